from django.urls import path

from forsvarlig.web.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("kilder-og-metode/", views.method, name="method"),
    path("faktorer/<str:entry_id>/", views.factor, name="factor"),
    path("bestemmelser/<str:entry_id>/", views.provision, name="provision"),
    path("tiltakskatalog/<str:entry_id>/", views.measure, name="measure"),
    path("kilder/<str:entry_id>/", views.source, name="source"),
]
