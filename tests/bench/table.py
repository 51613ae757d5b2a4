"""The table in Markdown, and its section of docs/evidence.md."""

import re
from collections.abc import Sequence
from pathlib import Path

TITLE = """# Evidence

What was measured and proved, when, and on what machine.
"""
EVIDENCE = Path(__file__).parents[2] / "docs" / "evidence.md"


def as_markdown(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table whose columns line up as plain text too."""
    texts = [list(headings), *(list(line) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    head, *body = (
        f"| {' | '.join(text.ljust(width) for text, width in zip(line, widths, strict=True))} |"
        for line in texts
    )
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join((head, rule, *body))


def standing_lines(
    heading: str, headings: Sequence[str], evidence: Path = EVIDENCE
) -> list[tuple[str, ...]]:
    """Return the lines of the table under a heading; none when its columns were other ones."""
    text = evidence.read_text("utf-8") if evidence.exists() else ""
    _, _, section = text.partition(f"## {heading}\n")
    section = section.partition("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    lines = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table]
    return lines[2:] if lines and lines[0] == tuple(headings) else []


def write_section(heading: str, contents: str, evidence: Path = EVIDENCE) -> None:
    """Put contents under a second-level heading, in place of what stood there."""
    text = evidence.read_text("utf-8") if evidence.exists() else TITLE
    section = f"## {heading}\n\n{contents.strip()}\n"
    standing = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if standing.search(text):
        text = standing.sub(lambda _match: f"{section}\n", text)
    else:
        text = f"{text}\n{section}"
    evidence.write_text(f"{text.rstrip()}\n", "utf-8")
