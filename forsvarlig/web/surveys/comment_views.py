"""Two pages for what people wrote: for the one who reads first, and for those whom the respondents were told of."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from forsvarlig.web.organisation.access import Open, open_to, signed_in
from forsvarlig.web.surveys.comments import (
    check_may_read,
    check_may_read_first,
    groups,
    hold_back,
    let_pass,
    new_order,
    next_unread,
)
from forsvarlig.web.surveys.forms import CommentForm
from forsvarlig.web.surveys.models import Comment, Round
from forsvarlig.web.surveys.views import round_for

ON_A_PAGE = 20
HOLD = "hold"


@open_to(Open.MEMBERS)
def read_first(request: HttpRequest, round_id: int) -> HttpResponse:
    """One comment at a time, for the one who reads first: let it pass, pass another wording, or hold it back."""
    person, round_ = signed_in(request), round_for(request, round_id)
    check_may_read_first(person, round_)
    comment, form = _read(request, round_)
    if request.method == "POST" and comment and form:
        if request.POST.get("do") == HOLD:
            hold_back(person, comment)
            return redirect("surveys:read-comments", round_.pk)
        if form.is_valid():
            let_pass(person, comment, form.cleaned_data["wording"])
            return redirect("surveys:read-comments", round_.pk)
    context = {
        "round": round_,
        "comment": comment,
        "form": form,
        "left": round_.comments.filter(state=Comment.State.UNREAD).count(),
        "any": round_.comments.exists(),
    }
    return render(request, "surveys/read_comments.html", context, status=422 if request.method == "POST" else 200)


@open_to(Open.MEMBERS)
def comments(request: HttpRequest, round_id: int) -> HttpResponse:
    """What was let pass, a group at a time, in an order without meaning."""
    person, round_ = signed_in(request), round_for(request, round_id)
    check_may_read(person, round_)
    order = request.GET.get("stokk", "")[:16] or new_order()
    found = groups(round_, order)
    chosen = next((one for one in found if str(one.unit.pk) == request.GET.get("gruppe")), found[0] if found else None)
    page = Paginator(chosen.passed, ON_A_PAGE).get_page(request.GET.get("side")) if chosen else None
    context = {"round": round_, "groups": found, "chosen": chosen, "page": page, "order": order}
    return render(request, "surveys/comments.html", context)


def _read(request: HttpRequest, round_: Round) -> tuple[Comment | None, CommentForm | None]:
    """The comment that was judged, with what was typed; else the next unread one, None when all are read."""
    if request.method == "POST":
        found = round_.comments.select_related("unit", "round__enterprise")
        return get_object_or_404(found, pk=_number(request, "comment")), CommentForm(request.POST)
    comment = next_unread(round_)
    return comment, CommentForm(initial={"wording": comment.text}) if comment else None


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0
