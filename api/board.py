"""The board of the plan for people at a terminal, and as JSON (docs/plan.md is the same as a page)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from api.text import SEVERITIES
from api.wrap import wrap
from kg import ontology
from kg.board import Board, ClauseShown, Deadline, RuleShown, Setting, Told
from kg.errors import Words
from kg.namespaces import CODE

UNITS = Words("责任单位", "duty units")
BY = Words("期限", "deadline")
NOTE = Words("注", "note")
SOURCE = Words("来源", "source")
SETTINGS = Words(
    "设置（方案没有写明，可由主管部门改定）",
    "Settings (left open by the plan; the authority may change them)",
)
EVIDENCE = Words("只凭材料", "evidence only")
UNWRITTEN = Words("尚无形状", "no shape yet")
NO_CODE = Words("由形状判断，没有代码", "judged by a shape, without a code")
NONE_ON = Words("由形状判断，当日没有代码", "judged by a shape, without a code on that day")


def listed(words: Iterable[Words], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(one.in_language(lang) for one in words)


def by_when(deadlines: Iterable[Deadline], on: dt.date | None, lang: str) -> str:
    """The deadlines in words; with a day, whether each has passed by then."""
    return ("；" if lang == "zh" else "; ").join(_by_when(one, on, lang) for one in deadlines)


def _by_when(deadline: Deadline, on: dt.date | None, lang: str) -> str:
    said, last = deadline.words.in_language(lang), deadline.last_day
    if last is None:
        return said
    passed = "" if on is None else _passed(last, on, lang)
    return (
        f"{said}（至 {last}，含当日{passed}）" if lang == "zh" else f"{said} (to {last}, inclusive{passed})"
    )


def _passed(last: dt.date, on: dt.date, lang: str) -> str:
    over = on > last
    if lang == "zh":
        return "，已过" if over else "，未过"
    return ", over" if over else ", not over"


def what_tells(rule: RuleShown, on: dt.date | None, lang: str) -> list[str]:
    """How one learns whether the rule is met: a line a code, or what a person would show."""
    colon = "：" if lang == "zh" else ": "
    if rule.evidence:
        return [f"{EVIDENCE.in_language(lang)}{colon}{rule.evidence.in_language(lang)}"]
    if not rule.shapes:
        return [UNWRITTEN.in_language(lang)]
    if not rule.told:
        return [(NO_CODE if on is None else NONE_ON).in_language(lang)]
    return [
        f"{code}{colon}{('；' if lang == 'zh' else '; ').join(_outcome(one, lang) for one in same)}"
        for code, same in groupby(rule.told, key=lambda one: one.code)
    ]


def _outcome(told: Told, lang: str) -> str:
    vocabulary = ontology.load()
    said = SEVERITIES[told.severity].in_language(lang)
    if told.action:
        said += f" → {vocabulary.label(vocabulary.labels(CODE.actions)[told.action], lang)}"
    return said + _days(told, lang)


def _days(told: Told, lang: str) -> str:
    zh = lang == "zh"
    parts = []
    if told.begins:
        parts.append(f"{told.begins} 起" if zh else f"from {told.begins}")
    if told.ends:
        parts.append(f"{told.ends} 前" if zh else f"before {told.ends}")
    if not parts:
        return ""
    return f"（{'、'.join(parts)}）" if zh else f" ({' '.join(parts)})"


def value_words(setting: Setting, lang: str) -> str:
    """A number of days, or a day."""
    if isinstance(setting.value, dt.date):
        return setting.value.isoformat()
    return f"{setting.value} 日" if lang == "zh" else f"{setting.value} days"


def board_text(shown: Board, lang: str) -> str:
    return "\n".join(_board(shown, lang)) + "\n"


def _board(shown: Board, lang: str) -> Iterator[str]:
    yield from wrap(f"{shown.number} {shown.title.in_language(lang)}")
    if shown.on:
        yield f"  {shown.on} 当日有效的代码" if lang == "zh" else f"  codes that hold on {shown.on}"
    for clause in shown.clauses:
        yield ""
        yield from _clause(clause, shown.on, lang)
    if shown.settings:
        yield from ("", SETTINGS.in_language(lang))
    for setting in shown.settings:
        said = f"{value_words(setting, lang)}  {setting.words.in_language(lang)}"
        yield from wrap(said, indent="  ", hanging="    ")
        yield from wrap(_titled(SOURCE, "；".join(setting.sources), lang), indent="    ", hanging="      ")


def _titled(title: Words, said: str, lang: str) -> str:
    return f"{title.zh}：{said}" if lang == "zh" else f"{title.en}: {said}"


def _clause(clause: ClauseShown, on: dt.date | None, lang: str) -> Iterator[str]:
    yield from wrap(f"{clause.notation} {clause.title.in_language(lang)}")
    yield from wrap(clause.summary.in_language(lang), indent="  ")
    yield from wrap(_titled(UNITS, listed(clause.units, lang), lang), indent="  ", hanging="    ")
    if clause.note:
        yield from wrap(_titled(NOTE, clause.note.in_language(lang), lang), indent="  ", hanging="    ")
    if clause.deadlines:
        yield from wrap(_titled(BY, by_when(clause.deadlines, on, lang), lang), indent="  ", hanging="    ")
    for rule in clause.rules:
        yield from wrap(f"{rule.id} {rule.asks.in_language(lang)}", indent="  ", hanging="    ")
        yield from wrap(_titled(UNITS, listed(rule.units, lang), lang), indent="    ", hanging="      ")
        if rule.deadlines:
            yield from wrap(
                _titled(BY, by_when(rule.deadlines, on, lang), lang), indent="    ", hanging="      "
            )
        if rule.sources[1:]:
            yield from wrap(
                _titled(SOURCE, "；".join(rule.sources[1:]), lang), indent="    ", hanging="      "
            )
        for line in what_tells(rule, on, lang):
            yield from wrap(line, indent="    ", hanging="      ")


def board_json(shown: Board) -> dict[str, object]:
    return {
        "plan": {"number": shown.number, "title": _both(shown.title)},
        "on": _iso(shown.on),
        "clauses": [_clause_json(clause, shown.on) for clause in shown.clauses],
        "settings": [
            {
                "iri": setting.iri,
                "value": setting.value.isoformat() if isinstance(setting.value, dt.date) else setting.value,
                "definition": _both(setting.words),
                "sources": list(setting.sources),
            }
            for setting in shown.settings
        ],
    }


def _clause_json(clause: ClauseShown, on: dt.date | None) -> dict[str, object]:
    return {
        "clause": clause.notation,
        "source": clause.source,
        "title": _both(clause.title),
        "summary": _both(clause.summary),
        "note": _both(clause.note) if clause.note else None,
        "units": [_both(unit) for unit in clause.units],
        "deadlines": [_deadline_json(one, on) for one in clause.deadlines],
        "rules": [_rule_json(rule, on) for rule in clause.rules],
    }


def _rule_json(rule: RuleShown, on: dt.date | None) -> dict[str, object]:
    return {
        "rule": rule.id,
        "asks": _both(rule.asks),
        "units": [_both(unit) for unit in rule.units],
        "deadlines": [_deadline_json(one, on) for one in rule.deadlines],
        "sources": list(rule.sources),
        "evidence_only": _both(rule.evidence) if rule.evidence else None,
        "shapes": list(rule.shapes),
        "codes": [
            {
                "code": told.code,
                "severity": told.severity,
                "action": told.action,
                "from": _iso(told.begins),
                "until": _iso(told.ends),
            }
            for told in rule.told
        ],
    }


def _deadline_json(deadline: Deadline, on: dt.date | None) -> dict[str, object]:
    last = deadline.last_day
    over = None if last is None or on is None else on > last
    return {"words": _both(deadline.words), "last_day": _iso(last), "over": over}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
