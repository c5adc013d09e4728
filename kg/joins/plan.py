"""A rule compiled into nested loops over the graph's indexes (SPARQL 1.1, 18), the narrowest pattern first.

Each step is a function that binds what it can and calls the next one; a step that answers True wants no more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.joins.expressions import Row, compile_expression, term_of, variables
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
    UnknownSyntax,
    Var,
)
from kg.shacl.graph import Graph
from kg.shacl.paths import Path, Predicate
from kg.shacl.terms import TYPE, Term

Step = Callable[[Graph, Row], bool | None]


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
    """The compiled body of a rule. `slots` say where in a row each variable stands."""

    slots: Mapping[str, int]
    width: int
    first: Step

    def run(self, graph: Graph, each: Callable[[Row], None], given: Row | None = None) -> None:
        """Call `each` with every solution; `given` binds some variables beforehand."""
        row = [None] * self.width if given is None else [*given, *[None] * (self.width - len(given))]
        self.first(graph, [*row, each])


def _told(_: Graph, row: Row) -> None:
    row[-1](row)


def _found(_: Graph, __: Row) -> bool:
    return True


class Planner:
    """Orders the elements of a group and makes their steps."""

    def __init__(self, slots: Mapping[str, int]) -> None:
        self.slots = slots
        self.width = len(slots)

    def flag(self) -> int:
        self.width += 1
        return self.width - 1

    def group(self, group: Group, bound: frozenset[str], after: Step) -> Step:
        """The steps of a group, given the variables that are certainly bound before it."""
        ordered = self._ordered(group, bound)
        befores = []
        for element in ordered:
            befores.append(bound)
            bound = bound | certain(element)
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

    def _step(self, element: Element, bound: frozenset[str], after: Step) -> Step:
        match element:
            case Pattern():
                return self._match(element, after)
            case Filter(test):
                holds = compile_expression(test, self.slots)
                return lambda graph, row: after(graph, row) if holds(row) is True else None
            case NotExists(group):
                inner = self.group(group, bound, _found)
                return lambda graph, row: None if inner(graph, row) else after(graph, row)
            case Optional(group):
                return self._optional(group, bound, after)
            case Union(groups):
                steps = [self.group(group, bound, after) for group in groups]
                return lambda graph, row: next((True for step in steps if step(graph, row)), None)
            case Bind(value, var):
                return self._bind(value, var, after)
            case Count():
                return self._count(element, after)

    def _optional(self, group: Group, bound: frozenset[str], after: Step) -> Step:
        flag = self.flag()

        def met(graph: Graph, row: Row) -> bool | None:
            row[flag] = True
            return after(graph, row)

        inner = self.group(group, bound, met)

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

    def _match(self, pattern: Pattern, after: Step) -> Step:
        if isinstance(pattern.path, Var):
            return self._match_any(pattern, self.slots[pattern.path.name], after)
        path = pattern.path
        if isinstance(path, Predicate):
            return self._match_one(pattern, path.iri, after)
        return self._match_path(pattern, path, after)

    def _ends(self, pattern: Pattern) -> tuple[int | None, Term | None, int | None, Term | None]:
        """(slot, constant) of the subject and of the object."""
        subject, value = pattern.subject, pattern.object
        return (
            *((self.slots[subject.name], None) if isinstance(subject, Var) else (None, subject)),
            *((self.slots[value.name], None) if isinstance(value, Var) else (None, value)),
        )

    def _match_one(self, pattern: Pattern, iri: NamedNode, after: Step) -> Step:
        """One predicate, the case that is nearly always met; which ends are bound is looked at as the step runs."""
        s, subject, o, value = self._ends(pattern)

        def match(graph: Graph, row: Row) -> bool | None:
            start = subject if s is None else row[s]
            end = value if o is None else row[o]
            if start is not None:
                if end is not None:
                    return after(graph, row) if end in graph.objects(start, iri) else None
                for end in graph.objects(start, iri):
                    row[o] = end  # type: ignore[index]
                    if after(graph, row):
                        row[o] = None  # type: ignore[index]
                        return True
                row[o] = None  # type: ignore[index]
                return None
            if end is not None:
                for start in graph.subjects(iri, end):
                    row[s] = start  # type: ignore[index]
                    if after(graph, row):
                        row[s] = None  # type: ignore[index]
                        return True
                row[s] = None  # type: ignore[index]
                return None
            for start, end in graph.pairs(iri):
                if s == o and start != end:
                    continue
                row[s], row[o] = start, end  # type: ignore[index]
                if after(graph, row):
                    row[s] = row[o] = None  # type: ignore[index]
                    return True
            row[s] = row[o] = None  # type: ignore[index]
            return None

        return match

    def _match_any(self, pattern: Pattern, p: int, after: Step) -> Step:
        """Any predicate; bound, it is as good as a constant."""
        s, subject, o, value = self._ends(pattern)
        known: dict[NamedNode, Step] = {}

        def one(graph: Graph, row: Row, iri: NamedNode) -> bool | None:
            step = known.get(iri)
            if step is None:
                step = known[iri] = self._match_one(pattern, iri, after)
            return step(graph, row)

        def match(graph: Graph, row: Row) -> bool | None:
            if row[p] is not None:
                return one(graph, row, row[p]) if isinstance(row[p], NamedNode) else None
            start = subject if s is None else row[s]
            if start is None:
                raise UnknownSyntax("any predicate of any subject")
            end = value if o is None else row[o]
            stop = None
            for iri, ends in graph.rows(start).items():
                row[p] = iri
                if end is not None:
                    stop = after(graph, row) if end in ends else None
                else:
                    for far in ends:
                        row[o] = far  # type: ignore[index]
                        stop = after(graph, row)
                        if stop:
                            break
                    row[o] = None  # type: ignore[index]
                if stop:
                    break
            row[p] = None
            return stop

        return match

    def _match_path(self, pattern: Pattern, path: Path, after: Step) -> Step:
        s, subject, o, value = self._ends(pattern)

        def match(graph: Graph, row: Row) -> bool | None:
            start = subject if s is None else row[s]
            end = value if o is None else row[o]
            if start is None and end is None:
                raise UnknownSyntax("a path with both ends open")
            if start is not None and end is not None:
                return after(graph, row) if end in path.step(graph, (start,)) else None
            near, slot = (end, s) if start is None else (start, o)
            for far in path.step(graph, (near,), start is None):  # type: ignore[arg-type]
                row[slot] = far  # type: ignore[index]
                if after(graph, row):
                    row[slot] = None  # type: ignore[index]
                    return True
            row[slot] = None  # type: ignore[index]
            return None

        return match


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


def compile_group(group: Group, slots: Mapping[str, int]) -> Plan:
    """The plan of a group whose variables have these places."""
    planner = Planner(slots)
    first = planner.group(group, frozenset(), _told)
    return Plan(slots, planner.width, first)


def compile_rule(rule: Construct) -> Plan:
    """The plan of a rule's body."""
    names = _every_variable(rule.body) | set().union(*(mentioned(pattern) for pattern in rule.head))
    return compile_group(rule.body, {name: number for number, name in enumerate(sorted(names))})
