"""`protogen prove`: documents through the emitted code of every language, and whether all agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen.console import complain, say
from protogen.verbs.options import FILE, languages, offered_peers, target_option

if TYPE_CHECKING:
    from protogen.languages.answers import Case, Document
    from protogen.prove.report import Ran
    from protogen.prove.run import Proof


_PEER = "Another generator's models, shown beside the proof; may be repeated."


@click.command("prove", short_help="Show that the readers of every language give one verdict.")
@click.option("--schema", type=FILE, metavar="FILE", help="The schema (JSON or YAML), instead of the config's.")
@target_option(languages, "This language, of all installed; may be repeated.")
@click.option("--peer", "others", multiple=True, metavar="NAME", shell_complete=offered_peers, help=_PEER)
@click.option("--from", "folder", type=FILE, metavar="DIR", help="Your own documents, instead of made ones.")
@click.option("--documents", type=click.IntRange(0), default=200, show_default=True, help="How many to make.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed makes other documents.")
@click.option("--assert-formats", is_flag=True, help="Hold `format` against documents, not only note it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: a line a document.")
@click.option("--out", type=FILE, metavar="DIR", help="Where PROOF.md and PROOF.json go (default: the config's out).")
@click.option("--config", type=FILE, metavar="FILE", help="The config file, instead of the nearest one upwards.")
def command(
    schema: Path | None,
    names: tuple[str, ...],
    others: tuple[str, ...],
    folder: Path | None,
    documents: int,
    seed: int,
    assert_formats: bool,
    form: str,
    out: Path | None,
    config: Path | None,
) -> int:
    """Show that the readers of every language give one verdict.

    Documents go through the emitted code of each of the project's languages whose tools are here. Verdicts are
    compared with jsonschema's, violations with one another, and what is written back with what was read. Exits 1
    where anything disagrees, with the smallest document that shows it.

    Files of --from may be any text; below folders named valid and invalid, the verdict they should get is known.
    """
    from protogen.prove import peers, report, run, setup, usable

    case, asked = setup.settle(config, schema, formats=assert_formats)
    found = usable.usable(names, asked)
    chosen = peers.chosen(others)
    texts = _documents(case, folder, documents, seed)
    proof = run.prove_many([(case, texts)], found.runners)[0]
    ran = report.ran(found, formats=case.formats, seed=None if folder else seed, besides=peers.ask(proof, chosen))
    _tell(proof, ran, form)
    usual = asked.out if asked.path else None
    out = out or (usual if not names and not folder else None)  # what is committed is of a whole run
    if out is not None:
        report.save(proof, ran, out)
    return 0 if proof.agrees else 1


def _documents(case: Case, folder: Path | None, count: int, seed: int) -> list[Document]:
    from protogen.prove import documents

    if folder is not None:
        return documents.from_folder(folder, list(case.subjects))
    return [*documents.fixtures(case), *documents.made(case, count, seed)]


def _tell(proof: Proof, ran: Ran, form: str) -> None:
    from protogen.prove import report

    if form == "json":
        for number, verdict in enumerate(proof.verdicts):
            opinions = {each.name: each.opinions[number] for each in ran.besides if each.opinions}
            say(report.document_line(verdict, opinions))
        complain(report.left_out(ran.skipped))
        complain(f"{each.name}: {each.failure}" for each in ran.besides if each.failure)
        return
    for line in report.summary(proof, ran):
        say(line)
