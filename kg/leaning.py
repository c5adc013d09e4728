"""Who leans on a norm, looked up backwards: title or number → citations → who cites. No claim is judged to find these."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.chain import GROUNDS, TITLES, documents_titled, nodes, norms_titled, words
from kg.lookup import norms_under, powers_alike, powers_on
from kg.measures import Measures, measures_of
from kg.namespaces import DCT, ELI, RDF, YJ
from kg.supposed import Ending
from kg.view import View


def keys_of(view: View, work: NamedNode) -> list[str]:
    """Under what a work is cited: the keys of a norm, the title and number of a document."""
    predicates = TITLES if view.has(work, RDF.type, YJ.PolicyDocument) else (YJ.key,)
    return [key for predicate in predicates for key in words(view, work, predicate)]


def citing(view: View, keys: Iterable[str], kinds: Iterable[NamedNode]) -> set[NamedNode]:
    """The claims of these kinds, or the powers, that cite a norm under one of these keys."""
    return {
        owner
        for key in keys
        for citation in view.subjects(YJ.key, Literal(key))
        for owner in view.subjects(YJ.cites, citation)
        if any(view.has(owner, RDF.type, kind) for kind in kinds)
    }


def nearby(view: View, norm: NamedNode, kinds: Iterable[NamedNode]) -> set[NamedNode]:
    """Claims that do not cite the norm and whose answer may turn on it all the same.

    Those that cite what it repeals (a successor may carry their measure), and those under another norm's power of the
    same measure for the same conduct (upper law, special law).
    """
    repealed = {
        key
        for version in view.subjects(ELI.realizes, norm)
        for repeal in view.subjects(YJ.by, version)
        for said in words(view, repeal, YJ.repealedKey)
        for other in norms_under(view, said)
        for key in keys_of(view, other)
    }
    same = {
        other
        for key in keys_of(view, norm)
        for power in powers_on(view, key)
        for other in powers_alike(view, power)
    }
    return citing(view, repealed, kinds) | _under(view, same, kinds)


def presupposing(view: View, claim: NamedNode, kinds: Iterable[NamedNode]) -> set[NamedNode]:
    """The claims under a norm with a power that presupposes what this claim is called."""
    powers = {
        power
        for predicate in (YJ.measureWords, YJ.listWords)
        for name in words(view, claim, predicate)
        for power in view.subjects(YJ.requiresWords, Literal(name))
    }
    return _under(view, powers, kinds) - {claim}


def _under(view: View, powers: Iterable[NamedNode], kinds: Iterable[NamedNode]) -> set[NamedNode]:
    """The claims that cite the norm of one of these powers, and may be of its measure."""
    vocabulary, kinds = ontology.load(), tuple(kinds)
    by_measure: dict[Measures, set[NamedNode]] = {}
    for power in powers:
        by_measure.setdefault(measures_of(view, vocabulary, power), set()).add(power)
    return {
        claim
        for measures, granting in by_measure.items()
        for claim in citing(view, _keys_cited(view, granting), kinds)
        if measures_of(view, vocabulary, claim).may_be_of(measures, vocabulary)
    }


def _keys_cited(view: View, powers: Iterable[NamedNode]) -> set[str]:
    """Every key of the norms that these powers cite."""
    cited = {
        key
        for power in powers
        for citation in nodes(view, power, YJ.cites)
        for key in words(view, citation, YJ.key)
    }
    return cited | {
        other for key in cited for norm in norms_under(view, key) for other in keys_of(view, norm)
    }


def resting(view: View, ending: Ending) -> set[NamedNode]:
    """The norms and documents that rest on what ends, directly or through others, however long the chain.

    Where only a place ends, what rests on the norm as a whole or on other places of it does not count.
    """
    found: set[NamedNode] = set()
    waiting = [
        work
        for citation in _citations(view, ending.norm)
        if not ending.spots or _at_spot(view, citation, ending)
        for work in _works_citing(view, citation)
    ]
    while waiting:
        work = waiting.pop()
        if work not in found and work != ending.norm:
            found.add(work)
            waiting += [on for citation in _citations(view, work) for on in _works_citing(view, citation)]
    return found


def _citations(view: View, work: NamedNode) -> set[NamedNode]:
    return {node for key in keys_of(view, work) for node in view.subjects(YJ.key, Literal(key))}


def _at_spot(view: View, citation: NamedNode, ending: Ending) -> bool:
    return any(
        f"{cited}/".startswith(f"{spot.locator}/")
        for cited in words(view, citation, YJ.locator)
        for spot in ending.spots
    )


def _works_citing(view: View, citation: NamedNode) -> Iterator[NamedNode]:
    for predicate in GROUNDS:
        for owner in view.subjects(predicate, citation):
            if view.has(owner, RDF.type, YJ.PolicyDocument):
                yield from works_of_document(view, owner)
            elif view.has(owner, RDF.type, ELI.LegalExpression):
                yield from nodes(view, owner, ELI.realizes)


def works_of_document(view: View, document: NamedNode) -> list[NamedNode]:
    """The norms that a row of a document speaks of; the document itself where none is held under its title or number."""
    titles = [said for predicate in TITLES for said in words(view, document, predicate)]
    return [norm for said in titles for norm in norms_titled(view, said)] or [document]


def standing_in(view: View, work: NamedNode) -> set[NamedNode]:
    """Everything that says it stands in this document or norm, by its id, title or number."""
    things = [work, *view.subjects(ELI.realizes, work)]
    titles = {said for thing in things for predicate in TITLES for said in words(view, thing, predicate)}
    rows = {row for said in titles for row in documents_titled(view, said)} | {work}
    names = titles | {
        said
        for row in rows
        for predicate in (DCT.identifier, *TITLES)
        for said in words(view, row, predicate)
    }
    return {node for name in names for node in view.subjects(YJ.documentWords, Literal(name))}
