"""What `--redact` puts in place of texts that patterns hold: the patterns' own words stay, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import making

from protogen.project.config import Config
from protogen.runtime.checker import Program
from protogen.source.diagnostics import Refused
from protogen.validate.contract import load_job
from protogen.validate.letters import piecewise
from protogen.validate.redact import redact


def redacted(folder: Path, schema: Mapping[str, object], value: Mapping[str, object]) -> dict[str, str]:
    """A valid document of an object with some members, after redaction; valid again."""
    path = making.written(folder, {"title": "Book", "type": "object", **schema}, "book.json")
    job = load_job(path, Config())
    program = Program(job.checks.document)
    assert program.accepts("Book", dict(value))
    kept = redact(dict(value), job, program, "Book")
    assert program.accepts("Book", kept)
    assert isinstance(kept, dict)
    return kept


def member(**limits: object) -> dict[str, object]:
    return {"properties": {"a": {"type": "string", **limits}}}


@pytest.mark.parametrize(
    ("schema", "text", "shape"),
    [
        (member(pattern="^urn:book:[0-9]+$"), "urn:book:12", r"urn:book:(?!12)\d\d"),
        (member(pattern="^u_[a-z0-9]{4,}$"), "u_abcd", r"u_(?!abcd)[a-z0-9]{4}"),
        (member(pattern="^(GB|DE)-[A-Z]{3}$"), "GB-XYZ", r"GB-(?!XYZ)[A-Z]{3}"),
        (member(pattern="^SKU-\\d{4}-(red|blue)$", maxLength=13), "SKU-1234-blue", r"SKU-(?!1234)\d{4}-blue"),
        (member(pattern="urn:[0-9]{6}"), "see urn:123456 there", r"(?!see)\w{3} urn:(?!123456)\d{6} (?!there)\w{5}"),
        (member(pattern="^[\u0400-\u04ff]+$"), "Иван", r"(?!Иван)[\u0400-\u04ff]{4}"),
        (member(allOf=[{"pattern": "^ab"}, {"pattern": "yz$"}]), "ab-secret-yz", r"ab-(?!secret)\w{6}-yz"),
        (member(anyOf=[{"pattern": "^id:[0-9]{4}$"}, {"maxLength": 2}]), "id:1234", r"id:(?!1234)\d{4}"),
        ({"additionalProperties": {"pattern": "^v-"}}, "v-Lovelace", r"v-(?!Lovelace)\w{8}"),
        (
            {"patternProperties": {"^a": {"pattern": "^k:"}}, "additionalProperties": False},
            "k:Byron",
            r"k:(?!Byron)\w{5}",
        ),
        (member(pattern="^(calm|loud)$"), "calm", "calm"),
    ],
)
def test_only_a_patterns_own_words_stay(schema: Mapping[str, object], text: str, shape: str, tmp_path: Path) -> None:
    kept = redacted(tmp_path, schema, {"a": text})
    (only,) = kept.values()
    assert re.fullmatch(shape, only), kept
    assert redacted(tmp_path, schema, {"a": text}) == kept


def test_several_texts_at_once(tmp_path: Path) -> None:
    properties = {name: {"type": "string", "pattern": f"^{name}:[a-z]+$"} for name in ("id", "by", "of")}
    kept = redacted(tmp_path, {"properties": properties}, {name: f"{name}:secret" for name in properties})
    assert all(re.fullmatch(f"{name}:(?!secret)[a-z]{{6}}", text) for name, text in kept.items()), kept
    assert "secret" not in json.dumps(kept)


def test_the_keys_of_a_dictionary(tmp_path: Path) -> None:
    held = {
        "type": "object",
        "propertyNames": {"pattern": "^user-[0-9]{4}$"},
        "additionalProperties": {"type": "integer"},
    }
    kept = redacted(tmp_path, {"properties": {"a": held}}, {"a": {"user-1815": 1, "user-1852": 2}})
    keys = [*kept["a"]]
    assert len({*keys}) == 2
    assert all(re.fullmatch(r"user-(?!1815|1852)\d{4}", key) for key in keys), keys


PARTS = st.lists(
    st.tuples(st.sampled_from(["urn:", "id-", "Book", "7", "x_"]), st.sampled_from(["[0-9]", "[a-z]", "[A-Z]", "\\w"])),
    min_size=1,
    max_size=4,
)


@given(PARTS, st.randoms(use_true_random=False))
def test_any_pattern_of_words_and_classes(parts: list[tuple[str, str]], choose: Random) -> None:
    """The words stay where they are, and each class's six characters become others."""
    pools = {"[0-9]": "0123456789", "[a-z]": "abcdefghij", "[A-Z]": "KLMNOPQRST", "\\w": "uvwxyz"}
    free = ["".join(choose.choice(pools[each]) for _ in range(6)) for _, each in parts]
    text = "".join(word + held for (word, _), held in zip(parts, free, strict=True))
    whole = re.compile("".join(f"({word})({each}{{6}})" for word, each in parts), re.ASCII)

    kept = piecewise(
        text, Random("not that of `choose`"), lambda candidate: whole.fullmatch(candidate) is not None, 10_000
    )
    found = whole.fullmatch(kept or "")
    assert found is not None
    assert [each for each in found.groups()[1::2] if each in free] == []


def test_a_part_is_not_replaced_by_itself() -> None:
    for seed in range(300):
        kept = piecewise(
            "no:42", Random(seed), lambda candidate: re.fullmatch("no:[0-9]{2}", candidate) is not None, 999
        )
        assert kept != "no:42"


def test_a_search_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    text = "no other" * 100
    assert piecewise(text, Random(0), lambda candidate: candidate == text, 10_000) is None
    with pytest.raises(Refused, match="no other text fits at `/a`"):
        redacted(tmp_path, member(pattern=f"^{text}$"), {"a": text})
