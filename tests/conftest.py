"""How property tests run: by no clock, since machines are busy; the same examples each time where changes are landed."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "forsvarlig", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("forsvarlig")
