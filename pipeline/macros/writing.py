"""Our sheets put into a workbook that is open in Excel: one write of a block per sheet, or nothing at all.

Contents come first, for all sheets; if a step fails, what stood there is put back. Sheets that go are taken out when
all else stands. Looks come last: where Excel refuses one of them, the figures stay, and the next run tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import xlwings

from pipeline.macros import native
from pipeline.macros.dressing import dress
from pipeline.macros.reading import values
from pipeline.runs.live import Block, Changes, Difference, FileRefusedError, SheetChange, differences

Tell = Callable[..., None]


class NotPutBackError(Exception):
    """A write failed, and something that stood there before could not be put back."""


def refuse_protected(book: xlwings.Book, changes: Changes) -> None:
    """Refuse a book whose protection would stop the writing half way.

    Raises:
        FileRefusedError: ``structure_locked`` or ``sheet_protected``.
    """
    if (changes.gone or any(each.new for each in changes.sheets)) and native.has_fixed_tabs(book):
        raise FileRefusedError("structure_locked", book.name)
    for each in changes.sheets:
        if not each.new and native.is_protected(book.sheets[each.tab]):
            raise FileRefusedError("sheet_protected", book.name, sheet=each.tab)


def write(book: xlwings.Book, changes: Changes, tell: Tell) -> list[Exception]:
    """Write what changes; return which looks Excel refused.

    Args:
        book: the open workbook.
        changes: what is to be done; nothing of the person's is lost by it.
        tell: says how far it is.

    Raises:
        NotPutBackError: a step failed, and what stood there could not be put back.
        Exception: whatever Excel raised; the book is as it was.
    """
    undo: list[Callable[[], None]] = []
    try:
        _contents(book, changes, tell, undo)
    except BaseException as error:
        failed = [each for each in map(_failure, reversed(undo)) if each is not None]
        if failed:
            raise NotPutBackError(f"{error}; {failed[0]}") from error
        raise
    for tab, names in changes.gone.items():
        book.sheets[tab].delete()
        for name in names:
            if name in book.names:
                book.names[name].delete()
    refused: list[Exception] = []
    for each in changes.sheets:
        if each.styled:
            tell("dressing", sheet=each.tab)
            found = dress(book.sheets[each.tab], each)
            if found:  # the record of another shape makes the next run try again
                found += native.only_looks([partial(_forget_shape, book, each)])
            refused += found
    return refused


def compare(book: xlwings.Book, changes: Changes) -> list[Difference]:
    """Let Excel calculate, and return the formulas that it computes otherwise than we do."""
    book.app.calculate()
    found: list[Difference] = []
    for each in changes.sheets:
        last = max(row.number for row in each.rows)
        columns = max(cell.column for row in each.rows for cell in row.cells)
        found += differences(each, values(book.sheets[each.tab].range((1, 1), (last, columns))))
    return found


def _contents(book: xlwings.Book, changes: Changes, tell: Tell, undo: list[Callable[[], None]]) -> None:
    """Add sheets, write blocks and names; ``undo`` learns how each step is taken back."""
    for each in changes.sheets:  # all of them first: a formula may refer to a sheet further on
        if each.new:
            sheet = book.sheets.add(each.tab, after=book.sheets[len(book.sheets) - 1])
            undo.append(sheet.delete)
    for number, each in enumerate(changes.sheets, 1):
        tell("writing", sheet=each.tab, n=number, total=len(changes.sheets))
        sheet = book.sheets[each.tab]
        if not each.new:
            undo.append(partial(_put_back, sheet, each))
        _put(sheet, each.blocks)
    for each in changes.sheets:
        for name, refers_to in each.names.items():
            _name(book, name, refers_to, each.short_record, undo)


def _put(sheet: xlwings.Sheet, blocks: Sequence[Block]) -> None:
    for block in blocks:
        area = block.area
        cells = sheet.range((area.first_row, area.first_column), (area.last_row, area.last_column))
        cells.options(chunksize=None).formula = block.entries


def _put_back(sheet: xlwings.Sheet, change: SheetChange) -> None:
    _put(sheet, change.before())


def _name(book: xlwings.Book, name: str, refers_to: str, short: str, undo: list[Callable[[], None]]) -> None:
    """Let a name refer to something; a record is hidden, and cut down where it is too long for Excel."""
    known = book.names[name] if name in book.names else None  # noqa: SIM401 - it has no get()
    before = None if known is None else known.refers_to
    if before == refers_to:
        return
    texts = [refers_to, short] if name.endswith(".was") else [refers_to]
    for text in texts:
        try:
            if known is None:
                known = book.names.add(name, text)
                undo.append(known.delete)
            else:
                known.refers_to = text
            break
        except Exception:
            if text == texts[-1]:
                raise
    if before is not None and known is not None:
        undo.append(partial(setattr, known, "refers_to", before))
    elif known is not None and name.endswith((".was", ".end")):
        native.only_looks([partial(native.hide_name, known)])


def _forget_shape(book: xlwings.Book, change: SheetChange) -> None:
    name = next(each for each in change.names if each.endswith(".was"))
    book.names[name].refers_to = change.short_record


def _failure(step: Callable[[], None]) -> Exception | None:
    try:
        step()
    except Exception as error:  # noqa: BLE001 - each step is taken back as far as Excel lets it be
        return error
    return None
