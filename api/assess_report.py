"""第三方评估报告: the assessment of a standard as a Word report (Chinese alone); it reads the JSON, closed or not."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from api.assess import NO_FIGURES, closed_words, counted, figures, opinion_words, period
from api.assess_json import Told
from api.official import Official
from api.text import CAVEAT

BLANK = "＿＿＿＿＿＿＿＿"
HEADINGS = ("序号", "指标", "条款", "结论", "证据")
WIDTHS = (10, 26, 28, 16, 76)
AGREED = ("序号", "指标", "机器结论", "评估人意见", "一致结论")
AGREED_WIDTHS = (10, 26, 18, 84, 18)
DIGESTS = {"ontology": "词汇", "rules": "规则", "shapes": "形状"}


def write_report(path: Path, told: Told) -> None:
    """Write the report; raises InputError where it cannot be written."""
    standard = told["standard"]
    name = f"{standard['label']}认定标准"
    page = Official(f"{name}第三方评估报告")
    page.title(f"关于{name}的", "第三方评估报告")
    page.line(f"（{'定稿' if told['closed'] else '征求意见稿'}）")
    _object(page, told, name)
    _method(page, told)
    page.heading(1, "逐项评估")
    page.paragraph(f"共{len(told['criteria'])}项指标：{counted(told, 'zh')}。")
    page.table(HEADINGS, _rows(told), WIDTHS)
    _effects(page, told)
    _opinions(page, told)
    _conclusion(page, told)
    page.line("")
    page.line(f"（评估机构印章）{BLANK}", right=True)
    page.line("＿＿＿＿年＿＿月＿＿日", right=True)
    page.annex_list(["复核信息"])
    page.annex(None, "复核信息")
    page.table(("项目", "内容"), _checked(told), (30, 126))
    page.save(path)


def _object(page: Official, told: Told, name: str) -> None:
    page.heading(1, "评估对象")
    day = dt.date.fromisoformat(told["on"])
    page.paragraph(
        f"受{BLANK}委托，按照湘政办发〔2021〕54号二（三）7关于定期对标准执行效果进行第三方评估的要求，"
        f"对{name}（编号{told['standard']['id']}）进行评估，基准日为{day.year}年{day.month}月{day.day}日。"
    )
    page.table(("项目", "登记内容"),
               [(cell["heading"]["zh"], cell["value"]) for cell in told["standard"]["cells"]], (40, 116))  # fmt: skip


def _method(page: Official, told: Told) -> None:
    page.heading(1, "评估方法")
    page.paragraph(
        "每项指标由公开的规则按登记的事实回答符合、不符合或者无法判断；没有登记的一律为无法判断，不推定符合或者不符合。"
        "两位评估人各自独立发表意见，与规则的结论并列，互不改写；意见不同的，处理后方可定稿。"
    )
    settings = dict.fromkeys(words["zh"] for one in told["criteria"] for words in one["settings"])
    for words in settings:
        page.paragraph(f"所用设置：{words}")


def _rows(told: Told) -> Iterator[tuple[str, ...]]:
    for number, one in enumerate(told["criteria"], 1):
        evidence = "\n".join(words["zh"] for words in one["evidence"])
        yield str(number), one["label"]["zh"], one["source"], one["state_label"]["zh"], evidence


def _effects(page: Official, told: Told) -> None:
    page.heading(1, "执行效果")
    if not told["effects"]:
        page.paragraph(f"{NO_FIGURES.zh}。")
    for effects in told["effects"]:
        page.heading(2, f"{period(effects, 'zh')}（{effects['id']}）")
        page.paragraph(f"{figures(effects, 'zh')}。")
    if told["effects"]:
        page.paragraph("以上数字由报送单位提供，除抽查和整改外只列示，不作判断。")


def _opinions(page: Official, told: Told) -> None:
    page.heading(1, "评估人意见")
    spoken = [one for one in told["criteria"] if one["opinions"]]
    if not spoken:
        page.paragraph("评估人尚未发表意见。")
        return
    differing = [one["label"]["zh"] for one in told["criteria"] if one["differing"]]
    page.paragraph(f"尚未处理的分歧：{'、'.join(differing) or '无'}。")
    rows = [
        (
            str(number),
            one["label"]["zh"],
            one["state_label"]["zh"],
            "\n".join(opinion_words(opinion, "zh") for opinion in one["opinions"]),
            one["agreed_label"]["zh"] if one["agreed_label"] else "未定",
        )
        for number, one in enumerate(spoken, 1)
    ]
    page.table(AGREED, rows, AGREED_WIDTHS)


def _conclusion(page: Official, told: Told) -> None:
    page.heading(1, "评估结论和建议")
    page.paragraph(f"规则的结论：{told['verdict_label']['zh']}。")
    if told["agreed_label"]:
        page.paragraph(f"评估人的一致结论：{told['agreed_label']['zh']}。")
    wanting = [one for one in told["criteria"] if (one["agreed"] or one["state"]) != "met"]
    for one in wanting:
        state = one["agreed_label"] or one["state_label"]
        page.heading(3, f"{one['label']['zh']}：{state['zh']}")
        page.paragraph(f"依据{one['source']}。建议：{one['remedy']['zh']}。")
    if not wanting:
        page.paragraph("各项指标均符合，没有整改建议。")
    page.paragraph(f"以上为评估意见，由制定部门决定。{CAVEAT.zh}")


def _checked(told: Told) -> list[tuple[str, str]]:
    """What somebody needs to draw the same report again."""
    rows = [
        ("标准", told["standard"]["iri"]),
        ("基准日", told["on"]),
        ("记录时刻", told["known"]),
        ("定稿", closed_words(told, "zh") if told["closed"] else "未定稿"),
        ("事实摘要（SHA-256）", told["facts"]),
    ]
    rows += [(f"{DIGESTS[part]}摘要（SHA-256）", digest) for part, digest in told["rulebook"].items()]
    rules = dict.fromkeys(one["rule"] for one in told["criteria"] if one["rule"])
    return [*rows, ("所用规则", "\n".join(rules))]
