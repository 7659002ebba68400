from django.urls import path

from forsvarlig.web.duties import selfcheck_views, views

app_name = "duties"
urlpatterns = [
    path("krav/", views.duties, name="duties"),
    path("krav/gjelder-ikke/", views.others, name="others"),
    path("krav/ser-ikke/", views.unseen, name="unseen"),
    path("kunnskap/tidslinje/", views.timeline, name="timeline"),
    path("krav/svar/<str:fact>/", views.answer, name="answer"),
    path("krav/<str:duty_id>/papirer/", views.elsewhere, name="elsewhere"),
    path("krav/papirer/<int:record_id>/ta-bort/", views.take_back, name="take-back"),
    path("egenkontroll/", selfcheck_views.selfcheck, name="selfcheck"),
    path("egenkontroll/svar/<str:about>/<str:asked_id>/", selfcheck_views.answer, name="selfcheck-answer"),
]
