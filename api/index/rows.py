"""What the index keeps of a thing, read off a view."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from api.index.file import Kept
from api.index.words import fold
from kg import held, ontology, telling
from kg.held import Row
from kg.namespaces import DCT, ELI, RDF, TRUE, YJ, local_name
from kg.view import View

CLAIM, NORM = "claim", "norm"  # the lists
TEXT = local_name(YJ.textHeld)
OF_VERSIONS = frozenset((ELI.realizes, ELI.title))  # what a version says that its norm is found by
READ = frozenset(
    (DCT.identifier, YJ.documentWords, YJ.key, YJ.textHeld, *held.ABOUT, *telling.NAMED_BY, *OF_VERSIONS)
)
COUNTED = (ELI.LegalExpression, YJ.Power)  # beside claims and norms


def kinds() -> frozenset[NamedNode]:
    """The classes whose things the index keeps."""
    return frozenset((*ontology.load().claim_kinds, ELI.LegalResource, *COUNTED))


def rows_of(view: View, node: NamedNode) -> list[Kept]:
    """The rows of a thing, one a class that is counted; none where it is not held."""
    said = held.said_of(view, node)
    types = said.get(RDF.type, [])
    found = {one.kind: one for one in _listed(view, node, said)}
    for kind in kinds().intersection(types):
        found.setdefault(local_name(kind), Kept(node.value, local_name(kind)))
    if TRUE in said.get(YJ.textHeld, ()):
        found[TEXT] = Kept(node.value, TEXT)
    return list(found.values())


def _listed(view: View, node: NamedNode, said: held.Said) -> Iterator[Kept]:
    claim, norm = held.claim_row(node, said), held.norm_row(view, node, said)
    if claim is not None:
        names = _folded((claim.id, claim.label))
        yield Kept(
            node.value, claim.kind, CLAIM, claim.label, names, _folded(claim.also), _folded(claim.about)
        )
    if norm is not None:
        called, iris = names_of(norm)
        yield Kept(node.value, norm.kind, NORM, norm.label, _folded(called), iris=_folded(iris))


def names_of(norm: Row) -> tuple[list[str], list[str]]:
    """What people call a norm, and the IRIs of its versions."""
    iris = [words for words in norm.also if words.startswith(("http://", "https://"))]
    return [norm.label, *(words for words in norm.also if words not in iris)], iris


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fold, words))))
