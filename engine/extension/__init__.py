"""What a layer above plugs into the engine: one `Extension`, given to the bus. `NOTHING` is an engine by itself.

Each seam is a file of this folder; its docstring says when it is called, what it may do, and what happens if it raises.
"""

from engine.extension.extension import NOTHING, Extension
from engine.extension.roles import RoleBook

__all__ = ["NOTHING", "Extension", "RoleBook"]
