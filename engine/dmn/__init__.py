"""DMN 1.1 to 1.5: decision models parsed, compiled and evaluated. See docs/feel.md."""

from engine.dmn.errors import DecisionError, DecisionProblem
from engine.dmn.evaluate import DecisionModel
from engine.dmn.facts import ColumnFacts, OutputFacts, RowFacts, TableFacts
from engine.dmn.model import Decision, EvaluatedDecision, Evaluation, InputData, MatchedRule
from engine.dmn.parser import parse_dmn

__all__ = [
    "ColumnFacts",
    "Decision",
    "DecisionError",
    "DecisionModel",
    "DecisionProblem",
    "EvaluatedDecision",
    "Evaluation",
    "InputData",
    "MatchedRule",
    "OutputFacts",
    "RowFacts",
    "TableFacts",
    "parse_dmn",
]
