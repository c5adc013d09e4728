"""What an answer shows of its facts: the claim's own cells, provisions with their dates, paths, and what would help."""

import datetime as dt
from collections.abc import Callable, Mapping

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.answer import ClaimShown, Justification, ProvisionShown, Step
from kg.errors import Words
from kg.facts import Facts
from kg.namespaces import DCT, ELI, NO, YES, YJ, date_of, integer
from kg.rulebook import CodeShape

# The headings of a measure's cells where the property has another name, in the order in which they are shown.
HEADINGS = {
    YJ.measureWords: Words("措施", "measure"),
    YJ.classWords: Words("措施类别", "measure type"),
    YJ.authority: Words("实施机关", "authority"),
    YJ.targetWords: Words("对象", "target"),
    YJ.conductWords: Words("行为", "conduct"),
    YJ.durationWords: Words("期限", "duration"),
    YJ.territoryWords: Words("地域", "territory"),
    YJ.executorWords: Words("执行者", "executor"),
    YJ.documentWords: Words("文件", "document"),
    YJ.cites: Words("依据", "basis"),
    ELI.title: Words("名称", "title"),
    ELI.date_publication: Words("公布日期", "day of publication"),
    ELI.first_date_entry_in_force: Words("施行日期", "day of effect"),
}
NAMED_BY = (YJ.measureWords, YJ.itemWords, YJ.listName, ELI.title, YJ.purposeWords, YJ.findingWords)
NO_CELLS = frozenset({DCT.identifier, YJ.lookupKey, YJ.noneStated, YJ.basisNone})


def claim(facts: Facts, node: NamedNode) -> ClaimShown:
    """The claim by its id, its name, and its cells; those of a measure first, then the others as the record has them."""
    vocabulary = ontology.load()
    counted = frozenset(vocabulary.counted_as.values())
    cells: dict[NamedNode, list[str]] = {predicate: [] for predicate in HEADINGS}
    for row in facts.match(node, None, None):
        if row.predicate in vocabulary.stated_properties - counted - NO_CELLS and (
            words := _said(facts, row.object)
        ):
            cells.setdefault(row.predicate, []).append(words)
    name = next((words for by in NAMED_BY if (words := facts.word(node, by))), None)
    identifier = facts.word(node, DCT.identifier)
    return ClaimShown(
        id=identifier or node.value,
        iri=node.value,
        label=name or identifier or node.value,
        facts=tuple(
            (HEADINGS.get(predicate) or vocabulary.heading(predicate), "；".join(dict.fromkeys(said)))
            for predicate, said in cells.items()
            if said
        ),
    )


def _said(facts: Facts, value: object) -> str | None:
    """A value as a table has it; None for one that has no words."""
    if isinstance(value, NamedNode):
        return {YES: "是", NO: "否"}.get(value) or facts.word(value, YJ.words)
    return value.value if isinstance(value, Literal) else None


def version_of(facts: Facts, fit: NamedNode) -> NamedNode | None:
    return facts.node(facts.node(fit, YJ.citation), YJ.onVersion)


def provision(facts: Facts, fit: NamedNode) -> ProvisionShown:
    """What the fit's citation resolves to; where it resolves to nothing, the citation as it was written."""
    citation = facts.node(fit, YJ.citation)
    power = facts.node(fit, YJ.power)
    place = facts.node(power, YJ.provision) or facts.node(citation, YJ.provision)
    version = version_of(facts, fit)
    norm = facts.node(citation, YJ.norm)
    words = facts.word(place, YJ.reads) or facts.word(facts.node(citation, YJ.provision), YJ.reads)
    shown = place or version or citation
    assert shown is not None
    return ProvisionShown(
        iri=shown.value,
        norm=facts.word(version, ELI.title)
        or facts.word(norm, ELI.title)
        or facts.word(citation, YJ.words)
        or "",
        article=facts.word(place, YJ.label) or facts.word(citation, YJ.label) or "",
        quote=words or facts.word(power, YJ.quote) or facts.word(place, YJ.quote),
        rank=facts.word(version, YJ.rankWords),
        issuer=facts.word(version, YJ.issuerWords),
        territory=facts.word(version, YJ.territoryWords),
        version=_date(facts, version, YJ.versionDay),
        in_force=(_day(facts, version, YJ.startDay), _first_end(facts, version)),
        assumed=version is not None and facts.has(version, YJ.startAssumed, YES),
        text_held=words is not None,
        source=facts.word(version, DCT.source),
    )


def _day(facts: Facts, node: NamedNode | None, predicate: NamedNode) -> dt.date | None:
    word = facts.word(node, predicate)
    return None if word is None else date_of(int(word))


def _date(facts: Facts, node: NamedNode | None, predicate: NamedNode) -> str | None:
    day = _day(facts, node, predicate)
    return None if day is None else day.isoformat()


def _first_end(facts: Facts, version: NamedNode | None) -> dt.date | None:
    ends = [
        int(word)
        for predicate in (YJ.repealedDay, YJ.supersededDay)
        for word in facts.words(version, predicate)
    ]
    return date_of(min(ends)) if ends else None


def justification(facts: Facts, node: NamedNode, fit: NamedNode) -> Justification:
    """The path claim → provision → version → norm → rank, issuer, territory of a fit that passed."""
    power = facts.node(fit, YJ.power)
    citation = facts.node(fit, YJ.citation)
    version = version_of(facts, fit)
    norm = facts.node(citation, YJ.norm)
    shown = provision(facts, fit)
    steps: list[Step] = []

    def step(
        subject: NamedNode | None, predicate: NamedNode, value: NamedNode | str | None, zh: str, en: str
    ) -> None:
        if subject is not None and value is not None:
            words = value if isinstance(value, str) else value.value
            steps.append(Step(subject.value, predicate.value, words, Words(zh, en)))

    place = facts.node(power, YJ.provision) or facts.node(citation, YJ.provision)
    article = f"《{shown.norm}》{shown.article}"
    step(
        node,
        YJ.cites,
        citation,
        f"引用 {facts.word(citation, YJ.words)}",
        f"cites {facts.word(citation, YJ.words)}",
    )
    step(citation, YJ.provision, place or version, f"即 {article}", f"which is {article}")
    step(power, YJ.provision, place or version, f"该条授权：{facts.word(power, YJ.measureWords)}",
         f"which grants: {facts.word(power, YJ.measureWords)}")  # fmt: skip
    step(
        place,
        YJ.version,
        version,
        f"载于 {shown.version or '所收'} 版本",
        f"in the version of {shown.version or 'the record'}",
    )
    step(version, ELI.realizes, norm, f"规范 《{shown.norm}》", f"of the norm 《{shown.norm}》")
    step(version, YJ.rankWords, shown.rank, f"位阶 {shown.rank}", f"rank {shown.rank}")
    step(version, YJ.issuerWords, shown.issuer, f"制定机关 {shown.issuer}", f"issuer {shown.issuer}")
    step(
        version, YJ.territoryWords, shown.territory, f"地域 {shown.territory}", f"territory {shown.territory}"
    )
    return Justification(None if power is None else power.value, fit.value, shown, tuple(steps))


def message(facts: Facts, shape: CodeShape, fit: NamedNode | None) -> Words:
    """The shape's own message, with the citation that it is about."""
    citation = facts.node(fit, YJ.citation)
    words = facts.word(citation, YJ.words)
    if words is None:
        return shape.message
    return Words(f"{words}：{shape.message.zh}", f"{words}: {shape.message.en}")


def hint(facts: Facts, shape: CodeShape, fit: NamedNode | None) -> Words | None:
    """What would help: the shape's own remedy, and what the facts add to it.

    Where the norm carries the measure, which version was in force, which norms share the title, what the maximum is.
    """
    if shape.severity == "note":
        return None
    added = [add(facts, fit) for add in ADDED.get(shape.path or "", ())] if fit is not None else []
    parts = [part for part in (shape.remedy, *added) if part]
    return (
        Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts)) if parts else None
    )


def _maximum(facts: Facts, fit: NamedNode) -> Words | None:
    """The longest term that the power grants."""
    longest = facts.node(facts.node(fit, YJ.power), YJ.longest)
    months, days = facts.word(longest, YJ.months), facts.word(longest, YJ.daysAtMost)
    if months:
        years, rest = divmod(int(months), 12)
        zh = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
        return Words(f"上限 {zh}", f"the maximum is {months} months")
    return Words(f"上限 {days} 日", f"the maximum is {days} days") if days else None


def _elsewhere(facts: Facts, fit: NamedNode) -> Words | None:
    places = {
        f"《{facts.word(facts.node(power, YJ.stands), ELI.title)}》{facts.word(facts.node(power, YJ.cites), YJ.label) or ''}"
        for power in facts.nodes(fit, YJ.suggests)
    }
    listed = "、".join(sorted(places))
    return Words(f"载有同类措施的条款：{listed}", f"the measure stands in: {listed}") if places else None


def _in_force(facts: Facts, fit: NamedNode) -> Words | None:
    """The version of the cited norm that was in force on the fit's day, where the citation means another one."""
    day = facts.word(fit, YJ.heldOn)
    norm = facts.node(facts.node(fit, YJ.citation), YJ.norm)
    if day is None or norm is None:
        return None
    running = facts.subjects(YJ.inForceOn, integer(int(day)))
    others = [
        node
        for node in facts.subjects(ELI.realizes, norm)
        if node in running and node != version_of(facts, fit)
    ]
    if not others:
        return None
    listed = "、".join(
        f"《{facts.word(node, ELI.title)}》（{_date(facts, node, YJ.versionDay)}）" for node in others
    )
    return Words(f"当日有效的版本：{listed}", f"in force on the day: {listed}")


def _candidates(facts: Facts, fit: NamedNode) -> Words | None:
    citation = facts.node(fit, YJ.citation)
    if citation is None or facts.node(citation, YJ.norm) is not None:
        return None
    norms = {
        f"《{title}》"
        for key in facts.words(citation, YJ.key)
        for norm in facts.subjects(YJ.key, Literal(key))
        for title in facts.words(norm, ELI.title)
    }
    listed = "、".join(sorted(norms))
    return Words(f"可能是：{listed}", f"it may be: {listed}") if norms else None


# Which facts make a remedy particular, by the fact that the shape reads.
ADDED: Mapping[str, tuple[Callable[[Facts, NamedNode], Words | None], ...]] = {
    YJ[name].value: added
    for names, added in (
        (("unambiguous",), (_candidates,)),
        (("withinMaximum", "termsRecorded"), (_maximum,)),
        (
            ("begun", "begunMendable", "notRepealed", "notRepealedMendable", "notSuperseded"),
            (_elsewhere, _in_force),
        ),
        (
            (
                "exists",
                "existsMendable",
                "articleRight",
                "articleMendable",
                "paragraphRight",
                "itemRight",
                "saysSo",
            ),
            (_elsewhere,),
        ),
    )
    for name in names
}
