"""libyaml's parser without the half of PyYAML that is written in Python.

``import yaml`` compiles the patterns of a second parser, of resolvers and constructors, which takes longer than linting
a file, and nothing here calls them where libyaml is there. The compiled module asks of that half for the classes of its
errors alone, so it is given those.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any

_KEPT = ("error", "tokens", "events", "nodes")  # what the parser speaks in
_PURE = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
}


def load_alone() -> None:
    """Load the compiled parser before anybody loads the rest of PyYAML, which then follows when it is asked for.

    For a process of our own. Does nothing where PyYAML is loaded already, or was built without libyaml.
    """
    spec = PathFinder.find_spec("yaml")
    if "yaml" in sys.modules or spec is None or spec.loader is None:
        return
    package = sys.modules["yaml"] = module_from_spec(spec)
    try:
        for name in _KEPT:
            import_module(f"yaml.{name}")
        compiled = _compiled(package)
    except Exception:  # noqa: BLE001 - whatever another version of PyYAML is like, it is loaded as usual then
        _forget()
    else:
        package.__getattr__ = _Rest(package, spec, compiled)  # type: ignore[method-assign]


def _compiled(package: ModuleType) -> ModuleType:
    """The compiled module, made with the errors of the pure half and nothing else of it."""
    marked, plain = package.error.MarkedYAMLError, package.error.YAMLError
    try:
        for name, error in _PURE.items():
            module = sys.modules[f"yaml.{name}"] = ModuleType(f"yaml.{name}")
            base = marked if error in ("ScannerError", "ParserError", "ComposerError", "ConstructorError") else plain
            setattr(module, error, type(error, (base,), {}))
            setattr(package, name, module)
        return import_module("yaml._yaml")
    finally:
        for name in _PURE:
            sys.modules.pop(f"yaml.{name}", None)
            vars(package).pop(name, None)


class _Rest:
    """Loads the rest of PyYAML when somebody asks the package for anything of it."""

    def __init__(self, package: ModuleType, spec: ModuleSpec, compiled: ModuleType) -> None:
        self._package = package
        self._spec = spec
        self._compiled = compiled

    def __call__(self, name: str) -> Any:
        vars(self._package).pop("__getattr__", None)
        assert self._spec.loader is not None  # noqa: S101 - load_alone has looked
        self._spec.loader.exec_module(self._package)
        for module, error in _PURE.items():  # whoever catches the errors of PyYAML shall have them
            setattr(self._compiled, error, getattr(import_module(f"yaml.{module}"), error))
        return getattr(self._package, name)


def _forget() -> None:
    for name in [name for name in sys.modules if name == "yaml" or name.startswith("yaml.")]:
        del sys.modules[name]
