"""Other records that belong to a question, as the vocabulary says (`yj:Link`): an item's catalogue, a list's standards.

Plain look-ups by the same words, each counted in a census; what is found is gathered whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import place
from kg.namespaces import CODE, DCT, PROV, RDF, YES, YJ

if TYPE_CHECKING:
    from kg.slice import Slice


def follow(gathered: Slice, claim: NamedNode) -> None:
    """Add every record that a link finds for this claim; those that are judged too are gathered as claims."""
    kinds = gathered.objects(claim, RDF.type)
    facts = gathered.ontology.facts
    for link in facts.subjects(RDF.type, YJ.Link):
        if not set(kinds) & set(facts.nodes(link, YJ.ofClaims)):
            continue
        come_from, kind, census = (facts.node(link, step) for step in (YJ.fromWords, YJ.finds, YJ.countedIn))
        assert kind is not None and census is not None
        name = census.value.removeprefix(CODE.base + "census-")
        if come_from is None:
            gathered.part((name,), lambda part, name=name, kind=kind: _all(part, name, kind))  # type: ignore[misc]
            continue
        for words in _words(gathered, claim, link):
            found = _found(gathered, words, link)
            if gathered.first(name, words):
                for node in found:
                    if facts.has(link, YJ.asksToo, YES):
                        gathered.claim(node, alone=True)
                    else:
                        gathered.describe(node)
                gathered.census(name, words, found, None, words)
    if (
        YJ.Measure in kinds
        and not gathered.words(claim, YJ.listWords)
        and gathered.words(claim, YJ.documentWords)
    ):
        _entries(gathered)
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


def _all(part: Slice, name: str, kind: NamedNode) -> list[NamedNode]:
    found = list(part.view.subjects(RDF.type, kind))
    for node in found:
        part.describe(node)
    part.census(name, "all", found, None, "")
    return found


def _entries(gathered: Slice) -> None:
    """The measures that stand in each edition on record."""
    for edition in gathered.view.subjects(RDF.type, YJ.Edition):
        for name in gathered.words(edition, DCT.identifier):
            gathered.part(("entries", name), lambda part, name=name: _of_edition(part, name))  # type: ignore[misc]


def _of_edition(part: Slice, name: str) -> list[NamedNode]:
    found = list(part.view.subjects(YJ.listWords, Literal(name)))
    for node in found:
        part.describe(node)
    part.census("entries", name, found, None, name)
    return found
