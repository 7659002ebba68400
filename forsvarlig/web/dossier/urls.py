from django.urls import path

from forsvarlig.web.dossier import views

app_name = "dossier"
urlpatterns = [
    path("dokumentasjon/", views.dossier, name="dossier"),
    path("dokumentasjon.pdf", views.dossier_pdf, name="dossier-pdf"),
]
