"""Two assessors beside the rules: each speaks for itself, differences are settled, and a closed report stays as it is."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from api.assess import assessment_text
from api.assess_json import assessment_json
from api.assess_report import write_report
from api.cli import main
from api.commands import assessing as command
from api.grammar import parser
from kg.assessment import CRITERIA
from kg.assessors import close, speak
from kg.errors import InputError, NotFound
from kg.namespaces import YJ
from kg.opinions import Closed, Opinion, opinions
from kg.reviews import in_order, notation
from kg.store import Store
from kg.why import find_claim
from loaders.load import load_paths
from tests.assessed import DAY, EFFECTS, NOW, YEAR, assessed, changed, held

ALL = [notation(node) for node in in_order(CRITERIA)][:14]
FIRST, SECOND = "评估甲岗", "评估乙岗"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with held(tmp_path) as store:
        yield store


def run(store: Store, *words: str, on: str | None = "2021-12-31") -> int:
    asked = parser("zh").parse_args(["assess", "S1", *(["--on", on] if on else []), *words])
    return command.assess(store, asked, "zh")


def say(
    store: Store, role: str, state: str, *criteria: str, why: str | None = None, by: str | None = None
) -> None:
    post = by or {"A": FIRST, "B": SECOND}[role]
    reason = ["--why", why] if why else []
    assert run(store, "--as", role, "--by", post, "--criterion", *criteria, "--say", state, *reason) == 0


def both(store: Store, *criteria: str) -> None:
    for role in ("A", "B"):
        say(store, role, "met", *(criteria or ALL))


def told(store: Store, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    run(store, *words, "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_exit_status_tells_met_not_met_and_not_to_be_told(tmp_path: Path) -> None:
    for number, (cells, status) in enumerate([({}, 0), ({"标准.救济": "无"}, 1), ({"标准.救济": ""}, 3),
                                              ({"标准.救济": "", "标准.移出条件": "无"}, 1)]):  # fmt: skip
        with held(tmp_path / str(number), cells) as store:
            assert run(store) == status


def test_an_opinion_stands_beside_what_the_rules_found_and_changes_neither_it_nor_the_status(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(store, capsys)
    say(store, "A", "不符合", "comment", why="草案改过")
    after = told(store, capsys)
    assert run(store) == 0
    assert after["verdict"] == before["verdict"] == "met"
    assert after["facts"] == before["facts"]
    comment = next(one for one in after["criteria"] if one["code"] == "comment")
    assert comment["state"] == "met"
    (opinion,) = comment["opinions"]
    assert (opinion["as"], opinion["by"], opinion["state"], opinion["proposal"], opinion["why"]) == (
        "A", FIRST, "not_met", "met", "草案改过",
    )  # fmt: skip


def test_a_finding_other_than_that_of_the_rules_needs_its_reason(store: Store) -> None:
    with pytest.raises(InputError, match="REVIEW_WITHOUT_REASON"):
        say(store, "A", "not_met", "comment")
    with pytest.raises(InputError, match="REVIEW_WITHOUT_REASON"):
        say(store, "A", "not_met", "comment", why=" \n ")
    say(store, "A", "met", "comment")


def test_one_post_is_not_both_assessors_however_it_is_spelt(store: Store) -> None:
    say(store, "A", "met", "comment")
    for post in (FIRST, "评估 甲岗", "评估甲岗\u200b"):
        with pytest.raises(InputError, match="ASSESSOR_SPEAKS_TWICE"):
            say(store, "B", "met", "rank", by=post)
    say(store, "A", "met", "rank")


def test_several_criteria_are_kept_together_or_not_at_all(store: Store) -> None:
    with pytest.raises(InputError, match="没有“nonsense”"):
        say(store, "A", "met", "comment", "nonsense")
    assert opinions_now(store) == []
    with pytest.raises(InputError, match="先在 执行效果 表里填数字"):
        say(store, "A", "met", "comment", "samples")
    assert opinions_now(store) == []


def opinions_now(store: Store) -> list[Opinion]:
    later = dt.datetime.max.replace(tzinfo=dt.UTC)
    return opinions(store.view(later), find_claim(store, "S1", NOW), DAY)


def test_a_report_is_not_closed_while_one_has_not_spoken(store: Store) -> None:
    with pytest.raises(InputError, match="ASSESSOR_SILENT"):
        run(store, "--close")
    say(store, "A", "met", *ALL)
    say(store, "B", "met", *ALL[1:])
    with pytest.raises(InputError, match=r"尚缺意见：形式和位阶 /"):
        run(store, "--close")
    say(store, "B", "met", ALL[0])
    assert run(store, "--close") == 0


def test_a_report_is_not_closed_while_a_difference_is_not_settled(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    both(store)
    say(store, "B", "not_met", "comment", why="草案改过")
    with pytest.raises(InputError, match=r"ASSESSORS_DIFFER.*有分歧：公开征求意见不少于30日"):
        run(store, "--close")
    assert run(store, "--settle", "comment", "--say", "not_met", "--why", "以改动后的起算日为准") == 0
    made = told(store, capsys)
    assert (made["verdict"], made["agreed"]) == ("met", "not_met")
    assert run(store, "--close", "--by", "评估组组长岗") == 0
    assert run(store, "--closed", on=None) == 1, "the status of a closed report is what the two agree on"


def test_a_settlement_lapses_when_one_of_the_two_speaks_again(store: Store) -> None:
    both(store)
    say(store, "B", "not_met", "comment", why="草案改过")
    run(store, "--settle", "comment", "--say", "met", "--why", "改动不涉及实质")
    say(store, "B", "cannot_tell", "comment", why="改动稿没有见到")
    with pytest.raises(InputError, match="ASSESSORS_DIFFER"):
        run(store, "--close")
    say(store, "B", "met", "comment")
    assert run(store, "--close") == 0


def test_only_a_difference_is_settled_and_with_its_reason(store: Store) -> None:
    with pytest.raises(InputError, match="NOTHING_TO_SETTLE"):
        run(store, "--settle", "comment", "--say", "met", "--why", "一致")
    both(store, "comment")
    with pytest.raises(InputError, match="NOTHING_TO_SETTLE"):
        run(store, "--settle", "comment", "--say", "met", "--why", "一致")
    say(store, "B", "not_met", "comment", why="草案改过")
    with pytest.raises(InputError, match="SETTLED_WITHOUT_REASON"):
        run(store, "--settle", "comment", "--say", "met")


def test_a_closed_report_is_printed_byte_for_byte_after_more_was_loaded(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both(store)
    capsys.readouterr()
    run(store, "--close", "--json")
    closed = capsys.readouterr().out
    more = {"执行效果": EFFECTS + YEAR}
    load_paths(store, [changed(tmp_path / "more", {"标准.救济": "无"}, more)], on=DAY, territory=None,
               now=dt.datetime.now(dt.UTC))  # fmt: skip
    assert run(store, "--closed", on=None) == 0
    assert capsys.readouterr().out == closed
    now = told(store, capsys)
    assert now["verdict"] == "not_met" and now["closed"]
    kept = json.loads(closed)
    assert (kept["verdict"], kept["agreed"]) == ("met", "met")
    assert run(store, "--known", kept["known"], "--json") == 0
    again = json.loads(capsys.readouterr().out)
    for part in ("standard", "verdict", "criteria", "effects", "facts", "rulebook"):
        assert again[part] == kept[part], part


def test_a_closed_report_takes_no_more_opinions_and_another_day_is_another_assessment(store: Store) -> None:
    both(store)
    run(store, "--close")
    for words in (("--as", "A", "--by", FIRST, "--criterion", "comment", "--say", "met"),
                  ("--settle", "comment", "--say", "met", "--why", "一致"), ("--close",)):  # fmt: skip
        with pytest.raises(InputError, match="ASSESSMENT_CLOSED"):
            run(store, *words)
    other = ("--as", "A", "--by", FIRST, "--criterion", "comment", "--say", "met")
    assert run(store, *other, on="2022-01-31") == 0
    with pytest.raises(NotFound):
        run(store, "--closed", on="2022-01-31")
    assert run(store, "--closed") == 0


def test_the_opinion_that_is_refused_leaves_nothing_behind(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(store, capsys)
    with pytest.raises(InputError):
        run(store, "--close")
    with pytest.raises(InputError):
        say(store, "A", "met", "comment", by="甲")
    after = told(store, capsys)
    assert {**after, "known": None} == {**before, "known": None}


@pytest.mark.parametrize(
    "words",
    [
        ("--as", "A", "--close"),
        ("--settle", "comment", "--closed"),
        ("--as", "A", "--criterion", "comment", "--say", "met"),
        ("--as", "A", "--by", FIRST, "--say", "met"),
        ("--as", "A", "--by", FIRST, "--criterion", "comment"),
        ("--as", "A", "--by", FIRST, "--criterion", "comment", "--say", "大概"),
        ("--settle", "comment"),
        ("--say", "met"),
        ("--close", "--known", "2030-01-01"),
        ("--as", "A", "--by", "13812345678", "--criterion", "comment", "--say", "met"),
        (
            "--as",
            "A",
            "--by",
            FIRST,
            "--criterion",
            "comment",
            "--say",
            "not_met",
            "--why",
            "11010519491231002X 来过",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_in_both_languages_and_nothing_is_kept(
    words: tuple[str, ...], store: Store
) -> None:
    with pytest.raises(InputError) as refused:
        run(store, *words)
    assert refused.value.words.zh and refused.value.words.en
    assert opinions_now(store) == []


def test_without_a_day_nothing_is_assessed(store: Store) -> None:
    with pytest.raises(InputError, match="--on"):
        run(store, on=None)
    with pytest.raises(InputError, match="不是日期"):
        run(store, on="2021-13-31")


def test_a_clock_that_went_back_is_refused(store: Store) -> None:
    say(store, "A", "met", "comment")
    (first,) = opinions_now(store)
    early = Opinion(first.standard, first.on, first.criterion, first.assessor, first.state, first.proposal, FIRST,
                    None, first.at - dt.timedelta(hours=1))  # fmt: skip
    with pytest.raises(InputError, match="时钟"):
        speak(store, [early])
    with pytest.raises(InputError, match="时钟"):
        close(store, Closed(first.standard, DAY, early.at, None, "{}"), [])


def test_hostile_words_are_shown_in_one_line_and_never_obeyed(store: Store, tmp_path: Path) -> None:
    say(store, "A", "not_met", "comment", why="\x1b[31m红\u202e左\n第二行 <b>&</b> {0} %s")
    made = assessed(store, known=dt.datetime.now(dt.UTC))
    spoken = opinions_now(store)
    shown = assessment_json(made, spoken)
    text = assessment_text(shown, "zh")
    assert not {"\x1b", "\u202e"} & set(text)
    assert "<b>&</b> {0} %s" in text.replace("\n", "").replace("        ", "")
    write_report(tmp_path / "a.docx", shown)
    assert any("<b>&</b> {0} %s" in words for words in words_of(tmp_path / "a.docx"))


def words_of(path: Path) -> list[str]:
    page = docx.Document(str(path))
    cells = [cell.text for table in page.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in page.paragraphs), *cells]


def test_hostile_cells_of_the_standard_are_shown_and_never_obeyed(tmp_path: Path) -> None:
    words = '=HYPERLINK("x")\x07<script>' + "长" * 3000
    with held(tmp_path, {"标准.救济": words}) as store:
        assert run(store, "--docx", str(tmp_path / "b.docx")) == 0
        assert any("<script>" in text and "\x07" not in text for text in words_of(tmp_path / "b.docx"))


def test_the_report_in_word_has_every_criterion_the_figures_the_opinions_and_what_to_mend(
    tmp_path: Path,
) -> None:
    with held(tmp_path, {"标准.救济": "无"}, {"执行效果": EFFECTS + YEAR}) as store:
        say(store, "A", "not_met", "remedy")
        say(store, "B", "met", "remedy", why="另有规定")
        path = tmp_path / "report.docx"
        assert run(store, "--docx", str(path)) == 1
        text = "\n".join(words_of(path))
        made = assessed(store)
        assert all(one.label.zh in text and one.source in text for one in made.criteria)
        for words in ("抽查合格 18（占抽查 18的 100.0%）", "评估人甲（评估甲岗）：不符合", "另有规定", "写明救济措施", "相隔 37 日",
                      "尚未处理的分歧：救济", made.facts, "第三方评估有效期：1096 日", "征求意见稿"):  # fmt: skip
            assert words in text, words


def test_a_closed_report_is_written_in_word_from_what_was_kept(store: Store, tmp_path: Path) -> None:
    both(store)
    run(store, "--close", "--by", "评估组组长岗")
    path = tmp_path / "closed.docx"
    load_paths(
        store,
        [changed(tmp_path / "more", {"标准.救济": "无"})],
        on=DAY,
        territory=None,
        now=dt.datetime.now(dt.UTC),
    )
    assert run(store, "--closed", "--docx", str(path), on=None) == 0
    text = "\n".join(words_of(path))
    assert "（定稿）" in text and "评估人的一致结论：符合" in text and "评估组组长岗" in text
    assert "没有整改建议" in text


def test_a_report_that_cannot_be_written_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="写不了"):
        run(store, "--docx", str(tmp_path / "none" / "a.docx"))


def test_the_command_answers_in_english_and_by_its_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed(tmp_path, {"标准.救济": ""})
    data = ["--data", str(tmp_path / "data")]
    main(["load", str(folder), "--on", "2021-12-31", *data])
    capsys.readouterr()
    assert main(["assess", "S1", "--on", "2021-12-31", "--lang", "en", *data]) == 3
    shown = capsys.readouterr().out
    assert "cannot tell remedies" in " ".join(shown.split())
    assert main(["assess", "L1", "--on", "2021-12-31", *data]) == 2
    assert main(["assess", "S1", "--on", "2021-12-31", "--close", *data]) == 2
    assert "ASSESSOR_SILENT" in capsys.readouterr().err


def test_the_grammar_takes_only_two_assessors() -> None:
    with pytest.raises(SystemExit):
        parser("en").parse_args(["assess", "S1", "--as", "C"])


def test_only_the_standard_itself_is_looked_up(store: Store) -> None:
    asked = parser("en").parse_args(["assess", "L1", "--on", "2021-12-31"])
    with pytest.raises(NotFound):
        command.assess(store, asked, "en")
    assert find_claim(store, "S1", NOW, [YJ.ListStandard])
