"""Other records that belong to a question, as the vocabulary says (`yj:Link`): an item's catalogue, a list's standards.

Plain look-ups by the same words, each counted in a census; what is found is gathered whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import place
from kg.lookup import lookup_key
from kg.namespaces import CODE, DCT, PROV, RDF, YES, YJ

if TYPE_CHECKING:
    from kg.slice import Slice


ENTRIES = 3  # of one edition and measure that are gathered


def follow(gathered: Slice, claim: NamedNode) -> None:
    """Add every record that a link finds for this claim; those that are judged too are gathered as claims."""
    kinds = gathered.objects(claim, RDF.type)
    facts = gathered.ontology.facts
    editions: tuple[NamedNode, ...] = ()
    for link in facts.subjects(RDF.type, YJ.Link):
        if not set(kinds) & set(facts.nodes(link, YJ.ofClaims)):
            continue
        come_from, kind, census = (facts.node(link, step) for step in (YJ.fromWords, YJ.finds, YJ.countedIn))
        assert kind is not None and census is not None
        name = census.value.removeprefix(CODE.base + "census-")
        if come_from is None:
            editions = _editions(gathered, name, kind, place_of(gathered, claim))
            continue
        for words in _words(gathered, claim, link):
            found = _found(gathered, words, link)
            if gathered.first(name, words):
                for node in found:
                    if facts.has(link, YJ.asksToo, YES):
                        gathered.claim(node, alone=True)
                    else:
                        gathered.describe(node)
                        gathered.documents(node)
                gathered.census(name, words, found, None, words)
    if YJ.Measure in kinds and not gathered.words(claim, YJ.listWords):
        _entries(gathered, claim, editions)
    if gathered.words(claim, YJ.forceMajeureWords):
        _articles(gathered, claim)
    for review in gathered.view.subjects(PROV.used, claim):
        if gathered.is_a(review, YJ.Review):
            gathered.state(claim, YJ.reviewedIn, review)


def _words(gathered: Slice, claim: NamedNode, link: NamedNode) -> list[str]:
    """What a link looks up: words of the claim, or of the records that another link finds for it (yj:through)."""
    facts = gathered.ontology.facts
    come_from, through = facts.node(link, YJ.fromWords), facts.node(link, YJ.through)
    assert come_from is not None
    if through is None:
        return gathered.words(claim, come_from)
    there = [node for words in _words(gathered, claim, through) for node in _found(gathered, words, through)]
    return list(dict.fromkeys(words for node in there for words in gathered.words(node, come_from)))


def _found(gathered: Slice, words: str, link: NamedNode) -> list[NamedNode]:
    facts = gathered.ontology.facts
    kind, there = facts.node(link, YJ.finds), facts.node(link, YJ.toWords)
    assert kind is not None and there is not None
    return [node for node in gathered.view.subjects(there, Literal(words)) if gathered.is_a(node, kind)]


def _articles(gathered: Slice, claim: NamedNode) -> None:
    """The whole articles that it cites: an exemption often stands in the next paragraph."""
    for citation in gathered.objects(claim, YJ.cites):
        articles = {words.split("/")[0] for words in gathered.words(citation, YJ.locator)}
        for version in gathered.versions_cited(citation):
            for article in sorted(articles):
                place.at(gathered, version, article)


def place_of(gathered: Slice, claim: NamedNode) -> str:
    """The one place of a claim, where a code covers it; else nothing, which is everywhere."""
    said = gathered.words(claim, YJ.territoryWords)
    return said[0] if len(said) == 1 and said[0] in gathered.ontology.labels(CODE.places) else ""


def _editions(gathered: Slice, name: str, kind: NamedNode, place: str) -> tuple[NamedNode, ...]:
    """Add every edition that may hold in a place; answers them."""
    return gathered.part((name, place), lambda part: _all(part, name, kind, place))


def _all(part: Slice, name: str, kind: NamedNode, place: str) -> list[NamedNode]:
    found = [node for node in part.view.subjects(RDF.type, kind) if not _elsewhere(part, node, place)]
    for node in found:
        part.describe(node)
    part.census(name, place or "all", found, None, place)
    return found


def _elsewhere(part: Slice, edition: NamedNode, place: str) -> bool:
    """Does an edition surely not hold in a place (ontology/derive/441)? Whatever may hold there is gathered."""
    places = part.ontology.labels(CODE.places)
    said = part.words(edition, YJ.territoryWords)
    if not place or not said or any(words not in places for words in said):
        return False
    whole = part.ontology.above(places[place])
    return CODE["level-state"] not in part.objects(edition, YJ.level) and not any(
        places[words] in whole for words in said
    )


def _entries(gathered: Slice, claim: NamedNode, editions: Iterable[NamedNode]) -> None:
    """The entries of each of these editions for a measure: of the same measure, or of one that is broader."""
    measures = gathered.ontology.labels(CODE["measure-types"])
    for name in (name for edition in editions for name in gathered.words(edition, DCT.identifier)):
        for words in gathered.words(claim, YJ.measureWords):
            measure = measures.get(words)
            gathered.part(
                ("entries", name, words if measure is None else measure.value),
                lambda part, name=name, words=words, measure=measure: _of_edition(part, name, words, measure),  # type: ignore[misc]
            )


def _of_edition(part: Slice, name: str, words: str, measure: NamedNode | None) -> Iterable[NamedNode]:
    """Words that no code covers are sought as they stand; the rest by every name of the measure and of broader ones.

    One entry is as good as a thousand: a few are gathered, and the census is then not closed.
    """
    sought = [words] if measure is None else part.ontology.names(part.ontology.above(measure))
    found = {
        node
        for one in sought
        for node in part.view.some(YJ.lookupKey, lookup_key("entry", name, one), ENTRIES + 1)
    }
    few = sorted(found, key=lambda node: node.value)[:ENTRIES]
    for node in few:
        part.describe(node)
    if measure is not None:
        about = f"{name} {measure.value.removeprefix(CODE.base)}"
        part.census("entries", about, few, measure, name, whole=len(few) == len(found))
    return ()
