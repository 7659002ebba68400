from django.urls import path

from forsvarlig.web.surveys import accident_views, answer_views, result_views, screen_views, views

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
    path("runder/<int:round_id>/lapper/", accident_views.slips, name="slips"),
    path("runder/<int:round_id>/uhell/", accident_views.accidents, name="accidents"),
    path("runder/<int:round_id>/uhell/<slug:what>/", accident_views.accidents, name="accidents"),
    path("runder/<int:round_id>/avbrutt/", accident_views.aborted, name="aborted"),
    path("runder/<int:round_id>/hva-kan-noen-se/", accident_views.storage, name="storage"),
    path("runder/<int:round_id>/skjermer/", screen_views.screens_page, name="screens"),
    path("runder/<int:round_id>/skjermer/<int:unit_id>/", screen_views.make_screen, name="make-screen"),
    path("runder/<int:round_id>/skjermer/<int:unit_id>/trekk/", screen_views.revoke_screen, name="revoke-screen"),
    path("svar/", answer_views.enter_code, name="enter-code"),
    path("svar/skjerm/<str:code>/", screen_views.screen, name="screen"),
    path("svar/<str:code>/", answer_views.answer, name="answer"),
    path("svar/<str:code>/alle/", answer_views.whole, name="whole"),
    path("svar/<str:code>/neste/", screen_views.leave_screen, name="leave-screen"),
    path("svar/<str:code>/<int:number>/", answer_views.part, name="answer"),
    path("svar/<str:code>/takk/", answer_views.receipt, name="receipt"),
    path("svar/<str:code>/trekk/", answer_views.withdraw, name="withdraw"),
]
