"""What is known of faults that `prove` does not notice."""

from __future__ import annotations

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {
    'typescript runtime.js: if (typeof value !== "object" || value === null) {'
    ' -> if (typeof value !== "object" && value === null) {': "more is remembered: only slower",
    "typescript runtime.js: return point >= 0xd800 && point <= 0xdfff ? -1 : point;"
    " -> return point >= 0xd800 && point <= 0xdfff ? -2 : point;": "any negative number means the same",
    "python _runtime/grammar.py: self.references.append(int(_number(self.run_of(_DIGITS))[1][:9])) ->"
    " self.references.append(int(_number(self.run_of(_DIGITS))[1][:10]))": "no text has so many groups",
    'python _runtime/jsontext.py: if text.startswith("\\ufeff"): -> if False:': "Python's parser refuses"
    " the mark too, in other words",
    'python _base.py: if model["type"] == "model": -> if True:': "the schema of a class of ours is always a model's",
    "python _runtime/run.py: self._verdicts[key] = verdict -> pass": "a verdict that is not remembered is found again",
    "python _runtime/pattern.py: if state.at_end is None: -> if True:": "the place is computed again",
    "python _runtime/pattern.py: state.follow[char] = following -> pass": "a step that is not remembered is found"
    " again",
    "swift Runtime/CheckMultiples.swift: if case .integer(let value) = value, case .integer(let divisor) = divisor,"
    " divisor > 0 { -> if case .integer(let value) = value, case .integer(let divisor) = divisor, divisor > 1 {": "a"
    " short way for integers: the long one says the same of 1",
    "swift Runtime/UnionChoice.swift: session.choosing = choosing -> ": "what was chosen is not remembered:"
    " only slower",
    "swift Runtime/Pattern.swift: var found = [Bool](repeating: false, count: scalars.count + 1) -> var found ="
    " [Bool](repeating: true, count: scalars.count + 1)": "each of them is set below",
    "swift Runtime/CheckProgram.swift: hashScalars(of: part, into: &hasher) -> ": "equal violations have equal hashes"
    " all the same",
}
"""Faults that change nothing that a reader can see, and why."""

REASONS: Mapping[str, str] = {
    'typescript runtime.js: if (shape === "double" && fromDouble(Number(value)) === value) {'
    ' -> if (false && (shape === "double" && fromDouble(Number(value)) === value)) {': "a value counted as"
    " `unrepresentable` is not asked what it is; no rule says which values may be",
    "python _runtime/choice.py: any(name not in members for name in self.keys), -> all(name not in members for name in"
    " self.keys),": "what the schema accepts has all required members; what it refuses is not asked what it means",
    "swift Runtime/RoomyThread.swift: case .array(let items): levels == 0 || items.contains { $0.nests(deeperThan:"
    " levels - 1) } -> case .array(let items): levels == 1 || items.contains { $0.nests(deeperThan: levels -"
    " 1) }": "which depth needs a thread with more room only a small stack tells, and the driver's is large",
    "swift Runtime/RoomyThread.swift: if level >= shallowLevels, Thread.current.stackSize < roomyStack { throw"
    " NeedsRoom() } -> if level >= shallowLevels, Thread.current.stackSize <= roomyStack { throw NeedsRoom()"
    " }": "only what other decoders than ours read goes this way",
    "python models the richest alternative has a poorer one's class": "two branches of a `oneOf` accept"
    " such a value: only documents that are invalid have one, and what those mean is not asked",
    "generator generator/protogen/model/references.py: if not shaping: -> if  shaping:": "not yet looked into",
    "generator generator/protogen/languages/typescript/roots.py: while more := {name for name, held "
    "in edges.items() if name not in found and held & found}: -> while more := {name for name, held "
    "in edges.items() if name not in found and held | found}:": "not yet looked into",
    "generator generator/protogen/model/words.py: plain = {name: chosen.get(name) or spell(text) or "
    "empty for name, text in texts.items()} -> plain = {name: chosen.get(name) or spell(text) and "
    "empty for name, text in texts.items()}": "not yet looked into",
    "python _unions.py: if type(value) in _SCALARS or isinstance(value, BaseModel): -> if type(value) "
    "in _SCALARS and isinstance(value, BaseModel):": "a value"
    " that the schema accepts here is an object; of a model the same is found, more slowly",
    "python _base.py: allow_inf_nan=False, -> allow_inf_nan=True,": "no JSON text holds an infinity: only an app"
    " could hand one to pydantic",
    "swift models a member is also among the others": "a member that is named is not looked for among the others",
    "swift models null is the same as absent": "what an absent member is, its value does not tell",
    "generator generator/protogen/model/remarks.py: return Member(**words, name=value if isinstance(value, str) else"
    " title or listed_member(value).name, value=value) -> return Member(**words, name=value if isinstance(value, str)"
    " else title and listed_member(value).name, value=value)": "names of an enum's cases that are not made of the value"
    " are not compared with a title",
    "generator generator/protogen/languages/python/order.py: turns[name] = max((turns[each] +"
    " (positions[each] > positions[name]) for each in wanted[name]), default=0) -> turns[name] = max((turns[each] -"
    " (positions[each] > positions[name]) for each in wanted[name]), default=0)": "the order of the classes in a module"
    " is not asked",
    'generator generator/protogen/languages/python/target.py: exported = sorted([*classes, *_PUBLIC, *(("readers",'
    ' *_FUNCTIONS) if readers else ())], key=name_order) -> exported = sorted([*classes, *_PUBLIC, *(("readers",'
    " *_FUNCTIONS) if False else ())], key=name_order)": "what a module exports with `*` is not asked",
}
"""Faults that could be seen and are not, and why."""
