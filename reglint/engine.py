"""The way through the house: a request to a report.

Every loop over files, services and findings starts here; what a file means is for the sources, what must hold for the
rules, what people read for the reporters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reglint import sources
from reglint.diagnose import diagnostics, in_order
from reglint.diagnostic import Diagnostic, FileNote, Report, RequestError, Totals
from reglint.discover.tree import files_of, tree_of
from reglint.evaluate import Evaluator
from reglint.faults import Fault, fault_of, sentences
from reglint.model import Service
from reglint.policy import Policy, check_exports
from reglint.records import NamedTuple
from reglint.rules import Rule
from reglint.secrets import Secrets
from reglint.sources.file import File
from reglint.sources.tree import Tree
from reglint.syntax.written import Written

if TYPE_CHECKING:
    from reglint.discover import Found

__all__ = ["Request", "RequestError", "lint", "lint_files", "services"]

_TARGET = "target."
_PARALLEL_FROM = 300  # files; below, a second process costs more than it saves
_SMALLEST = 64  # which part of all work a batch is at least; it bounds how long others wait for the last one
Progress = Callable[[int, int], None]


class Request(NamedTuple):
    """What the user asked for. ``stdin`` is the name and content of a file that is not on disk.

    ``spring_boot`` is a version that goes above what policy and build files say; empty for none.
    """

    paths: tuple[str, ...] = (".",)
    stdin: tuple[str, bytes] | None = None
    policy: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    keep_notes: bool = False
    spring_boot: str = ""


class _Result(NamedTuple):
    """What a worker sends back: plain data alone."""

    diagnostics: list[Diagnostic]
    totals: Totals
    notes: list[FileNote]
    faults: list[Fault]


def lint(request: Request, progress: Progress | None = None) -> Report:
    """The report on everything below the paths of ``request``; raises RequestError when it cannot be done."""
    from reglint import parallel
    from reglint.rules import select

    policy, rules = _knowledge(request)
    rules = select(rules, request.select, request.ignore)
    found = _found(request, policy)
    files = files_of(found)
    tree = tree_of(found, files)
    units = _units(files, tree, policy, request.profiles)
    workers = parallel.workers_for(len(files), _PARALLEL_FROM)
    pace = None if progress is None else _Pace(progress, len(files), workers)
    run = _Run(rules, policy, pace, keep_notes=request.keep_notes)
    if workers == 1:
        results = [run.units(units)]
    else:  # one unit ahead: what that loads and compiles, each worker has to begin with
        results = [run.units(units[:1]), *parallel.shared(run.units, _batches(units[1:], workers), workers)]
    reported = {file.path for file in files if file.report}
    reported |= _imported(results, found, tree, policy)
    return _report(results, reported, found.notes, keep_notes=request.keep_notes)


def lint_files(files: Iterable[File], policy: Policy, rules: Sequence[Rule], profiles: tuple[str, ...] = ()) -> Report:
    """The report on files that are already read, without looking at any disk."""
    files = tuple(files)
    result = _Run(rules, policy, None, keep_notes=True).units(_units(files, Tree(files), policy, profiles))
    return _report([result], {file.path for file in files if file.report}, (), keep_notes=True)


def services(request: Request) -> tuple[Service, ...]:
    """The services at and below the paths of ``request``, as the rules see them; raises RequestError."""
    policy, _ = _knowledge(request)
    found = _found(request, policy)
    files = files_of(found)
    units = _units(files, tree_of(found, files), policy, request.profiles)
    if request.spring_boot:
        units = [unit._replace(targets={**unit.targets, "spring_boot": request.spring_boot}) for unit in units]
    readings = map(sources.read, units)
    return tuple(service for reading in readings for service in reading.services)


def _knowledge(request: Request) -> tuple[Policy, tuple[Rule, ...]]:
    """The policy as it speaks of the paths of this request, and all rules."""
    from reglint import catalog, discover

    policy, rules = catalog.knowledge(request.policy, request.paths, request.stdin)
    named = [*request.paths, request.stdin[0]] if request.stdin else list(request.paths)
    root = discover.find_root(named)
    seen = policy.seen_from(root)
    check_exports(seen, root)
    return seen, rules


def _found(request: Request, policy: Policy) -> Found:
    from reglint import discover

    excluded = policy.excluded if policy.exclude else None
    return discover.find(request.paths, excluded=excluded, keep_notes=request.keep_notes, stdin=request.stdin)


def _units(files: Iterable[File], tree: Tree, policy: Policy, profiles: tuple[str, ...]) -> list[sources.Unit]:
    targets = {name.removeprefix(_TARGET): value for name, value in policy.values.items() if name.startswith(_TARGET)}
    exports = policy.exports()
    found = sources.units(files)
    return [sources.Unit(unit.directory, unit.files, profiles, tree, targets, exports) for unit in found]


def _imported(results: Iterable[_Result], found: Found, tree: Tree, policy: Policy) -> set[str]:
    """Files with findings that were read only because others import them, where everything was asked for."""
    known = {file.path for file in found.files}
    paths = {item.location.path for result in results for item in result.diagnostics} - known
    return {
        path for path in paths if found.is_below(path) and not policy.excluded(path) and tree.read(path) is not None
    }


class _Pace:
    """Tells ``progress`` how far the work is; what is done here, the other ``workers`` do meanwhile, too."""

    def __init__(self, progress: Progress, total: int, workers: int) -> None:
        self._progress = progress
        self._total = total
        self._workers = workers
        self._done = 0

    def add(self, files: int) -> None:
        """So many ``files`` more are done here."""
        self._done += files
        self._progress(min(self._done * self._workers, self._total), self._total)


class _Run:
    """One request on its way through the units; the same object serves every worker."""

    def __init__(self, rules: Sequence[Rule], policy: Policy, pace: _Pace | None, *, keep_notes: bool) -> None:
        from reglint import catalog

        self._evaluator = Evaluator(rules, policy, catalog.properties())
        self._codes = {rule.name: rule.code for rule in rules}
        self._policy = policy
        self._pace = pace
        self._keep_notes = keep_notes

    def units(self, units: Iterable[sources.Unit]) -> _Result:
        """What all of ``units`` come to."""
        import gc

        collecting = gc.isenabled()
        gc.disable()  # trees have no cycles and live shortly; collecting in between costs a third of the time
        result = _Result([], Totals(), [], [])
        try:
            for unit in units:
                try:
                    result = self._unit(unit, result)
                except Exception as error:  # noqa: BLE001 - the other files are judged as ever
                    result.faults.extend(fault_of(error, file.path) for file in unit.files)
                for file in unit.files:
                    file.release()
                if self._pace is not None:
                    self._pace.add(len(unit.files))
        finally:
            if collecting:
                gc.enable()
        return result

    def _unit(self, unit: sources.Unit, result: _Result) -> _Result:
        """``result`` with what ``unit`` adds to it."""
        reading = sources.read(unit)
        totals = result.totals.plus(Totals(files=len(reading.claims)))
        files = {file.path: file for file in unit.files}
        for service in (*reading.services, *_bare(unit, reading)):
            outcome = self._evaluator.service(service)
            result.faults.extend(outcome.faults)
            found = diagnostics(service, outcome.findings, self._codes, Secrets(service, files))
            result.diagnostics.extend(self._accepted(found))
            totals = totals.plus(_counted(service, len(outcome.undecided)))
        if self._keep_notes:
            result.notes.extend(_notes(unit, reading))
        return result._replace(totals=totals)

    def _accepted(self, found: list[Diagnostic]) -> list[Diagnostic]:
        """``found`` without what the policy accepts."""
        if not self._policy.ignore:
            return found
        from datetime import UTC, datetime

        today = datetime.now(UTC).date()
        return [item for item in found if self._policy.ignored(item.rule, item.location.path, today) is None]


def _counted(service: Service, undecided: int) -> Totals:
    """What one service adds to the totals; the file of a service without runs is counted by its claim alone."""
    clients = {subject.label for run in service.runs for subject in run.subjects if subject.kind == "registration"}
    return Totals(services=1 if service.runs else 0, registrations=len(clients), undecided=undecided)


def _notes(unit: sources.Unit, reading: sources.Reading) -> Iterator[FileNote]:
    """What became of each file of ``unit``."""
    for claim in reading.claims:
        yield FileNote(claim.path, True, claim.kind, claim.reason)
    claimed = {claim.path for claim in reading.claims}
    for file in unit.files:
        if file.path not in claimed:
            yield FileNote(file.path, False, "", "it holds no registration keys")


def _bare(unit: sources.Unit, reading: sources.Reading) -> list[Service]:
    """A service for each claimed file that no source made a document of, so that faults of its text are seen."""
    made = {
        subject.detail.document.path
        for service in reading.services
        for subject in service.subjects
        if isinstance(subject.detail, Written)
    }
    claimed = {claim.path for claim in reading.claims} - made
    files = [file for file in unit.files if file.path in claimed]
    return [Service(file.path, (file.document,), (), (file.subject()._replace(runs=()),)) for file in files]


def _batches(units: Sequence[sources.Unit], workers: int) -> list[list[sources.Unit]]:
    """``units`` in batches that become smaller, so that ``workers`` processes end at about the same time.

    Large units come first, each by itself. The others keep their order: neighbours have much in common, and what one
    process has worked out for a unit helps it with the next.
    """
    weights = [*map(_weight, units)]
    smallest = sum(weights) / _SMALLEST
    batches = [[unit] for unit, weight in zip(units, weights, strict=True) if weight > smallest]
    left = sum(weight for weight in weights if weight <= smallest)
    size = 0.0
    for unit, weight in zip(units, weights, strict=True):
        if weight <= smallest:
            if size <= 0:
                batches.append([])
                size = max(left / (2 * workers), smallest)
            batches[-1].append(unit)
            size -= weight
            left -= weight
    return batches


def _weight(unit: sources.Unit) -> int:
    """How long a unit takes, in bytes: to know what a file means takes as long as to parse some thousands of them."""
    return sum([len(file.data) + 4000 for file in unit.files])


def _report(
    results: Sequence[_Result], reported: Collection[str], notes: Iterable[FileNote], *, keep_notes: bool
) -> Report:
    """The report on the files ``reported``."""
    found = in_order(item for result in results for item in result.diagnostics if item.location.path in reported)
    totals = Totals()
    for result in results:
        totals = totals.plus(result.totals)
    faults = sentences(fault for result in results for fault in result.faults)
    kept: dict[str, FileNote] = {}
    if keep_notes:
        kept = {note.path: note for note in (*notes, *(note for result in results for note in result.notes))}
    return Report(found, totals, tuple(kept[path] for path in sorted(kept)), faults)
