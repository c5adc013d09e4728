"""In which order the elements of a group are matched: the narrowest pattern first, tests as early as they may."""

from kg.joins.expressions import variables
from kg.joins.syntax import (
    Bind,
    Count,
    Element,
    Filter,
    Group,
    NotExists,
    Optional,
    Pattern,
    Union,
    Var,
)
from kg.shacl.paths import Predicate
from kg.shacl.terms import TYPE


def in_order(group: Group, bound: frozenset[str]) -> list[Element]:
    """Patterns between one OPTIONAL, UNION, BIND or count and the next by cost; filters as early as they may."""
    tests = [element for element in group if isinstance(element, Filter | NotExists)]
    rest = [element for element in group if not isinstance(element, Filter | NotExists)]
    inside = mentioned_in(tuple(rest))
    found: list[Element] = []
    while rest or tests:
        later = mentioned_in(tuple(rest))
        ready = [test for test in tests if not ((mentioned(test) & inside & later) - bound)]
        if ready:
            ready.sort(key=lambda test: isinstance(test, NotExists))
            found += ready
            tests = [test for test in tests if test not in ready]
            continue
        run = next((n for n, element in enumerate(rest) if not isinstance(element, Pattern)), len(rest))
        best = min(range(run), key=lambda n: cost(rest[n], bound)) if run else 0
        element = rest.pop(best)
        found.append(element)
        bound = bound | certain(element)
    return found


def mentioned(element: Element) -> set[str]:
    """Every variable that stands in an element."""
    match element:
        case Pattern(subject, path, value):
            return {term.name for term in (subject, path, value) if isinstance(term, Var)}
        case Filter(test):
            return variables(test)
        case NotExists(group) | Optional(group):
            return mentioned_in(group)
        case Union(groups):
            return set().union(*(mentioned_in(group) for group in groups))
        case Bind(value, var):
            return variables(value) | {var.name}
        case Count(key, _, count, _):
            return {key.name, count.name}


def mentioned_in(group: Group) -> set[str]:
    return set().union(*(mentioned(element) for element in group))


def every_variable(group: Group) -> set[str]:
    """Those within counts, too, which are not seen from outside."""
    found = mentioned_in(group)
    for element in group:
        match element:
            case Count(_, _, _, inner):
                found |= every_variable(inner)
            case NotExists(inner) | Optional(inner):
                found |= every_variable(inner)
            case Union(groups):
                found |= set().union(*(every_variable(inner) for inner in groups))
    return found


def certain(element: Element) -> set[str]:
    """The variables that are bound after an element, whatever the graph."""
    match element:
        case Pattern():
            return mentioned(element)
        case Union(groups):
            return set.intersection(*(set().union(*map(certain, group)) for group in groups))
        case Count(key, _, count, _):
            return {key.name, count.name}
        case _:
            return set()


def cost(element: Element, bound: frozenset[str]) -> float:
    """How wide a pattern is likely to be, by which of its ends are known."""
    assert isinstance(element, Pattern)

    def known(term: object) -> bool:
        return not isinstance(term, Var) or term.name in bound

    subject, value = known(element.subject), known(element.object)
    if not known(element.path):
        return 6 if subject else 20
    if subject:
        return 0 if value else 1
    if not isinstance(element.path, Predicate | Var):
        return 3 if value else 15
    if isinstance(element.path, Var) and not value:
        return 2.5  # a predicate that the rule itself looked up: a few cells
    if value:
        constant = not isinstance(element.object, Var)
        return 2 + constant + (2 if constant and element.path == Predicate(TYPE) else 0)
    return 8
