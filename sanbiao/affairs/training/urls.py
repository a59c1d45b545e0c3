"""The one address of training that is no page of the office: a phone reaches it by the code on the screen."""

from django.urls import path

from sanbiao.affairs.training import views
from sanbiao.affairs.training.models import ClassRun, Trainee
from sanbiao.core.access.public import Uses
from sanbiao.core.access.throttle import COUNTING_FAILURES
from sanbiao.core.audit.services import KEEPING_EVENTS
from sanbiao.registry.people.models import Person

public = [path("s/<secret:token>/", views.PhoneView.as_view(), name="sign-in")]
public_uses = (
    Uses(model=ClassRun, reads=("id", "name", "began_on", "state")),
    Uses(
        model=Trainee,
        reads=("id", "class_run", "person", "attendance", "signed_in_at"),
        changes=("attendance", "signed_in_at"),
    ),
    Uses(model=Person, reads=("id", "sign_in_hash")),
    KEEPING_EVENTS,
    COUNTING_FAILURES,
)

urlpatterns = public
