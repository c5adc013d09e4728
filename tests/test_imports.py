"""The house: who may import whom, and that no code of the law stands in Python (DESIGN 2 and 5)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import ontology, rulebook
from kg.namespaces import CODE, SKOS

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "api": {"api", "loaders", "kg", "ontology", "shapes"},
    "loaders": {"loaders", "kg", "ontology", "shapes"},
    "kg": {"kg", "ontology", "shapes"},
    "ontology": {"ontology"},
    "shapes": {"shapes"},
}
OURS = set(ALLOWED)


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_go_from_api_to_loaders_to_kg_and_never_back(package: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): sorted(imported(tree) & OURS - ALLOWED[package])
        for path, tree in modules(package)
        if imported(tree) & OURS - ALLOWED[package]
    }
    assert not wrong


def law_words() -> set[str]:
    """Every code and action of the rulebook, and every name of a rank."""
    vocabulary = ontology.load()
    words = {shape.code for shape in rulebook.load().codes.values() if shape.code}
    words |= {
        word
        for node in vocabulary.labels(CODE.actions).values()
        for word in vocabulary.facts.words(node, SKOS.notation)
    }
    return words | {word for word in vocabulary.labels(CODE.ranks) if not word.isascii()}


def constants(tree: ast.Module) -> Iterator[str]:
    """The string constants of a module; docstrings are free."""
    free = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in free:
            yield node.value


def test_no_code_rank_or_action_of_the_law_is_a_constant_in_python() -> None:
    words = law_words()
    assert len(words) > 60
    found = {
        (str(path.relative_to(ROOT)), text)
        for package in OURS
        for path, tree in modules(package)
        for text in constants(tree)
        if text in words
    }
    assert not found


def test_kg_never_reads_the_wall_clock() -> None:
    clocks = {"now", "today", "utcnow", "time", "monotonic"}
    found = {
        (path.name, node.func.attr)
        for path, tree in modules("kg")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
    }
    assert not found
