"""Measures our kernel beside evcxr's own, in turns, and prints what it found as one JSON object."""

import argparse
import json
import os
import statistics
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
from jupyter_client.manager import KernelManager

KERNELS = {"ours": "linernotes", "stock": "linernotes-stock"}
STARTS = 5
SECOND_KERNELS = 3
# How often every cell is run in the same kernel.
RUNS = 3
# Cells as people write them, beside those of the notebook, whose variables they use.
LETS = [
    "let count = 1 + 1;",
    'let words = vec!["one", "two", "three"];',
    'let sentence = format!("{} has {} tracks", album.name, album.track_ids().len());',
    "let first = table.head(Some(3));",
    'let energy = table.column("energy")?.f64()?.mean();',
    'let frame = df!("a" => [1, 2, 3], "b" => [4.0, 5.0, 6.0])?;',
    'let sorted = table.sort(["energy"], SortMultipleOptions::default())?;',
    "let again = spotify.album(\"2f4Ejh4Po2rpuXSYa6IDCe\").wait()?;",
    "let sum: u64 = (1..=1000u64).sum();",
]
VALUES = [
    "1 + 1",
    '"text"',
    "vec![1, 2, 3]",
    "table",
    "table.head(Some(3))",
    "table.shape()",
    'table.column("energy")?.f64()?.mean()',
    'answer["name"]',
    "album.name",
    "album.track_ids().len()",
]
PATIENCE = 300
MARK = str(uuid.uuid4())


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("notebook", type=Path)
    arguments.add_argument("--home", required=True)
    arguments.add_argument("--quiet", action="store_true")
    options = arguments.parse_args()
    say = (lambda *_: None) if options.quiet else (lambda text: print(f"▸ {text}", file=sys.stderr, flush=True))
    cells = [cell.source for cell in nbformat.read(options.notebook, 4).cells if cell.cell_type == "code"]
    bench = Bench(options.notebook.parent, options.home, cells)

    say("Starting kernels, a few times")
    starts = bench.starts()
    say(f"{options.notebook.name}, each time in the first kernel there is")
    firsts = {name: bench.first(name) for name in KERNELS}
    say("Second kernels, and cell after cell")
    bench.wait_until_alone()
    seconds, lets, values, spare = bench.beside_a_first()
    measured = {
        "start": starts,
        "first_variable": {name: first["variable"] for name, first in firsts.items()},
        "second": seconds,
        "let": lets,
        "value": values,
        "notebook": {name: first["notebook"] for name, first in firsts.items()},
        "memory": {name: first["memory"] for name, first in firsts.items()},
        "spare": {"ours": spare},
    }
    print(json.dumps(measured))


class Bench:
    def __init__(self, folder, home, cells):
        self.folder, self.home, self.cells = folder, home, cells
        if self.processes():
            sys.exit("another kernel runs: shut down your notebooks' kernels, so that they are not measured too")

    def starts(self):
        """Seconds from the start of a kernel to its first answer."""
        found = {name: [] for name in KERNELS}
        for _ in range(STARTS):
            for name, times in found.items():
                with Kernel(name, self.folder, LINERNOTES_SPARE="off") as kernel:
                    times.append(kernel.seconds())
        return {name: statistics.median(times) for name, times in found.items()}

    def first(self, name):
        """The whole notebook in a kernel that found nothing warm."""
        self.wait_until_alone()
        with Kernel(name, self.folder, LINERNOTES_SPARE="off") as kernel:
            variable = None
            for cell in self.cells:
                kernel.run(cell)
                if variable is None and has_let(cell):
                    variable = kernel.seconds()
            notebook = kernel.seconds()
            return {"variable": variable, "notebook": notebook, "memory": memory(self.processes())}

    def beside_a_first(self):
        """A second kernel's first cell, then every cell in turns, while a first kernel of each kind is there."""
        with Kernel("ours", self.folder) as ours, Kernel("stock", self.folder) as stock:
            firsts = {"ours": ours, "stock": stock}
            for kernel in firsts.values():
                kernel.run(self.cells[0])
            seconds = {name: [] for name in KERNELS}
            for _ in range(SECOND_KERNELS):
                for name, times in seconds.items():
                    self.wait_until_quiet()
                    with Kernel(name, self.folder) as second:
                        second.run(self.cells[0])
                        times.append(second.seconds())
            self.wait_until_quiet()
            spare = memory(self.spare(int(ours.run("std::process::id()"))))
            lets, values = self.cell_by_cell(firsts)
        return {name: statistics.median(times) for name, times in seconds.items()}, lets, values, spare

    def cell_by_cell(self, kernels):
        lets, values = ({name: [] for name in kernels} for _ in range(2))
        for run in range(RUNS + 1):
            for cell in self.cells + LETS + VALUES:
                for name, kernel in kernels.items():
                    begun = time.monotonic()
                    kernel.run(cell)
                    seconds = time.monotonic() - begun
                    # The first run makes the variables.
                    if run > 0 and has_let(cell):
                        lets[name].append(seconds)
                    elif run > 0 and shows_a_value(cell):
                        values[name].append(seconds)
        return ({name: statistics.median(times) for name, times in found.items()} for found in (lets, values))

    def processes(self):
        """All processes of kernels of this home."""
        own = [psutil.Process(), *psutil.Process().parents()]
        found = []
        for process in psutil.process_iter():
            try:
                words = [*process.cmdline(), *process.environ().values()]
            except psutil.Error:
                continue
            if process not in own and any(MARK in word or self.home in word for word in words):
                found.append(process)
        return found

    def spare(self, runtime):
        """The evaluator that runs no cells, and what belongs to it."""
        used = psutil.Process(runtime).parents()
        evaluators = [process for process in self.processes() if "evaluate" in process.cmdline()]
        spares = [process for process in evaluators if process not in used]
        return [each for spare in spares for each in [spare, *spare.children(recursive=True)]]

    def wait_until_alone(self):
        wait_until(lambda: not self.processes(), 120, "kernels do not end")

    def wait_until_quiet(self):
        """Until nothing is being warmed any more. The spare is begun some seconds after the last cell."""

        def spent():
            seconds = 0.0
            for process in self.processes():
                with suppress(psutil.Error):
                    seconds += sum(process.cpu_times()[:2])
            return seconds

        def is_quiet():
            before = spent()
            time.sleep(6)
            return abs(spent() - before) < 0.1

        wait_until(is_quiet, PATIENCE, "the kernels do not come to rest")


class Kernel:
    def __init__(self, name, folder, **environment):
        environment = {**os.environ, "LINERNOTES_BENCH": MARK, "LINERNOTES_SPARE_LINGER": "1", **environment}
        self.manager = KernelManager(kernel_name=KERNELS[name])
        self.begun = time.monotonic()
        log = open(os.devnull, "wb")
        self.manager.start_kernel(cwd=str(folder), env=environment, stdout=log, stderr=log)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        asked = self.client.kernel_info()
        while self.client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != asked:
            pass
        self.answered = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        self.manager.cleanup_resources()

    def seconds(self):
        """Since the start: to the answer that was last waited for."""
        return self.answered - self.begun

    def run(self, code):
        """Runs a cell, and gives the text of its result."""
        asked, result = self.client.execute(code, allow_stdin=False), None
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == asked:
                break
        self.answered = time.monotonic()
        if reply["content"]["status"] != "ok":
            sys.exit(f"a cell failed while it was measured:\n\n{code}\n\n{reply['content'].get('evalue', '')}")
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != asked:
                continue
            if message["msg_type"] == "execute_result":
                result = message["content"]["data"].get("text/plain")
            if message["content"].get("execution_state") == "idle":
                return result


def has_let(cell):
    return any(line.startswith("let ") for line in cell.splitlines())


def shows_a_value(cell):
    return not cell.startswith((":", "fn ")) and not cell.rstrip().endswith((";", "}"))


def memory(processes):
    """In bytes; what several processes share is counted once."""
    infos = [process.memory_full_info() for process in processes if process.is_running()]
    return sum(getattr(info, "pss", info.uss) for info in infos)


def wait_until(condition, seconds, what):
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            sys.exit(f"{what}, after {seconds} s")
        time.sleep(0.1)


main()
