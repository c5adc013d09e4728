"""What leans on what, in words that text and drawing share (docs/impact.md)."""

from collections.abc import Iterable, Sequence

from kg.answer import Justification
from kg.authority import Chain, Cycle, Work
from kg.errors import Words
from kg.impact import Changed, Impact, Resting

KINDS = {
    "norm": Words("规范", "norm"), "version": Words("版本", "version"), "provision": Words("条款", "provision"),
    "power": Words("授权", "power"),
}  # fmt: skip
SAVED = Words("另有依据", "Saved by another basis")
RESTING = Words("以其为依据的规范和文件", "Norms and documents that rest on it")
CYCLES = Words("互为依据", "Circular authority")
CHAINS = Words("依据链止于位阶不足的文件", "Chains that end at too low a rank")


def supposed(told: Impact, lang: str) -> str:
    name = named(told, lang)
    return (
        f"假设{name}自 {told.on} 起不再有效"
        if lang == "zh"
        else f"Suppose that {name} is no longer in force from {told.on}"
    )


def named(told: Impact, lang: str) -> str:
    """What is supposed to end: the norm, and its places where only these end."""
    labels = dict.fromkeys(label for _, label in told.repealed.places)
    return f"《{told.repealed.title.strip('《》')}》{('、' if lang == 'zh' else ', ').join(labels)}"


def groups(told: Impact) -> list[tuple[Words, Sequence[Changed]]]:
    """The claims whose answers change, by how they change; what is saved is none of these."""
    return [
        (Words("失去依据", "Would fall"), [one for one in told.falls if one.worse]),
        (
            Words("本来就不成立，又多一条理由", "Did not stand before, and has one reason more"),
            [one for one in told.falls if not one.worse],
        ),
        (Words("其他变化", "Changed otherwise"), told.others),
    ]


def counted(told: Impact, lang: str) -> str:
    (_, fell), (_, already), (_, others) = groups(told)
    return (
        f"失去依据 {len(fell)} 项；本来就不成立 {len(already)} 项；另有依据 {len(told.saved)} 项；其他变化 {len(others)} 项"
        if lang == "zh"
        else f"would fall: {len(fell)}; did not stand before: {len(already)}; saved by another basis: {len(told.saved)}; "
        f"changed otherwise: {len(others)}"
    )


def presupposes(one: Changed, lang: str) -> list[str]:
    """The claims that fall and that a power under this one presupposes."""
    return [
        f"前提 {claim.id} {claim.label} 受影响"
        if lang == "zh"
        else f"it presupposes {claim.id} {claim.label}"
        for claim in one.presupposes
    ]


def leaning(one: Changed, lang: str) -> str | None:
    """Its justifications today, and what all of them run through; None where it has none."""
    if not one.supports:
        return None
    zh, count = lang == "zh", len(one.supports)
    points = ("；" if zh else "; ").join(
        f"{KINDS[point.kind].in_language(lang)} {point.label}" for point in one.points
    )
    if points:
        return (
            f"现有依据 {count} 条，都系于：{points}"
            if zh
            else f"justifications today: {count}, all through {points}"
        )
    cut = ("、" if zh else ", ").join(f"《{title}》" for title in one.cut)
    return (
        f"现有依据 {count} 条，没有单点；全部失去至少须废止：{cut}"
        if zh
        else f"justifications today: {count}, with no single point of failure; the fewest norms to end: {cut}"
    )


def stands_on(item: Justification, lang: str) -> str:
    """The place on which a claim still stands, with its rank, version and power."""
    zh = lang == "zh"
    place = f"《{item.provision.norm.strip('《》')}》{item.provision.article}"
    facts = [item.provision.rank, item.provision.version, item.power and item.power.rpartition("/")[2]]
    told = ("，" if zh else ", ").join(fact for fact in facts if fact)
    return f"仍依 {place}（{told}）" if zh else f"stands on {place} ({told})"


def left(one: Resting, lang: str) -> str:
    """What else of sufficient rank is on the chains of what rests on it."""
    zh = lang == "zh"
    works = ("、" if zh else ", ").join(title(item) for item in one.left)
    if works:
        return f"另有依据：{works}" if zh else f"it also rests on {works}"
    return "除此之外，链上没有可为依据的位阶" if zh else "nothing else on its chain is of sufficient rank"


def inside(one: Resting, lang: str) -> str | None:
    """How many claims stand in it; None where none does."""
    if not one.claims:
        return None
    return f"载有 {one.claims} 项" if lang == "zh" else f"claims that stand in it: {one.claims}"


def chain_end(chain: Chain, lang: str) -> str:
    end = chain.works[-1]
    return (
        f"依据链止于 {title(end)}，{end.rank or '位阶不明'}"
        if lang == "zh"
        else f"the chain ends at {title(end)}, {end.rank or 'of unknown rank'}"
    )


def anchored(cycle: Cycle, lang: str) -> str:
    """What else a circle rests on."""
    return {
        True: Words(
            "另有法律、法规或者中央政策文件为依据", "they rest on a law, a regulation or central policy too"
        ),
        False: Words("此外没有任何依据", "and on nothing else"),
        None: Words("是否另有依据不能确定", "whether on anything else cannot be told"),
    }[cycle.anchored].in_language(lang)


def title(item: Work) -> str:
    return f"《{item.title.strip('《》')}》"


def arrows(works: Iterable[Work]) -> str:
    return " → ".join(title(item) for item in works)
