"""The words of XLSForm: heads of columns with their older names, and the kinds of questions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forsvarlig.knowledge.importing.report import Why

_OLD_HEADS = {
    "bind_constraint": "constraint",
    "bind_jr_constraintmsg": "constraint_message",
    "bind_relevant": "relevant",
    "calculate": "calculation",
    "caption": "label",
    "command": "type",
    "constraint_msg": "constraint_message",
    "filter": "choice_filter",
    "id_string": "form_id",
    "read_only": "readonly",
    "relevance": "relevant",
    "requiredmsg": "required_message",
    "set_form_id": "form_id",
    "set_form_title": "form_title",
    "skip": "relevant",
    "tag": "name",
    "title": "form_title",
    "value": "name",
}
SELECT_ONE = re.compile(
    r"(?:select[ _]?(?:one|1)|add select one prompt using)(?P<external>[ _]external)?(?: from)? +"
    r"(?P<list>\S+)(?P<other> or[ _]other| or specify other)?",
    re.IGNORECASE,
)
CHECKS = frozenset({"constraint", "constraint_message", "required_message", "guidance_hint", "readonly", "validation"})
LOOK = frozenset({"appearance", "parameters", "body", "rows", "autoplay"})
MEDIA = ("media", "image", "audio", "video", "big_image")
READ = frozenset(
    [
        "type",
        "name",
        "label",
        "hint",
        "list_name",
        "relevant",
        "required",
        "choice_filter",
        "default",
        "calculation",
        "disabled",
        "repeat_count",
    ]
)
KINDS: Mapping[Why, frozenset[str]] = {
    Why.SEVERAL_ANSWERS: frozenset(
        {"select_multiple", "select all that apply", "select_multiple_from_file", "select_multiple_external"}
    ),
    Why.RANKING: frozenset({"rank"}),
    Why.FREE_TEXT: frozenset({"text", "string", "barcode"}),
    Why.NUMBER: frozenset({"integer", "int", "decimal", "range", "phone"}),
    Why.WHEN: frozenset({"date", "time", "datetime"}),
    Why.PLACE_OR_FILE: frozenset(
        [
            "geopoint",
            "geotrace",
            "geoshape",
            "location",
            "gps",
            "image",
            "photo",
            "audio",
            "video",
            "file",
            "osm",
            "background-audio",
            "background-geopoint",
        ]
    ),
    Why.TEXT_SHOWN: frozenset({"note", "acknowledge", "trigger"}),
    Why.CALCULATED: frozenset({"calculate"}),
    Why.HIDDEN: frozenset(
        [
            "start",
            "end",
            "today",
            "deviceid",
            "subscriberid",
            "simserial",
            "phonenumber",
            "username",
            "email",
            "audit",
            "hidden",
            "start-geopoint",
            "xml-external",
            "csv-external",
            "get",
            "imei",
            "entity",
        ]
    ),
    Why.SETTINGS: frozenset({"set", "include"}),
}
TRUE = frozenset({"yes", "true", "true()", "1"})
# Heads whose second part names an attribute and no language.
_BINDING = frozenset({"bind", "body", "media", "control", "instance"})


def head_of(cell: str) -> tuple[str, str | None]:
    """A column's head in our words, and the language it names: “label::English (en)”, “Label : nb”, “bind:relevant”."""
    parts = [part.strip() for part in re.split(r"::?", cell)]
    head = re.sub(r"[\s-]+", "_", parts[0].lower())
    if head in _BINDING:
        named = [part.lower() for part in parts[1:]]
        return _OLD_HEADS.get("_".join((head, *named)), "_".join((head, *named[:1]))), None
    return _OLD_HEADS.get(head, head), parts[1] if len(parts) > 1 and parts[1] else None
