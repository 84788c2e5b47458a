"""Which cloud platform and which profiles one start of Spring Boot 2.4 or later has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reglint.model import Assignment
from reglint.sources.spring.loading import platforms
from reglint.sources.spring.loading.contributor import Context
from reglint.sources.spring.loading.contributors import Contributors
from reglint.sources.spring.loading.controls import ACTIVE, DEFAULT, GROUP, INCLUDE, VALIDATE
from reglint.sources.spring.loading.errors import UNCONVERTED
from reglint.sources.spring.reading.layers import Layer, first_written
from reglint.sources.spring.reading.lists import Items, first_items, items_of
from reglint.sources.spring.reading.names import Element, lookup_form, spelled
from reglint.sources.spring.reading.placeholders import Resolved, resolve
from reglint.sources.spring.reading.profiles import Profiles, expanded, name_problem

_PLATFORM, _PLATFORM_SPELLING = "spring.main.cloudplatform", "spring.main.cloud-platform"
_GROUP_ELEMENTS = 3
_REFUSED_NAME = ("BindException", "IllegalStateException")


def platform_of(tree: Contributors) -> str:
    """The cloud platform: the one a property names, else the one whose variables are there; blank without any."""
    generation = tree.world.generation
    found = next((made for layer in tree.layers() if (made := layer.find(_PLATFORM, _PLATFORM_SPELLING))), None)
    if found is not None:
        tree.check_inactive((_PLATFORM,), None)
        name = tree.text(found.text, tree.lookup(None)).upper()
        if name in generation.platforms:
            return name
    outside = first_written(_PLATFORM_SPELLING, tree.world.above)
    if outside is None:
        name = platforms.detected(tree.world.variables, generation.platforms)
    else:
        name = platforms.NONE
        _read_strictly(tree, outside)
    return name if name != platforms.NONE or generation.none_is_a_platform else ""


def _read_strictly(tree: Contributors, written: Assignment) -> Resolved:
    """What ``written``, outside the files, comes to where every placeholder must have an answer."""
    escapes = tree.world.generation.escapes
    resolved = resolve(written.text, tree.lookup(None), escapes=escapes)
    if not resolved.strict and tree.world.closed:
        tree.fail((tree.unresolvable,), "a placeholder has no answer", None)
    return resolved


def profiles_of(tree: Contributors, context: Context) -> Profiles:
    """The profiles that all sources together ask for."""
    return _Profiles(tree, context).found()


class _Profiles:
    def __init__(self, tree: Contributors, context: Context) -> None:
        self.tree = tree
        self.context = context
        self.lookup = tree.lookup(context)
        self.modern = tree.world.generation.profile_names_checked
        self.checked = self.modern

    def found(self) -> Profiles:
        included = self._included()
        self.checked = self.modern and self._validated()
        groups = self._groups()
        active = self._listed(ACTIVE) or []
        default = self._listed(DEFAULT)
        names = expanded([*included, *self._started(active)], groups)
        accepted = expanded(default if default is not None else ["default"], groups)
        is_known = self.tree.is_known
        unresolved = tuple(name for name in names if not is_known(name))
        return Profiles(tuple(filter(is_known, names)), tuple(filter(is_known, accepted)), unresolved)

    def _validated(self) -> bool:
        return self._switch(self._bound(VALIDATE, inactive_too=False))

    def _switch(self, found: Items | None) -> bool:
        if found is None or not found.assignments:
            return True
        return self.tree.switch(found.assignments[0], self.lookup) is not False

    def _included(self) -> list[str]:
        """The profiles that any source includes, the sources in their order."""
        world = self.tree.world
        names = [name for layer in world.above for name in self._included_by(layer)]
        for one, document, written in self.tree.controlled():
            if written.include is not None:
                if not self.tree.active(one, self.context):
                    self.tree.check_inactive((INCLUDE, f"{INCLUDE}[0]"), self.context, one)
                names += self._included_by(document)
        return [*names, *(name for layer in world.under for name in self._included_by(layer))]

    def _included_by(self, layer: Layer) -> list[str]:
        items = items_of(layer, INCLUDE)
        if items is None:
            return []
        self.tree.check_gap(items)
        names = self.tree.texts(items, self.lookup, keep_unknown=True)
        if self.modern and self._switch(items_of(layer, VALIDATE)):
            self._check_names(names, items)
        return names

    def _groups(self) -> dict[str, Sequence[str]]:
        groups: dict[str, Sequence[str]] = {}
        bound: list[str] = []
        grouped = (document for _, document, written in self.tree.controlled() if written.groups)
        for layer in (*self.tree.world.above, *grouped, *self.tree.world.under):
            for _, parts in layer.members(GROUP):
                end = _end_of_group(parts)
                name = ".".join(part.original for part in parts[_GROUP_ELEMENTS:end])
                if name in groups:
                    continue
                key = lookup_form(parts[:end])
                items = first_items(self.tree.layers(), key, spelled(parts[:end]))
                if items is not None:
                    self.tree.check_gap(items)
                    groups[name] = self.tree.texts(items, self.lookup, keep_unknown=True)
                    bound += [key, *(f"{key}[{index}]" for index in range(len(items.assignments)))]
                    self._check_names(groups[name], items)
        if not self.modern:
            self.tree.check_inactive(bound, self.context)
        if not groups:
            self._check_no_text()
        return groups

    def _check_no_text(self) -> None:
        """A text cannot stand in the place of the groups."""
        whole = next((made for layer in self.tree.layers() if (made := layer.find(GROUP)) is not None), None)
        if whole is None or whole.collection:
            return
        if self.tree.text(whole.text, self.lookup) or not self.tree.world.generation.blank_text_is_empty_map:
            self.tree.fail(UNCONVERTED, f"'{GROUP}' has groups below it, and no value", whole)

    def _listed(self, key: str) -> list[str] | None:
        """The names that the highest source lists; None when there is no such list."""
        self._check_outside(key)
        items = self._bound(key, inactive_too=self.modern)
        if items is None:
            return None
        names = self.tree.texts(items, self.lookup, keep_unknown=True)
        self._check_names(names, items)
        return names

    def _bound(self, key: str, *, inactive_too: bool) -> Items | None:
        """The list ``key`` over all sources, inactive ones too; where those may not have it, that is a failure."""
        items = self.tree.listed(key)
        if items is not None:
            self.tree.check_gap(items)
            if not inactive_too:
                indexed = (f"{key}[{index}]" for index in range(len(items.assignments) if items.indexed else 0))
                self.tree.check_inactive((key, *indexed), self.context)
        return items

    def _started(self, active: list[str]) -> list[str]:
        """``active`` with the profiles that were made active by other means, unless those merely repeat a property."""
        world = self.tree.world
        if not world.started:
            return active
        above = first_items((*world.above, *world.under), ACTIVE)
        text = self.tree.text(above.assignments[0].text, self.tree.lookup(None)) if above and not above.indexed else ""
        named = {"".join(part.split()) for part in text.split(",")} if text else set()
        return [*world.started, *active] if named != set(world.started) else active

    def _check_names(self, names: Iterable[str], items: Items) -> None:
        known = filter(self.tree.is_known, names) if self.checked else ()
        problem = next((found for name in known if (found := name_problem(name))), None)
        if problem is not None and items.assignments:
            self.tree.fail(_REFUSED_NAME, problem, items.assignments[0])

    def _check_outside(self, key: str) -> None:
        """What lies above the files is read without tolerance first."""
        world = self.tree.world
        found = first_items(world.above, key) if world.above else None
        if found is None or found.indexed or not found.assignments:
            return
        resolved = _read_strictly(self.tree, found.assignments[0])
        names = "".join(resolved.text.split()).split(",") if resolved.text.strip() else []
        problems = filter(None, map(name_problem, filter(self.tree.is_known, names))) if self.checked else iter(())
        problem = next(problems, None)
        if problem is not None:
            self.tree.fail(("IllegalStateException", "IllegalStateException"), problem, None)


def _end_of_group(parts: Sequence[Element]) -> int:
    """How many elements name a group; the index of a member follows."""
    for at in range(_GROUP_ELEMENTS + 1, len(parts)):
        if parts[at].indexed and parts[at].text.isdigit():
            return at
    return len(parts)
