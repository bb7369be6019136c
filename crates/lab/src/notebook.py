"""Executes one notebook cell by cell in a fresh kernel, and stores or compares its outputs.

A cell with Jupyter's own tag `raises-exception` must fail, and the notebook goes on after it.

evcxr's own kernel (`--stock`) calls a failed `?` and a panic a success. There a cell counts as failed when it says anything
on stderr, and nothing is stored or compared.
"""

import argparse
import difflib
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("notebook", type=Path)
    arguments.add_argument("--compare", action="store_true")
    arguments.add_argument("--stock", action="store_true")
    arguments = arguments.parse_args()

    stored = nbformat.read(arguments.notebook, as_version=4)
    fresh = nbformat.read(arguments.notebook, as_version=4)
    if not execute(fresh, arguments.notebook.parent, arguments.stock):
        return 1
    if arguments.stock:
        return 0
    if arguments.compare:
        return report_differences(stored, fresh)
    store(fresh, arguments.notebook)
    return 0


def execute(notebook, folder, stock):
    """Runs every code cell; false when one has failed."""
    client = NotebookClient(
        notebook,
        kernel_name="linernotes-stock" if stock else "linernotes",
        timeout=600,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    cells = [(index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    # What the kernel itself says, compiling included, is of interest only when it dies.
    log = tempfile.TemporaryFile()
    with client.setup_kernel(stdout=log, stderr=log):
        for count, (index, cell) in enumerate(cells, start=1):
            first_line = (cell.source.splitlines() or [""])[0]
            print(f"  {count:2}/{len(cells)}  {first_line[:64]:64}", end="", flush=True)
            started = time.monotonic()
            failure = None
            try:
                client.execute_cell(cell, index)
            except CellExecutionError as error:
                failure = without_colours(error.traceback or error.evalue)
            except (DeadKernelError, TimeoutError) as error:
                log.seek(0)
                failure = f"{error}\n{log.read().decode(errors='replace')[-2000:]}"
            print(f"{time.monotonic() - started:6.1f} s", flush=True)
            failure = failure or raised(cell) or (words_on_stderr(cell) if stock else None)
            if "raises-exception" in cell.metadata.get("tags", []):
                failure = None if failure else "It has the tag `raises-exception` and did not fail."
            if failure:
                print(f"\n  Cell {count} failed:\n")
                print("\n".join("    " + line for line in cell.source.splitlines()), end="\n\n")
                print("\n".join("    " + line for line in failure.strip().splitlines()))
                return False
            cell.outputs = [tidy(output) for output in merged(cell.outputs) if not is_passing(output)]
    return True


def without_colours(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def raised(cell):
    """What a cell has to say that failed as its tag allows."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return "\n".join(f"{error.ename}: {error.evalue}" for error in errors)


def words_on_stderr(cell):
    return without_backtrace("".join(output.text for output in cell.outputs if output.get("name") == "stderr"))


def merged(outputs):
    """Joins neighbouring pieces of the same stream: where they are cut is chance."""
    result = []
    for output in outputs:
        last = result[-1] if result else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            result.append(output)
    return result


def is_passing(output):
    """Whether this is a bar of progress: it is there only when the work takes long, which is chance."""
    return output.get("metadata", {}).get("linernotes", {}).get("passing", False)


def tidy(output):
    """Makes an output the same in every run: without thread ids and backtraces."""
    if output.get("name") == "stderr":
        output.text = without_backtrace(output.text)
    if output.output_type == "error":
        output.evalue = without_backtrace(output.evalue)
        output.traceback = without_backtrace("\n".join(output.traceback)).split("\n")
    return output


def without_backtrace(text):
    return re.sub(r"(thread '[^']*') \(\d+\)", r"\1", text.split("stack backtrace:")[0])


def report_differences(stored, fresh):
    """Shows where the outputs of a run differ from those in the file."""
    texts = [
        [line for cell in notebook.cells if cell.cell_type == "code" for line in readable(cell)]
        for notebook in (stored, fresh)
    ]
    differences = list(difflib.unified_diff(*texts, "stored", "fresh", lineterm=""))
    print("\n".join("    " + line[:200] for line in differences[:60]))
    return 1 if differences else 0


def readable(cell):
    return cell.source.splitlines() + json.dumps(cell.outputs, indent=1, sort_keys=True).splitlines()


def store(notebook, path):
    """Writes the notebook whole or not at all."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata.language_info = {"file_extension": ".rs", "mimetype": "text/rust", "name": "rust"}
    notebook.metadata.kernelspec = {"display_name": "Rust (Liner Notes)", "language": "rust", "name": "linernotes"}
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(nbformat.writes(notebook, version=4) + "\n", encoding="utf-8")
    os.replace(unfinished, path)


sys.exit(main())
