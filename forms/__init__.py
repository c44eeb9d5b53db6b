"""Forms: form-js schemas compiled to validators that say where every value belongs.

A leaf package: it knows neither the engine's store nor FEEL; whoever reads a submission passes an
evaluator in.
"""

from forms.form import Form, compile_form
from forms.model import CannotTell, CaseEntry, Destination, FieldFacts, Option, Submission
from forms.validation_context import ValidationContext

__all__ = [
    "CannotTell",
    "CaseEntry",
    "Destination",
    "FieldFacts",
    "Form",
    "Option",
    "Submission",
    "ValidationContext",
    "compile_form",
]
