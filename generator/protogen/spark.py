"""Checks the documents of a Spark DataFrame: `protogen.spark.validate(frame, "schema.json", column="value")`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from protogen.validate import contract
from protogen.validate.cluster import judged

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def validate(
    frame: DataFrame,
    schema: str | Path | None = None,
    *,
    column: str = "value",
    config: str | Path | None = None,
    message: str = "",
    tolerant: bool = False,
) -> DataFrame:
    """Returns the frame with three more columns, which say of each row's document what `protogen validate` says:
    `valid` (boolean), `message` (its name, or `(no message)`) and `violations` (an array of structs of the strings
    `pointer`, `keyword`, `at` and `said`; empty where it is valid). All three are null where the column is null.

    `schema`: its file, else the config's; both are read here, once, and not by the workers. `column`: the one with the
    documents, as text or as bytes. `message`: check against this message or definition only. `tolerant`: what the
    tolerant reader says. The workers need protogen-toolkit, and nothing of the contract.

    Raises protogen.source.diagnostics.Refused if the contract has faults, or the frame's columns do not fit.
    """
    files = [None if each is None else Path(each) for each in (config, schema)]
    asked, _, _ = contract.settle(*files, message=message, tolerant=tolerant)
    return judged(asked, frame, column)
