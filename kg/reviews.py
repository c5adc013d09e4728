"""What offices decided about items of the cleanup, step by step: append-only records (PROV-O), beside the machine's proposal.

Who may sign is judged by shapes/review.ttl before a review is kept; nothing here knows the conditions.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg import ontology
from kg.errors import InputError, Words
from kg.facts import Facts
from kg.judge import rule_on
from kg.ledger import Submission
from kg.model import Place, Record, Statements
from kg.namespaces import CODE, ID, PROV, RDF, SKOS, YJ, below, date_literal, iri
from kg.store import Store, Term, View, moment

SOURCE = "yiju review"
_EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
STEPS, ROLES, ACTIONS, RETURNS = (
    CODE["review-steps"], CODE["review-roles"], CODE.actions, CODE["review-returns"],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """One signature: of which item, at which step, in which role, by which post, when; for which day, and why.

    `proposal` and `decision` are the notations of actions (a decision may also send the item back).
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
        review = _read(view, node)
        found.setdefault(review.item, []).append(review)
    for signed in found.values():
        signed.sort(key=lambda review: review.number)
    return found


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


def _read(view: View, node: NamedNode) -> Review:
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


def sign(store: Store, new: Sequence[Review]) -> list[Review]:
    """Keep these reviews, numbered, in one step, or none; raises InputError where the shapes refuse one.

    Every earlier signature counts, and none may be later than the new one.
    """
    held = reviews(store.view(_EVER))
    kept, records = [], []
    for review in new:
        signed = held.get(review.item, [])
        if signed and review.at < signed[-1].at:
            raise InputError(
                f"时钟有误：上一步签于 {signed[-1].at}，晚于现在 {review.at}；请校准后再签",
                f"the clock is wrong: the last step was signed at {signed[-1].at}, after now, {review.at}; set it right",
            )
        numbered = replace(review, number=len(signed) + 1)
        record = _record(numbered)
        told = Statements(list(record.triples))
        told.add(record.subject, YJ.stepDue, due(signed))
        others = {_agent(earlier.post) for earlier in signed if earlier.step != review.step}
        told.add(record.subject, YJ.signedOtherStep, *others)
        _judge(record, told, review.on)
        kept.append(numbered)
        records.append(record)
    if records:
        _keep(store, records, new[0].on, new[0].at)
    return kept


def report_zero(store: Store, report: ZeroReport, items: Iterable[NamedNode]) -> ZeroReport:
    """Keep a zero report; raises InputError where the unit has items (these are they)."""
    out = Statements()
    node = iri("zero-report", report.unit, report.on.isoformat(), report.at.isoformat())
    out.add(node, RDF.type, YJ.ZeroReport, PROV.Activity)
    out.add(node, YJ.unitWords, report.unit)
    _associated(out, node, report.post, report.at, report.on)
    record = Record(f"zero-reports/{node.value.removeprefix(ID)}", node, out.done(), Place(SOURCE))
    told = Statements(list(record.triples))
    told.add(node, YJ.unitItem, *items)
    _judge(record, told, report.on)
    _keep(store, [record], report.on, report.at)
    return report


def _record(review: Review) -> Record:
    out = Statements()
    node = below(iri("review", review.item.removeprefix(ID)), str(review.number))
    out.add(node, RDF.type, YJ.Review, PROV.Activity)
    out.add(node, PROV.used, NamedNode(review.item))
    out.add(node, YJ.reviewNumber, review.number)
    out.add(node, YJ.reviewStep, review.step)
    out.add(node, YJ.reviewRole, review.role)
    out.add(node, YJ.machineProposal, review.proposal)
    out.add(node, YJ.reviewDecision, review.decision)
    out.add(node, YJ.reviewReason, review.reason)
    _associated(out, node, review.post, review.at, review.on)
    association = below(node, "association")
    out.add(node, PROV.qualifiedAssociation, association)
    out.add(association, RDF.type, PROV.Association)
    out.add(association, PROV.agent, _agent(review.post))
    out.add(association, PROV.hadRole, review.role)
    return Record(f"reviews/{node.value.removeprefix(ID)}", node, out.done(), Place(SOURCE))


def _agent(post: str) -> NamedNode:
    """One post, however its name is spaced or whatever the width of its letters: another spelling is not another post."""
    plain = unicodedata.normalize("NFKC", post).casefold()
    return iri(
        "post", "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
    )


def _associated(out: Statements, node: NamedNode, post: str, at: dt.datetime, on: dt.date) -> None:
    agent = _agent(post)
    out.add(node, PROV.wasAssociatedWith, agent)
    out.add(agent, RDF.type, PROV.Agent)
    out.add(node, YJ.reviewPost, post)
    out.add(node, PROV.startedAtTime, moment(at))
    out.add(node, YJ.on, date_literal(on))


def _judge(record: Record, told: Statements, on: dt.date) -> None:
    """Raises InputError with what the shapes found about a record that is not yet kept."""
    vocabulary = ontology.load()
    facts = Facts([*vocabulary.facts.match(None, YJ.signedBy, None),
                   *vocabulary.facts.match(None, YJ.mayReturn, None), *told.done()])  # fmt: skip
    found = [shape for shape in rule_on(facts, [record.subject], on)[record.subject].own if shape.code]
    if found:
        turn = facts.node(record.subject, YJ.stepDue)
        lines = [(shape.message, shape.remedy or shape.message, shape.code) for shape in found]
        zh = "；".join(f"{message.zh}（{code}）：{remedy.zh}" for message, remedy, code in lines)
        en = "; ".join(f"{message.en} ({code}): {remedy.en}" for message, remedy, code in lines)
        about = Words("", "")
        if turn is not None:
            about = Words(f"；现在轮到{said(turn).zh}", f"; the step due is {said(turn).en}")
        raise InputError(f"未记入：{zh}{about.zh}", f"not kept: {en}{about.en}")


def _keep(store: Store, records: Iterable[Record], on: dt.date, at: dt.datetime) -> None:
    submission = Submission.open(store, SOURCE, at)
    try:
        for record in records:
            submission.add(record)
        submission.commit(on, {})
    except BaseException:
        submission.abandon()
        raise
