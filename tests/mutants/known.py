"""What is known of faults that `prove` does not notice."""

from __future__ import annotations

from collections.abc import Mapping

_GRAMMAR = "typescript runtime/grammar.ts: if (low !== undefined && low >= 0xdc00 && low < 0xe000) {"

EQUIVALENT: Mapping[str, str] = {
    "typescript runtime/pattern.ts: private step(state: State, point: number): State | boolean {"
    " -> private step(state: State, point: number): State & boolean {": "a type, which is gone when the code runs",
    'typescript runtime/checker.ts: if (typeof value !== "object" || value === null) {'
    ' -> if (typeof value !== "object" && value === null) {': "more is remembered: only slower",
    "typescript runtime/utf8.ts: return point >= 0xd800 && point <= 0xdfff ? -1 : point;"
    " -> return point >= 0xd800 && point <= 0xdfff ? -2 : point;": "any negative number means the same",
    "swift Runtime/ExactDecimal.swift: if case .integer(let value) = value, case .integer(let divisor) = divisor,"
    " divisor > 0 { -> if case .integer(let value) = value, case .integer(let divisor) = divisor, divisor > 1 {": "a"
    " short way for integers: the long one says the same of 1",
    "swift Runtime/UnionDecoding.swift: decoder.session.choosing = choosing -> ": "what was chosen is not remembered:"
    " only slower",
    "swift Runtime/Pattern.swift: var found = [Bool](repeating: false, count: scalars.count + 1) -> var found ="
    " [Bool](repeating: true, count: scalars.count + 1)": "each of them is set below",
    "swift Runtime/CheckProgram.swift: hashScalars(of: part, into: &hasher) -> ": "equal violations have equal hashes"
    " all the same",
}
"""Faults that change nothing that a reader can see, and why."""

REASONS: Mapping[str, str] = {
    f"{_GRAMMAR} -> if (low !== undefined && low >= 0xdc00 && low < 0xe001) {{": "no text of the format `regex` has"
    " U+E000 after half of a pair",
    f"{_GRAMMAR} -> if (true || (low !== undefined && low >= 0xdc00 && low < 0xe000)) {{": "no text of the format"
    " `regex` has a range that starts with half of a pair and another escape",
    "typescript runtime/reader.ts: if (result.ok) return { value: result.value };"
    " -> if (true || (result.ok)) return { value: result.value };": "`validate` of Standard Schema is called by no"
    " driver",
    'typescript runtime/shape.ts: if (shape === "double" && fromDouble(Number(value)) === value) {'
    ' -> if (false && (shape === "double" && fromDouble(Number(value)) === value)) {': "a value counted as"
    " `unrepresentable` is not asked what it is; no rule says which values may be",
    "typescript runtime/instructions.ts: return (point >= 48 && point <= 57) || (point >= 65 && point <= 90) ||"
    " -> return (point >= 48 && point < 57) || (point >= 65 && point <= 90) ||": "no document has a 9 where `\\b` or"
    " `\\B` looks and nothing else decides",
    "swift Runtime/RoomyThread.swift: case .array(let items): levels == 0 || items.contains { $0.nests(deeperThan:"
    " levels - 1) } -> case .array(let items): levels == 1 || items.contains { $0.nests(deeperThan: levels - 1) }": "which depth needs a thread with more room only a small stack tells, and the driver's is large",
    "python models a constant is a string": "a constant may be said to be a string: the value is the same",
    "python models the richest alternative has a poorer one's class": "not yet looked into",
    "typescript models a constant is a string": "a constant may be said to be a string: the value is the same",
    "typescript models an unknown tag has no type": "only documents that are invalid have such a value, and what those"
    " mean is not asked",
    "swift models a member is also among the others": "a member that is named is not looked for among the others",
    "swift models null is the same as absent": "what an absent member is, its value does not tell",
    "generator generator/protogen/model/remarks.py: return Member(**words, name=value if isinstance(value, str) else"
    " title or listed_member(value).name, value=value) -> return Member(**words, name=value if isinstance(value, str)"
    " else title and listed_member(value).name, value=value)": "names of an enum's cases that are not made of the value"
    " are not compared with a title",
    "generator generator/protogen/languages/typescript/names.py: text = lines if isinstance(lines, str) else "
    '"\\n\\n".join(line for line in lines if line) -> text = lines if False else '
    '"\\n\\n".join(line for line in lines if line)': "comments are not asked",
    "generator generator/protogen/languages/python/order.py: turns[name] = max((turns[each] +"
    " (positions[each] > positions[name]) for each in wanted[name]), default=0) -> turns[name] = max((turns[each] -"
    " (positions[each] > positions[name]) for each in wanted[name]), default=0)": "the order of the classes in a module"
    " is not asked",
    'generator generator/protogen/languages/python/target.py: exported = sorted([*classes, *_PUBLIC, *(("readers",'
    ' *_FUNCTIONS) if readers else ())], key=name_order) -> exported = sorted([*classes, *_PUBLIC, *(("readers",'
    " *_FUNCTIONS) if False else ())], key=name_order)": "what a module exports with `*` is not asked",
}
"""Faults that could be seen and are not, and why."""
