"""The commands about files, balances and prices."""

from typing import Any

import attrs
import click

from jimmyai_omni.cli.client import open_client
from jimmyai_omni.cli.options import connection_options, examples, journal_options, json_option
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.transfer import transferring


@click.command(epilog=examples("omni upload cat.png"))
@click.argument("path")
@connection_options
@journal_options
@json_option
@click.pass_obj
def upload(stage: Stage, /, path: str, **options: Any) -> None:
    """Upload a reference file and print its URL.

    It is not billed.
    """
    with open_client(stage, options) as omni, transferring(stage.talk, path) as on_progress:
        stored = omni.upload(path, on_progress=on_progress)
    stage.talk.result({"upload": attrs.asdict(stored)}, stored.url)


@click.command(epilog=examples("omni balance", "omni balance --json --profile relay"))
@connection_options
@json_option
@click.pass_obj
def balance(stage: Stage, /, **options: Any) -> None:
    """Show what may still be spent, in JimiCoin."""
    with open_client(stage, options) as omni:
        account, key = omni.balance(), omni.key_balance()
    quota = "unlimited" if key.unlimited else f"{_coins(key.available)} of {_coins(key.total)} JimiCoin left"
    text = (
        f"account  {_coins(account.available)} JimiCoin available "
        f"({_coins(account.balance)} less {_coins(account.used)} used)\n"
        f"key      {key.name or 'unnamed'}: {quota}, {_coins(key.used)} used"
    )
    stage.talk.result({"account": attrs.asdict(account), "key": attrs.asdict(key)}, text)


@click.command(epilog=examples("omni models", "omni models 1080p"))
@click.argument("search", required=False)
@connection_options
@json_option
@click.pass_obj
def models(stage: Stage, /, search: str | None, **options: Any) -> None:
    """Show the price list.

    All of it, or the names that contain SEARCH. Needs no key.
    """
    with open_client(stage, options) as omni:
        lines = omni.models(search)
    width = max((len(line.name) for line in lines), default=0)
    text = "\n".join(f"{line.name:<{width}}  {_coins(line.unit_price):>8} JimiCoin" for line in lines)
    stage.talk.result({"models": [attrs.asdict(line) for line in lines]}, text or "no models")


def _coins(amount: float | None) -> str:
    return "?" if amount is None else f"{amount:g}"
