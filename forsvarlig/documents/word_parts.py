"""What Word needs that python-docx has no word for: languages, links, repeating heads, text alternatives, page numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from forsvarlig.documents.signs import INK, PLUM, SOFT

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LEAD, SMALL = "Lead", "Small"
_SERIF, _SANS = "Georgia", "Calibri"
_REGIONS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_HEADINGS = {1: 20, 2: 15, 3: 12.5, 4: 11, 5: 11}
# Says to Word that a picture is decoration, which has no alternative.
_DECORATION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def begin(language: str, *, compact: bool) -> Word:
    """An empty A4 document in a language, with our styles."""
    word = Document()
    page, margin = word.sections[0], 1.6 if compact else 2.2
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(margin)
    _style(word, "Normal", _SANS, 9 if compact else 10.5, INK)
    _style(word, "Caption", _SANS, 10, INK)
    _style(word, "Quote", _SERIF, 11, INK)
    for name, face, size, colour in ((LEAD, _SERIF, 12.5, INK), (SMALL, _SANS, 9, SOFT)):
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
        _style(word, name, face, size, colour)
    for level, size in _HEADINGS.items():
        _style(word, f"Heading {level}", _SERIF if level < 3 else _SANS, size, INK)
    for defaults in word.styles.element.iter(qn("w:lang")):
        for kind in ("w:val", "w:eastAsia"):
            defaults.set(qn(kind), _REGIONS[language])
    return word


def _style(word: Word, name: str, face: str, size: float, colour: str) -> None:
    style: Any = word.styles[name]
    style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), rgb(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme's typeface would win over the named one.
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    fonts.set(qn("w:hAnsi"), face)


def rgb(colour: str) -> RGBColor:
    """A colour as Word has it."""
    return RGBColor.from_string(colour.removeprefix("#").upper())


def set_properties(word: Word, title: str, subject: str, language: str, made: datetime | None) -> None:
    """Title, language and date of the file; without a date it has none."""
    properties = word.core_properties
    properties.title, properties.subject, properties.language = title[:255], subject[:255], _REGIONS[language]
    properties.author = properties.last_modified_by = "Forsvarlig"
    properties.comments = ""
    if made is not None:
        properties.created = properties.modified = made.replace(tzinfo=None)
        return
    element = properties._element
    for name in ("dcterms:created", "dcterms:modified"):
        for dated in element.findall(qn(name)):
            element.remove(dated)


def number_pages(word: Word, title: str, page_of: str) -> None:
    """The foot of every page: the title, and how far one has come, with Word's own count for {page} and {pages}."""
    line = word.sections[0].footer.paragraphs[0]
    line.style = SMALL
    line.add_run(f"{title}  ·  ")
    for piece in re.split(r"({pages?})", page_of):
        if piece in ("{page}", "{pages}"):
            _field(line, "PAGE" if piece == "{page}" else "NUMPAGES", "1")
        else:
            line.add_run(piece)


def _field(line: Paragraph, code: str, shown: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = line.add_run(shown)
    field.append(run._r)
    line._p.append(field)


def outline(word: Word, heading: str, headings: Sequence[str]) -> None:
    """A table of contents that Word can bring up to date; until it does, the headings stand there without page numbers."""
    title = word.add_paragraph()
    title.add_run(heading).bold = True
    lines = [word.add_paragraph(text) for text in headings or [""]]
    first, last = lines[0]._p, lines[-1]._p
    place = 1 if first.pPr is not None else 0
    for kind in ("begin", "code", "separate"):
        first.insert(place, _mark(kind))
        place += 1
    last.append(_mark("end"))


def _mark(kind: str) -> Any:
    """One of the runs that hold a field together."""
    inner = (
        f'<w:fldChar w:fldCharType="{kind}"/>'
        if kind != "code"
        else '<w:instrText xml:space="preserve">TOC \\o "2-2" \\h</w:instrText>'
    )
    return parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>")


def link(line: Paragraph, text: str, url: str) -> None:
    """Words that lead to a web address."""
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), line.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = line.add_run(text)
    run.underline, run.font.color.rgb = True, rgb(PLUM)
    element.append(run._r)
    line._p.append(element)


def place_picture(line: Paragraph, png: bytes, width: float, alt: str) -> None:
    """A picture at the end of a line, `width` centimetres wide; one without an alternative is decoration."""
    shape = line.add_run().add_picture(io.BytesIO(png), width=Cm(width))
    about = shape._inline.docPr
    about.set("descr", alt)
    about.set("name", f"{about.get('id')}")
    if not alt:
        about.append(parse_xml(_DECORATION))


def draw_line(line: Paragraph, colour: str, *, dashed: bool) -> None:
    """A line along a paragraph's left side."""
    kind, size = ("dashed", 12) if dashed else ("single", 24)
    border = f'<w:left w:val="{kind}" w:sz="{size}" w:space="8" w:color="{colour.removeprefix("#")}"/>'
    line._p.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def set_head(table: Table, caption: str, widths: Sequence[float], colour: str) -> None:
    """Make the first row a head that repeats on each page, keep rows whole, set widths (cm), lines and text alternative."""
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Cm(width)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{colour.removeprefix("#")}"'
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}><w:bottom {line}/><w:insideH {line}/></w:tblBorders>")
    about = table._tbl.tblPr
    about.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
    look = about.find(qn("w:tblLook"))
    if look is not None:
        look.attrib.clear()
        for name, value in (("val", "00A0"), ("firstRow", "1"), ("firstColumn", "1"), ("noVBand", "0"), ("noHBand", "0")):
            look.set(qn(f"w:{name}"), value)
    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), caption)
    about.append(said)
