"""The rulebook refuses to start with a shape that is misspelt, silent about its source, or not Turtle."""

import datetime as dt

import pytest

from kg import rulebook
from kg.derive import rules
from kg.errors import RulebookError

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix yj: <https://w3id.org/yiju/ns#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GOOD = """ex:s a sh:NodeShape ; sh:targetClass yj:Measure ; yj:rule "R0" ; dct:source "某文件" ; sh:property ex:p .
ex:p a sh:PropertyShape ; sh:path yj:cites ; sh:minCount 1 ; sh:severity sh:Violation ; yj:rule "R0" ; yj:code "X" ;
  dct:source "某文件" ; sh:message "没有依据"@zh, "no basis"@en """


def test_a_misspelt_shacl_term_stops_the_start_and_is_named() -> None:
    with pytest.raises(RulebookError, match="minCuont"):
        rulebook.read({"a.ttl": HEAD + GOOD.replace("minCount", "minCuont") + "."})


def test_a_misspelt_target_stops_the_start_and_is_named() -> None:
    with pytest.raises(RulebookError, match="targetClas"):
        rulebook.read({"a.ttl": HEAD + GOOD.replace("targetClass", "targetClas") + "."})


def test_a_shape_without_a_source_stops_the_start() -> None:
    with pytest.raises(RulebookError, match="dct:source"):
        rulebook.read({"a.ttl": HEAD + GOOD.replace('dct:source "某文件" ; sh:message', "sh:message") + "."})


def test_a_shape_without_an_english_message_stops_the_start() -> None:
    with pytest.raises(RulebookError, match="English"):
        rulebook.read({"a.ttl": HEAD + GOOD.replace(', "no basis"@en', "") + "."})


def test_a_shape_file_that_is_no_turtle_is_named() -> None:
    with pytest.raises(RulebookError, match=r"shapes/broken\.ttl"):
        rulebook.read({"broken.ttl": HEAD + "ex:s a ["})


def test_a_shape_holds_from_its_first_day_and_not_on_the_day_it_ends() -> None:
    text = HEAD + GOOD + '; yj:validFrom "2021-01-01"^^xsd:date ; yj:validUntil "2022-01-01"^^xsd:date .'
    book = rulebook.read({"a.ttl": text})
    held = {
        day: any(str(o).endswith("/p") for o in book.whole(dt.date.fromisoformat(day)).objects(None, None))
        for day in ("2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01")
    }
    assert held == {"2020-12-31": False, "2021-01-01": True, "2021-12-31": True, "2022-01-01": False}


def test_every_violation_of_the_shipped_rulebook_proposes_an_action_and_a_unit() -> None:
    for shape in rulebook.load().codes.values():
        if shape.severity == "violation" and shape.code:
            assert shape.action and shape.unit, shape.iri


def test_every_shipped_rule_parses_and_has_its_number() -> None:
    assert len(rules()) > 100
    assert all(rule.name[:3].isdigit() for rule in rules())
