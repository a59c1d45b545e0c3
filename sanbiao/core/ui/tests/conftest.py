import pytest

from sanbiao.core.ui.tests import settings as own

OWN = ("DEBUG", "MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "FORM_RENDERER", "CONTENT_SECURITY_POLICY")


@pytest.fixture
def alone(settings):
    """The interface without the rest of the project: no user, no database, the gallery shown."""
    for name in OWN:
        setattr(settings, name, getattr(own, name))
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    return settings
