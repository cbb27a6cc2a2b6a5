"""One click: from the open book to the message at its end."""

from __future__ import annotations

from typing import Any

from . import reading, writing
from .office import Office
from .talking import NoAnswerError, Talk


def click(context: Any, what: str, settings: dict[str, Any]) -> None:
    """Run a macro on the book in front.

    Args:
        context: XSCRIPTCONTEXT.
        what: "check" or "recalculate".
        settings: the ``python`` that has Truecost, and the ``words`` of each language for what can go wrong before it
            can say anything itself.
    """
    office = Office(context.getComponentContext(), context.getDocument())
    lang = office.language()
    words = settings["words"].get(lang) or settings["words"]["en"]
    if not office.is_spreadsheet():
        office.show(words["title"], words["no_book"], wrong=True)
        return
    office.progress(words["reading"])
    try:
        message = _run(office, what, settings["python"], lang, words)
    except NoAnswerError as error:
        message = _wrong(words["title"], words["no_answer"].format(error=error))
    except OSError as error:
        message = _wrong(words["title"], words["no_python"].format(python=settings["python"], error=error))
    except Exception as error:  # noqa: BLE001 - the last door
        message = _wrong(words["title"], words["refused"].format(error=_short(error)))
    finally:
        office.progress("")
    if message:
        if message.get("show"):
            office.activate(message["show"])
        office.show(message["title"], message["text"], wrong=message["wrong"])


def _run(office: Office, what: str, python: str, lang: str, words: dict[str, str]) -> dict[str, Any]:
    """Return the message at the end; nothing where there is nothing to say."""
    book = reading.book(office.document)
    office.progress(words["computing"])
    with Talk(python) as talk:
        told = talk.say({"do": what, "lang": lang, "book": book})
        if told["do"] == "write":
            try:
                writing.write(office, told)
            except writing.RefusedError as error:
                key = "refused" if error.put_back else "not_undone"
                talk.say({"failed": error.trace})
                return _wrong(told["title"], told["words"][key].format(error=_short(error)))
            office.progress(told["words"]["comparing"])
            office.document.calculateAll()
            shown = {each["tab"]: reading.shown(office.document, each["tab"]) for each in told["sheets"]}
            told = talk.say({"values": shown})
    return told if told["do"] == "say" else {}


def _wrong(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "text": text, "wrong": True}


def _short(error: BaseException) -> str:
    told = getattr(error, "Message", "") or str(error) or type(error).__name__
    return " ".join(told.split())[:200]
