"""``python -m benchmarks``: what reglint costs, against a floor measured in the same run.

Three questions: one file, the whole command; many Spring files against parsing them with positions; a tree of 100,000
files of which one percent is registration configuration. Ratios hold on any machine; milliseconds only on the one at
hand.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
EXAMPLE = ROOT / "examples/shop/order/src/main/resources/application.yml"
RUNS = 15

FLOOR = """
import gc, sys
gc.disable()
from yaml._yaml import CParser
class Parser(CParser):
    def __init__(self, text): CParser.__init__(self, text)
    def resolve(self, *arguments): return None
    def descend_resolver(self, *arguments): pass
    def ascend_resolver(self): pass
for path in sys.stdin.buffer.read().decode().split("\\n"):
    with open(path, "rb") as file:
        try:
            parser = Parser(file.read().decode())
            while parser.check_node(): parser.get_node()
        except Exception: pass
"""


class Times(NamedTuple):
    """The least and the median wall-clock milliseconds of a command, and the median of its processor time.

    The latter is 0 where the system does not tell; on a busy machine it says more.
    """

    best: float
    median: float
    cpu: float


def timed(command: Sequence[str], *, stdin: str = "", runs: int = RUNS, statuses: Sequence[int] = (0,)) -> Times:
    """The times of ``command``, after one run that does not count.

    Ends the benchmark when the command does not end with one of ``statuses``: the time of a failure means nothing.
    """
    times, cpu = [], []
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs + 1):
        started, used = time.perf_counter(), cpu_of_children()
        done = subprocess.run(command, input=stdin, encoding="utf-8", capture_output=True, check=False, env=variables)
        times.append((time.perf_counter() - started) * 1000)
        cpu.append((cpu_of_children() - used) * 1000)
        if done.returncode not in statuses:
            sys.exit(f"{command[:4]} ended with status {done.returncode}\n{done.stderr}")
    return Times(min(times[1:]), statistics.median(times[1:]), statistics.median(cpu[1:]))


def cpu_of_children() -> float:
    """The seconds of processor time that finished processes took, on all processors together."""
    if importlib.util.find_spec("resource") is None:
        return 0.0
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def reglint(*arguments: str) -> list[str]:
    """The command line that users type, without the shell."""
    return [sys.executable, "-m", "reglint", "lint", "--exit-zero", "-q", *arguments]


def report(name: str, ours: Times, floors: dict[str, Times]) -> None:
    """One line a comparison: medians, and how many times the floor that is."""
    print(f"{name}: {ours.median:.0f} ms (best {ours.best:.0f}, processors {ours.cpu:.0f})")
    for floor, times in floors.items():
        said = f"{times.median:.1f} ms, best {times.best:.1f}, processors {times.cpu:.1f}"
        print(f"    {ours.median / times.median:5.2f} x {floor} ({said})")


def one_file(folder: Path) -> None:
    """The whole command on one file, against a bare interpreter and yamllint."""
    path = folder / "application.yml"
    shutil.copy(EXAMPLE, path)
    floors = {"python -c pass": timed([sys.executable, "-c", "pass"])}
    if importlib.util.find_spec("yamllint") is not None:
        floors["yamllint"] = timed([sys.executable, "-m", "yamllint", str(path)], statuses=(0, 1))
    report("one file", timed(reglint(str(path))), floors)


def corpus(folder: Path) -> None:
    """All Spring YAML of the corpus, against parsing the same files with positions; start-up included in both."""
    if not CORPUS.is_dir():
        print("many files: left out, the corpus is not beside this checkout")
        return
    copies = []
    with (CORPUS / "MANIFEST.csv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest):
            if row["kind"] == "spring-yaml":
                relative = Path(row["repo"].replace("/", "__")) / row["path"]
                target = folder / "corpus" / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(CORPUS / relative, target)
                copies.append(str(target))
    floors = {}
    if importlib.util.find_spec("yaml._yaml") is not None:
        floors["parsing them with positions"] = timed([sys.executable, "-c", FLOOR], stdin="\n".join(copies))
    report(f"{len(copies)} Spring files", timed(reglint(str(folder / "corpus"))), floors)


def large_tree(folder: Path) -> None:
    """A tree of 100,000 files, one percent of them registration configuration: time and memory."""
    tree = folder / "tree"
    spring = EXAMPLE.read_bytes()
    other = (".java", ".class", ".yml", ".json", ".md", ".xml", ".txt", ".properties", ".png", ".js")
    for module in range(1000):
        resources = tree / f"m{module // 50}" / f"service-{module}" / "src" / "main" / "resources"
        resources.mkdir(parents=True)
        (resources / "application.yml").write_bytes(spring)
        for number in range(99):
            (resources / f"file{number}{other[number % len(other)]}").write_bytes(b"key: value\n" * 20)
    floor = timed([sys.executable, "-c", f"import os\nfor _ in os.walk({str(tree)!r}): pass"], runs=3)
    report("100,000 files", timed(reglint(str(tree)), runs=3), {"os.walk alone": floor})
    print(f"    peak memory {peak_memory(reglint(str(tree)))} MB")


def peak_memory(command: Sequence[str]) -> str:
    """The peak resident memory of the largest process of ``command``; a dash where the system does not tell."""
    if importlib.util.find_spec("resource") is None:
        return "-"
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    answer = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    return str(round(int(answer.stdout) / (1024 if sys.platform != "darwin" else 1024**2)))


def main() -> None:
    """Every benchmark, or those named on the command line."""
    every = {"one-file": one_file, "corpus": corpus, "tree": large_tree}
    names = sys.argv[1:] or list(every)
    strangers = [name for name in names if name not in every]
    if strangers:
        sys.exit(f"no benchmark is called {strangers[0]}; there are {', '.join(every)}")
    os.chdir(ROOT)
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            every[name](Path(folder))


if __name__ == "__main__":
    main()
