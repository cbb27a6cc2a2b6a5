"""Buttons as shapes of a drawing: each runs a macro of the workbook. Flat, in our colours, never printed.

A shape, not a form control: it takes a colour and words that can be read aloud, and Excel for Windows and Mac and
LibreOffice bind its macro alike. Element order: ECMA-376 part 1, 20.5.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.workbook.chart_xml import SPACES, letters
from pipeline.workbook.markup import escape, quoteattr
from pipeline.workbook.plan import Button
from pipeline.workbook.styles import INK

BUTTON_NAME = "Truecost button"
"""Buttons of ours are named "Truecost button 1" and so on: so they are known among a person's own shapes."""
HEIGHT = 29
"""Pixels; a row that holds buttons is a little higher (``ROW_HEIGHT``, in points)."""
ROW_HEIGHT = 24.75
_ABOVE = 1
_EMU = 9_525


def buttons_xml(buttons: Sequence[Button], *, after: int = 1, alone: bool = False) -> str:
    """Return the buttons of a drawing.

    Args:
        buttons: the buttons, in order.
        after: the highest number of an object on the drawing already.
        alone: whether each declares its namespaces itself, to stand in another program's drawing.
    """
    spaces = f" {SPACES}" if alone else ""
    return "".join(_button(each, number, after, spaces) for number, each in enumerate(buttons, 1))


def _button(button: Button, number: int, after: int, spaces: str) -> str:
    place = "".join(
        f"<xdr:{name}>{value}</xdr:{name}>"
        for name, value in (
            ("col", button.column - 1),
            ("colOff", button.left * _EMU),
            ("row", button.row - 1),
            ("rowOff", _ABOVE * _EMU),
        )
    )
    words = f"name={quoteattr(f'{BUTTON_NAME} {number}')} descr={quoteattr(button.tip)}"
    size = f'cx="{button.width * _EMU}" cy="{HEIGHT * _EMU}"'
    return (
        f"<xdr:oneCellAnchor{spaces}><xdr:from>{place}</xdr:from><xdr:ext {size}/>"
        f'<xdr:sp macro={quoteattr(f"[0]!{button.macro}")} textlink=""><xdr:nvSpPr>'
        f'<xdr:cNvPr id="{number + after}" {words}/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill><a:ln><a:noFill/></a:ln></xdr:spPr>'
        '<xdr:txBody><a:bodyPr vertOverflow="clip" horzOverflow="clip" wrap="none" lIns="36000" tIns="0" rIns="36000"'
        ' bIns="0" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="ctr"/>'
        f"<a:r>{letters(10, bold=True, colour='FFFFFF')}<a:t>{escape(button.caption)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        '<xdr:clientData fPrintsWithSheet="0"/></xdr:oneCellAnchor>'
    )
