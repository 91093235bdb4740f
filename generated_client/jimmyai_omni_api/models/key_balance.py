from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="KeyBalance")


@_attrs_define
class KeyBalance:
    name: str
    """ The name of the key. """
    total_quota: float
    """ The quota in JimiCoin; 0 is unlimited. """
    used_quota: float
    """ What the key has spent in JimiCoin. """
    available_quota: float
    """ What the key may still spend in JimiCoin. """
    unlimited: bool
    """ Whether the key has no quota of its own. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        total_quota = self.total_quota

        used_quota = self.used_quota

        available_quota = self.available_quota

        unlimited = self.unlimited

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "total_quota": total_quota,
                "used_quota": used_quota,
                "available_quota": available_quota,
                "unlimited": unlimited,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        total_quota = d.pop("total_quota")

        used_quota = d.pop("used_quota")

        available_quota = d.pop("available_quota")

        unlimited = d.pop("unlimited")

        key_balance = cls(
            name=name,
            total_quota=total_quota,
            used_quota=used_quota,
            available_quota=available_quota,
            unlimited=unlimited,
        )

        key_balance.additional_properties = d
        return key_balance

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
