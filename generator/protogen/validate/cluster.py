"""Validates what a cluster reads: Spark hands rows to the same checkers, and their tallies are added up."""

from __future__ import annotations

import os
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from protogen.runtime.checker import Violation
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.validate.checking import Checker
from protogen.validate.values import Chunk, Contract, Tally

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterator["pa.RecordBatch"]

VERDICTS = (
    "valid boolean, message string, violations array<struct<pointer:string,keyword:string,at:string,said:string>>"
)
"""The columns that a verdict adds to a row, in Spark's words. All three are null where the row has no document."""
_READS = "inputs are what this Spark can read: text with a document on each line, or Parquet with `--column`"
_INSTALL = "`pip install 'protogen-toolkit[spark]'` brings PySpark; it runs on Java (Debian: default-jre-headless)"


def validate(contract: Contract, inputs: Sequence[str], most: int, column: str = "") -> Tally:
    """Judges and counts the documents of inputs that Spark reads: text files with a document on each line or, with
    `column`, that column of Parquet files. Findings name the file and no line. Raises Refused where Spark is missing,
    or cannot read an input."""
    with _refusing():
        session = _session()
        found = _documents(session, inputs, column).mapInArrow(_counting(contract, most), "file string, tally binary")
        whole = Tally()
        for row in found.collect():
            whole.add(pickle.loads(row.tally), _shown(row.file), most)  # made by our own workers
    whole.empty += [] if whole.documents else inputs
    return whole


def judged(contract: Contract, frame: DataFrame, column: str) -> DataFrame:
    """Returns a frame with the columns of `VERDICTS` beside its own. `column`: the one with the documents, as text or
    as bytes. Raises Refused where it is missing, or where the frame has a column with one of the new names."""
    names = [each.split()[0] for each in VERDICTS.split(", ")]
    taken = [name for name in names if name in frame.columns]
    if column not in frame.columns:
        help = f"it has {', '.join(f'`{name}`' for name in frame.columns)}"
        raise Refused(Diagnostic("no-column", f"the frame has no column `{column}`", help=help))
    if taken:
        help = "rename it first: a verdict is added under this name"
        raise Refused(Diagnostic("column-taken", f"the frame has a column `{taken[0]}` already", help=help))
    own = [f"`{each.name}` {each.dataType.simpleString()}" for each in frame.schema]
    return frame.mapInArrow(_judging(contract, column), ", ".join([*own, VERDICTS]))


@contextmanager
def _refusing() -> Iterator[None]:
    """Says in a sentence what Spark cannot do: it is not installed, Java is missing, or an input cannot be read."""
    try:
        import pandas  # noqa: F401
        import pyarrow  # noqa: F401
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException
    except ImportError:
        raise Refused(Diagnostic("no-spark", "PySpark is not installed", help=_INSTALL)) from None
    try:
        yield
    except (PySparkException, Py4JJavaError) as error:
        if isinstance(error, PySparkException):
            condition, said = error.getCondition() or "", str(error)
        else:
            condition, said = "", error.java_exception.toString()
        if condition == "JAVA_GATEWAY_EXITED":
            raise Refused(Diagnostic("no-spark", "Spark found no Java to run on", help=_INSTALL)) from None
        message = said.strip().split("\n", 1)[0].removeprefix(f"[{condition}] ")
        raise Refused(Diagnostic("spark-failed", f"Spark says: {message}", help=_READS)) from None


def _shown(address: str) -> str:
    """A file on this machine as its path; any other address as it is."""
    parts = urlsplit(address)
    return unquote(parts.path) if parts.scheme == "file" else address


def _counting(contract: Contract, most: int) -> Callable[[Batches], Batches]:
    packed = pickle.dumps((contract, most))

    def count(batches: Batches) -> Batches:
        import pyarrow as pa

        checker = _checker(packed)
        tallies: defaultdict[str, Tally] = defaultdict(Tally)
        for batch in batches:
            for file, documents in _by_file(batch):
                tally = checker.check(_chunk(each for each in documents if each is not None))
                tally.findings = [each._replace(line=0) for each in tally.findings]
                tallies[file].add(tally, file, most)
        columns = [pa.array(tallies, pa.string()), pa.array(map(pickle.dumps, tallies.values()), pa.binary())]
        yield pa.RecordBatch.from_arrays(columns, ["file", "tally"])

    return count


def _by_file(batch: pa.RecordBatch) -> Iterator[tuple[str, list[bytes | None]]]:
    """The documents of a batch, in runs that are of one file: most batches are one."""
    import pyarrow.compute as pc

    runs, start = pc.run_end_encode(batch.column("file")), 0
    for file, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield file, batch.column("document").slice(start, end - start).to_pylist()
        start = end


def _judging(contract: Contract, column: str) -> Callable[[Batches], Batches]:
    packed = pickle.dumps((contract, 0))

    def judge(batches: Batches) -> Batches:
        checker = _checker(packed)
        for batch in batches:
            yield _with_verdicts(batch, checker, batch.column(column).to_pylist())

    return judge


def _with_verdicts(batch: pa.RecordBatch, checker: Checker, documents: Iterable[str | bytes | None]) -> pa.RecordBatch:
    """The batch with three more columns. Their parts are built as Arrow has them, since most lists are empty."""
    import pyarrow as pa

    valid: list[bool | None] = []
    messages: list[str | None] = []
    starts: list[int | None] = []
    found: list[Violation] = []
    for document in documents:
        if document is None:
            valid.append(None)
            messages.append(None)
            starts.append(None)
            continue
        message, _, violations = checker.judge(document)
        valid.append(not violations)
        messages.append(message)
        starts.append(len(found))
        found += violations
    parts = {
        "pointer": [each.pointer for each in found],
        "keyword": [each.keyword for each in found],
        "at": [each.at for each in found],
        "said": [each.message for each in found],
    }
    structs = pa.StructArray.from_arrays([pa.array(each, pa.string()) for each in parts.values()], [*parts])
    lists = pa.ListArray.from_arrays(pa.array([*starts, len(found)], pa.int32()), structs)
    added = {"valid": pa.array(valid, pa.bool_()), "message": pa.array(messages, pa.string()), "violations": lists}
    return pa.RecordBatch.from_arrays([*batch.columns, *added.values()], [*batch.schema.names, *added])


def _chunk(documents: Iterable[bytes]) -> Chunk:
    """The documents as a chunk of an input. One that has line ends inside is told by where it ends."""
    held = list(documents)
    data = b"\n".join(held)
    if data.count(b"\n") < len(held):
        return Chunk(data, None)
    ends, end = [], 0
    for each in held:
        end += len(each) + 1
        ends.append(end)
    return Chunk(data + b"\n", tuple(ends))


@lru_cache(4)
def _checker(packed: bytes) -> Checker:
    """The checker of a worker process, made once for a contract."""
    return Checker(*pickle.loads(packed))


def _session() -> SparkSession:
    """The running session, else a new one: of `spark-submit`'s cluster, or on all cores of this machine."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("protogen validate").config("spark.log.level", "ERROR")
    return builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()


def _documents(session: SparkSession, inputs: Sequence[str], column: str) -> DataFrame:
    """A row for each document: its bytes, and the file that it is in."""
    from pyspark.sql.functions import col, input_file_name

    if column:
        frame = session.read.parquet(*inputs)
        if column not in frame.columns:
            help = f"they have {', '.join(f'`{name}`' for name in frame.columns)}"
            raise Refused(Diagnostic("no-column", f"the files have no column `{column}`", at=inputs[0], help=help))
    else:
        frame = session.read.text([*inputs], lineSep="\n")
        column = "value"
    return frame.select(col(f"`{column}`").cast("binary").alias("document"), input_file_name().alias("file"))
