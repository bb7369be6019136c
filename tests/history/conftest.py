"""Plays, and the tables that the Rust side makes of them, once for all tests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

sys.path.append(str(Path(__file__).parent))

import difficult  # noqa: E402
import independent  # noqa: E402

ZONES = {
    "berlin": "Europe/Berlin",
    "new_york": "America/New_York",
    "kolkata": "Asia/Kolkata",
    "lord_howe": "Australia/Lord_Howe",
    "empty": "Europe/Berlin",
}


@dataclass
class Case:
    """Plays as both sides see them."""

    name: str
    lifetime: independent.Lifetime
    folder: Path

    def table(self, choice: str, name: str) -> pd.DataFrame:
        table = parquet.read_table(self.folder / choice / f"{name}.parquet")
        return pd.DataFrame(table.to_pylist(), columns=table.column_names, dtype=object)

    def types(self, choice: str, name: str) -> dict[str, str]:
        schema = parquet.read_schema(self.folder / choice / f"{name}.parquet")
        return {column: str(schema.field(column).type) for column in schema.names}


@pytest.fixture(scope="session", params=ZONES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    program = os.environ.get("LIFETIME_PROGRAM")
    if program is None:
        pytest.fail("set LIFETIME_PROGRAM to the path of crates/linernotes/examples/lifetime_figures.rs, compiled")
    plays, tables = tmp_path_factory.mktemp("plays"), tmp_path_factory.mktemp("tables")
    difficult.write(plays, empty=request.param == "empty")
    subprocess.run([program, plays, ZONES[request.param], tables], check=True, timeout=300)
    read = lambda name: parquet.read_table(plays / f"{name}.parquet")  # noqa: E731
    table = read("plays")
    # Moments stay numbers: some are none that Python knows.
    instants = table["played_at"].cast(pa.int64())
    rows = table.set_column(0, "played_at", instants).to_pylist()
    lifetime = independent.read(rows, ZONES[request.param], read("tracks").to_pylist(), read("artists").to_pylist())
    return Case(request.param, lifetime, tables)
