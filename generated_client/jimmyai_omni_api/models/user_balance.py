from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="UserBalance")


@_attrs_define
class UserBalance:
    """`available` is `balance` less `used_coin`."""

    balance: float
    """ All that was ever put on the account in JimiCoin. """
    used_coin: float
    """ What was spent in JimiCoin. """
    available: float
    """ What may still be spent in JimiCoin. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        balance = self.balance

        used_coin = self.used_coin

        available = self.available

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "balance": balance,
                "used_coin": used_coin,
                "available": available,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        balance = d.pop("balance")

        used_coin = d.pop("used_coin")

        available = d.pop("available")

        user_balance = cls(
            balance=balance,
            used_coin=used_coin,
            available=available,
        )

        user_balance.additional_properties = d
        return user_balance

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
