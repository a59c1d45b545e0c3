"""How long what a browser sends may be, told before any of it is read: its body, its address, its headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import parse_cookie

from sanbiao.core.drive.uploads import takes_files

ADDRESS = 16 * 1024
HEADERS = 32 * 1024
"""Characters of an address with its parameters, and of all headers together."""
PARTS = 2 * 1024 * 1024
"""What stands around the files of an upload: the names, types and dividers of as many as may come at once."""
LATE = "sanbiao.late"
"""Set in the environment of a request whose body did not come in time."""

Environ = Mapping[str, Any]  # Any: WSGI's own


@dataclass(frozen=True)
class Excess:
    """Why a request is not read."""

    status: HTTPStatus
    heading: str
    sentence: str


def excess_of(environ: Environ) -> Excess | None:
    """What of the lengths that a request tells is beyond all that people send; None if it may be read."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if environ.get(LATE):
        return Excess(
            HTTPStatus.REQUEST_TIMEOUT,
            "没有收到全部内容",
            "发送的内容没有按时到齐，没有做任何改动。请检查网络后重新提交；文件较大的，请分几次上传。",
        )
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return Excess(
            HTTPStatus.LENGTH_REQUIRED,
            "请求没有写明长度",
            "发来的内容没有写明长度，没有读取，也没有做任何改动。请换用浏览器提交。",
        )
    if not re.fullmatch(r"[0-9]{1,18}", length):
        return Excess(
            HTTPStatus.BAD_REQUEST, "请求不完整", "发来的内容写明的长度不对，没有做任何改动。请返回上一页重新填写后提交。"
        )
    if int(length) > (most := most_of(environ)):
        return Excess(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "内容太大", _too_large(environ, most))
    if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > ADDRESS:
        return Excess(HTTPStatus.REQUEST_URI_TOO_LONG, "网址太长", "网址太长，没有打开。请从系统的页面重新进入，或减少筛选条件。")
    if sum(len(name) + len(str(value)) for name, value in environ.items() if name.startswith("HTTP_")) > HEADERS:
        return Excess(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "请求头太长",
            "浏览器带来的信息太多，没有打开。请清除浏览器中本网站的 Cookie 后重新登录。",
        )
    return None


def most_of(environ: Environ) -> int:
    """How many bytes an address takes: files where it is sent files by somebody who is signed in, else a form."""
    form: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if not takes_files(environ.get("PATH_INFO", "")) or not _is_in_use(environ):
        return form
    return int(settings.SANBIAO_UPLOAD_LIMIT) + PARTS


def _too_large(environ: Environ, most: int) -> str:
    if not takes_files(environ.get("PATH_INFO", "")):
        return f"提交的内容超过 {most // 2**20} MB，没有读取，也没有做任何改动。请返回上一页，分几次提交。"
    if not _is_in_use(environ):
        return "登录已经过期，上传的内容没有读取，也没有保存任何文件。请重新登录后再上传。"
    limit = settings.SANBIAO_UPLOAD_LIMIT // 2**20
    return f"上传的内容超过 {limit} MB，没有读取，也没有保存任何文件。请删去工作簿里的图片，或分几次上传。"


def _is_in_use(environ: Environ) -> bool:
    """Whether the cookies are those of a session in use: told without the database, and no stranger can forge it."""
    cookies = parse_cookie(str(environ.get("HTTP_COOKIE", "")))
    return used_within(
        cookies.get(settings.SESSION_COOKIE_NAME), cookies.get(settings.SANBIAO_IN_USE_COOKIE), settings.SANBIAO_IDLE
    )


def signer_of(session_key: str | None) -> TimestampSigner:
    """What signs the last use of one session."""
    return TimestampSigner(salt=f"sanbiao_in_use {session_key}")


def used_within(session_key: str | None, told: str | None, seconds: int) -> bool:
    """Whether `told`, the cookie of the last use, says that this session was used in the last `seconds`."""
    try:
        signer_of(session_key).unsign(told or "", max_age=seconds)
    except BadSignature:
        return False
    return True
