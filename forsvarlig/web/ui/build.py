"""What is made at install and not kept in the repository: third-party styles and fonts, compiled translations."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
VENDORED = {
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet.css",
    "@digdir/designsystemet-css/LICENSE": "designsystemet-LICENSE.txt",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin-wght-normal.woff2",
    "@fontsource-variable/inter/LICENSE": "inter-LICENSE.txt",
    "@fontsource-variable/literata/files/literata-latin-wght-normal.woff2": "literata-latin-wght-normal.woff2",
    "@fontsource-variable/literata/LICENSE": "literata-LICENSE.txt",
}


def copy_vendored(node_modules: Path) -> None:
    """Copy the few third-party files that pages use, with their licences, into the static files."""
    target = HERE / "static" / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    for source, name in VENDORED.items():
        if (node_modules / source).exists() or not name.endswith(".txt"):
            shutil.copyfile(node_modules / source, target / name)


def compile_catalogues(locale: Path = HERE.parent / "locale") -> None:
    """Compile every translation catalogue, so that no system tool is needed to install."""
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    copy_vendored(Path(sys.argv[1]))
    compile_catalogues()
