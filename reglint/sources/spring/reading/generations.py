"""How the generations of Spring Boot differ in loading configuration, as switches named by what they do."""

from __future__ import annotations

from functools import lru_cache

from reglint.records import NamedTuple

_PLATFORMS = (
    ("NONE", (2, 4, 0)),
    ("CLOUD_FOUNDRY", (2, 4, 0)),
    ("HEROKU", (2, 4, 0)),
    ("SAP", (2, 4, 0)),
    ("NOMAD", (3, 1, 0)),
    ("KUBERNETES", (2, 4, 0)),
    ("AZURE_APP_SERVICE", (2, 5, 0)),
    ("AWS_ECS", (4, 0, 0)),
)
_NEWEST = (99, 0, 0)
_LATEST_PATCH = 99


class Generation(NamedTuple):
    """What one version of Spring Boot does."""

    legacy: bool  # profile-major loading of Boot 2.3 and older; nothing is imported
    legacy_on_request: bool  # spring.config.use-legacy-processing asks for that loading
    wildcard_below_config: bool  # file:./config/*/ is lower than file:./config/
    locations_apart: bool  # each default location is a group of its own
    imports_apart: bool  # each spring.config.import from outside the files is a group of its own
    platforms: tuple[str, ...]  # the cloud platforms that on-cloud-platform may name
    none_is_a_platform: bool  # on-cloud-platform: none holds where there is no platform
    profile_key_refused: bool  # spring.profiles in a document is an error
    profile_key_alone: bool  # spring.profiles cannot stand beside spring.config.import
    profile_files_checked: bool  # spring.profiles.active and its like are refused in profile-specific files
    profile_names_checked: bool  # a profile name holds letters, digits and -_.+@; inactive documents may activate
    escapes: bool  # \${name} is text
    escapes_known: bool  # whether it is known that it is, or is not
    environment_imports: bool  # spring.config.import knows env:
    failed_checks_are_states: bool  # IllegalStateException where it was IllegalArgumentException
    hints_with_attributes: bool  # [extension=.yaml][encoding=utf-8]
    old_readers: bool  # .properties files are one document; in YAML one without content sets document to blank
    empty_maps: bool  # a: {} sets a to something: to blank, or to a collection
    collections: bool  # {} and [] are values of their own, and {} converts to nothing but a map
    blank_import_items: bool  # a blank item of spring.config.import is skipped
    bang_separators: bool  # !--- separates documents of a .properties file, as #--- does
    lower_case_iso_durations: bool  # pt5s
    lower_case_variables: bool  # lower-case environment variables are found by name
    blank_text_is_empty_map: bool  # "" at a map key


def on_request(asked: Generation) -> Generation:
    """``asked``, with the loading of Boot 2.3 in place of its own."""
    return asked._replace(legacy=True, wildcard_below_config=True)


@lru_cache(maxsize=64)
def generation(version: tuple[int, ...] | None) -> Generation:
    """The generation that ``version`` of Spring Boot belongs to.

    A missing patch number means the last patch of that line. An unknown version is taken for the newest, but one that
    still takes ``spring.profiles`` for a condition.
    """
    full = _padded(version) if version else _NEWEST
    late_2022 = full >= (2, 7, 5) or (2, 6, 13) <= full < (2, 7, 0)
    return Generation(
        legacy=full < (2, 4, 0),
        legacy_on_request=version is not None and (2, 4, 0) <= full < (3, 0, 0),
        wildcard_below_config=full < (2, 4, 1),
        locations_apart=full < (2, 4, 7) or (2, 5, 0) <= full < (2, 5, 1),
        imports_apart=full < (3, 5, 13) or (4, 0, 0) <= full < (4, 0, 5),
        platforms=tuple(name for name, since in _PLATFORMS if full >= since),
        none_is_a_platform=full >= (3, 3, 0),
        profile_key_refused=version is not None and full >= (3, 0, 0),
        profile_key_alone=version is not None and (2, 4, 0) <= full < (3, 0, 0),
        profile_files_checked=full >= (2, 4, 2),
        profile_names_checked=full >= (3, 5, 1),
        escapes=full >= (3, 4, 0),
        escapes_known=version is not None,
        environment_imports=full >= (3, 5, 0),
        failed_checks_are_states=full >= (3, 5, 0),
        hints_with_attributes=full >= (4, 1, 0),
        old_readers=full < (2, 4, 0),
        empty_maps=full >= (4, 1, 0) or (2, 4, 0) <= full < (3, 4, 0),
        collections=(2, 4, 0) <= full < (3, 4, 0),
        blank_import_items=full >= (4, 1, 0),
        bang_separators=late_2022,
        lower_case_iso_durations=late_2022,
        lower_case_variables=full >= (3, 5, 0),
        blank_text_is_empty_map=full >= (4, 1, 1),
    )


def _padded(version: tuple[int, ...]) -> tuple[int, ...]:
    return (*version, *(_LATEST_PATCH,) * 3)[:3]


LOCATIONS = ("classpath:/", "classpath:/config/", "file:./", "file:./config/", "file:./config/*/")


def default_locations(generation: Generation) -> tuple[tuple[str, ...], ...]:
    """The groups of locations that are searched when nobody says otherwise, lowest precedence first."""
    if generation.wildcard_below_config:
        return tuple((location,) for location in (*LOCATIONS[:3], LOCATIONS[4], LOCATIONS[3]))
    if generation.locations_apart:
        return tuple((location,) for location in LOCATIONS)
    return LOCATIONS[:2], LOCATIONS[2:]
