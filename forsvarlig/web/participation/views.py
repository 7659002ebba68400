"""The page of one hearing: the question, what was said, what was answered."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from forsvarlig.errors import InputError
from forsvarlig.web.organisation.access import Open, enterprise_of, may, open_to, signed_in
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation import actions
from forsvarlig.web.participation.access import check_may_reply, check_may_see, check_may_state
from forsvarlig.web.participation.forms import ReplyForm, StatementForm
from forsvarlig.web.participation.models import Hearing, Statement
from forsvarlig.web.participation.queries import page_of


@open_to(Open.MEMBERS)
def hearing(request: HttpRequest, hearing_id: int) -> HttpResponse:
    """For the party that was asked, and for those who asked."""
    actor = signed_in(request)
    hearings = Hearing.objects.select_related("unit", "person", "asked_by")
    asked = get_object_or_404(hearings, pk=hearing_id, enterprise=enterprise_of(request))
    check_may_see(actor, asked)
    sent = request.POST.get("form", "")
    form = StatementForm(request.POST if sent == "statement" else None, auto_id="statement_%s")
    replying = _statement_of(asked, sent)
    reply_form = ReplyForm(request.POST if replying else None, auto_id=f"reply_{replying.pk}_%s" if replying else "reply_%s")
    if (sent == "statement" and _stated(actor, asked, form)) or (replying and _replied(actor, replying, reply_form)):
        back = page_of(asked.subject) if "back" in request.POST else ""
        return redirect(back or asked)
    failed = form if form.errors else reply_form if reply_form.errors else None
    context = {
        "hearing": asked,
        "subject_page": page_of(asked.subject),
        "may_state": not may(check_may_state, actor, asked),
        "statements": [
            _with_form(actor, one, reply_form, replying) for one in asked.statements.select_related("person", "reply_by")
        ],
        "form": form,
        "failed": failed,
    }
    return render(request, "participation/hearing.html", context, status=422 if failed else 200)


def _statement_of(asked: Hearing, sent: str) -> Statement | None:
    """The statement that a reply is to, when one was sent."""
    kind, _colon, number = sent.partition(":")
    if kind != "reply" or not number.isdecimal():
        return None
    return get_object_or_404(Statement, pk=int(number), hearing=asked)


def _with_form(actor: Person, statement: Statement, sent: ReplyForm, replying: Statement | None) -> dict[str, object]:
    """A statement, and the form for a reply where the reader may give one."""
    if may(check_may_reply, actor, statement):
        return {"statement": statement, "form": None}
    own = sent if replying == statement else ReplyForm(auto_id=f"reply_{statement.pk}_%s")
    return {"statement": statement, "form": own}


def _stated(actor: Person, asked: Hearing, form: StatementForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.state(actor, asked, **form.cleaned_data, on=timezone.localdate())
    except InputError as error:
        _note(form, error)
        return False
    return True


def _replied(actor: Person, statement: Statement, form: ReplyForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.reply(actor, statement, text=form.cleaned_data["reply"], on=timezone.localdate())
    except InputError as error:
        _note(form, error)
        return False
    return True


def _note(form: forms.Form, error: InputError) -> None:
    form.add_error(error.where.key if error.where.key in form.fields else None, f"{error.what} {error.do}")
