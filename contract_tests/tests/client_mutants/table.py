"""The catalogue as Markdown."""

from tests.client_mutants.catalogue import CATALOGUE, KINDS


def table() -> str:
    """The score, and a line for each mutant."""
    killed = sum(not mutant.survives for mutant in CATALOGUE)
    lines = [
        f"{killed} of {len(CATALOGUE)} are killed.",
        "",
        "| kind | a client that | breaks | in | killed by |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, mutants in KINDS.items():
        for mutant in mutants:
            by = f"nobody: {mutant.survives}" if mutant.survives else _code(*mutant.tests)
            cells = (kind.lower(), mutant.name, ", ".join(mutant.rules), _code(mutant.file), by)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _code(*names: str) -> str:
    return ", ".join(f"`{name}`" for name in names)
