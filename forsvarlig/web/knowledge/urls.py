from django.urls import path

from forsvarlig.web.knowledge import overviews, views

app_name = "knowledge"
urlpatterns = [
    path("kilder-og-metode/", overviews.method, name="method"),
    path("kunnskap/", overviews.front, name="front"),
    path("kunnskap/modeller/", overviews.theories, name="models"),
    path("kunnskap/<slug:kind>/", overviews.listing, name="list"),
    path("faktorer/<str:entry_id>/", views.factor, name="factor"),
    path("bestemmelser/<str:entry_id>/", views.provision, name="provision"),
    path("tiltakskatalog/<str:entry_id>/", views.measure, name="measure"),
    path("bransjer/<str:entry_id>/", views.trade, name="trade"),
    path("kilder/<str:entry_id>/", views.source, name="source"),
]
