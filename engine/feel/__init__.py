"""FEEL, the expression language of DMN 1.5 with Camunda 8's extensions. See docs/feel.md."""

from engine.feel.convert import export, from_json, normalise, to_json
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration, parse_duration
from engine.feel.errors import (
    FeelAssertionFailed,
    FeelError,
    FeelHostError,
    FeelLimitExceeded,
    FeelSyntaxError,
    FeelWarning,
)
from engine.feel.expression import (
    Expression,
    Script,
    UnaryTests,
    compile_expression,
    compile_script,
    compile_unary_tests,
)
from engine.feel.limits import Limits
from engine.feel.runtime import FeelContext
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.values import Range

__all__ = [
    "DaysTimeDuration",
    "Expression",
    "FeelAssertionFailed",
    "FeelContext",
    "FeelDate",
    "FeelDateTime",
    "FeelError",
    "FeelHostError",
    "FeelLimitExceeded",
    "FeelSyntaxError",
    "FeelTime",
    "FeelWarning",
    "Limits",
    "Range",
    "Script",
    "UnaryTests",
    "YearsMonthsDuration",
    "compile_expression",
    "compile_script",
    "compile_unary_tests",
    "export",
    "from_json",
    "normalise",
    "parse_duration",
    "to_json",
]
