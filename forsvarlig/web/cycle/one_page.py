"""Found, judged, done, said and signed, as a document that fits one A4 page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forsvarlig.documents.document import (
    Block,
    Content,
    Document,
    Heading,
    Horizons,
    Level,
    Link,
    Paragraph,
    Quote,
    Signature,
    Signatures,
    Strong,
    Table,
)
from forsvarlig.knowledge import load
from forsvarlig.web.cycle.access import EMPLOYER, needed_sides, side_of
from forsvarlig.web.cycle.content import shown_content, statement_of
from forsvarlig.web.cycle.factors import eight, krav
from forsvarlig.web.cycle.models import Plan, TookPart
from forsvarlig.web.cycle.together import joined
from forsvarlig.web.organisation.models import subtree_of
from forsvarlig.web.participation.queries import disagreements, hearings_about, signatures_under, statements_about
from forsvarlig.web.ui.templatetags.ui import NBSP, level_word, said


def one_page(plan: Plan, language: str) -> Document:
    """The plan and what it builds on, in one language. Everything signed comes from the frozen content."""
    with translation.override(language):
        content = shown_content(plan)
        unit = plan.assessment.unit
        people = unit.enterprise.people.filter(is_active=True, unit__in=subtree_of(unit)).count()
        made = date.fromisoformat(content["made_on"])
        return Document(
            title=_("Arbeidsmiljøet vårt: hva vi fant, og hva vi gjør"),
            language=language,
            blocks=tuple(_blocks(plan, content)),
            page_of=_("{page} av {pages}"),
            above=", ".join([content["enterprise"], *_unit_name(content), _("%(n)s ansatte") % {"n": people}, _day(made)]),
            dated=made,
            compact=True,
        )


def _unit_name(content: Mapping[str, Any]) -> list[str]:
    return [content["unit"]] if content["unit"] != content["enterprise"] else []


def _blocks(plan: Plan, content: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(_lead(content), "lead")
    yield Heading(_("Det vi snakket om"))
    yield _found(content)
    yield Heading(_("Samlet"))
    yield from _combined(content)
    yield Heading(_("Dette gjør vi"))
    yield _measures(content)
    yield from _said(plan)
    yield _signatures(plan)
    yield Paragraph(_about(content), "small")


def _lead(content: Mapping[str, Any]) -> str:
    levels = {each["factor"]: each["over_time"] for each in content["assessment"]["factors"]}
    act = [said(factor.short).lower() for factor in eight() if levels.get(factor.id) in ("orange", "red")]
    keep = [said(factor.short).lower() for factor in eight() if levels.get(factor.id) == "green"]
    found = _("Dette må vi gjøre noe med: %(names)s.") % {"names": joined(act)} if act else _("Vi fant ikke noe som må endres nå.")
    return f"{found} {_('Dette tar vi vare på: %(names)s.') % {'names': joined(keep)}}" if keep else found


def _found(content: Mapping[str, Any]) -> Table:
    """Each factor with the group's levels, and its own words for why."""
    decided = {each["factor"]: each for each in content["assessment"]["factors"]}
    judgements = (content["mapping"]["conversation"] or {}).get("judgements", {})
    rows: list[tuple[Content, ...]] = []
    for factor in eight():
        one, told = decided.get(factor.id, {}), judgements.get(factor.id, {})
        words = [told.get("notes", ""), one.get("reason", "")]
        if told.get("representative_word"):
            words.append(_("Verneombudet sa noe annet enn arbeidsgiver."))
        rows.append(
            (said(factor.short), _level(one.get("now", "")), _level(one.get("over_time", "")), " ".join(filter(None, words)))
        )
    return Table(
        _("Hva vi mener om hvert tema"),
        (_("Tema"), _("I dag"), _("Over tid"), _("Fordi")),
        tuple(rows),
        widths=(0.22, 0.16, 0.16, 0.46),
    )


def _level(name: str) -> Level:
    return Level(name, level_word(name), adopted=True) if name else Level("undecided", _("Ikke avgjort"))


def _combined(content: Mapping[str, Any]) -> Iterator[Block]:
    combined = content["assessment"]["combined"]
    yield Horizons(((_("I dag"), _level(combined["now"])), (_("Over tid, om ingenting endres"), _level(combined["over_time"]))))
    names = load().factors
    pairs = [
        [said(names[factor].short).lower() for factor in pair["factors"]] for pair in (combined["proposal"] or {}).get("pairs", ())
    ]
    sentences = [_("Disse virker sammen: %(pair)s.") % {"pair": " + ".join(pair)} for pair in pairs]
    proposal = combined["proposal"] or {}
    if combined["reason"]:
        sentences.append(combined["reason"])
    elif (combined["now"], combined["over_time"]) == (proposal.get("now"), proposal.get("over_time")):
        sentences.append(_("Vi fulgte forslaget."))
    if sentences:
        yield Paragraph(" ".join(sentences))


def _measures(content: Mapping[str, Any]) -> Table:
    rows = tuple(
        (each["title"], each["owner"], _day(date.fromisoformat(each["deadline"])), _worked(each)) for each in content["measures"]
    )
    return Table(
        _("Tiltakene våre"),
        (_("Tiltak"), _("Hvem"), _("Frist"), _("Slik ser vi at det virket")),
        rows,
        widths=(0.32, 0.16, 0.18, 0.34),
    )


def _worked(measure: Mapping[str, Any]) -> str:
    now = _("Nå: %(baseline)s") % {"baseline": measure["baseline"]} if measure["baseline"] else ""
    return f"{measure['shown_by']} {now}".strip()


def _said(plan: Plan) -> Iterator[Block]:
    """What those who were asked said, the disagreements, the replies, and where no answer came."""
    statements = statements_about(f"plan:{plan.pk}")
    answered = {statement.hearing_id for statement in statements}
    yield Heading(_("Dette ble sagt"))
    for statement in statements:
        told = statement_of(statement)
        by = f"{told['person']}, {_day(statement.given_on)}"
        words = told["text"]
        if told["disagrees_on"]:
            point = {"point": told["disagrees_on"], "why": told["disagreement"]}
            words = f"{words} {_('Uenig i ett punkt, %(point)s: %(why)s') % point}".strip()
        yield Quote(words, by)
        if told["reply"]:
            yield Paragraph((Strong(_("Svar fra %(name)s:") % {"name": told["reply_by"]}), f" {told['reply']}"))
        elif told["disagrees_on"]:
            yield Paragraph((Strong(_("Svar fra arbeidsgiver:")), f" {_('Ikke svart ennå')}"))
    for hearing in hearings_about(f"plan:{plan.pk}"):
        if hearing.pk not in answered:
            who = hearing.person.name if hearing.person else hearing.get_party_display()
            yield Paragraph(_("%(who)s ble spurt %(day)s, og har ikke svart ennå.") % {"who": who, "day": _day(hearing.asked_on)})
    if not hearings_about(f"plan:{plan.pk}"):
        yield Paragraph(_("Planen er ikke sendt til uttalelse ennå."))


def _signatures(plan: Plan) -> Signatures:
    points = {one.person_id: one.disagrees_on for one in disagreements(statements_about(f"plan:{plan.pk}"))}
    signed = [
        Signature(
            one.person.name,
            one.person.title or (_("for arbeidsgiver") if side_of(one.role) == EMPLOYER else _("verneombud")),
            date_format(localtime(one.signed_at), "SHORT_DATE_FORMAT"),
            _("Uenig i %(point)s") % {"point": points[one.person_id]} if one.person_id in points else "",
        )
        for one in signatures_under(f"plan:{plan.pk}")
    ]
    sides = {side_of(one.role) for one in signatures_under(f"plan:{plan.pk}")}
    signed.extend(
        Signature("", _("arbeidsgiver") if side == EMPLOYER else _("verneombud"), _("ikke skrevet under ennå"))
        for side in needed_sides(plan, plan.made_on)
        if side not in sides
    )
    return Signatures(tuple(signed))


def _about(content: Mapping[str, Any]) -> Content:
    """How it was mapped, who took part, and what the page answers to; it never says that the law is met."""
    talk, assessment = content["mapping"]["conversation"], content["assessment"]
    parts: list[str] = []
    if talk:
        parts.append(_("Kartlagt i samtale %(day)s.") % {"day": _day(date.fromisoformat(talk["held_on"]))})
    if content["mapping"]["survey"]:
        parts.append(_("Kartlagt med undersøkelsen «%(name)s».") % {"name": content["mapping"]["survey"]})
    if assessment["present"]:
        parts.append(
            _("Med i vurderingen: %(names)s (%(parties)s).")
            % {"names": assessment["present"].rstrip("."), "parties": _parties(assessment)}
        )
    provision = krav("no.fua.1a-2", date.fromisoformat(content["made_on"]))
    tail = f" {_('Sier hva vi har gjort, ikke om loven er fulgt.')} {_('Utgave %(n)s.') % {'n': content['edition']}}"
    if provision is None:
        return " ".join(parts) + tail
    link = Link(provision.cite.replace("§ ", f"§{NBSP}"), provision.url)
    return (f"{' '.join(parts)} {_('Svarer på')} ", link, f", {_('fra')} {_day(provision.since)}.{tail}")


def _parties(assessment: Mapping[str, Any]) -> str:
    labels = {choice.value: str(choice.label) for choice in TookPart}
    return joined([labels[party] for party in assessment["took_part"] if party in labels])


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
