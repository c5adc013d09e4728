"""The facts of a question: what is held around it, and all that follows from that on its day.

The law around them is the same for many claims; a view remembers it, indexed, for those that are asked about again.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, Triple

from kg import ontology
from kg.derive import derive
from kg.facts import Drawn, Facts
from kg.gathered import Gathered, Part, count_of, together
from kg.memory import kept
from kg.namespaces import day_number
from kg.slice import around
from kg.view import View

# The parts that many claims share: the norms they cite, the powers there, and others on the matter.
LAW = frozenset({"cited", "granted", "matter"})
REMEMBERED = 1_000  # combinations of these that a view keeps indexed: some 300 MB at most


def facts_about(view: View, claims: Iterable[NamedNode], on: dt.date) -> Facts:
    """All that is held about these claims, and all that follows from it on a day."""
    return facts_of(around(view, ontology.load(), claims, day_number(on)))


def facts_of(gathered: Gathered) -> Facts:
    """All that follows from what was gathered."""
    law = {name: part for name, part in gathered.parts.items() if name[0] in LAW}
    under = _under(gathered.view, law)
    rest = together([*(part for name, part in gathered.parts.items() if name not in law), gathered.own()])
    if under is None or any(count > under.records.get(node, count) for node, count in rest.records.items()):
        # gathered for the first time, or with more of a record than the law has of it
        return facts_together([gathered])
    counts = [count_of(node, count) for node, count in rest.records.items() if node not in under.records]
    return derive([*rest.triples, *counts], rest.shown, upon=under.facts)


def facts_together(asked: Collection[Gathered], every: list[tuple[Triple, Drawn]] | None = None) -> Facts:
    """All that follows from what was gathered for several questions; `every` is given each conclusion (kg.derive)."""
    parts = {name: part for one in asked for name, part in one.parts.items()}
    whole = together([*parts.values(), *(one.own() for one in asked)])
    return derive(whole.stated(), whole.shown, every, upon=declared())


@cache
def declared() -> Facts:
    """What is declared to the rules whatever the question."""
    return Facts(ontology.load().declarations)


@dataclass(frozen=True, slots=True)
class Under:
    """The facts under questions that gather the same parts, and how many statements they have of each record."""

    parts: tuple[Part, ...]
    facts: Facts
    records: Mapping[NamedNode, int]


def _under(view: View, law: Mapping[tuple[str, ...], Part]) -> Under | None:
    """These parts as facts; None where they are gathered for the first time."""
    remembered, name, parts = view.memory.under, tuple(law), tuple(law.values())
    under = remembered.get(name)
    if under is not None and all(was is part for was, part in zip(under.parts, parts, strict=True)):
        assert isinstance(under, Under)
        return under
    if name not in remembered:
        kept(remembered, name, None, REMEMBERED)
        return None
    whole = together(parts)
    under = Under(parts, Facts(whole.stated(), whole.shown, declared()), whole.records)
    kept(remembered, name, under, REMEMBERED)
    return under
