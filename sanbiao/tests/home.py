"""A data directory of its own for each test process, made before the settings are read. Loaded by pytest's `-p`."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())  # what tests write for themselves lies in no home
HOME = tempfile.mkdtemp(prefix="sanbiao-test-")
os.environ["SANBIAO_HOME"] = HOME
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
