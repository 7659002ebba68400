from django.urls import path

from forsvarlig.web.surveys import (
    analyst_views,
    answer_views,
    comment_views,
    invitation_views,
    preview_views,
    result_views,
    setup_views,
    views,
)

app_name = "surveys"
urlpatterns = [
    path("kartlegging/", views.mapping, name="mapping"),
    path("runder/<int:round_id>/", views.round_page, name="round"),
    path("runder/<int:round_id>/oppsett/", setup_views.setup_page, name="setup"),
    path("runder/<int:round_id>/oppsett/enheter/", setup_views.setup_units, name="setup-units"),
    path("runder/<int:round_id>/oppsett/hvem/", setup_views.setup_people, name="setup-people"),
    path("runder/<int:round_id>/oppsett/anslag/", setup_views.setup_forecast, name="setup-forecast"),
    path("runder/<int:round_id>/aapne/", views.open_round, name="open-round"),
    path("runder/<int:round_id>/lapper/<int:unit_id>/", views.reissue, name="reissue"),
    path("runder/<int:round_id>/epost/", invitation_views.send_invitations, name="send-invitations"),
    path("runder/<int:round_id>/paaminnelse/", invitation_views.send_reminder, name="send-reminder"),
    path("runder/<int:round_id>/lukk/", views.close_round, name="close-round"),
    path("runder/<int:round_id>/slipp/", views.release_round, name="release-round"),
    path("runder/<int:round_id>/avlys/", views.drop_round, name="drop-round"),
    path("runder/<int:round_id>/resultat/", result_views.map_page, name="map"),
    path("runder/<int:round_id>/enheter/<int:unit_id>/", result_views.unit_result, name="unit-result"),
    path("sporreskjema/", preview_views.questionnaires, name="questionnaires"),
    path("sporreskjema/<slug:entry_id>/telefon/<int:number>/", preview_views.on_phone, name="preview-phone"),
    path("sporreskjema/<slug:entry_id>/papir/", preview_views.on_paper, name="preview-paper"),
    path("runder/<int:round_id>/enheter/<int:unit_id>/grupper/", analyst_views.crossed, name="crossed"),
    path("runder/<int:round_id>/tallgrunnlag/", analyst_views.basis, name="basis"),
    path("runder/<int:round_id>/kommentarer/", comment_views.comments, name="comments"),
    path("runder/<int:round_id>/kommentarer/lese/", comment_views.read_first, name="read-comments"),
    path("svar/", answer_views.enter_code, name="enter-code"),
    path("svar/<str:code>/", answer_views.answer, name="answer"),
    path("svar/<str:code>/<int:number>/", answer_views.part, name="answer"),
    path("svar/<str:code>/takk/", answer_views.receipt, name="receipt"),
    path("svar/<str:code>/trekk/", answer_views.withdraw, name="withdraw"),
]
