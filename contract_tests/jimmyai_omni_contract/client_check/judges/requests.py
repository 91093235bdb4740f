"""Judges of what was asked, and by whom."""

from jimmyai_omni_contract.client_check.judges.judgement import Judge, Judgement, failed, passed
from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.client_check.words import counted

_WITHOUT_KEY = frozenset({"models", "media", None})


def keeps_rule(rule: str) -> Judge:
    """No create breaks a rule of the contract."""

    def judge(run: Run, _plain: Run) -> Judgement | None:
        broken = [
            (create, finding)
            for create in run.creates
            for finding in create.request_findings
            if finding.rule == rule
        ]
        if not run.creates:
            return None
        if not broken:
            return passed(f"kept by {counted(len(run.creates), 'create')}")
        places = ", ".join(sorted({finding.where for _, finding in broken}))
        return failed(f"broken by {places}", [create for create, _ in broken])

    return judge


def authenticates(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001 - every judge takes both
    """Every call that needs the key carries it as `Authorization: Bearer <key>`."""
    calls = [exchange for exchange in run.exchanges if exchange.operation not in _WITHOUT_KEY]
    if not calls:
        return None
    refused = [call for call in calls if call.account is None]
    if refused:
        return failed(f"{len(refused)} of {counted(len(calls), 'call')} without a key that is known", refused)
    return passed(counted(len(calls), "call"))


def knows_the_api(run: Run, plain: Run) -> Judgement | None:  # noqa: ARG001
    """It calls only what there is, and follows its own tasks."""
    strays = [exchange for exchange in run.exchanges if exchange.operation is None]
    if strays:
        asked = strays[0].request
        return failed(f"there is no operation {asked.method} {asked.url}", strays)
    own = {charge.task_id for create in run.creates for charge in create.charges}
    foreign = [poll for poll in run.polls if poll.request.url.rpartition("/")[2] not in own]
    if foreign:
        return failed(f"it asked for a task that is none of its own: {foreign[0].request.url}", foreign)
    return passed(counted(len(run.exchanges), "request")) if run.exchanges else None
