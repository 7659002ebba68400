from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "forsvarlig.web.knowledge"
    label = "web_knowledge"
