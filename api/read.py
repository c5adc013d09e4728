"""`yiju read`: documents into a workbook for a person to correct, with every citation and, over a store, its state on a day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError, Words
from kg.states import Asked, State, states
from kg.view import View
from loaders.readbook import write_readings
from loaders.reading import Found, read_document


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file with what was found in it, or why it could not be read; `states` by (mention, place of the norm)."""

    path: Path
    found: Found | None
    trouble: Words | None = None
    states: dict[tuple[int, int], State] | None = None


def read_files(paths: Iterable[Path], view: View | None, on: dt.date) -> list[Outcome]:
    """Each file read; one that cannot be read says why, and the others go on."""
    outcomes = []
    seen: dict[str, Path] = {}
    for path in paths:
        try:
            found = read_document(path)
            identifier = found.about.identifier or path.name
            if identifier in seen:
                raise InputError(
                    f"{path} 与 {seen[identifier]} 是同一文件（{identifier}），只读一次",
                    f"{path} is the same document as {seen[identifier]} ({identifier}) and was read once",
                )
            seen[identifier] = path
            outcomes.append(Outcome(path, found, None, known_states(found, view, on) if view else {}))
        except InputError as trouble:
            outcomes.append(Outcome(path, None, trouble.words))
    return outcomes


def known_states(found: Found, view: View, on: dt.date) -> dict[tuple[int, int], State]:
    """The state of each citation of a document on a day; what it says of itself has none."""
    asked = {
        (at, place): Asked(cited.words, mention.keys, cited.pinned, cited.locator, cited.label)
        for at, mention in enumerate(found.mentions)
        for place, cited in enumerate(mention.cited)
        if mention.keys
    }
    return dict(zip(asked, states(view, list(asked.values()), on, found.about.made), strict=True))


def write_outcomes(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the workbook of what could be read; raises InputError where it cannot be written."""
    read = [(outcome.found, outcome.states or {}) for outcome in outcomes if outcome.found is not None]
    write_readings(path, [found for found, _ in read], [known for _, known in read])


def status(outcomes: Sequence[Outcome]) -> int:
    """The exit status: 0 all were read, 1 some, 2 none."""
    read = sum(outcome.found is not None for outcome in outcomes)
    return 2 if read == 0 else int(read < len(outcomes))


def outcome_text(outcome: Outcome, lang: str) -> str:
    """A line or a few about one file."""
    if outcome.found is None:
        assert outcome.trouble is not None
        return f"✘ {outcome.trouble.in_language(lang)}"
    found, said = outcome.found, outcome.found.about
    others = [mention for mention in found.mentions if mention.keys]
    counted = Words(
        f"引用 {len(others)} 处、措施 {sum(bool(draft.measure) for draft in found.drafts)} 项、任务 {len(found.tasks)} 项",
        f"{len(others)} citations, {sum(bool(draft.measure) for draft in found.drafts)} measures, {len(found.tasks)} tasks",
    )
    title = (said.number or "") if found.secret else " ".join(filter(None, (said.title, said.number)))
    lines = [f"✔ {outcome.path}：{title}", *([] if found.secret else [f"  {counted.in_language(lang)}"])]
    lines += [f"  {words}: {count}" for words, count in _counted(outcome, lang).items()]
    lines += [f"  {remark.in_language(lang)}" for remark in found.remarks]
    return "\n".join(lines)


def _counted(outcome: Outcome, lang: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for state in (outcome.states or {}).values():
        name = state.label.in_language(lang)
        counts[name] = counts.get(name, 0) + 1
    return counts


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What was found in one file."""
    if outcome.found is None:
        assert outcome.trouble is not None
        return {"file": str(outcome.path), "error": _both(outcome.trouble)}
    found, said = outcome.found, outcome.found.about
    if found.secret:
        return {
            "file": str(outcome.path),
            "number": said.number,
            "secret": True,
            "remarks": [_both(r) for r in found.remarks],
        }
    return {
        "file": str(outcome.path),
        "title": said.title,
        "number": said.number,
        "issuer": list(said.issuers),
        "made": _day(said.made),
        "printed": _day(said.printed),
        "published": _day(said.published),
        "in_force_from": _day(said.begins),
        "valid_until": _day(said.until),
        "rank": said.rank,
        "territory": said.territory,
        "citations": [_mention(outcome, at) for at in range(len(found.mentions))],
        "tasks": [
            {
                "number": task.number, "title": task.title, "units": list(task.units), "helpers": list(task.helpers),
                "deadline": task.deadline, "where": _both(task.block.where), "sentence": task.sentence,
            }
            for task in found.tasks
        ],
        "measures": [
            {
                "kind": draft.use, "measure": draft.measure, "class": draft.class_, "quote": draft.quote,
                "basis": [cited.words for mention in draft.basis for cited in mention.cited], "authority": draft.authority,
                "target": draft.target, "conduct": draft.conduct, "duration": draft.duration, "executor": draft.executor,
                "mandatory": draft.mandatory, "where": _both(draft.block.where), "sentence": draft.sentence,
            }
            for draft in found.drafts
        ],
        "remarks": [_both(remark) for remark in found.remarks],
    }  # fmt: skip


def _mention(outcome: Outcome, at: int) -> dict[str, Any]:
    assert outcome.found is not None
    mention, known = outcome.found.mentions[at], outcome.states or {}
    named = mention.named
    return {
        "words": mention.words,
        "sentence": mention.sentence,
        "where": _both(mention.block.where),
        "page": mention.block.page,
        "way": mention.way,
        "title": named.title if named else None,
        "number": named.number if named else None,
        "places": [
            {
                "words": cited.words, "locator": cited.locator, "label": cited.label,
                "state": _state(known.get((at, place))),
            }
            for place, cited in enumerate(mention.cited)
        ],
    }  # fmt: skip


def _state(state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "code": state.concept.value.rsplit("/", 1)[-1],
        "label": _both(state.label),
        "detail": _both(state.detail),
    }


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
