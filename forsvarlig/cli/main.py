"""Finds the command, runs it, and turns every known error into one message and an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, Protocol, cast

from forsvarlig import __version__
from forsvarlig.errors import ForsvarligError, InputError, nearest

COMMANDS = {
    "score": "Score item answers into scales, for whoever holds the answers",
    "release": "Make what readers may see of a round: groups, figures, and what is withheld",
    "instrument": "Bring in a questionnaire that others own, and say what became of each line",
    "import": "Bring in the answers of a round asked elsewhere, with a mapping that is kept",
    "audit": "Try to unmask somebody from a release, or from a bare system of groups",
    "withhold": "Plan what to withhold in a bare system of groups",
    "propose": "What the risk rule would say of given figures",
    "assess": "Propose levels for each unit and factor of a release, with every ground",
    "duties": "Which duties bind an enterprise on a date, and how each stands",
    "selfcheck": "Look through an enterprise's records as an inspector would",
    "report": "Write a report or the documentation package as tagged PDF",
    "export": "Write a release for Excel, statistics programs, SPSS or as JSON-stat",
    "knowledge": "Check, show and search factors, provisions, duties, measures and the rest of the content",
    "serve": "Run the site for one's own enterprise",
    "demo": "Run the site with the demonstration enterprises",
    "doctor": "Check the installation, and say what to do about what is wrong",
}

# Commands whose name no module can have.
MODULES = {"import": "importing"}


class Command(Protocol):
    """What each module in this package offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(message[:1].upper() + message[1:] + ".", do=f"See {self.prog} --help.")


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items())
    return (
        f"usage: forsvarlig COMMAND …\n\n{lines}\n\nforsvarlig COMMAND --help tells more. forsvarlig --version tells the version."
    )


def parser_for(name: str) -> argparse.ArgumentParser:
    """The argument parser of one command, as its help and the generated reference show it."""
    parser = _Parser(prog=f"forsvarlig {name}", description=f"{COMMANDS[name]}.", allow_abbrev=False)
    _module(name).add_arguments(parser)
    return parser


def _module(name: str) -> Command:
    return cast(Command, import_module(f"forsvarlig.cli.{MODULES.get(name, name)}"))


def _run(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        print(__version__)
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        raise InputError(f"There is no command “{name}”.", do=nearest(name, COMMANDS))
    return _module(name).run(parser_for(name).parse_args(rest))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 the answer is no, 2 the input, content or call is wrong."""
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
        return status
    except ForsvarligError as error:
        print(f"forsvarlig: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output has gone; pointing stdout elsewhere keeps the interpreter quiet at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
