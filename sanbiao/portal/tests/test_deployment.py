"""The settings of a production site."""

import base64
import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("site", ["both", "public"])
def test_djangos_own_check_of_a_production_site_finds_nothing(tmp_path, site):
    environment = os.environ | {"SANBIAO_PRODUCTION": "1", "SANBIAO_HOME": str(tmp_path), "SANBIAO_SITE": site}
    environment["SANBIAO_PUBLIC_SITE_KEY"] = base64.b64encode(bytes(32)).decode()
    environment.pop("SANBIAO_SECRET_KEY", None)
    # Set while a browser of another test is open in this process; no production site has it.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", "--settings", "sanbiao.settings"]

    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stderr
    assert "no issues (0 silenced)" in found.stdout
    assert (tmp_path / "keys").exists() == (site == "both")
