"""Spark in local mode says what `validate` says: of files, of a column of Parquet, and of each row of a frame."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.outside import spark
from support.paths import GENERATED, ROOT, V2

import protogen.spark
from protogen.source.diagnostics import Refused
from protogen.validate import cluster, contract
from protogen.validate.run import validate
from protogen.validate.values import Tally

pytestmark = pytest.mark.slow

DOCUMENTS = [line for path in sorted((GENERATED / "fixtures/lifecycles").glob("*.ndjson")) for line in path.open()]
"""Valid messages, each a line with its end."""
FAULTY = [
    '{"type": "nope"}',
    '{"type": "job_progress", "jobId": 7',
    json.dumps({**json.loads(DOCUMENTS[0]), "jobId": 7}),
    '{"a": 1, "a": 2}',
]
TRAFFIC = "".join([*DOCUMENTS, "\n", *[f"{line}\r\n" for line in FAULTY], DOCUMENTS[0], DOCUMENTS[1].rstrip()])


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    running = spark()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def asked() -> contract.Contract:
    return contract.settle(ROOT / "protogen.toml", None, message="", tolerant=False)[0]


def counts(tally: Tally) -> Any:
    return tally.documents, tally.valid, tally.invalid, tally.breaks


def said(tally: Tally) -> Any:
    return sorted((each.file, *each[1:-1]) for each in tally.findings)


def test_files_are_judged_as_here(session: Any, asked: contract.Contract, tmp_path: Path) -> None:
    plain, packed = tmp_path / "more traffic.ndjson", tmp_path / "packed.ndjson.gz"
    plain.write_text(TRAFFIC)
    packed.write_bytes(gzip.compress(TRAFFIC.encode() + b'\n"\xff"\n'))
    here = validate(asked, [plain, packed], 50, lambda *_: None)
    there = cluster.validate(asked, [plain.as_posix(), packed.as_posix()], 50)
    assert here.refused == 2 * len(FAULTY) + 1
    assert counts(there) == counts(here)
    assert said(there) == said(here)
    assert {each.where for each in there.findings} == {plain.as_posix(), packed.as_posix()}


def test_a_column_of_parquet_is_judged(session: Any, asked: contract.Contract, tmp_path: Path) -> None:
    pretty = json.dumps(json.loads(DOCUMENTS[0]), indent=2)
    rows = [(1, pretty), (2, None), (3, FAULTY[0]), (4, pretty)]
    session.createDataFrame(rows, "id long, body string").write.parquet((tmp_path / "table").as_posix())
    found = cluster.validate(asked, [(tmp_path / "table").as_posix()], 50, "body")
    assert (found.documents, found.refused) == (3, 1)
    with pytest.raises(Refused, match="no column `text`"):
        cluster.validate(asked, [(tmp_path / "table").as_posix()], 50, "text")


def test_each_row_of_a_frame_gets_a_verdict(session: Any) -> None:
    rows = [(3, None), (1, DOCUMENTS[0]), (2, FAULTY[2]), (5, None), (4, FAULTY[1])]
    frame = session.createDataFrame(rows, "id long, value string")
    found = {row.id: row for row in protogen.spark.validate(frame, V2).collect()}
    assert (found[1].valid, found[1].message, found[1].violations) == (True, "JobProgressMessage", [])
    assert not found[2].valid
    (violation,) = found[2].violations
    assert (violation.pointer, violation.keyword) == ("/jobId", "type")
    assert violation.said == "expected a string, found 7"
    assert {found[each][2:] for each in (3, 5)} == {(None, None, None)}
    assert (found[4].message, found[4].violations[0].keyword) == ("(no message)", "json")


def test_columns_that_do_not_fit_are_refused(session: Any) -> None:
    frame = session.createDataFrame([("{}", True)], "value string, valid boolean")
    with pytest.raises(Refused, match="no column `body`"):
        protogen.spark.validate(frame, V2, column="body")
    with pytest.raises(Refused, match="has a column `valid` already"):
        protogen.spark.validate(frame, V2)


def test_a_file_without_documents_is_told(session: Any, asked: contract.Contract, tmp_path: Path) -> None:
    (tmp_path / "nothing.ndjson").write_text("\n\n")
    found = cluster.validate(asked, [(tmp_path / "nothing.ndjson").as_posix()], 50)
    assert (found.documents, found.empty) == (0, [(tmp_path / "nothing.ndjson").as_posix()])


def test_what_spark_cannot_read_is_said(session: Any, asked: contract.Contract, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Spark says: Path does not exist: .*nothing"):
        cluster.validate(asked, [(tmp_path / "nothing").as_posix()], 50)
