"""Turns a Spec into a Page: the content of the reference, without its layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.dataclass import dataclass, field
from protogen.docs.anchors import Anchors
from protogen.docs.assertions import says
from protogen.docs.fields import Fields
from protogen.docs.highlight import JSON
from protogen.docs.operations import operations
from protogen.docs.picture import Picture, picture
from protogen.docs.samples import Samples
from protogen.docs.sentences import kind, of_whom, opened, users, when
from protogen.docs.told import Told
from protogen.docs.view import Code, Example, Group, Link, Page, Row, Section, Snippet, Words
from protogen.docs.wording import Wording, limits
from protogen.languages.examples import Examples, Message, messages
from protogen.model.roles import Role, named_role, roles
from protogen.model.spec import (
    Alias,
    Decl,
    Enum,
    Record,
    Spec,
    TaggedUnion,
    Union,
    Variant,
)
from protogen.schema.load import Schema, Subschema

HEADINGS = (
    *("contents", "search", "job", "reading", "messages", "requests", "replies", "notifications", "operations"),
    *("enums", "types", "top", "versions"),
)
"""Anchors of the page itself."""


_TITLES = {
    Role.REQUEST: ("Requests", "requests"),
    Role.REPLY: ("Replies", "replies"),
    Role.NOTIFICATION: ("Notifications", "notifications"),
    Role.MESSAGE: ("Messages", "messages"),
}
"""The group of each sort of message, in their order on the page."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page is told beside the schema. `chosen`: the messages were named, so that no entry point is a part.
    `versions`: other pages, by what they are called."""

    source: str
    title: str = ""
    chosen: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)


def reference(schema: Schema, spec: Spec, samples: Samples, languages: Sequence[Examples], about: About) -> Page:
    """The page of a protocol."""
    return _Run(schema, spec, samples, tuple(languages), about).page()


@dataclass
class _Run:
    schema: Schema
    spec: Spec
    samples: Samples
    languages: tuple[Examples, ...]
    about: About
    anchors: Anchors = field(default_factory=lambda: Anchors(HEADINGS))
    places: dict[str, str] = field(default_factory=dict)

    def page(self) -> Page:
        every = self._roles()
        own = [(message, self._place(message), role) for message, role in every]
        for decl in self.spec.decls:
            if decl.name not in self.places:
                self.places[decl.name] = self.anchors.new(decl.name)
        self.told = Told(self.schema, self.spec)
        self.wording = Wording(self.spec, self.places)
        self.fields = Fields(self.spec, self.wording, self.anchors, self.languages, self.told)
        self.users = users(self.spec, self.places)
        shown_already = {message.name for message, _ in every}
        rest = [decl for decl in self.spec.decls if decl.name not in shown_already]
        groups = (
            Group("Operations", "operations", "", tuple(operations(self.schema, self.anchors, self._link))),
            *self._messages(own),
            Group("Values and codes", "enums", "", tuple(self._enum(each) for each in rest if isinstance(each, Enum))),
            Group("Types", "types", "", tuple(self._type(each) for each in rest if not isinstance(each, Enum))),
        )
        spec = self.spec
        return Page(
            self.about.title or spec.title or (spec.roots[0] if spec.roots else "Nothing"),
            spec.version,
            spec.id,
            spec.doc,
            self.about.source,
            tuple(self._pictures()),
            tuple(self._reading(message.root) for message, _ in every[:1]),
            tuple(group for group in groups if group.sections),
            tuple(each.label for each in self.languages),
            tuple(self.about.versions.items()),
            tuple(of_whom(self.schema)),
        )

    def _roles(self) -> list[tuple[Message, Role]]:
        """The messages that have a section of their own, each once, with what they are for."""
        known = roles(self.spec, chosen=self.about.chosen)
        found: dict[str, tuple[Message, Role]] = {}
        for message in messages(self.spec):
            alone = len(known) == 1 or message.name not in known
            role = known[message.root] if alone else known[message.name]
            if role is Role.PART or (alone and message.variant is not None and known[message.root] is Role.PART):
                continue
            said = named_role(message.name)
            found.setdefault(message.name, (message, said if said is not Role.MESSAGE else role))
        return list(found.values())

    def _messages(self, own: Sequence[tuple[Message, str, Role]]) -> Iterator[Group]:
        sorts = {role for _, _, role in own}
        for sort, (title, anchor) in _TITLES.items():
            name = "Other messages" if sort is Role.MESSAGE and len(sorts) > 1 else title
            sections = (self._message(message, place, role) for message, place, role in own if role is sort)
            yield Group(name, anchor, "", tuple(sections))

    def _link(self, subschema: Subschema) -> Words:
        """What a subschema of an operation is, in words."""
        for each in (subschema, *subschema.referred()):
            at = (each.place.source.path, each.place.pointer)
            for decl in self.spec.decls:
                if decl.place and (decl.place.source.path, decl.place.pointer) == at:
                    return (Link(decl.name, self.places[decl.name]),)
        return (says(subschema).removeprefix("is ") or "any JSON",)

    def _place(self, message: Message) -> str:
        """The anchor of a message: its tag, or its name if it is an entry point or has no tag."""
        anchor = self.anchors.new(str(message.tags[0]) if self._by_tag(message) else message.name)
        self.places.setdefault(message.name, anchor)
        return anchor

    def _by_tag(self, message: Message) -> bool:
        return bool(message.tags) and message.name not in self.spec.roots

    def _message(self, message: Message, anchor: str, role: Role) -> Section:
        decl = self.spec.index.get(message.name)
        node: Decl | Variant | None = decl or message.variant
        assert node is not None
        return Section(
            name=" or ".join(map(str, message.tags)) if self._by_tag(message) else message.name,
            anchor=anchor,
            kind="message",
            doc=(message.variant.doc if message.variant else "") or node.doc,
            deprecated=node.deprecated,
            remarks=tuple(self._remarks(decl)),
            role=role.value,
            rows=self.fields.deep(decl, anchor) if isinstance(decl, Record) else (),
            codes=self._codes(decl, anchor) if isinstance(decl, Enum) else (),
            choices=self._choices(decl) if isinstance(decl, Union) else self._alias(decl),
            examples=tuple(self._examples(message, anchor)),
            decl=message.name,
        )

    def _examples(self, message: Message, anchor: str) -> Iterator[Example]:
        sample = self.samples.of(message)
        code = tuple(Snippet(each.label, each.word, each.using(message), each.words) for each in self.languages)
        for number, text in enumerate(sample.texts, 1):
            caption = f"Example {number}" if len(sample.texts) > 1 else "Example"
            snippets = (Snippet("JSON", "json", text, JSON), *(code if number == 1 else ()))
            fault = sample.faults[number - 1] if sample.faults else ""
            yield Example(self.anchors.new(anchor, "example"), caption, snippets, sample.made, fault)
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

    def _remarks(self, decl: Decl | None) -> Iterator[str]:
        yield from opened(decl)
        own = limits(decl.type) if isinstance(decl, Alias) else ()
        said = list(dict.fromkeys([*own, *self.told.decl(decl)]))
        if said:
            yield f"Also checked: {'; '.join(each.removeprefix('also checked: ') for each in said)}."

    def _codes(self, decl: Enum, anchor: str) -> tuple[Code, ...]:
        described = self.told.values(decl)
        spelled = [each.members(decl) for each in self.languages]
        return tuple(
            Code(
                str(each.value),
                self.anchors.new(anchor, str(each.value)),
                each.name,
                each.doc or described.get(str(each.value), ""),
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
            kind(decl),
            decl.doc,
            decl.deprecated,
            remarks=tuple(self._remarks(decl)),
            rows=rows,
            choices=self._choices(decl) if isinstance(decl, Union) else self._alias(decl),
            used=self.users.get(decl.name, ()),
        )

    def _choices(self, decl: Union) -> tuple[tuple[Words, str], ...]:
        path = ".".join(decl.tag) if isinstance(decl, TaggedUnion) else ""
        said_of = [when(each, path) for each in decl.variants]
        alike = {said for said in said_of if said and said_of.count(said) > 1}
        told = (f"{said} (the first that fits)" if said in alike else said for said in said_of)
        return tuple((self.wording.type(each.type), said) for each, said in zip(decl.variants, told, strict=True))

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
