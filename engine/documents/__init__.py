"""Papers (handbook chapter 6): what each must contain, how its data is gathered, and the Word file made
of it."""

from engine.documents.build import render
from engine.documents.data import data_for
from engine.documents.numbers import number
from engine.documents.templates import Element, Template, codes, required_fields, template, template_digest

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
