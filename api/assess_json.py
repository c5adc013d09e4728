"""The assessment of a standard as JSON, with what two assessors said of it: the one form that text, Word and closing read."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from pyoxigraph import NamedNode

from api.tell import instant
from kg.assessment import Assessment, Criterion, Effects, Figure, assess, gravest
from kg.errors import NotFound, Words
from kg.opinions import Closed, Opinion, Stand, closings, opinions, stand
from kg.reviews import notation, said
from kg.store import Store
from kg.view import View

Told = dict[str, Any]


def assessment_json(made: Assessment, spoken: Sequence[Opinion], closed: Closed | None = None) -> Told:
    """`verdict` is what the rules found; `agreed` what the two agree on, None until they do on every criterion."""
    stands = [stand(spoken, criterion.node) for criterion in made.criteria]
    agreed = [one.agreed for one in stands]
    last = gravest(state for state in agreed if state) if all(agreed) else None
    return {
        "standard": {"id": made.id, "iri": made.iri.value, "label": made.label,
                     "cells": [{"heading": _words(heading), "value": value} for heading, value in made.cells]},
        "on": made.on.isoformat(),
        "known": instant(made.known),
        "verdict": notation(made.verdict),
        "verdict_label": _words(said(made.verdict)),
        "agreed": None if last is None else notation(last),
        "agreed_label": None if last is None else _words(said(last)),
        "criteria": [_criterion(one, between) for one, between in zip(made.criteria, stands, strict=True)],
        "effects": [_effects(one) for one in made.effects],
        "facts": made.facts,
        "rulebook": dict(made.digests),
        "closed": None if closed is None else {"at": instant(closed.at), "by": closed.post},
    }  # fmt: skip


def assessed(store: Store, standard: NamedNode, on: dt.date, known: dt.datetime) -> Told:
    """The assessment of a standard on a day as known at a moment, with what was said of it, and whether it is closed."""
    view = store.view(known)
    done = [one for one in closings(view, standard) if one.on == on]
    spoken = opinions(view, standard, on)
    return assessment_json(assess(store, standard, on, known), spoken, done[-1] if done else None)


def closed_report(view: View, standard: NamedNode, on: dt.date | None) -> str:
    """The report as it was closed, byte for byte: that of a day, or the last one; raises NotFound."""
    found = [one for one in closings(view, standard) if on in (None, one.on)]
    if not found:
        raise NotFound(
            "这项标准还没有定稿的评估；先定稿（命令行用 --close）",
            "no assessment of this standard is closed yet; close one first (on the command line with --close)",
        )
    return found[-1].snapshot


def snapshot(made: Assessment, spoken: Sequence[Opinion], closed: Closed) -> str:
    """The report as it is closed: one text, kept and printed byte for byte."""
    return json.dumps(assessment_json(made, spoken, closed), ensure_ascii=False, indent=1) + "\n"


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _criterion(criterion: Criterion, between: Stand) -> Told:
    return {
        "code": criterion.code,
        "label": _words(criterion.label),
        "state": notation(criterion.state),
        "state_label": _words(said(criterion.state)),
        "evidence": [_words(words) for words in criterion.evidence],
        "source": criterion.source,
        "rule": criterion.rule,
        "settings": [_words(words) for words in criterion.settings],
        "remedy": _words(criterion.remedy),
        "opinions": [opinion_json(one) for one in (*between.said, between.settled) if one],
        "differing": between.differing,
        "agreed": None if between.agreed is None else notation(between.agreed),
        "agreed_label": None if between.agreed is None else _words(said(between.agreed)),
    }


def opinion_json(opinion: Opinion) -> Told:
    """`as` is None for what settles a difference; `proposal` is what the rules had found when it was said."""
    return {
        "standard": opinion.standard.value,
        "on": opinion.on.isoformat(),
        "criterion": notation(opinion.criterion),
        "as": None if opinion.assessor is None else notation(opinion.assessor),
        "as_label": None if opinion.assessor is None else _words(said(opinion.assessor)),
        "by": opinion.post,
        "state": notation(opinion.state),
        "state_label": _words(said(opinion.state)),
        "proposal": notation(opinion.proposal),
        "proposal_label": _words(said(opinion.proposal)),
        "why": opinion.reason,
        "at": instant(opinion.at),
    }


def _effects(effects: Effects) -> Told:
    first, last = effects.period
    return {
        "id": effects.id,
        "from": first,
        "until": last,
        "figures": [_figure(one) for one in effects.figures],
    }


def _figure(figure: Figure) -> Told:
    whole = None
    if figure.whole is not None:
        whole = {"label": _words(figure.whole[0]), "value": _words(figure.whole[1])}
    return {"label": _words(figure.label), "value": _words(figure.value), "of": whole, "share": figure.share}
