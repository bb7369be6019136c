"""Which processes, folders and sockets of a kernel there are."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil


def of(mark: str | Path) -> dict[int, str]:
    """The processes in whose command line or environment this stands, without our own: their ids and command lines."""
    found, own = {}, psutil.Process().pid
    for process in psutil.process_iter():
        try:
            with process.oneshot():
                words = [*process.cmdline(), *process.environ().values()]
                is_dead = process.status() == psutil.STATUS_ZOMBIE
                command = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if process.pid != own and not is_dead and any(str(mark) in word for word in words):
            found[process.pid] = command
    return found


def evaluator_above(runtime: int) -> psutil.Process:
    """The process that compiles the cells which this one runs."""
    for process in psutil.Process(runtime).parents():
        if "evaluate" in process.cmdline():
            return process
    raise AssertionError(f"no process above {runtime} is an evaluator: {psutil.Process(runtime).parents()}")


def family(front: int, runtime: int) -> list[psutil.Process]:
    """Everything that works for one kernel."""
    evaluator = evaluator_above(runtime)
    return [psutil.Process(front), evaluator, *evaluator.children(recursive=True)]


def are_gone(family: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family)


def seconds_spent(mark: str | Path) -> float:
    """How much these processes have computed."""
    total = 0.0
    for pid in of(mark):
        with suppress(psutil.Error):
            times = psutil.Process(pid).cpu_times()
            total += times.user + times.system
    return total


def listing(folder: Path) -> set[str]:
    """What stands in a folder, but not what stands in a slot, which is used again."""
    inside = {path for path in folder.rglob("*") if not {"slots", "template"} & set(path.relative_to(folder).parts[:-1])}
    return {str(path.relative_to(folder)) for path in inside} | {f"slots/{slot.name}" for slot in folder.glob("slots/*")}


def listening(word: str | Path) -> set[str]:
    """The names of Unix sockets in which this stands."""
    lines = Path("/proc/net/unix").read_text().splitlines()
    return {line.split()[-1] for line in lines if str(word) in line}


def wait_until(condition: Callable[[], bool], seconds: float, what: str | Callable[[], str]) -> float:
    """How many seconds it took until the condition held."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise AssertionError(f"after {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.05)
    return time.monotonic() - start
