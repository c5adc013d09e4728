"""Questions that are asked together, told apart again: which of the numbers in their facts can decide about which.

What was gathered for one claim alone, and what follows from it, is about that claim; everything else is about all.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg.facts import Drawn, Facts
from kg.gathered import Gathered
from kg.timeline import Counted

Alone = dict[object, NamedNode | None]  # whose a node is; None where it is everybody's


def apart(
    asked: Mapping[NamedNode, Gathered],
    facts: Facts,
    every: Iterable[tuple[Triple, Drawn]],
    stated: Iterable[Counted],
) -> Mapping[NamedNode | None, list[Counted]]:
    """The numbers about each claim that are not about all, and under None those about all.

    `facts` were drawn from all that was gathered, and `every` holds every conclusion as often as it was drawn.
    """
    alone = _gathered_alone(asked)
    drawn_for: dict[Counted | tuple[object, ...], set[NamedNode | None]] = {}
    for triple, drawn in every:
        if triple.subject not in alone:
            alone[triple.subject] = _whose(drawn, alone)
        if isinstance(triple.object, Literal) and triple in facts.derived:
            whose = alone[triple.subject] or _whose(drawn, alone)
            drawn_for.setdefault((triple.subject, triple.predicate, triple.object.value), set()).add(whose)
    told: dict[NamedNode | None, list[Counted]] = {claim: [] for claim in (None, *asked)}
    for one in stated:
        subject, predicate, number = one
        for claim in drawn_for.get((subject, predicate, str(number)), (alone.get(subject),)):
            told[claim].append(one)
    return told


def _gathered_alone(asked: Mapping[NamedNode, Gathered]) -> Alone:
    alone: Alone = {}
    for claim, gathered in asked.items():
        for subject in {triple.subject for triple in gathered.triples}:
            alone[subject] = claim if alone.get(subject, claim) == claim else None
    for part in {name: part for gathered in asked.values() for name, part in gathered.parts.items()}.values():
        for triple in part.triples:
            alone[triple.subject] = None
    return alone


def _whose(drawn: Drawn, alone: Alone) -> NamedNode | None:
    """The only claim of which something stands in what a rule found."""
    found = {claim for node in drawn.row if node is not None and (claim := alone.get(node)) is not None}
    return found.pop() if len(found) == 1 else None
