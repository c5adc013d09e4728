"""What stands at a place of a version, gathered for a slice: provisions with their words, and what stands there instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.namespaces import ELI, RDF, YJ, below
from kg.view import View

if TYPE_CHECKING:
    from kg.slice import Slice


def at(gathered: Slice, version: NamedNode, locator: str) -> None:
    """The provisions at a place with their words and the terms of their article, and a census of them.

    Where there is none: a census of the articles of the version, or of the parts of the article that is there.
    """
    if not gathered.first("place", f"{version.value} {locator}"):
        return
    found = standing(gathered.view, version, locator)
    gathered.census("place", f"{version.value} {locator}", found, version, locator)
    for provision in found:
        article(gathered, version, provision)
        reads(gathered, provision)
    if not found:
        _instead(gathered, version, locator)


def standing(view: View, version: NamedNode, locator: str) -> list[NamedNode]:
    tried = (below(version, locator), below(version, f"§{locator}"))
    found = {node for node in tried if view.has(node, YJ.locator, Literal(locator))}
    if "//" in locator or locator.startswith("§/"):
        within = version.value + "/"
        found |= {
            node for node in view.subjects(YJ.locator, Literal(locator)) if node.value.startswith(within)
        }
    return sorted(found, key=lambda node: node.value)


def _instead(gathered: Slice, version: NamedNode, locator: str) -> None:
    number = locator.split("/")[0]
    head = below(version, number)
    there = gathered.is_a(head, ELI.LegalResourceSubdivision)
    view = gathered.view
    listed = _parts(view, head) if there else list(view.subjects(ELI.is_part_of, version))
    for provision in listed:
        gathered.add(provision, RDF.type, ELI.LegalResourceSubdivision)
    gathered.census("provisions", f"{version.value} {locator}", listed, version, locator)
    if there:
        article(gathered, version, head)
    else:
        gathered.census("terms", f"{version.value} {number}", (), version, number)


def _parts(view: View, provision: NamedNode) -> list[NamedNode]:
    """Every part of a provision, and the parts of these."""
    parts = view.subjects(ELI.is_part_of, provision)
    return [*parts, *(far for part in parts for far in _parts(view, part))]


def article(gathered: Slice, version: NamedNode, provision: NamedNode) -> None:
    """A provision, and the terms and the recorded ends of single provisions in its whole article."""
    top = provision
    while (above := gathered.objects(top, ELI.is_part_of)) and above[0] != version:
        top = above[0]
    gathered.describe(provision)
    if not gathered.first("article", top.value):
        return
    number = next(iter(gathered.words(provision, YJ.locator)), "").split("/")[0]
    whole = [top, *_parts(gathered.view, top)]
    for kind, stated in (("terms", YJ.term), ("ends", YJ.endDay)):
        found = [part for part in whole if gathered.view.objects(part, stated)]
        for part in found:
            gathered.describe(part)
        gathered.census(kind, f"{version.value} {number}", found, version, number)


def reads(gathered: Slice, provision: NamedNode) -> None:
    """`yj:reads`: the words of a provision and of its parts in their order, as one string."""
    words = "".join(words_of(gathered.view, provision))
    if words and gathered.first("reads", provision.value):
        gathered.state(provision, YJ.reads, Literal(words))


def words_of(view: View, provision: NamedNode) -> Iterator[str]:
    """The words of a provision and of its parts, in their order."""

    def position(part: NamedNode) -> int:
        return int(next((value.value for value in view.objects(part, YJ.order)), 0))

    yield from (value.value for value in view.objects(provision, YJ.text))
    for part in sorted(view.subjects(ELI.is_part_of, provision), key=position):
        yield from words_of(view, part)
