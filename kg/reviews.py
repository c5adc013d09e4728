"""What offices decided about items of the cleanup, step by step: append-only records (PROV-O), beside the machine's proposal.

Who may sign is judged by shapes/review.ttl before a review is kept (kg.signing); nothing here knows the conditions.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import ontology
from kg.errors import InputError, Words
from kg.namespaces import CODE, PROV, RDF, SKOS, YJ
from kg.quads import Term
from kg.view import View

STEPS, ROLES, ACTIONS, RETURNS = (
    CODE["review-steps"], CODE["review-roles"], CODE.actions, CODE["review-returns"],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """One signature: of which item, at which step, in which role, by which post, when; for which day, and why.

    `proposal` is an action of the vocabulary; so is `decision`, or it sends the item back.
    """

    item: str
    number: int
    step: NamedNode
    role: NamedNode
    post: str
    at: dt.datetime
    on: dt.date
    proposal: NamedNode
    decision: NamedNode
    reason: str | None

    @property
    def returned(self) -> bool:
        """Did this step send the item back to the first one?"""
        return self.decision in named(RETURNS).values()


@dataclass(frozen=True, slots=True)
class ZeroReport:
    """A unit's statement that it has nothing to review on a day."""

    unit: str
    post: str
    at: dt.datetime
    on: dt.date


def named(*schemes: NamedNode) -> Mapping[str, NamedNode]:
    """Every word that names a concept of these schemes."""
    vocabulary = ontology.load()
    return {word: concept for scheme in schemes for word, concept in vocabulary.labels(scheme).items()}


def concept(words: str, what: Words, *schemes: NamedNode) -> NamedNode:
    """The concept that these words name; raises InputError with the words that there are."""
    found = named(*schemes).get(words.strip())
    if found is None:
        there = dict.fromkeys(said(one) for scheme in schemes for one in in_order(scheme))
        raise InputError(
            f"没有“{words}”这个{what.zh}；有：{'、'.join(label.zh for label in there)}",
            f"there is no {what.en} {words!r}; there are: {', '.join(label.en for label in there)}",
        )
    return found


def in_order(scheme: NamedNode) -> list[NamedNode]:
    """The concepts of a scheme in their own order."""
    facts = ontology.load().facts
    return sorted(
        facts.subjects(SKOS.inScheme, scheme), key=lambda node: int(facts.word(node, YJ.order) or 0)
    )


def said(node: NamedNode) -> Words:
    """A concept in both languages."""
    vocabulary = ontology.load()
    return Words(vocabulary.label(node, "zh"), vocabulary.label(node, "en"))


def notation(node: NamedNode) -> str:
    return ontology.load().facts.word(node, SKOS.notation) or node.value


def reviews(view: View) -> dict[str, list[Review]]:
    """The reviews known, by the IRI of their item, in the order in which they were signed."""
    found: dict[str, list[Review]] = {}
    for node in view.subjects(RDF.type, YJ.Review):
        review = review_of(view, node)
        found.setdefault(review.item, []).append(review)
    for signed in found.values():
        signed.sort(key=lambda review: review.number)
    return found


def reviews_of(view: View, item: str) -> list[Review]:
    """The reviews known of one item, in the order in which they were signed."""
    nodes = view.subjects(PROV.used, NamedNode(item))
    found = (review_of(view, node) for node in nodes if view.has(node, RDF.type, YJ.Review))
    return sorted(found, key=lambda review: review.number)


def zero_reports(view: View) -> list[ZeroReport]:
    """The zero reports known, the earliest first."""
    found = [
        ZeroReport(
            _one(view, node, YJ.unitWords).value,
            _one(view, node, YJ.reviewPost).value,
            dt.datetime.fromisoformat(_one(view, node, PROV.startedAtTime).value),
            dt.date.fromisoformat(_one(view, node, YJ.on).value),
        )
        for node in view.subjects(RDF.type, YJ.ZeroReport)
    ]
    return sorted(found, key=lambda report: (report.at, report.unit))


def review_of(view: View, node: NamedNode) -> Review:
    """A review by its IRI."""

    def linked(predicate: NamedNode) -> NamedNode:
        value = _one(view, node, predicate)
        assert isinstance(value, NamedNode)
        return value

    reason = view.objects(node, YJ.reviewReason)
    return Review(
        item=linked(PROV.used).value,
        number=int(_one(view, node, YJ.reviewNumber).value),
        step=linked(YJ.reviewStep),
        role=linked(YJ.reviewRole),
        post=_one(view, node, YJ.reviewPost).value,
        at=dt.datetime.fromisoformat(_one(view, node, PROV.startedAtTime).value),
        on=dt.date.fromisoformat(_one(view, node, YJ.on).value),
        proposal=linked(YJ.machineProposal),
        decision=linked(YJ.reviewDecision),
        reason=reason[0].value if reason else None,
    )


def _one(view: View, node: NamedNode, predicate: NamedNode) -> Term:
    return view.objects(node, predicate)[0]


def due(signed: Sequence[Review]) -> NamedNode:
    """The step whose turn it is: the one after the last, or the first where there is none, or it was sent back."""
    steps = in_order(STEPS)
    if not signed or signed[-1].returned:
        return steps[0]
    return steps[(steps.index(signed[-1].step) + 1) % len(steps)]
