"""What a crash left in a home: which of two keys is the key, and nothing that is looked at before that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanbiao.installation.keys import FIELD_KEY, NEXT_KEY, fingerprint, keep, path_of, read_key, text_of
from sanbiao.installation.place import Known
from sanbiao.installation.refusals import NoKey
from sanbiao.installation.settling import is_settled, settle
from sanbiao.installation.tests.homes import place_at, record

OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"x" * 32


def rotating(home: Path, *, present: bytes | None = OLD, following: bytes = NEW) -> None:
    if present:
        keep(path_of(home, FIELD_KEY), text_of(present))
    keep(path_of(home, NEXT_KEY), text_of(following))


@pytest.mark.parametrize(
    ("sealed_under", "present", "taken"),
    [(OLD, OLD, OLD), (NEW, OLD, NEW), (NEW, None, NEW), (None, OLD, OLD)],
    ids=["before the transaction", "after it", "after it, the old key gone", "a database older than fingerprints"],
)
def test_the_database_says_which_of_two_keys_is_the_key(tmp_path: Path, sealed_under, present, taken) -> None:
    rotating(tmp_path, present=present)
    if sealed_under:
        record(place_at(tmp_path), fingerprint(sealed_under))

    settle(place_at(tmp_path))

    assert read_key(path_of(tmp_path, FIELD_KEY)) == taken
    assert is_settled(tmp_path)


def test_where_neither_is_the_key_both_stay(tmp_path: Path) -> None:
    rotating(tmp_path)
    record(place_at(tmp_path), fingerprint(OTHER))

    with pytest.raises(NoKey, match=fingerprint(OTHER)):
        settle(place_at(tmp_path))
    assert (read_key(path_of(tmp_path, FIELD_KEY)), read_key(path_of(tmp_path, NEXT_KEY))) == (OLD, NEW)


def test_a_home_that_nothing_happened_to_is_left_alone(tmp_path: Path) -> None:
    settle(place_at(tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_a_database_tells_of_itself_before_it_is_opened(tmp_path: Path) -> None:
    place = place_at(tmp_path)
    empty = place.known()
    record(place, "abcd")
    told = place.known()
    place.file.write_bytes(b"no database at all" * 100)

    assert (empty, told, place.known()) == (Known(is_in_use=False), Known(True, "abcd"), Known(is_in_use=True))
