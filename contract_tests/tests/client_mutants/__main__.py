"""Runs all mutants of the catalogue, two at a time: `python -m tests.client_mutants` in `contract_tests`."""

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.client_mutants.catalogue import CATALOGUE
from tests.client_mutants.run import verdict_of

wanted = sys.argv[1:]
mutants = [mutant for mutant in CATALOGUE if not wanted or any(word in mutant.name for word in wanted)]
survivors, surprises = list[str](), list[str]()
with ThreadPoolExecutor(2) as pool:
    for mutant, verdict in zip(mutants, pool.map(verdict_of, mutants), strict=True):
        print(f"{'killed  ' if verdict.killed else 'SURVIVED'}  {mutant.name}  ({verdict.by})", flush=True)
        if not verdict.killed:
            survivors.append(f"{mutant.name}: {mutant.survives or 'nobody knows why'}")
        if verdict.killed == bool(mutant.survives):
            surprises.append(mutant.name)
print(f"\n{len(mutants) - len(survivors)} of {len(mutants)} are killed", *survivors, sep="\n")
sys.exit(f"not as the catalogue says: {', '.join(surprises)}" if surprises else 0)
