"""The gallery: every chart once, in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "peers"), str(TESTS / "sign-in")]

from sandbox import Sandbox, start  # noqa: E402

# What dashboards in a file have inside: the lab writes it.
VEGA = Path(sys.prefix) / "share/linernotes/vega.js"


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery")
    environment = {**os.environ, "LINERNOTES_VEGA": str(VEGA)}
    subprocess.run([os.environ["GALLERY_PROGRAM"], folder], env=environment, check=True)
    return folder


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox where every consent is given at once."""
    with start(os.environ["SPOTIFY_SANDBOX"]) as sandbox:
        sandbox.control("consent", mode="agree", listener="robin")
        yield sandbox
