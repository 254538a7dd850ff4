"""Makes a schema of samples: surveys them until there is nothing new to find, writes down what was seen, checks it."""

from __future__ import annotations

from protogen.checks.compile import compile_checks
from protogen.checks.functions import Quick
from protogen.dataclass import dataclass
from protogen.infer.decide import next_plan, without
from protogen.infer.drafts import Result, written
from protogen.infer.samples import Progress, Samples
from protogen.infer.survey import MisfitError, Plan, Survey
from protogen.schema.load import of_value
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json

_MOST_SURVEYS = 40
"""So often are the samples read. Each reading finds the unions inside of those that the one before it found."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """A schema, remarks for a person to decide about, and how much it was made of."""

    schema: dict[str, Json]
    notes: tuple[Diagnostic, ...]
    documents: int


def infer(samples: Samples, title: str, tell: Progress) -> Inferred:
    """The schema of some samples, each of which is valid for it.

    Raises Refused for samples that are not JSON or that have nothing in common."""
    survey = settled(samples, tell)
    result: Result = written(survey, title)
    return Inferred(result.schema, result.notes, _check(result.schema, samples, tell))


def settled(samples: Samples, tell: Progress) -> Survey:
    """The survey of the samples whose plan nothing is missing from."""
    plan = Plan()
    for _ in range(_MOST_SURVEYS):
        try:
            survey = _surveyed(samples, plan, tell)
        except MisfitError as error:
            plan = without(plan, error.path)
            continue
        following = next_plan(survey)
        if following == plan:
            return survey
        plan = following
    problem = "the samples hold unions inside of unions that have no end"
    raise Refused(Diagnostic("too-varied", problem, help="infer from samples of one kind at a time"))


def _surveyed(samples: Samples, plan: Plan, tell: Progress) -> Survey:
    survey = Survey(plan)
    for sample in samples.read(tell, spelled=True):
        survey.see(sample.value)
    return survey


def _check(schema: dict[str, Json], samples: Samples, tell: Progress) -> int:
    """Check that every sample is valid, formats included; how many there are."""
    loaded = of_value(schema, "inferred")
    program, faults = compile_checks(loaded, {"root": loaded.root}, assert_formats=True)
    if faults:
        raise Refused(*faults)
    accepts = Quick(program.document).accepts("root")
    count = 0
    for sample in samples.read(tell, spelled=False):
        count += 1
        if not accepts(sample.value):
            problem = "this sample is not valid for the schema inferred from it, so nothing was written"
            help = "if nothing wrote to the samples meanwhile, please report it, with the sample"
            raise Refused(Diagnostic("not-inferred", problem, at=f"{sample.file}:{sample.line}", help=help))
    return count
