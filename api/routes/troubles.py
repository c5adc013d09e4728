"""How the OpenAPI tells of errors: one shape (RFC 9457), in both languages."""

from typing import Any

from pydantic import BaseModel


class Problem(BaseModel):
    """What went wrong, where, and what next."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    detail_zh: str
    detail_en: str


MEANT = {
    400: "请求读不懂，或者规则不许，没有改动 / cannot be read or is not allowed by a rule; nothing was changed",
    401: "要令牌 / a token is needed",
    403: "没有这项权限，或者不是从本系统发出 / not permitted, or not sent from here",
    404: "没有收录 / not held",
    409: "不止一处，请用 IRI / several are meant; use the IRI",
    413: "超过上限 / too large",
    429: "过于频繁 / too often",
    503: "库写不了，或者没有按时完成 / the store cannot be written, or not done in time",
}
READING = (400, 401, 403, 404, 409, 429, 503)
WRITING = (*READING, 413)


def troubles(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of those statuses."""
    return {
        status: {
            "description": MEANT[status],
            "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
        }
        for status in statuses
    }
