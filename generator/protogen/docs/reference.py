"""Turns a Spec into a Page: the content of the reference, without its layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from protogen.docs.anchors import Anchors
from protogen.docs.fields import Fields
from protogen.docs.highlight import JSON
from protogen.docs.picture import Picture, picture
from protogen.docs.samples import Samples
from protogen.docs.view import Code, Example, Group, Link, Page, Row, Section, Snippet, Words
from protogen.docs.wording import Wording, shown
from protogen.languages.examples import Examples, Message, messages
from protogen.model.contents import references, types_of
from protogen.model.spec import (
    Alias,
    Decl,
    Enum,
    KeyedUnion,
    KeyedVariant,
    Record,
    Spec,
    TaggedUnion,
    TaggedVariant,
    TypedUnion,
    TypedVariant,
    Union,
    Variant,
)

_FEW = 8
"""At most this many users of a type are listed."""
HEADINGS = ("contents", "search", "job", "reading", "messages", "enums", "types", "top")
"""Anchors of the page itself."""


def reference(spec: Spec, samples: Samples, languages: Sequence[Examples], source: str) -> Page:
    """The page of a protocol. `source`: the name of its schema."""
    return _Run(spec, samples, tuple(languages)).page(source)


@dataclass
class _Run:
    spec: Spec
    samples: Samples
    languages: tuple[Examples, ...]
    anchors: Anchors = field(default_factory=lambda: Anchors(HEADINGS))
    places: dict[str, str] = field(default_factory=dict)

    def page(self, source: str) -> Page:
        every = messages(self.spec)
        own = [(message, self._place(message)) for message in every]
        for decl in self.spec.decls:
            if decl.name not in self.places:
                self.places[decl.name] = self.anchors.new(decl.name)
        wording = Wording(self.spec, self.places)
        self.fields = Fields(self.spec, wording, self.anchors, self.languages)
        self.wording = wording
        self.users = _users(self.spec, self.places)
        shown_already = {message.name for message in every}
        rest = [decl for decl in self.spec.decls if decl.name not in shown_already]
        groups = (
            Group("Messages", "messages", "", tuple(self._message(*each) for each in own)),
            Group("Values and codes", "enums", "", tuple(self._enum(each) for each in rest if isinstance(each, Enum))),
            Group("Types", "types", "", tuple(self._type(each) for each in rest if not isinstance(each, Enum))),
        )
        spec = self.spec
        return Page(
            spec.title or spec.roots[0] if spec.roots else "Nothing",
            spec.version,
            spec.id,
            spec.doc,
            source,
            tuple(self._pictures()),
            tuple(self._reading(root) for root in spec.roots),
            tuple(group for group in groups if group.sections),
            tuple(each.label for each in self.languages),
        )

    def _place(self, message: Message) -> str:
        """The anchor of a message: its tag, or its name if it has no tag."""
        anchor = self.anchors.new(str(message.tags[0]) if message.tags else message.name)
        self.places.setdefault(message.name, anchor)
        return anchor

    def _message(self, message: Message, anchor: str) -> Section:
        decl = self.spec.index.get(message.name)
        node: Decl | Variant | None = decl or message.variant
        assert node is not None
        return Section(
            name=" or ".join(map(str, message.tags)) or message.name,
            anchor=anchor,
            kind="message",
            doc=(message.variant.doc if message.variant else "") or node.doc,
            deprecated=node.deprecated,
            remarks=tuple(_remarks(decl)),
            rows=self.fields.deep(decl, anchor) if isinstance(decl, Record) else (),
            codes=self._codes(decl, anchor) if isinstance(decl, Enum) else (),
            choices=self._choices(decl) if isinstance(decl, Union) else self._alias(decl),
            examples=tuple(self._examples(message, anchor)),
        )

    def _examples(self, message: Message, anchor: str) -> Iterator[Example]:
        sample = self.samples.of(message)
        code = tuple(Snippet(each.label, each.word, each.using(message), each.words) for each in self.languages)
        for number, text in enumerate(sample.texts, 1):
            caption = f"Example {number}" if len(sample.texts) > 1 else "Example"
            snippets = (Snippet("JSON", "json", text, JSON), *(code if number == 1 else ()))
            yield Example(self.anchors.new(anchor, "example"), caption, snippets, sample.made)
        if not sample.texts:
            yield Example(self.anchors.new(anchor, "example"), "Example", code)

    def _reading(self, root: str) -> Example:
        snippets = tuple(Snippet(each.label, each.word, each.reading(root), each.words) for each in self.languages)
        return Example(self.anchors.new("read", root), f"Read a {root}", snippets)

    def _enum(self, decl: Enum) -> Section:
        anchor = self.places[decl.name]
        open_ = "Newer senders may use values that are not listed; tolerant readers keep them as they are."
        return Section(
            decl.name,
            anchor,
            "enum",
            decl.doc,
            decl.deprecated,
            remarks=(open_,) if decl.open else ("No other value is ever accepted.",),
            codes=self._codes(decl, anchor),
            used=self.users.get(decl.name, ()),
        )

    def _codes(self, decl: Enum, anchor: str) -> tuple[Code, ...]:
        spelled = [each.members(decl) for each in self.languages]
        return tuple(
            Code(
                str(each.value),
                self.anchors.new(anchor, str(each.value)),
                each.name,
                each.doc,
                str(each.notes.get("action", "")),
                each.deprecated,
                tuple(names[number] for names in spelled),
            )
            for number, each in enumerate(decl.members)
        )

    def _type(self, decl: Decl) -> Section:
        anchor = self.places[decl.name]
        rows: tuple[Row, ...] = self.fields.flat(decl, anchor) if isinstance(decl, Record) else ()
        return Section(
            decl.name,
            anchor,
            _kind(decl),
            decl.doc,
            decl.deprecated,
            remarks=tuple(_remarks(decl)),
            rows=rows,
            choices=self._choices(decl) if isinstance(decl, Union) else self._alias(decl),
            used=self.users.get(decl.name, ()),
        )

    def _choices(self, decl: Union) -> tuple[tuple[Words, str], ...]:
        path = ".".join(decl.tag) if isinstance(decl, TaggedUnion) else ""
        return tuple((self.wording.type(each.type), _when(each, path)) for each in decl.variants)

    def _alias(self, decl: Decl | None) -> tuple[tuple[Words, str], ...]:
        return ((self.wording.type(decl.type), ""),) if isinstance(decl, Alias) else ()

    def _pictures(self) -> Iterator[Picture]:
        for root in self.spec.roots:
            decl, flow = self.spec[root], self.spec[root].notes.get("flow")
            if isinstance(flow, dict) and isinstance(decl, TaggedUnion):
                told = {
                    str(tag): (self.places.get(each.called, ""), self._doc(each))
                    for each in decl.variants
                    for tag in each.tags
                }
                yield picture(root, self.anchors.new("job", root), flow, told)

    def _doc(self, variant: Variant) -> str:
        decl = self.spec.index.get(variant.called)
        return variant.doc or (decl.doc if decl else "")


def _kind(decl: Decl) -> str:
    """The kind of a declaration, as a word for its badge."""
    match decl:
        case Record():
            return "object"
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            return "union"
        case Alias():
            return "alias"
        case Enum():
            return "type"


def _when(each: TaggedVariant | TypedVariant | KeyedVariant, path: str) -> str:
    """Says when an alternative applies. `path`: the path of the tag."""
    match each:
        case TaggedVariant():
            return f"`{path}` is {' or '.join(f'`{shown(tag)}`' for tag in each.tags)}" if each.tags else "any other"
        case TypedVariant():
            return f"the value's type is {' or '.join(each.json_types)}"
        case KeyedVariant():
            return f"it has {' and '.join(f'`{name}`' for name in each.keys)}" if each.keys else ""


def _remarks(decl: Decl | None) -> Iterator[str]:
    if isinstance(decl, Record):
        if decl.extra is None:
            yield "The object is closed: strict readers refuse members that are not listed."
        if not decl.fields:
            yield "No member has a name of its own."
    if isinstance(decl, TaggedUnion) and decl.open:
        yield "Newer senders may add alternatives; tolerant readers keep them as they are."
    if isinstance(decl, KeyedUnion):
        yield "The first alternative that fits is used."


def _users(spec: Spec, places: Mapping[str, str]) -> Mapping[str, tuple[Link, ...]]:
    """For each declaration, links to those that refer to it."""
    found: dict[str, dict[str, None]] = {}
    for decl in spec.decls:
        for name in references(types_of(decl)):
            found.setdefault(name, {})[decl.name] = None
    return {
        name: tuple(Link(user, places[user]) for user in list(users)[:_FEW] if user in places)
        for name, users in found.items()
    }
