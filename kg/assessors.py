"""Keeps what two assessors say of a standard, what settles their differences, and the report as it is closed (PROV-O).

Who may say what, and when a report may be closed, is judged by shapes/opinion.ttl first; nothing here knows the conditions.
"""

from collections.abc import Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.errors import InputError, Words
from kg.model import Place, Record, Statements
from kg.namespaces import ID, PROV, RDF, YJ, date_literal
from kg.opinions import Closed, Opinion, closings, opinions, stand
from kg.reviews import said
from kg.signing import agent_of, associated, in_time, judged, keep
from kg.store import Store, moment
from kg.view import EVER, View

SOURCE = "yiju assess"


def speak(store: Store, new: Sequence[Opinion]) -> list[Opinion]:
    """Keep what one assessor says, or what settles differences, in one step or not at all.

    Raises InputError where the shapes refuse one of them.
    """
    kept: list[Opinion] = []
    records: list[Record] = []
    for opinion in new:
        view = store.view(EVER)
        before = [*opinions(view, opinion.standard, opinion.on), *kept]
        in_time([earlier.at for earlier in before], opinion.at)
        numbered = replace(opinion, number=len(before) + 1)
        record = _record(numbered)
        told = _told(view, record, opinion)
        if opinion.assessor is not None:
            others = [one for one in before if one.assessor not in (None, opinion.assessor) and one.post]
            told.add(record.subject, YJ.otherAssessor, *{agent_of(one.post or "") for one in others})
        else:
            between = stand(before, opinion.criterion)
            if not between.silent and len({one.state for one in between.said if one}) > 1:
                told.add(record.subject, YJ.settles, *(one.node for one in between.said if one))
        judged(record, told, opinion.on)
        kept.append(numbered)
        records.append(record)
    if records:
        keep(store, SOURCE, records, new[0].on, new[0].at)
    return kept


def close(store: Store, closed: Closed, criteria: Sequence[NamedNode]) -> Closed:
    """Keep a report as it is. Raises InputError, naming the criteria, while the two differ or one has not spoken."""
    view = store.view(EVER)
    spoken = opinions(view, closed.standard, closed.on)
    in_time([earlier.at for earlier in spoken], closed.at)
    record = _closing(closed)
    told = _told(view, record, closed)
    silent, differing = [], []
    for criterion in criteria:
        between = stand(spoken, criterion)
        silent += [criterion] if between.silent else []
        differing += [criterion] if between.differing else []
    told.add(record.subject, YJ.silentOn, *silent)
    told.add(record.subject, YJ.differsOn, *differing)
    try:
        judged(record, told, closed.on)
    except InputError as refused:
        lines = [Words(refused.words.zh, refused.words.en), *_listed(silent, "尚缺意见", "one has not spoken of"),
                 *_listed(differing, "有分歧", "they differ on")]  # fmt: skip
        raise InputError("；".join(line.zh for line in lines), "; ".join(line.en for line in lines)) from None
    keep(store, SOURCE, [record], closed.on, closed.at)
    return closed


def _listed(criteria: Sequence[NamedNode], zh: str, en: str) -> list[Words]:
    labels = [said(criterion) for criterion in criteria]
    if not labels:
        return []
    return [
        Words(
            f"{zh}：{'、'.join(label.zh for label in labels)}",
            f"{en}: {', '.join(label.en for label in labels)}",
        )
    ]


def _told(view: View, record: Record, about: Opinion | Closed) -> Statements:
    """The record, and whether the assessment is closed already."""
    told = Statements(list(record.triples))
    done = [one for one in closings(view, about.standard) if one.on == about.on]
    told.add(record.subject, YJ.alreadyClosed, *(one.node for one in done))
    return told


def _record(opinion: Opinion) -> Record:
    out, node = Statements(), opinion.node
    out.add(node, RDF.type, YJ.Opinion if opinion.assessor else YJ.Settlement, PROV.Activity)
    out.add(node, YJ.reviewNumber, opinion.number)
    out.add(node, YJ.ofCriterion, opinion.criterion)
    out.add(node, YJ.spokenAs, opinion.assessor)
    out.add(node, YJ.machineProposal, opinion.proposal)
    out.add(node, YJ.reviewDecision, opinion.state)
    out.add(node, YJ.reviewReason, opinion.reason)
    return _signed(out, node, opinion, "opinions")


def _closing(closed: Closed) -> Record:
    out, node = Statements(), closed.node
    out.add(node, RDF.type, YJ.ClosedAssessment, PROV.Activity)
    out.add(node, YJ.snapshot, closed.snapshot)
    return _signed(out, node, closed, "assessments")


def _signed(out: Statements, node: NamedNode, about: Opinion | Closed, folder: str) -> Record:
    """Of which standard, by which post, when, for which day; a post may be left out where none was named."""
    out.add(node, PROV.used, about.standard)
    if about.post is not None:
        associated(out, node, about.post, about.at, about.on)
    else:
        out.add(node, PROV.startedAtTime, moment(about.at))
        out.add(node, YJ.on, date_literal(about.on))
    return Record(f"{folder}/{node.value.removeprefix(ID)}", node, out.done(), Place(SOURCE))
