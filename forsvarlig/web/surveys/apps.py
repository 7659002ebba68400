from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "forsvarlig.web.surveys"
