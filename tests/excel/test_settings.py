"""xlwings.conf is edited line by line: what a person wrote in it keeps its bytes."""

from __future__ import annotations

import csv

import pytest

from pipeline.excel.settings import put, value_in

KEY = "INTERPRETER_WIN"


def test_an_empty_file_gets_one_line_of_quoted_pairs() -> None:
    assert put(b"", KEY, r"C:\p\python.exe", "cp1252") == b'"INTERPRETER_WIN","C:\\p\\python.exe"\r\n'


def test_every_other_line_keeps_its_bytes_and_its_place() -> None:
    data = b'"PYTHONPATH","C:\\caf\xe9;D:\\x"\r\n\n"interpreter_win","old"\n"SHOW CONSOLE","True"'
    made = put(data, KEY, "new", "cp1252")
    assert made == b'"PYTHONPATH","C:\\caf\xe9;D:\\x"\r\n\n"INTERPRETER_WIN","new"\n"SHOW CONSOLE","True"'


def test_a_missing_end_of_line_is_added_before_a_new_setting() -> None:
    assert put(b'"A","1"', KEY, "p", "cp1252") == b'"A","1"\r\n"INTERPRETER_WIN","p"\r\n'


def test_a_key_that_stands_twice_stands_once_afterwards() -> None:
    data = b'"INTERPRETER_WIN","one"\n"A","1"\n"INTERPRETER_WIN","two"\n'
    assert value_in(data, KEY, "cp1252") == "one", "the first counts for VBA"
    assert put(data, KEY, "three", "cp1252") == b'"INTERPRETER_WIN","three"\n"A","1"\n'


def test_putting_the_same_value_again_changes_nothing() -> None:
    data = b'"A","1"\n INTERPRETER_WIN , p\n'
    assert value_in(data, KEY, "cp1252") == "p"
    assert put(data, KEY, "p", "cp1252") == data


def test_the_mark_that_an_editor_put_before_the_first_key_goes() -> None:
    data = "\ufeff".encode() + '"PYTHONPATH","C:\\été"\n'.encode()
    assert put(data, KEY, "p", "cp1252") == b'"PYTHONPATH","C:\\\xe9t\xe9"\n"INTERPRETER_WIN","p"\r\n'


def test_a_value_is_found_whatever_the_case_and_commas_inside() -> None:
    data = b'"pythonpath","a,b"\r\n"Interpreter_Win","C:\\x, y\\python.exe"\r\n'
    assert value_in(data, KEY, "cp1252") == r"C:\x, y\python.exe"
    assert value_in(data, "INTERPRETER_MAC", "cp1252") == ""


def test_letters_that_the_code_page_lacks_are_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        put(b"", KEY, "C:\\Владимир\\python.exe", "cp1252")


def test_the_python_side_of_xlwings_reads_the_same_pairs() -> None:
    made = put(b'"A","1"\n', KEY, r"C:\My Files\python.exe", "cp1252")
    assert list(csv.reader(made.decode("cp1252").splitlines()))[1] == [KEY, r"C:\My Files\python.exe"]
