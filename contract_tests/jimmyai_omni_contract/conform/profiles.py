"""The steps of each profile."""

from jimmyai_omni_contract.conform.options import ConformOptions
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.steps.authentication import authentication
from jimmyai_omni_contract.conform.steps.content import content
from jimmyai_omni_contract.conform.steps.creates import accepted_creates, refused_creates
from jimmyai_omni_contract.conform.steps.generated import generated
from jimmyai_omni_contract.conform.steps.lives import lives
from jimmyai_omni_contract.conform.steps.reads import reads, uploads
from jimmyai_omni_contract.conform.steps.refusals import refusals
from jimmyai_omni_contract.conform.steps.unpaid import unpaid


def make_plan(options: ConformOptions) -> Plan:
    """The plan of a profile; nothing is sent."""
    free = (*refused_creates(), *authentication(), *content(), *reads(), *refusals())
    match options.profile:
        case "free":
            steps = free
        case "smoke":
            steps = (*free, *uploads(), *lives(few=True))
        case "full":
            steps = (*free, *uploads(), *accepted_creates(), *lives(), *generated("light", seed=options.seed))
        case "soak":
            steps = (*free, *uploads(), *accepted_creates(), *lives(), *generated("soak", seed=options.seed))
    return Plan(options, (*steps, *unpaid()))
