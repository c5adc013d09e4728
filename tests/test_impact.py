"""What leans on what: what falls with a norm or a provision, what another basis saves, and circles of authority."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from api.impact import impact_text, meant
from api.impact_json import impact_json
from api.wrap import width
from kg import ontology, why
from kg.derive import derive
from kg.errors import Ambiguous, InputError, NotFound
from kg.impact import Impact, impact
from kg.judging import why_all
from kg.ledger import Submission
from kg.model import Duration, Record, Statements
from kg.namespaces import CODE, DCT, ELI, NO, RDF, YES, YJ, below, day_number, iri
from kg.slice import gather
from kg.store import Store
from kg.supports import Support, minimum_cut, single_points, supports
from kg.supposed import Supposed, find_node, suppose_ended
from tests.test_cli import yiju
from tests.test_rules import assert_the_same_under_every_engine
from tests.world import HERE, LATER, NOW, YEAR_END, ask, codes, measure, norm, power, world

A, B, C = "甲管理法", "乙管理法", "丙管理条例"
MADE = dt.date(2015, 3, 1)
THREE = Duration(months=36)
WORDS = "有下列情形的，在一至三年内禁止参加政府采购活动"
LISTED, BARRED = "列入严重失信主体名单", "限制参加政府采购活动"


OF_LISTS = {("LIST_NOT_YET_ISSUED", "note")}  # told of every measure of a document where no list is on record


def law(title: str, **changes: object) -> Record:
    facts = {"version": MADE, "begins": MADE, "articles": [("7/1", WORDS), ("8/1", WORDS)], "whole": True}
    return norm(title, **(facts | changes))  # type: ignore[arg-type]


def grant(identifier: str, title: str, locator: str = "7/1", **changes: str | None) -> Record:
    return power(identifier, (title, locator, MADE), longest=THREE, **changes)  # type: ignore[arg-type]


def claim(identifier: str, *basis: tuple[str, str | None, dt.date | None], **changes: object) -> Record:
    return measure(identifier, *basis, **({"duration": THREE} | changes))  # type: ignore[arg-type]


def document(identifier: str, title: str, *cited: str, rank: str = "规范性文件") -> Record:
    """A row of 文件 that cites others by title."""
    out = Statements()
    node = iri("document", identifier)
    out.add(node, RDF.type, YJ.PolicyDocument)
    out.add(node, DCT.identifier, identifier)
    out.add(node, ELI.title, title)
    out.add(node, YJ.rankWords, rank)
    for number, name in enumerate(cited, 1):
        citation = below(node, "citation", str(number))
        out.add(node, YJ.cites, citation)
        out.add(citation, RDF.type, YJ.Citation)
        out.add(citation, YJ.words, f"《{name}》")
        out.add(citation, YJ.key, name)
    return Record(f"documents/{identifier}", node, out.done(), HERE)


def standing_in(record: Record, title: str) -> Record:
    return replace(
        record, triples=(*record.triples, Triple(record.subject, YJ.documentWords, Literal(title)))
    )


def suppose(store: Store, named: str, on: dt.date = YEAR_END) -> Impact:
    return impact(store, meant(store.view(LATER), named), on, LATER)


def ids(found: Iterable[object]) -> list[str]:
    return [one.claim.id for one in found]  # type: ignore[attr-defined]


def test_a_claim_that_rests_on_the_norm_alone_falls_with_it(tmp_path: Path) -> None:
    with world(tmp_path, law(A), grant("P", A), claim("M", (A, "7/1", None))) as store:
        told = suppose(store, A)
    [fallen] = told.falls
    assert (fallen.claim.id, fallen.before, fallen.after) == ("M", "allowed", "not_allowed")
    assert [finding.code for finding in fallen.findings] == ["REPEALED"] and fallen.cites
    assert not told.saved and not told.others


def test_another_basis_saves_the_claim_and_is_named(tmp_path: Path) -> None:
    both = claim("M", (A, "7/1", None), (B, "7/1", None))
    with world(tmp_path, law(A), law(B), grant("P", A), grant("Q", B), both) as store:
        told = suppose(store, A)
    assert not told.falls
    [saved] = told.saved
    [by] = saved.by
    assert by.provision.norm == B and by.power == iri("power", "Q").value
    assert [support.power for support in saved.lost] == [iri("power", "P").value]


def test_a_second_basis_that_does_not_pass_saves_nothing(tmp_path: Path) -> None:
    both = claim("M", (A, "7/1", None), (B, "7/1", None))
    with world(tmp_path, law(A), law(B, rank="部门规章"), grant("P", A), grant("Q", B), both) as store:
        told = suppose(store, A)
    assert ids(told.falls) == ["M"] and not told.saved


def test_a_norm_that_nobody_cites_has_no_impact(tmp_path: Path) -> None:
    with world(tmp_path, law(A), law(B), grant("P", A), claim("M", (A, "7/1", None))) as store:
        told = suppose(store, B)
    assert not (told.falls or told.saved or told.others or told.resting)


def test_a_claim_that_did_not_stand_has_one_reason_more(tmp_path: Path) -> None:
    with world(tmp_path, law(A), grant("P", A), claim("M", (A, "7/1", None), target="考生")) as store:
        [fallen] = suppose(store, A).falls
    assert not fallen.worse and "REPEALED" in {finding.code for finding in fallen.findings}


def test_a_provision_takes_with_it_what_stands_on_it_and_nothing_else(tmp_path: Path) -> None:
    records = [
        law(A),
        grant("P", A),
        grant("Q", A, "8/1"),
        claim("M", (A, "7/1", None)),
        claim("N", (A, "8/1", None)),
    ]
    with world(tmp_path, *records) as store:
        told = suppose(store, f"{A}第七条")
        same = suppose(store, f"《{A}》第七条第一款")
        by_iri = suppose(store, below(iri("norm", A), "2015-03-01", "7/1").value)
    assert ids(told.falls) == ids(same.falls) == ids(by_iri.falls) == ["M"]
    [fallen] = told.falls
    assert {finding.code for finding in fallen.findings} == {"ARTICLE_NOT_FOUND"}
    assert fallen.after == "not_allowed" and not told.others


def test_where_another_article_carries_the_measure_the_claim_is_to_be_revised(tmp_path: Path) -> None:
    records = [law(A), grant("P", A), claim("M", (A, "7/1", None))]
    with world(tmp_path / "a", *records) as store:
        [alone] = suppose(store, f"{A}第七条").falls
    with world(tmp_path / "b", *records, grant("Q", A, "8/1")) as store:
        [beside] = suppose(store, f"{A}第七条").falls
    assert [
        one.findings[0].action.rpartition("-")[2] for one in (alone, beside) if one.findings[0].action
    ] == [
        "STOP",
        "REVISE",
    ]


def test_a_claim_that_cites_the_article_is_left_open_where_only_its_paragraph_ends(tmp_path: Path) -> None:
    with world(tmp_path, law(A), grant("P", A), claim("M", (A, "7", None))) as store:
        [fallen] = suppose(store, f"{A}第七条第一款").falls
    assert fallen.after == "undetermined" and {f.code for f in fallen.findings} == {"POWER_NOT_RECORDED"}


def test_a_place_of_which_no_words_are_held_ends_too(tmp_path: Path) -> None:
    bare = law(A, articles=(), whole=False)
    with world(tmp_path, bare, grant("P", A), claim("M", (A, "7/1", None))) as store:
        assert ask(store, "M").verdict == "allowed"
        assert (
            ids(suppose(store, f"{A}第七条第一款").falls) == ids(suppose(store, f"{A}第七条").falls) == ["M"]
        )
        other = suppose(store, f"{A}第七条第二款")
    assert not other.falls and [label for _, label in other.repealed.places] == ["第七条第二款"]


def test_a_decision_made_before_is_left_to_the_transitional_clause(tmp_path: Path) -> None:
    decided = claim("M", (A, "7/1", None), decided=dt.date(2020, 1, 1))
    over = claim("N", (A, "7/1", None), decided=dt.date(2020, 1, 1), valid_until=dt.date(2021, 6, 1))
    with world(tmp_path, law(A), grant("P", A), decided, over) as store:
        for told in (suppose(store, A), suppose(store, f"{A}第七条")):
            assert ids(told.falls) == ["M"]
            assert told.falls[0].after == "undetermined"
            assert {f.code for f in told.falls[0].findings} == {"BASIS_ENDED_DURING_TERM"}


def test_what_presupposes_a_listing_falls_with_it(tmp_path: Path) -> None:
    records = [
        law(A), law(B), grant("P", A, measure=LISTED), claim("L", (A, "7/1", None), measure=LISTED),
        grant("Q", B, requires=LISTED), claim("M", (B, "7/1", None)),
    ]  # fmt: skip
    with world(tmp_path, *records) as store:
        told = suppose(store, A)
        facts = derive(
            *gather(store.view(LATER), ontology.load(), [iri("measure", "M")], day_number(YEAR_END))
        )
        [support] = supports(facts, iri("measure", "M"))
    assert ids(told.falls) == ["L", "M"]
    fallen = told.falls[1]
    assert not fallen.cites and [claim.id for claim in fallen.presupposes] == ["L"]
    assert {finding.code for finding in fallen.findings} == {"PREREQUISITE_FALLS"}
    assert support.needs is not None and support.needs.claim == iri("measure", "L").value
    assert {point.label for point in fallen.points if point.kind == "norm"} == {f"《{A}》", f"《{B}》"}


def test_one_of_two_listings_is_enough(tmp_path: Path) -> None:
    records = [
        law(A), law(B), law(C), grant("P", A, measure=LISTED), grant("R", C, measure=LISTED),
        claim("K", (C, "7/1", None), measure=LISTED), claim("L", (A, "7/1", None), measure=LISTED),
        grant("Q", B, requires=LISTED), claim("M", (B, "7/1", None)),
    ]  # fmt: skip
    with world(tmp_path, *records) as store:
        told = suppose(store, A)
    assert ids(told.falls) == ["L"] and ids(told.saved) == ["M"]


def test_without_a_single_point_of_failure_the_fewest_norms_are_named(tmp_path: Path) -> None:
    both = claim("M", (A, "7/1", None), (B, "7/1", None))
    with world(tmp_path, law(A), law(B), grant("P", A), grant("Q", B), both) as store:
        facts = derive(
            *gather(store.view(LATER), ontology.load(), [iri("measure", "M")], day_number(YEAR_END))
        )
    found = supports(facts, iri("measure", "M"))
    assert len(found) == 2 and not single_points(facts, found)
    assert minimum_cut(found) == (iri("norm", B).value, iri("norm", A).value)


def test_two_articles_of_one_law_share_the_law_alone(tmp_path: Path) -> None:
    two = claim("M", (A, "7/1", None), (A, "8/1", None))
    with world(tmp_path, law(A), grant("P", A), grant("Q", A, "8/1"), two) as store:
        [fallen] = suppose(store, A).falls
        assert ids(suppose(store, f"{A}第七条").saved) == ["M"]
    assert [point.kind for point in fallen.points] == ["norm", "version"] and fallen.cut == (A,)


def test_a_conflict_with_the_upper_law_ends_with_the_upper_law(tmp_path: Path) -> None:
    local = law(C, rank="地方性法规", territory="湖南省")
    shorter = power("P", (A, "7/1", MADE), longest=Duration(months=12))
    with world(tmp_path, law(A), shorter, local, grant("Q", C), claim("M", (C, "7/1", None))) as store:
        assert codes(ask(store, "M")) == {("CONFLICTS_WITH_UPPER", "unknown")}
        told = suppose(store, A)
    [other] = told.others
    assert not told.falls and (other.before, other.after) == ("undetermined", "allowed")


def test_what_ended_earlier_keeps_its_day_and_a_later_end_gives_way(tmp_path: Path) -> None:
    over, later = law(A, ends=dt.date(2020, 1, 1)), law(B, ends=dt.date(2030, 1, 1))
    with world(
        tmp_path,
        over,
        later,
        grant("P", A),
        grant("Q", B),
        claim("M", (A, "7/1", None)),
        claim("N", (B, "7/1", None)),
    ) as store:
        assert not suppose(store, A).falls
        [fallen] = suppose(store, B).falls
    assert {finding.code for finding in fallen.findings} == {"REPEALED"}


def test_the_view_of_what_is_supposed_adds_and_hides_and_leaves_the_real_one(tmp_path: Path) -> None:
    with world(tmp_path, law(A)) as store:
        view, version = store.view(LATER), below(iri("norm", A), "2015-03-01")
        [public] = view.match(version, YJ.madePublic, None)
        note = Triple(version, YJ.transitional, Literal("x"))
        supposed = Supposed(view, [note, public], [])
        without = Supposed(view, [], [public])
        assert supposed.has(version, YJ.transitional, Literal("x")) and not view.has(
            version, YJ.transitional, Literal("x")
        )
        assert len(list(supposed.match(version, YJ.madePublic, None))) == 1
        assert not without.has(version, YJ.madePublic, YES) and view.has(version, YJ.madePublic, YES)


def low(title: str) -> Record:
    return law(title, rank="规范性文件", articles=[("1/1", "照此办理")], whole=False)


def test_documents_that_rest_on_each_other_are_told_beside_their_rank(tmp_path: Path) -> None:
    records = [
        low("甲通知"), low("乙名单"), document("D1", "甲通知", "乙名单"), document("D2", "乙名单", "甲通知"),
        claim("M", ("甲通知", "1/1", None)),
    ]  # fmt: skip
    with world(tmp_path, *records) as store:
        answer, told = ask(store, "M"), suppose(store, "乙名单")
    assert {("RANK_TOO_LOW", "violation"), ("CIRCULAR_AUTHORITY", "note")} <= codes(answer)
    [circle] = told.cycles
    assert [work.title for work in circle.works] == ["乙名单", "甲通知"] and circle.anchored is False
    assert [one.work.title for one in told.resting] == ["甲通知"]


def test_a_circle_that_rests_on_a_law_too_is_no_finding(tmp_path: Path) -> None:
    records = [
        low("甲通知"), low("乙名单"), law(A), document("D1", "甲通知", "乙名单", A), document("D2", "乙名单", "甲通知"),
        claim("M", ("甲通知", "1/1", None)),
    ]  # fmt: skip
    with world(tmp_path, *records) as store:
        answer, told = ask(store, "M"), suppose(store, "乙名单")
    assert ("CIRCULAR_AUTHORITY", "note") not in codes(answer)
    assert [circle.anchored for circle in told.cycles] == [True]


def test_a_long_chain_that_ends_too_low_is_told_with_its_end(tmp_path: Path) -> None:
    titles = [f"通知{number}" for number in range(6)]
    rows = [document(title, title, *titles[number + 1 : number + 2]) for number, title in enumerate(titles)]
    with world(
        tmp_path, law(A), grant("P", A), *rows, standing_in(claim("M", (A, "7/1", None)), "通知0")
    ) as store:
        answer, told = ask(store, "M"), suppose(store, A)
    assert answer.verdict == "allowed" and codes(answer) - OF_LISTS == {("CHAIN_TOO_LOW", "note")}
    [chain] = told.chains
    assert [work.title for work in chain.works] == titles and chain.works[-1].rank == "规范性文件"
    assert "依据链止于 《通知5》，规范性文件" in "".join(
        line.strip() for line in impact_text(told, "zh").splitlines()
    )


def test_a_chain_with_a_document_that_is_not_held_is_not_judged(tmp_path: Path) -> None:
    rows = [document("D1", "通知一", "通知二"), document("D2", "通知二", "没有的通知")]
    with world(
        tmp_path, law(A), grant("P", A), *rows, standing_in(claim("M", (A, "7/1", None)), "通知一")
    ) as store:
        assert not codes(ask(store, "M")) - OF_LISTS and not suppose(store, A).chains


def test_without_its_census_no_chain_is_said_to_end(tmp_path: Path) -> None:
    rows = [document("D1", "通知一", "通知二"), document("D2", "通知二")]
    node = iri("measure", "M")
    with world(
        tmp_path, law(A), grant("P", A), *rows, standing_in(claim("M", (A, "7/1", None)), "通知一")
    ) as store:
        gathered, _ = gather(store.view(LATER), ontology.load(), [node], day_number(YEAR_END))
    counted = {row.subject for row in gathered if row.object == CODE["census-grounds"]}
    left = [row for row in gathered if row.subject not in counted]
    assert derive(gathered).has(node, YJ.chainAnchored, NO)
    assert not derive(left).has(node, YJ.chainAnchored, NO)


def test_the_rules_on_ends_and_chains_say_the_same_under_every_engine(tmp_path: Path) -> None:
    rows = [
        document("D1", "通知一", "通知二"),
        document("D2", "通知二", "通知一"),
        document("D3", "通知三", "通知四"),
    ]
    rows.append(document("D4", "通知四"))
    claims = [
        standing_in(claim("M", (A, "7/1", None)), "通知一"),
        standing_in(claim("N", (A, "7", None), decided=dt.date(2020, 1, 1)), "通知三"),
    ]
    with world(tmp_path, law(A), grant("P", A), *rows, *claims) as store:
        view = suppose_ended(store.view(LATER), meant(store.view(LATER), f"{A}第七条"), YEAR_END)
        nodes = [record.subject for record in claims]
        facts = derive(*gather(view, ontology.load(), nodes, day_number(YEAR_END)))
    for predicate in (YJ.circular, YJ.chainEnds, YJ.endedOn, YJ.notCircular, YJ.chainAnchored, YJ.basisLasts):
        assert any(facts.match(None, predicate, None)), predicate
    assert_the_same_under_every_engine(facts)


def test_documents_that_rest_on_the_norm_are_told_with_what_else_they_rest_on(tmp_path: Path) -> None:
    rows = [document("D1", "通知一", A), document("D2", "通知二", "通知一", B)]
    inside = standing_in(claim("M", (B, "7/1", None)), "D2")
    with world(tmp_path, law(A), law(B), grant("Q", B), *rows, inside) as store:
        told = suppose(store, A)
    assert [(one.work.title, [work.title for work in one.left], one.claims) for one in told.resting] == [
        ("通知一", [], 0),
        ("通知二", [B], 1),
    ]
    assert [work.title for work in told.resting[1].chain.works] == ["通知二", "通知一", A]
    assert [one.claim.id for one in told.falls] == ["D1"]  # a document is a claim too, and cites the norm


def digest(store: Store) -> str:
    return hashlib.sha256("\n".join(sorted(map(str, store.quads))).encode()).hexdigest()


@pytest.fixture(scope="module")
def demo(example_store: Store) -> Store:
    return example_store


def test_the_procurement_law_of_the_example_takes_its_four_measures_and_leaves_the_store(demo: Store) -> None:
    before = digest(demo)
    told = suppose(demo, "政府采购法")
    cited = {
        node
        for node in why.claims(demo.view(LATER))
        if "/measure/" in node.value and "政府采购法" in str(ask(demo, node.value).claim.facts)
    }
    assert ids(told.falls) == ["H001", "H002", "H004", "H045"]
    assert {one.claim.iri for one in told.falls} == {node.value for node in cited}
    assert [one.claim.id for one in told.falls if one.worse] == ["H001", "H004"]
    assert not told.saved and not told.others and digest(demo) == before


@pytest.mark.parametrize(
    "named",
    [
        "中华人民共和国政府采购法", "《中华人民共和国政府采购法》", "https://w3id.org/yiju/id/norm/政府采购法",
        "政府采购法(2014-08-31)", "《政府采购法》第七十七条", "政府采购法第七十七条第一款",
        "https://w3id.org/yiju/id/norm/政府采购法/2014-08-31/77/1",
    ],
)  # fmt: skip
def test_however_it_is_named_the_same_measures_lean_on_it(demo: Store, named: str) -> None:
    assert ids(suppose(demo, named).falls) == ["H001", "H002", "H004", "H045"]


def test_a_short_title_and_a_number_name_the_norm_too(demo: Store) -> None:
    by_number = meant(demo.view(LATER), "国办发[2020]49号")
    assert by_number.norm.value.endswith("指导意见")
    assert meant(demo.view(LATER), "最高人民法院关于适用《民事诉讼法》的解释").norm.value.endswith("的解释")


def test_what_is_not_held_or_means_several_is_an_error(demo: Store, tmp_path: Path) -> None:
    view = demo.view(LATER)
    for named in ("没有这部法", "政府采购法(1999-01-01)第一条", "https://w3id.org/yiju/id/norm/没有", "采购"):
        with pytest.raises(NotFound):
            meant(view, named)
    with pytest.raises(NotFound, match="政府采购法"):
        meant(view, "采购法")
    with pytest.raises(InputError):
        meant(view, "《政府采购法》第一条；《公司法》第二条")
    with pytest.raises(InputError, match="读不出来"):
        meant(view, "《政府采购法》第某条")
    double = replace(law(B), triples=(*law(B).triples, Triple(iri("norm", B), YJ.key, Literal(A))))
    with world(tmp_path, law(A), double) as store, pytest.raises(Ambiguous):
        meant(store.view(LATER), A)


def test_an_article_that_a_whole_text_does_not_have_is_an_error(tmp_path: Path) -> None:
    with world(tmp_path, law(A)) as store, pytest.raises(NotFound):
        meant(store.view(LATER), f"{A}第九条")


def test_the_command_prints_within_eighty_columns_and_as_json(demo: Store) -> None:
    told = suppose(demo, "政府采购法")
    for lang in ("zh", "en"):
        text = impact_text(told, lang)
        assert "H004" in text and max(width(line) for line in text.splitlines()) <= 80
    said = impact_json(told)
    assert [one["claim"]["id"] for one in said["falls"]] == ["H001", "H002", "H004", "H045"]
    assert said["falls"][0]["single_points"][0]["kind"] == "norm" and said["on"] == "2021-12-31"


def test_the_exit_status_is_two_for_a_norm_that_is_not_held(tmp_path: Path) -> None:
    with Store.open(tmp_path / ".yiju", create=True) as store:
        load(store, [law(A), grant("P", A), claim("M", (A, "7/1", None))])
    good = yiju("impact", A, "--on", "2021-12-31", cwd=tmp_path)
    assert good.returncode == 0 and "查到依据 → 未查到充分依据" in good.stdout
    assert yiju("impact", "没有的法", "--on", "2021-12-31", cwd=tmp_path).returncode == 2
    assert yiju("impact", A, "--on", "2021", cwd=tmp_path).returncode == 2


def load(store: Store, records: Iterable[Record]) -> None:
    """Commit without judging: what the gate found plays no part in an answer."""
    submission = Submission.open(store, "test", NOW)
    for record in records:
        submission.add(record)
    submission.commit(YEAR_END, {})


TITLES = (A, B, C)
PLACES = ("7/1", "8/1")


@st.composite
def records(draw: st.DrawFn) -> dict[str, Record]:
    """A small world: three norms in one or two versions, powers on them, a listing, and measures that cite at random."""
    found: dict[str, Record] = {}

    def add(record: Record) -> None:
        found[record.key] = record

    for title in TITLES:
        rank = draw(st.sampled_from(["法律", "法律", "法律", "地方性法规", "部门规章"]))
        ends = draw(
            st.sampled_from([None, None, None, None, dt.date(2020, 1, 1), YEAR_END + dt.timedelta(30)])
        )
        repeals = [other for other in TITLES if other != title and draw(st.integers(0, 9)) == 9]
        held = draw(st.sampled_from([((), False), ([(place, WORDS) for place in PLACES], True)]))
        facts = {"rank": rank, "territory": "湖南省", "articles": held[0], "whole": held[1]}
        add(law(title, ends=ends, repeals=repeals, **facts))
        if draw(st.integers(0, 5)) == 5:
            later = dt.date(2019, 6, 1)
            add(law(title, version=later, begins=draw(st.sampled_from([later, YEAR_END])), **facts))
    granted: list[tuple[str, str, str]] = []
    for number in range(draw(st.integers(2, 5))):
        title, place = draw(st.sampled_from(TITLES)), draw(st.sampled_from(PLACES))
        what = draw(st.sampled_from([BARRED, BARRED, LISTED]))
        requires = draw(st.sampled_from([None, None, LISTED])) if what != LISTED else None
        longest = Duration(months=draw(st.sampled_from([24, 36])))
        granted.append((title, place, what))
        add(power(f"P{number}", (title, place, MADE), measure=what, requires=requires, longest=longest))
    for number in range(draw(st.integers(2, 5))):
        what = draw(st.sampled_from([BARRED, BARRED, LISTED]))
        apt = [(title, place) for title, place, of in granted if of == what]
        some = [st.tuples(st.sampled_from(TITLES), st.sampled_from([*PLACES, "7", None]))]
        cited = draw(st.lists(st.one_of(*[st.sampled_from(apt)] * 3 * bool(apt), *some), max_size=3))
        decided = draw(st.sampled_from([None, None, None, dt.date(2020, 6, 1)]))
        until = draw(st.sampled_from([None, dt.date(2021, 6, 1)])) if decided else None
        basis = [(title, place, None) for title, place in dict.fromkeys(cited)]
        months = Duration(months=draw(st.sampled_from([12, 24, 36])))
        add(claim(f"M{number}", *basis, measure=what, decided=decided, valid_until=until, duration=months))
    return found


def ended(record: Record, place: str | None) -> Record:
    """The version as it would be loaded had it, or one place of it, ended at the turn of the year."""
    version = record.subject
    node = below(version, place) if place else version
    gone = {YJ.endDay, ELI.date_no_longer_in_force}
    ends = [int(t.object.value) for t in record.triples if t.subject == node and t.predicate == YJ.endDay]  # type: ignore[union-attr]
    if ends and min(ends) < day_number(YEAR_END):
        return record
    out = Statements([t for t in record.triples if t.subject != node or t.predicate not in gone])
    out.add_day(node, ELI.date_no_longer_in_force, YJ.endDay, YEAR_END)
    if place:
        out.add(node, RDF.type, ELI.LegalResourceSubdivision)
        out.add(node, YJ.version, version)
        out.add(node, YJ.locator, place)
        out.add(below(version, place.split("/")[0]), RDF.type, ELI.LegalResourceSubdivision)
        out.add(node, ELI.is_part_of, below(version, place.split("/")[0]))
    return replace(record, triples=out.done())


@contextmanager
def held(tmp_path_factory: pytest.TempPathFactory, found: Iterable[Record]) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("w") / "store", create=True) as store:
        load(store, found)
        yield store


def said(store: Store) -> dict[str, tuple[str, set[tuple[str, str]]]]:
    return {answer.claim.id: (answer.verdict, codes(answer)) for answer in why_all(store, YEAR_END, LATER)}


@settings(max_examples=15, deadline=None)
@given(found=records(), place=st.sampled_from([None, None, "7/1"]))
def test_a_claim_falls_exactly_where_a_store_with_the_end_on_record_says_so(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, Record], place: str | None
) -> None:
    norm_ = iri("norm", A)
    with held(tmp_path_factory, found.values()) as store:
        today = said(store)
        told = suppose(store, A if place is None else f"{A}第七条第一款")
    real = [ended(r, place) if r.subject.value.startswith(f"{norm_.value}/") else r for r in found.values()]
    with held(tmp_path_factory, real) as store:
        then = said(store)
    listed = {one.claim.id: one for one in (*told.falls, *told.others)}
    order = ("allowed", "undetermined", "not_allowed")
    for identifier, (verdict, found_codes) in then.items():
        worse = order.index(verdict) > order.index(today[identifier][0])
        assert worse == (identifier in {one.claim.id for one in told.falls if one.worse})
        if identifier in listed:
            assert (listed[identifier].before, listed[identifier].after) == (today[identifier][0], verdict)
        elif identifier in ids(told.saved):
            assert verdict == today[identifier][0] == "allowed"
        else:
            assert (verdict, found_codes) == today[identifier]
    assert all(one.by for one in told.saved)


@settings(max_examples=15, deadline=None)
@given(found=records())
def test_no_justification_is_left_without_a_single_point_or_a_minimum_cut(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, Record]
) -> None:
    with held(tmp_path_factory, found.values()) as store:
        view = store.view(LATER)
        claims = why.claims(view)
        facts = derive(*gather(view, ontology.load(), claims, day_number(YEAR_END)))
        for node in claims:
            every = supports(facts, node)
            for point in single_points(facts, every):
                assert not [support for support in every if point.iri not in support]
            cut = minimum_cut(every)
            assert bool(cut) == bool(every)
            assert not [support for support in every if not set(cut) & support.parts()["norm"]]
            assert len(cut) == 1 or not single_points(facts, every)
            assert (ask(store, node.value).verdict == "allowed") <= bool(every)


def chain_of(*steps: str, needs: Support | None = None) -> Support:
    citation, granting, title = steps
    return Support("M", citation, citation, granting, None, f"{title}/v", title, needs)


@given(
    found=st.lists(
        st.tuples(st.sampled_from("ABCD"), st.one_of(st.none(), st.sampled_from("ABCD"))),
        min_size=1,
        max_size=6,
    )
)
def test_the_minimum_cut_is_as_small_as_any_set_of_norms_that_meets_every_justification(
    found: list[tuple[str, str | None]],
) -> None:
    every = [
        chain_of(
            f"c{n}",
            f"p{n}",
            own,
            needs=None if other is None else replace(chain_of(f"d{n}", f"q{n}", other), claim="L"),
        )
        for n, (own, other) in enumerate(found)
    ]
    cut = minimum_cut(every)
    hits = [
        some for size in range(1, 5) for some in combinations("ABCD", size)
        if all({own, other} & set(some) for own, other in found)
    ]  # fmt: skip
    assert cut in hits and len(cut) == len(hits[0])


def test_a_provision_is_found_by_its_iri_where_only_a_part_of_it_is_held(demo: Store) -> None:
    article = NamedNode("https://w3id.org/yiju/id/norm/政府采购法/2014-08-31/77")
    assert find_node(demo.view(LATER), article).spots[0].locator == "77"
