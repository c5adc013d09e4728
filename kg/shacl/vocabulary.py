"""The vocabulary of SHACL Core: what a shape may say, how often, and what belongs to other parts of SHACL."""

from collections.abc import Iterable

from kg.shacl.graph import Graph
from kg.shacl.terms import SH, TYPE, Term, is_sh, order, sh
from kg.shacl.wellformed import ShapesError

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

ONCE = (
    "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive",
    "minLength", "maxLength", "languageIn", "uniqueLang", "in", "closed", "qualifiedValueShape",
)  # fmt: skip
MANY = (
    "class", "pattern", "equals", "disjoint", "lessThan", "lessThanOrEquals", "hasValue", "property", "node", "not", "and",
    "or", "xone",
)  # fmt: skip
PARAMETERS = (*ONCE, *MANY)
ON_PATHS = ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")

# What a shape says besides: it constrains nothing by itself.
SAID = (
    "path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue", "flags",
    "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "declare",
    "shapesGraph", "suggestedShapesGraph",
)  # fmt: skip
_OF_SHAPES = frozenset(map(sh, (*TARGETS, *PARAMETERS, *SAID)))

# SHACL-SPARQL (5, 6) and the Advanced Features: passed over in silence, they would make a graph conform that does not.
_ELSEWHERE = (
    "sparql", "select", "ask", "construct", "update", "prefixes", "parameter", "validator", "nodeValidator",
    "propertyValidator", "labelTemplate", "optional", "target", "rule", "condition", "expression", "values", "nodes",
    "filterShape", "intersection", "union", "returnType", "js", "jsFunctionName", "jsLibrary", "jsLibraryURL",
    "entailment",
)  # fmt: skip
_CLASSES_ELSEWHERE = (
    "ConstraintComponent", "Parameter", "Validator", "SPARQLConstraint", "SPARQLAskValidator", "SPARQLSelectValidator",
    "SPARQLTarget", "SPARQLTargetType", "SPARQLFunction", "SPARQLRule", "Target", "TargetType", "Function", "Rule",
    "TripleRule", "JSConstraint", "JSValidator", "JSTarget", "JSTargetType", "JSFunction", "JSRule", "JSLibrary",
)  # fmt: skip


def refuse_what_is_no_core(graph: Graph) -> None:
    """Raise ShapesError for a term of another part of SHACL, wherever it stands."""
    for name in _ELSEWHERE:
        _refuse(name, [subject for subject, _ in graph.pairs(sh(name))])
    for name in _CLASSES_ELSEWHERE:
        _refuse(name, graph.subjects(TYPE, sh(name)))


def refuse_misspelt(graph: Graph, shape: Term) -> None:
    """Raise ShapesError for a property of a shape, or a class of it, that is in SHACL's namespace and unknown to it."""
    for predicate in sorted(graph.predicates(shape), key=order):
        if is_sh(predicate) and predicate not in _OF_SHAPES:
            raise ShapesError(f"sh:{predicate.value.removeprefix(SH)} is no term of SHACL Core")
    for kind in sorted(graph.objects(shape, TYPE), key=order):
        if is_sh(kind) and kind not in (sh("NodeShape"), sh("PropertyShape"), sh("Shape")):
            raise ShapesError(f"{kind} is no class of shapes")


def _refuse(name: str, subjects: Iterable[Term]) -> None:
    for subject in sorted(subjects, key=order):
        if not is_sh(subject):  # SHACL's own vocabulary, loaded along with the shapes
            raise ShapesError(f"sh:{name} in {subject} is no term of SHACL Core")
