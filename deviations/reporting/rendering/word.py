"""What Word needs and python-docx lacks: language, fonts, shading, borders, fixed bytes."""

import zipfile
from io import BytesIO
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shape import InlineShape
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

FONT, ALTERNATIVE = "Source Sans 3", "Calibri"
LANGUAGE = "sv-SE"
NOTE = "Anmärkning"  # our own style for the small words below a table or an example
INK, INK_2, RULE, RUST = "14272C", "47595E", "D3D9D8", "A8430D"
STEPS = ("FFFFFF", "E6F0F0", "C3DCDE", "97C2C6", "67A3A9")

_EARLIEST = (1980, 1, 1, 0, 0, 0)
# The schema wants borders before these.
_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:jc", "w:outlineLvl", "w:rPr", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"),
)
# style: points, colour, bold, points before, points after
_STYLES: dict[str, tuple[float, str, bool, float, float]] = {
    "Normal": (10.5, INK, False, 0, 6),
    "Title": (22, INK, True, 0, 4),
    "Heading 1": (14, INK, True, 2, 4),
    "Heading 2": (12, INK, True, 8, 3),
    "Heading 3": (10.5, INK, True, 6, 2),
    "Subtitle": (9, INK_2, False, 0, 4),
    "Caption": (9, INK_2, False, 6, 3),
    NOTE: (9, INK_2, False, 2, 4),
    "List Bullet": (10.5, INK, False, 0, 3),
    "Header": (8.5, INK_2, False, 0, 0),
    "Footer": (8.5, INK_2, False, 0, 0),
}
_STAY_WITH_NEXT = ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Subtitle")


def element(tag: str, **attributes: str) -> Any:
    """Return an element with attributes of Word's namespace: `element("w:shd", val="clear")`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def prepare(word: WordDocument) -> None:
    """Give the empty document our page, fonts, sizes, colours and language."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(24), Mm(20)
    word.styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
    for name in _STYLES:
        _style(word, name)
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _language(defaults.find(qn("w:lang")))
    _language(word.settings.element.find(qn("w:themeFontLang")))
    _declare_font(word)


def _style(word: WordDocument, name: str) -> None:
    size, colour, bold, before, after = _STYLES[name]
    style: Any = word.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1
    style.paragraph_format.keep_with_next = name in _STAY_WITH_NEXT
    look = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:spacing", "w:kern"):
        for old in look.findall(qn(tag)):
            look.remove(old)
    look.insert(0, element("w:rFonts", **dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), FONT)))
    place = style.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:tabs"):
        for old in place.findall(qn(tag)):
            place.remove(old)


def _language(node: Any) -> None:
    for name in ("val", "eastAsia"):
        node.set(qn(f"w:{name}"), LANGUAGE)


def _declare_font(word: WordDocument) -> None:
    """Name the font and what stands in for it where it is not installed."""
    for key, relation in list(word.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            word.part.drop_rel(key)
    table = (
        f"<w:fonts {nsdecls('w')}>"
        f'<w:font w:name="{FONT}"><w:altName w:val="{ALTERNATIVE}"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        f'<w:font w:name="{ALTERNATIVE}"><w:charset w:val="00"/><w:family w:val="swiss"/></w:font>'
        "</w:fonts>"
    )
    part = Part(
        PackURI("/word/fontTable.xml"),
        CONTENT_TYPE.WML_FONT_TABLE,
        table.encode(),
        word.part.package,
    )
    word.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def shade(properties: Any, fill: str, *, striped: bool = False) -> None:
    """Fill a cell or a run; striped is how our own part is marked."""
    pattern, colour = ("thinDiagStripe", "7A888C") if striped else ("clear", "auto")
    properties.append(element("w:shd", val=pattern, color=colour, fill=fill))


def frame(properties: Any, tag: str, colour: str, eighths: int, *sides: str) -> None:
    """Draw lines on some sides of a paragraph, cell or table; sizes are eighths of a point."""
    borders = element(tag)
    space = "8" if tag == "w:pBdr" else "0"
    for side in sides:
        line = element(f"w:{side}", val="single", sz=str(eighths), space=space, color=colour)
        borders.append(line)
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def rule_above(paragraph: WordParagraph) -> None:
    """Draw the line that opens a section."""
    frame(paragraph.paragraph_format.element.get_or_add_pPr(), "w:pBdr", INK, 8, "top")


def rule_beside(paragraph: WordParagraph) -> None:
    """Draw the line beside what is to be decided."""
    paragraph.paragraph_format.left_indent = Mm(4)
    frame(paragraph.paragraph_format.element.get_or_add_pPr(), "w:pBdr", RUST, 24, "left")


def describe(shape: InlineShape, title: str, words: str) -> None:
    """Give a picture its alternative text."""
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx's own way to its XML
    properties.set("title", title)
    properties.set("descr", words)


def field(paragraph: Any, code: str) -> None:
    """Add a field that Word fills in, such as PAGE."""
    simple = element("w:fldSimple", instr=code)
    paragraph._p.append(simple)  # noqa: SLF001 - python-docx's own way to its XML
    run = element("w:r")
    text = element("w:t")
    text.text = "1"
    run.append(text)
    simple.append(run)


def settled(file: bytes) -> bytes:
    """Return the same package with the same date on every part, so that bytes can be compared."""
    settled_file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(file)) as source,
        zipfile.ZipFile(settled_file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return settled_file.getvalue()
