"""Functions that read foreign bytes, and how they are called in a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

Plain: TypeAlias = "bool | int | float | str | Sequence[Plain] | dict[str, Plain] | None"
"""What JSON can hold: all that passes between the two processes, beside bytes that are handed on unopened."""

SECONDS_A_MEBIBYTE = 1.5
"""How much longer than the seconds of its job a processor may work on a file, by its size. In all it may take twice as long."""


class NotDone(Exception):
    """A file was given up; the message says why, as a part of a sentence."""


@dataclass(frozen=True)
class Job:
    """A function that reads one foreign file; called, it does so in a process of its own.

    It is found there by the name of its module and its own, so it stands at the top of a module whose import needs no settings
    and no database. It gives what it found piece by piece: plain values, or bytes that the caller opens later.
    """

    function: Callable[..., Iterator[Plain | bytes]]
    refusals: tuple[type[Exception], ...]
    given_up: Callable[[str], Exception]
    seconds: int
    prepare: Callable[[], None]

    @property
    def name(self) -> str:
        return f"{self.function.__module__}:{self.function.__name__}"

    def __call__(self, file: BinaryIO | bytes, *, most: int = 256 << 20, **facts: Plain) -> list[Plain | bytes]:
        """What the function gives for a file and facts about it, `most` bytes of it.

        Raises:
            Exception: one of `refusals`, with its sentence; or what `given_up` makes of the reason where the file was too much
                for the limits, or something broke on it.
        """
        from sanbiao.core.apart.calling import done

        try:
            return done(self, file, facts, most=most)
        except NotDone as reason:
            raise self.given_up(str(reason)) from reason


def _nothing() -> None:
    """Nothing to prepare."""


def apart(
    *,
    refusals: tuple[type[Exception], ...],
    given_up: Callable[[str], Exception],
    seconds: int = 5,
    prepare: Callable[[], None] = _nothing,
) -> Callable[[Callable[..., Iterator[Plain | bytes]]], Job]:
    """Declare a function to be one that runs in a process of its own.

    Args:
        refusals: the exceptions with a sentence that it raises itself, the more special before the more general.
        given_up: makes the exception for a file that was given up, of the reason.
        seconds: how long a processor may work on a small file.
        prepare: loads what the function needs beside its imports; later the process can open nothing more.
    """
    return lambda function: Job(function, refusals, given_up, seconds, prepare)
