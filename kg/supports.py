"""Every minimal justification of a claim, what all of them share, and the fewest norms that carry it (networkx).

Nothing here says what is lawful: which fits pass and what they presuppose was concluded by the rules of ontology/derive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import networkx as nx
from pyoxigraph import NamedNode

from kg import telling
from kg.facts import Facts
from kg.judge import fits_of
from kg.namespaces import DCT, ELI, YES, YJ, date_of

Kind = Literal["norm", "version", "provision", "power"]
KINDS: tuple[Kind, ...] = ("norm", "version", "provision", "power")  # from what the law is to what it grants
_SINK = ("", "law")


@dataclass(frozen=True, slots=True)
class Support:
    """One minimal justification of a claim: a fit that passes, with what it runs through, as IRIs.

    `needs` is a justification of the listing or penalty that the power presupposes, which is a claim of its own.
    """

    claim: str
    fit: str
    citation: str
    power: str
    provision: str | None
    version: str
    norm: str
    needs: "Support | None" = None

    def parts(self) -> dict[Kind, frozenset[str]]:
        """The norms, versions, provisions and powers without any one of which this justification is gone."""
        own: dict[Kind, str | None] = {
            "norm": self.norm, "version": self.version, "provision": self.provision, "power": self.power,
        }  # fmt: skip
        below = self.needs.parts() if self.needs else {}
        return {
            kind: frozenset({part} if (part := own[kind]) else ()) | below.get(kind, frozenset())
            for kind in KINDS
        }

    def __contains__(self, part: str) -> bool:
        return any(part in parts for parts in self.parts().values())


@dataclass(frozen=True, slots=True)
class Point:
    """A norm, version, provision or power that every justification of a claim runs through, in words."""

    kind: Kind
    iri: str
    label: str


def supports(facts: Facts, claim: NamedNode) -> tuple[Support, ...]:
    """Every minimal justification of a claim, in the order of its fits; none where no fit passes."""
    found = [
        support
        for fit in fits_of(facts, claim)
        if facts.has(fit, YJ.passes, YES) and facts.has(fit, YJ.prerequisiteStands, YES)
        for support in _supports(facts, claim, fit)
    ]
    return tuple(dict.fromkeys(found))


def _supports(facts: Facts, claim: NamedNode, fit: NamedNode) -> Iterator[Support]:
    power = facts.node(fit, YJ.power)
    assert power is not None  # a fit without a power never passes (derive/891)
    if not facts.words(power, YJ.requiresWords):
        yield _support(facts, claim, fit, power)
        return
    for required in facts.nodes(fit, YJ.prerequisite):
        for basis in fits_of(facts, required):
            granting = facts.node(basis, YJ.power)
            if granting and facts.has(basis, YJ.passes, YES) and not facts.words(granting, YJ.requiresWords):
                needs = _support(facts, required, basis, granting)
                yield _support(facts, claim, fit, power, needs)


def _support(
    facts: Facts, claim: NamedNode, fit: NamedNode, power: NamedNode, needs: Support | None = None
) -> Support:
    citation = facts.node(fit, YJ.citation)
    version, norm = telling.version_of(facts, fit), facts.node(citation, YJ.norm)
    place = facts.node(power, YJ.provision) or facts.node(citation, YJ.provision)
    assert citation and version and norm
    return Support(
        claim.value, fit.value, citation.value, power.value, place.value if place else None, version.value,
        norm.value, needs,
    )  # fmt: skip


def single_points(facts: Facts, found: Sequence[Support]) -> tuple[Point, ...]:
    """What every justification shares: without any one of these the claim has none. Empty where there is none at all."""
    if not found:
        return ()
    return tuple(
        Point(kind, part, label(facts, kind, NamedNode(part)))
        for kind in KINDS
        for part in sorted(frozenset.intersection(*(support.parts()[kind] for support in found)))
    )


def label(facts: Facts, kind: Kind, node: NamedNode) -> str:
    """A norm by its title, a version with its date, a provision by its place, a power by its id."""
    if kind == "power":
        return facts.word(node, DCT.identifier) or node.value
    if kind == "provision":
        version = facts.node(node, YJ.version)
        title = facts.word(version, ELI.title) or ""
        return f"《{title}》{facts.word(node, YJ.label) or facts.word(node, YJ.locator) or ''}"
    title = facts.word(node, ELI.title) or node.value
    day = facts.word(node, YJ.versionDay)
    return f"《{title}》" + (f"（{date_of(int(day)).isoformat()}）" if day else "")


def _steps(support: Support) -> Iterator[str]:
    """Claim → citation → power → provision → version → norm, and on to what the power presupposes."""
    yield from (support.claim, support.citation, support.power)
    if support.provision:
        yield support.provision
    yield from (support.version, support.norm)
    if support.needs:
        yield from _steps(support.needs)


def minimum_cut(found: Sequence[Support]) -> tuple[str, ...]:
    """The fewest norms whose end takes every justification away, by IRI; empty where there is none at all.

    Whatever else could be taken away (a version, a provision, a power) lies within one norm, so that no smaller set of
    those exists either. Where a power presupposes a listing, paths may mix, and smaller sets are looked for one by one.
    """
    if not found:
        return ()
    norms = sorted({norm for support in found for norm in support.parts()["norm"]})
    flow: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    for support in found:
        path: list[tuple[str, str]] = []
        for step in _steps(support):
            path += [(step, "in"), (step, "out")] if step in norms else [(step, "in")]
        nx.add_path(flow, [*path, _SINK])
    for norm in norms:
        flow.edges[(norm, "in"), (norm, "out")]["capacity"] = 1
    _, (near, _) = nx.minimum_cut(flow, (found[0].claim, "in"), _SINK)
    cut = tuple(norm for norm in norms if (norm, "in") in near and (norm, "out") not in near)
    smaller = (some for size in range(1, len(cut)) for some in combinations(norms, size))
    return next((some for some in smaller if all(_hit(support, some) for support in found)), cut)


def _hit(support: Support, some: Iterable[str]) -> bool:
    return bool(support.parts()["norm"] & frozenset(some))
