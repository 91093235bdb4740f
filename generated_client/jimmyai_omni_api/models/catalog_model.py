from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CatalogModel")


@_attrs_define
class CatalogModel:
    model_name: str
    """ The billing name. """
    unit_price: float
    """ The price in JimiCoin. """
    display_name: str | Unset = UNSET
    """ The name for people. """
    model_type: str | Unset = UNSET
    """ What it makes. """
    price_mode: str | Unset = UNSET
    """ What the price is for. """
    official_price: float | Unset = UNSET
    """ The list price in JimiCoin. """
    remark: str | Unset = UNSET
    """ A note for people. """
    group: str | Unset = UNSET
    """ The family it belongs to. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        model_name = self.model_name

        unit_price = self.unit_price

        display_name = self.display_name

        model_type = self.model_type

        price_mode = self.price_mode

        official_price = self.official_price

        remark = self.remark

        group = self.group

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "model_name": model_name,
                "unit_price": unit_price,
            }
        )
        if display_name is not UNSET:
            field_dict["display_name"] = display_name
        if model_type is not UNSET:
            field_dict["model_type"] = model_type
        if price_mode is not UNSET:
            field_dict["price_mode"] = price_mode
        if official_price is not UNSET:
            field_dict["official_price"] = official_price
        if remark is not UNSET:
            field_dict["remark"] = remark
        if group is not UNSET:
            field_dict["group"] = group

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        model_name = d.pop("model_name")

        unit_price = d.pop("unit_price")

        display_name = d.pop("display_name", UNSET)

        model_type = d.pop("model_type", UNSET)

        price_mode = d.pop("price_mode", UNSET)

        official_price = d.pop("official_price", UNSET)

        remark = d.pop("remark", UNSET)

        group = d.pop("group", UNSET)

        catalog_model = cls(
            model_name=model_name,
            unit_price=unit_price,
            display_name=display_name,
            model_type=model_type,
            price_mode=price_mode,
            official_price=official_price,
            remark=remark,
            group=group,
        )

        catalog_model.additional_properties = d
        return catalog_model

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
