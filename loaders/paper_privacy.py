"""Identities of credit subjects in a document make it refused; contacts of officials are masked (CONTRACT 3; the plan, 14)."""

import re
from dataclasses import replace

from kg.errors import InputError
from kg.model import Place
from loaders.grids import Grid
from loaders.mention import compact
from loaders.paper import Block, Paper
from loaders.privacy import holds_mobile, identity_numbers, refuse_identities, without_unified_codes

_CONTACT = re.compile(r"联系人|联系电话|联系方式|电话|咨询|传真|监督举报")
_NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[-— ]?\d{7,8}(?!\d)"
)
_NAMED = re.compile(r"(联系人[:：]?\s*)([\u4e00-\u9fff]{2,4})(?=[，,；;。、（(\s]|电话|联系|$)")
_OFFICIAL = re.compile(r"职务|职称|职位")
_NAME = re.compile(r"^姓\s*名$")
MASK = "***"


def without_contacts(paper: Paper) -> tuple[Paper, bool]:
    """The document without contacts of officials and without unified codes, and whether there were any.

    Raises InputError naming the place of the first identity number, of a mobile number that is no contact, or of a
    table of persons.
    """
    for cells in paper.tables().values():
        _refuse_tables(paper, cells)
    blocks = []
    for block in paper.blocks:
        if any(identity_numbers(block.text)) or (
            holds_mobile(block.text) and not _CONTACT.search(block.text)
        ):
            raise InputError(
                f"{paper.path} · {block.where.zh}：疑似身份证号或手机号。本工具不存信用主体的身份信息，整份未读；请删去后再读",
                f"{paper.path}, {block.where.en}: what looks like an identity or a mobile number. Identities of credit "
                "subjects are not kept; nothing of the file was read. Remove it and read again",
            )
        blocks.append(replace(block, text=_masked(without_unified_codes(block.text))))
    masked = replace(paper, blocks=tuple(blocks))
    return masked, masked.blocks != paper.blocks


def _masked(text: str) -> str:
    if not _CONTACT.search(text):
        return text
    return _NUMBER.sub(MASK, _NAMED.sub(rf"\g<1>{MASK}", text))


def _refuse_tables(paper: Paper, cells: list[Block]) -> None:
    """Headings such as 身份证号 refuse the file; 姓名 beside 职务 is a list of officials."""
    heads = [cell for cell in cells if cell.row == 1]
    officials = any(_OFFICIAL.search(cell.text) for cell in heads)
    row = [compact(cell.text) for cell in heads]
    known = frozenset(at for at, text in enumerate(row) if officials and _NAME.match(text)) | frozenset(
        at for at, text in enumerate(row) if officials and _CONTACT.search(text)
    )
    refuse_identities(Grid(Place(str(paper.path), f"表{cells[0].table}"), "", [row]), known, known)
