from __future__ import annotations
from collections.abc import Iterator
import pytest, io, pathlib
from openpyxl import load_workbook
from pipeline.workbook.starter import build, sample
from tests.libreoffice.clicks import Calc
from tests.witness.uno_office import require_live
from tests.witness.uno_remote import Remote
from tests.macros.excels import looks, contents, computed, computed_tabs

@pytest.fixture(scope="module")
def calc() -> Iterator[Calc]:
    require_live()
    with Calc() as running:
        yield running


def test_x(calc: Calc) -> None:
    book = calc.office.open(build(sample("en"), "en"))
    calc.click(book)
    pathlib.Path("/tmp/calcx/live.fods").write_bytes(calc.office.saved(book,".fods"))
    pathlib.Path("/tmp/calcx/live.xlsx").write_bytes(calc.office.saved(book,".xlsx"))
    other = calc.office.open(computed(build(sample("en"), "en")))
    pathlib.Path("/tmp/calcx/file.fods").write_bytes(calc.office.saved(other,".fods"))
    pathlib.Path("/tmp/calcx/file.xlsx").write_bytes(calc.office.saved(other,".xlsx"))
    for t in book.Sheets.ElementNames:
        a,b=book.Sheets.getByName(t),other.Sheets.getByName(t)
        def used(s):
            c=s.createCursor(); c.gotoEndOfUsedArea(False); r=c.RangeAddress
            return s.getCellRangeByPosition(0,0,r.EndColumn,r.EndRow)
        fa,fb=used(a).getFormulaArray(),used(b).getFormulaArray()
        da,db=used(a).getDataArray(),used(b).getDataArray()
        print(t, len(fa),len(fb),len(fa[0]),len(fb[0]), sum(x!=y for r,s in zip(fa,fb) for x,y in zip(r,s)), sum(x!=y for r,s in zip(da,db) for x,y in zip(r,s)))
        n=0
        for i,(r,s) in enumerate(zip(fa,fb)):
            for j,(x,y) in enumerate(zip(r,s)):
                if x!=y and n<3: n+=1; print("   ",i,j,repr(x),repr(y))
        wa=[a.Columns.getByIndex(i).Width for i in range(12)]; wb=[b.Columns.getByIndex(i).Width for i in range(12)]
        if wa!=wb: print(wa,wb)
        ha=[a.Rows.getByIndex(i).Height for i in range(40)]; hb=[b.Rows.getByIndex(i).Height for i in range(40)]
        if ha!=hb: print(" H",ha,"\n  ",hb)
    x,y=load_workbook("/tmp/calcx/live.xlsx"),load_workbook("/tmp/calcx/file.xlsx")
    tabs=computed_tabs(y)
    print(tabs, computed_tabs(x)==tabs)
    la,lb=looks(x,tabs),looks(y,tabs)
    print(len(la),len(lb), sum(la.get(k)!=lb.get(k) for k in {*la,*lb}))
    n=0
    seen=set()
    for k in sorted({*la,*lb}):
        d=(la.get(k),lb.get(k))
        if d[0]!=d[1] and d not in seen and len(seen)<12: seen.add(d); print(k,d)
