"""What a build says about the versions of a service, and how version texts are read."""

from __future__ import annotations

from reglint.records import NamedTuple

_LONGEST = 64
_MOST_NUMBERS = 5


class Versions(NamedTuple):
    """What the build files in the tree say about one service. None is unknown, never absent.

    Versions are texts as written, with properties answered: ``3.2.4``, ``2.3.12.RELEASE``; ``spring_cloud`` is the
    release train (``2023.0.1``, ``Hoxton.SR12``). ``nacos_client`` is one that the build names itself, not the one that
    Spring Cloud Alibaba brings.

    ``starters`` are the artifact ids that the service is built with: of its own dependencies, the inherited ones, and
    those of the modules of the tree that it depends on. ``complete`` is true when every dependency is among them but
    those that the libraries of Spring and of well-known vendors bring along. ``bootstrap_starter`` is about
    ``spring-cloud-starter-bootstrap``: true when it is among them, false when it cannot be on the class path.
    ``source`` is the path of the file that decided ``spring_boot``.
    """

    spring_boot: str | None = None
    spring_cloud: str | None = None
    spring_cloud_alibaba: str | None = None
    nacos_client: str | None = None
    bootstrap_starter: bool | None = None
    starters: frozenset[str] = frozenset()
    source: str = ""
    complete: bool = False


UNKNOWN = Versions()


def parse_version(text: str) -> tuple[int, ...] | None:
    """The numbers a version starts with: ``2.3.12.RELEASE`` is (2, 3, 12). None for a name or a range of versions."""
    numbers: list[int] = []
    for part in (exact(text) or "").partition("-")[0].split("."):
        if not part.isdecimal():
            if part[:1].isdecimal():
                return None
            break
        numbers.append(int(part))
    return tuple(numbers[:_MOST_NUMBERS]) or None


def exact(text: str | None) -> str | None:
    """``text`` when it names one version; None for a range, a moving target and anything unanswered."""
    version = text.strip() if text else ""
    word = version.lower()
    if not version.isascii() or len(version) > _LONGEST or word == "release" or word.startswith("latest"):
        return None
    letters = word.replace(".", "").replace("-", "").replace("_", "")
    return version if letters.isalnum() and version[0].isalnum() and not word.endswith(".x") else None


def agreed(first: Versions, second: Versions) -> Versions:
    """What two builds of the same files have in common; what only one of them says stands."""
    boot = _either(first.spring_boot, second.spring_boot)
    complete = first.complete and second.complete and first.starters == second.starters
    both = first.bootstrap_starter and second.bootstrap_starter
    return Versions(
        boot,
        _either(first.spring_cloud, second.spring_cloud),
        _either(first.spring_cloud_alibaba, second.spring_cloud_alibaba),
        _either(first.nacos_client, second.nacos_client),
        True if both else False if complete else None,
        first.starters & second.starters,
        "" if boot is None else first.source or second.source,
        complete,
    )


def _either(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return first or second
    return first if first == second else None
