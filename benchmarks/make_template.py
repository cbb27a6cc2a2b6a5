"""Makes ``afternoon.docx``, the Word template of the afternoon's script (run once; the result is committed).

python -m benchmarks.make_template
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Made
from docx.shared import Cm, Pt

TABLES = (
    ("Phases", "phases", ("label", "amount")),
    ("Lines", "lines", ("label", "phase", "who", "quantity", "amount")),
    ("Rules", "rules", ("label", "amount")),
    ("VAT", "vat", ("rate", "amount")),
    ("Months", "months", ("month", "amount")),
    ("Needs", "needs", ("id", "label", "public", "objective")),
    ("Deliverables", "lines", ("label", "deliverable", "acceptance")),
)


def main() -> None:
    """Write the template beside this script."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2.4)
    document.add_heading("{{ title }}", 0)
    document.add_paragraph("{{ client }}")
    document.add_paragraph(
        "{{ days }} days, {{ total }} {{ currency }} excl. VAT, {{ total_incl }} incl. VAT"
    )
    document.add_heading("Proposal", 1)
    for heading, name, columns in TABLES:
        document.add_heading(heading, 1)
        add_table(document, name, columns)
    document.add_paragraph("Total: {{ total }} {{ currency }}")
    document.add_paragraph("Date and signature:")
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    document.save(str(Path(__file__).with_name("afternoon.docx")))


def add_table(document: Made, name: str, columns: tuple[str, ...]) -> None:
    """Add a table with a heading row and a loop."""
    table = document.add_table(rows=4, cols=len(columns), style="Light Grid Accent 1")
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        cell.text = column.capitalize()
    table.rows[1].cells[0].text = f"{{%tr for each in {name} %}}"
    for cell, column in zip(table.rows[2].cells, columns, strict=True):
        cell.text = f"{{{{ each.{column} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


if __name__ == "__main__":
    main()
