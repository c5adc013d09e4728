"""Runs the joining rules (ontology/derive/*.rq, SPARQL 1.1 CONSTRUCT) in the order of their numbers.

Every rule concludes from loaded facts and from what rules before it concluded; none sees what comes after.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pyoxigraph as ox
from pyoxigraph import Triple

from kg.errors import RulebookError
from kg.facts import Facts


@dataclass(frozen=True, slots=True)
class Rule:
    """One CONSTRUCT rule: its file name, and its text."""

    name: str
    text: str


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of this rulebook in order; raises RulebookError for one that does not parse."""
    folder = resources.files("ontology") / "derive"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name
    )
    found = tuple(Rule(file.name, file.read_text("utf-8")) for file in files)
    empty = ox.Store()
    for rule in found:
        try:
            empty.query(rule.text)
        except SyntaxError as trouble:
            raise RulebookError(
                f"规则 ontology/derive/{rule.name} 不合 SPARQL 语法：{trouble}",
                f"the rule ontology/derive/{rule.name} is no SPARQL: {trouble}",
            ) from trouble
    return found


def derive(loaded: Iterable[Triple]) -> Facts:
    """All that follows from these facts."""
    facts = Facts(loaded)
    for rule in rules():
        concluded = facts.graph.query(rule.text)
        assert isinstance(concluded, ox.QueryTriples)  # rules() lets only CONSTRUCT through
        facts.add(list(concluded), rule.name)
    return facts
