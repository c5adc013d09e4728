"""The page of the vocabulary: classes, properties, tests and concept schemes, each with its words in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from fastapi import Request
from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from api.links import opens_at, short
from api.server.view import page
from kg import ontology
from kg.errors import Words
from kg.namespaces import CODE, OWL, RDF, RDFS, SKOS, YJ

NONE = Words("", "")


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its name, the anchor under which it opens, its words, what else it is called, and what is above it."""

    name: str
    anchor: str
    label: Words
    definition: Words
    also: str = ""
    above: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page."""

    anchor: str
    title: Words
    about: Words
    terms: tuple[Term, ...]


def vocabulary_page(request: Request) -> Response:
    """The page, with a table of contents."""
    terms, schemes = _parts()
    return page(request, "vocabulary.html", terms_=terms, schemes=schemes)


@cache
def _parts() -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The terms of the namespace by what they are, and the concept schemes."""
    facts = ontology.load().facts
    named = {row.subject for row in ontology.load().triples if isinstance(row.subject, NamedNode)}
    ours = {node for node in named if node.value.startswith(YJ.base)}
    typed = {kind: set(facts.subjects(RDF.type, kind)) for kind in (RDFS.Class, OWL.Class, RDF.Property)}
    classes, properties = ours & (typed[RDFS.Class] | typed[OWL.Class]), ours & typed[RDF.Property]
    reused = {node for node in named - ours if facts.objects(node, RDFS.label) and not _of_data(node)}
    parts = (
        _part("classes", Words("类", "Classes"), classes),
        _part("properties", Words("属性", "Properties"), properties - classes),
        _part("others", Words("答复、单位与其他", "Answers, units and others"), ours - classes - properties),
        _part("reused", Words("沿用的通用词汇", "Terms of common vocabularies that are used"), reused),
    )
    schemes = sorted(facts.subjects(RDF.type, SKOS.ConceptScheme), key=lambda node: node.value)
    return tuple(part for part in parts if part.terms), tuple(map(_scheme, schemes))


def _of_data(node: NamedNode) -> bool:
    return node.value.startswith((CODE.base, "https://w3id.org/yiju/id/"))


def _part(anchor: str, title: Words, nodes: Iterable[NamedNode]) -> Part:
    return Part(anchor, title, NONE, tuple(sorted(map(_term, nodes), key=lambda term: term.name.casefold())))


def _scheme(node: NamedNode) -> Part:
    facts = ontology.load().facts
    concepts = sorted(facts.subjects(SKOS.inScheme, node), key=lambda concept: concept.value)
    told = _term(node)
    return Part(told.anchor, told.label, told.definition, tuple(map(_term, concepts)))


def _term(node: NamedNode) -> Term:
    facts = ontology.load().facts
    ours = opens_at(node.value)
    anchor = node.value.removeprefix(YJ.base) if node.value.startswith(YJ.base) else short(node.value)
    if node.value.startswith(CODE.base):
        anchor = "code/" + node.value.removeprefix(CODE.base)
    above = [
        value
        for predicate in (SKOS.broader, RDFS.subClassOf, RDFS.subPropertyOf)
        for value in facts.nodes(node, predicate)
    ]
    also = [*facts.words(node, SKOS.notation), *facts.words(node, SKOS.altLabel)]
    return Term(
        short(node.value), anchor if ours else short(node.value), _words(node, SKOS.prefLabel, RDFS.label),
        _words(node, SKOS.definition, RDFS.comment), "、".join(dict.fromkeys(also)),
        tuple((short(value.value), opens_at(value.value)) for value in above),
    )  # fmt: skip


def _words(node: NamedNode, *predicates: NamedNode) -> Words:
    spoken: dict[str, str] = {}
    for predicate in predicates:
        for value in ontology.load().facts.objects(node, predicate):
            if isinstance(value, Literal):
                spoken.setdefault(value.language or "zh", value.value)
    return Words(spoken.get("zh", ""), spoken.get("en", ""))
