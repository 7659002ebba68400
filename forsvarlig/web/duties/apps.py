from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "forsvarlig.web.duties"
    label = "web_duties"
