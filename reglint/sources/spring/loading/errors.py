"""Why Spring Boot does not start: its exceptions, outermost first, and where their reason stands."""

from __future__ import annotations

from reglint.records import NamedTuple
from reglint.values import Origin

UNBOUND = ("BindException", "UnboundConfigurationPropertiesException")  # of a list with a gap in it
UNCONVERTED = (
    "BindException",
    "ConverterNotFoundException",
)  # of keys and values in each other's place


class LoadError(NamedTuple):
    """A failure that keeps the application from starting.

    ``causes`` are the simple names of Spring's exceptions, the outermost first. ``origin`` is where the reason stands.
    """

    causes: tuple[str, ...]
    message: str
    origin: Origin | None = None

    @property
    def kind(self) -> str:
        """The simple name of the outermost exception."""
        return self.causes[0]
