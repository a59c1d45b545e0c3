"""A form is done once, whichever process it is sent to: whoever sends it again is led to what came of the first time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from sanbiao.core.access.models import SentForm

KEPT = timedelta(minutes=10)
"""How long a form that was done is known."""
GIVEN_UP = timedelta(minutes=1)
"""How long a form is under way at most; then the process that had it is gone."""


def is_first(token: str, *, at: datetime) -> bool:
    """Whether a form was not sent before. It is then under way, until it is `done` or `withdrawn`."""
    with transaction.atomic():
        SentForm.objects.filter(sent_at__lte=at - KEPT).delete()
        SentForm.objects.filter(token=token, location="", sent_at__lte=at - GIVEN_UP).delete()
        try:
            with transaction.atomic():
                SentForm.objects.create(token=token, sent_at=at)
        except IntegrityError:
            return False
    return True


def sent(token: str) -> SentForm | None:
    """The form that was sent with a token; None if it came to nothing, so that it may be sent again."""
    return SentForm.objects.filter(token=token).first()


def done(token: str, *, location: str, said: str) -> None:
    """Keep where the sender of a form was led, and what was said there."""
    SentForm.objects.filter(token=token).update(location=location, said=said)


def withdrawn(token: str) -> None:
    """Let a form be sent again: it was refused, or gave away a file."""
    SentForm.objects.filter(token=token).delete()
