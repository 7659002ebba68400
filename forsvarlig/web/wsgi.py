"""What the web server calls."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forsvarlig.web.settings")
application = get_wsgi_application()


def _prepare() -> None:
    """Read the content and index it while nobody waits for it."""
    from forsvarlig.web.knowledge.overviews import index

    index()


Thread(target=_prepare, name="prepare", daemon=True).start()
