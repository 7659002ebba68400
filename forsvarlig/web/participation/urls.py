from django.urls import path

from forsvarlig.web.participation import views

app_name = "participation"
urlpatterns = [path("uttalelser/<int:hearing_id>/", views.hearing, name="hearing")]
