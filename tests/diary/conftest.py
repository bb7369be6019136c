"""Diaries, and the tables that the Rust side makes of them, once for all tests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as parquet
import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "peers"), str(Path(__file__).parent)]

import difficult  # noqa: E402
import independent  # noqa: E402
from sandbox import start  # noqa: E402


@dataclass
class Case:
    """A diary as both sides see it."""

    diary: independent.Diary
    folder: Path

    def table(self, name: str) -> pd.DataFrame:
        table = parquet.read_table(self.folder / f"{name}.parquet")
        return pd.DataFrame(table.to_pylist(), columns=table.column_names, dtype=object)


@pytest.fixture(scope="session", params=["sandbox", "difficult", "empty"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    program = os.environ.get("TIME_MACHINE_PROGRAM")
    if program is None:
        pytest.fail("set TIME_MACHINE_PROGRAM to the path of crates/linernotes/examples/time_machine.rs, compiled")
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / "diary.sqlite"

    def run(*arguments: object, **environment: str) -> None:
        command = [program, *map(str, arguments)]
        subprocess.run(command, check=True, timeout=300, cwd=folder, env={**os.environ, **environment})

    if request.param == "sandbox":
        with start(os.environ["SPOTIFY_SANDBOX"]) as sandbox:
            sandbox.control("consent", mode="agree", listener="robin")
            run("snapshots", file, SPOTIFY_SANDBOX_URL=sandbox.url)
    if request.param == "difficult":
        # The program makes the file, and nobody needs what it says of it yet.
        run("tables", file, tmp_path_factory.mktemp("before"))
        difficult.fill(file)
    run("tables", file, folder)
    return Case(independent.Diary(file), folder)
