"""`yiju review` and `yiju reviews`: an office's decisions on items of the cleanup, kept beside what the machine proposes."""

import argparse
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from pyoxigraph import NamedNode

from api import cleanup_words as told
from api import language, office
from api.cleanup import review_json
from api.office import Signing
from api.tell import instant
from api.wrap import wrap
from kg import reviews, why
from kg.errors import InputError
from kg.namespaces import DCT
from kg.reviews import Review, ZeroReport
from kg.store import Store
from kg.view import View


def review_command(store: Store, asked: argparse.Namespace, lang: str) -> int:
    """Keep a zero report, or a step for each item named, and print what was kept; answers the exit status."""
    if asked.zero is not None:
        zero = zero_reported(store, asked)
        words = f"{zero.unit} {told.zero(zero, lang)}"
        print(json.dumps(zero_json(zero), ensure_ascii=False) if asked.json else words)
        return 0
    for kept in signed(store, asked):
        words = told.signature(kept, lang)
        print(json.dumps(review_json(kept), ensure_ascii=False) if asked.json else words)
    return 0


def reviews_command(store: Store, asked: argparse.Namespace, lang: str) -> int:
    """Print the reviews of an item, or all of them with the zero reports; answers the exit status."""
    view, found, zeros = listed(store, asked.item, language.moment(asked.known))
    if asked.json:
        lines = [review_json(one) for steps in found.values() for one in steps]
        for line in [*lines, *map(zero_json, zeros)]:
            print(json.dumps(line, ensure_ascii=False))
    else:
        print(listed_text(view, found, zeros, lang), end="")
    return 0


def signed(store: Store, asked: argparse.Namespace) -> list[Review]:
    """The reviews that the command asks for, kept; raises InputError, NotFound or Ambiguous, and then keeps none."""
    if not (asked.items and asked.step and asked.by and asked.decide):
        raise InputError(
            "要给 ITEM、--step、--by、--decide；零报告用 --zero UNIT --by",
            "give ITEM, --step, --by and --decide; for a zero report --zero UNIT and --by",
        )
    on = language.day(asked.on) if asked.on else None
    asking = Signing(asked.items, asked.step, asked.decide, asked.by, asked.role, asked.why or "", on)
    return office.sign(store, asking)


def zero_reported(store: Store, asked: argparse.Namespace) -> ZeroReport:
    """The zero report that the command asks for, kept; raises InputError."""
    if not asked.by or asked.items or asked.step or asked.decide:
        raise InputError(
            "零报告只要 --zero UNIT --by 岗位 [--on 日期]",
            "a zero report takes --zero UNIT, --by and --on alone",
        )
    return office.report_none(store, asked.zero, asked.by, language.day(asked.on) if asked.on else None)


def listed(
    store: Store, item: str | None, known: dt.datetime
) -> tuple[View, dict[str, list[Review]], list[ZeroReport]]:
    """The reviews known at a moment: of one item, or all of them with the zero reports."""
    view = store.view(known)
    found = reviews.reviews(view)
    if item is None:
        return view, found, reviews.zero_reports(view)
    iri = why.find_claim(store, item, known).value
    return view, {iri: found.get(iri, [])}, []


def listed_text(view: View, found: dict[str, list[Review]], zeros: Sequence[ZeroReport], lang: str) -> str:
    return "\n".join(_listed(view, found, zeros, lang)) + "\n"


def _listed(
    view: View, found: dict[str, list[Review]], zeros: Sequence[ZeroReport], lang: str
) -> Iterator[str]:
    zh = lang == "zh"
    for item, steps in sorted(found.items()):
        yield from wrap(name_of(view, item))
        for review in steps:
            yield from wrap(f"{review.number}. {told.signature(review, lang)}", indent="  ", hanging="     ")
            proposal = told.label(review.proposal, lang)
            yield from wrap(
                f"机器建议（{review.on} 当日）：{proposal}"
                if zh
                else f"machine's proposal for {review.on}: {proposal}",
                indent="     ",
            )
        turn = told.label(reviews.due(steps), lang)
        yield from wrap(f"下一步：{turn}" if zh else f"next: {turn}", indent="  ")
    for report in zeros:
        yield from wrap(
            f"{report.unit}：{told.zero(report, lang)}" if zh else f"{report.unit}: {told.zero(report, lang)}"
        )
    if not found and not zeros:
        yield "还没有审签" if zh else "nothing was signed yet"


def name_of(view: View, item: str) -> str:
    """The 编号 and the IRI of an item."""
    return " ".join([*(word.value for word in view.objects(NamedNode(item), DCT.identifier)), item])


def zero_json(report: ZeroReport) -> dict[str, Any]:
    return {"zero": report.unit, "by": report.post, "at": instant(report.at), "on": report.on.isoformat()}
