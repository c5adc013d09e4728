"""What if: a view with statements added and others taken away in memory. The store is not touched.

`find` says what a person names, a norm or some places of it; `suppose_ended` is the record as it would be had it ended.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from kg.chain import nodes, words
from kg.errors import Ambiguous, NotFound
from kg.facts import Facts
from kg.lookup import norms_under
from kg.namespaces import ELI, RDF, TRUE, YJ, below, date_literal, day_number, integer
from kg.quads import Subject, Term, value_of
from kg.view import View

LISTED = 5  # titles that an error names


class Supposed(View):
    """A view that also sees `added` and no longer sees `hidden`; everything else is the real view's."""

    def __init__(self, real: View, added: Iterable[Triple], hidden: Iterable[Triple] = ()) -> None:
        super().__init__(real.store, real.known)
        self._real = real
        self._hidden = frozenset(hidden)
        self._added = Facts(triple for triple in added if triple in self._hidden or not _holds(real, triple))

    def sees(self, graph: NamedNode | BlankNode | DefaultGraph) -> bool:
        return self._real.sees(graph)

    def match(
        self, subject: Subject | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterable[Triple]:
        for triple in self._real.match(subject, predicate, value):
            if triple not in self._hidden:
                yield triple
        yield from self._added.match(subject, predicate, value)

    def once(self, subject: Subject, predicate: NamedNode) -> tuple[Term, ...]:
        return self.objects(subject, predicate)

    def some(self, predicate: NamedNode, value: Term, most: int) -> list[NamedNode]:
        real = self._real.some(predicate, value, most + len(self._hidden))
        seen = [node for node in real if Triple(node, predicate, value) not in self._hidden]
        return sorted({*seen, *self._added.subjects(predicate, value)}, key=lambda node: node.value)[:most]


def _holds(view: View, triple: Triple) -> bool:
    assert isinstance(triple.subject, NamedNode)
    return view.has(triple.subject, triple.predicate, value_of(triple))


@dataclass(frozen=True, slots=True)
class Named:
    """How a person names a norm or a place of it: the keys it may be held under, a version's day, and (locator, label) of places."""

    words: str
    keys: tuple[str, ...]
    pinned: dt.date | None = None
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of one version; `held` is False where nothing that is held stands there yet."""

    node: NamedNode
    version: NamedNode
    locator: str
    label: str
    held: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What is supposed to end: these versions of the norm, or only these places of them."""

    norm: NamedNode
    versions: tuple[NamedNode, ...]
    spots: tuple[Spot, ...] = ()


def find(view: View, tried: Sequence[Named]) -> Ending:
    """What is meant by the first of these readings under which a norm is held.

    Raises NotFound where nothing is held under any, or the place is certainly not there; Ambiguous for several norms.
    """
    for named in tried:
        norms = list(dict.fromkeys(norm for key in named.keys for norm in norms_under(view, key)))
        if len(norms) > 1:
            listed = "、".join(norm.value for norm in norms)
            raise Ambiguous(
                f"“{named.words}”不止一部规范，请用 IRI：{listed}",
                f"several norms are held under {named.words}; use the IRI: {listed}",
            )
        if norms:
            return _within(view, norms[0], named)
    said = tried[0].words if tried else ""
    near = "、".join(_near(view, tried))
    raise NotFound(
        f"没有收录“{said}”"
        + (f"；相近的有 {near}" if near else "；名称、简称、文号、IRI 或者“某法第几条”均可"),
        f"no norm is held under {said}"
        + (f"; near it: {near}" if near else "; give a title, short title, number, IRI, or 某法第几条"),
    )


def find_node(view: View, node: NamedNode) -> Ending:
    """What an IRI means: a norm, one version of it, or a place. Raises NotFound."""
    if view.has(node, RDF.type, ELI.LegalResource):
        return Ending(node, tuple(view.subjects(ELI.realizes, node)))
    for norm in nodes(view, node, ELI.realizes):
        return Ending(norm, (node,))
    parts = view.subjects(ELI.is_part_of, node)
    for version in [found for thing in (node, *parts) for found in nodes(view, thing, YJ.version)]:
        for norm in nodes(view, version, ELI.realizes):
            locators = words(view, node, YJ.locator) or [node.value.removeprefix(f"{version.value}/")]
            spot = Spot(node, version, locators[0], locators[0], view.has(node, YJ.version, version))
            return Ending(norm, (version,), (spot,))
    raise NotFound(
        f"没有收录 {node.value}，或者它不是规范、版本、条款",
        f"{node.value} is not held, or is no norm, version or provision",
    )


def _within(view: View, norm: NamedNode, named: Named) -> Ending:
    versions = list(view.subjects(ELI.realizes, norm))
    if named.pinned is not None:
        pinned = integer(day_number(named.pinned))
        versions = [version for version in versions if view.has(version, YJ.versionDay, pinned)]
        if not versions:
            raise NotFound(
                f"“{named.words}”的 {named.pinned} 版本没有收录",
                f"the version {named.pinned} of {named.words} is not held",
            )
    spots = [spot for place in named.places for spot in _spots(view, versions, *place)]
    if named.places and not spots:
        raise NotFound(
            f"所收的版本里没有“{named.words}”所说的条款",
            f"no version held has the place that {named.words} names",
        )
    return Ending(norm, tuple(versions), tuple(dict.fromkeys(spots)))


def _spots(view: View, versions: Iterable[NamedNode], locator: str, label: str) -> Iterator[Spot]:
    """The place in each version that has it, or of which it is not known that it has none."""
    for version in versions:
        held = list(_at(view, version, locator))
        if held:
            yield from (Spot(node, version, locator, label, True) for node in held)
        elif view.subjects(ELI.is_part_of, below(version, locator)) or not _lacks(view, version, locator):
            yield Spot(below(version, locator), version, locator, label, False)


def _at(view: View, version: NamedNode, locator: str) -> Iterator[NamedNode]:
    direct = (below(version, locator), below(version, f"§{locator}"))
    short = "//" in locator or locator.startswith("§/")
    for node in view.subjects(YJ.locator, Literal(locator)) if short else direct:
        if view.has(node, YJ.version, version) and view.has(node, YJ.locator, Literal(locator)):
            yield node


def _lacks(view: View, version: NamedNode, locator: str) -> bool:
    """The version is held whole and has nothing missing at that number."""
    return view.has(version, YJ.complete, TRUE) and not view.has(
        version, YJ.gap, Literal(locator.split("/")[0])
    )


def _near(view: View, tried: Sequence[Named]) -> list[str]:
    """Titles that hold the words, or are held by them; only an error reads them all."""
    keys = {key for named in tried for key in named.keys if len(key) > 1}
    found = {
        value_of(row).value
        for row in view.match(None, YJ.key, None)
        if any(key in value_of(row).value for key in keys)
        and isinstance(row.subject, NamedNode)
        and view.has(row.subject, RDF.type, ELI.LegalResource)
    }
    return sorted(found)[:LISTED]


def suppose_ended(view: View, ending: Ending, on: dt.date) -> Supposed:
    """The record in which `on` is the first day on which this is no longer in force.

    What ended earlier keeps its day; a later end that is on record gives way.
    """
    added: list[Triple] = []
    hidden: list[Triple] = []
    for node in [spot.node for spot in ending.spots] or ending.versions:
        days = list(view.match(node, YJ.endDay, None))
        dates = list(view.match(node, ELI.date_no_longer_in_force, None))
        later = [row for row in days if int(value_of(row).value) > day_number(on)]
        hidden += later
        hidden += [row for row in dates if value_of(row).value > on.isoformat()]
        if len(later) == len(days):
            added.append(Triple(node, YJ.endDay, integer(day_number(on))))
            added.append(Triple(node, ELI.date_no_longer_in_force, date_literal(on)))
    for spot in ending.spots:
        if not spot.held:
            added += _placed(spot)
    return Supposed(view, added, hidden)


def _placed(spot: Spot) -> Iterator[Triple]:
    """A place of which nothing is held is named with its version, so that rules can tell that it has ended."""
    steps = spot.locator.split("/")
    yield Triple(spot.node, YJ.version, spot.version)
    yield Triple(spot.node, YJ.locator, Literal(spot.locator))
    for depth in range(len(steps), 0, -1):
        node = below(spot.version, "/".join(steps[:depth]))
        above = below(spot.version, "/".join(steps[: depth - 1])) if depth > 1 else spot.version
        yield Triple(node, RDF.type, ELI.LegalResourceSubdivision)
        yield Triple(node, ELI.is_part_of, above)
