"""The one setting that says where mail goes, read or refused without repeating the password."""

from __future__ import annotations

import pytest

from forsvarlig.errors import InputError
from forsvarlig.web.outbox.server import MailServer, read_mail_server


def test_no_setting_is_no_mail() -> None:
    assert read_mail_server("") is None


def test_a_server_is_spoken_with_encrypted_unless_told_otherwise() -> None:
    server = read_mail_server("smtp://meg%40example.org:p%2Fss@mail.example.org?from=survey@example.org")
    assert server == MailServer(
        "survey@example.org", host="mail.example.org", port=587, user="meg@example.org", password="p/ss", starttls=True
    )
    plain = read_mail_server("smtp://localhost:25?from=a@b.no&tls=no")
    assert plain is not None
    assert not plain.starttls
    assert not plain.tls
    secure = read_mail_server("smtps://mail.example.org?from=a@b.no")
    assert secure is not None
    assert (secure.port, secure.tls, secure.starttls) == (465, True, False)


def test_a_folder_is_for_trying_out() -> None:
    server = read_mail_server("file:///tmp/ut%20boks?from=a@b.no")
    assert server is not None
    assert server.folder == "/tmp/ut boks"
    assert server.backend == "django.core.mail.backends.filebased.EmailBackend"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mail.example.org", "from="),
        ("http://u:hemmelig@mail.example.org?from=a@b.no", "begins neither"),
        ("smtp://u:hemmelig@mail.example.org", "lacks the address"),
        ("smtp://u:hemmelig@mail.example.org?from=a b@c.no", "lacks the address"),
        ("smtp://u:hemmelig@mail.example.org:mange?from=a@b.no", "isn't understood"),
        ("smtp://u:hemmelig@mail.example.org?from=a@b.no&tls=kanskje", "tls is neither"),
        ("smtp://u:hemmelig@mail.example.org?from=a@b.no&tsl=no", "“tsl” isn't known"),
        ("smtp://?from=a@b.no", "begins neither"),
        ("file:///?from=a@b.no", "begins neither"),
    ],
)
def test_what_is_not_understood_is_told_without_the_password(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        read_mail_server(text)
    assert words in str(refused.value)
    assert "smtp://user:password@" in refused.value.do
    assert "hemmelig" not in str(refused.value)
