"""Moments in words, in the time of the place: what the database gives is UTC, whose day begins eight hours later than ours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone


def local(moment: datetime) -> datetime:
    """The moment on the clock of the place; one without a zone is on it already."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def local_date(moment: date) -> date:
    """The day of a moment here; a day is itself."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def until_midnight(moment: datetime) -> timedelta:
    """How long the day of a moment still lasts here."""
    return local(moment).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - moment


def day_of(moment: date) -> str:
    """2023-06-30"""
    return f"{local_date(moment):%Y-%m-%d}"


def minute_of(moment: datetime) -> str:
    """2023-06-30 15:04"""
    return f"{local(moment):%Y-%m-%d %H:%M}"


def second_of(moment: datetime) -> str:
    """2023-06-30 15:04:05"""
    return f"{local(moment):%Y-%m-%d %H:%M:%S}"
