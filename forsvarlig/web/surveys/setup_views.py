"""The pages on which a prepared round is set up: what is asked, which units, who is counted where, and what could be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from forsvarlig.errors import InputError, Place
from forsvarlig.web.organisation.access import Open, open_to, signed_in, unit_for
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.surveys import setup
from forsvarlig.web.surveys.expecting import expectation
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.surveys.promise import outlook
from forsvarlig.web.surveys.setup import person_called
from forsvarlig.web.surveys.setup_forms import (
    NOBODY,
    AboutForm,
    BackgroundForm,
    CommentForm,
    JoinForm,
    OthersForm,
    PlaceForm,
    SetupForm,
    UnitsForm,
)
from forsvarlig.web.surveys.views import round_for

Save = Callable[[HttpRequest, Round, Any], Any]


@dataclass(frozen=True)
class Part:
    """One form of a page: its class, what it does with what was typed, and the page that follows."""

    form: type[SetupForm]
    save: Save
    then: str


def _about(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    owner = _called(round_, data["owner"], "owner")
    setup.change_about(signed_in(request), round_, **(data | {"owner": owner}))


def _background(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    setup.choose_background(signed_in(request), round_, **data)


def _comment(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    asks = data["asks"] == "ja"
    reader = _called(round_, data["reader"], "reader") if asks and data["reader"] else None
    names = [line for line in data["readers"].splitlines() if line.strip()] if asks else []
    readers = [_called(round_, name, "readers") for name in names]
    setup.choose_comment(signed_in(request), round_, asks=asks, reader=reader, readers=readers)


def _units(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    setup.choose_units(signed_in(request), round_, round_.enterprise.units.filter(pk__in=data["units"]))


def _others(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    setup.count_others(signed_in(request), round_, unit_for(request, int(data["unit"])), data["others"])


def _join(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    setup.join(signed_in(request), round_, unit_for(request, int(data["unit"])), unit_for(request, int(data["with_"])))


def _place(request: HttpRequest, round_: Round, data: dict[str, Any]) -> None:
    unit = None if data["unit"] == NOBODY else unit_for(request, int(data["unit"]))
    setup.place(signed_in(request), round_, person_called(round_.enterprise, data["person"]), unit, data["reason"])


def _called(round_: Round, typed: str, field: str) -> Person:
    """The person with a name, with an objection that stands at the right field."""
    try:
        return person_called(round_.enterprise, typed)
    except InputError as error:
        raise InputError(error.what, Place(key=field), error.do) from error


ABOUT = (
    Part(AboutForm, _about, "surveys:setup"),
    Part(BackgroundForm, _background, "surveys:setup-forecast"),
    Part(CommentForm, _comment, "surveys:setup"),
)
UNITS = (Part(UnitsForm, _units, "surveys:setup-units"), Part(JoinForm, _join, "surveys:setup-units"))
PEOPLE = (Part(PlaceForm, _place, "surveys:setup-people"), Part(OthersForm, _others, "surveys:setup-people"))


@open_to(Open.MEMBERS)
def setup_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """What is asked, what results can be split by, and whether people can write."""
    return _page(request, round_id, "surveys/setup.html", ABOUT, _whole)


@open_to(Open.MEMBERS)
def setup_units(request: HttpRequest, round_id: int) -> HttpResponse:
    """Which units are in, and which are reported as one."""
    if "del-opp" in request.POST:
        round_ = round_for(request, round_id)
        setup.part_again(signed_in(request), round_, unit_for(request, _number(request, "del-opp")))
        return redirect("surveys:setup-units", round_.pk)
    return _page(request, round_id, "surveys/setup_units.html", UNITS, _units_of)


@open_to(Open.MEMBERS)
def setup_people(request: HttpRequest, round_id: int) -> HttpResponse:
    """Who is counted elsewhere than where they work, who isn't asked, and how many aren't registered."""
    if "ta-bort" in request.POST:
        round_ = round_for(request, round_id)
        person = get_object_or_404(round_.enterprise.people, pk=_number(request, "ta-bort"))
        setup.take_out(signed_in(request), round_, person)
        return redirect("surveys:setup-people", round_.pk)
    return _page(request, round_id, "surveys/setup_people.html", PEOPLE, _placements)


@open_to(Open.MEMBERS)
def setup_forecast(request: HttpRequest, round_id: int) -> HttpResponse:
    """What could be shown at likely response rates, and what each background question costs."""
    round_ = round_for(request, round_id)
    setup.check_may_set_up(signed_in(request), round_)
    return render(request, "surveys/setup_forecast.html", {"round": round_, "expected": expectation(round_)})


def _page(
    request: HttpRequest,
    round_id: int,
    template: str,
    parts: tuple[Part, ...],
    about: Callable[[Round], Mapping[str, Any]],
) -> HttpResponse:
    """A page of several forms: the one that was sent is saved, or comes back with what is wrong."""
    round_ = round_for(request, round_id)
    setup.check_may_set_up(signed_in(request), round_)
    sent = request.POST.get("del") if request.method == "POST" else None
    forms = {part.form.part: part.form(round_, request.POST if sent == part.form.part else None) for part in parts}
    for part in parts:
        form = forms[part.form.part]
        if sent == part.form.part and form.is_valid() and _saved(request, round_, form, part.save):
            return redirect(part.then, round_.pk)
    refused = any(form.errors for form in forms.values())
    stored = round_for(request, round_id)
    context = {"round": stored, "forms": forms, **about(stored)}
    return render(request, template, context, status=422 if refused else 200)


def _saved(request: HttpRequest, round_: Round, form: SetupForm, save: Save) -> bool:
    try:
        save(request, round_, form.cleaned_data)
    except InputError as error:
        form.add_error(error.where.key if error.where.key in form.fields else None, f"{error.what} {error.do}".strip())
        return False
    return True


def _whole(round_: Round) -> dict[str, Any]:
    surveyed, talking = outlook(round_)
    return {"surveyed": surveyed, "talking": talking, "asked": sum(each.part.invited for each in surveyed)}


def _units_of(round_: Round) -> dict[str, Any]:
    surveyed, small = outlook(round_)
    return {
        "units": len(surveyed),
        "asked": sum(each.part.invited for each in surveyed),
        "joined": round_.units.exclude(reported_as=None).select_related("unit", "reported_as__unit"),
        "small": small,
    }


def _placements(round_: Round) -> dict[str, Any]:
    return {
        "placements": round_.placements.select_related("person__unit", "unit").order_by("person__name"),
        "others": round_.units.filter(others__gt=0).select_related("unit"),
    }


def _number(request: HttpRequest, name: str) -> int:
    """A number that a button sent; 0, which nothing has, for anything else."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 12 else 0
