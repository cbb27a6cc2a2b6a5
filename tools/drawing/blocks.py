"""Paragraphs and tables as Word writes them."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

from tools.drawing.styles import INK, PAPER, RULE

WIDTH = 9184
"""Text width in twentieths of a point: A4 less two margins of 2.4 cm."""


def run(words: str, style: str = "") -> str:
    """Return a run of text; a line end becomes a line break."""
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = f'</w:t></w:r><w:r>{looks}<w:br/><w:t xml:space="preserve">'.join(
        escape(each) for each in words.split("\n")
    )
    return f'<w:r>{looks}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def p(words: str, style: str = "BodyText", *, quiet: str = "", more: str = "") -> str:
    """Return a paragraph; ``quiet`` is a lighter run behind the words, ``more`` further paragraph properties."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{run(words) if words else ""}'
        f"{run(quiet, 'Quiet') if quiet else ''}</w:p>"
    )


def tag(words: str) -> str:
    """Return a paragraph that holds a paragraph tag and nothing else."""
    return p(f"{{%p {words} %}}", "Note")


def when(condition: str, *blocks: str) -> str:
    """Return blocks that stand only where a condition holds."""
    return tag(f"if {condition}") + "".join(blocks) + tag("endif")


def each(name: str, group: str, *blocks: str) -> str:
    """Return blocks repeated for each item of a list."""
    return tag(f"for {name} in {group}") + "".join(blocks) + tag("endfor")


class Column(NamedTuple):
    """A column of a table: heading, what its rows print, width, whether it holds figures, a condition for it."""

    heading: str
    row: str
    width: int
    figures: bool = False
    only: str = ""
    quiet: str = ""


def cell(content: str, width: int, *, fill: str = "", span: int = 1, top: str = "", valign: str = "") -> str:
    """Return a cell with its paragraphs."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    border = (
        f'<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{top}"/></w:tcBorders>'
        if top
        else ""
    )
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    align = f'<w:vAlign w:val="{valign}"/>' if valign else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{border}{shade}{align}</w:tcPr>{content}</w:tc>'


def row(cells: str, *, header: bool = False) -> str:
    """Return a row that is never split over two pages."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{cells}</w:tr>"


def row_tag(words: str, columns: int) -> str:
    """Return a row that holds a row tag and nothing else."""
    return row(cell(p(f"{{%tr {words} %}}", "Note"), WIDTH, span=columns))


def _optional(column: Column, content: str) -> str:
    """Return a cell with the tags of its column's condition in cells of their own on both sides."""
    if not column.only:
        return content
    opening = cell(p(f"{{%tc {column.only} %}}", "Note"), 300)
    closing = cell(p(f"{{%tc {'endfor' if column.only.startswith('for') else 'endif'} %}}", "Note"), 300)
    return opening + content + closing


def heading_row(columns: list[Column]) -> str:
    """Return the row of headings, white on ink, repeated on each page."""
    return row(
        "".join(
            _optional(
                each,
                cell(
                    p(each.heading, "TableHeadingFigures" if each.figures else "TableHeading"),
                    each.width,
                    fill=INK,
                    valign="bottom",
                ),
            )
            for each in columns
        ),
        header=True,
    )


def line_row(columns: list[Column]) -> str:
    """Return the row that prints one item."""
    return row(
        "".join(
            _optional(
                each,
                cell(
                    p(each.row, "TableFigures" if each.figures else "TableText", quiet=each.quiet), each.width
                ),
            )
            for each in columns
        )
    )


def total_row(columns: list[Column], texts: list[str], *, strong: bool = False) -> str:
    """Return a row of totals: one text per column, "" for an empty cell."""
    fill, top = (PAPER, INK) if strong else ("", RULE)
    return row(
        "".join(
            _optional(
                each,
                cell(
                    p(words, "TableTotalFigures" if each.figures else "TableTotal"),
                    each.width,
                    fill=fill,
                    top=top,
                ),
            )
            for each, words in zip(columns, texts, strict=True)
        )
    )


def wide_total_row(
    columns: list[Column],
    label: str,
    figure: str,
    *,
    days: str = "",
    unit: str = "",
    strong: bool = False,
    detail: bool = False,
) -> str:
    """Return a row of totals whose label takes two columns; ``detail`` is one that is no total itself."""
    fill, top = (PAPER, INK) if strong else ("", RULE)
    style = "TableTotalDetail" if detail else "TableTotal"
    first, second, *middle, last = columns
    cells = cell(p(label, style), first.width + second.width, fill=fill, top=top, span=2)
    for column, words in zip(middle, (days, unit, "", ""), strict=True):
        looks = f"{style}Figures" if column.figures else style
        cells += _optional(column, cell(p(words, looks), column.width, fill=fill, top=top))
    return row(cells + cell(p(figure, f"{style}Figures"), last.width, fill=fill, top=top))


def phase_row(columns: list[Column], words: str) -> str:
    """Return the row that opens a group of lines."""
    first, second = columns[0], columns[1]
    cells = cell(p(words, "TablePhase"), first.width + second.width, span=2, fill=PAPER)
    for each in columns[2:]:
        cells += _optional(each, cell(p("", "TablePhase"), each.width, fill=PAPER))
    return row(cells)


def table(columns: list[Column], *rows: str, heading: bool = True) -> str:
    """Return a table with thin rules; widths stand in its grid too."""
    grid = "".join(_grid(each) for each in columns)
    top = heading_row(columns) if heading else ""
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableRules"/>'
        f'<w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
        f'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{top}{"".join(rows)}</w:tbl>'
    )


def _grid(column: Column) -> str:
    """Return the grid of a column, with the cells of its tags."""
    own = f'<w:gridCol w:w="{column.width}"/>'
    return f'<w:gridCol w:w="300"/>{own}<w:gridCol w:w="300"/>' if column.only else own


def listing(columns: list[Column], name: str, group: str, *more: str) -> str:
    """Return a table with one row per item of a list, and rows behind them."""
    size = sum(3 if each.only else 1 for each in columns)
    return table(
        columns, row_tag(f"for {name} in {group}", size), line_row(columns), row_tag("endfor", size), *more
    )


def spacer() -> str:
    """Return the small gap that stands behind a table."""
    return p("", "Spacer")
