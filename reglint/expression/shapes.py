"""Static types of expressions: those of the model, and what lists and maps hold."""

from __future__ import annotations

from reglint.model import Type
from reglint.records import NamedTuple


class Shape(NamedTuple):
    """The static type of an expression; ``item`` is that of the elements of a list or map."""

    kind: str
    item: Shape | None = None

    def __str__(self) -> str:
        return self.kind if self.item is None else f"{self.kind} of {self.item}"


ANY, NULL, TEXT, BOOL = Shape("any"), Shape("null"), Shape("text"), Shape("bool")
NUMBER, DURATION = Shape("number"), Shape("duration")


def list_of(item: Shape) -> Shape:
    """A list whose elements are ``item``."""
    return Shape("list", item)


def map_of(item: Shape) -> Shape:
    """A map from text to ``item``."""
    return Shape("map", item)


_SHAPES = {
    Type.TEXT: TEXT,
    Type.BOOL: BOOL,
    Type.NUMBER: NUMBER,
    Type.DURATION: DURATION,
    Type.TEXTS: list_of(TEXT),
    Type.TEXT_MAP: map_of(TEXT),
    Type.NAMED_ITEMS: list_of(map_of(TEXT)),
    Type.ANY: ANY,
}
_TYPES = {shape: type_ for type_, shape in _SHAPES.items()}


def shape_of(type_: Type) -> Shape:
    """The shape of a field of the model."""
    return _SHAPES[type_]


def type_of(shape: Shape) -> Type:
    """The model's type for ``shape``; ANY where the model has no name for it."""
    return _TYPES.get(shape, Type.ANY)


def fits(parameter: Shape, shape: Shape) -> bool:
    """Whether a value of ``shape`` may stand where ``parameter`` is wanted."""
    if ANY in (parameter, shape) or parameter == shape:
        return True
    return parameter.kind == shape.kind and None not in (parameter.item, shape.item) and fits(*_items(parameter, shape))


def joined(left: Shape, right: Shape) -> Shape | None:
    """The shape of a value that is either; None when the two have nothing in common. Null goes with everything."""
    if left == right or right == NULL:
        return left
    if left == NULL:
        return right
    if ANY in (left, right):
        return ANY
    if left.kind != right.kind or left.item is None or right.item is None:
        return None
    item = joined(left.item, right.item)
    return None if item is None else Shape(left.kind, item)


def _items(left: Shape, right: Shape) -> tuple[Shape, Shape]:
    return left.item or ANY, right.item or ANY
