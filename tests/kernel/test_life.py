"""Kernels begin, restart and end, and leave nothing behind; and one that loses a process says so and goes on."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import processes
import pytest
from conftest import Shared
from kernel import LOAD, PATIENCE, Kernel, home, pause

Start = Callable[..., Kernel]
ALONE = {"LINERNOTES_SPARE": "off"}
LOOP = 'println!("begun");\nlet mut n = 0u64;\nloop { n = std::hint::black_box(n.wrapping_add(1)); }'


def runtime_of(kernel: Kernel) -> int:
    return int(kernel.run("std::process::id()").succeeds().result)


def family_of(kernel: Kernel) -> list:
    return processes.family(kernel.pid, runtime_of(kernel))


def is_quiet() -> bool:
    """Whether no process of a kernel computes for a while: nothing is being warmed."""
    before = processes.seconds_spent(home())
    time.sleep(4)
    return abs(processes.seconds_spent(home()) - before) < 0.1


def all_end(seconds: float = 15) -> None:
    processes.wait_until(lambda: not processes.of(home()), seconds, lambda: f"still there: {processes.of(home())}")


def spares(own: list) -> list[int]:
    """The evaluators that belong to no kernel, when these processes are those of the only one."""
    ids = [process.pid for process in own]
    return [pid for pid, command in processes.of(home()).items() if "evaluate" in command and pid not in ids]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Kernel]]:
    """Two warm kernels, which a test may end."""
    kernels = [Kernel(tmp_path_factory.mktemp("pair"), LINERNOTES_TEST=f"number {number}") for number in range(2)]
    yield kernels
    for kernel in kernels:
        kernel.shut_down()


@pytest.fixture
def nobody(shared: Shared) -> Iterator[None]:
    """No kernel runs but the test's own."""
    shared.end()
    all_end(60)
    yield


def test_two_kernels_at_once_have_their_own_variables_folder_and_environment(pair: list[Kernel]) -> None:
    for number, kernel in enumerate(pair):
        kernel.run(f"let own = {number};").succeeds()
    for number, kernel in enumerate(pair):
        assert kernel.run("own").succeeds().result == str(number)
        assert kernel.run('std::env::var("LINERNOTES_TEST")?').succeeds().result == f'"number {number}"'
        folder = kernel.run("std::env::current_dir()?.display().to_string()").succeeds().result
        assert folder == f'"{kernel.folder}"'
    assert len({runtime_of(kernel) for kernel in pair}) == 2


def test_a_shut_down_leaves_no_process_though_a_cell_computes(pair: list[Kernel]) -> None:
    family = family_of(pair[0])
    pair[0].send(LOOP).shows("begun")
    pair[0].shut_down()
    processes.wait_until(lambda: processes.are_gone(family), 10, lambda: f"still there: {family}")


def test_a_killed_kernel_takes_all_its_processes_along(pair: list[Kernel]) -> None:
    family = family_of(pair[1])
    pair[1].send(LOOP).shows("begun")
    os.kill(pair[1].pid, signal.SIGKILL)
    processes.wait_until(lambda: processes.are_gone(family), 10, lambda: f"still there: {family}")


@pytest.mark.parametrize("part", ["runtime", "evaluator"])
def test_a_killed_process_is_an_error_and_the_next_cell_runs(kernel: Kernel, part: str) -> None:
    def victim() -> int:
        runtime = runtime_of(kernel)
        return runtime if part == "runtime" else processes.evaluator_above(runtime).pid

    kernel.run("let number = 41;").succeeds()
    pid = victim()
    cell = kernel.send(f'println!("begun");\n{pause(600_000)}')
    cell.shows("begun")
    os.kill(pid, signal.SIGKILL)
    assert "variable" in cell.ends(seconds=15).fails().text, cell.text
    kernel.patience = PATIENCE
    assert kernel.run("1 + 1").succeeds().result == "2"
    assert "number" in kernel.run("number").fails().text

    # Between two cells: the next one may tell of it, and the one after it runs.
    os.kill(victim(), signal.SIGKILL)
    kernel.patience = PATIENCE
    kernel.run("1 + 1")
    assert kernel.run(f"{LOAD}\nDataFrame::empty().height()").succeeds().result == "0"


def test_an_edited_crate_asks_for_a_restart(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "edited"\nversion = "0.1.0"\nedition = "2024"\n')
    source = tmp_path / "src/lib.rs"
    source.write_text("pub fn answer() -> i32 { 41 }\n")
    kernel.run(f':dep edited = {{ path = "{tmp_path}" }}').succeeds()
    assert kernel.run("edited::answer()").succeeds().result == "41"
    source.write_text("pub fn answer() -> i32 { 42 }\n")
    cell = kernel.run("1 + 1").succeeds()
    assert "restart" in cell.text.lower() and "edited" in cell.text, cell.text
    assert "restart" not in kernel.run("1 + 1").text.lower(), "once is enough"


def test_a_restart_begins_anew_from_the_spare_which_ends_after_the_last_kernel(start: Start, nobody: None) -> None:
    kernel = start(LINERNOTES_SPARE_LINGER="2")
    first = kernel.run("let number = 41;").succeeds()
    assert first.reply["execution_count"] == 1
    assert kernel.run("number + 1").succeeds().result == "42"
    family = family_of(kernel)
    processes.wait_until(lambda: spares(family), 60, "there is no spare")
    processes.wait_until(is_quiet, 120, "the spare does not come to rest")

    kernel.restart()
    cell = kernel.run(f"{LOAD}\n40 + 2").succeeds()
    assert (cell.reply["execution_count"], cell.result) == (1, "42")
    assert cell.reply_at - kernel.started_at < 8, "the restarted kernel did not begin from the spare"
    assert "number" in kernel.run("number").fails().text

    family = family_of(kernel)
    processes.wait_until(lambda: spares(family), 60, "there is no second spare")
    kernel.shut_down()
    assert spares(family), "it does not wait for a restart"
    all_end(30)


def test_a_hundred_restarts_leave_nothing_behind(nobody: None, tmp_path: Path) -> None:
    # Sockets want short names, so a short path of its own.
    with tempfile.TemporaryDirectory(prefix="k") as temporary:
        folders = processes.listing(home())
        kernel = Kernel(tmp_path, **ALONE, TMPDIR=temporary)
        for number in range(100):
            kernel.restart(now=number % 3 == 2)
        answers_and_lets_cells_wait(kernel)
        kernel.shut_down()
        all_end()
        assert processes.listing(home()) - folders <= {"slots/0", "slots/0.lock"}
        assert not list(Path(temporary).iterdir())
        assert not processes.listening(home())


def answers_and_lets_cells_wait(kernel: Kernel) -> None:
    """What a kernel does that is not warm yet."""
    given_up = kernel.send("40 + 1")
    kernel.listen_until(lambda: "busy" in given_up.states, 10, "the cell is taken")
    kernel.interrupt()
    given_up.ends(seconds=10).fails()
    cell = kernel.send("40 + 2")
    assert kernel.answer("kernel_info_request", {}, channel="control", seconds=5)["status"] == "ok"
    assert not cell.is_over
    assert cell.ends().succeeds().result == "42"
