"""A sandbox that asks, a server, and a listener with a history in front of a browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "peers"), str(TESTS / "sign-in"), str(TESTS / "web")]

from notebook import CHROMIUM, DRIVER  # noqa: E402
from sandbox import Sandbox, start  # noqa: E402
from server import Server, history, serve  # noqa: E402
from visitor import Visitor, visitor  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not (CHROMIUM and DRIVER):
        for item in items:
            item.add_marker(pytest.mark.skip(reason="there is no Chromium with its driver on this machine"))


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One for all: pictures in a diary are addresses of the sandbox that they came from."""
    with start(os.environ["SPOTIFY_SANDBOX"]) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def diary(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Robin's diary, which every file of tests copies."""
    diary = history(sandbox, tmp_path_factory.mktemp("history"))
    sandbox.control("consent", mode="ask")
    return diary


@pytest.fixture(scope="module", autouse=True)
def calm(sandbox: Sandbox) -> Iterator[None]:
    """Leaves no trouble to the next file."""
    yield
    sandbox.control("faults", "DELETE")


@pytest.fixture(scope="module")
def server(sandbox: Sandbox, diary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    own = Path(shutil.copytree(diary.parent, folder / "diary")) / diary.name
    with serve(sandbox, folder, own) as server:
        yield server
        assert "panicked" not in server.log(), server.log()


@pytest.fixture(scope="module")
def robin(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Robin, who is signed in."""
    with visitor(server, tmp_path_factory.mktemp("robin")) as robin:
        robin.looks()
        robin.signs_in("robin")
        robin.waits_to_read("Make it a playlist")
        yield robin
