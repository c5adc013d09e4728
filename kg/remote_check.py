"""What a store elsewhere must offer (docs/stores.md), tried one by one in graphs of its own that are taken away again."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from statistics import median
from time import perf_counter

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError, Words
from kg.namespaces import DCT, XSD, below, integer, iri
from kg.remote import WRITTEN, Remote, quads_of
from kg.remote_address import Address
from kg.remote_lease import Lease
from kg.remote_words import block, pattern, term, together

WRITERS = 6
ROUNDS = 8
HOSTILE = '引号 " \\ \\u0022 \n\t } ; DROP ALL # 汉字 𠮷 \u200b'
Probe = tuple[Words, Callable[[], Words]]


class Trial:
    """A store on trial, in graphs whose names nobody else uses."""

    def __init__(self, address: Address) -> None:
        self.remote = Remote(address)
        self.ask = self.remote.endpoint
        self.base = iri("doctor", uuid.uuid4().hex)
        self.node = below(self.base, "节点")
        self._used: set[NamedNode] = set()

    def graph(self, name: str) -> NamedNode:
        graph = below(self.base, name)
        self._used.add(graph)
        return graph

    def quad(self, graph: str, value: Literal | NamedNode, subject: str = "节点") -> Quad:
        return Quad(below(self.base, subject), DCT.identifier, value, self.graph(graph))

    def insert(self, *quads: Quad) -> None:
        self.ask.update(f"INSERT DATA {{ {block(quads)} }}")

    def read(self, graph: str) -> set[Quad]:
        where = self.graph(graph)
        return set(quads_of(self.ask.rows(pattern(where, None, None, None)), where))

    def clean(self) -> None:
        try:
            for graph in self._used:
                self.ask.update(f"DELETE WHERE {{ GRAPH {term(graph)} {{ ?s ?p ?o }} }}")
        finally:
            self.remote.close()

    def reading(self) -> Words:
        self.ask.ask("ASK { }")
        return Words("有答复", "it answers")

    def writing(self) -> Words:
        one = self.quad("write", Literal("1"))
        for _ in range(ROUNDS):
            self.insert(one)
            _must(self.read("write") == {one}, "写入以后读不到", "what was written is not there to read")
            self.ask.update(f"DELETE DATA {{ {block([one])} }}")
            _must(not self.read("write"), "删除以后还读得到", "what was removed is still there to read")
        return Words("写入即可读到", "what is written can be read at once")

    def kept_as_written(self) -> Words:
        values: list[Literal | NamedNode] = [
            Literal(HOSTILE), Literal("中文", language="zh"), integer(0), integer(-7), integer(20_000), Literal(True),
            Literal("2021-12-31", datatype=XSD.date), Literal("2021-12-31T00:00:00.123456Z", datatype=XSD.dateTime),
            below(self.base, "条/第七十七条"),
        ]  # fmt: skip
        quads = {self.quad("words", value) for value in values}
        self.insert(*quads)
        found = self.read("words")
        lost = ", ".join(sorted(str(quad.object) for quad in quads - found))
        _must(found == quads, f"改动了字面值：{lost}", f"changes literals: {lost}")
        return Words(
            f"{len(values)} 种值原样返回",
            f"{len(values)} kinds of values come back as written",
        )

    def named_graphs(self) -> Words:
        quads = {self.quad("graph/1", Literal("甲")), self.quad("graph/2", Literal("乙"))}
        self.insert(*quads)
        rows = self.ask.rows(pattern(None, self.node, DCT.identifier, Literal("甲")))
        found = {row["g"] for row in rows}
        _must(
            found == {self.graph("graph/1")}, "GRAPH ?g 找不到命名图", "GRAPH ?g does not find a named graph"
        )
        both = set(quads_of(self.ask.rows(together("g", [self.graph("graph/1"), self.graph("graph/2")]))))
        _must(both == quads, "VALUES 与 GRAPH ?g 不能合用", "VALUES together with GRAPH ?g does not work")
        union = self.ask.ask(f"ASK {{ {term(self.node)} {term(DCT.identifier)} {term(Literal('甲'))} }}")
        return (
            Words(
                "有；默认图是各图的并集（不影响）", "there; the default graph is their union (either will do)"
            )
            if union
            else Words("有；默认图不含各图（不影响）", "there; the default graph is apart (either will do)")
        )

    def whole_or_not(self) -> Words:
        """One update over two graphs, again and again, under the eyes of a reader."""
        self.insert(self.quad("half/1", integer(0)), self.quad("half/2", integer(0)))
        one, two, what = (
            term(self.graph("half/1")),
            term(self.graph("half/2")),
            f"{term(self.node)} {term(DCT.identifier)}",
        )
        both = f"GRAPH {one} {{ {what} ?one }} GRAPH {two} {{ {what} ?two }}"

        def write() -> None:
            for number in range(1, 5 * ROUNDS):
                new = f"{what} {term(integer(number))}"
                self.ask.update(
                    f"DELETE {{ {both} }} INSERT {{ GRAPH {one} {{ {new} }} GRAPH {two} {{ {new} }} }} WHERE {{ {both} }}"
                )

        with ThreadPoolExecutor(1) as pool:
            writer, seen = pool.submit(write), 0
            while not writer.done():
                for row in self.ask.rows(f"SELECT ?one ?two WHERE {{ {both} }}"):
                    _must(row["one"] == row["two"], "一次更新被看到一半", "half of an update was seen")
                    seen += 1
            writer.result()
        last = [(row["one"], row["two"]) for row in self.ask.rows(f"SELECT ?one ?two WHERE {{ {both} }}")]
        _must(
            last == [(integer(5 * ROUNDS - 1),) * 2],
            f"更新的结果不对：{last}",
            f"updates came out wrong: {last}",
        )
        return Words(f"看了 {seen} 次，没有一半的", f"looked {seen} times and saw no half")

    def one_of_many(self) -> Words:
        """Several writers at once take the lease that only one may have."""
        most, passed = 0, 0
        for number in range(ROUNDS):
            graph = self.graph(f"race/{number}")
            leases = [Lease(self.ask, graph=graph) for _ in range(WRITERS)]
            with ThreadPoolExecutor(WRITERS) as pool:
                won = sum(pool.map(_takes, leases))
            for lease in leases:
                lease.leave()
            most, passed = max(most, won), passed + won
        _must(
            most <= 1 and passed > 0,
            f"{WRITERS} 个写入者里同时有 {most} 个取得写入权",
            f"of {WRITERS} writers {most} had the lease at once",
        )
        return Words(f"{ROUNDS} 次都只有一个取得写入权", f"one alone had the lease, {ROUNDS} times")

    def many(self) -> Words:
        quads = {self.quad("many", integer(number), f"n{number}") for number in range(WRITTEN)}
        begun = perf_counter()
        self.insert(*quads)
        written = perf_counter()
        found = self.read("many")
        read = perf_counter()
        _must(
            found == quads,
            f"写入 {len(quads)} 条，读回 {len(found)} 条",
            f"{len(quads)} written, {len(found)} read back",
        )
        told = f"{len(quads)}: {written - begun:.2f} s, {read - written:.2f} s"
        return Words(f"写入、读回 {told}", f"written and read back, {told}")

    def dropped(self) -> Words:
        self.insert(self.quad("drop", Literal("1")))
        self.ask.update(f"DELETE WHERE {{ GRAPH {term(self.graph('drop'))} {{ ?s ?p ?o }} }}")
        _must(not self.read("drop"), "整图没有删掉", "a whole graph was not removed")
        return Words("整图可以删除", "a whole graph can be removed")

    def quick(self) -> Words:
        one = self.quad("quick", Literal("1"))
        self.insert(one)
        took = []
        for _ in range(5 * ROUNDS):
            begun = perf_counter()
            list(islice(self.ask.rows(pattern(None, self.node, None, None)), 1))
            took.append(1000 * (perf_counter() - begun))
        return Words(f"一次查找 {median(took):.1f} 毫秒", f"{median(took):.1f} ms for one look-up")

    def probes(self) -> Iterable[Probe]:
        yield Words("查询", "query"), self.reading
        yield Words("更新", "update"), self.writing
        yield Words("原样保存", "kept as written"), self.kept_as_written
        yield Words("命名图", "named graphs"), self.named_graphs
        yield Words("一次更新整体生效", "an update is whole"), self.whole_or_not
        yield Words("只有一个写入者", "one writer at a time"), self.one_of_many
        yield Words("大批写入", "many at once"), self.many
        yield Words("删除整图", "removing a graph"), self.dropped
        yield Words("快慢", "speed"), self.quick


@contextmanager
def trial(address: Address) -> Iterator[Iterable[Probe]]:
    """What is tried, in order; whatever was written is taken away at the end."""
    tried = Trial(address)
    try:
        yield tried.probes()
    finally:
        with suppress(StoreError):  # a store that takes no updates holds nothing of ours either
            tried.clean()


def _takes(lease: Lease) -> bool:
    try:
        lease.take()
    except StoreError:
        return False
    return True


def _must(so: bool, zh: str, en: str) -> None:
    if not so:
        raise StoreError(zh, en)
