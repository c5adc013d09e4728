"""A rule compiled into nested loops over the graph's indexes (SPARQL 1.1, 18), the narrowest pattern first.

Each step is a function that binds what it can and calls the next one; a step that answers True wants no more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.joins import steps
from kg.joins.expressions import Row, compile_expression, term_of, variables
from kg.joins.steps import Step
from kg.joins.syntax import (
    Bind,
    Construct,
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
from kg.shacl.graph import Graph
from kg.shacl.paths import Predicate
from kg.shacl.terms import TYPE, Term


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


def _every_variable(group: Group) -> set[str]:
    found = mentioned_in(group)
    for element in group:
        match element:
            case Count(_, _, _, inner):
                found |= _every_variable(inner)
            case NotExists(inner) | Optional(inner):
                found |= _every_variable(inner)
            case Union(groups):
                found |= set().union(*(_every_variable(inner) for inner in groups))
    return found


@dataclass(frozen=True)
class Plan:
    """The compiled body of a rule. `slots` say where in a row each variable stands; `blank` is a row before its start."""

    slots: Mapping[str, int]
    blank: Row
    first: Step

    def run(self, graph: Graph, each: Callable[[Row], None], given: Row | None = None) -> None:
        """Call `each` with every solution; `given` binds some variables beforehand."""
        row = [*self.blank, each]
        if given is not None:
            row[: len(given)] = given
        self.first(graph, row)


def _told(_: Graph, row: Row) -> None:
    row[-1](row)


def _found(_: Graph, __: Row) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the variables before a step: those certainly bound, and those that may be."""

    bound: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()

    def of(self, end: Var | Term) -> bool | None:
        """Is this end of a pattern known? None where it is only seen as the step runs."""
        if not isinstance(end, Var) or end.name in self.bound:
            return True
        return None if end.name in self.touched else False


class Planner:
    """Orders the elements of a group and makes their steps."""

    def __init__(self, slots: Mapping[str, int]) -> None:
        self.slots = slots
        self.blank: Row = [None] * len(slots)
        self._constants: dict[Term, int] = {}

    def place(self, value: Term | None = None) -> int:
        """One more place in a row."""
        self.blank.append(value)
        return len(self.blank) - 1

    def group(self, group: Group, known: Known, after: Step) -> Step:
        """The steps of a group, given what is known of the variables before it."""
        ordered = self._ordered(group, known.bound)
        befores = []
        for element in ordered:
            befores.append(known)
            known = Known(known.bound | certain(element), known.touched | mentioned(element))
        step = after
        for element, before in zip(reversed(ordered), reversed(befores), strict=True):
            step = self._step(element, before, step)
        return step

    def _ordered(self, group: Group, bound: frozenset[str]) -> list[Element]:
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

    def _step(self, element: Element, known: Known, after: Step) -> Step:
        match element:
            case Pattern():
                return self._match(element, known, after)
            case Filter(test):
                holds = compile_expression(test, self.slots)
                return lambda graph, row: after(graph, row) if holds(row) is True else None
            case NotExists(group):
                inner = self.group(group, known, _found)
                return lambda graph, row: None if inner(graph, row) else after(graph, row)
            case Optional(group):
                return self._optional(group, known, after)
            case Union(groups):
                steps = [self.group(group, known, after) for group in groups]
                return lambda graph, row: next((True for step in steps if step(graph, row)), None)
            case Bind(value, var):
                return self._bind(value, var, after)
            case Count():
                return self._count(element, after)

    def _optional(self, group: Group, known: Known, after: Step) -> Step:
        flag = self.place()

        def met(graph: Graph, row: Row) -> bool | None:
            row[flag] = True
            return after(graph, row)

        inner = self.group(group, known, met)

        def optional(graph: Graph, row: Row) -> bool | None:
            row[flag] = False
            return inner(graph, row) or (None if row[flag] else after(graph, row))

        return optional

    def _bind(self, value: object, var: Var, after: Step) -> Step:
        compute, slot = compile_expression(value, self.slots), self.slots[var.name]  # type: ignore[arg-type]

        def bind(graph: Graph, row: Row) -> bool | None:
            row[slot] = term_of(compute(row))
            stop = after(graph, row)
            row[slot] = None
            return stop

        return bind

    def _count(self, element: Count, after: Step) -> Step:
        key, count = self.slots[element.key.name], self.slots[element.count.name]
        counted = None if element.counted is None else self.slots[element.counted.name]
        inside = compile_group(element.group, self.slots)

        def counting(graph: Graph, row: Row) -> bool | None:
            rows: dict[Term, int] = {}
            distinct: dict[Term, set[Term]] = {}

            def one(solution: Row) -> None:
                node = solution[key]
                rows[node] = rows.get(node, 0) + 1
                if counted is not None:
                    distinct.setdefault(node, set())
                    if solution[counted] is not None:
                        distinct[node].add(solution[counted])

            given = row[key]
            start: Row = [None] * len(self.slots)
            start[key] = given
            inside.run(graph, one, start)
            for node, many in rows.items():
                row[key], row[count] = node, term_of(many if counted is None else len(distinct[node]))
                if after(graph, row):
                    return True
            row[key], row[count] = given, None
            return None

        return counting

    def _match(self, pattern: Pattern, known: Known, after: Step) -> Step:
        s, o, path = self._end(pattern.subject), self._end(pattern.object), pattern.path
        if isinstance(path, Var):
            return steps.any_predicate(s, self.slots[path.name], o, after)
        if not isinstance(path, Predicate):
            return steps.along(s, path, o, after)
        make = {
            (True, True): steps.check,
            (True, False): steps.forward,
            (False, True): steps.backward,
            (False, False): steps.looping if s == o else steps.scan,
        }.get((known.of(pattern.subject), known.of(pattern.object)), steps.either)  # type: ignore[arg-type]
        return make(s, path.iri, o, after)

    def _end(self, end: Var | Term) -> int:
        """The place in a row of a variable, or of a constant."""
        if isinstance(end, Var):
            return self.slots[end.name]
        if end not in self._constants:
            self._constants[end] = self.place(end)
        return self._constants[end]


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
        return 1.5  # a predicate that the rule itself looked up: a few cells
    if value:
        constant = not isinstance(element.object, Var)
        return 2 + constant + (2 if constant and element.path == Predicate(TYPE) else 0)
    return 8


def compile_group(group: Group, slots: Mapping[str, int], known: Known | None = None) -> Plan:
    """The plan of a group whose variables have these places; any may be given unless told otherwise."""
    planner = Planner(slots)
    first = planner.group(group, known or Known(touched=frozenset(slots)), _told)
    return Plan(slots, planner.blank, first)


def compile_rule(rule: Construct) -> Plan:
    """The plan of a rule's body."""
    names = _every_variable(rule.body) | set().union(*(mentioned(pattern) for pattern in rule.head))
    return compile_group(rule.body, {name: number for number, name in enumerate(sorted(names))}, Known())
