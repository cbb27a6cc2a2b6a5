"""The macro that Calc lists: a small file in the person's profile, which leads to what lies beside Truecost itself.

It is written by ``truecost libreoffice install`` and runs in LibreOffice's own Python, 3.8 or later.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MACROS = {"check": ("Check", "Verifier"), "recalculate": ("Recalculate", "Recalculer")}
"""The names under which Calc lists each macro, in English and in French."""
NAME = "Truecost.py"
_MARK = "Truecost in LibreOffice Calc"
_PACKAGE = Path(__file__).with_name("truecost_calc")

_TEXT = '''"""{mark}: written by "truecost libreoffice install", which writes it again after a move."""

import importlib.util
import sys

PYTHON = {python}
PACKAGE = {package}
WORDS = {words}


def _run(what):
    """Run what lies beside Truecost itself, as it is today."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "truecost_calc"]:
        del sys.modules[name]
    try:
        spec = importlib.util.spec_from_file_location(
            "truecost_calc", PACKAGE + "/__init__.py", submodule_search_locations=[PACKAGE]
        )
        package = importlib.util.module_from_spec(spec)
        sys.modules["truecost_calc"] = package
        spec.loader.exec_module(package)
    except OSError as error:
        _show(error)
        return
    package.click(XSCRIPTCONTEXT, what, {{"python": PYTHON, "words": WORDS}})


def _show(error):
    """Say that Truecost is no longer where it was."""
    import uno

    context = XSCRIPTCONTEXT.getComponentContext()
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    box = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
    frame = XSCRIPTCONTEXT.getDesktop().getCurrentFrame()
    window = frame.ContainerWindow if frame is not None else None
    book = XSCRIPTCONTEXT.getDocument()
    words = WORDS.get(book.CharLocale.Language if hasattr(book, "CharLocale") else "", WORDS["en"])
    text = words["no_python"].format(python=PYTHON, error=error.strerror or error)
    toolkit.createMessageBox(window, box, 1, words["title"], text).execute()


{functions}
g_exportedScripts = ({exported},)
'''

_FUNCTION = '''def {name}(*_):
    """{doc}"""
    _run("{what}")


'''


def macro_text(python: str, words: Mapping[str, Mapping[str, str]], docs: Mapping[str, str]) -> str:
    """Return the file that Calc lists.

    Args:
        python: the Python that has Truecost.
        words: by language, what the macro says before Truecost answers.
        docs: by name of a macro, what it does.
    """
    names = [(name, what) for what, both in MACROS.items() for name in both]
    return _TEXT.format(
        mark=_MARK,
        python=ascii(python),
        package=ascii(_PACKAGE.as_posix()),
        words=ascii({each: dict(told) for each, told in words.items()}),
        functions="".join(_FUNCTION.format(name=name, doc=docs[name], what=what) for name, what in names),
        exported=", ".join(name for name, _ in names),
    )


def is_ours(text: str) -> bool:
    """Return whether a file was written by us: it may be written again."""
    return text.startswith(f'"""{_MARK}')
