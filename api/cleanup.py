"""`yiju cleanup`: the items of a day by unit, and what changes between two days, as text and as JSON (CONTRACT 1)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import NamedNode

from api import cleanup_words as told
from api.tell import instant
from api.text import CAVEAT, MARKS
from api.wrap import wrap
from kg.answer import Finding
from kg.cleanup import Change, Cleanup, Item, actions
from kg.errors import NotFound, Words
from kg.regions import level_of
from kg.reviews import Review, notation

NAMED = 20  # units that an error lists


def of_unit(made: Cleanup, unit: str) -> Cleanup:
    """The cleanup of one unit; raises NotFound with the units that there are."""
    found = made.of(unit)
    if not found.items and not found.zeros:
        there = [other.shown("zh") for other in made.by_unit]
        near = [name for name in there if unit in name] or there
        listed = "、".join(near[:NAMED]) + ("……" if len(near) > NAMED else "")
        raise NotFound(
            f"没有责任单位“{unit}”；有：{listed or '无'}",
            f"no unit is called {unit!r}; there are: {listed or 'none'}",
        )
    return found


def cleanup_text(made: Cleanup, lang: str) -> str:
    return "\n".join(_cleanup(made, lang)) + "\n"


def _cleanup(made: Cleanup, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield from wrap(
        f"清理 {made.on}：{len(made.items)} 项，{len(made.by_unit)} 个责任单位"
        if zh
        else f"Cleanup on {made.on}: {len(made.items)} items, {len(made.by_unit)} units"
    )
    yield from wrap(_counts(made.whole, lang), indent="  ")
    yield ""
    yield "逐级汇总" if zh else "By region"
    for region, _own, added in made.by_region():
        level = level_of(region)
        name = region[-1] if region else ("未写明地域" if zh else "region not stated")
        name += f"（{level.zh}）" if level and zh else f" ({level.en})" if level else ""
        yield from wrap(
            f"{name}：{_counts(added, lang)}" if zh else f"{name}: {_counts(added, lang)}",
            indent="  " * max(1, len(region)),
            hanging="  " * (len(region) + 2),
        )
    for unit, items in made.by_unit.items():
        yield ""
        yield from wrap(
            f"{unit.shown(lang)}　{len(items)} 项" if zh else f"{unit.shown(lang)}: {len(items)} items"
        )
        for report in made.zeros:
            if unit.is_called(report.unit):
                yield from wrap(told.zero(report, lang), indent="  ")
        for item in items:
            yield from _item(item, lang)
    yield ""
    yield from wrap(CAVEAT.in_language(lang))


def _counts(counted: Counter[NamedNode], lang: str) -> str:
    found = [f"{told.label(action, lang)} {counted[action]}" for action in actions() if counted[action]]
    return "，".join(found) if lang == "zh" else ", ".join(found)


def _item(item: Item, lang: str) -> Iterator[str]:
    colon = "：" if lang == "zh" else ": "
    name = " ".join(filter(None, (item.id, item.title, item.number)))
    yield from wrap(
        f"{MARKS[item.verdict]} {item.action_label.in_language(lang)}{colon}[{told.kind(item, lang)}] {name}",
        indent="  ",
        hanging="      ",
    )
    lines = [(Words("原因", "why"), reason) for reason in told.reasons(item.causes, lang)]
    lines += [(Words("怎样改", "to mend it"), words.in_language(lang)) for words in item.mend]
    if item.causes:
        lines.append((Words("时限", "deadline"), item.due.in_language(lang)))
    lines += [(Words("审签", "signed"), told.signature(review, lang)) for review in item.reviews]
    for heading, words in lines:
        yield from wrap(f"{heading.in_language(lang)}{colon}{words}", indent="      ", hanging="        ")


def changes_text(before: Cleanup, after: Cleanup, changes: Sequence[Change], lang: str) -> str:
    """The items that fare otherwise on the second day, each with the causes that came and went."""
    zh, colon = lang == "zh", "：" if lang == "zh" else ": "
    lines = wrap(
        f"{before.on} → {after.on}：{len(changes)} 项有变"
        if zh
        else f"{before.on} → {after.on}: {len(changes)} items changed"
    )
    for change in changes:
        item = change.after
        then, now = (one.action_label.in_language(lang) for one in (change.before, item))
        lines += ["", *wrap(f"[{told.kind(item, lang)}] {item.id} {item.title}", indent="  ", hanging="    ")]
        lines += wrap(f"{then} → {now}", indent="    ")
        for words, found in ((Words("新增", "came"), change.came), (Words("消失", "went"), change.went)):
            for reason in told.reasons(found, lang):
                lines += wrap(f"{words.in_language(lang)}{colon}{reason}", indent="    ", hanging="      ")
    return "\n".join([*lines, "", *wrap(CAVEAT.in_language(lang))]) + "\n"


def item_json(item: Item) -> dict[str, Any]:
    """One item as JSON; `deadline` is a day, or the time limit in Chinese, with both languages beside it."""
    kind = {lang: told.kind(item, lang) for lang in ("zh", "en")}
    return {
        "kind": item.kind.value.rsplit("#", 1)[-1],
        "kind_label": kind,
        "id": item.id,
        "iri": item.iri,
        "label": item.title,
        "number": item.number,
        "action": notation(item.action),
        "action_label": _both(item.action_label),
        "verdict": item.verdict,
        "causes": _causes(item.causes),
        "mend": [_both(words) for words in item.mend],
        "unit": item.unit.name or None,
        "region": list(item.unit.region),
        "deadline": item.deadline.isoformat() if item.deadline else item.due.zh,
        "deadline_label": _both(item.due),
        "review": review_json(item.reviews[-1]) if item.reviews else None,
    }


def change_json(change: Change) -> dict[str, Any]:
    return {
        "id": change.after.id,
        "iri": change.after.iri,
        "label": change.after.title,
        "before": {"action": notation(change.before.action), "verdict": change.before.verdict},
        "after": {"action": notation(change.after.action), "verdict": change.after.verdict},
        "came": _causes(change.came),
        "went": _causes(change.went),
    }


def review_json(review: Review) -> dict[str, Any]:
    """One signature, with the machine's proposal beside the decision."""
    return {
        "item": review.item,
        "number": review.number,
        "step": told.label(review.step, "zh"),
        "role": told.label(review.role, "zh"),
        "by": review.post,
        "at": instant(review.at),
        "on": review.on.isoformat(),
        "proposal": notation(review.proposal),
        "decision": notation(review.decision),
        "reason": review.reason,
    }


def _causes(found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"rule": cause.rule, "code": cause.code, "severity": cause.severity,
         "message": _both(cause.message), "source": cause.source}
        for cause in found
    ]  # fmt: skip


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
