"""SPARQL expressions (17) written as Python over the variables of a rule; None is an error, or an unbound variable."""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.joins.syntax import Call, Expression, UnknownSyntax, Var
from kg.shacl.literals import worth
from kg.shacl.terms import XSD_INTEGER, Term


@lru_cache(maxsize=100_000)
def value_of(term: Term | None) -> Any:
    """What an expression sees: strings, integers and truth values as Python has them, every other term as it is."""
    if not isinstance(term, Literal):
        return term
    value = worth(term)
    return value if isinstance(value, str | bool | int) else term


def term_of(value: Any) -> Term | None:
    """The term that a computed value is bound as."""
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, int):
        return Literal(str(value), datatype=XSD_INTEGER)
    return Literal(value) if isinstance(value, str) else value


def _plain(value: Any) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else str(value)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    """Numbers against numbers, strings against strings; an order of anything else is an error (17.3)."""

    def compared(a: Any, b: Any) -> bool | None:
        return compare(a, b) if type(a) is type(b) and isinstance(a, int | str) else None

    return compared


def _strict(function: Any) -> Callable[..., Any]:
    """An error in an operand, or in the function itself, is no value (17.3)."""

    def applied(*values: Any) -> Any:
        if None in values:
            return None
        try:
            return function(*values)
        except (TypeError, ValueError, AttributeError):
            return None

    return applied


def _settled_by(decisive: bool) -> Callable[..., bool | None]:
    """`&&` is settled by one false operand, `||` by one true one; an error settles nothing (17.2)."""

    def value(*values: bool | None) -> bool | None:
        if decisive in values:
            return decisive
        return None if None in values else not decisive

    return value


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{
        name: _strict(function)
        for name, function in {
            "STR": _plain,
            "IRI": lambda a: a if isinstance(a, NamedNode) else NamedNode(a),
            "CONCAT": lambda *parts: "".join(parts),
            "CONTAINS": lambda a, b: b in a,
            "STRSTARTS": lambda a, b: a.startswith(b),
            "STRBEFORE": lambda a, b: a.partition(b)[0] if b in a else "",
            "STRAFTER": lambda a, b: a.partition(b)[2] if b in a else "",
            "ENCODE_FOR_URI": lambda a: quote(a, safe="-_.~"),
            "=": lambda a, b: a == b,
            "!=": lambda a, b: a != b,
            "<": _ordered(operator.lt),
            ">": _ordered(operator.gt),
            "<=": _ordered(operator.le),
            ">=": _ordered(operator.ge),
            "+": lambda a, b: a + b if type(a) is type(b) is int else None,
            "!": lambda a: not a,
        }.items()
    },
    "&&": _settled_by(False),
    "||": _settled_by(True),
    "COALESCE": lambda *values: next((value for value in values if value is not None), None),
}


def variables(expression: Expression) -> set[str]:
    """The variables that an expression reads."""
    if isinstance(expression, Var):
        return {expression.name}
    if isinstance(expression, Call):
        return set().union(*(variables(operand) for operand in expression.operands))
    return set()


def written(expression: Expression, names: Mapping[str, str], constant: Callable[[object], str]) -> str:
    """The Python of an expression; `names` are those of the bound variables, `constant` gives one to a value.

    Raises UnknownSyntax for a function that rules do not use.
    """
    if isinstance(expression, Var):
        name = names.get(expression.name)
        return "None" if name is None else f"value_of({name})"
    if not isinstance(expression, Call):
        return constant(value_of(expression))
    if expression.name == "BOUND":
        (var,) = expression.operands
        assert isinstance(var, Var)
        return f"({names.get(var.name)} is not None)"
    if expression.name not in FUNCTIONS:
        raise UnknownSyntax(f"the function {expression.name}")
    operands = ", ".join(written(operand, names, constant) for operand in expression.operands)
    return f"{constant(FUNCTIONS[expression.name])}({operands})"
