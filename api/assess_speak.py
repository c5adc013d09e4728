"""What an assessor says, what settles a difference, and closing a report, asked in words: looked up, judged, kept or refused.

The command and the server ask alike; who may say what is judged by shapes/opinion.ttl (kg/assessors.py).
"""

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api import language
from api.assess_json import snapshot
from api.office import POST, WHY, one_line
from kg.assessment import CRITERIA, STATES, assess
from kg.assessors import close, speak
from kg.errors import InputError, Words
from kg.opinions import ASSESSORS, Closed, Opinion, opinions
from kg.reviews import concept, said
from kg.store import Store

CRITERION, STATE, ASSESSOR = Words("指标", "criterion"), Words("结论", "finding"), Words("评估人", "assessor")


@dataclass(frozen=True, slots=True)
class Said:
    """One criterion, what is found of it and why, in words of either language."""

    criterion: str
    state: str
    why: str = ""


def spoken(
    store: Store, standard: NamedNode, on: dt.date, role: str | None, said_: Sequence[Said], post: str
) -> list[Opinion]:
    """The opinions kept; without a role (A or B) they settle differences. Raises InputError, and then keeps none."""
    assessor = concept(role, ASSESSOR, ASSESSORS) if role else None
    by, now = one_line(POST, post) or None, language.now()
    there = {criterion.node: criterion.state for criterion in assess(store, standard, on, now).criteria}
    new: dict[NamedNode, Opinion] = {}
    for one in said_:
        node = _criterion(one.criterion, there)
        state, reason = concept(one.state, STATE, STATES), one_line(WHY, one.why) or None
        new[node] = Opinion(standard, on, node, assessor, state, there[node], by, reason, now)
    return speak(store, list(new.values()))


def _criterion(words: str, there: Container[NamedNode]) -> NamedNode:
    """The criterion that the words name; raises InputError for one that is not asked of this standard."""
    node = concept(words, CRITERION, CRITERIA)
    if node not in there:
        label = said(node)
        raise InputError(
            f"没有数字，不问“{label.zh}”；先在 执行效果 表里填数字",
            f"{label.en!r} is not asked, for its figures are not given; fill them in on the sheet effects first",
        )
    return node


def closed(store: Store, standard: NamedNode, on: dt.date, post: str) -> Closed:
    """The report closed as it stands; raises InputError while the two differ or one has not spoken."""
    now, by = language.now(), one_line(POST, post) or None
    made = assess(store, standard, on, now)
    text = snapshot(made, opinions(store.view(now), standard, on), Closed(standard, on, now, by, ""))
    return close(store, Closed(standard, on, now, by, text), [one.node for one in made.criteria])
