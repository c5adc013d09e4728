"""Keeping a step of the office, or a zero report: judged by shapes/review.ttl first, then added for good (PROV-O)."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from kg import ontology
from kg.errors import InputError, Words
from kg.facts import Facts
from kg.judge import rule_on
from kg.ledger import Submission
from kg.model import Place, Record, Statements
from kg.namespaces import ID, PROV, RDF, YJ, below, date_literal, iri
from kg.reviews import Review, ZeroReport, due, reviews_of, said
from kg.store import Store, moment
from kg.view import EVER

SOURCE = "yiju review"


def sign(store: Store, new: Sequence[Review]) -> list[Review]:
    """Keep these reviews, numbered, in one step, or none; raises InputError where the shapes refuse one.

    Every earlier signature counts, and none may be later than the new one.
    """
    view = store.view(EVER)
    kept, records = [], []
    for review in new:
        signed = reviews_of(view, review.item)
        in_time([earlier.at for earlier in signed], review.at)
        numbered, record, told = _prepared(review, signed)
        judged(record, told, review.on)
        kept.append(numbered)
        records.append(record)
    if records:
        keep(store, SOURCE, records, new[0].on, new[0].at)
    return kept


def refusal(store: Store, review: Review) -> Words | None:
    """Why this may not be signed so, in words; None where it may. Nothing is kept."""
    _, record, told = _prepared(review, reviews_of(store.view(EVER), review.item))
    return _wrong(record, told, review.on)


def _prepared(review: Review, signed: Sequence[Review]) -> tuple[Review, Record, Statements]:
    """The review with its number, as a record, and with what the shapes want to know of what was signed before."""
    numbered = replace(review, number=len(signed) + 1)
    record = _record(numbered)
    told = Statements(list(record.triples))
    told.add(record.subject, YJ.stepDue, due(signed))
    others = {agent_of(earlier.post) for earlier in signed if earlier.step != review.step}
    told.add(record.subject, YJ.signedOtherStep, *others)
    return numbered, record, told


def report_zero(store: Store, report: ZeroReport, items: Iterable[NamedNode]) -> ZeroReport:
    """Keep a zero report; raises InputError where the unit has items (these are they)."""
    out = Statements()
    node = iri("zero-report", report.unit, report.on.isoformat(), report.at.isoformat())
    out.add(node, RDF.type, YJ.ZeroReport, PROV.Activity)
    out.add(node, YJ.unitWords, report.unit)
    associated(out, node, report.post, report.at, report.on)
    record = Record(f"zero-reports/{node.value.removeprefix(ID)}", node, out.done(), Place(SOURCE))
    told = Statements(list(record.triples))
    told.add(node, YJ.unitItem, *items)
    judged(record, told, report.on)
    keep(store, SOURCE, [record], report.on, report.at)
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
    associated(out, node, review.post, review.at, review.on)
    association = below(node, "association")
    out.add(node, PROV.qualifiedAssociation, association)
    out.add(association, RDF.type, PROV.Association)
    out.add(association, PROV.agent, agent_of(review.post))
    out.add(association, PROV.hadRole, review.role)
    return Record(f"reviews/{node.value.removeprefix(ID)}", node, out.done(), Place(SOURCE))


def in_time(earlier: Sequence[dt.datetime], at: dt.datetime) -> None:
    """Raises InputError where the last of what was signed before lies after now: a record is never put between others."""
    if earlier and at < earlier[-1]:
        raise InputError(
            f"时钟有误：上一次签于 {earlier[-1]}，晚于现在 {at}；请校准后再签",
            f"the clock is wrong: the last one was signed at {earlier[-1]}, after now, {at}; set it right",
        )


def agent_of(post: str) -> NamedNode:
    """One post, however its name is spaced or whatever the width of its letters: another spelling is not another post."""
    plain = unicodedata.normalize("NFKC", post).casefold()
    return iri(
        "post", "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")
    )


def associated(out: Statements, node: NamedNode, post: str, at: dt.datetime, on: dt.date) -> None:
    """State which post did it, when, and for which day."""
    agent = agent_of(post)
    out.add(node, PROV.wasAssociatedWith, agent)
    out.add(agent, RDF.type, PROV.Agent)
    out.add(node, YJ.reviewPost, post)
    out.add(node, PROV.startedAtTime, moment(at))
    out.add(node, YJ.on, date_literal(on))


def judged(record: Record, told: Statements, on: dt.date) -> None:
    """Raises InputError with what the shapes found about a record that is not yet kept."""
    wrong = _wrong(record, told, on)
    if wrong is not None:
        raise InputError(f"未记入：{wrong.zh}", f"not kept: {wrong.en}")


def _wrong(record: Record, told: Statements, on: dt.date) -> Words | None:
    """What the shapes found, each with what would do, and whose turn it is; None where they found nothing."""
    vocabulary = ontology.load()
    facts = Facts([*vocabulary.facts.match(None, YJ.signedBy, None),
                   *vocabulary.facts.match(None, YJ.mayReturn, None), *told.done()])  # fmt: skip
    found = [shape for shape in rule_on(facts, [record.subject], on)[record.subject].own if shape.code]
    if not found:
        return None
    turn = facts.node(record.subject, YJ.stepDue)
    lines = [(shape.message, shape.remedy or shape.message, shape.code) for shape in found]
    zh = "；".join(f"{message.zh}（{code}）：{remedy.zh}" for message, remedy, code in lines)
    en = "; ".join(f"{message.en} ({code}): {remedy.en}" for message, remedy, code in lines)
    if turn is None:
        return Words(zh, en)
    return Words(f"{zh}；现在轮到{said(turn).zh}", f"{en}; the step due is {said(turn).en}")


def keep(store: Store, source: str, records: Iterable[Record], on: dt.date, at: dt.datetime) -> None:
    """Add these records for good, in one step or not at all."""
    submission = Submission.open(store, source, at)
    try:
        for record in records:
            submission.add(record)
        submission.commit(on, {})
    except BaseException:
        submission.abandon()
        raise
