"""Keys put back into a home from the file in which they were handed over.

Knows nothing of Django, because a home that lacks its key is not opened.
"""

from __future__ import annotations

from collections.abc import Callable

from sanbiao import environment
from sanbiao.core.secrecy.handing_over import BadHandOver, opened_keys
from sanbiao.installation.keys import (
    AUDIT_KEYS,
    FIELD_KEY,
    NEXT_KEY,
    SECRET_KEY,
    audit_keys_of,
    fingerprint,
    keep,
    path_of,
    read_key,
    text_of,
)
from sanbiao.installation.locks import alone, starting
from sanbiao.installation.place import Place
from sanbiao.installation.refusals import NoKey
from sanbiao.installation.settling import settle_restore


def put_back(content: bytes, place: Place, *, ask: Callable[[], str]) -> str:
    """Put the keys of a file into the home; gives the fingerprint of the field key.

    A home in use takes only the key that its database is sealed under; a new one takes the present key of the file.

    Raises:
        BadHandOver: the file cannot be opened, has not the key, or the home has it already.
        Busy: others use the home.
    """
    if environment.FIELD_KEY():
        raise BadHandOver(
            "字段密钥由环境变量 SANBIAO_FIELD_KEY 给出，放回数据目录的密钥不会被用到。请先去掉这个变量；没有写入任何内容。"
        )
    given = opened_keys(content, ask())
    with starting(place.home), alone(place.home):
        settle_restore(place)
        known, path = place.known(), path_of(place.home, FIELD_KEY)
        key = given.of(known.fingerprint) if known.fingerprint else given.field
        if key is None:
            raise BadHandOver(
                f"数据库由指纹为 {known.fingerprint} 的密钥封存，交接文件里没有这一把。请换一份交接文件；没有写入任何内容。"
            )
        there = _present(place)
        if there and (there == key or (not known.fingerprint and not known.is_in_use)):
            same = "已有这把密钥" if there == key else f"已有另一把密钥（指纹 {fingerprint(there)}）"
            raise BadHandOver(f"数据目录“{place.home}”{same}，没有写入任何内容。")
        keep(path, text_of(key), instead=True)
        path_of(place.home, NEXT_KEY).unlink(missing_ok=True)
        if not path_of(place.home, AUDIT_KEYS).exists():
            keep(path_of(place.home, AUDIT_KEYS), audit_keys_of(*given.former, key))
        if not path_of(place.home, SECRET_KEY).exists():
            keep(path_of(place.home, SECRET_KEY), given.secret)
    return fingerprint(key)


def _present(place: Place) -> bytes | None:
    """The field key in a home; None too where its file is damaged."""
    try:
        return read_key(path_of(place.home, FIELD_KEY))
    except NoKey:
        return None
