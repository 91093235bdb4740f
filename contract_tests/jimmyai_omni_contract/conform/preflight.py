"""Whether there is anything to judge with what was given: asked before all else."""

from typing import Final

from jimmyai_omni_contract.conform.session import CATALOG, Answer, Session

_NO_ACCESS: Final = ("20001",)
_NO_ACCESS_STATUS: Final = (401, 403)
_NOT_THERE: Final = 404


class WrongUse(Exception):
    """The deployment cannot be judged with what was given; the message says why.

    Args:
        why: What is the matter.
        hint: What to do about it.
    """

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.hint = hint


def check_use(session: Session, balance: Answer) -> None:
    """Make sure that it is the API that answers, and that it knows the key.

    Args:
        session: For one more look, where the answer leaves a doubt.
        balance: What the balance of the user was answered with.

    Raises:
        WrongUse: It is not so.
        Unanswered: See `Session.send`.
    """
    status = balance.status_code
    if balance.code in _NO_ACCESS or (balance.code is None and status in _NO_ACCESS_STATUS):
        raise WrongUse(
            f"the deployment does not know the key: the balance is answered with {balance.told}",
            "set JIMMYAI_API_KEY to a key of this deployment",
        )
    if 300 <= status < 400:
        target = balance.headers.get("location", "")
        raise WrongUse(
            f"the deployment sends everybody to another address: HTTP {status}, {target or 'without one'}",
            "give the address that it sends to as --base-url"
            if target
            else "ask its operator for the address",
        )
    if status == _NOT_THERE and balance.code is None:
        catalogue = session.send("GET", CATALOG, authorization=None)
        if catalogue.status_code == _NOT_THERE and catalogue.code is None:
            raise WrongUse(
                "nothing of this API is at the address: HTTP 404 to balance and catalogue",
                "give the address of the host alone as --base-url, such as https://www.jimmyai.cn",
            )
