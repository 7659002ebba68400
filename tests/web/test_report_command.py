"""`forsvarlig report --enterprise`: the documentation package from the site's records, as tagged PDF."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from forsvarlig.cli.main import main
from forsvarlig.web.organisation.models import Enterprise


def call(enterprise: str, out: Path, *more: str) -> list[str]:
    return ["report", "--enterprise", enterprise, "--on", "2026-11-22", "--out", str(out), *more]


@pytest.mark.parametrize(("language", "told"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_the_package_is_written_as_tagged_pdf(enterprise: Enterprise, tmp_path: Path, language: str, told: str) -> None:
    out = tmp_path / "package.pdf"
    assert main(call(str(enterprise.pk), out, "--language", language)) == 0
    with pikepdf.open(out) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == told
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]


def test_an_enterprise_that_is_not_there_is_told(
    enterprise: Enterprise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "package.pdf"
    assert main(call(f"{enterprise.pk}000", out)) == 2
    assert f"The site has no enterprise “{enterprise.pk}000”." in capsys.readouterr().err
    assert not out.exists()
