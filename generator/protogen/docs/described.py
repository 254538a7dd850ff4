"""Writes descriptions in Markdown: what they say in CommonMark stays, what would disturb the page is escaped."""

from __future__ import annotations

from collections.abc import Iterator

from protogen.docs.marks import Markdown, code, escaped, fenced, line
from protogen.docs.prose import Block, Fenced, Listed, Paragraph, Quote, Span, blocks
from protogen.docs.wording import printable


def prose(value: str) -> Markdown:
    """A description of several paragraphs, lists and blocks."""
    return Markdown("\n\n".join("\n".join(_block(each)) for each in blocks(value)))


def cell(value: str) -> Markdown:
    """A description on one line, for a table."""
    return Markdown("<br>".join(part for each in blocks(value) for part in _flat(each)))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(held, heading):
            yield _paragraph(held, heading)
        case Fenced(held):
            yield from fenced(held, "").split("\n")
        case Quote(held):
            yield from (f"> {each}".rstrip() for each in _joined(held))
        case Listed(items, start):
            for number, item in enumerate(items):
                mark = "- " if start is None else f"{start + number}. "
                for index, each in enumerate(_joined(item)):
                    yield (f"{mark}{each}" if index == 0 else f"{' ' * len(mark)}{each}").rstrip()


def _joined(held: tuple[Block, ...]) -> Iterator[str]:
    for number, each in enumerate(held):
        if number and not isinstance(each, Listed):
            yield ""
        yield from _block(each)


def _flat(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(held, heading):
            yield _paragraph(held, heading)
        case Fenced(held):
            yield code(" ".join(held.split()))
        case Quote(held):
            yield from (part for each in held for part in _flat(each))
        case Listed(items, start):
            for number, item in enumerate(items):
                parts = [part for each in item for part in _flat(each)]
                yield f"{'•' if start is None else f'{start + number}.'} {'<br>'.join(parts)}"


def _paragraph(held: tuple[Span, ...], heading: bool) -> str:
    inside = _spans(held).strip()
    return f"**{inside}**" if heading and inside else line(inside)


def _spans(held: tuple[Span, ...]) -> str:
    return "".join(map(_span, held))


def _span(span: Span) -> str:
    inside = _spans(span.inside)
    match span.kind:
        case "code":
            return code(span.text)
        case "strong" | "em":
            mark = "**" if span.kind == "strong" else "*"
            return f"{mark}{inside}{mark}"
        case "link":
            target = span.target.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
            return f"[{inside}]({target})"
        case "plain":
            return inside
        case "break":
            return "<br>"
    return escaped(printable(span.text).replace("\n", " ").replace("\t", " "))
