"""Ten documents of departments, each with a list by hand of what stands in it: every citation is found, and no other."""

from collections import Counter

import pytest

from loaders.citations import norm_key
from loaders.cited import OWN, Mention
from loaders.reading import Found, read_document
from tests.papers import OWN as OWN_TEXT
from tests.papers import Told, told

DOCUMENTS = told()
PLAN = "湘政办发〔2021〕54号"


def name_of(mention: Mention) -> str:
    if mention.way == OWN:
        return OWN_TEXT
    return mention.keys[0] if mention.keys else "？"


def cited(found: Found) -> Counter[tuple[str, str]]:
    """How often each (norm, place) is cited: a mention of several articles counts once for each."""
    return Counter(
        (name_of(mention), (place.locator or "") if place else "")
        for mention in found.mentions
        for place in mention.cited or (None,)
    )


def expected(document: Told) -> Counter[tuple[str, str]]:
    return Counter(
        (name if name in (OWN_TEXT, "？") else norm_key(name), place) for name, place in document.cited
    )


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda document: document.name)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Found]:
    document: Told = request.param
    return document, read_document(document.write(tmp_path_factory.mktemp("paper")))


def test_every_citation_of_the_document_is_found_and_nothing_else(pair: tuple[Told, Found]) -> None:
    document, found = pair
    assert cited(found) == expected(document)


def test_every_task_has_its_units(pair: tuple[Told, Found]) -> None:
    document, found = pair
    assert [(task.number, task.units) for task in found.tasks] == document.tasks


def test_the_measures_are_drafted(pair: tuple[Told, Found]) -> None:
    document, found = pair
    assert [draft.measure for draft in found.drafts if draft.measure] == document.measures
