"""What every answering page has around it: language, the shared screen it may be on, and headers that keep it to itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from forsvarlig.web.organisation.access import representatives_of
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys import answering
from forsvarlig.web.surveys.codes import read_code, shown
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.surveys.promise import promise_to
from forsvarlig.web.surveys.questionnaires import language_of, offered

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, str, P], HttpResponse]
FramedPage = Callable[Concatenate[HttpRequest, "Frame", str, P], HttpResponse]
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Frame:
    """One request for an answering page. `screen` is the code of the shared screen that it came from, or empty."""

    address: str
    round: Round | None
    languages: tuple[tuple[str, str], ...]
    language: str
    screen: str

    @classmethod
    def of(cls, request: HttpRequest, round_: Round | None) -> Frame:
        languages = tuple(offered(round_.questionnaire if round_ else None))
        screen = read_code(request.GET.get("skjerm", ""))
        return cls(request.path, round_, languages, language_of(request, dict(languages)), screen)

    @property
    def kept(self) -> str:
        """What every link and form carries on."""
        return urlencode({"spraak": self.language} | self._on_screen)

    @property
    def _on_screen(self) -> dict[str, str]:
        return {"skjerm": shown(self.screen)} if self.screen else {}

    def on_screen(self, code: str) -> Frame:
        """The same request, on a shared screen."""
        return replace(self, screen=code)

    def page(self, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Rendered without the request, so that no session or person is ever looked up for an answering page."""
        here = {
            "round": self.round,
            "language": self.language,
            "languages": [(code, name, urlencode({"spraak": code} | self._on_screen)) for code, name in self.languages],
            "unchecked": self.round is not None and self.language in self.round.questionnaire.unchecked_languages,
            "address": self.address,
            "kept": self.kept,
            "screen": shown(self.screen),
        }
        return HttpResponse(render_to_string(f"surveys/{template}.html", here | dict(context)), status=status)

    def to(self, name: str, *where: object, at: str = "") -> HttpResponse:
        """On to another page, in the same language and on the same screen; `at` is a place on it."""
        address = reverse(f"surveys:{name}", args=where)
        return HttpResponseRedirect(f"{address}?{self.kept}{'#' if at else ''}{at}")

    def gone(self) -> HttpResponse:
        """Nothing to answer: the round is over, or there never was such a code."""
        round_ = self.round
        if round_ is None or round_.takes_answers(timezone.localdate()):
            lines = [
                _("Se om koden er riktig skrevet av. Store og små bokstaver er det samme."),
                _("Er lappen byttet i en ny, virker den gamle ikke lenger."),
            ]
            return self.page("answer_gone", {"heading": _("Vi kjenner ikke denne koden"), "lines": lines}, 404)
        heading, lines = _ended(round_)
        return self.page("answer_gone", {"heading": heading, "lines": lines}, 410)


def _ended(round_: Round) -> tuple[str, list[str]]:
    """Why a round takes no answers."""
    if round_.state == Round.State.ABORTED:
        return _("Runden er avbrutt"), [
            _("Alle svar og koder er slettet. Ingen har lest svarene, og det blir ikke noe resultat."),
            _("Grunnen er: %(reason)s") % {"reason": round_.why_aborted},
        ]
    if round_.state == Round.State.OPEN:
        return _("Runden er lukket"), [_("Siste dag for å svare er passert. Det du har levert, teller.")]
    return _("Runden er lukket"), [
        _("Det er ikke mulig å svare lenger."),
        _("Da runden ble lukket, ble svarene skrevet om i tilfeldig rekkefølge, og kodene slettet."),
        _("Ingen finner igjen sine egne svar."),
    ]


def about(round_: Round, unit: Unit) -> dict[str, Any]:
    """What is told beside the questions: the promise with the unit's size, and who can help."""
    helpers = [role.person.name for role in representatives_of(unit, timezone.localdate())]
    who = _("verneombudet (%(names)s), lederen din eller en annen du stoler på") % {"names": ", ".join(dict.fromkeys(helpers))}
    return {
        "unit": unit,
        "promise": promise_to(round_, unit),
        "helpers": who if helpers else _("lederen din eller en annen du stoler på"),
    }


def answering_page(*methods: str) -> Callable[[FramedPage[P]], Page[P]]:
    """A page behind a code: the code is read, the round's language chosen, and the answer sealed.

    It is exempt from Django's token against forged requests: whoever could forge one would have to know the code, and nothing
    else that a browser sends along decides anything here. It may be compressed: nothing that a stranger sends comes back on it.
    """

    def declare(view: FramedPage[P]) -> Page[P]:
        @csrf_exempt
        @require_http_methods([*methods])
        @gzip_page
        @wraps(view)
        def page(request: HttpRequest, code: str = "", *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            read = read_code(code)
            frame = Frame.of(request, answering.round_of(read))
            with translation.override(frame.language):
                return _sealed(view(request, frame, read, *args, **kwargs))

        # The wrapper is written for any view, and can't say that the code in the address may be left out.
        return cast("Page[P]", page)

    return declare


def _sealed(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = translation.get_language() or "nb"
    return response
