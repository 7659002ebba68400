from django.urls import path

from forsvarlig.web.organisation import register_views, views

app_name = "organisation"
urlpatterns = [
    path("logg-inn/", views.sign_in, name="sign-in"),
    path("logg-ut/", views.sign_out, name="sign-out"),
    path("oppsett/<str:secret>/", views.set_up, name="set-up"),
    path("velg-passord/<str:secret>/", views.choose_password, name="choose-password"),
    path("organisasjon/", views.organisation, name="organisation"),
    path("organisasjon/registeret/", register_views.register, name="register"),
    path("organisasjon/registeret/bruk/", register_views.take, name="take-from-register"),
    path("organisasjon/personer/<int:person_id>/lenke/", views.issue_link, name="issue-link"),
    path("organisasjon/roller/<int:role_id>/slutt/", views.end_role, name="end-role"),
]
