"""SPARQL expressions (17) compiled over a row of bindings; None is an error, or an unbound variable."""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.joins.syntax import Call, Expression, UnknownSyntax, Var
from kg.shacl.literals import worth
from kg.shacl.terms import Term

Row = list[Any]  # a term for each variable of a rule, None while it is unbound
Value = Callable[[Row], Any]
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


@lru_cache(maxsize=100_000)
def value_of(term: Term) -> Any:
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
        return Literal(str(value), datatype=_INTEGER)
    return Literal(value) if isinstance(value, str) else value


def _plain(value: Any) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else str(value)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    """Numbers against numbers, strings against strings; an order of anything else is an error (17.3)."""

    def compared(a: Any, b: Any) -> bool | None:
        return compare(a, b) if type(a) is type(b) and isinstance(a, int | str) else None

    return compared


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
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
}


def variables(expression: Expression) -> set[str]:
    """The variables that an expression reads."""
    if isinstance(expression, Var):
        return {expression.name}
    if isinstance(expression, Call):
        return set().union(*(variables(operand) for operand in expression.operands))
    return set()


def compile_expression(expression: Expression, slots: Mapping[str, int]) -> Value:
    """A function of a row; raises UnknownSyntax for a function that rules do not use."""
    if isinstance(expression, Var):
        slot = slots[expression.name]
        return lambda row: None if row[slot] is None else value_of(row[slot])
    if not isinstance(expression, Call):
        constant = value_of(expression)
        return lambda _: constant
    if expression.name == "BOUND":
        (var,) = expression.operands
        assert isinstance(var, Var)
        slot = slots[var.name]
        return lambda row: row[slot] is not None
    operands = tuple(compile_expression(operand, slots) for operand in expression.operands)
    special = {"&&": _settled_by(False), "||": _settled_by(True), "COALESCE": _first, "!": _negation}.get(
        expression.name
    )
    if special is not None:
        return special(operands)
    function = _FUNCTIONS.get(expression.name)
    if function is None:
        raise UnknownSyntax(f"the function {expression.name}")
    return _applied(function, operands)


def _applied(function: Callable[..., Any], operands: tuple[Value, ...]) -> Value:
    def applied(row: Row) -> Any:
        values = [operand(row) for operand in operands]
        if None in values:
            return None
        try:
            return function(*values)
        except (TypeError, ValueError, AttributeError):  # an error is no value (17.3)
            return None

    return applied


def _settled_by(decisive: bool) -> Callable[[tuple[Value, ...]], Value]:
    """`&&` is settled by one false operand, `||` by one true one; an error settles nothing (17.2)."""

    def made(operands: tuple[Value, ...]) -> Value:
        def value(row: Row) -> bool | None:
            values = [operand(row) for operand in operands]
            if decisive in values:
                return decisive
            return None if None in values else not decisive

        return value

    return made


def _first(operands: tuple[Value, ...]) -> Value:
    return lambda row: next((value for operand in operands if (value := operand(row)) is not None), None)


def _negation(operands: tuple[Value, ...]) -> Value:
    (operand,) = operands
    return lambda row: None if (value := operand(row)) is None else not value
