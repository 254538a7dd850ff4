"""`protogen prove`: runs documents through the emitted code of every language, and compares the verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from protogen import working
from protogen.console import complain, say, show
from protogen.verbs.options import FILE, languages, offered_peers, schema_option, target_option

if TYPE_CHECKING:
    from protogen.languages.answers import Case, Document
    from protogen.live.proving.setup import Asked
    from protogen.live.proving.values import LiveProof
    from protogen.project.config import Config
    from protogen.prove.report import More, Ran
    from protogen.prove.run import Proof


_PEER = "Also show what another generator's models accept; may be repeated."


@click.command("prove", short_help="Check that the readers of all languages agree.")
@schema_option
@target_option(languages, "Only this language; may be repeated.")
@click.option("--peer", "others", multiple=True, metavar="NAME", shell_complete=offered_peers, help=_PEER)
@click.option(
    "--from", "folder", type=FILE, metavar="DIR", help="Use the documents in this folder, instead of made ones."
)
@click.option(
    "--documents", type=click.IntRange(0), default=200, show_default=True, help="The number of documents to make."
)
@click.option("--seed", type=int, default=0, show_default=True, help="The seed for the documents that are made.")
@click.option("--live", is_flag=True, help="Also have the mock play every scenario to the emitted clients.")
@click.option(
    "--scenarios",
    "folders",
    multiple=True,
    type=FILE,
    metavar="DIR",
    help="More scenarios for --live; may be repeated.",
)
@click.option("--assert-formats", is_flag=True, help="Assert `format` instead of treating it as an annotation.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="With json: one line per document."
)
@click.option(
    "--out", type=FILE, metavar="DIR", help="The folder for PROOF.md and PROOF.json (default: the config's out)."
)
@click.option("--config", type=FILE, metavar="FILE", help="The config file (default: the nearest, here or above).")
def command(
    schema: Path | None,
    names: tuple[str, ...],
    others: tuple[str, ...],
    folder: Path | None,
    documents: int,
    seed: int,
    live: bool,
    folders: tuple[Path, ...],
    assert_formats: bool,
    form: str,
    out: Path | None,
    config: Path | None,
) -> int:
    """Check that the readers of all languages agree.

    Runs documents through the emitted code of each of the project's languages whose tools are installed. Compares
    the verdicts with jsonschema's, the violations with one another, and what is written back with what was read.
    Exits 1 if anything disagrees, and shows the smallest document for which it does.

    Files of --from may hold any text. Those in folders named valid or invalid must also get that verdict.

    With --live it also runs every scenario of the mock through the emitted clients, over real sockets.
    """
    from protogen.dataclass import replace
    from protogen.model.messages import left_out
    from protogen.prove import peers, report, run, setup, usable

    case, asked = setup.settle(config, schema, formats=assert_formats)
    found = usable.usable(names, asked)
    chosen = peers.chosen(others)
    wanted = _asked(case, asked, names, folders) if live or folders else None
    texts = _documents(case, folder, documents, seed)
    labels = ", ".join(each.label for each in found.runners)
    working.stage(f"proving {len(texts):,} documents: {labels}")
    case = replace(case, documents=len(texts))
    proof = run.prove_many([(case, texts)], found.runners, probing=True)[0]
    ran = report.ran(found, formats=case.formats, seed=None if folder else seed, besides=peers.ask(proof, chosen))
    _tell(proof, ran, form, left_out(case.job.schema, case.job.spec))
    clients = _clients(wanted, seed, form) if wanted else None
    usual = asked.out if asked.path else None
    out = out or (usual if not names and not folder else None)  # only a whole run may replace the committed proof
    if out is not None:
        report.save(proof, ran, out, _section(clients) if clients is not None else None)
    return 0 if proof.agrees and (clients is None or clients.agrees) else 1


def _asked(case: Case, config: Config, names: tuple[str, ...], folders: tuple[Path, ...]) -> Asked:
    """What is to be proven of the clients."""
    from protogen.live.proving import setup

    return setup.asked(Path(case.job.schema.root.place.source.path), config, names, folders)


def _clients(wanted: Asked, seed: int, form: str) -> LiveProof:
    """Prove the clients, and tell."""
    from protogen.live.proving import report

    proof = wanted.prove(seed, lambda name: working.stage(f"proving clients: {name}"))
    if form == "json":
        for run in proof.runs:
            say(report.run_line(run))
        complain(report.left_out(proof))
    else:
        say("")
        for line in report.summary(proof):
            show(line)
    return proof


def _section(proof: LiveProof) -> More:
    from protogen.live.proving.report import as_json, as_markdown
    from protogen.prove.report import More

    return More("clients", as_json(proof), [*as_markdown(proof)])


def _documents(case: Case, folder: Path | None, count: int, seed: int) -> list[Document]:
    from protogen.prove import documents

    if folder is not None:
        return documents.from_folder(folder, list(case.subjects))
    made = documents.made(case, count, seed)
    made += documents.across(case, made, count // 4, seed)
    further = [*documents.at_edges(case, count, seed), *documents.texts(case, seed)] if count else []
    return [*documents.fixtures(case), *made, *further]


def _tell(proof: Proof, ran: Ran, form: str, left_out: str) -> None:
    from protogen.prove import declared_report, report

    if form == "json":
        for number, verdict in enumerate(proof.verdicts):
            opinions = {each.name: each.opinions[number] for each in ran.besides if each.opinions}
            say(report.document_line(verdict, opinions))
        for line in declared_report.json_lines(proof):
            say(line)
        complain([*report.left_out(ran.skipped), *declared_report.not_probed(proof, ran.label)])
        complain(f"{each.name}: {each.failure}" for each in ran.besides if each.failure)
        return
    for line in report.summary(proof, ran):
        show(line)
    if left_out:
        say(left_out)
