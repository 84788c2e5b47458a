from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from reglint.sources.spring.loading.files import parse_as
from reglint.sources.spring.loading.loader import SpringFile, SpringService
from reglint.text import UndecodableError, decode
from reglint.values import State
from tests.corpus import corpus_files, corpus_root

_NAME = re.compile(r"(application|bootstrap)(?:-(.+))?\.(?:ya?ml|properties)")
_PREFIXES = ("spring.cloud.nacos", "spring.cloud.consul", "eureka", "spring.application")


def _services() -> Iterator[SpringService]:
    groups: dict[str, list[SpringFile]] = {}
    for path in corpus_files("spring-yaml", "spring-properties"):
        file = _file(path)
        if file is not None:
            named = _NAME.fullmatch(path.name)
            groups.setdefault(str(path.parent if named else path), []).append(file)
    return map(SpringService, groups.values())


def _file(path: Path) -> SpringFile | None:
    name = path.relative_to(corpus_root()).as_posix()
    properties = name.endswith(".properties")
    try:
        document = decode(name, path.read_bytes(), *(("gb18030", "latin-1") if properties else ()))
    except UndecodableError:
        return None
    match = _NAME.fullmatch(os.path.basename(name))
    base, profile = (match[1], match[2]) if match else (path.stem, None)
    parsed = parse_as(document, "properties" if properties else path.suffix[1:])
    return SpringFile(document, parsed, "classpath:/", base, profile)


def test_every_directory_of_the_corpus_is_resolved() -> None:
    known = 0
    for spring in _services():
        for profiles in (None, *((name,) for name in spring.profile_names())):
            environment = spring.run(profiles)
            for prefix in _PREFIXES:
                values = [environment.value(key) for key in environment.below(prefix)]
                known += sum(value.state is State.SET for value in values)
                assert all(value.written for value in values)
            environment.map("spring.cloud.nacos.discovery.metadata")
            environment.list("spring.cloud.nacos.config.shared-configs")
    assert known > 5_000
