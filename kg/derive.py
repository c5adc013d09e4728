"""Runs the joining rules (ontology/derive/*.rq, SPARQL 1.1 CONSTRUCT) in the order of their numbers.

Every rule concludes from loaded facts and from what rules before it concluded; none sees what comes after.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib import resources
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.errors import RulebookError
from kg.facts import Drawn, Facts
from kg.joins.rule import Rule
from kg.joins.syntax import UnknownSyntax
from kg.shacl.graph import unwatched


class Rules(tuple[Rule, ...]):
    """Rules in the order in which they run."""

    @cached_property
    def needing(self) -> Mapping[NamedNode, tuple[int, ...]]:
        """The numbers of the rules that conclude nothing without a predicate."""
        found: dict[NamedNode, list[int]] = {}
        for number, rule in enumerate(self):
            for predicate in rule.needs:
                found.setdefault(predicate, []).append(number)
        return {predicate: tuple(numbers) for predicate, numbers in found.items()}

    def lacking(self, facts: Facts) -> bytearray:
        """For each rule, how many of the predicates that it needs are not stated."""
        if facts.upon is None:
            lacking = bytearray(len(rule.needs) for rule in self)
            new = set(facts.graph.forth)
        else:
            counted = self._counted.get(facts.upon)
            if counted is None:
                counted = self._counted[facts.upon] = bytes(self.lacking(facts.upon))
            lacking, new = bytearray(counted), facts.graph.forth.keys() - facts.upon.graph.forth.keys()
        for predicate in new:
            for number in self.needing.get(predicate, ()):
                lacking[number] -= 1
        return lacking

    @cached_property
    def _counted(self) -> WeakKeyDictionary[Facts, bytes]:
        """Facts that others stand upon are counted once."""
        return WeakKeyDictionary()


@cache
def rules() -> Rules:
    """The rules of this rulebook in order; raises RulebookError for one that does not parse."""
    folder = resources.files("ontology") / "derive"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name
    )
    found = Rules(Rule(file.name, file.read_text("utf-8")) for file in files)
    empty = ox.Store()
    for rule in found:
        try:
            empty.query(rule.text)
            _ = rule.code
        except (SyntaxError, UnknownSyntax) as trouble:
            raise RulebookError(
                f"规则 ontology/derive/{rule.name} 不合规则所用的 SPARQL 语法：{trouble}",
                f"the rule ontology/derive/{rule.name} is no SPARQL that rules use: {trouble}",
            ) from trouble
    return found


@cache
def digest() -> str:
    """SHA-256 of the texts of all rules in their order."""
    return hashlib.sha256("\n".join(rule.text for rule in rules()).encode()).hexdigest()


@cache
def predicates() -> frozenset[NamedNode]:
    """Every predicate that some rule names; statements with others decide nothing."""
    return frozenset().union(*(rule.reads for rule in rules()))


def derive(
    loaded: Iterable[Triple],
    shown: Iterable[Triple] = (),
    every: list[tuple[Triple, Drawn]] | None = None,
    upon: Facts | None = None,
) -> Facts:
    """All that follows from these facts, and from those `upon` which they stand; `shown` are carried along for reading alone.

    `every` is given every conclusion with the way in which it was drawn, also of what was there before.
    """
    with unwatched():
        facts = Facts(loaded, shown, upon)
        book = rules()
        lacking = book.lacking(facts)
        for number, rule in enumerate(book):
            if lacking[number]:
                continue
            for triple, row in rule.run(facts.graph):
                drawn = Drawn(number, row)
                if facts.add(triple, drawn):
                    for other in book.needing.get(triple.predicate, ()):
                        lacking[other] -= 1
                if every is not None:
                    every.append((triple, drawn))
    return facts


def premises(facts: Facts, drawn: Drawn) -> frozenset[Triple]:
    """The facts that a rule matched when it drew a conclusion."""
    return frozenset(
        rules()[drawn.rule].premises(facts.graph, drawn.row, lambda fact: facts.before(fact, drawn.rule))
    )


def blocked(facts: Facts, drawn: Drawn) -> list[frozenset[Triple]]:
    """What among these facts keeps a rule from drawing this conclusion."""
    return rules()[drawn.rule].blocked(facts.graph, drawn.row, lambda fact: facts.before(fact, drawn.rule))


def reopened(few: Facts, many: Facts, drawn: Drawn) -> list[frozenset[Triple]]:
    """Facts of many that few lack, so that a rule which concludes "for all" does not draw this conclusion from few."""
    return rules()[drawn.rule].reopened(
        few.graph, many.graph, drawn.row, lambda fact: many.before(fact, drawn.rule)
    )
