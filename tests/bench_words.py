"""What the subjects of the bench are called, in both languages, and what each is held against."""

from typing import NamedTuple

from kg.errors import Words


class Subject(NamedTuple):
    name: Words
    baseline: Words


BULK = Words("pyoxigraph 成批载入同样的语句", "pyoxigraph bulk load of the same statements")
ALONE = Words(
    "只用 pyshacl 判断备好的同样事实、同样形状", "pyshacl alone on the same facts made ready, same shapes"
)
ITSELF = Words("最小规模时自己的用时", "its own cost at the smallest size")

SUBJECTS = {
    "load": Subject(Words("收录（每百万条语句）", "load (a million statements)"), BULK),
    "load-judged": Subject(Words("载入表格和法规文本，逐项判断", "load of tables and law texts, each judged"), BULK),
    "corpus": Subject(
        Words("载入法规文本库", "load of a collection of law texts"),
        Words("读、切分、写出 N-Quads、成批载入", "read, split, write N-Quads, bulk load"),
    ),
    "start": Subject(Words("启动服务至第一个回答", "start of the server to its first answer"), Words("空库的服务至第一个回答", "the server of an empty store")),
    "start-growth": Subject(
        Words("启动的增长", "growth of the start"), Words("十分之一规模时的启动", "the start at a tenth of the size")
    ),
    "gate": Subject(Words("收录前判断一项新措施", "gate of one new measure"), ALONE),
    "gate-growth": Subject(Words("收录前判断的增长", "growth of the gate"), ITSELF),
    "why": Subject(Words("凭什么：结论、问题、路径", "why: verdict, findings, path"), ALONE),
    "why-growth": Subject(Words("凭什么的增长", "growth of why"), ITSELF),
    "why-certified": Subject(Words("凭什么，连同可复核材料包", "why with its certificate"), ALONE),
    "why-certified-growth": Subject(
        Words("凭什么连同材料包的增长", "growth of why with its certificate"), ITSELF
    ),
    "judge": Subject(Words("判断全部（清理）", "judge all (cleanup)"), ALONE),
    "second-day": Subject(Words("第二日", "a second day"), Words("第一日", "the first day")),
    "impact": Subject(Words("一部规范若废止", "impact of one repeal"), ALONE),
    "impact-growth": Subject(Words("若废止的增长（每项）", "growth of impact (a claim)"), ITSELF),
    "rejudge": Subject(Words("一部规范废止后重新判断", "judging again after one repeal"), ALONE),
    "rejudge-growth": Subject(
        Words("废止后重新判断的增长（每项）", "growth of judging again (a claim)"), ITSELF
    ),
    "http": Subject(
        Words("GET /api/why（wrk）", "GET /api/why under wrk"), Words("同样大小的空路由", "a trivial route of the same size")
    ),
}  # fmt: skip
KINDS = {
    "": Words("", ""),
    "p99": Words("第 99 百分位", "99th percentile"),
    "turbo": Words("对照为 pyshacl-turbo", "against pyshacl-turbo"),
    "few": Words("少", "few"),
    "some": Words("中", "some"),
    "many": Words("多", "many"),
    "one": Words("同一项", "one claim"),
    "many-asked": Words("许多项轮流", "many in turn"),
}
