"""Two versions of the same words side by side: nothing is lost, and nothing is marked that did not change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.differences import LONGEST, Piece, differences

WORDS = st.text("禁止限制一二三年；。\n", max_size=60)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_each_side_says_its_own_words_whole(old: str, new: str) -> None:
    olds, news = differences(old, new)
    assert "".join(piece.words for piece in olds) == old and "".join(piece.words for piece in news) == new
    kept = ["".join(piece.words for piece in side if piece.how == "same") for side in (olds, news)]
    assert kept[0] == kept[1]
    assert {piece.how for piece in olds} <= {"same", "out"} and {piece.how for piece in news} <= {
        "same",
        "in",
    }


def test_what_was_changed_is_marked_and_no_more() -> None:
    olds, news = differences("处一年至三年的限制", "处一年至五年的限制")
    assert olds == (Piece("same", "处一年至"), Piece("out", "三"), Piece("same", "年的限制"))
    assert news == (Piece("same", "处一年至"), Piece("in", "五"), Piece("same", "年的限制"))


def test_long_texts_are_compared_sentence_by_sentence() -> None:
    sentences = [f"第{number}句。" for number in range(LONGEST // 4)]
    old, new = "".join(sentences), "".join([*sentences[:500], "新的一句。", *sentences[500:]])
    olds, news = differences(old, new)
    assert olds == (Piece("same", "".join(sentences[:500])), Piece("same", "".join(sentences[500:])))
    assert [piece.words for piece in news if piece.how == "in"] == ["新的一句。"]
