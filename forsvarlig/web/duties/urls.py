from django.urls import path

from forsvarlig.web.duties import views

app_name = "duties"
urlpatterns = [
    path("krav/", views.duties, name="duties"),
    path("krav/svar/<str:fact>/", views.answer, name="answer"),
    path("krav/<str:duty_id>/papirer/", views.elsewhere, name="elsewhere"),
    path("krav/papirer/<int:record_id>/ta-bort/", views.take_back, name="take-back"),
]
