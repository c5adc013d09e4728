"""What norms and documents rest on, gathered for a slice: enabling clauses (根据《…》制定) and the 引用依据 of documents.

A work is a norm, or a document that is held under no norm's title or number. Its census of grounds lists every citation
that its versions and its row state as its basis, so that a rule may say that a chain ends there (ontology/derive/94*).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.lookup import norms_under
from kg.namespaces import DCT, ELI, RDF, YJ
from kg.view import View

if TYPE_CHECKING:
    from kg.slice import Slice

GROUNDS = (YJ.cites, ELI.based_on, ELI.cites)
TITLES = (ELI.title, YJ.number)


def starts(gathered: Slice, claim: NamedNode) -> list[NamedNode]:
    """The norms and documents that a claim cites, and the document or norm that it says it stands in."""
    view = gathered.view
    found = [
        work
        for citation in nodes(view, claim, YJ.cites)
        for key in words(view, citation, YJ.key)
        for work in (*norms_under(view, key), *documents_titled(view, key))
    ]
    for said in words(view, claim, YJ.documentWords):
        found += documents_titled(view, said, (DCT.identifier, *TITLES)) + norms_titled(view, said)
    return found


def follow(gathered: Slice, works: Iterable[NamedNode]) -> Iterable[NamedNode]:
    """Add these works and all that they rest on, however long the chain, each once; answers none."""
    view, waiting = gathered.view, list(works)
    while waiting:
        work = waiting.pop()
        if not gathered.first("chain", work.value):
            continue
        for thing in (work, *stated_by(view, work)):
            gathered.describe(thing)
        citations = grounds(view, work)
        gathered.census("grounds", work.value, citations, work, None)
        for citation in citations:
            gathered.describe(citation)
            for key in words(view, citation, YJ.key):
                waiting += gathered.norms(key) + documents_titled(view, key)
        waiting += also_held(view, work)
    return ()


def grounds(view: View, work: NamedNode) -> list[NamedNode]:
    """The citations that a work states as its basis, in all its versions and in its row as a document."""
    things = (work, *stated_by(view, work))
    return [
        citation for thing in things for predicate in GROUNDS for citation in nodes(view, thing, predicate)
    ]


def stated_by(view: View, work: NamedNode) -> Iterator[NamedNode]:
    """What else speaks of a norm: its versions, and the rows of documents with their titles or numbers."""
    for version in view.subjects(ELI.realizes, work):
        yield version
        for predicate in TITLES:
            for said in words(view, version, predicate):
                yield from documents_titled(view, said)


def also_held(view: View, document: NamedNode) -> list[NamedNode]:
    """The norms that are held under the title or number of a document."""
    if not view.has(document, RDF.type, YJ.PolicyDocument):
        return []
    return [
        norm
        for predicate in TITLES
        for said in words(view, document, predicate)
        for norm in norms_titled(view, said)
    ]


def norms_titled(view: View, said: str) -> list[NamedNode]:
    """The norms of which a version bears this title or number, as it is written."""
    return [
        norm
        for predicate in TITLES
        for version in view.subjects(predicate, Literal(said))
        for norm in nodes(view, version, ELI.realizes)
    ]


def documents_titled(view: View, said: str, predicates: Iterable[NamedNode] = TITLES) -> list[NamedNode]:
    """The documents under review with this title or number, as it is written."""
    return [
        node
        for predicate in predicates
        for node in view.subjects(predicate, Literal(said))
        if view.has(node, RDF.type, YJ.PolicyDocument)
    ]


def nodes(view: View, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    return [node for node in view.objects(subject, predicate) if isinstance(node, NamedNode)]


def words(view: View, subject: NamedNode, predicate: NamedNode) -> list[str]:
    return [node.value for node in view.objects(subject, predicate) if isinstance(node, Literal)]
