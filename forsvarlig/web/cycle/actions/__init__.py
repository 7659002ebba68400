"""Every write of a cycle: `judging` up to the conclusion, `planning` from the plan on."""

from forsvarlig.web.cycle.actions.judging import (
    Judged,
    add_note,
    as_judged,
    check_all_decided,
    conclude,
    decide,
    open_assessment,
    renew_proposal,
    save_conversation,
    start_cycle,
)
from forsvarlig.web.cycle.actions.planning import (
    MeasureText,
    evaluate_effect,
    mark_done,
    new_edition,
    open_plan,
    remove_measure,
    save_measure,
    send_out,
    sign_plan,
    take_back,
)

__all__ = [
    "Judged",
    "MeasureText",
    "add_note",
    "as_judged",
    "check_all_decided",
    "conclude",
    "decide",
    "evaluate_effect",
    "mark_done",
    "new_edition",
    "open_assessment",
    "open_plan",
    "remove_measure",
    "renew_proposal",
    "save_conversation",
    "save_measure",
    "send_out",
    "sign_plan",
    "start_cycle",
    "take_back",
]
