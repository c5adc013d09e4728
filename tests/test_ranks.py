"""Rank, issuer and territory by who made a text, before the folder in which it lies (CORPUS 7)."""

import pytest

from loaders.headers import read_head
from loaders.ranks import Standing, standing


def told(*head: str, title: str = "某规定", folder: str = "行政法规") -> Standing:
    return standing(folder, read_head([f"# {title}", *head]))


@pytest.mark.parametrize(
    ("rank", "issuer", "line"),
    [
        ("行政法规", "国务院", "2021年11月16日 中华人民共和国国务院令第752号公布"),
        ("行政法规", "国务院、中央军事委员会", "2010年8月31日 中华人民共和国国务院、中华人民共和国中央军事委员会令第579号公布"),
        ("行政法规", "国务院", "1985年7月27日 国务院发布"),
        ("部门规章", "国家互联网信息办公室", "2021年11月16日 国家互联网信息办公室2021年第20次室务会议审议通过"),
        ("部门规章", "甲部、乙总局", "2021年1月1日 甲部、乙总局令第3号公布"),
        ("党中央、国务院政策文件", "中共中央、国务院", "2022年2月25日 中共中央、国务院发布"),
        ("监察法规", "国家监察委员会", "2021年9月20日 国家监察委员会公告第1号公布"),
        ("法律", "全国人民代表大会常务委员会", "2021年6月10日 第十三届全国人民代表大会常务委员会第二十九次会议通过"),
        ("地方政府规章", "乙省人民政府", "2020年3月1日 乙省人民政府令第300号公布"),
        ("地方性法规", "乙省人民代表大会常务委员会", "2020年3月1日 乙省第十三届人民代表大会常务委员会第十六次会议通过"),
    ],
)  # fmt: skip
def test_the_maker_counts_and_not_the_folder(rank: str, issuer: str, line: str) -> None:
    found = told(line)
    assert (found.rank, found.issuer) == (rank, issuer)


def test_what_the_state_council_approved_and_a_ministry_issued_is_neither_for_a_program_to_say() -> None:
    found = told("1987年9月23日 国务院批准", "1987年11月10日 公安部发布")
    assert found.rank not in {"行政法规", "部门规章"} and found.issuer == "公安部"


@pytest.mark.parametrize("approval", ["1993年12月12日 国务院批准", "1993年12月12日 国务院、中央军委批准", ""])
def test_nor_where_the_state_council_amended_it_among_the_administrative_regulations(approval: str) -> None:
    found = told(
        approval, "1993年12月23日 民政部令第6号发布", "2019年3月2日 《国务院关于修改部分行政法规的决定》第二次修订",
    )  # fmt: skip
    assert found.rank not in {"行政法规", "部门规章"} and found.issuer == "民政部"


def test_what_the_state_council_itself_re_enacted_is_an_administrative_regulation_whoever_first_issued_it() -> (
    None
):
    found = told("1991年5月6日 甲局令第7号发布", "2020年12月14日 国务院第118次常务会议修订通过")
    assert (found.rank, found.issuer) == ("行政法规", "国务院")


def test_a_law_passed_by_the_congress_and_amended_by_its_standing_committee_is_the_congress_s() -> None:
    found = told(
        "1979年7月1日 第五届全国人民代表大会第二次会议通过",
        "1997年3月14日 第八届全国人民代表大会第五次会议修订",
        "1998年12月29日 第九届全国人民代表大会常务委员会第六次会议通过的《全国人民代表大会常务委员会关于惩治甲犯罪的决定》",
        title="中华人民共和国甲法", folder="刑法",
    )  # fmt: skip
    assert (found.rank, found.issuer, found.territory) == ("法律", "全国人民代表大会", "全国")


def test_a_law_re_enacted_by_the_standing_committee_is_the_standing_committee_s() -> None:
    found = told(
        "1996年3月17日 第八届全国人民代表大会第四次会议通过", "2021年1月22日 第十三届全国人民代表大会常务委员会第二十五次会议修订",
        title="中华人民共和国甲法",
    )  # fmt: skip
    assert found.issuer == "全国人民代表大会常务委员会"


def test_a_decision_of_the_standing_committee_is_no_law_and_an_interpretation_names_both_its_makers() -> None:
    line = "2020年2月24日 第十三届全国人民代表大会常务委员会第十六次会议通过"
    assert (
        told(line, title="全国人民代表大会常务委员会关于甲的决定").rank
        == "全国人大及其常委会有关法律问题的决定"
    )
    found = told(title="最高人民法院、最高人民检察院关于办理甲案件的解释")
    assert (found.rank, found.issuer) == ("司法解释", "最高人民法院、最高人民检察院")
    assert told(title="最高人民法院关于做好甲工作的通知").rank == "规范性文件"


LOCAL = "DLC/乙地方法规/地方性法规/乙"


@pytest.mark.parametrize(
    ("title", "lines", "rank", "territory"),
    [
        ("丙市城市绿化条例", ("2018年8月17日 丙市第四届人民代表大会常务委员会第二次会议通过", "2018年9月29日 乙省第十三届人民代表大会常务委员会第三次会议批准"), "地方性法规", "丙市"),
        ("丙市政府投资项目条例", ("2018年8月17日 丙市第四届人民代表大会常务委员第二次会议通过",), "地方性法规", "丙市"),
        ("深圳经济特区甲条例", ("2020年8月26日 深圳市第六届人民代表大会常务委员会第四十四次会议通过",), "经济特区法规", "深圳市"),
        ("深圳经济特区甲条例", (), "经济特区法规", "深圳市"),
        ("戊土家族苗族自治州甲条例", ("2020年1月8日 戊土家族苗族自治州第十四届人民代表大会第四次会议通过",), "自治条例和单行条例", "戊土家族苗族自治州"),
        ("戊土家族苗族自治州甲条例", ("2020年1月8日 戊土家族苗族自治州第十四届人民代表大会常务委员会第四次会议通过",), "地方性法规", "戊土家族苗族自治州"),
        ("己瑶族自治县自治条例", (), "自治条例和单行条例", "己瑶族自治县"),
        ("广西壮族自治区甲条例", ("2020年1月8日 广西壮族自治区第十三届人民代表大会常务委员会第四次会议通过",), "地方性法规", "广西壮族自治区"),
        ("上海市促进浦东新区甲业规定", ("2024年1月8日 上海市第十六届人民代表大会常务委员会第四次会议通过",), "地方性法规", "上海市浦东新区"),
        ("上海市人民代表大会议事规则", (), "地方性法规", "上海市"),
        ("上海港口条例", ("2021年1月8日 上海市第十五届人民代表大会常务委员会第四次会议通过",), "地方性法规", "上海市"),
    ],
)  # fmt: skip
def test_a_local_text_holds_where_its_maker_rules(
    title: str, lines: tuple[str, ...], rank: str, territory: str
) -> None:
    found = told(*lines, title=title, folder=LOCAL)
    assert (found.rank, found.territory) == (rank, territory)


def test_a_local_text_without_a_head_holds_in_the_province_of_its_folder() -> None:
    assert told(title="古城保护条例", folder="DLC/河南地方法规/地方性法规/河南").territory == "河南省"
    assert told(title="古城保护条例", folder="DLC/内蒙古地方法规/地方性法规").territory == "内蒙古自治区"


def test_a_resolution_of_a_local_congress_is_not_taken_for_a_regulation() -> None:
    line = "2005年7月30日 乙省第十届人民代表大会常务委员会第十八次会议通过"
    assert told(line, title="乙省人民代表大会常务委员会关于加强甲工作的决议", folder=LOCAL).rank not in {
        "地方性法规",
        None,
    }


def test_a_notice_in_a_folder_of_rules_is_a_normative_document() -> None:
    assert told("甲部发[2008]3号", title="关于甲问题的通知", folder="部门规章").rank == "规范性文件"
    assert (
        told("2001年3月13日 甲局令第27号公布", title="甲规范（试行）", folder="部门规章").rank == "部门规章"
    )


def test_what_nothing_tells_is_left_open() -> None:
    assert told(title="甲业管理办法", folder="下载") == Standing(None, None, None)
    assert told(title="中华人民共和国甲法", folder="下载").rank == "法律"
