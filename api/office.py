"""A step of the office, or a zero report, as a person asks for it in words: looked up, judged and kept, or refused.

The command and the server ask alike; who may sign is judged by shapes/review.ttl (kg/signing.py).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api import language
from api.wrap import plain
from kg import ontology, reviews, signing, why
from kg.cleanup import action_of, items_of
from kg.errors import InputError, Words
from kg.namespaces import YJ
from kg.reviews import ACTIONS, RETURNS, ROLES, STEPS, Review, ZeroReport
from kg.store import Store
from loaders.privacy import holds_mobile, identity_numbers

STEP, ROLE, DECISION = Words("步骤", "step"), Words("角色", "role"), Words("处理意见", "decision")
POST, WHY, UNIT = (
    Words("岗位", "the post"),
    Words("理由", "the reason"),
    Words("单位名称", "the name of the unit"),
)


@dataclass(frozen=True, slots=True)
class Signing:
    """What is to be signed: items by 编号 or IRI, the step, the decision, by which post; in words of either language.

    Without a role it is that of the step; without a day that of the step before, or today.
    """

    items: Sequence[str]
    step: str
    decide: str
    post: str
    role: str | None = None
    why: str = ""
    on: dt.date | None = None


def sign(store: Store, asked: Signing) -> list[Review]:
    """The reviews kept; raises InputError, NotFound or Ambiguous, and then keeps none."""
    step = reviews.concept(asked.step, STEP, STEPS)
    role = reviews.concept(asked.role, ROLE, ROLES) if asked.role else role_of(step)
    decision = reviews.concept(asked.decide, DECISION, ACTIONS, RETURNS)
    post, reason = one_line(POST, asked.post), one_line(WHY, asked.why) or None
    now = language.now()
    claims = list(dict.fromkeys(why.find_claim(store, name, now) for name in asked.items))
    view = store.view(now)
    new = []
    for claim in claims:
        before = reviews.reviews_of(view, claim.value)
        on = asked.on or (before[-1].on if before else language.today())
        answer = why.why(store, claim, on, now)
        new.append(Review(claim.value, 0, step, role, post, now, on, action_of(answer), decision, reason))
    return signing.sign(store, new)


def role_of(step: NamedNode) -> NamedNode:
    """The role that signs a step."""
    role = ontology.load().facts.node(step, YJ.signedBy)
    assert role is not None
    return role


def report_none(store: Store, unit: str, post: str, on: dt.date | None) -> ZeroReport:
    """The zero report of a unit, kept; raises InputError for a unit that has items."""
    now, named = language.now(), one_line(UNIT, unit)
    if not named:
        raise InputError("零报告要写单位名称", "a zero report needs the name of the unit")
    report = ZeroReport(named, one_line(POST, post), now, on or language.today())
    return signing.report_zero(store, report, items_of(store.view(now), named))


def one_line(what: Words, words: str) -> str:
    """The words in one line; raises InputError where a person's number stands in them."""
    if any(identity_numbers(words)) or holds_mobile(words):
        raise InputError(
            f"{what.zh}里疑似有身份证号或手机号；请写岗位，不写个人信息，没有收",
            f"{what.en} holds what looks like an identity or a mobile number; write the post, nothing of a person; not kept",
        )
    return plain(words)
