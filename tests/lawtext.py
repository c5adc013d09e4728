"""Small law texts of our own invention, and what a record says about them."""

import datetime as dt

from pyoxigraph import NamedNode

from kg.model import Place, Record
from kg.namespaces import YJ
from loaders.records import record_of
from loaders.statutes import read_statute

END = "\n<!-- INFO END -->\n\n"
HEAD = """# 中华人民共和国甲业管理法

2015年3月1日 第十二届全国人民代表大会常务委员会第一次会议通过
"""
AMENDED = HEAD + "2021年6月10日 《全国人民代表大会常务委员会关于修改和废止部分法律的决定》修正\n"
BODY = """## 第一章 总则

第一条 为了规范甲业，根据《中华人民共和国乙法》制定本法。

第二条 有下列情形之一的，一至三年内不得从事甲业：
（一）提供虚假材料的；
(二) 转让许可证的。（三）拒不改正的；
前款规定的期限自处罚之日起计算。

第四条 违反本法第二条第一款第（二）项规定的，按照国家有关规定处理。

第四条之一 依照前条规定处理。

## 附则

第五条 本法自2015年5月1日起施行。《甲业管理暂行条例》同时废止。
"""


def record(
    head: str = HEAD,
    body: str = BODY,
    stem: str = "甲业管理法(2015-03-01)",
    folder: str = "经济法",
    recorded: dt.date | None = None,
) -> Record:
    """The record of a text whose head ends where collections mark it."""
    return whole(head + END + body, stem, folder, recorded)


def whole(text: str, stem: str = "某文", folder: str = "文", recorded: dt.date | None = None) -> Record:
    """The record of a text as it stands in its file."""
    statute = read_statute(text, stem=stem, folder=folder, source="x.md", recorded=recorded)
    return record_of(statute, Place("x.md"))


def words(found: Record, predicate: NamedNode) -> list[str]:
    """What the record states with a predicate, of any subject."""
    return [triple.object.value for triple in found.triples if triple.predicate == predicate]  # type: ignore[union-attr]


def said(found: Record, predicate: NamedNode) -> list[str]:
    """What the record states with a predicate of its version alone."""
    own = [triple for triple in found.triples if triple.subject == found.subject]
    return [triple.object.value for triple in own if triple.predicate == predicate]  # type: ignore[union-attr]


def provisions(found: Record) -> dict[str, str]:
    """The words of each provision under its locator, in order."""
    return {
        triple.subject.value.removeprefix(found.subject.value + "/"): triple.object.value  # type: ignore[union-attr]
        for triple in found.triples
        if triple.predicate == YJ.text
    }


def edges(found: Record) -> set[tuple[str, str]]:
    """(provision, provision that it refers to), by their locators."""
    base = found.subject.value + "/"
    return {
        (triple.subject.value.removeprefix(base), triple.object.value.removeprefix(base))  # type: ignore[union-attr]
        for triple in found.triples
        if triple.predicate == YJ.refersTo
    }
