
from tests.libreoffice.test_clicks import build, sample, state, cell, under, small, ROW, settled, computed


def diff(a, b, pre=""):
    n = 0
    for k in {**a, **b}:
        if a.get(k) != b.get(k):
            if isinstance(a.get(k), dict) and isinstance(b.get(k), dict):
                diff(a[k], b[k], pre + "/" + str(k))
            else:
                n += 1
                if n < 6:
                    print(pre, k, str(a.get(k))[:350], "|||", str(b.get(k))[:350])


def test_only(calc, opened):
    book = opened(build(sample("en"), "en"))
    before = state(calc, book)
    print(calc.click(book))
    after = state(calc, book)
    book.UndoManager.undo()
    print("== undo")
    diff(before, settled(calc, book, before))
    book.UndoManager.redo()
    print("== redo")
    diff(after, settled(calc, book, after))


def test_two(calc, opened):
    book = opened(computed(small("en")))
    before = state(calc, book)
    calc.click(book)
    after = state(calc, book)
    print("click")
    diff(before, after)
    book.UndoManager.undo()
    print("== undo")
    diff(before, settled(calc, book, before))
def test_three(calc,opened):
    book = opened(computed(small("en")))
    rows = book.Sheets.getByName("Tasks").getCellRangeByPosition(0, ROW, 17, ROW)
    line = list(rows.getFormulaArray()[0])
    line[0] = "T03"
    book.Sheets.getByName("Tasks").getCellRangeByPosition(0, ROW + 2, 17, ROW + 2).setFormulaArray([line])
    before = state(calc, book)
    calc.click(book)
    after = state(calc, book)
    print(book.UndoManager.getAllUndoActionTitles())
    book.UndoManager.undo()
    print("== undo3"); diff(before,settled(calc,book,before))
    book.UndoManager.redo()
    print("== redo3"); diff(after,settled(calc,book,after))
