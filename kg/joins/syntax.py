"""The part of SPARQL 1.1 in which rules are written: CONSTRUCT, joins, paths, OPTIONAL, UNION, filters, BIND, a count.

What stands outside it is refused by name; a rule is first read by a full SPARQL engine (see kg.derive), so that here
only the reading is left to do.
"""

from dataclasses import dataclass

from kg.shacl.paths import Path
from kg.shacl.terms import Term


class UnknownSyntax(Exception):
    """A rule uses what this part of SPARQL does not have; says which word."""


@dataclass(frozen=True, slots=True)
class Var:
    name: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; the predicate is a variable or a path."""

    subject: Var | Term
    path: Var | Path
    object: Var | Term


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function with its operands, each a Var, a term, or a Call."""

    name: str
    operands: tuple["Expression", ...]


Expression = Var | Term | Call


@dataclass(frozen=True, slots=True)
class Filter:
    test: Expression


@dataclass(frozen=True, slots=True)
class NotExists:
    group: "Group"


@dataclass(frozen=True, slots=True)
class Optional:
    group: "Group"


@dataclass(frozen=True, slots=True)
class Union:
    groups: tuple["Group", ...]


@dataclass(frozen=True, slots=True)
class Bind:
    value: Expression
    var: Var


@dataclass(frozen=True, slots=True)
class Count:
    """SELECT ?key (COUNT(…) AS ?count) WHERE group GROUP BY ?key; `counted` is None for COUNT(*)."""

    key: Var
    counted: Var | None
    count: Var
    group: "Group"


Element = Pattern | Filter | NotExists | Optional | Union | Bind | Count
Group = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Construct:
    """A rule as it was read: what it concludes, and from what."""

    head: tuple[Pattern, ...]
    body: Group
