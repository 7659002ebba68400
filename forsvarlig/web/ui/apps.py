from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "forsvarlig.web.ui"
