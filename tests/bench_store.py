"""The store that is measured: a generated country (tests.country), copies of it to write to, and whom to ask about."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode

from kg import ontology
from kg.leaning import citing, keys_of
from kg.namespaces import iri
from kg.store import Store
from kg.view import View
from loaders.citations import norm_key
from loaders.sheets import sheets
from tests.country import Country
from tests.country_laws import Law


@dataclass(frozen=True)
class Filled:
    """A store that holds a country, and what is known of it: claims as (sheet, id, code of its fault), norms by claims."""

    folder: Path
    size: int
    claims: tuple[tuple[str, str, str | None], ...]
    norms: tuple[tuple[str, int], ...]

    @classmethod
    def at(cls, folder: Path) -> "Filled":
        told = json.loads(folder.with_suffix(".json").read_text("utf-8"))
        return cls(folder, told["size"], tuple(map(tuple, told["claims"])), tuple(map(tuple, told["norms"])))

    @cached_property
    def law(self) -> Law:
        return Country(self.size).law

    def nodes(self, count: int) -> list[NamedNode]:
        """So many claims of all kinds, evenly drawn; fewer where fewer are known."""
        drawn = self.claims[:: max(1, len(self.claims) // count)][:count]
        return [iri(sheets()[sheet].folder, identifier) for sheet, identifier, _ in drawn]

    def leant_on(self, count: int) -> tuple[str, int]:
        """A norm on which about so many claims lean, and how many do."""
        return min(self.norms, key=lambda norm: abs(norm[1] - count))

    @contextmanager
    def copied(self) -> Iterator[Path]:
        """A copy of the store to write to; until then its files are the same."""
        copy = self.folder.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        with Store.open(self.folder) as store:
            store.quads.checkpoint(copy)
        try:
            yield copy
        finally:
            shutil.rmtree(copy)


def norm_of(title: str) -> NamedNode:
    return iri("norm", norm_key(title))


def leaning_on(view: View, title: str) -> list[NamedNode]:
    """The claims that cite the norm of that title."""
    found = citing(view, keys_of(view, norm_of(title)), ontology.load().claim_kinds)
    return sorted(found, key=lambda node: node.value)
