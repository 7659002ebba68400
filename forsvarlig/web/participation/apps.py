from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "forsvarlig.web.participation"
