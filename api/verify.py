"""`yiju verify`: does an answer follow from its certificate, and what does the certificate take on trust?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import InputError, Words
from kg.namespaces import YJ
from kg.store import Store
from kg.verify import Checked, read_file, verify


def verify_file(path: Path, store: Store | None) -> Checked:
    """Check a certificate, against a store too where one is given; raises InputError for a file that is none."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise InputError(f"{path} 读不出：{trouble}", f"{path} cannot be read: {trouble}") from trouble
    read = read_file(data, path.suffix.lower(), str(path))
    return verify(read, None if store is None else store.view(read.known))


def checked_text(checked: Checked, lang: str, *, against_store: bool) -> str:
    """The outcome in words: what does not follow, else what was checked and what is taken on trust."""
    return "\n".join(words.in_language(lang) for words in _lines(checked, against_store))


def _lines(checked: Checked, against_store: bool) -> Iterator[Words]:
    read = checked.read
    if not checked.follows:
        yield Words("不能复核：", "It does not follow:")
        yield from (Words(f"  {words.zh}", f"  {words.en}") for words in checked.differences)
        return
    loaded, derived = len(read.facts(YJ.LoadedFact)), len(read.facts(YJ.DerivedFact))
    verdict = read.said[YJ.verdict][0].value
    yield Words(
        f"复核无误：{read.about.value} 在 {read.on} 的结论 {verdict}，由 {loaded} 条载入的事实、{len(read.rules)} 条规则、{derived} 条推论得出。",
        f"It follows: {verdict} for {read.about.value} on {read.on}, from {loaded} loaded facts by {len(read.rules)} rules and {derived} conclusions.",
    )
    if against_store:
        yield Words("载入的事实和清点与库中一致。", "Its loaded facts and censuses are the store's.")
        return
    yield Words(
        f"未与库核对，以下 {len(checked.censuses)} 项清点按其所述采信（--data 可与库核对）：",
        f"Not held against a store; these {len(checked.censuses)} censuses are taken on trust (--data holds them against one):",
    )
    for census in checked.censuses:
        yield Words(
            f"  {census.kind.zh}：{census.about}，{census.count} 个",
            f"  {census.kind.en}: {census.about}, {census.count}",
        )


def checked_json(checked: Checked) -> dict[str, Any]:
    read = checked.read
    return {
        "follows": checked.follows,
        "claim": read.about.value,
        "on": read.on.isoformat(),
        "differences": [{"zh": words.zh, "en": words.en} for words in checked.differences],
        "censuses": [
            {"kind": {"zh": c.kind.zh, "en": c.kind.en}, "about": c.about, "count": c.count}
            for c in checked.censuses
        ],
    }
