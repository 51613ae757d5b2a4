"""What every workbook asks of XlsxWriter beyond its options."""

from typing import Any

_FULL_CELL = 32_767  # UTF-16 units: Excel's own limit


def write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> bool:
    """Write a constant string as it stands, or say that no cell can hold it."""
    if len(text.encode("utf-16-le")) > 2 * _FULL_CELL:
        return False
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take this for its own rich text and write it as XML.
        return not sheet.write_rich_string(row, column, text[:1], style, text[1:], style)
    return not sheet.write_string(row, column, text, style)
