"""Entries of a list of measures, looked up by the list and the measure at once: each alone is named by half a country."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import YJ


def entry_key(edition: str, measure: str) -> str:
    """Under which an entry is looked up: the name of the list, and that of the measure."""
    return f"{edition}：{measure}"


def entry_keys(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The keys of the measures among these statements that name a list (yj:entryKey)."""
    named: dict[object, tuple[list[str], list[str]]] = {}
    for triple in triples:
        if triple.predicate in (YJ.listWords, YJ.measureWords) and isinstance(triple.object, Literal):
            lists, measures = named.setdefault(triple.subject, ([], []))
            (lists if triple.predicate == YJ.listWords else measures).append(triple.object.value)
    for subject, (lists, measures) in named.items():
        assert isinstance(subject, NamedNode)
        for edition in lists:
            for measure in measures:
                yield Triple(subject, YJ.entryKey, Literal(entry_key(edition, measure)))
