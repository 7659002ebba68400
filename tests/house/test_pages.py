"""Every page check can fail: a sound page, one mistake a time, and the words that tell it."""

from __future__ import annotations

import html5lib
import pytest

from tests.web.pages import CHECKS, MOST_BYTES, faults

SOUND = """<!doctype html><html lang="nb"><head><title>Handlingsplan – Nord – Forsvarlig</title></head><body>
<main><h1>Handlingsplan</h1><h2 id="a">Tiltak</h2>
<p>Tekst</p>
<form action="/x/" method="post"><label for="f">Navn</label><input id="f" name="f"><button type="submit">Lagre</button></form>
<table><caption>Tall</caption><tr><th scope="col">A</th></tr></table>
<a href="#a">Tiltak</a></main></body></html>"""

MISTAKES = [
    ("<p>Tekst</p>", "<p>Tekst</b>", "doesn't parse"),
    ("<p>Tekst</p>", f"<p>{'x' * MOST_BYTES}</p>", "bytes, more than"),
    ("<h1>Handlingsplan</h1>", "", "has 0 h1"),
    ("<h1>Handlingsplan</h1>", "<h1>Noe annet</h1>", "doesn't begin with its h1"),
    ("<p>Tekst</p>", "<h1>Til</h1>", "has 2 h1"),
    ('<h2 id="a">Tiltak</h2>', '<h3 id="a">Tiltak</h3>', "has an h3 right under an h1"),
    ('lang="nb"', 'lang="de"', "has lang “de”"),
    ("<p>Tekst</p>", '<p id="a">Tekst</p>', "has the id “a” 2 times"),
    ('href="#a"', 'href="#b"', "links to #b, which is no id"),
    ('href="#a"', 'href="#"', "leads nowhere"),
    ("<p>Tekst</p>", '<p aria-describedby="z">Tekst</p>', "has aria-describedby=“z”, which is no id"),
    ('<label for="f">Navn</label>', "", "has a field “f” without a label"),
    ('name="f"', 'name="f" placeholder="Navn"', "has a placeholder"),
    (' action="/x/"', "", "has a form without an action"),
    (' method="post"', "", "has a form without a method"),
    ("<caption>Tall</caption>", "", "has a table without a caption"),
    (' scope="col"', "", "has a table head without a scope"),
    ("<p>Tekst</p>", '<img src="/a.png">', "has an img without alt"),
    ("<p>Tekst</p>", '<svg><path d="M0 0"/></svg>', "has an svg that is neither hidden nor told in words"),
    (">Lagre<", "><", "has a button without words"),
    (' type="submit"', "", "has a button without a type"),
    ('name="f"', 'name="f" disabled', "has something disabled"),
    ("<p>Tekst</p>", '<p style="color: red">Tekst</p>', "has style on a p"),
    ("<p>Tekst</p>", '<p onclick="x()">Tekst</p>', "has onclick on a p"),
    ("<p>Tekst</p>", '<p hx-on:click="x()">Tekst</p>', "has hx-on:click on a p"),
    ("<p>Tekst</p>", '<p hx-vals="js:{a: 1}">Tekst</p>', "has code in an attribute"),
    ("<p>Tekst</p>", "<script>x()</script>", "has a script or style inside"),
    ("<p>Tekst</p>", '<script src="/a.js"></script>' * 3, "has 3 scripts"),
    ("<p>Tekst</p>", '<p hx-get="/y/">Tekst</p>', "without an address beside it"),
    ("<p>Tekst</p>", '<p hx-post="/y/">Tekst</p>', "on something that isn't a form"),
    ("<p>Tekst</p>", '<p hx-swap="outerHtml">Tekst</p>', "has hx-swap=“outerHtml”"),
]


def test_a_sound_page_has_no_fault() -> None:
    assert faults(SOUND) == []


@pytest.mark.parametrize(("sound", "broken", "told"), MISTAKES, ids=[told for *_, told in MISTAKES])
def test_a_mistake_is_told(sound: str, broken: str, told: str) -> None:
    page = SOUND.replace(sound, broken, 1)
    assert page != SOUND
    assert any(told in fault for fault in faults(page))


def test_every_check_has_a_page_that_fails_it() -> None:
    pages = [SOUND.replace(sound, broken, 1) for sound, broken, _ in MISTAKES]
    documents = [html5lib.HTMLParser(namespaceHTMLElements=False).parse(page) for page in pages]
    for check in CHECKS:
        assert any(list(check(document)) for document in documents), check.__name__
