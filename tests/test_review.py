"""The office's steps: in their order, each by another post, kept for good beside what the machine proposed."""

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from api import review as command
from api.cleanup import review_json
from kg import ontology, reviews
from kg.cleanup import action_of, cleanup, items_of
from kg.errors import InputError, NotFound
from kg.facts import Facts
from kg.judge import by_pyshacl, ours, rule_on
from kg.model import Statements
from kg.namespaces import CODE, PROV, RDF, YJ, iri
from kg.reviews import (
    ACTIONS,
    RETURNS,
    STEPS,
    Review,
    ZeroReport,
    due,
    in_order,
    named,
    notation,
)
from kg.signing import report_zero, sign
from kg.store import Store
from kg.why import answers
from loaders.load import load_paths
from tests.world import LATER, NOW, YEAR_END, measure, world

ITEM = iri("measure", "C")
HOUR = dt.timedelta(hours=1)
POSTS = ("承办岗", "信用处处长岗", "法规处处长岗", "主任岗", "省发改委财金处岗", "省司法厅法治督察处岗")
FOR_ALL = named(ACTIONS, RETURNS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with world(tmp_path, measure("C", authority="某局"), measure("D", authority="某局")) as store:
        yield store


def proposal(store: Store) -> NamedNode:
    return action_of(next(answers(store.view(LATER), [ITEM], YEAR_END, LATER)))


def step(
    store: Store,
    number: int,
    post: str | None = None,
    *,
    decide: str | None = None,
    why: str | None = None,
    later: int = 0,
    role: NamedNode | None = None,
) -> Review:
    node = in_order(STEPS)[number]
    own = ontology.load().facts.node(node, YJ.signedBy)
    assert own is not None
    decision = FOR_ALL[decide] if decide else proposal(store)
    new = Review(ITEM.value, 0, node, role or own, post or POSTS[number], LATER + later * HOUR, YEAR_END,
                 proposal(store), decision, why)  # fmt: skip
    return sign(store, [new])[0]


def held(store: Store, known: dt.datetime = LATER + 99 * HOUR) -> list[Review]:
    return reviews.reviews(store.view(known)).get(ITEM.value, [])


def test_an_item_goes_through_the_six_steps_in_their_order(store: Store) -> None:
    for number in range(6):
        assert due(held(store)) == in_order(STEPS)[number]
        step(store, number, later=number)
    assert [review.post for review in held(store)] == list(POSTS)
    assert [review.number for review in held(store)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("number", range(1, 6))
def test_no_step_is_signed_before_the_one_that_it_needs(store: Store, number: int) -> None:
    with pytest.raises(InputError, match="REVIEW_OUT_OF_ORDER"):
        step(store, number)
    assert held(store) == []


def test_nobody_signs_another_step_of_their_own_item(store: Store) -> None:
    step(store, 0)
    with pytest.raises(InputError, match="REVIEW_OWN_STEP"):
        step(store, 1, POSTS[0])
    assert len(held(store)) == 1


@pytest.mark.parametrize("post", ["承 办 岗", "承办\u200b岗", " 承办岗", "承办岗\u3000"])
def test_another_spelling_is_not_another_post(store: Store, post: str) -> None:
    step(store, 0)
    with pytest.raises(InputError, match="REVIEW_OWN_STEP"):
        step(store, 1, post)


def test_who_signed_before_a_return_may_not_sign_a_later_step_after_it(store: Store) -> None:
    step(store, 0)
    step(store, 1, decide="退回补正", why="缺原文")
    step(store, 0, "另一承办岗")
    with pytest.raises(InputError, match="REVIEW_OWN_STEP"):
        step(store, 1, POSTS[0])


def test_a_return_sends_the_item_back_to_the_first_step_whose_post_may_sign_again(store: Store) -> None:
    step(store, 0)
    step(store, 1, decide="退回补正", why="缺原文")
    assert due(held(store)) == in_order(STEPS)[0]
    with pytest.raises(InputError, match="REVIEW_OUT_OF_ORDER"):
        step(store, 2)
    step(store, 0)
    assert due(held(store)) == in_order(STEPS)[1]


def test_the_first_step_has_nothing_to_send_back(store: Store) -> None:
    with pytest.raises(InputError, match="REVIEW_NOTHING_TO_RETURN"):
        step(store, 0, decide="退回补正", why="缺原文")


def test_a_decision_other_than_the_machine_s_needs_a_reason(store: Store) -> None:
    assert notation(proposal(store)) != "KEEP"
    with pytest.raises(InputError, match="REVIEW_WITHOUT_REASON"):
        step(store, 0, decide="保留")
    assert step(store, 0, decide="保留", why="另有依据，见附件").reason == "另有依据，见附件"


def test_a_role_signs_its_own_step_alone(store: Store) -> None:
    with pytest.raises(InputError, match="REVIEW_ROLE"):
        step(store, 0, role=CODE["role-legal"])


@pytest.mark.parametrize("post", ["岗", "岗" * 61])
def test_a_post_is_named_in_two_to_sixty_characters(store: Store, post: str) -> None:
    with pytest.raises(InputError, match="REVIEW_POST"):
        step(store, 0, post)


def test_the_machine_s_proposal_stays_beside_the_decision(store: Store) -> None:
    before = proposal(store)
    step(store, 0, decide="保留", why="另有依据")
    [item] = [item for item in cleanup(store, YEAR_END, LATER).items if item.iri == ITEM.value]
    assert item.action == before and item.reviews[0].proposal == before
    assert notation(item.outcome) == "KEEP"


def test_a_return_leaves_the_machine_s_proposal_as_the_outcome(store: Store) -> None:
    step(store, 0, decide="保留", why="另有依据")
    step(store, 1, decide="退回补正", why="依据未附")
    [item] = [item for item in cleanup(store, YEAR_END, LATER).items if item.iri == ITEM.value]
    assert item.decided is None and item.outcome == item.action


def test_a_review_is_seen_from_its_moment_on(store: Store) -> None:
    step(store, 0, later=2)
    assert held(store, LATER + HOUR) == [] and len(held(store, LATER + 2 * HOUR)) == 1


def test_a_clock_that_went_back_is_told_and_nothing_is_overwritten(store: Store) -> None:
    step(store, 0, later=2)
    with pytest.raises(InputError, match="时钟"):
        step(store, 1, later=1)
    assert [review.post for review in held(store)] == [POSTS[0]]


def test_several_items_are_signed_together_or_not_at_all(store: Store) -> None:
    good = step(store, 0)
    first = Review(iri("measure", "D").value, 0, good.step, good.role, "承办岗", LATER, YEAR_END, good.proposal,
                   good.decision, None)  # fmt: skip
    again = Review(
        ITEM.value, 0, good.step, good.role, "承办岗", LATER, YEAR_END, good.proposal, good.decision, None
    )
    with pytest.raises(InputError, match="REVIEW_OUT_OF_ORDER"):
        sign(store, [first, again])
    assert set(reviews.reviews(store.view(LATER))) == {ITEM.value}


def test_a_review_is_a_prov_activity_with_its_agent_and_role(store: Store) -> None:
    step(store, 0)
    view = store.view(LATER)
    [node] = view.subjects(RDF.type, YJ.Review)
    assert view.has(node, RDF.type, PROV.Activity) and view.has(node, PROV.used, ITEM)
    [association] = view.objects(node, PROV.qualifiedAssociation)
    assert isinstance(association, NamedNode)
    assert view.objects(association, PROV.hadRole) == (CODE["role-handler"],)


def test_our_evaluator_and_pyshacl_refuse_the_same_reviews(store: Store) -> None:
    signed = step(store, 0)
    vocabulary = ontology.load()
    for posts, decision, reason, turn in (
        (("承办岗",), "退回补正", None, 3),
        ((), "保留", "理由", 0),
        (("处长岗",), "停止执行", None, 0),
        ((), "退回补正", "理由", 1),
    ):
        out, node = Statements(), iri("review", "x")
        out.add(node, RDF.type, YJ.Review)
        out.add(node, PROV.wasAssociatedWith, iri("post", "承办岗"))
        out.add(node, YJ.reviewPost, "承办岗")
        out.add(node, YJ.reviewStep, signed.step)
        out.add(node, YJ.reviewRole, signed.role)
        out.add(node, YJ.machineProposal, signed.proposal)
        out.add(node, YJ.reviewDecision, FOR_ALL[decision])
        out.add(node, YJ.reviewReason, reason)
        out.add(node, YJ.stepDue, in_order(STEPS)[turn])
        out.add(node, YJ.signedOtherStep, *(iri("post", post) for post in posts))
        told = [
            triple
            for name in (YJ.signedBy, YJ.mayReturn)
            for triple in vocabulary.facts.match(None, name, None)
        ]
        facts = Facts([*told, *out.done()])
        both = [
            [shape.code for shape in rule_on(facts, [node], YEAR_END, judge)[node].own]
            for judge in (ours, by_pyshacl)
        ]
        assert both[0] == both[1]


def test_no_file_can_bring_in_a_review(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "forged.ttl"
    file.write_text(
        f"<https://w3id.org/yiju/id/review/x> a <{YJ.Review.value}> ; <{YJ.reviewNumber.value}> 1 .", "utf-8"
    )
    load_paths(store, [file], on=YEAR_END, territory=None, now=LATER)
    assert reviews.reviews(store.view(LATER)) == {}


def test_a_unit_without_items_reports_zero_and_stands_in_the_totals(store: Store) -> None:
    unit = "长沙市岳麓区市场监督管理局"
    report = ZeroReport(unit, "办公室主任岗", LATER, YEAR_END)
    report_zero(store, report, items_of(store.view(LATER), unit))
    made = cleanup(store, YEAR_END, LATER)
    assert made.zeros == (report,)
    [(shown, items)] = [(unit, items) for unit, items in made.by_unit.items() if not items]
    assert shown.region == ("全国", "湖南省", "长沙市", "岳麓区") and items == []


def test_a_unit_with_items_cannot_report_zero(store: Store) -> None:
    report = ZeroReport("某局", "办公室主任岗", LATER, YEAR_END)
    with pytest.raises(InputError, match="ZERO_REPORT_WITH_ITEMS"):
        report_zero(store, report, items_of(store.view(LATER), "某局"))
    assert reviews.zero_reports(store.view(LATER)) == []


def asked(*items: str, **given: str) -> argparse.Namespace:
    blank = dict.fromkeys(("step", "role", "by", "decide", "why", "on", "zero"))
    return argparse.Namespace(items=list(items), **{**blank, **given})


def test_the_command_takes_words_in_either_language_and_the_day_of_the_step_before(store: Store) -> None:
    [first] = command.signed(
        store, asked("C", step="承办", by="承办岗", decide="stop", why="x", on=YEAR_END.isoformat())
    )
    [second] = command.signed(store, asked("C", step="division", by="处长岗", decide="RETURN", why="缺原文"))
    assert first.on == second.on == YEAR_END
    assert second.returned and json.loads(json.dumps(review_json(second)))["decision"] == "RETURN"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"step": "承", "by": "某岗", "decide": "STOP"}, "承办、处室审核"),
        ({"step": "承办", "by": "某岗", "decide": "批准"}, "退回补正"),
        ({"step": "承办", "by": "某岗", "decide": "STOP", "role": "领导"}, "承办人"),
        ({"step": "承办", "decide": "STOP"}, "--by"),
        ({"step": "承办", "by": "张某 13812345678", "decide": "STOP"}, "岗位"),
        ({"step": "承办", "by": "某岗", "decide": "STOP", "why": "当事人 11010519491231002X"}, "身份证号"),
        ({"step": "承办", "by": "某岗", "decide": "STOP", "on": "去年"}, "日期"),
    ],
)
def test_what_the_command_cannot_take_is_told_and_nothing_is_kept(
    store: Store, given: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        command.signed(store, asked("C", **given))
    assert held(store) == []


def test_an_item_that_is_not_held_is_told(store: Store) -> None:
    with pytest.raises(NotFound):
        command.signed(store, asked("没有", step="承办", by="某岗", decide="STOP"))


def test_a_zero_report_takes_nothing_of_a_review(store: Store) -> None:
    with pytest.raises(InputError, match="零报告"):
        command.zero_reported(store, asked("C", zero="某县某局", by="某岗"))
    assert command.zero_reported(store, asked(zero=" 某县某局 ", by="某岗")).unit == "某县某局"


def test_the_list_shows_proposal_decision_reason_and_whose_turn_it_is(store: Store) -> None:
    command.signed(
        store, asked("C", step="承办", by="承办岗", decide="保留", why="另有依据", on="2021-12-31")
    )
    view, found, zeros = command.listed(store, "C", dt.datetime.now(dt.UTC))
    text = command.listed_text(view, found, zeros, "zh")
    assert all(
        words in text
        for words in (
            "承办岗",
            "保留",
            "另有依据",
            "机器建议（2021-12-31 当日）：停止执行",
            "下一步：处室审核",
        )
    )
    assert command.listed_text(view, {}, [], "zh") == "还没有审签\n"


def test_loading_and_signing_after_each_other_keep_their_numbers_apart(store: Store) -> None:
    step(store, 0)
    step(store, 1)
    assert len({review.number for review in held(store)}) == 2 and NOW < LATER
