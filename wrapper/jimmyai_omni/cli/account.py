"""The commands about files, balances and prices."""

from pathlib import Path

import attrs
import click

from jimmyai_omni.cli.options import connection_options, json_option
from jimmyai_omni.cli.output import print_result


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@connection_options
@json_option
def upload(path: Path, base_url: str | None, timeout_s: float, as_json: bool) -> None:
    """Upload a reference file and print its URL."""
    from jimmyai_omni import Omni

    with Omni(base_url=base_url, timeout_s=timeout_s) as omni:
        stored = omni.upload(path)
    print_result(attrs.asdict(stored), stored.url, as_json=as_json)


@click.command()
@connection_options
@json_option
def balance(base_url: str | None, timeout_s: float, as_json: bool) -> None:
    """Show what the account and the key may still spend, in JimiCoin."""
    from jimmyai_omni import Omni

    with Omni(base_url=base_url, timeout_s=timeout_s) as omni:
        account, key = omni.balance(), omni.key_balance()
    quota = "unlimited" if key.unlimited else f"{_coins(key.available)} of {_coins(key.total)} JimiCoin left"
    text = (
        f"account  {_coins(account.available)} JimiCoin available "
        f"({_coins(account.balance)} less {_coins(account.used)} used)\n"
        f"key      {key.name or 'unnamed'}: {quota}, {_coins(key.used)} used"
    )
    print_result({"account": attrs.asdict(account), "key": attrs.asdict(key)}, text, as_json=as_json)


@click.command()
@click.argument("search", required=False)
@connection_options
@json_option
def models(search: str | None, base_url: str | None, timeout_s: float, as_json: bool) -> None:
    """Show the price list, or the names that contain SEARCH. Needs no key."""
    from jimmyai_omni import Omni

    with Omni(base_url=base_url, timeout_s=timeout_s) as omni:
        lines = omni.models(search)
    width = max((len(line.name) for line in lines), default=0)
    text = "\n".join(f"{line.name:<{width}}  {_coins(line.unit_price):>8} JimiCoin" for line in lines)
    print_result({"models": [attrs.asdict(line) for line in lines]}, text or "no models", as_json=as_json)


def _coins(amount: float | None) -> str:
    return "?" if amount is None else f"{amount:g}"
