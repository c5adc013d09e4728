"""Questions that are asked together, told apart again: which of the numbers in their facts can decide about which.

What was gathered for some claims alone, and what follows from it, is about these; everything else is about all.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology
from kg.facts import Drawn, Facts
from kg.gathered import Gathered
from kg.timeline import Counted, Numbers, named_by

ALL = -1  # a set of claims is a number with a bit for each; this one has every bit
Whose = dict[object, int]


def apart(
    asked: Mapping[NamedNode, Gathered],
    facts: Facts,
    every: Iterable[tuple[Triple, Drawn]],
    stated: Iterable[Counted],
) -> Iterator[tuple[NamedNode, Numbers]]:
    """For each claim the numbers that are not about others alone.

    `facts` were drawn from all that was gathered, and `every` holds every conclusion as often as it was drawn.
    """
    whose = _gathered_for(asked.values())
    drawn_for: dict[tuple[object, ...], int] = {}
    for triple, drawn in every:
        fresh = triple.subject not in whose
        counts = isinstance(triple.object, Literal) and triple in facts.derived
        if fresh or counts:
            claims = ALL
            for node in drawn.row:
                claims &= whose.get(node, ALL)
            if fresh:
                whose[triple.subject] = claims
            if counts:
                said = triple.subject, triple.predicate, triple.object.value  # type: ignore[union-attr]
                drawn_for[said] = drawn_for.get(said, 0) | claims
    told: dict[int, list[Counted]] = {}
    for one in stated:
        subject, predicate, number = one
        claims = drawn_for.get((subject, predicate, str(number)), whose.get(subject, ALL))
        told.setdefault(claims, []).append(one)
    numbers = {claims: named_by(some) for claims, some in told.items()}
    for place, claim in enumerate(asked):
        yield claim, _together(some for claims, some in numbers.items() if claims & 1 << place)


def _gathered_for(asked: Iterable[Gathered]) -> Whose:
    """For which claims each node was gathered."""
    whose: Whose = {}
    parts: dict[int, tuple[set[object], int]] = {}
    for place, gathered in enumerate(asked):
        for subject in {triple.subject for triple in gathered.triples}:
            whose[subject] = whose.get(subject, 0) | 1 << place
        for part in gathered.parts.values():
            subjects, claims = parts.get(id(part)) or ({triple.subject for triple in part.triples}, 0)
            parts[id(part)] = subjects, claims | 1 << place
    for subjects, claims in parts.values():
        for node in subjects:
            whose[node] = whose.get(node, 0) | claims
    return whose | dict.fromkeys(_declared(), ALL)


@cache
def _declared() -> frozenset[object]:
    """What the vocabulary speaks of whatever the question."""
    return frozenset(triple.subject for triple in ontology.load().declarations)


def _together(several: Iterable[Numbers]) -> Numbers:
    found: dict[tuple[NamedNode | None, NamedNode], set[int]] = {}
    for numbers in several:
        for where, some in numbers.items():
            found.setdefault(where, set()).update(some)
    return found
