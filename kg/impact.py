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
from kg.authority import (
    Chain,
    Cycle,
    Point,
    Support,
    Work,
    chains,
    cycles,
    minimum_cut,
    single_points,
    supports,
    work,
    works_of,
)
from kg.derive import derive
from kg.facts import Facts
from kg.judge import VERDICTS, Ruling, rule_on
from kg.namespaces import ELI, NO, RDF, YES, YJ, day_number
from kg.slice import Slice, gather
from kg.store import Store, View
from kg.supposed import Ending, suppose_ended
from kg.why import TOGETHER, findings


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


@dataclass(slots=True)
class _Judged:
    """One claim as the rules and shapes see it on one view."""

    facts: Facts
    ruling: Ruling
    found: tuple[Finding, ...]
    supports: tuple[Support, ...]

    @property
    def said(self) -> tuple[Verdict, frozenset[tuple[str, ...]]]:
        return self.ruling.verdict, frozenset(_key(finding) for finding in self.found)


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.code, finding.severity, finding.action or "", finding.message.zh


def impact(store: Store, ending: Ending, on: dt.date, known: dt.datetime) -> Impact:
    """What would fall if this ended on this day, and what another basis would save."""
    view = store.view(known)
    supposed = suppose_ended(view, ending, on)
    kinds = ontology.load().claim_kinds
    direct = leaning.citing(view, leaning.keys_of(view, ending.norm), kinds)
    works = leaning.resting(view, ending)
    told: dict[NamedNode, tuple[_Judged, _Judged]] = {}
    needed: dict[NamedNode, set[NamedNode]] = {}
    waiting = direct | leaning.nearby(view, ending.norm, kinds) | _through_documents(view, works, kinds)
    while waiting := waiting - told.keys():
        claims = sorted(waiting, key=lambda node: node.value)
        before, after = _judge(view, claims, on), _judge(supposed, claims, on)
        told |= {claim: (before[claim], after[claim]) for claim in claims}
        waiting = set()
        for claim in claims:
            if _touched(*told[claim]):
                leaners = leaning.presupposing(view, claim, kinds)
                waiting |= leaners
                for other in leaners:
                    needed.setdefault(other, set()).add(claim)
    sorted_out = _sorted_out(ending, told, direct, needed)
    touched = {claim for claim in told if claim in direct or _touched(*told[claim])}
    authority = _authority(view, [ending.norm, *works], touched, on)
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
    told: Mapping[NamedNode, tuple[_Judged, _Judged]],
    direct: Container[NamedNode],
    needed: Mapping[NamedNode, Iterable[NamedNode]],
) -> list[Changed | Saved]:
    """Each claim that is touched, as what it is: fallen, saved, or changed otherwise, in the order of their IRIs."""
    found: list[Changed | Saved] = []
    for claim in _sorted(told):
        was, is_ = told[claim]
        leans = _leans(ending, claim, was, is_, cites=claim in direct)
        if leans and is_.supports and is_.ruling.verdict == was.ruling.verdict == VERDICTS[0]:
            found.append(_saved(claim, was, is_))
        elif _touched(was, is_):
            needs = [telling.claim(told[node][0].facts, node) for node in _sorted(needed.get(claim, ()))]
            before, after = (VERDICTS.index(one.ruling.verdict) for one in (was, is_))
            kind = Fallen if after > before or (leans and after == before) else Changed
            found.append(_changed(kind, claim, was, is_, cites=claim in direct, needs=needs))
    return found


def _sorted(found: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(found, key=lambda node: node.value)


def _through_documents(view: View, works: Iterable[NamedNode], kinds: Iterable[NamedNode]) -> set[NamedNode]:
    """The claims that cite, or say that they stand in, a norm or document which rests on what ends."""
    found: set[NamedNode] = set()
    for node in works:
        found |= leaning.citing(view, leaning.keys_of(view, node), kinds)
        found |= _claims(view, leaning.standing_in(view, node), kinds)
    return found


def _claims(view: View, found: Iterable[NamedNode], kinds: Iterable[NamedNode]) -> set[NamedNode]:
    return {node for node in found if any(view.has(node, RDF.type, kind) for kind in kinds)}


def _judge(view: View, claims: list[NamedNode], on: dt.date) -> dict[NamedNode, _Judged]:
    judged: dict[NamedNode, _Judged] = {}
    for start in range(0, len(claims), TOGETHER):
        some = claims[start : start + TOGETHER]
        facts = derive(gather(view, ontology.load(), some, day_number(on)))
        for claim, ruling in rule_on(facts, some, on).items():
            judged[claim] = _Judged(facts, ruling, tuple(findings(facts, ruling)), supports(facts, claim))
    return judged


def _touched(was: _Judged, is_: _Judged) -> bool:
    return was.said != is_.said


def _lost(was: _Judged, is_: _Judged) -> tuple[Support, ...]:
    left = {frozenset(support.parts().items()) for support in is_.supports}
    return tuple(support for support in was.supports if frozenset(support.parts().items()) not in left)


def _leans(ending: Ending, claim: NamedNode, was: _Judged, is_: _Judged, *, cites: bool) -> bool:
    """Does the claim lean on what ends: by a justification that it loses, or by a citation of it?"""
    if _lost(was, is_) or (cites and not ending.spots):
        return True
    return any(
        is_.facts.has(citation, YJ.placeThere, NO) and not was.facts.has(citation, YJ.placeThere, NO)
        for citation in was.facts.nodes(claim, YJ.cites)
    )


def _saved(claim: NamedNode, was: _Judged, is_: _Judged) -> Saved:
    passing = dict.fromkeys(NamedNode(support.fit) for support in is_.supports)
    by = tuple(telling.justification(is_.facts, claim, fit) for fit in passing)
    return Saved(telling.claim(is_.facts, claim), is_.ruling.verdict, by, _lost(was, is_))


def _changed(
    kind: type[Changed],
    claim: NamedNode,
    was: _Judged,
    is_: _Judged,
    *,
    cites: bool,
    needs: Iterable[ClaimShown],
) -> Changed:
    known = {_key(finding) for finding in was.found}
    cut = tuple(was.facts.word(NamedNode(norm), ELI.title) or norm for norm in minimum_cut(was.supports))
    return kind(
        claim=telling.claim(was.facts, claim),
        before=was.ruling.verdict,
        after=is_.ruling.verdict,
        findings=tuple(finding for finding in is_.found if _key(finding) not in known),
        supports=was.supports,
        points=single_points(was.facts, was.supports),
        cut=cut,
        cites=cites,
        presupposes=tuple(needs),
    )


def _repealed(view: View, ending: Ending) -> Repealed:
    titles = chain.words(view, ending.norm, ELI.title)
    places = tuple(
        (spot.node.value, next(iter(chain.words(view, spot.node, YJ.label)), spot.locator))
        for spot in ending.spots
    )
    return Repealed(ending.norm.value, titles[0] if titles else ending.norm.value, places)


def _authority(view: View, works: Iterable[NamedNode], claims: Iterable[NamedNode], on: dt.date) -> Facts:
    """What these works, and those that the claims cite or stand in, rest on."""
    gathered = Slice(view, ontology.load(), day_number(on))
    chain.follow(gathered, works)
    for claim in claims:
        chain.follow(gathered, chain.starts(gathered, claim))
    return derive(gathered.triples)


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
