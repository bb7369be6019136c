"""A sandbox that asks, and nobody's browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "kernel"), str(TESTS / "peers")]
# A browser of this machine would be opened, and a person asked.
for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
    os.environ.pop(name, None)

from kernel import LOAD, Kernel  # noqa: E402
from sandbox import Sandbox, start  # noqa: E402


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with start(os.environ["SPOTIFY_SANDBOX"]) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("kernel"))
    kernel.run(LOAD).succeeds()
    yield kernel
    kernel.shut_down()


@pytest.fixture
def kernel(warm: Kernel, sandbox: Sandbox) -> Kernel:
    """A kernel with a client of the sandbox, `spotify`, for which nobody has signed in."""
    warm.asked.clear()
    warm.run(
        f'let mut config = Config::sandbox("{sandbox.url}")?;\n'
        'config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback")?;\n'
        "let spotify = Spotify::new(config)?;"
    ).succeeds()
    return warm
