"""The review of a draft (送审稿): the 条文—依据对照表 line by line, in a terminal and as JSON."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from api.draft_read import Draft
from api.tell import answer_json
from api.text import CAVEAT, MARKS, SEVERITIES, verdict_words
from api.wrap import wrap
from kg import draft as judging
from kg import ontology
from kg.answer import Finding
from kg.draft import Line
from kg.errors import InputError, Words
from kg.store import Store

COLUMNS = (
    Words("序号", "No."), Words("条文", "Text"), Words("措施/事项", "Measure or matter"), Words("所引依据", "Cited"),
    Words("依据状态", "State"), Words("结论", "Outcome"), Words("问题", "Problems"), Words("修改意见", "What would mend it"),
)  # fmt: skip
NOTHING_CITED = Words("（没有引用依据）", "(cites nothing)")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A draft, its lines on a day as known at a moment, and what the review proposes for the whole."""

    draft: Draft
    on: dt.date
    known: dt.datetime
    lines: tuple[Line, ...]
    outcome: NamedNode

    def of(self, outcome: NamedNode) -> list[tuple[int, Line]]:
        """The lines of this outcome with their numbers."""
        return [(number, line) for number, line in enumerate(self.lines, 1) if line.outcome == outcome]


def review(store: Store, draft: Draft, on: dt.date, known: dt.datetime) -> Reviewed:
    """Judge the draft over the store; raises InputError where nothing in it can be reviewed."""
    lines = judging.judged(store, draft.records, on, known)
    if not lines:
        first = f"；{draft.problems[0].place}：{draft.problems[0].words.zh}" if draft.problems else ""
        also = f"; {draft.problems[0].place}: {draft.problems[0].words.en}" if draft.problems else ""
        raise InputError(
            f"{draft.path} 里没有读出可审的条目（措施、名单、标准等）{first}",
            f"nothing in {draft.path} can be reviewed (a measure, a list, a standard …){also}",
        )
    outcome = judging.gravest((line.outcome for line in lines), unread=bool(draft.problems))
    return Reviewed(draft, on, known, tuple(lines), outcome)


def outcome_words(outcome: NamedNode) -> Words:
    vocabulary = ontology.load()
    return Words(vocabulary.label(outcome, "zh"), vocabulary.label(outcome, "en"))


def counts(made: Reviewed, lang: str) -> str:
    """How many lines have which outcome, the gravest first."""
    counted = Counter(line.outcome for line in made.lines)
    told = [(outcome_words(outcome), counted[outcome]) for outcome in judging.outcomes() if counted[outcome]]
    if lang == "zh":
        return "、".join(f"{words.zh}{count}项" for words, count in told)
    return ", ".join(f"{words.en}: {count}" for words, count in told)


def text_of(made: Reviewed, line: Line) -> tuple[str, str]:
    """Where a line stands in the draft, and its words: those of the text, or the cells of its row."""
    place = line.record.place
    told = made.draft.words.get(line.record.key)
    if told:
        return told
    cells = "；".join(f"{heading.zh}：{words}" for heading, words in line.answer.claim.facts)
    return f"{place.sheet} 第{place.row}行", cells


def deciding(line: Line) -> list[Finding]:
    """What keeps a line from standing, each once; notes are left out."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in line.answer.findings:
        if finding.severity != "note" and line.answer.verdict != "allowed":
            found.setdefault((finding.code, finding.message.zh), finding)
    return sorted(found.values(), key=lambda finding: list(SEVERITIES).index(finding.severity))


def named(made: Reviewed, line: Line) -> str:
    """What a line is about, with its 编号 where that says more; the document's own title before it is left out."""
    claim = line.answer.claim
    identifier = claim.id.removeprefix(f"{made.draft.title} ")
    return claim.label if identifier == claim.label else f"{claim.label}（{identifier}）"


def problems(line: Line, lang: str) -> list[str]:
    """What is wrong or unknown with a line: findings of the rulebook, then citations in a state that needs mending."""
    colon, open_, close = ("：", "（", "）") if lang == "zh" else (": ", " (", ")")
    found = [(finding.severity, finding.message.in_language(lang)) for finding in deciding(line)]
    only = f"{line.cited[0][0]}{colon}" if len(line.cited) == 1 else colon
    told = [
        f"{SEVERITIES[severity].in_language(lang)}{colon}{said.removeprefix(only)}"
        for severity, said in found
    ]
    for words, state in line.cited:
        if judging.remedy(state) and not any(said.startswith(f"{words}{colon}") for _, said in found):
            label, detail = state.label.in_language(lang), state.detail.in_language(lang)
            told.append(f"{words}{colon}{label}" + (f"{open_}{detail}{close}" if detail else ""))
    return list(dict.fromkeys(told))


def remedies(line: Line, lang: str) -> list[str]:
    """What would mend a line, each once."""
    hints = [finding.hint for finding in deciding(line)] + [judging.remedy(state) for _, state in line.cited]
    return list(dict.fromkeys(hint.in_language(lang) for hint in hints if hint))


def row(made: Reviewed, number: int, line: Line, lang: str) -> tuple[str, ...]:
    """The line as a row of the 条文—依据对照表; several values stand in lines of their own."""
    where, words = text_of(made, line)
    cited = [words for words, _ in line.cited] or [NOTHING_CITED.in_language(lang)]
    states = [state.label.in_language(lang) for _, state in line.cited]
    if len(cited) > 1:
        cited, states = (
            [f"{order}. {said}" for order, said in enumerate(each, 1)] for each in (cited, states)
        )
    verdict = verdict_words(line.answer.verdict).in_language(lang)
    outcome = outcome_words(line.outcome).in_language(lang)
    return (
        str(number), f"{where}\n{words}", named(made, line), "\n".join(cited), "\n".join(states), f"{verdict}\n{outcome}",
        "\n".join(problems(line, lang)), "\n".join(remedies(line, lang)),
    )  # fmt: skip


def review_text(made: Reviewed, lang: str) -> str:
    return "\n".join(_text(made, lang)) + "\n"


def _text(made: Reviewed, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    mark = MARKS[judging.notation(made.outcome)]
    about = made.draft.title or str(made.draft.path)
    said = outcome_words(made.outcome).in_language(lang)
    yield from wrap(f"{mark} {said}：{about}" if zh else f"{mark} {said}: {about}")
    yield from wrap(
        f"{made.on} 当日；{counts(made, lang)}" if zh else f"on {made.on}; {counts(made, lang)}", indent="  "
    )
    for trouble in made.draft.problems:
        yield from wrap(f"! {trouble.place}：{trouble.words.in_language(lang)}", indent="  ", hanging="    ")
    for remark in made.draft.remarks:
        yield from wrap(f"- {remark.words.in_language(lang)}", indent="  ", hanging="    ")
    for number, line in enumerate(made.lines, 1):
        yield ""
        mark = MARKS[judging.notation(line.outcome)]
        yield from wrap(f"{number} {mark} {named(made, line)}", hanging="    ")
        where, words = text_of(made, line)
        yield from wrap(f"{where}：{words}", indent="    ", hanging="      ")
        for cited, state in line.cited:
            label = state.label.in_language(lang)
            yield from wrap(f"{cited} [{label}]", indent="    ", hanging="      ")
        for problem in problems(line, lang):
            yield from wrap(f"· {problem}", indent="    ", hanging="      ")
        for help_ in remedies(line, lang):
            yield from wrap(f"→ {help_}", indent="    ", hanging="      ")
    yield ""
    yield from wrap(CAVEAT.in_language(lang), indent="  ")


def review_json(made: Reviewed) -> dict[str, Any]:
    """The whole review."""
    return {
        "file": str(made.draft.path), "title": made.draft.title, "unit": made.draft.unit, "on": made.on.isoformat(),
        "outcome": judging.notation(made.outcome), "outcome_label": _both(outcome_words(made.outcome)),
        "lines": [_line_json(made, number, line) for number, line in enumerate(made.lines, 1)],
        "problems": [{"place": str(one.place), "message": _both(one.words)} for one in made.draft.problems],
        "remarks": [{"place": str(one.place), "message": _both(one.words)} for one in made.draft.remarks],
    }  # fmt: skip


def _line_json(made: Reviewed, number: int, line: Line) -> dict[str, Any]:
    where, words = text_of(made, line)
    answer = answer_json(line.answer)
    del answer["certificate"]
    return answer | {
        "number": number, "where": where, "words": words,
        "outcome": judging.notation(line.outcome), "outcome_label": _both(outcome_words(line.outcome)),
        "cited": [
            {"words": said, "state": state.concept.value.rsplit("/", 1)[-1], "label": _both(state.label), "detail": _both(state.detail)}
            for said, state in line.cited
        ],
        "remedies": {"zh": remedies(line, "zh"), "en": remedies(line, "en")},
    }  # fmt: skip


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
