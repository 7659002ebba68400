"""When somebody may enter as a person without a password: in a demonstration, on the machine that it runs on."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest
from django.http.request import split_domain_port

from forsvarlig.web.organisation.models import Installation

# A web server in front makes every visitor look local, and says so in one of these.
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)


def is_open(request: HttpRequest) -> bool:
    """Whether this visitor may choose whom to be."""
    return is_local(request) and Installation.is_demonstration()


def is_local(request: HttpRequest) -> bool:
    """Whether a request comes from this very machine, to a name of this very machine, with nothing between."""
    if any(name in request.META for name in FORWARDED):
        return False
    host, _port = split_domain_port(request.get_host())
    return _is_loopback(str(request.META.get("REMOTE_ADDR", ""))) and (host == "localhost" or _is_loopback(host.strip("[]")))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
