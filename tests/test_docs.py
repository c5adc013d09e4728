"""The pages say what the program does: commands, options, settings, columns, and the paths of the recipes."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from api.cli import COMMANDS
from api.grammar import parser
from loaders.sheets import sheets

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser("en")._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_and_option_is_on_the_page_of_commands() -> None:
    told = page("docs/commands.md")
    assert {name for name, _ in commands()} == COMMANDS.keys()
    for name, command in commands():
        assert f"`yiju {name}" in told, name
        for action in command._actions:
            for option in action.option_strings:
                if option.startswith("--"):
                    assert f"`{option}" in told, (name, option)


def test_every_setting_that_the_program_reads_is_on_a_page() -> None:
    told = page("docs/commands.md") + page("docs/server.md")
    sources = [
        path.read_text("utf-8")
        for package in ("api", "loaders", "kg", "tests")
        for path in (ROOT / package).rglob("*.py")
    ]
    settings = set(re.findall(r"YIJU_[A-Z_]*[A-Z]", "\n".join(sources)))
    assert settings and all(f"`{name}`" in told for name in settings)


def test_every_column_is_on_the_page_of_tables() -> None:
    told = page("docs/tables.md")
    for sheet in sheets().values():
        for column in sheet.columns:
            assert f"| {column.heading} | `{column.name}` |" in told, (sheet.name, column.name)


def test_the_recipes_walk_through_files_that_are_there() -> None:
    paths = re.findall(r"`([\w./-]+/[\w./-]*)`", page("CONTRIBUTING.md"))
    assert len(paths) > 12
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_the_links_of_the_pages_lead_somewhere() -> None:
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    ):
        for target in re.findall(r"\]\(([^)#]+)\)", page(name)):
            assert target.startswith("https://") or ((ROOT / name).parent / target).exists(), (name, target)


def test_the_readme_names_its_two_commands() -> None:
    assert "make run" in page("README.md") and "make test" in page("README.md")
