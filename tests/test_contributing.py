"""The recipes of CONTRIBUTING.md, walked file by file: each path is there, and each name stands in a file of its step."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RECIPES = ("加一条规则", "加一种措施", "加一个载入器", "加一张表", "加一个网页", "加一种输出")
TEXTS = {".py", ".ttl", ".rq", ".csv", ".md", ".tsv", ".html"}


def recipes() -> dict[str, list[str]]:
    """The steps of each recipe by its Chinese title."""
    found: dict[str, list[str]] = {}
    for section in (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        found[title.split(" / ")[0]] = [
            step.strip() for step in re.split(r"(?:^|(?<=；))\d+\. ", body, flags=re.M) if step.strip()
        ]
    return found


def quoted(step: str) -> list[str]:
    return re.findall(r"`([^`]+)`", step)


def is_path(words: str) -> bool:
    return " " not in words and ("/" in words or Path(words).suffix in TEXTS)


def texts(path: str) -> Iterator[str]:
    """The text of a file, or of every file of a folder."""
    place = ROOT / path
    for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if file.suffix in TEXTS:
            yield file.read_text("utf-8")


def stands_in(name: str, paths: list[str]) -> bool:
    """Does the name stand, as a whole word, in one of these files?"""
    whole = re.compile(rf"(?<![\w:-]){re.escape(name)}(?![\w-])")
    return any(whole.search(text) for path in paths for text in texts(path))


def test_there_is_a_recipe_for_a_rule_a_measure_a_loader_a_table_a_page_and_an_output() -> None:
    assert tuple(recipes()) == RECIPES
    assert all(len(steps) >= 2 for steps in recipes().values())


@pytest.mark.parametrize("title", RECIPES)
def test_every_file_that_a_recipe_names_is_there(title: str) -> None:
    named = [words for step in recipes()[title] for words in quoted(step) if is_path(words)]
    assert named
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("title", RECIPES)
def test_every_name_of_a_step_stands_in_a_file_that_it_names(title: str) -> None:
    """A step that names no file goes on with the files of the step before."""
    paths: list[str] = []
    for step in recipes()[title]:
        paths = [words for words in quoted(step) if is_path(words)] or paths
        for name in quoted(step):
            if not is_path(name) and not name.startswith("make "):
                assert stands_in(name, paths), f"{name} in none of {paths}"


def test_every_make_target_that_a_recipe_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    named = set(re.findall(r"`make (\w+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert named and named <= targets, named - targets


def test_a_name_that_stands_nowhere_is_found_out() -> None:
    assert not stands_in("yj:NoSuchTerm", ["ontology/derivation.ttl"])
    assert not stands_in("yj:FitTes", ["ontology/derivation.ttl"])
