"""What the rules say of a request: violations, which refuse it, and advisories, which do not."""

import attrs


@attrs.frozen
class Violation:
    """One broken rule."""

    rule: str
    """The rule id."""
    field: str
    """The request field that breaks it."""
    message: str
    """What is wrong."""
    remedy: str
    """What to do about it."""
    index: int | None = None
    """The place in the field's list, from 0, where one item is at fault."""

    @property
    def where(self) -> str:
        """The field, with the index of the item: `image_urls[2]`."""
        return self.field if self.index is None else f"{self.field}[{self.index}]"

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.message}; {self.remedy}"


@attrs.frozen
class Advisory:
    """Something accepted but worth telling."""

    rule: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule} {self.field}: {self.message}"
