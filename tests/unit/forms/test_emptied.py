"""What a person empties in a form."""

from __future__ import annotations

from forms import CaseEntry, compile_form


def test_an_emptied_field_of_the_case_file_says_so_and_an_absent_one_does_not() -> None:
    note = {"type": "textarea", "key": "note", "properties": {"destination": "case:P2:note"}}
    word = {"type": "textfield", "key": "word", "properties": {"destination": "case:P3"}}
    form = compile_form(
        {"id": "f", "components": [note, {"type": "dynamiclist", "path": "rows", "components": [word]}]}
    )
    emptied = [CaseEntry("note", "P2", None), CaseEntry("f.rows", "P3", None)]
    assert form.read({"note": " ", "rows": []}).case_file == emptied
    assert form.read({}).case_file == []
