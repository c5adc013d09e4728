"""`yiju check`: any RDF file by any SHACL Core shapes, with our own evaluator; or the triples that decide one node."""

from importlib import resources
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from kg.errors import InputError
from kg.shacl.compile import Shape, ShapesError, compile_shapes
from kg.shacl.evaluate import explain, validate
from kg.shacl.graph import Graph
from kg.shacl.report import conforms, report

FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD, ".rdf": RdfFormat.RDF_XML,
}  # fmt: skip


def check(data: Path, shapes: Path | None) -> tuple[str, bool]:
    """The W3C report in Turtle, and whether the data conform (sh:Info alone does not count).

    Raises InputError for a file that is no RDF, and for shapes that are no SHACL Core.
    """
    rules = shapes_of(shapes)
    compiled = _compiled(rules)
    found = validate(Graph(read(data)), compiled)
    return report(found, Graph(rules)), conforms(found, strict=False)


def neighbourhood(data: Path, shapes: Path | None, node: str, shape: str) -> tuple[str, bool]:
    """The triples that decide whether the node conforms to the shape, in Turtle, and whether it does."""
    graph = Graph(read(data))
    compiled = {found.node: found for found in _compiled(shapes_of(shapes))}
    asked = compiled.get(_iri(shape))
    if asked is None:
        named = "、".join(sorted(found.value for found in compiled if isinstance(found, NamedNode)))
        raise InputError(f"没有形状 {shape}；有 {named}", f"there is no shape {shape}; there are {named}")
    focus = _iri(node)
    found = explain(graph, asked, focus)
    return (ox.serialize(found.triples, format=RdfFormat.TURTLE) or b"").decode(), found.conforms


def _compiled(rules: list[Triple]) -> list[Shape]:
    try:
        return compile_shapes(rules)
    except ShapesError as trouble:
        raise InputError(
            f"形状不是 SHACL Core：{trouble}", f"the shapes are not SHACL Core: {trouble}"
        ) from trouble


def _iri(words: str) -> NamedNode:
    try:
        return NamedNode(words)
    except ValueError as trouble:
        raise InputError(f"“{words}”不是 IRI", f"{words!r} is no IRI") from trouble


def shapes_of(path: Path | None) -> list[Triple]:
    """The shapes of a file, or those of the rulebook."""
    if path is not None:
        return read(path, rename=True)
    files = sorted(
        (file for file in resources.files("shapes").iterdir() if file.name.endswith(".ttl")), key=str
    )
    return [
        quad.triple
        for file in files
        for quad in ox.parse(file.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def read(path: Path, *, rename: bool = False) -> list[Triple]:
    """The triples of an RDF file; raises InputError for one that is none, with its line.

    `rename` gives its blank nodes other names, lest they be taken for those of another file.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(
            f"{path} 应为 {'、'.join(FORMATS)} 之一", f"{path} is to be one of {', '.join(FORMATS)}"
        )
    try:
        quads = ox.parse(
            path.read_bytes(), format=form, base_iri=path.resolve().as_uri(), rename_blank_nodes=rename
        )
        triples = [quad.triple for quad in quads]
    except (OSError, SyntaxError, ValueError) as trouble:
        raise InputError(f"{path} 读不出：{trouble}", f"{path} cannot be read: {trouble}") from trouble
    if any(isinstance(triple.object, Triple) for triple in triples):
        raise InputError(
            f"{path} 有以三元组为宾语的三元组（RDF 1.2），SHACL 没有规定",
            f"{path} has triples about triples (RDF 1.2), of which SHACL says nothing",
        )
    return triples
