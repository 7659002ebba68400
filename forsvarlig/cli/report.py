"""`forsvarlig report`: a unit's report from files, or the documentation package from the site's records, as tagged PDF."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from forsvarlig.cli.files import read_json, write_whole
from forsvarlig.cli.output import tell
from forsvarlig.documents.document import Document
from forsvarlig.documents.given import check_assessment, read_release
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.documents.unit_report import unit_report
from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES

FROM_FILES = ("release", "assessment")
FROM_SITE = ("enterprise", "on")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the report comes from, what it covers, and where it goes."""
    files = parser.add_argument_group("one unit's report, or all units', from files")
    files.add_argument("--release", type=Path, metavar="RELEASE.json", help="as forsvarlig release --json prints it")
    files.add_argument("--assessment", type=Path, metavar="ASSESSMENT.json", help="as forsvarlig assess --json prints it")
    files.add_argument("--unit", metavar="UNIT", help="the unit that the report is about; all units if left out")
    site = parser.add_argument_group("the documentation package, from the site's records")
    site.add_argument("--enterprise", metavar="ID", help="the enterprise's number on the site")
    site.add_argument("--on", metavar="DATE", help="as things stood that day, such as 2026-11-22")
    parser.add_argument("--language", choices=LANGUAGES, default="nb", help="the language of the report (nb)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="the file to write, or to replace")


def run(arguments: argparse.Namespace) -> int:
    """Write the PDF. Exit status 0; anything wrong with the call or the files is raised, and then nothing is written."""
    document = _from_site(arguments) if _is_from_site(arguments) else _from_files(arguments)
    write_whole(arguments.out, to_pdf(document))
    tell(f"Written: {arguments.out}")
    return 0


def _is_from_site(arguments: argparse.Namespace) -> bool:
    """Which of the two sets of options is given. Raises InputError for parts of both, or a set that isn't whole."""
    files, site = ([name for name in names if getattr(arguments, name) is not None] for names in ((*FROM_FILES, "unit"), FROM_SITE))
    if files and site:
        raise InputError(f"--{files[0]} and --{site[0]} don't go together.", do="A report is made from files, or from the site.")
    wanted = FROM_SITE if site else FROM_FILES
    if missing := [f"--{name}" for name in wanted if getattr(arguments, name) is None]:
        do = "Give --release and --assessment, or --enterprise and --on."
        raise InputError(f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing.", do=do)
    return bool(site)


def _from_files(arguments: argparse.Namespace) -> Document:
    release = read_release(read_json(arguments.release), arguments.release.name)
    assessment = read_json(arguments.assessment)
    check_assessment(assessment, release.units, arguments.assessment.name)
    return unit_report(release, assessment, load(), unit=arguments.unit, language=arguments.language)


def _from_site(arguments: argparse.Namespace) -> Document:
    on = _day(arguments.on)
    # Django is loaded only here: reports from files work without a site.
    from forsvarlig.cli.site import prepare

    prepare()
    from forsvarlig.web.dossier.package import package
    from forsvarlig.web.organisation.models import Enterprise

    known = {str(enterprise.pk): enterprise for enterprise in Enterprise.objects.all()}
    if arguments.enterprise not in known:
        what = f"The site has no enterprise “{arguments.enterprise}”."
        raise InputError(what, Place(key="--enterprise"), nearest(arguments.enterprise, known) or "The site holds none yet.")
    return package(known[arguments.enterprise], on, arguments.language)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"“{text}” isn't a date.", Place(key="--on"), "Write it like 2026-11-22.") from error
