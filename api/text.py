"""An answer and a load report for people at a terminal: the verdict first, then the path with its evidence."""

import datetime as dt
from collections.abc import Iterable, Iterator

from api.wrap import wrap
from kg import ontology
from kg.answer import Answer, Finding, Justification, LoadReport, Outcome, ProvisionShown
from kg.errors import Words
from kg.namespaces import CODE

COLUMNS = 80
LONGEST_QUOTE = 240  # characters of a provision that a terminal shows
CAVEAT = Words(
    "以已收录文本为限，不替代合法性审核意见。",
    "Limited to the texts held; it does not replace a legality review.",
)
MARKS = {"allowed": "✔", "not_allowed": "✘", "undetermined": "？"}
SEVERITIES = {
    "violation": Words("不符", "not met"), "unknown": Words("不明", "not known"), "note": Words("提示", "note"),
}  # fmt: skip


def verdict_words(verdict: str) -> Words:
    """How a verdict is said to people."""
    vocabulary = ontology.load()
    shown = vocabulary.labels(CODE.verdicts)[verdict]
    return Words(vocabulary.label(shown, "zh"), vocabulary.label(shown, "en"))


def answer_text(answer: Answer, lang: str) -> str:
    return "\n".join(_answer(answer, lang)) + "\n"


def _answer(answer: Answer, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    claim = answer.claim
    said = verdict_words(answer.verdict).in_language(lang)
    action = answer.action_label.in_language(lang)
    on = answer.on.isoformat()
    yield from wrap(
        f"{MARKS[answer.verdict]} {said}：{claim.id} {claim.label}"
        if zh
        else f"{MARKS[answer.verdict]} {said}: {claim.id} {claim.label}"
    )
    yield from wrap(f"{on} 当日；处理：{action}" if zh else f"on {on}; proposed: {action}", indent="  ")
    yield ""
    for heading, words in claim.facts:
        yield from wrap(
            f"{heading.in_language(lang)}：{words}" if zh else f"{heading.en}: {words}",
            indent="  ",
            hanging="    ",
        )
    for number, justification in enumerate(answer.justifications, 1):
        yield ""
        yield from _justification(number, justification, lang)
    if answer.findings:
        yield ""
        yield "  为什么" if zh else "  Why"
        for finding in answer.findings:
            yield from _finding(finding, lang)
    if not answer.justifications and answer.basis:
        yield ""
        yield "  所引条款" if zh else "  What is cited"
        for shown in _once(answer.basis):
            yield from _provision(shown, lang, "    ")
    yield ""
    yield from wrap(CAVEAT.in_language(lang), indent="  ")


def _once(shown: Iterable[ProvisionShown]) -> list[ProvisionShown]:
    return list({(item.iri, item.article): item for item in shown}.values())


def _justification(number: int, justification: Justification, lang: str) -> Iterator[str]:
    yield f"  依据 {number}" if lang == "zh" else f"  Basis {number}"
    yield from _provision(justification.provision, lang, "    ")
    yield "    路径" if lang == "zh" else "    Path"
    for depth, step in enumerate(justification.path):
        yield from wrap(
            f"{'→' if depth else '·'} {step.label.in_language(lang)}", indent="      ", hanging="        "
        )


def _provision(shown: ProvisionShown, lang: str, indent: str) -> Iterator[str]:
    zh = lang == "zh"
    yield from wrap(
        f"《{shown.norm.strip('《》')}》{shown.article}" if shown.version or shown.rank else shown.norm,
        indent=indent,
    )
    if shown.quote:
        quote = shown.quote if len(shown.quote) <= LONGEST_QUOTE else shown.quote[:LONGEST_QUOTE] + "……"
        yield from wrap(f"“{quote}”", indent=indent + "  ", hanging=indent + "  ")
    elif shown.version or shown.rank:
        yield from wrap("（未收录原文）" if zh else "(its words are not held)", indent=indent + "  ")
    told = [
        (shown.version, "版本 {}", "version {}"),
        (in_force(shown, lang), "施行 {}", "in force {}"),
        (shown.rank, "位阶 {}", "rank {}"),
        (shown.issuer, "{}", "{}"),
        (shown.territory, "地域 {}", "territory {}"),
    ]
    line = "；".join((a if zh else b).format(value) for value, a, b in told if value)
    if line:
        yield from wrap(line, indent=indent + "  ", hanging=indent + "  ")


def in_force(shown: ProvisionShown, lang: str) -> str | None:
    """From the first day to before the day it ends, as words."""
    begins, ends = shown.in_force
    if begins is None:
        return None
    assumed = ("（推定）" if lang == "zh" else " (assumed)") if shown.assumed else ""
    if ends is None:
        return f"{_iso(begins)}{assumed} 起" if lang == "zh" else f"from {_iso(begins)}{assumed}"
    return (
        f"{_iso(begins)}{assumed} 至 {_iso(ends)} 前"
        if lang == "zh"
        else f"from {_iso(begins)}{assumed} to before {_iso(ends)}"
    )


def _iso(day: dt.date) -> str:
    return day.isoformat()


def _finding(finding: Finding, lang: str) -> Iterator[str]:
    severity = SEVERITIES[finding.severity].in_language(lang)
    yield from wrap(f"[{severity}] {finding.message.in_language(lang)}", indent="    ", hanging="      ")
    yield from wrap(
        f"{finding.rule} {finding.code}；{finding.source}"
        if lang == "zh"
        else f"{finding.rule} {finding.code}; {finding.source}",
        indent="      ",
        hanging="      ",
    )
    if finding.hint:
        yield from wrap(("→ " + finding.hint.in_language(lang)), indent="      ", hanging="        ")


TOLD = 3  # findings of one record that a report lists on a terminal
SHOWN = 20  # records of one kind that a report lists on a terminal; --report lists all


def report_text(report: LoadReport, lang: str) -> str:
    return "\n".join(_report(report, lang)) + "\n"


def _report(report: LoadReport, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    counts = report.counts()
    yield from wrap(report.source)
    line = (
        f"接受 {counts['accepted']}，待核实 {counts['pending']}，未通过 {counts['rejected']}，未变 {report.unchanged}，读不出 {len(report.problems)}"
        if zh
        else f"accepted {counts['accepted']}, pending {counts['pending']}, rejected {counts['rejected']}, "
        f"unchanged {report.unchanged}, unreadable {len(report.problems)}"
    )
    yield from wrap(line, indent="  ")
    for problem in report.problems[:SHOWN]:
        yield from wrap(f"! {problem.place}：{problem.words.in_language(lang)}", indent="  ", hanging="    ")
    yield from _more(len(report.problems), lang)
    for remark in report.remarks[:SHOWN]:
        yield from wrap(f"- {remark.place}：{remark.words.in_language(lang)}", indent="  ", hanging="    ")
    yield from _more(len(report.remarks), lang)
    told = [outcome for outcome in report.outcomes if outcome.state != "accepted" or outcome.notes]
    for outcome in told[:SHOWN]:
        yield from _outcome(outcome, lang)
    yield from _more(len(told), lang)
    if report.rejudged:
        yield from wrap(
            f"因此重新判断 {len(report.rejudged)} 条"
            if zh
            else f"judged again because of this: {len(report.rejudged)}",
            indent="  ",
        )


def _more(count: int, lang: str) -> Iterator[str]:
    if count > SHOWN:
        yield (
            f"  …… 另有 {count - SHOWN} 条（--report 可全部写出）"
            if lang == "zh"
            else f"  ... and {count - SHOWN} more (--report writes all)"
        )


def _outcome(outcome: Outcome, lang: str) -> Iterator[str]:
    state = ontology.load().label(CODE[outcome.state], lang)
    yield from wrap(f"{state} {outcome.key}", indent="  ", hanging="    ")
    told = [finding for finding in outcome.findings if finding.severity != "note"]
    for finding in told[:TOLD]:
        words = f"{finding.code} {finding.message.in_language(lang)}"
        yield from wrap(words, indent="    ", hanging="      ")
    if len(told) > TOLD:
        yield f"    …… +{len(told) - TOLD}"
    for note in outcome.notes:
        yield from wrap(note.in_language(lang), indent="    ")
