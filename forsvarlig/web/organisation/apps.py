from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "forsvarlig.web.organisation"
