from django.urls import include, path

from forsvarlig.web.surveys import answer_views, finished_views, preview_views, questionnaire_views, result_views, views

app_name = "surveys"
one_questionnaire = [
    path("", questionnaire_views.own_questionnaire, name="own-questionnaire"),
    path("rapport/", questionnaire_views.questionnaire_report, name="questionnaire-report"),
    path("om/", questionnaire_views.questionnaire_about, name="questionnaire-about"),
    path("svar/<int:number>/", questionnaire_views.questionnaire_scores, name="questionnaire-scores"),
    path("skala/ny/", questionnaire_views.questionnaire_scale, name="questionnaire-scale"),
    path("skala/<int:number>/", questionnaire_views.questionnaire_scale, name="questionnaire-scale"),
    path("skala/<int:number>/fjern/", questionnaire_views.questionnaire_remove_scale, name="questionnaire-remove-scale"),
    path("prov/", questionnaire_views.questionnaire_try, name="questionnaire-try"),
    path("ferdig/", questionnaire_views.questionnaire_ready, name="questionnaire-ready"),
    path("ny-versjon/", questionnaire_views.questionnaire_copy, name="questionnaire-copy"),
    path("slett/", questionnaire_views.questionnaire_discard, name="questionnaire-discard"),
]
urlpatterns = [
    path("kartlegging/", views.mapping, name="mapping"),
    path("runder/hent-inn/", finished_views.finished_round, name="finished-round"),
    path("runder/<int:round_id>/", views.round_page, name="round"),
    path("runder/<int:round_id>/aapne/", views.open_round, name="open-round"),
    path("runder/<int:round_id>/lapper/<int:unit_id>/", views.reissue, name="reissue"),
    path("runder/<int:round_id>/lukk/", views.close_round, name="close-round"),
    path("runder/<int:round_id>/slipp/", views.release_round, name="release-round"),
    path("runder/<int:round_id>/avlys/", views.drop_round, name="drop-round"),
    path("runder/<int:round_id>/resultat/", result_views.map_page, name="map"),
    path("runder/<int:round_id>/enheter/<int:unit_id>/", result_views.unit_result, name="unit-result"),
    path("sporreskjema/eget/", questionnaire_views.questionnaire_list, name="own-questionnaires"),
    path("sporreskjema/eget/<int:questionnaire_id>/", include(one_questionnaire)),
    path("sporreskjema/", preview_views.questionnaires, name="questionnaires"),
    path("sporreskjema/<slug:entry_id>/telefon/<int:number>/", preview_views.on_phone, name="preview-phone"),
    path("sporreskjema/<slug:entry_id>/papir/", preview_views.on_paper, name="preview-paper"),
    path("svar/", answer_views.enter_code, name="enter-code"),
    path("svar/<str:code>/", answer_views.answer, name="answer"),
    path("svar/<str:code>/<int:number>/", answer_views.part, name="answer"),
    path("svar/<str:code>/takk/", answer_views.receipt, name="receipt"),
    path("svar/<str:code>/trekk/", answer_views.withdraw, name="withdraw"),
]
