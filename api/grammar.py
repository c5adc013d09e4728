"""The grammar of the command `yiju`: its commands and options, with help in the language asked for (docs/commands.md)."""

import argparse
from pathlib import Path

from api.server.people import ROLES
from kg.export import FORMATS


def parser(lang: str) -> argparse.ArgumentParser:
    """The command's own grammar; its help speaks the language asked for."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        metavar="DIR",
        help=say(
            "库的文件夹（默认 .yiju，或环境变量 YIJU_DATA）",
            "the store's folder (default .yiju, or YIJU_DATA)",
        ),
    )
    shared.add_argument(
        "--store",
        metavar="URL",
        help=say(
            "另一台机器上的库：SPARQL 地址（或环境变量 YIJU_STORE，见 docs/stores.md）",
            "a store on another machine: its SPARQL address (or YIJU_STORE, see docs/stores.md)",
        ),
    )
    shared.add_argument(
        "--lang",
        choices=("zh", "en"),
        help=say("语言（默认看 LC_ALL、LANG）", "language (default by LC_ALL, LANG)"),
    )
    shared.add_argument("--json", action="store_true", help=say("以 JSON 输出", "print JSON"))
    root = argparse.ArgumentParser(
        prog="yiju", description=say("依据：限制措施凭什么", "Yiju: the authority behind a sanction measure")
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, zh: str, en: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=say(zh, en), description=say(zh, en), parents=[shared])

    def known(of: argparse.ArgumentParser) -> None:
        of.add_argument(
            "--known",
            metavar="TIME",
            help=say("按当时已知（时刻，或日期即其末）", "as known at a moment, or at the end of a date"),
        )

    command("demo", "建立示例库，讲三项措施三种答案", "make the example store and tell three stories")
    load = command(
        "load", "载入法规文本、表格、RDF，判断并保存", "load law texts, tables, RDF; judge and keep them"
    )
    load.add_argument(
        "paths", nargs="+", metavar="PATH", type=Path, help=say("文件或文件夹", "files or folders")
    )
    load.add_argument(
        "--on",
        metavar="DATE",
        help=say(
            "按哪一天判断（默认今天，北京时间）", "the day to judge on (default today in Asia/Shanghai)"
        ),
    )
    load.add_argument(
        "--territory",
        metavar="PLACE",
        help=say("填补空白的地域格，如 湖南省", "fills empty 地域 cells, such as 湖南省"),
    )
    load.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        help=say("把全部发现写入 .json、.ttl 或 .xlsx", "write all findings to .json, .ttl or .xlsx"),
    )
    ask = command(
        "why", "某项措施在某一天是否有依据，为什么", "whether a measure has its basis on a day, and why"
    )
    ask.add_argument("claim", nargs="?", metavar="CLAIM", help=say("编号或 IRI", "id or IRI"))
    ask.add_argument(
        "--all",
        action="store_true",
        help=say("回答全部主张（一行一个 JSON）", "answer every claim, one line of JSON each"),
    )
    ask.add_argument("--on", metavar="DATE", required=True, help=say("哪一天", "the day"))
    known(ask)
    ask.add_argument(
        "--format",
        choices=("text", "json", "turtle", "jsonld", "svg"),
        default="text",
        help=say("输出格式", "how to print"),
    )
    proof = command(
        "verify",
        "只凭材料包复核一个答案；给 --data 则与库核对",
        "check an answer on nothing but its certificate; with --data against a store too",
    )
    proof.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=say("材料包（.ttl 或 .jsonld）", "a certificate (.ttl or .jsonld)"),
    )
    judge = command(
        "check",
        "用自带的求值器按形状检查任一 RDF 文件",
        "judge any RDF file by shapes, with our own evaluator",
    )
    judge.add_argument("file", metavar="DATA", type=Path, help=say("RDF 文件", "an RDF file"))
    judge.add_argument(
        "--shapes",
        metavar="SHAPES",
        type=Path,
        help=say("形状文件（默认本规则集）", "shapes (default: the rulebook)"),
    )
    judge.add_argument(
        "--why",
        metavar="NODE",
        help=say("改为列出决定此节点的三元组", "print the triples that decide this node"),
    )
    judge.add_argument(
        "--shape", metavar="SHAPE", help=say("就哪个形状（与 --why 同用）", "for which shape (with --why)")
    )
    lean = command(
        "impact",
        "假设某规范或者条款自某日起不再有效，哪些主张失去依据，哪些另有依据",
        "what would fall if a norm or a provision ended on a day, and what another basis would save",
    )
    lean.add_argument(
        "named",
        metavar="PROVISION_OR_NORM",
        help=say(
            "名称、简称、文号、IRI，或者“某法第几条第几款”",
            "a title, short title, number or IRI, or 某法第几条第几款",
        ),
    )
    lean.add_argument(
        "--on",
        metavar="DATE",
        required=True,
        help=say("首个不再有效之日", "the first day no longer in force"),
    )
    known(lean)
    lean.add_argument(
        "--format", choices=("text", "json", "svg"), default="text", help=say("输出格式", "how to print")
    )
    clean = command(
        "cleanup",
        "按某一天逐项清理：处理、原因、责任单位、时限；两日之差；台账和报告",
        "every item on a day: its action, causes, unit and deadline; what changes between two days; ledger and report",
    )
    clean.add_argument("--on", metavar="DATE", help=say("哪一天", "the day"))
    known(clean)
    clean.add_argument(
        "--from", dest="first", metavar="DATE", help=say("两日之差：前一日", "changes: the first day")
    )
    clean.add_argument(
        "--to", dest="last", metavar="DATE", help=say("两日之差：后一日", "changes: the second day")
    )
    clean.add_argument("--unit", metavar="UNIT", help=say("只看一个责任单位", "one responsible unit alone"))
    clean.add_argument(
        "--xlsx", metavar="FILE", type=Path, help=say("写清理台账", "write the ledger as a workbook")
    )
    clean.add_argument(
        "--docx",
        metavar="FILE",
        type=Path,
        help=say("写清理工作报告及四份目录", "write the report with its lists"),
    )
    sign = command(
        "review",
        "审签清理事项：一步一记，只增不改，与机器建议并列；或者零报告",
        "sign a step for items of the cleanup, kept beside the machine's proposal; or report zero",
    )
    sign.add_argument("items", nargs="*", metavar="ITEM", help=say("编号或 IRI，可多个", "ids or IRIs"))
    sign.add_argument("--step", metavar="STEP", help=say("步骤，如 承办、处室审核", "the step"))
    sign.add_argument(
        "--as",
        dest="role",
        metavar="ROLE",
        help=say("角色（默认该步骤的）", "the role (default: of the step)"),
    )
    sign.add_argument("--by", metavar="POST", help=say("岗位，不写姓名", "the post, not a person"))
    sign.add_argument(
        "--decide", metavar="ACTION", help=say("处理意见，或者 退回补正", "the action, or RETURN")
    )
    sign.add_argument("--why", metavar="TEXT", help=say("理由", "the reason"))
    sign.add_argument(
        "--on",
        metavar="DATE",
        help=say("按哪一天（默认上一步的，或今天）", "the day judged (default: the last step's, or today)"),
    )
    sign.add_argument("--zero", metavar="UNIT", help=say("该单位零报告", "this unit has nothing to review"))
    signed = command("reviews", "列出审签记录和零报告", "the reviews and zero reports kept")
    signed.add_argument("item", nargs="?", metavar="ITEM", help=say("编号或 IRI", "id or IRI"))
    known(signed)
    page = command(
        "plan",
        "方案逐条：责任单位、期限、规则、代码",
        "the plan clause by clause: units, deadlines, rules, codes",
    )
    page.add_argument(
        "--on", metavar="DATE", help=say("只列当日有效的代码", "only the codes that hold on this day")
    )
    page.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help=say("输出格式", "how to print"),
    )
    read = command(
        "read",
        "读文件（.docx、.doc、.pdf、.html、.md、.txt），写成待核对的工作簿；给 --data 则写明各处引用当日的状态",
        "read documents (.docx, .doc, .pdf, .html, .md, .txt) into a workbook to correct; with --data each citation's state",
    )
    read.add_argument("files", nargs="+", metavar="FILE", type=Path, help=say("文件", "documents"))
    read.add_argument(
        "--xlsx", metavar="OUT", type=Path, required=True, help=say("要写的 .xlsx", "the .xlsx to write")
    )
    read.add_argument(
        "--on",
        metavar="DATE",
        help=say(
            "引用按哪一天看（默认今天，北京时间）", "the day for citations (default today in Asia/Shanghai)"
        ),
    )
    rate = command(
        "assess",
        "逐项评估一项名单认定标准；记两位评估人的意见；定稿",
        "assess a list standard, criterion by criterion; keep two assessors' opinions; close the report",
    )
    rate.add_argument("standard", metavar="STANDARD", help=say("标准的编号或 IRI", "its id or IRI"))
    for option, metavar, zh, en in (
        ("--on", "DATE", "哪一天", "the day"),
        ("--by", "POST", "岗位，不写姓名", "the post, not a person"),
        (
            "--say",
            "STATE",
            "met、not_met、cannot_tell，或者 符合、不符合、无法判断",
            "met, not_met or cannot_tell",
        ),
        ("--why", "TEXT", "理由", "the reason"),
        ("--settle", "CRITERION", "处理两人在这一指标上的分歧", "settle a difference on this criterion"),
    ):
        rate.add_argument(option, metavar=metavar, help=say(zh, en))
    known(rate)
    rate.add_argument("--as", dest="role", choices=("A", "B"), help=say("哪一位评估人", "which assessor"))
    rate.add_argument("--criterion", nargs="+", metavar="C", help=say("指标，可多个", "criteria"))
    rate.add_argument("--close", action="store_true", help=say("定稿", "close the report"))
    rate.add_argument(
        "--closed", action="store_true", help=say("原样打印定稿", "print the closed report again")
    )
    rate.add_argument("--docx", metavar="FILE", type=Path, help=say("写评估报告", "write the report"))
    draft = command(
        "draft",
        "审送审稿：条文—依据对照表、合法性审核意见书；送审稿不入库",
        "review a draft: its text beside its basis, and the opinion in Word; nothing of it is kept",
    )
    draft.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=say("工作簿、表格或者文件", "a workbook, tables, or a document"),
    )
    draft.add_argument("--on", metavar="DATE", required=True, help=say("按哪一天审", "the day to judge on"))
    draft.add_argument("--territory", metavar="PLACE", help=say("填补空白的地域格", "fills empty 地域 cells"))
    draft.add_argument("--docx", metavar="OUT", type=Path, help=say("审核意见书", "the opinion"))
    draft.add_argument("--xlsx", metavar="OUT", type=Path, help=say("对照表", "the table"))
    serve = command("serve", "启动网页和接口", "serve the pages and the API")
    serve.add_argument(
        "--host", metavar="HOST", default="127.0.0.1",
        help=say("地址（默认 127.0.0.1，只限本机）", "address (default 127.0.0.1, this machine alone)"),
    )  # fmt: skip
    serve.add_argument(
        "--port", metavar="PORT", type=int, default=8000, help=say("端口（默认 8000，0 为任选）", "port (default 8000, 0 takes any)")
    )  # fmt: skip
    serve.add_argument(
        "--workers", metavar="N", type=int, default=1,
        help=say("几个进程同时答复（默认 1；多于 1 要用 --store）", "processes that answer (default 1; more need --store)"),
    )  # fmt: skip
    token = command("token", "发放、列出、撤销令牌", "make, list, revoke tokens")
    token.add_argument("act", metavar="ACT", choices=("make", "list", "revoke"), help="make, list, revoke")
    token.add_argument("--post", metavar="POST", help=say("岗位，不写姓名", "the post, not a person"))
    token.add_argument("--role", choices=ROLES, help=say("角色", "the role"))
    token.add_argument(
        "--days",
        metavar="N",
        type=int,
        default=90,
        help=say("有效天数（默认 90）", "days until it ends (default 90)"),
    )
    token.add_argument("--number", metavar="N", type=int, help=say("要撤销的号码", "the number to revoke"))
    out = command("export", "导出整个图谱", "print the whole graph")
    out.add_argument("--format", choices=tuple(FORMATS), default="trig", help=say("格式", "the format"))
    save = command(
        "backup",
        "把整个库备份成一个文件（.nq.gz），服务器运行时也可",
        "copy the whole store into one file (.nq.gz), also from a running server",
    )
    save.add_argument(
        "dest", metavar="DEST", type=Path,
        help=say("以 .nq.gz 结尾的文件，或者放它的文件夹", "a file that ends in .nq.gz, or the folder to put it in"),
    )  # fmt: skip
    save.add_argument(
        "--server", metavar="URL",
        help=say("向正在运行的服务器要（管理员令牌写在 YIJU_TOKEN）", "ask a running server (an administrator's token in YIJU_TOKEN)"),
    )  # fmt: skip
    back = command(
        "restore",
        "从备份恢复到新的或空的文件夹，写完核对",
        "put a backup back into a new or empty folder, and check it",
    )
    back.add_argument("source", metavar="SRC", type=Path, help=say("备份文件", "the backup"))
    back.add_argument(
        "--check", action="store_true", help=say("只核对备份是否完好，不恢复", "only check that the backup is sound")
    )  # fmt: skip
    command("stats", "已收录多少，文本拆解得如何", "what is held, and how well texts were taken apart")
    empty = command("template", "写一个空白工作簿", "write an empty workbook")
    empty.add_argument("file", metavar="FILE", type=Path, help=say("要写的 .xlsx", "the .xlsx to write"))
    command("doctor", "自检", "self-check")
    return root
