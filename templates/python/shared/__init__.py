"""What the packages of all contracts have in common: their classes, and what readers run."""

from ._absent import ABSENT, Absent, OtherVersion
from ._invalid import InvalidDocument
from ._model import Model
from ._reader import Reader
from ._runtime.checker import Violation

__all__ = [
    "ABSENT",
    "Absent",
    "InvalidDocument",
    "Model",
    "OtherVersion",
    "Reader",
    "Violation",
]
