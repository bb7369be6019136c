"""The files that the Rust side writes, once for all tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = os.environ.get("EXPORTS_PROGRAM")
    if program is None:
        pytest.fail("set EXPORTS_PROGRAM to the path of crates/linernotes/examples/exports.rs, compiled")
    folder = tmp_path_factory.mktemp("exports")
    subprocess.run([program, str(folder)], check=True, timeout=300)
    return folder
