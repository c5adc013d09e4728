"""What the answer is, and why: one point a test, on the smallest record that shows it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.model import Duration, Record, Statements
from kg.namespaces import ELI, RDF, YJ, below
from tests.world import ask, codes, keep, measure, norm, power, world

LAW = "甲管理法"
ENACTED = dt.date(2015, 3, 1)
AT = (LAW, "7/1", None)
PINNED = (LAW, "7/1", ENACTED)
WORDS = "有下列情形的，在一至三年内禁止参加政府采购活动"
THREE_YEARS = Duration(months=36)


def law(**changes: object) -> Record:
    facts = {
        "version": ENACTED,
        "begins": ENACTED,
        "whole": True,
        "articles": [("7/1", WORDS), ("8/1", "本法由财政部门解释。")],
    }
    return norm(LAW, **(facts | changes))  # type: ignore[arg-type]


GRANT = power("P", PINNED, longest=THREE_YEARS, quote="禁止参加政府采购活动")
FULL = measure("M", AT, duration=THREE_YEARS)


def test_a_measure_within_a_recorded_power_of_a_law_in_force_has_its_basis(tmp_path: Path) -> None:
    with world(tmp_path, law(), GRANT, FULL) as store:
        answer = ask(store, "M")
    assert answer.verdict == "allowed" and answer.action == "KEEP"
    assert answer.justifications[0].provision.quote == WORDS
    assert not codes(answer)


def test_a_measure_that_cites_nothing_has_no_basis(tmp_path: Path) -> None:
    with world(tmp_path, law(), GRANT, measure("M")) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("MEASURE_NO_BASIS", "violation")}


def test_a_term_over_the_maximum_is_refused_and_to_be_revised(tmp_path: Path) -> None:
    with world(tmp_path, law(), GRANT, measure("M", AT, duration=Duration(months=37))) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and answer.action == "REVISE"
    assert codes(answer) == {("DURATION_EXCEEDED", "violation")}


def test_a_longer_term_in_the_article_that_nobody_recorded_leaves_the_excess_unknown(tmp_path: Path) -> None:
    record = law()
    ten_years = Duration(months=120)
    triples = (*record.triples, *_term(record, "7/1", ten_years))
    with world(
        tmp_path, replace(record, triples=triples), GRANT, measure("M", AT, duration=Duration(months=60))
    ) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and codes(answer) == {("POWER_NOT_RECORDED", "unknown")}


def _term(record: Record, locator: str, duration: Duration) -> list[Triple]:
    return [Triple(below(record.subject, locator), YJ.term, duration.iri), *duration.triples()]


def test_a_law_that_is_not_held_leaves_the_measure_undetermined(tmp_path: Path) -> None:
    with world(tmp_path, measure("M", ("乙管理法", "7", None))) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and codes(answer) == {("NORM_NOT_HELD", "unknown")}


def test_before_the_law_began_its_version_of_the_day_is_not_held(tmp_path: Path) -> None:
    with world(tmp_path, law(), GRANT, FULL) as store:
        answer = ask(store, "M", dt.date(2010, 1, 1))
    assert answer.verdict == "undetermined" and codes(answer) == {("VERSION_NOT_HELD", "unknown")}


def test_before_a_law_known_to_be_new_it_is_not_yet_in_force(tmp_path: Path) -> None:
    with world(tmp_path, law(original=True), GRANT, FULL) as store:
        answer = ask(store, "M", dt.date(2010, 1, 1))
    assert answer.verdict == "not_allowed" and ("NOT_YET_IN_FORCE", "violation") in codes(answer)


def test_a_citation_that_pins_a_later_version_is_revised_where_the_one_in_force_carries_the_measure(
    tmp_path: Path,
) -> None:
    newer = norm(
        LAW, version=dt.date(2021, 12, 1), begins=dt.date(2022, 3, 1), articles=[("9/1", WORDS)], whole=True
    )
    cites_new = measure("M", (LAW, "9/1", dt.date(2021, 12, 1)), duration=THREE_YEARS)
    with world(tmp_path, law(), GRANT, newer, cites_new) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and answer.action == "REVISE"
    found = next(finding for finding in answer.findings if finding.code == "NOT_YET_IN_FORCE")
    assert found.hint is not None and "7/1" in found.hint.zh and "2015-03-01" in found.hint.zh


def test_a_repealed_norm_is_no_basis_from_the_day_its_repealer_is_in_force(tmp_path: Path) -> None:
    repealer = norm("丙管理法", version=dt.date(2020, 1, 1), begins=dt.date(2020, 6, 1), repeals=[LAW])
    with world(tmp_path, law(), GRANT, FULL, repealer) as store:
        before, after = ask(store, "M", dt.date(2020, 5, 31)), ask(store, "M", dt.date(2020, 6, 1))
    assert before.verdict == "allowed"
    assert after.verdict == "not_allowed" and ("REPEALED", "violation") in codes(after)


def test_a_repeal_does_not_reach_a_law_of_the_same_name_made_later(tmp_path: Path) -> None:
    earlier = norm("丙管理法", version=dt.date(2014, 1, 1), begins=dt.date(2014, 6, 1), repeals=[LAW])
    with world(tmp_path, law(), GRANT, FULL, earlier) as store:
        assert ask(store, "M").verdict == "allowed"


def test_a_pinned_version_that_was_superseded_is_to_be_revised(tmp_path: Path) -> None:
    newer = norm(
        LAW, version=dt.date(2019, 1, 1), begins=dt.date(2019, 6, 1), articles=[("7/1", WORDS)], whole=True
    )
    with world(tmp_path, law(), GRANT, newer, measure("M", PINNED, duration=THREE_YEARS)) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and answer.action == "REVISE"
    assert codes(answer) == {("SUPERSEDED_VERSION", "violation")}


def test_a_power_never_moves_to_another_version(tmp_path: Path) -> None:
    newer = norm(
        LAW, version=dt.date(2019, 1, 1), begins=dt.date(2019, 6, 1), articles=[("7/1", WORDS)], whole=True
    )
    with world(tmp_path, law(), GRANT, newer, FULL) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and codes(answer) == {("POWER_NOT_RECORDED", "unknown")}


def test_an_assumed_day_is_unknown_for_400_days_and_a_note_after(tmp_path: Path) -> None:
    assumed = law(begins=None, assumed=ENACTED)
    with world(tmp_path, assumed, GRANT, FULL) as store:
        soon, late = (
            ask(store, "M", ENACTED + dt.timedelta(400)),
            ask(store, "M", ENACTED + dt.timedelta(401)),
        )
    assert soon.verdict == "undetermined" and codes(soon) == {("DATE_ASSUMED", "unknown")}
    assert late.verdict == "allowed" and codes(late) == {("DATE_ASSUMED", "note")}


def test_two_sources_with_different_days_are_a_conflict(tmp_path: Path) -> None:
    other = law(begins=ENACTED + dt.timedelta(30), articles=(), whole=False, source="text")
    with world(tmp_path, law(), other, GRANT, FULL) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and codes(answer) == {("DATE_CONFLICT", "unknown")}


def test_a_department_rule_is_too_low(tmp_path: Path) -> None:
    with world(tmp_path, law(rank="部门规章"), GRANT, FULL) as store:
        answer = ask(store, "M")
    assert (
        answer.verdict == "not_allowed"
        and answer.action == "STOP"
        and ("RANK_TOO_LOW", "violation") in codes(answer)
    )


def test_words_for_a_rank_that_nobody_knows_stay_unknown(tmp_path: Path) -> None:
    with world(tmp_path, law(rank="某种规范"), GRANT, FULL) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and codes(answer) == {("RANK_UNCLEAR", "unknown")}


def test_another_provinces_regulation_does_not_reach_hunan(tmp_path: Path) -> None:
    with world(tmp_path, law(rank="地方性法规", territory="河南省"), GRANT, FULL) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("OUT_OF_TERRITORY", "violation")}


def test_a_citys_regulation_does_not_carry_a_measure_for_the_province(tmp_path: Path) -> None:
    with world(tmp_path, law(rank="地方性法规", territory="长沙市"), GRANT, FULL) as store:
        assert ("OUT_OF_TERRITORY", "violation") in codes(ask(store, "M"))


def test_an_article_that_a_law_held_whole_does_not_have_is_not_found(tmp_path: Path) -> None:
    with world(tmp_path, law(), GRANT, measure("M", (LAW, "99", None), duration=THREE_YEARS)) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("ARTICLE_NOT_FOUND", "violation")}


def test_an_article_that_a_law_not_held_whole_does_not_show_is_unknown(tmp_path: Path) -> None:
    with world(
        tmp_path, law(whole=False), GRANT, measure("M", (LAW, "99", None), duration=THREE_YEARS)
    ) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and ("ARTICLE_NOT_FOUND", "unknown") in codes(answer)


def test_the_measure_in_another_paragraph_is_the_wrong_paragraph(tmp_path: Path) -> None:
    record = law(articles=[("7/1", WORDS), ("7/2", "其他规定。")])
    with world(tmp_path, record, GRANT, measure("M", (LAW, "7/2", None), duration=THREE_YEARS)) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("WRONG_PARAGRAPH", "violation")}


def test_the_measure_in_another_item_is_the_wrong_item(tmp_path: Path) -> None:
    record = law(articles=[("7/1/1", WORDS), ("7/1/2", "其他规定。")])
    grant = power("P", (LAW, "7/1/1", ENACTED), longest=THREE_YEARS)
    with world(tmp_path, record, grant, measure("M", (LAW, "7/1/2", None), duration=THREE_YEARS)) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("WRONG_ITEM", "violation")}


def test_a_referral_is_no_basis(tmp_path: Path) -> None:
    grant = power("P", PINNED, longest=THREE_YEARS, mode="referral")
    with world(tmp_path, law(), grant, FULL) as store:
        assert codes(ask(store, "M")) == {("REFERRAL_NOT_BASIS", "violation")}


def test_what_only_a_machine_has_read_is_unknown(tmp_path: Path) -> None:
    grant = power("P", PINNED, longest=THREE_YEARS, by="machine")
    with world(tmp_path, law(), grant, FULL) as store:
        assert codes(ask(store, "M")) == {("NOT_CONFIRMED", "unknown")}


def test_a_power_whose_words_do_not_stand_in_its_provision_takes_no_part(tmp_path: Path) -> None:
    grant = power("P", PINNED, longest=THREE_YEARS, quote="吊销营业执照")
    with world(tmp_path, law(), grant, FULL) as store:
        report = keep(store, grant)
        answer = ask(store, "M")
    assert report.unchanged == 1
    assert answer.verdict == "undetermined" and codes(answer) == {("POWER_NOT_RECORDED", "unknown")}


def test_other_words_for_who_acts_that_no_code_covers_are_unclear(tmp_path: Path) -> None:
    with world(
        tmp_path, law(), GRANT, measure("M", AT, duration=THREE_YEARS, authority="某某办公室")
    ) as store:
        assert codes(ask(store, "M")) == {("AUTHORITY_UNCLEAR", "unknown")}


def test_a_bank_that_is_told_it_must_is_coerced(tmp_path: Path) -> None:
    told = measure("M", AT, duration=THREE_YEARS, executor="金融机构", mandatory="应当")
    with world(tmp_path, law(), GRANT, told) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("COERCED_THIRD_PARTY", "violation")}


def test_an_act_is_held_against_the_law_of_the_day_of_its_decision(tmp_path: Path) -> None:
    ended = law(ends=dt.date(2020, 1, 1))
    act = measure("M", AT, duration=THREE_YEARS, decided=dt.date(2019, 1, 1), valid_until=dt.date(2021, 1, 1))
    with world(tmp_path, ended, GRANT, act) as store:
        assert ask(store, "M").verdict == "allowed"


def test_a_basis_that_ends_while_the_term_runs_is_to_be_checked(tmp_path: Path) -> None:
    ended = law(ends=dt.date(2020, 1, 1))
    act = measure("M", AT, duration=THREE_YEARS, decided=dt.date(2019, 1, 1), valid_until=dt.date(2022, 1, 1))
    with world(tmp_path, ended, GRANT, act) as store:
        answer = ask(store, "M")
    assert answer.verdict == "undetermined" and codes(answer) == {("BASIS_ENDED_DURING_TERM", "unknown")}


def test_conduct_before_there_was_any_basis_is_not_reached(tmp_path: Path) -> None:
    act = measure(
        "M", AT, duration=THREE_YEARS, conduct_from=dt.date(2014, 1, 1), decided=dt.date(2019, 1, 1)
    )
    with world(tmp_path, law(), GRANT, act) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("RETROACTIVE", "violation")}


def test_conduct_that_goes_on_over_a_change_is_left_to_a_person(tmp_path: Path) -> None:
    act = measure(
        "M", AT, duration=THREE_YEARS, conduct_from=dt.date(2014, 1, 1), conduct_until=dt.date(2016, 1, 1)
    )
    with world(tmp_path, law(), GRANT, act) as store:
        assert codes(ask(store, "M")) == {("CONDUCT_SPANS_CHANGE", "unknown")}


def test_a_power_that_presupposes_a_measure_falls_with_it(tmp_path: Path) -> None:
    grant = power("P", PINNED, longest=THREE_YEARS, requires="列入某名单")
    listing = measure("L", measure="列入某名单")
    with world(tmp_path, law(), grant, listing, FULL) as store:
        answer = ask(store, "M")
    assert answer.verdict == "not_allowed" and codes(answer) == {("PREREQUISITE_FALLS", "violation")}


def test_what_was_known_earlier_can_still_be_asked(tmp_path: Path) -> None:
    then, now = dt.datetime(2026, 1, 2, tzinfo=dt.UTC), dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    with world(tmp_path, law(), GRANT, FULL) as store:
        keep(store, measure("M", AT, duration=Duration(months=60)), now=now)
        assert ask(store, "M", known=then).verdict == "allowed"
        assert ask(store, "M").verdict == "not_allowed"


def test_a_law_that_arrives_later_is_found_without_loading_the_measure_again(tmp_path: Path) -> None:
    with world(tmp_path, FULL) as store:
        assert ask(store, "M").verdict == "undetermined"
        report = keep(store, law(), GRANT, now=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
        assert ask(store, "M").verdict == "allowed"
    assert [(outcome.iri.rsplit("/", 1)[1], outcome.state) for outcome in report.rejudged] == [
        ("M", "accepted")
    ]


def test_an_excerpt_that_does_not_stand_in_the_text_held_is_rejected_and_proves_nothing(
    tmp_path: Path,
) -> None:
    text = law()
    node = below(text.subject, "7/1")
    excerpt = Record("provisions/x", node, tuple(_excerpt(node, text, "吊销营业执照")), text.place)
    with world(tmp_path, text) as store:
        report = keep(
            store, excerpt, power("P", (LAW, "7/1", None), longest=THREE_YEARS, quote="吊销营业执照"), FULL
        )
        assert [outcome.state for outcome in report.outcomes] == ["rejected", "pending", "pending"]


def _excerpt(node: NamedNode, text: Record, words: str) -> list[Triple]:
    out = Statements()
    out.add(node, RDF.type, ELI.LegalResourceSubdivision)
    out.add(node, YJ.version, text.subject)
    out.add(node, YJ.locator, "7/1")
    out.add(node, YJ.quote, words)
    return list(out.done())


def test_a_defect_of_a_measure_that_a_local_regulation_sets_is_referred_and_not_stopped(
    tmp_path: Path,
) -> None:
    setting = norm("乙市条例", version=ENACTED, begins=ENACTED, rank="地方性法规", territory="湖南省")
    bad = measure("M", AT, duration=Duration(months=60))
    inside = replace(bad, triples=(*bad.triples, Triple(bad.subject, YJ.documentWords, Literal("乙市条例"))))
    with world(
        tmp_path, law(), GRANT, setting, inside, measure("N", AT, duration=Duration(months=60))
    ) as store:
        assert [ask(store, name).action for name in "MN"] == ["REFER", "REVISE"]
        assert ask(store, "M").verdict == "not_allowed"


def test_a_later_version_whose_day_is_only_assumed_leaves_the_old_one_open_and_not_refused(
    tmp_path: Path,
) -> None:
    newer = norm(
        LAW, version=dt.date(2021, 11, 1), assumed=dt.date(2021, 11, 1), articles=[("7/1", WORDS)], whole=True
    )
    pinned = measure("M", PINNED, duration=THREE_YEARS)
    with world(tmp_path, law(), GRANT, newer, pinned) as store:
        soon, late = ask(store, "M"), ask(store, "M", dt.date(2023, 6, 1))
    assert soon.verdict == "undetermined" and codes(soon) == {("DATE_ASSUMED", "unknown")}
    assert late.verdict == "not_allowed" and codes(late) == {("SUPERSEDED_VERSION", "violation")}


def test_a_repealer_whose_day_is_only_assumed_leaves_the_norm_open(tmp_path: Path) -> None:
    repealer = norm("丙管理法", version=dt.date(2021, 11, 1), assumed=dt.date(2021, 11, 1), repeals=[LAW])
    with world(tmp_path, law(), GRANT, FULL, repealer) as store:
        soon, late = ask(store, "M"), ask(store, "M", dt.date(2023, 6, 1))
    assert soon.verdict == "undetermined" and codes(soon) == {("DATE_ASSUMED", "unknown")}
    assert late.verdict == "not_allowed" and ("REPEALED", "violation") in codes(late)


def test_a_later_version_that_nobody_dates_leaves_the_old_one_open(tmp_path: Path) -> None:
    newer = norm(LAW, version=dt.date(2019, 1, 1))
    with world(tmp_path, law(), GRANT, FULL, newer) as store:
        assert codes(ask(store, "M")) == {("DATE_ASSUMED", "unknown")}
        assert ask(store, "M", dt.date(2018, 12, 31)).verdict == "allowed"
