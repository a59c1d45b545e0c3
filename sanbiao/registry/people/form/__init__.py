"""The appointment form (干部任免审批表) as plain facts, as editors, mails and people have left it. Knows no database."""

from sanbiao.registry.people.form.facts import BadForm, CareerLine, Form, NotUnderstood, Relative, Studied
from sanbiao.registry.people.form.parsing import parse

__all__ = ["BadForm", "CareerLine", "Form", "NotUnderstood", "Relative", "Studied", "parse"]
