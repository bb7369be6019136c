"""Executes one notebook cell by cell in a fresh kernel, and stores or compares its outputs.

A cell fails when the kernel says so, and also when it marks the cell: evcxr itself counts a failed `?` and a panic as
success. A kernel that does not mark is taken at its word, unless a panic stands in the cell's errors.

A cell with Jupyter's own tag `raises-exception` must fail, and the notebook goes on after it.
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

FAILED = "application/vnd.linernotes.failed+json"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("notebook", type=Path)
    arguments.add_argument("--compare", action="store_true")
    arguments = arguments.parse_args()

    stored = nbformat.read(arguments.notebook, as_version=4)
    fresh = nbformat.read(arguments.notebook, as_version=4)
    if not execute(fresh, arguments.notebook.parent):
        return 1
    if arguments.compare:
        return report_differences(stored, fresh)
    store(fresh, arguments.notebook)
    return 0


def execute(notebook, folder):
    """Runs every code cell; false when one has failed."""
    client = NotebookClient(
        notebook,
        kernel_name="linernotes",
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
            failure = failure or reported_failure(cell)
            if "raises-exception" in cell.metadata.get("tags", []):
                failure = None if failure else "It has the tag `raises-exception` and did not fail."
            if failure:
                print(f"\n  Cell {count} failed:\n")
                print("\n".join("    " + line for line in cell.source.splitlines()), end="\n\n")
                print("\n".join("    " + line for line in failure.strip().splitlines()))
                return False
            cell.execution_count = count
            cell.outputs = [tidy(output, count) for output in with_words_of_failure(merged(cell.outputs))]
    return True


def without_colours(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def reported_failure(cell):
    """What a cell has to say that failed without an exception here: one with the tag, and one that ended in a failed `?`
    or a panic, which evcxr calls a success."""
    marks = marks_of(cell.outputs)
    if marks:
        return marks[0]["message"].split("stack backtrace:")[0] or "The cell ended early."
    raised = [output.evalue for output in cell.outputs if output.output_type == "error"]
    if raised:
        return "\n".join(raised)
    errors = "".join(output.text for output in cell.outputs if output.get("name") == "stderr")
    return errors.split("stack backtrace:")[0] if "panicked at" in errors else None


def marks_of(outputs):
    return [output.data[FAILED] for output in outputs if FAILED in output.get("data", {})]


def with_words_of_failure(outputs):
    """The outputs of a failed cell with the words of the failure as the mark has them. On their other way, as a stream,
    they may come after the cell has ended and be missed."""
    marks = marks_of(outputs)
    if not marks:
        return outputs
    rest = [output for output in outputs if output.get("name") != "stderr"]
    return [nbformat.v4.new_output("stream", name="stderr", text=mark["message"]) for mark in marks] + rest


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


def tidy(output, count):
    """Makes an output the same in every run: cells count from 1, and a panic has neither thread id nor backtrace."""
    if "execution_count" in output:
        output.execution_count = count
    if output.get("name") == "stderr":
        output.text = without_chance(output.text)
    for mark in marks_of([output]):
        mark["message"] = without_chance(mark["message"])
    return output


def without_chance(text):
    if "panicked at" not in text:
        return text
    return re.sub(r"'main' \(\d+\)", "'main'", text.split("stack backtrace:")[0])


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
