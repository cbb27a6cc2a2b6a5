"""What the documentation names exists: commands, options, Make targets, sheets, headings, links, exit codes."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from pipeline.formulas.inputs import InputTable
from pipeline.languages import text
from pipeline.rules.inputs import LISTS
from pipeline.rules.tabs import INPUT_TABLES
from pipeline.runs.files import exit_code
from tools import write_checks

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
GUIDES = {"en": ROOT / "docs" / "guide.en.md", "fr": ROOT / "docs" / "guide.fr.md"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def words_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_of(page: Path) -> list[str]:
    """Return what stands in code spans and blocks of a page."""
    words = words_of(page)
    blocks = re.findall(r"^```\w*\n(.*?)^```", words, flags=re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", words, flags=re.DOTALL | re.MULTILINE))
    return [line for block in blocks for line in block.splitlines()] + spans


@cache
def commands() -> dict[str, set[str]]:
    """Return the commands of the front door, each with its options; those of a group together."""
    import typer  # noqa: PLC0415

    from pipeline.cli import app  # noqa: PLC0415

    group: Any = typer.main.get_command(app)
    return {
        name: {
            option
            for each in (command, *getattr(command, "commands", {}).values())
            for parameter in each.params
            for option in parameter.opts
        }
        for name, command in group.commands.items()
    }


@cache
def targets() -> set[str]:
    """Return the targets of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_options_that_a_page_names_exist(page: Path) -> None:
    for line in code_of(page):
        for name, rest in re.findall(r"\btruecost(?:\.exe)? ([a-z]+)([^`|]*)", line):
            assert name in commands(), f"truecost {name}"
            unknown = set(re.findall(r"--[a-z]+", rest.split("#")[0])) - commands()[name] - {"--help"}
            assert not unknown, f"truecost {name}: {unknown}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_options_named_alone_belong_to_a_command(page: Path) -> None:
    known = {option for options in commands().values() for option in options}
    for tool in (*(ROOT / "tools").glob("*.py"), *(ROOT / "benchmarks").glob("*.py")):
        known |= set(re.findall(r'"(--[a-z]+)"', tool.read_text(encoding="utf-8")))
    alone = {span.split()[0] for span in code_of(page) if span.startswith("--")}
    assert alone <= known


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_that_a_page_names_exist(page: Path) -> None:
    lines = [line.split("#")[0] for line in code_of(page)]
    named = {name for line in lines for name in re.findall(r"(?:^|\s)make ([a-z]+)", line)}
    assert named <= targets()


def test_the_readme_and_both_guides_show_how_to_run_it() -> None:
    for page in (PAGES[0], *GUIDES.values()):
        lines = "\n".join(code_of(page))
        for wanted in ("truecost new", "truecost check", "truecost report", "make report"):
            assert wanted in lines, f"{page.name}: {wanted}"


def test_the_readme_names_every_command() -> None:
    lines = "\n".join(code_of(PAGES[0]))
    assert {name for name in commands() if f"truecost {name}" not in lines} == set()


def links(page: Path) -> list[str]:
    words = re.sub(r"^```.*?^```", "", words_of(page), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", words))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", words_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_every_page_of_the_docs_is_listed() -> None:
    listed = {link for link in links(ROOT / "docs" / "README.md") if link.endswith(".md")}
    assert listed == {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}


# The guides -----------------------------------------------------------------------------------------------


def headings(lang: str, *tables: type[InputTable]) -> set[str]:
    """Return the headings of input tables."""
    return {
        text(f"inputs.{table.key}.columns.{column.key}.heading", lang)
        for table in tables
        for column in table.columns
        if not re.fullmatch(r"w\d\d", column.key)
    }


def toml(name: str, lang: str) -> dict[str, Any]:
    path = ROOT / "pipeline" / "languages" / lang / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def known(lang: str) -> set[str]:
    """Return all names that a guide may print in bold."""
    tabs = {text(f"inputs.{table.key}.sheet", lang) for table in INPUT_TABLES}
    tabs |= {text("inputs.lists.sheet", lang)}
    sheets = toml("sheets", lang)
    tabs |= {table["tab"] for table in sheets.values() if "tab" in table}
    words = {text(f"lists.{key}.{code}", lang) for key, codes in LISTS.items() for code in codes}
    columns = {
        heading
        for table in toml("columns", lang).values()
        for heading in table.values()
        if isinstance(heading, str)
    }
    return headings(lang, *INPUT_TABLES) | tabs | words | columns | set(sheets["sections"].values())


def bold(lang: str) -> list[str]:
    return re.findall(r"\*\*(.+?)\*\*", words_of(GUIDES[lang]))


@pytest.mark.parametrize("lang", GUIDES)
def test_sheets_headings_and_words_that_a_guide_prints_in_bold_exist(lang: str) -> None:
    assert sorted(set(bold(lang)) - known(lang)) == []


@pytest.mark.parametrize("lang", GUIDES)
def test_a_guide_tells_of_every_sheet(lang: str) -> None:
    sheets = toml("sheets", lang)
    tabs = {text(f"inputs.{table.key}.sheet", lang) for table in INPUT_TABLES}
    tabs |= {table["tab"] for table in sheets.values() if "tab" in table}
    assert sorted(tabs - set(bold(lang))) == []


@pytest.mark.parametrize("lang", GUIDES)
@pytest.mark.parametrize(
    "table", [each for each in INPUT_TABLES if not each.form], ids=lambda table: table.key
)
def test_a_guide_tells_of_every_column_that_must_be_filled_in(lang: str, table: type[InputTable]) -> None:
    required = {
        text(f"inputs.{table.key}.columns.{column.key}.heading", lang)
        for column in table.columns
        if column.required and table.key not in ("parameters", "needs", "channels", "profiles")
    }
    assert sorted(required - set(bold(lang))) == []


@pytest.mark.parametrize("lang", GUIDES)
def test_the_messages_that_a_guide_explains_are_those_that_are_given(lang: str) -> None:
    quotes = r"“(.+?)”|\"(.+?)\"" if lang == "en" else "«\u00a0(.+?)\u00a0»"
    heading = "## When something is refused" if lang == "en" else "## Quand quelque chose est refusé"
    rows = re.findall(r"^\| (.+?) \|", words_of(GUIDES[lang]).partition(heading)[2], flags=re.MULTILINE)
    sentences = [*toml("findings", lang).values(), *toml("word", lang)["findings"].values()]
    said = [re.sub(r"{\w+}|[“”«»\u00a0]", " ", each) for each in sentences if isinstance(each, str)]
    said = [" ".join(each.split()) for each in said]
    found = 0
    for row in rows:
        for match in re.finditer(quotes, row):
            quote = next(group for group in match.groups() if group)
            parts = [" ".join(part.replace("\u00a0", " ").split()) for part in quote.split("…")]
            assert any(all(part in each for part in parts) for each in said), quote
            found += 1
    assert found >= 15


@pytest.mark.parametrize("page", [PAGES[0], *GUIDES.values()], ids=name_of)
def test_every_exit_code_is_explained(page: Path) -> None:
    cli = (ROOT / "pipeline" / "cli.py").read_text(encoding="utf-8")
    files = (ROOT / "pipeline" / "runs" / "files.py").read_text(encoding="utf-8")
    body = files.partition("def exit_code")[2].partition("\ndef ")[0]
    assert exit_code([]) == 0
    codes = {0, 2} | {int(code) for code in re.findall(r"\b(?:return|else) (\d)\b", body)}
    if page.name == "README.md":
        codes |= {int(code) for code in re.findall(r"sys\.exit\((\d+)\)", cli)}
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", words_of(page), flags=re.MULTILINE)}
    assert codes == explained


def test_french_is_set_with_its_own_spaces_and_apostrophes() -> None:
    prose = re.sub(r"`[^`\n]*`|\]\([^)]*\)|^\*In English.*$", "", words_of(GUIDES["fr"]), flags=re.MULTILINE)
    assert re.findall(r".{12} [:;!?%»]|« .{12}|.{12}'", prose) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_no_place_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users)/", words_of(page))


def test_every_source_of_a_rule_is_explained() -> None:
    sources = {
        source
        for block in toml("why", "en").values()
        for rule in block.values()
        for source in rule["source"].split(", ")
    }
    explained = words_of(ROOT / "docs" / "README.md").partition("## Where the reasons")[2]
    cited = {source for source in sources if re.fullmatch(r"[SX]\d\d", source)}
    assert sorted(source for source in cited if source not in explained) == []
    sections = {source.removeprefix("section ") for source in sources if source.startswith("section")}
    paragraph = " ".join(explained.partition("**section n**")[2].split("##")[0].split())
    assert sorted(number for number in sections if not re.search(rf"\b{number} [a-z]", paragraph)) == []
    assert sources - cited - {f"section {number}" for number in sections} == {"layout"}


@pytest.mark.parametrize("lang", GUIDES)
def test_the_page_of_the_checks_says_what_the_checks_are(lang: str) -> None:
    assert words_of(write_checks.PAGES[lang]) == write_checks.page(lang)
