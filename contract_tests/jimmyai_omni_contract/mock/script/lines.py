"""Where things stand in a YAML file."""

from collections.abc import Iterator

import yaml

from jimmyai_omni_contract.mock.options import Place


def line_of(root: yaml.Node | None, place: Place) -> int:
    """The line of a place, from 1; of what holds it where it is not there."""
    node, line = root, 1
    for step in place:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """The line of a node's child and the child itself."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


def _children(node: yaml.CollectionNode) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, value)
    else:
        yield from node.value


def refuse_circles(node: yaml.Node | None, above: tuple[yaml.Node, ...] = ()) -> None:
    """Raises the YAML error of an alias that stands inside of what it names."""
    if node is not None and node in above:
        raise yaml.MarkedYAMLError(problem="refers to itself", problem_mark=node.start_mark)
    if isinstance(node, yaml.CollectionNode):
        for child in _children(node):
            refuse_circles(child, (*above, node))


def repeated(node: yaml.Node | None, place: Place = ()) -> Iterator[tuple[int, Place]]:
    """The keys that stand twice in one mapping, of which YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, (*place, key.value)
            seen.add(key.value)
            yield from repeated(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from repeated(value, (*place, index))
