"""The house is looked over with the site set up."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
django.setup()
