"""What leans on what: if a norm or a provision ended on a day, which claims would fall, and what another basis would save.

The record as it would be is a view in memory (kg.supposed); the claims that may be touched are looked up backwards
(kg.leaning), and each is judged twice by the same rules and shapes, before and after. The store is not touched.
"""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
from pyoxigraph import NamedNode

from kg import chain, leaning, ontology, telling
from kg.answer import ClaimShown, Finding, Justification, Verdict
from kg.authority import Chain, Cycle, Work, chains, cycles, work, works_of
from kg.facts import Facts
from kg.judge import VERDICTS
from kg.namespaces import ELI, NO, RDF, YES, YJ, day_number
from kg.question import facts_of
from kg.slice import Slice
from kg.store import Store
from kg.supports import Point, Support, minimum_cut, single_points
from kg.supposed import Ending, suppose_ended
from kg.twice import Judged, judge, key_of, lost, touched
from kg.view import View


@dataclass(frozen=True, slots=True)
class Repealed:
    """What is supposed to end: the norm, by its IRI and title, and its places where only some of it ends."""

    norm: str
    title: str
    places: tuple[tuple[str, str], ...] = ()  # (IRI, label) of each place, one a version that has it


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim whose answer would be another: its verdicts, and the findings that it does not have today.

    `supports` are all its minimal justifications today, `points` what all of them share, `cut` the fewest norms (title
    of each) whose end would leave it none. `cites` is False where it is touched through something else: `presupposes`
    are the claims that fall and that a power it rests on presupposes.
    """

    claim: ClaimShown
    before: Verdict
    after: Verdict
    findings: tuple[Finding, ...]
    supports: tuple[Support, ...]
    points: tuple[Point, ...]
    cut: tuple[str, ...]
    cites: bool
    presupposes: tuple[ClaimShown, ...] = ()

    @property
    def worse(self) -> bool:
        """Is the verdict after graver than before?"""
        return VERDICTS.index(self.after) > VERDICTS.index(self.before)


@dataclass(frozen=True, slots=True)
class Fallen(Changed):
    """A claim that nothing else carries: it falls, or did not stand even before and now has one reason more."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A claim that leans on what ends and stands all the same: `by` are the justifications that are left, `lost` the others."""

    claim: ClaimShown
    verdict: Verdict
    by: tuple[Justification, ...]
    lost: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """A norm or document that rests on what ends: the chain to it, and the works of sufficient rank it still reaches then.

    `claims` is how many claims say that they stand in it.
    """

    work: Work
    chain: Chain
    left: tuple[Work, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What would become of the claims that lean on it if this ended on this day, as known at a moment.

    `on` is the first day no longer in force, and the day on which claims are judged. `others` are answers that change in
    another way. Circles and chains of too low a rank are told as far as they touch these claims and documents.
    """

    repealed: Repealed
    on: dt.date
    known: dt.datetime
    falls: tuple[Fallen, ...]
    saved: tuple[Saved, ...]
    others: tuple[Changed, ...]
    resting: tuple[Resting, ...]
    cycles: tuple[Cycle, ...]
    chains: tuple[Chain, ...]


def impact(store: Store, ending: Ending, on: dt.date, known: dt.datetime) -> Impact:
    """What would fall if this ended on this day, and what another basis would save."""
    view = store.view(known)
    supposed = suppose_ended(view, ending, on)
    kinds = ontology.load().claim_kinds
    direct = leaning.citing(view, leaning.keys_of(view, ending.norm), kinds)
    works = leaning.resting(view, ending)
    told: dict[NamedNode, tuple[Judged, Judged]] = {}
    waiting = direct | leaning.nearby(view, ending.norm, kinds) | _through_documents(view, works, kinds)
    while waiting := waiting - told.keys():
        claims = sorted(waiting, key=lambda node: node.value)
        before, after = judge(view, claims, on), judge(supposed, claims, on)
        told |= {claim: (before[claim], after[claim]) for claim in claims}
        waiting = set()
        for claim in claims:
            if touched(*told[claim]):
                waiting |= leaning.presupposing(view, claim, kinds)
    sorted_out = _sorted_out(ending, told, direct)
    turning = [claim for claim in _sorted(told) if claim in direct or touched(*told[claim])]
    authority = _authority(view, [ending.norm, *works], turning, on)
    graph = works_of(authority)
    reaching = [node for node in _sorted(works) if _reaches(graph, node, ending.norm)]
    return Impact(
        repealed=_repealed(view, ending),
        on=on,
        known=known,
        falls=tuple(one for one in sorted_out if isinstance(one, Fallen)),
        saved=tuple(one for one in sorted_out if isinstance(one, Saved)),
        others=tuple(one for one in sorted_out if not isinstance(one, Fallen | Saved)),
        resting=tuple(_resting(view, authority, graph, ending.norm, node, kinds) for node in reaching),
        cycles=cycles(authority, graph),
        chains=chains(authority, graph),
    )


def _sorted_out(
    ending: Ending,
    told: Mapping[NamedNode, tuple[Judged, Judged]],
    direct: Container[NamedNode],
) -> list[Changed | Saved]:
    """Each claim that is touched, as what it is: fallen, saved, or changed otherwise, in the order of their IRIs."""
    found: list[Changed | Saved] = []
    for claim in _sorted(told):
        was, is_ = told[claim]
        leans = _leans(ending, claim, was, is_, cites=claim in direct)
        if leans and is_.supports and is_.ruling.verdict == was.ruling.verdict == VERDICTS[0]:
            found.append(_saved(claim, was, is_))
        elif touched(was, is_):
            needs = [
                telling.claim(was.facts, node)
                for node in _presupposed(was, claim)
                if node in told and touched(*told[node])
            ]
            before, after = (VERDICTS.index(one.ruling.verdict) for one in (was, is_))
            kind = Fallen if after > before or (leans and after == before) else Changed
            found.append(_changed(kind, claim, was, is_, cites=claim in direct, needs=needs))
    return found


def _sorted(found: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(found, key=lambda node: node.value)


def _presupposed(was: Judged, claim: NamedNode) -> list[NamedNode]:
    """The claims that a power under this claim presupposes (derived: yj:prerequisite)."""
    fits = was.ruling.fits
    return _sorted({node for fit in fits for node in was.facts.nodes(fit, YJ.prerequisite)} - {claim})


def _through_documents(view: View, works: Iterable[NamedNode], kinds: Iterable[NamedNode]) -> set[NamedNode]:
    """The claims that cite, or say that they stand in, a document which rests on what ends.

    A norm that rests on it goes by its own rank and days (ontology/derive/94*), and so does what cites that norm.
    """
    found: set[NamedNode] = set()
    for node in works:
        if view.has(node, RDF.type, YJ.PolicyDocument):
            found |= leaning.citing(view, leaning.keys_of(view, node), kinds)
        found |= _claims(view, leaning.standing_in(view, node), kinds)
    return found


def _claims(view: View, found: Iterable[NamedNode], kinds: Iterable[NamedNode]) -> set[NamedNode]:
    return {node for node in found if any(view.has(node, RDF.type, kind) for kind in kinds)}


def _leans(ending: Ending, claim: NamedNode, was: Judged, is_: Judged, *, cites: bool) -> bool:
    """Does the claim lean on what ends: by a justification that it loses, or by a citation of it?"""
    if lost(was, is_) or (cites and not ending.spots):
        return True
    return any(
        is_.facts.has(citation, YJ.placeThere, NO) and not was.facts.has(citation, YJ.placeThere, NO)
        for citation in was.facts.nodes(claim, YJ.cites)
    )


def _saved(claim: NamedNode, was: Judged, is_: Judged) -> Saved:
    passing = dict.fromkeys(NamedNode(support.fit) for support in is_.supports)
    by = tuple(telling.justification(is_.facts, claim, fit) for fit in passing)
    return Saved(telling.claim(is_.facts, claim), is_.ruling.verdict, by, lost(was, is_))


def _changed(
    kind: type[Changed],
    claim: NamedNode,
    was: Judged,
    is_: Judged,
    *,
    cites: bool,
    needs: Iterable[ClaimShown],
) -> Changed:
    known = {key_of(finding) for finding in was.found}
    cut = tuple(was.facts.word(NamedNode(norm), ELI.title) or norm for norm in minimum_cut(was.supports))
    return kind(
        claim=telling.claim(was.facts, claim),
        before=was.ruling.verdict,
        after=is_.ruling.verdict,
        findings=tuple(finding for finding in is_.found if key_of(finding) not in known),
        supports=was.supports,
        points=single_points(was.facts, was.supports),
        cut=cut,
        cites=cites,
        presupposes=tuple(needs),
    )


def _repealed(view: View, ending: Ending) -> Repealed:
    titles = chain.words(view, ending.norm, ELI.title)
    places = tuple(
        (spot.node.value, next(iter(chain.words(view, spot.node, YJ.label)), spot.label))
        for spot in ending.spots
    )
    return Repealed(ending.norm.value, titles[0] if titles else ending.norm.value, places)


def _authority(view: View, works: Iterable[NamedNode], claims: Iterable[NamedNode], on: dt.date) -> Facts:
    """What these works, and those that the claims cite or stand in, rest on."""
    gathered = Slice(view, ontology.load(), day_number(on))
    chain.follow(gathered, works)
    for claim in claims:
        chain.follow(gathered, chain.starts(gathered, claim))
    return facts_of(gathered)


def _reaches(graph: "nx.DiGraph[str]", node: NamedNode, norm: NamedNode) -> bool:
    """Do the rules say so too? A title that two norms bear leads nowhere."""
    return node.value in graph and norm.value in graph and nx.has_path(graph, node.value, norm.value)


def _resting(
    view: View,
    facts: Facts,
    graph: "nx.DiGraph[str]",
    norm: NamedNode,
    node: NamedNode,
    kinds: Iterable[NamedNode],
) -> Resting:
    path = nx.shortest_path(graph, node.value, norm.value)
    without = graph.subgraph(set(graph) - {norm.value})
    reached = sorted(nx.descendants(without, node.value) | {node.value})
    return Resting(
        work=work(facts, node.value),
        chain=Chain(tuple(work(facts, iri) for iri in path)),
        left=tuple(work(facts, iri) for iri in reached if facts.has(NamedNode(iri), YJ.mayBeBasis, YES)),
        claims=len(_claims(view, leaning.standing_in(view, node), kinds)),
    )
