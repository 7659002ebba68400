"""Every address of the site: Norwegian in the address bar, English names in the code."""

from django.urls import include, path

urlpatterns = [
    path("", include("forsvarlig.web.home.urls")),
    path("", include("forsvarlig.web.organisation.urls")),
    path("", include("forsvarlig.web.surveys.urls")),
    path("", include("forsvarlig.web.participation.urls")),
    path("", include("forsvarlig.web.cycle.urls")),
    path("", include("forsvarlig.web.duties.urls")),
    path("", include("forsvarlig.web.knowledge.urls")),
    path("", include("forsvarlig.web.dossier.urls")),
    path("", include("forsvarlig.web.ui.urls")),
]

handler400 = "forsvarlig.web.ui.views.bad_request"
handler403 = "forsvarlig.web.ui.views.forbidden"
handler404 = "forsvarlig.web.ui.views.not_found"
handler500 = "forsvarlig.web.ui.views.server_error"
