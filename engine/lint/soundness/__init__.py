"""Soundness of the control flow: can every flow come to its end, and does nothing run twice or never?"""

from engine.lint.soundness.check import check_soundness

__all__ = ["check_soundness"]
