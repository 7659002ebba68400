"""What holds on every page of the site; each check has a page in tests/house that must fail it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

MOST_BYTES = 60_000
MOST_SCRIPTS = 2
FIELDS = ("input", "select", "textarea")
NAMED_BY_THEMSELVES = ("hidden", "submit", "button")
SWAPS = ("innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none", "textContent")
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget")
SVG = "{http://www.w3.org/2000/svg}svg"

Check = Callable[[Element], Iterator[str]]


def faults(page: str) -> list[str]:
    """Everything that is wrong with a page, in words; empty when nothing is."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(page)
    found = [f"doesn't parse: {code} at {place}" for place, code, _ in parser.errors]
    if len(page.encode()) > MOST_BYTES:
        found.append(f"is {len(page.encode())} bytes, more than {MOST_BYTES}")
    return found + [fault for check in CHECKS for fault in check(document)]


def words(element: Element) -> str:
    """The text of an element, with plain spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def one_heading(document: Element) -> Iterator[str]:
    """One h1, and the title begins with it."""
    headings = list(document.iter("h1"))
    if len(headings) != 1:
        yield f"has {len(headings)} h1"
        return
    title = next((words(title) for title in document.iter("title")), "")
    if not words(headings[0]) or not title.startswith(words(headings[0])):
        yield f"is titled “{title}”, which doesn't begin with its h1, “{words(headings[0])}”"


def headings_in_order(document: Element) -> Iterator[str]:
    """No heading level is jumped over on the way down."""
    levels = [int(element.tag[1]) for element in document.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"has an h{below} right under an h{above}"


def language_is_set(document: Element) -> Iterator[str]:
    if document.get("lang") not in ("nb", "nn", "en", "pl", "uk"):
        yield f"has lang “{document.get('lang')}”"


def ids_differ(document: Element) -> Iterator[str]:
    for name, times in Counter(element.get("id") for element in document.iter() if element.get("id")).items():
        if times > 1:
            yield f"has the id “{name}” {times} times"


def references_resolve(document: Element) -> Iterator[str]:
    """What points at an id on the page finds it."""
    known = {element.get("id") for element in document.iter()}
    for element in document.iter():
        for attribute in REFERRING:
            for name in (element.get(attribute) or "").split():
                if name not in known:
                    yield f"has {attribute}=“{name}”, which is no id"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in known:
            yield f"links to {href}, which is no id"
        if element.tag == "a" and href == "#":
            yield "has a link that leads nowhere"


def fields_are_labelled(document: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in document.iter("label")}
    wrapped = {field for label in document.iter("label") for field in label.iter() if field.tag in FIELDS}
    for field in (element for element in document.iter() if element.tag in FIELDS):
        named = field.get("id") in labelled or field in wrapped or field.get("aria-label") or field.get("aria-labelledby")
        if field.get("type") not in NAMED_BY_THEMSELVES and not named:
            yield f"has a field “{field.get('name')}” without a label"
        if field.get("placeholder"):
            yield f"has a placeholder in “{field.get('name')}”"


def forms_have_addresses(document: Element) -> Iterator[str]:
    for form in document.iter("form"):
        if not form.get("action"):
            yield "has a form without an action"
        if (form.get("method") or "").lower() not in ("get", "post"):
            yield "has a form without a method"


def tables_are_captioned(document: Element) -> Iterator[str]:
    for table in document.iter("table"):
        if table.find("caption") is None:
            yield "has a table without a caption"
        if any(not cell.get("scope") for cell in table.iter("th")):
            yield "has a table head without a scope"


def pictures_are_told(document: Element) -> Iterator[str]:
    for image in document.iter("img"):
        if image.get("alt") is None:
            yield f"has an img without alt: {image.get('src')}"
    for drawing in document.iter(SVG):
        hidden = drawing.get("aria-hidden") == "true"
        told = drawing.get("role") == "img" and any(child.tag.endswith("}title") and words(child) for child in drawing)
        if not hidden and not told and not drawing.get("aria-label") and not drawing.get("aria-labelledby"):
            yield "has an svg that is neither hidden nor told in words"


def controls_have_names(document: Element) -> Iterator[str]:
    for element in document.iter():
        if element.tag in ("a", "button") and not words(element) and not element.get("aria-label"):
            yield f"has a {element.tag} without words"
        if element.tag == "button" and not element.get("type"):
            yield f"has a button without a type: “{words(element)}”"
        if element.get("disabled") is not None:
            yield f"has something disabled: “{words(element) or element.get('name')}”"


def nothing_inline(document: Element) -> Iterator[str]:
    """No style attribute, no script of its own, no handler in an attribute."""
    for element in document.iter():
        for attribute in element.attrib:
            if attribute == "style" or re.fullmatch(r"on[a-z]+|hx-on.*", attribute):
                yield f"has {attribute} on a {element.tag}"
        if any(str(value).strip().startswith(("javascript:", "js:")) for value in element.attrib.values()):
            yield f"has code in an attribute of a {element.tag}"
    scripts = list(document.iter("script"))
    if any(not script.get("src") for script in scripts) or list(document.iter("style")):
        yield "has a script or style inside"
    if len(scripts) > MOST_SCRIPTS:
        yield f"has {len(scripts)} scripts, more than {MOST_SCRIPTS}"


def works_without_script(document: Element) -> Iterator[str]:
    """Whatever htmx would send, a plain link or form can send too."""
    for element in document.iter():
        if element.get("hx-get") and not (element.get("href") or element.get("action")):
            yield f"has hx-get=“{element.get('hx-get')}” without an address beside it"
        if element.get("hx-post") and element.tag != "form":
            yield f"has hx-post=“{element.get('hx-post')}” on something that isn't a form"
        swap = (element.get("hx-swap") or "innerHTML").split()[0]
        if swap not in SWAPS:
            yield f"has hx-swap=“{swap}”"


CHECKS: tuple[Check, ...] = (
    one_heading,
    headings_in_order,
    language_is_set,
    ids_differ,
    references_resolve,
    fields_are_labelled,
    forms_have_addresses,
    tables_are_captioned,
    pictures_are_told,
    controls_have_names,
    nothing_inline,
    works_without_script,
)
