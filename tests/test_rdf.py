"""RDF files: what a record may state comes in; what rules derive, what time says, what persons are, does not."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Problem, Record
from kg.namespaces import YJ, iri
from kg.quads import value_of
from loaders.rdf import read_rdf

HEAD = """@prefix yj: <https://w3id.org/yiju/ns#> . @prefix d: <https://w3id.org/yiju/id/duration/> .
@prefix m: <https://w3id.org/yiju/id/measure/> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix code: <https://w3id.org/yiju/code/> .
@prefix q: <https://w3id.org/yiju/id/> .
"""
GOOD = 'm:A a yj:Measure ; dct:identifier "A" ; yj:measureWords "某措施" '


def read(folder: Path, text: str) -> list[object]:
    (folder / "a.ttl").write_text(HEAD + text, "utf-8")
    return list(read_rdf(folder / "a.ttl").entries)


def test_a_measure_has_the_key_of_its_table_row_so_that_either_corrects_the_other(tmp_path: Path) -> None:
    [record] = read(tmp_path, GOOD + ".")
    assert isinstance(record, Record) and record.key == "measures/A" and record.subject == iri("measure", "A")


def test_dates_are_counted_and_a_number_that_contradicts_them_is_refused(tmp_path: Path) -> None:
    [record] = read(tmp_path, GOOD + '; yj:decidedOn "1970-01-03"^^xsd:date .')
    assert isinstance(record, Record)
    assert [value_of(row).value for row in record.triples if row.predicate == YJ.decidedDay] == ["2"]
    [trouble] = read(tmp_path, GOOD + '; yj:decidedOn "1970-01-03"^^xsd:date ; yj:decidedDay 9 .')
    assert isinstance(trouble, Problem)


def test_no_file_can_say_that_ten_years_are_one(tmp_path: Path) -> None:
    [record] = read(
        tmp_path, GOOD + "; yj:longest d:P120M . d:P120M a yj:Duration ; yj:months 12 ; yj:daysAtMost 1 ."
    )
    assert isinstance(record, Record)
    months = [value_of(row).value for row in record.triples if row.predicate == YJ.months]
    assert months == ["120"]
    [trouble] = read(tmp_path, GOOD + "; yj:longest <https://example.org/short> .")
    assert isinstance(trouble, Problem)


@pytest.mark.parametrize(
    "forged",
    [
        "yj:passes yj:yes", "yj:fitDay 1", "yj:rank code:rank-law", "yj:matches <https://w3id.org/yiju/id/power/P>",
        "a yj:Fit", "a yj:Census",
    ],
)  # fmt: skip
def test_nothing_that_a_rule_derives_may_be_stated(tmp_path: Path, forged: str) -> None:
    [trouble] = read(tmp_path, GOOD + f"; {forged} .")
    assert isinstance(trouble, Problem)


@pytest.mark.parametrize(
    "subject",
    [
        "code:rank-department-rule",
        "yj:Measure",
        "q:question",
        "q:ledger",
        "<https://w3id.org/yiju/id/census/x>",
    ],
)
def test_nothing_may_be_stated_of_the_vocabulary_or_of_the_books(tmp_path: Path, subject: str) -> None:
    [trouble] = read(tmp_path, f'{subject} yj:words "x" .')
    assert isinstance(trouble, Problem)


def test_an_identity_number_is_not_kept(tmp_path: Path) -> None:
    [trouble] = read(tmp_path, 'm:A a yj:Measure ; yj:targetWords "11010519491231002X" .')
    assert isinstance(trouble, Problem)


def test_a_syntax_error_refuses_the_whole_file_and_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 7"):
        read(tmp_path, GOOD + ".\n\nm:B a")
