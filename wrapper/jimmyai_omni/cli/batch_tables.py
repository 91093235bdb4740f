"""Batches as text and as JSON; docs/batch.md documents every key."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from jimmyai_omni._journal.jobs import Batch, phase_of
from jimmyai_omni._journal.states import JOB_STATES, JobState, Phase
from jimmyai_omni.batch.events import BatchPlan, BatchResult
from jimmyai_omni.batch.rows import RowFault
from jimmyai_omni.batch.tally import Tally
from jimmyai_omni.cli.tables import Column, table


def plan_table(plan: BatchPlan) -> str:
    """What a run would do, for people."""
    columns = [Column("billed as"), *(Column(name, is_right=True) for name in ("videos", "each", "JimiCoin"))]
    rows = list[tuple[str, ...]]()
    for price in plan.prices:
        each = "?" if price.unit_price is None else f"{price.unit_price:g}"
        total = "?" if price.unit_price is None else f"{price.rows * price.unit_price:,.12g}"
        rows.append((price.billing_name or "no documented name", f"{price.rows:,}", each, total))
    rows.append(("in all", f"{plan.to_create:,}", "", "?" if plan.total is None else f"{plan.total:,.12g}"))
    lines = [_PHASES[plan.phase]] if plan.phase in _PHASES else []
    lines += [table(columns, rows)] if plan.to_create else ["nothing is to be created"]
    available = plan.balance.available if plan.balance else None
    if available is not None:
        less = (plan.total or 0.0) - available
        short = f", {less:,.12g} less than all of them cost" if less > 0 else ""
        lines.append(f"The account holds {available:,.12g} JimiCoin{short}.")
    lines += [f"{plan.repeated:,} rows repeat another and are left out."] if plan.repeated else []
    lines += [f"{plan.faulty:,} rows are at fault and are left out:"] if plan.faulty else []
    lines += [f"  {fault}" for fault in plan.faults[:_SHOWN]]
    return "\n".join(lines)


_SHOWN: Final = 20
_PHASES: Final[Mapping[Phase, str]] = {
    "paused": "It was paused, and goes on.",
    "cancelled": "It is cancelled: nothing more is created, and what is made is fetched.",
}


def plan_fields(plan: BatchPlan) -> dict[str, Any]:
    """What a run would do, as JSON."""
    return {
        "batch_id": plan.batch_id,
        "place": plan.place,
        "phase": plan.phase,
        "counts": counts_of(plan.counts),
        "prices": [attrs.asdict(price) for price in plan.prices],
        "to_create": plan.to_create,
        "total": plan.total,
        "available": plan.balance.available if plan.balance else None,
        "spent": plan.spent,
        "uncertain": plan.uncertain,
        "faulty": plan.faulty,
        "repeated": plan.repeated,
        "faults": fault_fields(plan.faults),
        "is_endless": plan.is_endless,
        "estimate_s": plan.estimate_s,
    }


def result_text(result: BatchResult) -> str:
    """What became of a batch, in one line."""
    said = ", ".join(f"{count:,} {state}" for state, count in counts_of(result.counts).items())
    stopped = f"; {result.stopped}" if result.stopped else ""
    return f"{said or 'none'}; {_coins_text(result.spent, result.uncertain)} JimiCoin{stopped}"


def result_fields(result: BatchResult) -> dict[str, Any]:
    """What became of a batch, as JSON."""
    return {
        "batch_id": result.batch_id,
        "place": result.place,
        "phase": result.phase,
        "counts": counts_of(result.counts),
        "spent": result.spent,
        "uncertain": result.uncertain,
        "stopped": result.stopped,
        "troubles": list(result.troubles),
        "faults": fault_fields(result.faults),
        "reports": [str(report) for report in result.reports],
    }


def batches_table(batches: Iterable[Batch], tallies: Mapping[str, Tally]) -> str:
    """How far batches are, for people."""
    columns = (
        Column("place", gives_way=True),
        Column("state"),
        Column("rows", gives_way=True),
        Column("JimiCoin"),
        Column("run by", gives_way=True),
    )
    rows = list[tuple[str, ...]]()
    for batch in batches:
        known = tallies[batch.batch_id]
        jobs = ", ".join(f"{count:,} {state}" for state, count in counts_of(known.counts).items())
        spent = _coins_text(known.spent, known.uncertain)
        rows.append((batch.place, batch_phase(batch, known), jobs, spent, _run_by(batch)))
    return table(columns, rows)


def _run_by(batch: Batch) -> str:
    said = [f"process {batch.owner.pid}"] if batch.owner else []
    said += [f"{batch.workers} workers"] if batch.workers else []
    return ", ".join(said) or "nobody"


def batch_fields(batch: Batch, known: Tally) -> dict[str, Any]:
    """How far a batch is, as JSON."""
    return {
        "batch_id": batch.batch_id,
        "place": batch.place,
        "phase": batch_phase(batch, known),
        "began_at": batch.began_at,
        "is_run": batch.is_run,
        "workers": batch.workers,
        "counts": counts_of(known.counts),
        "spent": known.spent,
        "uncertain": known.uncertain,
    }


def counts_of(counts: Mapping[JobState, int]) -> dict[JobState, int]:
    """How many rows have come how far; states of which there is none are left out."""
    return {state: counts[state] for state in JOB_STATES if counts.get(state)}


def fault_fields(faults: Iterable[RowFault]) -> list[dict[str, Any]]:
    """What is wrong with rows, as JSON."""
    return [attrs.asdict(fault) for fault in faults]


def duration(seconds: float) -> str:
    """A span of time, as people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def batch_phase(batch: Batch, known: Tally) -> Phase:
    """What goes on with a batch, in a word."""
    return phase_of(batch.phase, counts_of(known.counts), is_run=batch.is_run)


def _coins_text(spent: float, uncertain: float) -> str:
    return f"{spent:,.12g} ({uncertain:,.12g} of it perhaps)" if uncertain else f"{spent:,.12g}"
