"""The command that teaches a shell to complete commands, options and task ids."""

from typing import Final

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from jimmyai_omni.cli.options import examples
from jimmyai_omni.cli.stage import Stage

_KINDS: Final[dict[str, type[ShellComplete]]] = {
    "bash": BashComplete,
    "zsh": ZshComplete,
    "fish": FishComplete,
}
_INSTALL: Final = {
    "bash": "omni completion bash > ~/.omni-completion.bash; echo '. ~/.omni-completion.bash' >> ~/.bashrc",
    "zsh": "omni completion zsh > ~/.omni-completion.zsh; echo '. ~/.omni-completion.zsh' >> ~/.zshrc",
    "fish": "omni completion fish > ~/.config/fish/completions/omni.fish",
}


@click.command(epilog=examples(*_INSTALL.values()))
@click.argument("shell", type=click.Choice(tuple(_INSTALL)))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> None:
    """Let the shell complete commands and ids.

    Prints the script that does it.
    """
    stage: Stage = ctx.obj
    script = _KINDS[shell](ctx.find_root().command, {}, "omni", "_OMNI_COMPLETE").source()
    stage.talk.note("next", _INSTALL[shell])
    click.echo(script)
