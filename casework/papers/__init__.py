"""Papers (handbook chapter 6): what each must contain, how its data is gathered, and the Word file made
of it."""

from casework.papers.build import render
from casework.papers.data import data_for
from casework.papers.numbers import number
from casework.papers.templates import Element, Template, codes, required_fields, template, template_digest

__all__ = [
    "Element",
    "Template",
    "codes",
    "data_for",
    "number",
    "render",
    "required_fields",
    "template",
    "template_digest",
]
