"""What the report and the errors of a questionnaire that is brought in say on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forsvarlig.errors import InputError
from forsvarlig.knowledge.importing import Became, Fault, Lacking, Line, UnreadableError, Why

BECAME = {
    Became.TAKEN: gettext_lazy("Tatt med"),
    Became.CHANGED: gettext_lazy("Tatt med, endret"),
    Became.LEFT_OUT: gettext_lazy("Ikke tatt med"),
}
PARTS = {"XML": gettext_lazy("linje"), "text": gettext_lazy("linje"), "item": gettext_lazy("spørsmål")}
LACKING = {
    Lacking.What.NAME: gettext_lazy("Hva skjemaet heter"),
    Lacking.What.LICENCE: gettext_lazy("Hvilke vilkår spørsmålene kan brukes på"),
    Lacking.What.SOURCE: gettext_lazy("Hvem som har laget spørsmålene"),
    Lacking.What.SCALES: gettext_lazy("En skala: hvilke spørsmål som hører sammen"),
    Lacking.What.SCORES: gettext_lazy("Poeng for svarene i «%(which)s»"),
    Lacking.What.DIRECTION: gettext_lazy("Om mye er bra eller dårlig i «%(which)s»"),
}
WHY = {
    Why.NOTHING: "",
    Why.ASKED_OF_ALL: gettext_lazy("Spørsmålet hadde et vilkår. Her får alle det."),
    Why.MAY_BE_SKIPPED: gettext_lazy("Spørsmålet måtte besvares. Her kan alle spørsmål hoppes over."),
    Why.ASKED_ONCE: gettext_lazy("Det sto i en del som gjentas. Her stilles det én gang."),
    Why.LANGUAGE_ASSUMED: gettext_lazy("Fila sier ikke hvilket språk det er på. Vi har lest det som «%(detail)s»."),
    Why.LABEL_MADE: gettext_lazy("Svaret har ingen tekst. Verdien vises i stedet."),
    Why.OTHER_ANSWER: gettext_lazy("Det åpne svaret «annet» er ikke med."),
    Why.PICTURE: gettext_lazy("Bildet, filmen eller lyden er ikke med."),
    Why.RENAMED: gettext_lazy("Et annet heter det samme, eller navnet har tegn vi ikke bruker. Her heter det «%(detail)s»."),
    Why.ALL_CHOICES: gettext_lazy("Svarene hang på et tidligere svar. Her vises alle."),
    Why.SHEET_ASSUMED: gettext_lazy("Det eneste arket er lest som «survey»."),
    Why.CALCULATED: gettext_lazy("Det regnes ut og er ikke noe noen svarer på."),
    Why.CHECKS: gettext_lazy("Svar blir ikke kontrollert, for de velges fra en liste."),
    Why.CHOICE_TWICE: gettext_lazy("Verdien står to ganger i lista. Den første er beholdt."),
    Why.CHOICE_WITHOUT_VALUE: gettext_lazy("Svaret har ingen verdi eller ingen liste."),
    Why.COLUMN_UNKNOWN: gettext_lazy("Kolonnen er ikke en av dem vi leser."),
    Why.DEFAULT_ANSWER: gettext_lazy("Ingenting er valgt på forhånd her."),
    Why.DISABLED: gettext_lazy("Det er merket som ute av bruk."),
    Why.FREE_TEXT: gettext_lazy("Fri tekst gir ikke poeng, og kan røpe hvem som skrev."),
    Why.HELP: gettext_lazy("Hjelpeteksten er ikke med."),
    Why.HIDDEN: gettext_lazy("Det lagres uten at noen blir spurt. Det gjør vi ikke."),
    Why.LANGUAGE: gettext_lazy("Språket «%(detail)s» er ikke et av våre."),
    Why.LIST_MISSING: gettext_lazy("Svarlista «%(detail)s» finnes ikke i fila."),
    Why.LOOK: gettext_lazy("Utseendet er ikke med."),
    Why.NAME_MISSING: gettext_lazy("Spørsmålet har ikke noe navn."),
    Why.NUMBER: gettext_lazy("Et tall som skrives inn, gir ikke poeng. Lag det om til svar å velge mellom."),
    Why.ONE_CHOICE: gettext_lazy("Det er færre enn to svar å velge mellom."),
    Why.OTHER_KIND: gettext_lazy("Typen «%(detail)s» er ikke et spørsmål med ett svar fra en liste."),
    Why.PLACE_OR_FILE: gettext_lazy("Steder, bilder og filer spør vi ikke om."),
    Why.RANKING: gettext_lazy("En rangering gir ikke poeng."),
    Why.REFERS: gettext_lazy("Teksten henter inn et tidligere svar."),
    Why.SETTINGS: gettext_lazy("Innstillinger i det andre verktøyet er ikke med: %(detail)s."),
    Why.SEVERAL_ANSWERS: gettext_lazy("Flere svar på ett spørsmål gir ikke poeng."),
    Why.SHEET_NOT_READ: gettext_lazy("Arket er ikke en del av et spørreskjema her."),
    Why.TEXT_MISSING: gettext_lazy("Det har ingen tekst på et av våre språk."),
    Why.TEXT_SHOWN: gettext_lazy("Det er en tekst å lese, ikke et spørsmål."),
    Why.TWO_ANSWERS: gettext_lazy("Det andre svaret på hver linje er ikke med."),
    Why.UNUSED_LIST: gettext_lazy("Ingen av spørsmålene bruker lista."),
    Why.WHEN: gettext_lazy("Datoer og klokkeslett spør vi ikke om."),
}
FAULTS = {
    Fault.TOO_LARGE: gettext_lazy("Fila er større enn %(detail)s. Se etter om det er den riktige."),
    Fault.UNPACKS_TOO_LARGE: gettext_lazy("Arbeidsboka pakkes ut til mer enn %(detail)s. Lagre bare arkene som trengs."),
    Fault.TOO_WIDE: gettext_lazy("Et ark har celler så langt ute som %(detail)s. Slett dem, eller kopier resten til et nytt ark."),
    Fault.BROKEN_WORKBOOK: gettext_lazy("Arbeidsboka kan ikke leses. Åpne den i et regneark, og lagre den som .xlsx."),
    Fault.OLD_WORKBOOK: gettext_lazy("Dette er en arbeidsbok av den gamle typen. Åpne den i et regneark, og lagre den som .xlsx."),
    Fault.NO_SURVEY_SHEET: gettext_lazy("Det er ikke noe ark som heter «survey». Arkene heter: %(detail)s."),
    Fault.NO_HEADER: gettext_lazy("Arket «%(detail)s» har ingen første rad med «type» og «name»."),
    Fault.BROKEN_XML: gettext_lazy("Fila er skadd. Eksporter undersøkelsen en gang til."),
    Fault.ENTITIES: gettext_lazy("Fila har innhold som ingen eksport har, og som kan være farlig. Eksporter en gang til."),
    Fault.NOT_LIMESURVEY: gettext_lazy("Dette er ikke en eksport av et spørreskjema fra LimeSurvey."),
    Fault.NOT_TEXT: gettext_lazy("Fila er ikke tekst i UTF-8. Lagre den slik."),
    Fault.WRONG_SEPARATOR: gettext_lazy("Kolonnene er ikke skilt med tabulator. Eksporter en gang til."),
    Fault.UNKNOWN_FORMAT: gettext_lazy(
        "Vi kjenner ikke formatet. Vi leser .toml, .xlsx (XLSForm) og .lss, .lsq, .lsg og .txt (LimeSurvey)."
    ),
    Fault.NO_QUESTIONS: gettext_lazy("Ingen spørsmål kunne tas med. Vi kan bare bruke spørsmål med ett svar fra en liste."),
    Fault.TOO_MANY_QUESTIONS: gettext_lazy("Det er flere enn %(detail)s spørsmål med svar å velge mellom. Ta ut noen."),
}


def why(line: Line) -> str:
    """Why a line became what it did."""
    return str(WHY[line.why]) % {"detail": line.detail} if line.why else ""


def place(line: Line) -> str:
    """Where a line of the report stands in the file."""
    if line.part in PARTS:
        return f"{PARTS[line.part]} {line.row}" if line.row else ""
    return _("%(sheet)s, rad %(row)d") % {"sheet": line.part, "row": line.row} if line.row else line.part


def fault(error: InputError) -> str:
    """Why a file can't be brought in; our own format's errors name the field in the file's own words."""
    if isinstance(error, UnreadableError):
        sentence = str(FAULTS[error.fault]) % {"detail": error.detail}
        return f"{sentence} ({_('linje')} {error.where.row})" if error.where.row and error.fault is Fault.BROKEN_XML else sentence
    return _("Fila følger ikke formatet: %(what)s") % {"what": error}


def lacks(each: Lacking) -> str:
    """What is still to be set."""
    return str(LACKING[each.what]) % {"which": each.which}
