"""Identities of credit subjects are kept nowhere: the file is refused, and the cell is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Place
from loaders.grids import Grid
from loaders.privacy import holds_mobile, identity_numbers, refuse_identities, without_unified_codes


def refused(*rows: list[str], known: int = 0, phones: frozenset[int] = frozenset()) -> str | None:
    grid = Grid(Place("f.csv", "措施"), "措施", list(rows))
    try:
        refuse_identities(grid, frozenset(range(known)), phones)
    except InputError as trouble:
        return trouble.words.zh
    return None


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "11010519491231002x",
        "证件号 11010519491231002X。",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105491231002",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(text: str) -> None:
    assert len(list(identity_numbers(text))) == 1
    assert "行 2" in str(refused(["编号", "对象"], ["A", text], known=2))


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519491332002X", "110105499931002", "1101051949123100", "A11010519491231002X"]
)  # fmt: skip
def test_a_number_without_a_valid_date_or_check_digit_is_none(text: str) -> None:
    assert not list(identity_numbers(text))


@given(st.integers(110000, 659999), st.dates(), st.integers(0, 999), st.integers(0, 10))
def test_of_the_eleven_check_digits_one_is_right(area: int, born: object, serial: int, wrong: int) -> None:
    body = f"{area}{str(born).replace('-', '')}{serial:03}"
    found = [digit for digit in "0123456789X" if list(identity_numbers(body + digit))]
    assert len(found) == 1
    others = [digit for digit in "0123456789X" if digit not in found]
    assert not list(identity_numbers(body + others[wrong % 10]))


@pytest.mark.parametrize(
    "text", ["13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "手机13812345678转", "１３８１２３４５６７８"]
)  # fmt: skip
def test_a_mobile_number_is_found_however_it_is_written(text: str) -> None:
    assert holds_mobile(text)
    assert refused(["编号", "电话"], ["A", text], known=2) is not None
    assert refused(["编号", "电话"], ["A", text], known=2, phones=frozenset({1})) is None


@pytest.mark.parametrize(
    "text", ["0731-88881234", "12812345678", "138123456789012", "湘政办发〔2021〕54号", "91350100M000100Y43"]
)
def test_other_numbers_are_no_mobile_numbers(text: str) -> None:
    assert not holds_mobile(text)


@pytest.mark.parametrize("heading", ["姓名", "法人姓名", "身份证号", "身份证 号码", "手机号", "联系电话", "Mobile", "ID_Number"])  # fmt: skip
def test_a_column_for_identities_is_refused_even_when_it_is_empty(heading: str) -> None:
    assert heading in str(refused(["编号", heading], ["A", ""], known=1))


def test_an_identity_in_a_row_above_the_headings_or_in_a_heading_is_found_too() -> None:
    assert "行 1" in str(refused(["11010519491231002X 的措施"], ["编号"]))


def test_a_unified_code_is_dropped_and_is_no_reason_to_refuse() -> None:
    assert refused(["编号", "对象"], ["A", "某公司 91350100M000100Y43"], known=2) is None
    assert without_unified_codes("某公司 91350100M000100Y43") == "某公司 "


def test_of_eighteen_digits_only_those_with_the_right_check_are_a_unified_code() -> None:
    numbers = [f"20211231000000000{last}" for last in range(10)]
    assert sum(without_unified_codes(number) == "" for number in numbers) <= 1
