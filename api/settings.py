"""What can be set of the server: environment variables YIJU_…, each said here and on docs/server.md (a test compares)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024


class Settings(BaseSettings):
    """The settings of one server; raises pydantic.ValidationError for a value that is none."""

    model_config = SettingsConfigDict(env_prefix="YIJU_", frozen=True)

    data: Path = Field(Path(".yiju"), description="库的文件夹 / the store's folder")
    open_reading: bool = Field(
        True,
        description="本机不用令牌即可阅读（写入从不） / on loopback, reading needs no token; writing always does",
    )
    hosts: tuple[str, ...] = Field(
        (), description="除本机外，服务器可用的主机名 / host names of the server besides loopback"
    )
    secure_cookie: bool = Field(
        False,
        description="会话只经 HTTPS（前面有 HTTPS 时设为 true） / sessions over HTTPS alone; set it behind HTTPS",
    )
    body_limit: int = Field(
        50 * MIB, gt=0, description="请求和上传的上限，字节 / the largest request or upload, in bytes"
    )
    request_seconds: float = Field(
        120, gt=0, description="一次请求的时限，秒 / the longest that a request may take, in seconds"
    )
    patience: float = Field(
        60,
        ge=0,
        description="大的清理、台账、查询副本在后台做；小的最多等这么久，秒 / what is large is made in the background; what is small is waited for so long, in seconds",
    )
    rate: str = Field(
        "1200/minute", description="每个来源地址的请求频率 / requests that one address may make"
    )
    sparql_seconds: float = Field(
        10, gt=0, description="一条 SPARQL 查询的时限，秒 / the longest that a query may take, in seconds"
    )
    sparql_rows: int = Field(
        10_000, gt=0, description="一条 SPARQL 查询最多返回的行 / the most rows that a query may answer"
    )
    session_hours: float = Field(
        8, gt=0, description="网页会话的时长，小时 / how long a session of the pages lasts, in hours"
    )
    register_days: int = Field(
        1095, gt=0, description="查询登记保存的天数 / how many days the query register keeps its entries"
    )
    threads: int = Field(8, gt=0, description="同时处理的线程 / threads that work at once")
