"""What became of files that were sent: one status, one report, and the ledger's entries, as JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from api.tell import instant, report_json
from kg import books
from kg.answer import LoadReport, State
from kg.books import Entered, Entry
from kg.errors import Words
from kg.store import Store

CREATED, WAITING, REFUSED, UNCHANGED = 201, 202, 422, 200


def status_of(reports: Sequence[LoadReport]) -> int:
    """201 all accepted, 202 some pending, 422 some rejected or unreadable, 200 all held already."""
    counts = counted(reports)
    if counts["rejected"] or any(report.problems for report in reports):
        return REFUSED
    if counts["pending"]:
        return WAITING
    return CREATED if counts["accepted"] else UNCHANGED


def counted(reports: Sequence[LoadReport]) -> Counter[State]:
    return sum((report.counts() for report in reports), Counter[State]())


def kept_words(reports: Sequence[LoadReport]) -> Words:
    """What was kept, what lies in quarantine, and what was not read."""
    counts = counted(reports)
    unchanged = sum(report.unchanged for report in reports)
    problems = sum(len(report.problems) for report in reports)
    parts = [
        (counts["accepted"], "收下 {} 条", "accepted {}"),
        (counts["pending"], "待核实 {} 条（已收下，作答为待核实）", "pending {} (kept, and answered as not to be told yet)"),
        (counts["rejected"], "未通过 {} 条（隔离：连同所发现的问题保存，不作任何依据）",
         "rejected {} (in quarantine: kept with their findings, a basis of nothing)"),
        (problems, "读不出 {} 处（没有保存）", "unreadable {} (not kept)"),
        (unchanged, "与已有相同 {} 条（未动）", "held already {} (left as they are)"),
    ]  # fmt: skip
    told = [(zh.format(number), en.format(number)) for number, zh, en in parts if number]
    return Words("；".join(zh for zh, _ in told), "; ".join(en for _, en in told))


def submitted_json(store: Store, reports: Sequence[LoadReport]) -> dict[str, Any]:
    """The reports as one, with the ledger entry of each submission that was kept."""
    told = [report_json(report) for report in reports]
    kept = [
        entered_json(books.submission(store, int(report.submission.value.rsplit("/", 1)[-1])))
        for report in reports
        if report.submission
    ]
    words = kept_words(reports)
    together: dict[str, Any] = {
        "kept": {"zh": words.zh, "en": words.en},
        "source": "、".join(report.source for report in reports),
        "submission": kept[0]["iri"] if kept else None,
        "submissions": kept,
    }
    for key in ("accepted", "pending", "rejected", "unchanged"):
        together[key] = sum(report[key] for report in told)
    for key in ("problems", "remarks", "records", "judged_again"):
        together[key] = [one for report in told for one in report[key]]
    return together


def entered_json(entered: Entered) -> dict[str, Any]:
    return {
        "number": entered.number,
        "iri": entered.iri.value,
        "url": f"/api/submissions/{entered.number}",
        "source": entered.source,
        "on": entered.on.isoformat(),
        "at": instant(entered.at),
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "record": entry.graph.value,
        "key": entry.key,
        "iri": entry.describes,
        "place": entry.place,
        "state": entry.state,
        "stands": entry.stands,
        "findings": [
            {"rule": one.rule, "code": one.code, "severity": one.severity,
             "message": {"zh": one.message.zh, "en": one.message.en}, "source": one.source}
            for one in entry.findings
        ],
        "corrects": entry.corrects,
        "over": instant(entry.over) if entry.over else None,
    }  # fmt: skip
