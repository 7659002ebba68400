from django.urls import path

from forsvarlig.web.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("gaa-inn/<int:person_id>/", views.enter, name="enter"),
    path("hva-naa/", views.what_now, name="what-now"),
]
