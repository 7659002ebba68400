from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "forsvarlig.web.dossier"
