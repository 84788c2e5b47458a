"""Records are named tuples like those of ``typing``."""

from __future__ import annotations

import pickle
import typing

import pytest

from reglint.records import NamedTuple


class Point(NamedTuple):
    """A place."""

    x: int
    y: int = 0
    tags: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        """Both together."""
        return self.x + self.y

    @classmethod
    def of(cls, text: str) -> Point:
        """The point that a text says."""
        x, _, y = text.partition(",")
        return cls(int(x), int(y))


class Typed(typing.NamedTuple):
    """A place."""

    x: int
    y: int = 0
    tags: tuple[str, ...] = ()


def test_a_record_is_a_tuple_with_names_and_defaults() -> None:
    point = Point(1)
    assert tuple(point) == (1, 0, ())
    assert (point.x, point.y, point.tags) == (1, 0, ())
    assert point._replace(y=2) == Point(1, 2)
    assert repr(point) == "Point(x=1, y=0, tags=())"


def test_it_is_made_as_typing_makes_them() -> None:
    """Fields, defaults, documentation and names are the same."""
    assert Point._fields == Typed._fields
    assert Point._field_defaults == Typed._field_defaults
    assert Point.__mro__[1:] == Typed.__mro__[1:]
    assert (Point.__doc__, Point.__module__, Point.__qualname__) == (Typed.__doc__, __name__, "Point")


def test_it_keeps_its_methods() -> None:
    assert Point.of("3,4").sum == 7


def test_it_crosses_process_borders() -> None:
    """Workers send their diagnostics back pickled."""
    back = pickle.loads(pickle.dumps(Point(1, 2)))
    assert back == Point(1, 2)
    assert type(back) is Point


def test_a_field_without_a_value_is_missed() -> None:
    with pytest.raises(TypeError, match="x"):
        Point()  # type: ignore[call-arg]
