"""Writes the body of a rule as Python (SPARQL 1.1, 18): nested loops over the graph's indexes, compiled when first run.

Every variable that is bound gets a name of its own in the Python; what may be unbound is None. Nothing of the text of a
rule stands in the Python: constants are handed to it by name.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from pyoxigraph import NamedNode, Triple

from kg.joins.expressions import term_of, value_of, written
from kg.joins.loops import between, by_any_of
from kg.joins.matching import matches
from kg.joins.order import certain, in_order, mentioned_in
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
from kg.shacl.paths import Alternative, Path, Predicate
from kg.shacl.terms import Term

Solution = tuple[Term | None, ...]  # a term for each variable, None where it is unbound
Then = Callable[["Scope"], None]
_NONE: Mapping[Any, Any] = {}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where in the Python this is: how deep, the names of the variables bound so far, and which of these surely are."""

    depth: int
    names: Mapping[str, str]
    sure: frozenset[str]

    def deeper(self, steps: int = 1) -> "Scope":
        return Scope(self.depth + steps, self.names, self.sure)

    def bound(self, new: Mapping[str, str], sure: Collection[str] = ()) -> "Scope":
        return Scope(self.depth, {**self.names, **new}, self.sure | frozenset(sure))


class Code:
    """The body of a rule, or a group of it, as a function of a graph: its solutions over `variables`.

    `head`: what each solution concludes comes before it, a pair for each triple. `given`: the variables may be given a
    term each, or None where they are open; else all are open.
    """

    def __init__(
        self, group: Group, variables: Collection[str], head: Sequence[Pattern] = (), *, given: bool = False
    ) -> None:
        self.variables = tuple(variables)
        self.head = head
        self._constants: dict[str, object] = {
            "value_of": value_of,
            "term_of": term_of,
            "Triple": Triple,
            "NONE": _NONE,
        }
        self._named: dict[object, str] = {}
        self._indexes: dict[str, None] = {}
        self._lines: list[str] = []
        self._functions: list[str] = []
        self._count = 0
        self._write(group, given)

    @cached_property
    def run(self) -> Callable[..., list[Any]]:
        """`run(graph, given)`: the solutions; with a head, (conclusion, solution) of each."""
        found: dict[str, Any] = dict(self._constants)
        exec(compile(self.text, "<rule>", "exec"), found)
        run: Callable[..., list[Any]] = found["run"]
        return run

    def _write(self, group: Group, given: bool) -> None:
        names = {var: f"g{number}" for number, var in enumerate(self.variables)} if given else {}
        self._group(group, Scope(1, names, frozenset()), self._told)
        head = ["def run(graph, given=()):", " found = []"]
        if names:
            head.append(f" {', '.join(names.values())}, = given")
        self.text = "\n".join(
            [*self._functions, *head, *(f" {line}" for line in self._indexes), *self._lines, " return found"]
        )

    def _told(self, scope: Scope) -> None:
        row = ", ".join(scope.names.get(var, "None") for var in self.variables)
        if not self.head:
            self._line(scope, f"found.append(({row},))")
        for pattern in self.head:
            path = pattern.path if isinstance(pattern.path, Var) else _iri(pattern.path)
            ends = (pattern.subject, path, pattern.object)
            of = {end.name for end in ends if isinstance(end, Var)}
            if not of <= scope.names.keys():
                continue  # a variable that nothing binds
            names = [scope.names[end.name] if isinstance(end, Var) else self._constant(end) for end in ends]
            unsure = [f"{scope.names[name]} is not None" for name in sorted(of - scope.sure)]
            if unsure:
                self._line(scope, f"if {' and '.join(unsure)}:")
            self._line(scope.deeper(bool(unsure)), f"found.append((Triple({', '.join(names)}), ({row},)))")

    def _line(self, scope: Scope, line: str) -> None:
        self._lines.append(" " * scope.depth + line)

    def _fresh(self) -> str:
        self._count += 1
        return f"v{self._count}"

    def _constant(self, value: object) -> str:
        """The name of a value; equal ones share it, but 1 and true do not."""
        key = (type(value), value) if getattr(type(value), "__hash__", None) else id(value)
        if key not in self._named:
            self._named[key] = f"c{len(self._named)}"
            self._constants[self._named[key]] = value
        return self._named[key]

    def _index(self, way: str, predicate: Term) -> str:
        """The name of the index of a predicate, fetched once at the start."""
        name = f"{way}_{self._constant(predicate)}"
        self._indexes[f"{name} = graph.{way}.get({self._constant(predicate)}, NONE)"] = None
        return name

    def _group(self, group: Group, scope: Scope, then: Then) -> None:
        self._elements(in_order(group, scope.sure), scope, then)

    def _elements(self, elements: list[Element], scope: Scope, then: Then) -> None:
        if not elements:
            then(scope)
            return
        first, rest = elements[0], elements[1:]

        def go_on(inner: Scope) -> None:
            self._elements(rest, inner, then)

        match first:
            case Pattern():
                self._pattern(first, scope, go_on)
            case Filter(test):
                self._line(scope, f"if {written(test, scope.names, self._constant)} is True:")
                go_on(scope.deeper())
            case NotExists(group):
                self._line(scope, f"if not {self._exists(group, scope)}:")
                go_on(scope.deeper())
            case Optional(group):
                self._choice((group,), scope, go_on, must=False)
            case Union(groups):
                self._choice(groups, scope, go_on, must=True)
            case Bind(value, var):
                name = self._fresh()
                self._line(scope, f"{name} = term_of({written(value, scope.names, self._constant)})")
                go_on(scope.bound({var.name: name}))
            case Count():
                self._counted(first, scope, go_on)

    def _pattern(self, pattern: Pattern, scope: Scope, then: Then) -> None:
        new: dict[str, str] = {}

        def end(term: Var | Term) -> tuple[str, bool | None]:
            """The Python of an end, and whether it is known; None where that is only seen as it runs."""
            if not isinstance(term, Var):
                return self._constant(term), True
            if term.name in scope.names:
                return scope.names[term.name], (True if term.name in scope.sure else None)
            return new.setdefault(term.name, self._fresh()), False

        (s, s_known), (o, o_known) = end(pattern.subject), end(pattern.object)
        loop: list[str] = []
        if s_known is not None and o_known is not None:
            ends = (s, s_known), (o, o_known)
            match pattern.path:
                case Predicate(iri):
                    loop = between(partial(self._index, predicate=iri), self._fresh, *ends)
                case Alternative(parts) if all(isinstance(part, Predicate) for part in parts):
                    iris = [part.iri for part in parts if isinstance(part, Predicate)]
                    loop = by_any_of([partial(self._index, predicate=iri) for iri in iris], *ends)
                case Var():
                    p, p_known = end(pattern.path)
                    if p_known:
                        loop = between(lambda way: f"graph.{way}.get({p}, NONE)", self._fresh, *ends)
                    elif p_known is False and s_known and o != p:
                        row = self._fresh()
                        loop = [f"for {p}, {row} in graph.rows({s}).items():"]
                        loop.append(f"if {o} in {row}:" if o_known else f"for {o} in {row}:")
        if not loop:
            loop = self._whatever(pattern, scope, new)
        for deeper, line in enumerate(loop):
            self._line(scope.deeper(deeper), line)
        variables = {
            term.name for term in (pattern.subject, pattern.path, pattern.object) if isinstance(term, Var)
        }
        then(scope.deeper(len(loop)).bound(new, variables))

    def _whatever(self, pattern: Pattern, scope: Scope, new: dict[str, str]) -> list[str]:
        """Where only a look at the ends tells what is known, or the way is a path: all three are told anew."""
        ends = (pattern.subject, pattern.path, pattern.object)
        have = [
            self._constant(end) if not isinstance(end, Var) else scope.names.get(end.name, "None")
            for end in ends
        ]
        for end in ends:
            if isinstance(end, Var) and end.name not in scope.sure:
                new[end.name] = self._fresh()
        told = [new.get(end.name, "_") if isinstance(end, Var) else "_" for end in ends]
        if pattern.subject == pattern.object and told[0] != "_":
            told[2] = self._fresh()
            same = [f"if {told[0]} == {told[2]}:"]
        else:
            same = []
        return [f"for {', '.join(told)} in {self._constant(matches)}(graph, {', '.join(have)}):", *same]

    def _exists(self, group: Group, scope: Scope) -> str:
        """An expression that is true where the group matches."""
        only = group[0] if len(group) == 1 else None
        if isinstance(only, Pattern) and isinstance(only.path, Predicate):
            s, o = only.subject, only.object
            plain = self._one_look_up(only.path.iri, s, o, scope)
            if plain is not None:
                return plain
        outside, self._lines = self._lines, []
        self._group(group, Scope(1, scope.names, scope.sure), lambda inner: self._line(inner, "return True"))
        body, self._lines = self._lines, outside
        name = f"exists{len(self._functions)}"
        text = "\n".join(body)
        needs = [line.split(" ")[0] for line in self._indexes] + list(scope.names.values())
        names = [need for need in dict.fromkeys(needs) if _stands(need, text)]
        arguments = ", ".join(["graph", *names])
        self._functions.append(f"def {name}({arguments}):\n{text}\n return False")
        return f"{name}({arguments})"

    def _one_look_up(self, predicate: Term, s: Var | Term, o: Var | Term, scope: Scope) -> str | None:
        def known(end: Var | Term) -> str | None:
            if not isinstance(end, Var):
                return self._constant(end)
            return scope.names[end.name] if end.name in scope.sure else None

        def free(end: Var | Term) -> bool:
            return isinstance(end, Var) and end.name not in scope.names

        subject, value = known(s), known(o)
        if subject and value:
            return f"({value} in {self._index('forth', predicate)}.get({subject}, NONE))"
        if subject and free(o):
            return f"{self._index('forth', predicate)}.get({subject})"
        if value and free(s):
            return f"{self._index('back', predicate)}.get({value})"
        return None

    def _choice(self, groups: tuple[Group, ...], scope: Scope, then: Then, *, must: bool) -> None:
        """OPTIONAL and UNION: what the groups find is listed first, and the rest runs over the list."""
        touched = sorted(set().union(*map(mentioned_in, groups)) - scope.sure)
        listed = self._fresh()
        self._line(scope, f"{listed} = []")
        for group in groups:
            self._group(
                group,
                scope,
                lambda inner: self._line(
                    inner, f"{listed}.append(({', '.join(inner.names.get(var, 'None') for var in touched)},))"
                ),
            )
        new = {var: self._fresh() for var in touched}
        before = ", ".join(scope.names.get(var, "None") for var in touched)
        names = ", ".join(new.values())
        self._line(
            scope,
            f"for {names or '_'}{',' if names else ''} in {listed}{'' if must else f' or (({before},),)'}:",
        )
        sure = set.intersection(*(set().union(*map(certain, group)) for group in groups)) if must else ()
        then(scope.deeper().bound(new, sure))

    def _counted(self, element: Count, scope: Scope, then: Then) -> None:
        key, counted = element.key.name, element.counted
        if key in scope.sure:
            self._counted_of_one(element, scope, then)
            return
        table, number = self._fresh(), self._fresh()
        self._line(scope, f"{table} = {{}}")
        inside = {key: scope.names[key]} if key in scope.names else {}

        def count(inner: Scope) -> None:
            node = inner.names[key]
            if counted is None:
                self._line(inner, f"{table}[{node}] = {table}.get({node}, 0) + 1")
            else:
                name = inner.names.get(counted.name, "None")
                self._line(inner, f"{table}.setdefault({node}, set()).add({name})")

        self._group(element.group, Scope(scope.depth, inside, scope.sure & {key}), count)
        node, many = self._fresh(), self._fresh()
        self._line(scope, f"for {node}, {many} in {table}.items():")
        value = many if counted is None else f"len({many} - {{None}})"
        self._line(scope.deeper(), f"{number} = term_of({value})")
        then(scope.deeper().bound({key: node, element.count.name: number}, {key, element.count.name}))

    def _counted_of_one(self, element: Count, scope: Scope, then: Then) -> None:
        """The count of a key that is bound already; of nothing there is no count."""
        key, counted = element.key.name, element.counted
        counter, number = self._fresh(), self._fresh()
        self._line(scope, f"{counter} = {'0' if counted is None else 'set()'}")

        def count(inner: Scope) -> None:
            name = "None" if counted is None else inner.names.get(counted.name, "None")
            self._line(inner, f"{counter} += 1" if counted is None else f"{counter}.add({name})")

        self._group(element.group, Scope(scope.depth, {key: scope.names[key]}, frozenset({key})), count)
        self._line(scope, f"if {counter}:")
        value = counter if counted is None else f"len({counter} - {{None}})"
        self._line(scope.deeper(), f"{number} = term_of({value})")
        then(scope.deeper().bound({element.count.name: number}, {element.count.name}))


def _iri(path: Path) -> NamedNode:
    """The predicate of a head."""
    assert isinstance(path, Predicate)
    return path.iri


def _stands(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
