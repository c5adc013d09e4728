"""What generated laws are about: invented subjects, with real departments and targets of the vocabulary."""

from dataclasses import dataclass

QUALIFIERS = ("", "城镇", "农村", "网络", "跨境", "公共")
TOPICS = (
    "管理", "监督", "许可", "质量", "信用", "服务", "促进", "保障", "检验", "评价", "登记", "备案", "应急", "信息",
    "档案", "标准", "计量", "统计",
)  # fmt: skip
ACTS = ("提供虚假材料", "转让许可证件", "拒不接受监督检查", "隐瞒重要事实", "逾期不改正", "伪造检验报告")


@dataclass(frozen=True, slots=True)
class Domain:
    """A field of administration: its department, that department's local organ and its provincial one, its target."""

    name: str
    department: str
    organ: str
    provincial: str
    target: str


DOMAINS = tuple(
    Domain(*row.split())
    for row in (
        "政府采购 财政部门 财政局 财政厅 供应商",
        "食品安全 市场监督管理部门 市场监督管理局 市场监督管理局 食品生产经营者",
        "药品 药品监督管理部门 药品监督管理局 药品监督管理局 药品生产经营者",
        "安全生产 应急管理部门 应急管理局 应急管理厅 生产经营单位",
        "招标投标 发展改革部门 发展和改革委员会 发展和改革委员会 投标人",
        "劳动用工 人力资源社会保障行政部门 人力资源和社会保障局 人力资源和社会保障厅 用人单位",
        "建筑市场 住房和城乡建设主管部门 住房和城乡建设局 住房和城乡建设厅 企业",
        "道路运输 交通运输主管部门 交通运输局 交通运输厅 经营者",
        "污染防治 生态环境主管部门 生态环境局 生态环境厅 企业",
        "土地利用 自然资源主管部门 自然资源局 自然资源厅 企业",
        "农业投入品 农业农村主管部门 农业农村局 农业农村厅 经营者",
        "旅游 文化和旅游主管部门 文化和旅游局 文化和旅游厅 导游",
        "慈善 民政部门 民政局 民政厅 法人和其他组织",
        "快递 邮政管理部门 邮政管理局 邮政管理局 快递企业",
        "教育考试 教育行政部门 教育局 教育厅 考生",
        "医疗 卫生健康主管部门 卫生健康委员会 卫生健康委员会 医师",
        "水资源 水行政主管部门 水利局 水利厅 企业",
        "对外贸易 商务主管部门 商务局 商务厅 经营者",
        "统计调查 统计机构 统计局 统计局 企业",
        "知识产权 知识产权部门 知识产权局 知识产权局 企业",
        "林木种苗 林业主管部门 林业局 林业局 经营者",
        "律师执业 司法行政部门 司法局 司法厅 律师",
        "税收 税务机关 税务局 税务局 纳税人",
    )
)
OTHER_TARGETS = ("律师", "考生", "导游", "医师")  # none is a kind of a target above but itself


def subject(index: int) -> str:
    """The subject of that index, such as 网络食品安全许可; all differ up to some 2,400."""
    rest, domain = divmod(index, len(DOMAINS))
    rest, topic = divmod(rest, len(TOPICS))
    more, qualifier = divmod(rest, len(QUALIFIERS))
    return f"{QUALIFIERS[qualifier]}{DOMAINS[domain].name}{TOPICS[topic]}{more + 1 if more else ''}"


def domain(index: int) -> Domain:
    return DOMAINS[index % len(DOMAINS)]
