from django.urls import path

from forsvarlig.web.ui import views

app_name = "ui"
urlpatterns = [
    path("spraak/", views.language, name="language"),
    path("slik-verner-vi-svarene/", views.promise, name="promise"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("personvern/", views.privacy, name="privacy"),
]
