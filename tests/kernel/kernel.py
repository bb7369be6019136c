"""Starts kernels as Jupyter does, and turns what is asked of them into the messages that come back, with their times."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

NAME = os.environ.get("LINERNOTES_KERNEL_NAME", "linernotes")
ROOT = Path(__file__).resolve().parents[2]
LOAD = f':dep linernotes = {{ path = "{ROOT}/crates/linernotes" }}\nuse linernotes::prelude::*;'
# How long a kernel may take until its first cell has run, on a machine that does other things too.
PATIENCE = 180
# How long a later cell may.
PATIENCE_WHEN_WARM = 45


def home() -> Path:
    """Where the kernel keeps its slots, as its specification says."""
    argv = KernelSpecManager().get_kernel_spec(NAME).argv
    return Path(argv[argv.index("--home") + 1])


def rich(kind: str, **fields: Any) -> str:
    """Rust code that prints an output as our crates do."""
    line = json.dumps({"kind": kind, **fields})
    return (
        'println!("EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json\\n{}\\nEVCXR_END_CONTENT", '
        f'r##"{line}"##);'
    )


def display(text: str, **fields: Any) -> str:
    return rich("display", data={"text/plain": text}, metadata={}, **fields)


def pause(milliseconds: int) -> str:
    return f"std::thread::sleep(std::time::Duration::from_millis({milliseconds}));"


@dataclass
class Output:
    """A message on iopub."""

    kind: str
    content: dict
    at: float

    @property
    def text(self) -> str:
        """What a reader sees of it, without its MIME type."""
        if self.kind == "stream":
            return self.content["text"]
        return str(self.content.get("data", self.content).get("text/plain", ""))

    def __str__(self) -> str:
        kind = self.content["name"] if self.kind == "stream" else self.kind
        return f"{kind} {self.text}".strip()


@dataclass
class Asked:
    """Something that was asked of a kernel, and all that came back."""

    kernel: Kernel
    id: str
    at: float
    outputs: list[Output] = field(default_factory=list)
    questions: list[dict] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    reply: dict | None = None
    reply_at: float = 0.0

    @property
    def is_over(self) -> bool:
        return self.reply is not None and "idle" in self.states

    @property
    def seconds(self) -> float:
        return self.reply_at - self.at

    @property
    def status(self) -> str:
        return self.reply["status"] if self.reply else "no reply"

    @property
    def shown(self) -> list[Output]:
        """What a user sees: without the cell itself."""
        return [output for output in self.outputs if output.kind not in ("execute_input", "status")]

    @property
    def story(self) -> list[str]:
        """What a user sees, in order; where text is cut is chance."""
        pieces: list[Output] = []
        for output in self.shown:
            last = pieces[-1] if pieces else None
            if last and output.kind == last.kind == "stream" and output.content["name"] == last.content["name"]:
                joined = {"name": output.content["name"], "text": last.text + output.text}
                pieces[-1] = Output("stream", joined, last.at)
            else:
                pieces.append(output)
        return [str(piece) for piece in pieces]

    @property
    def text(self) -> str:
        """Everything that a user reads, errors included, without colours."""
        return "\n".join(self.story + [without_colours(self.traceback)])

    @property
    def result(self) -> str | None:
        results = [output for output in self.outputs if output.kind == "execute_result"]
        return results[-1].text if results else None

    @property
    def error(self) -> dict:
        errors = [output.content for output in self.outputs if output.kind == "error"]
        assert len(errors) == 1, f"one error was expected: {self.story}"
        return errors[0]

    @property
    def traceback(self) -> str:
        errors = [output.content for output in self.outputs if output.kind == "error"]
        return "\n".join(line for error in errors for line in error["traceback"])

    def succeeds(self) -> Asked:
        assert self.status == "ok", f"{self.status}: {self.text}"
        return self

    def fails(self) -> Asked:
        assert self.status == "error", f"{self.status}: {self.text}"
        return self

    def ends(self, seconds: float | None = None) -> Asked:
        self.kernel.listen_until(lambda: self.is_over, seconds or self.kernel.patience, "the cell has ended")
        self.kernel.patience = PATIENCE_WHEN_WARM
        return self

    def shows(self, text: str, seconds: float = 60) -> Output:
        """The first output in which this stands, as soon as it is there."""
        found = lambda: next((output for output in self.outputs if text in str(output)), None)  # noqa: E731
        self.kernel.listen_until(lambda: found() is not None, seconds, f"the cell shows {text!r}")
        return found()


class Kernel:
    """A kernel, and the client that talks to it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.asked: dict[str, Asked] = {}
        self.manager = KernelManager(kernel_name=NAME)
        self.log = open(folder / "kernel.log", "wb")  # noqa: SIM115
        # A spare is of use from one test to the next, and no longer.
        self.environment = {**os.environ, "LINERNOTES_SPARE_LINGER": "3", **environment}
        self.started_at = time.monotonic()
        self.manager.start_kernel(cwd=str(folder), env=self.environment, stdout=self.log, stderr=self.log)
        self.connect()

    def connect(self) -> None:
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.ready_at = time.monotonic()
        self.patience = PATIENCE

    @property
    def pid(self) -> int:
        """Of the process that Jupyter has started."""
        return self.manager.provisioner.pid

    def ask(self, kind: str, content: dict, channel: str = "shell") -> Asked:
        message = self.client.session.msg(kind, content)
        asked = Asked(self, message["header"]["msg_id"], time.monotonic())
        self.asked[asked.id] = asked
        getattr(self.client, f"{channel}_channel").send(message)
        return asked

    def answer(self, kind: str, content: dict, channel: str = "shell", seconds: float = 30) -> dict:
        """The content of the reply."""
        asked = self.ask(kind, content, channel)
        self.listen_until(lambda: asked.reply is not None, seconds, f"{kind} is answered")
        return asked.reply

    def send(self, code: str, **options: Any) -> Asked:
        """A cell that runs from now on."""
        usual = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        return self.ask("execute_request", usual | options)

    def run(self, code: str, seconds: float | None = None, **options: Any) -> Asked:
        """A cell that has ended."""
        return self.send(code, **options).ends(seconds)

    def interrupt(self) -> dict:
        return self.answer("interrupt_request", {}, channel="control")

    def type_in(self, text: str) -> None:
        self.client.input(text)

    def restart(self, **how: Any) -> None:
        self.client.stop_channels()
        self.asked.clear()
        self.started_at = time.monotonic()
        self.manager.restart_kernel(**how)
        self.connect()

    def shut_down(self) -> None:
        """Once or again."""
        if self.log.closed:
            return
        if getattr(self, "client", None):
            self.client.stop_channels()
        with suppress(RuntimeError):
            self.manager.shutdown_kernel()
        self.manager.cleanup_resources()
        self.log.close()

    def is_usable(self) -> bool:
        return self.manager.is_alive() and all(asked.is_over for asked in self.asked.values())

    def listen_until(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                stories = [(asked.status, asked.states, asked.story) for asked in self.asked.values()][-2:]
                raise AssertionError(f"in {seconds} s it has not come about that {what}: {stories}\n{self.said()}")
            self.listen(min(left, 0.2))

    def listen(self, seconds: float) -> None:
        """Takes what comes on any channel."""
        channels = [self.client.iopub_channel, self.client.shell_channel]
        channels += [self.client.stdin_channel, self.client.control_channel]
        poller = zmq.Poller()
        for channel in channels:
            poller.register(channel.socket, zmq.POLLIN)
        poller.poll(seconds * 1000)
        for channel in channels:
            with suppress(Empty):
                while True:
                    self.take(channel.get_msg(timeout=0))

    def take(self, message: dict) -> None:
        asked = self.asked.get(message["parent_header"].get("msg_id"))
        if not asked:
            return
        now, kind, content = time.monotonic(), message["msg_type"], message["content"]
        if kind.endswith("_reply"):
            asked.reply, asked.reply_at = content, now
        elif kind == "input_request":
            asked.questions.append(content)
        elif kind == "status":
            asked.states.append(content["execution_state"])
        else:
            asked.outputs.append(Output(kind, content, now))

    def said(self) -> str:
        """What its processes have to say themselves."""
        return (self.folder / "kernel.log").read_text(errors="replace")[-2000:]


def without_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
