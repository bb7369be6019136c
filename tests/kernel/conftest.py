"""Kernels for the tests: one that most of them share, and new ones for those that end or disturb it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kernel import LOAD, Kernel


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that want to be alone come last: for them, the kernel that the others share has to go."""
    items.sort(key=lambda item: "nobody" in getattr(item, "fixturenames", ()))


class Shared:
    """A warm kernel, and a new one when a test has left it dead or busy."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self.folders = folders
        self.kernel: Kernel | None = None

    def get(self) -> Kernel:
        if self.kernel and not self.kernel.is_usable():
            self.end()
        if not self.kernel:
            self.kernel = Kernel(self.folders.mktemp("shared"))
            self.kernel.run(LOAD).succeeds()
        self.kernel.asked.clear()
        return self.kernel

    def end(self) -> None:
        if self.kernel:
            self.kernel.shut_down()
        self.kernel = None


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    shared = Shared(tmp_path_factory)
    yield shared
    shared.end()


@pytest.fixture
def kernel(shared: Shared) -> Kernel:
    """A kernel in which `linernotes` is loaded, and in which other tests have run."""
    return shared.get()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Kernel]]:
    """Starts a kernel with these variables, and ends it after the test."""
    started: list[Kernel] = []

    def begin(**environment: str) -> Kernel:
        started.append(Kernel(tmp_path / f"kernel-{len(started)}", **environment))
        return started[-1]

    yield begin
    for kernel in started:
        kernel.shut_down()
