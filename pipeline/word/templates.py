"""Where the templates are: the person's folder first, then those that come with the product."""

from __future__ import annotations

from pathlib import Path

from pipeline.findings import FileRefusedError

HERE = Path(__file__).resolve().parent
SHIPPED = (HERE / "default_templates", HERE.parents[1] / "templates")
"""Package data of an installed wheel, or the folder of the checkout."""


def stem(kind: str, lang: str) -> str:
    """Return the name of a document without its ending: ``offer.fr``, ``business-case.en``."""
    return f"{kind.replace('_', '-')}.{lang}"


def find(folder: Path | None, kind: str, lang: str) -> bytes:
    """Return the template of a document.

    Args:
        folder: the folder asked for; None means ``templates`` in the current folder where there is one.
        kind: "offer" or "business_case".
        lang: the language of the document.

    Raises:
        FileRefusedError: ``template_missing``; where a folder was asked for, nothing else is looked at.
    """
    name = f"{stem(kind, lang)}.docx"
    places = (folder,) if folder is not None else (Path("templates"), *SHIPPED)
    for place in places:
        path = place / name
        if path.is_file():
            return path.read_bytes()
    raise FileRefusedError("template_missing", name)
