"""A data directory of its own for each test process, made before the settings are read. Loaded by pytest's `-p`."""

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="sanbiao-test-")
os.environ["SANBIAO_HOME"] = HOME
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
