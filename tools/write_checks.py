"""Write the pages of the checks, docs/checks.md and docs/checks.fr.md, from the checks themselves ("make pages")."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.checks import lines, setting
from pipeline.checks.declaring import Check
from pipeline.checks.registry import CHECKS
from pipeline.languages import table, text
from pipeline.languages.numbers import number, percent
from pipeline.languages.sentences import advice, sentence
from pipeline.rules.inputs import DEFAULTS

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "checks.md", "fr": DOCS / "checks.fr.md"}


class _Anything(dict[str, str]):
    """Details of a finding that nobody has made: an ellipsis for each, a figure for how many."""

    def __missing__(self, _: str) -> str:
        return "…"


def page(lang: str) -> str:
    """Return the page of the checks in a language."""
    say = table("pages", lang)
    parts = [f"# {say['title']}", say["other"], say["intro"].strip(), _summary(say["summary"], lang)]
    for check in CHECKS:
        parts += _section(check, lang)
    parts += [f"## {say['stops']}", say["stops_intro"].strip(), _stops(say["what"], lang)]
    return "\n\n".join(parts) + "\n"


def _weight(severity: str, lang: str) -> str:
    return text(f"checks.severity.{severity}", lang)


def _summary(heading: str, lang: str) -> str:
    rows = [heading, "|---|---|---|"]
    for check in CHECKS:
        weights = ", ".join(dict.fromkeys(_weight(each.value, lang) for each in check.cases.values()))
        rows.append(f"| [{check.id}](#{check.id.lower()}) | {_words(check.id, 'title', lang)} | {weights} |")
    return "\n".join(rows)


def _section(check: Check, lang: str) -> Iterator[str]:
    """Yield the paragraphs of a check: where it comes from, what it says, what it looks at."""
    say = table("pages", lang)
    yield f"## {check.id}"
    yield f"**{_words(check.id, 'title', lang)}**"
    yield f"> {_words(check.id, 'quote', lang)}"
    if lang != "fr":
        yield say["original"].format(quote=_words(check.id, "quote", "fr"))
    yield "\n".join(
        f"- **{_weight(severity.value, lang)}.** {_said(check.id, case, lang)}"
        for case, severity in check.cases.items()
    )
    if check.uses:
        yield say["looks"].format(names="; ".join(_place(each, lang) for each in check.uses))
    if check.limits:
        yield say["limits"].format(names=", ".join(_limit(each, lang) for each in check.limits))


def _words(check: str, key: str, lang: str) -> str:
    return text(f"article.{check}.{key}", lang)


def _said(check: str, case: str, lang: str) -> str:
    """Return what a case says of one line, an ellipsis for what depends on the plan, and what to do."""
    code = f"article.{check}.{case}.one"
    wrong = re.sub(r"{\w+}", "…", text(code, lang))
    return f"{wrong.replace('….', '…')} {advice(code, lang)}"


def _place(use: str, lang: str) -> str:
    """Return a sheet, or a column of it, as the person sees it."""
    name, _, column = use.partition(".")
    sheet = text(f"inputs.{name}.sheet", lang)
    if not column:
        return sheet
    return text(
        "checks.column_of", lang, sheet=sheet, column=text(f"inputs.{name}.columns.{column}.heading", lang)
    )


def _limit(code: str, lang: str) -> str:
    value = DEFAULTS[code]
    shown = percent(value, lang, 0) if value < 1 else number(value, lang, 0 if value == int(value) else 2)
    name = text(f"lists.parameter.{code}", lang)
    return text("pages.limit", lang, name=name, value=shown)


def _stops(heading: str, lang: str) -> str:
    rows = [heading, "|---|---|"]
    for module in (lines, setting):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for code, severity in _told(tree):
            words = re.sub(r"{\w+}", "…", sentence(code, _Anything(), lang))
            rows.append(f"| {_weight(severity, lang)} | {words} |")
    return "\n".join(dict.fromkeys(rows))


def _told(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the findings that a module makes: their codes and weights."""
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    for call in sorted(calls, key=lambda each: each.lineno):
        if isinstance(call.func, ast.Name) and call.func.id == "finding":
            code, severity = call.args[:2]
            assert isinstance(code, ast.Constant)  # noqa: S101 - a test refuses any other
            assert isinstance(severity, ast.Name)  # noqa: S101
            yield str(code.value), severity.id.lower()


def main() -> None:
    """Write both pages."""
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")
        print(path.name)


if __name__ == "__main__":
    main()
