"""The site's own settings, on a data folder of its own, with what would only make tests slow taken out."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("FORSVARLIG_DATA", tempfile.mkdtemp(prefix="forsvarlig-tests-"))

from forsvarlig.web.settings import *  # noqa: F403
from forsvarlig.web.settings import DATA_DIR, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
Path(os.environ.setdefault("FORSVARLIG_STATIC", str(DATA_DIR / "static"))).mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In a file, so that the browser's server thread and the test see the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}.sqlite3")}
