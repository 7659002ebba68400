from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "forsvarlig.web.outbox"
