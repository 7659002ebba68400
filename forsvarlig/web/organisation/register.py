"""What Enhetsregisteret's open interface knows of an organisation number. Answers come over the network; nothing is stored here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from http.client import HTTPException
from typing import Any
from urllib import request
from urllib.error import HTTPError

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, Place
from forsvarlig.web.organisation.sn2025 import CODES

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
SN2025, SN2007 = STANDARDS = ("SN2025", "SN2007")
# Each wait for the network, in seconds; the page can do without.
PATIENCE = 2
PAGE_SIZE, MOST_PAGES, MOST_BYTES = 100, 5, 2_000_000
FIVE_DIGITS = re.compile(r"\d\d\.\d{3}")
UNKNOWN_CODE = "00.000"


@dataclass(frozen=True)
class Part:
    """An establishment of the enterprise: where people are employed. `employees` is None where the register doesn't say."""

    number: str
    name: str
    employees: int | None


@dataclass(frozen=True)
class Entry:
    """What the register says of an enterprise on the day it was asked.

    `employees` is None where no number is given; `few` tells that there are some, fewer than five. `standard` is the one that all
    `codes` are read in. `parts` are the establishments; `parts_known` is false when they couldn't be fetched, or not all of them.
    """

    number: str
    name: str
    form: str
    codes: tuple[str, ...]
    standard: str
    employees: int | None
    few: bool
    asked_on: date
    parts: tuple[Part, ...] = ()
    parts_known: bool = True

    def document(self) -> dict[str, Any]:
        """The entry as plain JSON."""
        return {**asdict(self), "asked_on": self.asked_on.isoformat()}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Entry:
        """The entry that `document` gave."""
        parts = tuple(Part(**part) for part in document["parts"])
        day = date.fromisoformat(document["asked_on"])
        return cls(**{**document, "codes": tuple(document["codes"]), "asked_on": day, "parts": parts})


def read_number(typed: str) -> str:
    """The nine digits of an organisation number, typed with or without spaces, NO and MVA.

    Raises InputError when there aren't nine digits, or the last one isn't the check digit of the others (modulus 11).
    """
    number = re.sub(r"\s", "", typed).upper().removeprefix("NO").removesuffix("MVA")
    place = Place(key="number")
    if not re.fullmatch(r"[0-9]{9}", number):
        raise InputError(_("Et organisasjonsnummer har ni siffer."), place, do=_("Skriv det som 974 760 673."))
    rest = -sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False)) % 11
    if rest != int(number[-1]):
        raise InputError(_("Nummeret stemmer ikke med kontrollsifferet."), place, do=_("Se etter om to siffer er byttet om."))
    return number


def look_up(number: str, on: date) -> Entry:
    """What the register says of an enterprise; `number` as `read_number` gives it, `on` is today.

    Raises InputError, each with words of its own, when the number is unknown, deleted or an establishment's, and when there is no
    network or no answer that can be understood.
    """
    found = _get(f"/enheter/{number}")
    if found is None:
        raise _not_an_enterprise(number)
    _refuse_deleted(found)
    parts, known = _parts_of(number)
    codes = _codes(found)
    count = _employees(found)
    return Entry(
        number=number,
        name=_text(found, "navn"),
        form=_form(found),
        codes=codes,
        standard=SN2025 if CODES.issuperset(codes) else SN2007,
        employees=count,
        few=count is None and found.get("harRegistrertAntallAnsatte") is True,
        asked_on=on,
        parts=parts,
        parts_known=known,
    )


def _not_an_enterprise(number: str) -> InputError:
    part = _get(f"/underenheter/{number}")
    if part is None:
        return InputError(
            _("Enhetsregisteret kjenner ikke dette nummeret."), Place(key="number"), do=_("Se etter om det er skrevet riktig.")
        )
    _refuse_deleted(part)
    return InputError(
        _("Dette er nummeret til en underenhet, %(name)s.") % {"name": _text(part, "navn")},
        Place(key="number"),
        do=_("Virksomheten den hører til, har nummer %(number)s.") % {"number": _text(part, "overordnetEnhet")},
    )


def _refuse_deleted(found: Mapping[str, Any]) -> None:
    if day := _text(found, "slettedato"):
        raise InputError(
            _("%(name)s ble slettet fra Enhetsregisteret %(day)s.") % {"name": _text(found, "navn"), "day": _day(day)},
            Place(key="number"),
            do=_("Bruk nummeret til virksomheten som er arbeidsgiver nå."),
        )


def _parts_of(number: str) -> tuple[tuple[Part, ...], bool]:
    """The establishments, and whether they are all there: what is known of the enterprise counts without them."""
    parts: list[Part] = []
    try:
        for page in range(MOST_PAGES):
            found = _get(f"/underenheter?overordnetEnhet={number}&size={PAGE_SIZE}&page={page}") or {}
            parts += _listed(found)
            pages = _part(found, "page").get("totalPages")
            if not isinstance(pages, int) or page + 1 >= pages:
                return tuple(parts), True
    except InputError:
        return tuple(parts), False
    return tuple(parts), False


def _listed(found: Mapping[str, Any]) -> Iterator[Part]:
    listed = _part(found, "_embedded").get("underenheter")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and not _text(one, "slettedato"):
            yield Part(_text(one, "organisasjonsnummer"), _text(one, "navn"), _employees(one))


def _employees(found: Mapping[str, Any]) -> int | None:
    """The number as given. One that is left out is never nought, and nought beside “has employees” is no number."""
    count = found.get("antallAnsatte")
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        return None
    return None if count == 0 and found.get("harRegistrertAntallAnsatte") is True else count


def _codes(found: Mapping[str, Any]) -> tuple[str, ...]:
    codes = (_text(_part(found, f"naeringskode{number}"), "kode") for number in (1, 2, 3))
    return tuple(code for code in codes if FIVE_DIGITS.fullmatch(code) and code != UNKNOWN_CODE)


def _form(found: Mapping[str, Any]) -> str:
    form = _part(found, "organisasjonsform")
    return ", ".join(text for text in (_text(form, "kode"), _text(form, "beskrivelse")) if text)


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value.strip()[:200] if isinstance(value, str) else ""


def _day(text: str) -> str:
    """A day as people write it; as it came where it is none."""
    try:
        return str(date_format(date.fromisoformat(text)))
    except ValueError:
        return text


def _get(path: str) -> dict[str, Any] | None:
    """One answer, None where there is no such unit. Raises InputError for a deleted one, without a network, and for nonsense."""
    try:
        with _opener().open(f"{settings.REGISTER}{path}", timeout=PATIENCE) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except HTTPError as error:
        error.close()
        if error.code == 404:
            return None
        if error.code == 410:
            raise InputError(
                _("Enheten er slettet fra Enhetsregisteret."),
                Place(key="number"),
                do=_("Bruk nummeret til virksomheten som er arbeidsgiver nå."),
            ) from error
        raise _no_answer() from error
    except (OSError, HTTPException) as error:
        raise InputError(
            _("Vi fikk ikke kontakt med Enhetsregisteret."),
            do=_("Ingenting er endret. Prøv igjen senere, eller skriv inn opplysningene selv."),
        ) from error
    except ValueError as error:
        raise _no_answer() from error
    if not isinstance(found, dict):
        raise _no_answer()
    return found


def _no_answer() -> InputError:
    return InputError(
        _("Enhetsregisteret ga et svar som vi ikke forstår."),
        do=_("Ingenting er endret. Prøv igjen senere, eller skriv inn opplysningene selv."),
    )


def _opener() -> request.OpenerDirector:
    """Only http and https, through the machine's proxy if it has one; a redirection isn't followed."""
    opener = request.OpenerDirector()
    handlers = (request.ProxyHandler, request.HTTPHandler, request.HTTPSHandler)
    for handler in (*handlers, request.HTTPErrorProcessor, request.HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    opener.addheaders = [("Accept", "application/json"), ("User-Agent", "Forsvarlig")]
    return opener
