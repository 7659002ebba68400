"""The Django project: one folder a part."""
