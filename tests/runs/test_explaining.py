"""Rules as a reader sees them: names for cells, words for codes."""

from __future__ import annotations

import pytest

from pipeline.rules.indexing import INDEXATIONS
from pipeline.runs.explaining import printer_for


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", 'COUNTIF([Cost rules · Type],"Indexation")'),
        ("fr", 'COUNTIF([Règles de coût · Sens],"Indexation")'),
    ],
)
def test_a_count_names_its_column_and_its_word(lang: str, said: str) -> None:
    assert printer_for(lang).text(INDEXATIONS) == said
