"""May this be done, and why: a claim, a day and a moment give an answer with its findings and its paths (CONTRACT 2)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg import ontology, telling
from kg.answer import Answer, Verdict
from kg.batches import batched
from kg.certificate import certify
from kg.errors import Ambiguous, NotFound
from kg.facts import Facts
from kg.findings import findings
from kg.judge import Judge, Ruling, ours, rule_on
from kg.namespaces import DCT, RDF, YJ
from kg.notation import write
from kg.question import facts_about
from kg.shacl.graph import unwatched
from kg.store import Store
from kg.view import View

REFUSED: Verdict = "not_allowed"
TOGETHER = 50  # claims judged in one pass: the slice is shared, and pyshacl starts once


def why(
    store: Store, claim: NamedNode, on: dt.date, known: dt.datetime, *, certified: bool = False
) -> Answer:
    """The answer about one claim on a day, from what was known at a moment; with its certificate where asked."""
    with unwatched():  # what was derived is gone again at the end, and no cycle among it
        return next(answers(store.view(known), [claim], on, known, certified=certified))


def claims(view: View) -> list[NamedNode]:
    """Every claim held."""
    kinds = ontology.load().claim_kinds
    return sorted(
        {node for kind in kinds for node in view.subjects(RDF.type, kind)}, key=lambda node: node.value
    )


def batches(view: View, asked: Iterable[NamedNode]) -> Iterator[list[NamedNode]]:
    """Claims some at a time, those that cite the same law in the same place together.

    What follows from the law alone is then worked out once, and so is which lists hold there.
    """

    def alike(claim: NamedNode) -> tuple[list[str], ...]:
        citations = [node for node in view.once(claim, YJ.cites) if isinstance(node, NamedNode)]
        keys = sorted({key.value for citation in citations for key in view.once(citation, YJ.key)})
        return keys, [place.value for place in view.once(claim, YJ.territoryWords)], [claim.value]

    return batched(sorted(asked, key=alike), TOGETHER)


def find_claim(
    store: Store, name: str, known: dt.datetime, kinds: Sequence[NamedNode] | None = None
) -> NamedNode:
    """The claim of that 编号 or IRI, of these kinds where they are given.

    Raises NotFound, or Ambiguous with the IRIs that share the id.
    """
    view = store.view(known)
    kinds = ontology.load().claim_kinds if kinds is None else kinds
    found = list(view.subjects(DCT.identifier, Literal(name)))
    if name.startswith(("http://", "https://")):
        found = _node(name)
    found = [node for node in found if any(view.has(node, RDF.type, kind) for kind in kinds)]
    if not found:
        raise NotFound(
            f"没有编号或 IRI 为 {name} 的主张；用 yiju why --all --json 看已收录哪些",
            f"no claim has the id or IRI {name}; yiju why --all --json lists those held",
        )
    if len(found) > 1:
        listed = "、".join(node.value for node in found)
        raise Ambiguous(
            f"编号 {name} 不止一处，请用 IRI：{listed}",
            f"several claims have the id {name}; use the IRI: {listed}",
        )
    return found[0]


def _node(name: str) -> list[NamedNode]:
    """The node of that IRI; none where the words are no IRI."""
    try:
        return [NamedNode(name)]
    except ValueError:
        return []


def answers(
    view: View,
    asked: Iterable[NamedNode],
    on: dt.date,
    known: dt.datetime,
    judge: Judge = ours,
    *,
    certified: bool = False,
) -> Iterator[Answer]:
    """The answers about these claims, judged in one pass over their common slice."""
    asked = list(asked)
    facts = facts_about(view, asked, on)
    rulings = rule_on(facts, asked, on, judge)
    for claim in asked:
        answer = answer_of(facts, rulings[claim], on, known)
        if certified:
            answer = replace(answer, certificate=write(certify(facts, rulings[claim], answer)))
        yield answer


def answer_of(facts: Facts, ruling: Ruling, on: dt.date, known: dt.datetime) -> Answer:
    """What a ruling on a claim amounts to, for people."""
    found = tuple(findings(facts, ruling))
    action, label = ontology.load().action(ruling.verdict, _deciding(ruling))
    passing = [fit for fit in ruling.fits if ruling.basis == "note" and ruling.passes(fit)]
    return Answer(
        claim=telling.claim(facts, ruling.node),
        on=on,
        known=known,
        verdict=ruling.verdict,
        action=action,
        action_label=label,
        findings=found,
        justifications=tuple(telling.justification(facts, ruling.node, fit) for fit in passing),
        basis=tuple(telling.provision(facts, fit) for fit in ruling.fits),
    )


def _deciding(ruling: Ruling) -> list[str]:
    """The actions of what decides: the claim's own violations, and those of its best fit where the basis is refused."""
    instead = [shape.action for shape in ruling.own if shape.replaces and shape.action]
    if instead and ruling.verdict == REFUSED:
        return instead
    shapes = list(ruling.own)
    if ruling.basis == "violation":
        shapes += next(iter(ruling.fits.values()), [])
    return [shape.action for shape in shapes if shape.severity == "violation" and shape.action]
