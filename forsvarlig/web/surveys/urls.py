from django.urls import path

from forsvarlig.web.surveys import answer_views, export_views, result_views, views

app_name = "surveys"
urlpatterns = [
    path("kartlegging/", views.mapping, name="mapping"),
    path("runder/<int:round_id>/", views.round_page, name="round"),
    path("runder/<int:round_id>/aapne/", views.open_round, name="open-round"),
    path("runder/<int:round_id>/lapper/<int:unit_id>/", views.reissue, name="reissue"),
    path("runder/<int:round_id>/lukk/", views.close_round, name="close-round"),
    path("runder/<int:round_id>/slipp/", views.release_round, name="release-round"),
    path("runder/<int:round_id>/avlys/", views.drop_round, name="drop-round"),
    path("runder/<int:round_id>/resultat/", result_views.map_page, name="map"),
    path("runder/<int:round_id>/enheter/<int:unit_id>/", result_views.unit_result, name="unit-result"),
    path("runder/<int:round_id>/last-ned/", export_views.downloads, name="downloads"),
    path("runder/<int:round_id>/last-ned/enhet/", export_views.download_unit, name="download-unit"),
    path("runder/<int:round_id>/last-ned/<str:file_format>/", export_views.download, name="download"),
    path("svar/", answer_views.enter_code, name="enter-code"),
    path("svar/<str:code>/", answer_views.answer, name="answer"),
    path("svar/<str:code>/<int:number>/", answer_views.part, name="answer"),
    path("svar/<str:code>/takk/", answer_views.receipt, name="receipt"),
    path("svar/<str:code>/trekk/", answer_views.withdraw, name="withdraw"),
]
