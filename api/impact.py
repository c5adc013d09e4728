"""What leans on what, for people at a terminal; and how people name a norm or a place of it (docs/impact.md)."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from api.text import CAVEAT, SEVERITIES, verdict_words
from api.wrap import wrap
from kg import supposed
from kg.authority import Cycle, Work
from kg.errors import InputError, Words
from kg.impact import Changed, Impact, Resting, Saved
from kg.store import View
from kg.supposed import Ending, Named
from loaders.citations import norm_key, number_key, parse_citations

KINDS = {
    "norm": Words("规范", "norm"), "version": Words("版本", "version"), "provision": Words("条款", "provision"),
    "power": Words("授权", "power"),
}  # fmt: skip


def meant(view: View, words: str) -> Ending:
    """What a person names: an IRI, a title, short title or number, or a citation of places of one norm.

    Raises InputError for places of several norms, or that cannot be read; NotFound and Ambiguous as kg.supposed.find does.
    """
    words = words.strip()
    if words.startswith(("http://", "https://")):
        try:
            return supposed.find_node(view, NamedNode(words))
        except ValueError as trouble:
            raise InputError(f"“{words}”不是 IRI：{trouble}", f"{words} is no IRI: {trouble}") from trouble
    whole = Named(words, tuple(dict.fromkeys((norm_key(words), number_key(words)))))
    cited = parse_citations(words)
    keys = list(dict.fromkeys(one.key for one in cited if one.key))
    if len(keys) > 1:
        raise InputError(
            f"“{words}”说了不止一部规范，一次只问一部",
            f"{words} names several norms; ask about one at a time",
        )
    days = {one.pinned for one in cited}
    pinned = days.pop() if len(days) == 1 else None
    places = tuple((one.locator, one.label or one.locator) for one in cited if one.locator)
    if not places and not words.endswith((")", "）")) and not set(keys) <= set(whole.keys):
        raise InputError(
            f"“{words}”里的条款读不出来；应如 政府采购法第七十七条第一款",
            f"the place in {words} cannot be read; write it as 政府采购法第七十七条第一款",
        )
    return supposed.find(view, [whole, *(Named(words, (key,), pinned, places) for key in keys)])


def impact_text(told: Impact, lang: str) -> str:
    return "\n".join(_impact(told, lang)) + "\n"


def _impact(told: Impact, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    name = _named(told, zh)
    yield from wrap(
        f"假设{name}自 {told.on} 起不再有效"
        if zh
        else f"Suppose that {name} is no longer in force from {told.on}"
    )
    fell = [one for one in told.falls if one.worse]
    already = [one for one in told.falls if not one.worse]
    yield from wrap(
        f"失去依据 {len(fell)} 项；本来就不成立 {len(already)} 项；另有依据 {len(told.saved)} 项；其他变化 {len(told.others)} 项"
        if zh
        else f"would fall: {len(fell)}; did not stand before: {len(already)}; saved by another basis: {len(told.saved)}; "
        f"changed otherwise: {len(told.others)}",
        indent="  ",
    )
    for title, group in (
        (Words("失去依据", "Would fall"), fell),
        (Words("本来就不成立，又多一条理由", "Did not stand before, and has one reason more"), already),
        (Words("其他变化", "Changed otherwise"), told.others),
    ):
        if group:
            yield from ("", f"  {title.in_language(lang)}")
        for one in group:
            yield from _changed(one, lang)
    if told.saved:
        yield from ("", "  另有依据" if zh else "  Saved by another basis")
        for kept in told.saved:
            yield from _saved(kept, lang)
    yield from _documents(told, lang)
    yield ""
    yield from wrap(CAVEAT.in_language(lang), indent="  ")


def _named(told: Impact, zh: bool) -> str:
    places = ("、" if zh else ", ").join(dict.fromkeys(label for _, label in told.repealed.places))
    return f"《{told.repealed.title.strip('《》')}》{places}"


def _changed(one: Changed, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield from wrap(f"{one.claim.id} {one.claim.label}", indent="    ", hanging="      ")
    before, after = (verdict_words(verdict).in_language(lang) for verdict in (one.before, one.after))
    yield from wrap(f"{before} → {after}", indent="      ")
    for needed in one.presupposes:
        yield from wrap(
            f"前提 {needed.id} {needed.label} 受影响" if zh else f"it presupposes {needed.id} {needed.label}",
            indent="      ",
        )
    for finding in one.findings:
        severity = SEVERITIES[finding.severity].in_language(lang)
        yield from wrap(
            f"[{severity}] {finding.message.in_language(lang)} ({finding.rule} {finding.code})",
            indent="      ",
            hanging="        ",
        )
    if one.supports:
        yield from _leaning(one, lang)


def _leaning(one: Changed, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    points = ("；" if zh else "; ").join(
        f"{KINDS[point.kind].in_language(lang)} {point.label}" for point in one.points
    )
    count = len(one.supports)
    if points:
        words = (
            f"现有依据 {count} 条，都系于：{points}"
            if zh
            else f"justifications today: {count}, all through {points}"
        )
    else:
        cut = ("、" if zh else ", ").join(f"《{title}》" for title in one.cut)
        words = (
            f"现有依据 {count} 条，没有单点；全部失去至少须废止：{cut}"
            if zh
            else f"justifications today: {count}, with no single point of failure; the fewest norms to end: {cut}"
        )
    yield from wrap(words, indent="      ", hanging="        ")


def _saved(one: Saved, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield from wrap(f"{one.claim.id} {one.claim.label}", indent="    ", hanging="      ")
    for item in one.by:
        place = f"《{item.provision.norm.strip('《》')}》{item.provision.article}"
        facts = [item.provision.rank, item.provision.version, item.power and item.power.rpartition("/")[2]]
        told = ("，" if zh else ", ").join(fact for fact in facts if fact)
        yield from wrap(
            f"仍依 {place}（{told}）" if zh else f"stands on {place} ({told})",
            indent="      ",
            hanging="        ",
        )


def _documents(told: Impact, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    if told.resting:
        yield from ("", "  以其为依据的规范和文件" if zh else "  Norms and documents that rest on it")
    for one in told.resting:
        yield from _resting(one, lang)
    if told.cycles:
        yield from ("", "  互为依据" if zh else "  Circular authority")
    for cycle in told.cycles:
        yield from wrap(_circle(cycle, zh), indent="    ", hanging="      ")
    if told.chains:
        yield from ("", "  依据链止于位阶不足的文件" if zh else "  Chains that end at too low a rank")
    for chain in told.chains:
        end = chain.works[-1]
        words = f"{_arrows(chain.works)}；" if zh else f"{_arrows(chain.works)}; "
        words += (
            f"依据链止于 {_title(end)}，{end.rank or '位阶不明'}"
            if zh
            else f"the chain ends at {_title(end)}, {end.rank or 'of unknown rank'}"
        )
        yield from wrap(words, indent="    ", hanging="      ")


def _resting(one: Resting, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield from wrap(_arrows(one.chain.works), indent="    ", hanging="      ")
    left = ("、" if zh else ", ").join(_title(item) for item in one.left)
    if left:
        yield from wrap(
            f"另有依据：{left}" if zh else f"it also rests on {left}", indent="      ", hanging="        "
        )
    else:
        yield from wrap(
            "除此之外，链上没有可为依据的位阶" if zh else "nothing else on its chain is of sufficient rank",
            indent="      ",
        )
    if one.claims:
        yield from wrap(
            f"载有 {one.claims} 项" if zh else f"claims that stand in it: {one.claims}", indent="      "
        )


def _title(item: Work) -> str:
    return f"《{item.title.strip('《》')}》"


def _arrows(works: Iterable[Work]) -> str:
    return " → ".join(_title(item) for item in works)


def _circle(cycle: Cycle, zh: bool) -> str:
    round_ = _arrows((*cycle.works, cycle.works[0]))
    told = {
        True: Words(
            "另有法律、法规或者中央政策文件为依据", "they rest on a law, a regulation or central policy too"
        ),
        False: Words("此外没有任何依据", "and on nothing else"),
        None: Words("是否另有依据不能确定", "whether on anything else cannot be told"),
    }[cycle.anchored]
    return f"{round_}；{told.zh}" if zh else f"{round_}; {told.en}"
