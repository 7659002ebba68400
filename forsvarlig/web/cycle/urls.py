from django.urls import path

from forsvarlig.web.cycle.views import assess, cafe, plans, start, talk, told

app_name = "cycle"
urlpatterns = [
    path("kartlegging/ny/", start.start, name="start"),
    path("kafe/", cafe.cafe, name="cafe"),
    path("samtale/<int:unit_id>/", talk.conversation, name="conversation"),
    path("vurdering/", assess.assessments, name="assessments"),
    path("vurdering/ny/<int:unit_id>/", assess.open_assessment, name="open-assessment"),
    path("vurdering/<int:assessment_id>/", assess.all_eight, name="all-eight"),
    path("vurdering/<int:assessment_id>/samlet/", assess.together_page, name="together"),
    path("vurdering/<int:assessment_id>/nytt-forslag/", assess.renew_proposal, name="renew-proposal"),
    path("vurdering/<int:assessment_id>/plan/", plans.open_plan, name="open-plan"),
    path("vurdering/<int:assessment_id>/<slug:factor_id>/", assess.board, name="board"),
    path("tiltak/", plans.plans, name="plans"),
    path("planer/<int:plan_id>/", plans.plan_page, name="plan"),
    path("planer/<int:plan_id>/send/", plans.send_out, name="send-out"),
    path("planer/<int:plan_id>/ta-tilbake/", plans.take_back, name="take-back"),
    path("planer/<int:plan_id>/skriv-under/", plans.sign, name="sign"),
    path("planer/<int:plan_id>/ny-utgave/", plans.new_edition, name="new-edition"),
    path("planer/<int:plan_id>/tiltak/", plans.measure_page, name="new-measure"),
    path("planer/<int:plan_id>/tiltak/<int:measure_id>/", plans.measure_page, name="measure"),
    path("planer/<int:plan_id>/tiltak/<int:measure_id>/fjern/", plans.remove_measure, name="remove-measure"),
    path("planer/<int:plan_id>/tiltak/<int:measure_id>/hvordan-gikk-det/", plans.progress, name="progress"),
    path("runder/<int:round_id>/dette-sa-dere/", told.told, name="told"),
    path("en-side/", cafe.one_page_view, name="one-page"),
    path("en-side.pdf", cafe.one_page_pdf, name="one-page-pdf"),
]
