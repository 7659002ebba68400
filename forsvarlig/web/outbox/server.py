"""The mail server, as one setting names it. Read by the settings, so it knows no Django."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from forsvarlig.errors import InputError, Place

SETTING = "FORSVARLIG_MAIL"
EXAMPLE = "Write for example smtp://user:password@mail.example.org:587?from=survey@example.org"
PORTS = {"smtp": 587, "smtps": 465}
KNOWN = frozenset({"from", "tls"})


@dataclass(frozen=True)
class MailServer:
    """Where mail goes: to a server, or into a folder for trying out, where `folder` isn't empty.

    `tls` encrypts from the first byte, `starttls` from the greeting on.
    """

    sender: str
    folder: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @property
    def backend(self) -> str:
        """Django's name for the way."""
        return f"django.core.mail.backends.{'filebased' if self.folder else 'smtp'}.EmailBackend"

    @property
    def where(self) -> str:
        """The server or folder in words, without the user and the password."""
        return self.folder or f"{self.host}:{self.port}"


def read_mail_server(text: str) -> MailServer | None:
    """The server that the setting names; None when it is empty. Raises InputError without repeating what may hold a password."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise _wrong("The address isn't understood.") from error
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if unknown := set(options) - KNOWN:
        raise _wrong(f"“{min(unknown)}” isn't known.")
    sender = options.get("from", "")
    if sender.count("@") != 1 or any(sign.isspace() for sign in sender):
        raise _wrong("It lacks the address that mail comes from: from=.")
    if parts.scheme == "file" and parts.path.strip("/") and not parts.netloc:
        return MailServer(sender, folder=unquote(parts.path))
    if parts.scheme not in PORTS or not parts.hostname:
        raise _wrong("It begins neither with smtp://, smtps:// and a host, nor with file:///.")
    return _server(parts, parts.hostname, port, sender, options.get("tls", "yes"))


def _server(parts: SplitResult, host: str, port: int, sender: str, tls: str) -> MailServer:
    if tls not in ("yes", "no"):
        raise _wrong("tls is neither yes nor no.")
    return MailServer(
        sender,
        host=host,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and tls == "yes",
        tls=parts.scheme == "smtps",
    )


def _wrong(what: str) -> InputError:
    return InputError(what, Place(key=SETTING), EXAMPLE)
