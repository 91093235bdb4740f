"""A batch on a Dask cluster: a real scheduler, real workers, and the journal in a real PostgreSQL."""

import logging
import os
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from jimmyai_omni._journal.journal import Journal
from tests.batch.fleet import rows
from tests.batch.test_crew import CREATES, site_with
from tests.postgres import PostgresServer


@pytest.fixture
def client(tmp_path: Path) -> Generator[Any]:
    # Seconds, which a run without this test saves. The library says nothing of types.
    dask: Any = import_module("distributed")
    with (
        dask.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=tmp_path,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        dask.Client(cluster) as client,
    ):
        yield client


@pytest.mark.campaign
def test_a_cluster_that_loses_a_worker_loses_no_row(
    client: Any, postgres: PostgresServer, tmp_path: Path
) -> None:
    with site_with(postgres.journal(), tmp_path) as site:
        victim = min(client.run(os.getpid).values())
        site.on_create = lambda count: os.kill(victim, SIGKILL) if count == 8 else None
        result = site.run(rows(24), client.get_executor())
        assert set(result.counts) <= {"saved", "unknown"}
        assert result.counts.get("unknown", 0) <= CREATES
        # Those that lived on have done it.
        assert len(site.creators()) >= 2
        site.check()
        with Journal(site.journal) as journal:
            [batch] = journal.batches.all()
            assert not batch.is_run
