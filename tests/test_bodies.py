"""Bodies of law texts taken apart: 编章节, 条, 款, 项, 目, annexes, documents numbered 一、, and what sources lose."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.namespaces import YJ
from loaders.bodies import read_body
from loaders.parts import Body
from loaders.texts import split
from tests.lawtext import provisions, record, words


def texts(*lines: str) -> dict[str, str]:
    return {part.locator: part.text for part in read_body(list(lines)).walk() if part.words}


def body(text: str) -> Body:
    return read_body(text.splitlines())


def test_paragraphs_are_counted_on_after_items_and_items_on_one_line_are_taken_apart() -> None:
    found = provisions(record())
    assert list(found) == ["1/1", "2/1", "2/1/1", "2/1/2", "2/1/3", "2/2", "4/1", "4-1/1", "5/1"]
    assert found["2/1/2"] == "转让许可证的。" and found["2/1/3"] == "拒不改正的；"
    assert found["2/2"].startswith("前款规定")


def test_a_missing_article_is_a_gap_and_nothing_is_renumbered() -> None:
    assert words(record(), YJ.gap) == ["3"]


def test_an_item_may_be_cited_without_its_paragraph() -> None:
    assert "2//2" in words(record(), YJ.locator)


def test_an_item_that_two_paragraphs_have_is_cited_ambiguously() -> None:
    found = record(body="第一条 有下列情形：\n（一）甲；\n另有下列情形：\n（一）乙。")
    assert words(found, YJ.locator).count("1//1") == 2


def test_the_lines_between_two_items_belong_to_the_first() -> None:
    found = texts("第一条 有下列情形之一的：", "（一）甲的；", "没有证件的，补办。", "（二）乙的。", "另款。")
    assert found == {
        "1/1": "有下列情形之一的：", "1/1/1": "甲的；\n没有证件的，补办。", "1/1/2": "乙的。", "1/2": "另款。",
    }  # fmt: skip


def test_a_paragraph_that_opens_a_list_of_its_own_is_no_part_of_the_item_before() -> None:
    found = texts("第一条 甲：", "（一）子；", "并应当：", "（二）丑。")
    assert found["1/2"] == "并应当：" and found["1/2/2"] == "丑。"


def test_items_whose_numbers_the_source_lost_are_counted_by_their_place() -> None:
    found = body("第一条 应当做到：\n甲；\n乙；\n（三）丙。\n第二条 丁。")
    assert [part.locator for part in found.walk()] == ["1", "1/1", "1/1/1", "1/1/2", "1/1/3", "2", "2/1"]
    assert found.numbered_again == ["第一条"]


def test_lines_that_do_not_fit_the_missing_numbers_stay_paragraphs() -> None:
    assert "1/3" in texts("第一条 应当做到：", "甲。", "乙。", "丙：", "（三）丁。")


def test_articles_run_on_in_one_line_are_taken_apart_and_references_are_not() -> None:
    found = body("第一条 甲。 第二条 乙，依照第三条 规定。第三条 丙。\n第四条 丁。第九条 不是下一条。")
    assert found.article_numbers == [1, 2, 3, 4] and found.run_on == ["第二条", "第三条"]
    assert texts("第一条 甲；违反第二条 的规定。", "第二条 乙。") == {
        "1/1": "甲；违反第二条 的规定。",
        "2/1": "乙。",
    }


def test_a_line_that_begins_with_a_reference_is_no_article() -> None:
    assert list(texts("第一条 甲。", "第二条第一款规定的期限为一年。", "第二条的规定另行公布。", "第二条 乙。")) == [
        "1/1", "1/2", "1/3", "2/1",
    ]  # fmt: skip


def test_an_article_number_that_does_not_count_on_is_words() -> None:
    assert body("第一条 甲。\n第二条 乙。\n第一条 丙。").article_numbers == [1, 2]


def test_inserted_articles_keep_their_number() -> None:
    steps = [
        part.locator
        for part in body("第一百二十条 甲。\n第一百二十条之一 乙。\n第一百二十条之二 丙。").articles
    ]
    assert steps == ["120", "120-1", "120-2"]


def test_points_stand_under_their_item_however_they_are_numbered() -> None:
    found = texts("第一条 下列：", "（一）甲：", "1．子；", "（2）丑；", "③寅。", "（二）乙。")
    assert [place for place in found if place.startswith("1/1/1/")] == ["1/1/1/1", "1/1/1/2", "1/1/1/3"]


def test_headings_are_kept_on_each_article_whether_marked_or_not() -> None:
    marked = body("# 第一编 总编\n## 第一章　总则\n### 第一节 甲\n第一条 甲。\n## 第二章 乙\n第二条 乙。")
    assert [part.heading for part in marked.articles] == [
        "第一编 总编 第一章 总则 第一节 甲",
        "第一编 总编 第二章 乙",
    ]
    plain = body("第一章 总则\n第一条 甲。\n附 则\n第二条 乙。")
    assert [part.heading for part in plain.articles] == ["第一章 总则", "附 则"]
    assert [part.unit for part in plain.parts] == ["Article", "Article"]


def test_a_numbered_heading_right_before_an_article_is_no_item() -> None:
    found = body("第一条 甲。\n（二）不动产抵押\n第二条 乙。")
    assert [part.locator for part in found.walk()] == ["1", "1/1", "2", "2/1"]


def test_what_follows_the_last_article_as_an_annex_is_no_paragraph_of_it() -> None:
    found = provisions(record(body="第一条 甲。\n第二条 乙。\n## 附件1\n名单如下\n附件二：\n丙\n"))
    assert "2/2" not in found and found["annex1/1"] == "名单如下" and found["annex2/1"] == "丙"


def test_a_table_after_the_last_article_is_an_annex() -> None:
    found = body("第一条 本法自公布之日起施行。\n甲税税率表（适用于乙）\n（注：略）")
    assert [part.unit for part in found.parts] == ["Article", "Annex"]


def test_an_annex_named_within_a_sentence_is_no_annex() -> None:
    assert "1/2" in texts("第一条 甲。", "附件所列物项由国务院公布。")


def test_lines_of_tables_and_dashes_stay_with_the_provision_before_them() -> None:
    assert texts("第一条 如下：", "| 甲 | 乙 |", "——丙；") == {"1/1": "如下：\n| 甲 | 乙 |\n——丙；"}


def test_text_before_the_first_article_is_the_preamble_and_cited_as_nothing_else() -> None:
    found = record(body="为了甲业，制定本法。\n第一条 甲。")
    assert provisions(found)["§0/1"] == "为了甲业，制定本法。" and "§/1" not in words(found, YJ.locator)


def test_numbered_documents_are_cited_with_or_without_the_levels_above() -> None:
    lines = "各市州人民政府：\n一、总体要求\n按要求办理。\n二、主要任务\n（一）规范措施\n1.不得增设。\n2.不得加重。\n"
    found = record("# 某意见\n2020年1月1日 某办公厅发布\n", lines, "某意见(2020-01-01)")
    assert {"§1", "§2/1", "§/1", "§2/1/2", "§//2", "2", "2//1", "2//1/2"} <= set(words(found, YJ.locator))
    assert provisions(found)["§1"] == "总体要求\n按要求办理。"


def test_sections_marked_as_headings_are_provisions_and_numbers_count_on_through_them() -> None:
    found = texts("## 一、机构", "1.甲。", "（1）子；", "2.乙。", "## 二、立案", "3.丙。", "续。")
    assert found == {
        "§1": "机构", "§1//1": "甲。", "§1//1/1": "子；", "§1//2": "乙。", "§2": "立案", "§2//3": "丙。\n续。",
    }  # fmt: skip
    assert "§//3" in words(record("# 某规定\n2020年1月1日 甲部发布\n", "## 二、立案\n3.丙。"), YJ.locator)


def test_a_document_without_any_number_is_one_provision() -> None:
    assert texts("甲厅：", "你厅来函收悉。") == {"§0": "甲厅：\n你厅来函收悉。"}


def test_invisible_characters_and_marks_of_bold_print_are_no_words() -> None:
    assert texts("\u200b", "**第一条** 甲\u200b。", "\ufeff") == {"1/1": "甲。"}


def test_headings_are_counted_in_the_body_and_lie_in_no_provision() -> None:
    found = body("## 第一章 总则\n第一条 甲乙丙。")
    assert found.letters == 12 and sum(part.letters for part in found.walk()) == 7


def test_a_table_of_contents_is_no_part_of_the_body() -> None:
    text = "甲法\n（2020年1月1日甲部令第1号公布）\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　甲。\n第二章　附则\n第二条　乙。\n"
    head, lines = split(text)
    assert head == ["甲法", "（2020年1月1日甲部令第1号公布）"]
    assert lines == ["第一章　总则", "第一条　甲。", "第二章　附则", "第二条　乙。"]


def test_the_head_of_a_text_without_marks_may_be_wrapped_over_lines() -> None:
    text = "甲乙丙丁\n管理办法\n（2019年5月1日甲部令第3号公布\n2020年6月1日甲部令第8号修正）\n\n为了规范，制定本办法。\n第一条 甲。\n"
    head, lines = split(text)
    assert lines == ["第一条 甲。"] or lines[0].startswith("为了规范")
    assert head[:4] == [
        "甲乙丙丁",
        "管理办法",
        "（2019年5月1日甲部令第3号公布",
        "2020年6月1日甲部令第8号修正）",
    ]


def test_a_title_repeated_above_the_body_is_left_out() -> None:
    text = "# 甲市促进乙业若干规定\n2024年1月1日 通过\n<!-- INFO END -->\n甲市促进乙业\n若干规定\n第一条 甲。"
    assert split(text)[1] == ["第一条 甲。"]


_TEXT = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=8)
_LAW = st.lists(
    st.lists(st.tuples(_TEXT, st.lists(_TEXT, max_size=3)), min_size=1, max_size=3), min_size=1, max_size=6
)
_DIGITS = "零一二三四五六七八九"


@settings(max_examples=80, deadline=None)
@given(_LAW, st.sampled_from(["（{}）", "({}) ", "（{}） "]), st.sampled_from([" ", "　", "  "]))
def test_a_law_that_is_written_out_is_read_back(
    law: list[list[tuple[str, list[str]]]], item_head: str, space: str
) -> None:
    lines, expected = [], {}
    for article, paragraphs in enumerate(law, 1):
        for paragraph, (text, items) in enumerate(paragraphs, 1):
            lines.append((f"第{_DIGITS[article]}条{space}" if paragraph == 1 else "") + text)
            expected[f"{article}/{paragraph}"] = text
            for item, item_text in enumerate(items, 1):
                lines.append(item_head.format(_DIGITS[item]) + item_text)
                expected[f"{article}/{paragraph}/{item}"] = item_text
    assert texts(*lines) == expected


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text("第一二三条款项（）。；：、附件甲乙 \n0１2.#|", max_size=30), max_size=12))
@example(["0", "附2", "附"])
def test_whatever_the_lines_no_character_is_lost_and_no_place_is_held_twice(lines: list[str]) -> None:
    found = read_body(lines)
    places = [part.locator for part in found.walk()]
    assert len(places) == len(set(places))
    assert sum(part.letters for part in found.walk()) <= found.letters
