"""Interrupting ends what runs, and keeps what can be kept."""

from __future__ import annotations

import time

from kernel import LOAD, Kernel, pause

# Time enough for two seconds of grace, on a machine that does other things too.
AT_THE_LATEST = 4.5


def seconds_until_it_ends(kernel: Kernel, cell) -> float:
    start = time.monotonic()
    kernel.interrupt()
    cell.ends(seconds=60).fails()
    return cell.reply_at - start


def test_a_loop_is_ended_and_variables_are_said_to_be_gone(kernel: Kernel) -> None:
    kernel.run("let lost = 1;").succeeds()
    cell = kernel.send('println!("begun");\nlet mut n = 0u64;\nloop { n = std::hint::black_box(n.wrapping_add(1)); }')
    cell.shows("begun")
    assert seconds_until_it_ends(kernel, cell) < AT_THE_LATEST
    assert "variable" in cell.text and "interrupt" in cell.text.lower(), cell.text
    assert kernel.run("1 + 1").succeeds().result == "2"
    assert "lost" in kernel.run("lost").fails().text
    assert kernel.run(f"{LOAD}\nDataFrame::empty().shape()").succeeds().result == "(0, 0)"


def test_a_wait_is_cancelled_at_once_and_every_variable_stays(kernel: Kernel) -> None:
    kernel.run("let kept = vec![1, 2, 3];").succeeds()
    cell = kernel.send('println!("begun");\nstd::future::pending::<()>().wait();\nprintln!("never");')
    cell.shows("begun")
    assert seconds_until_it_ends(kernel, cell) < 1.5
    assert "interrupt" in cell.text.lower() and "never" not in cell.text, cell.text
    assert kernel.run("kept").succeeds().result == "[1, 2, 3]"
    assert kernel.run("async { 1 }.wait()").succeeds().result == "1", "a wait after it is cancelled too"


def test_a_compile_is_stopped_and_every_variable_stays(kernel: Kernel) -> None:
    kernel.run("let kept = 1;").succeeds()
    cell = kernel.send(
        """#[allow(long_running_const_eval)]
        const LONG: u64 = { let mut n = 0u64; while n < 4_000_000_000 { n += 1; } n };
        println!("{}", LONG);"""
    )
    kernel.listen_until(lambda: "busy" in cell.states, 30, "the cell has begun")
    deadline = time.monotonic() + 3
    kernel.listen_until(lambda: time.monotonic() > deadline, 10, "three seconds have passed")
    assert seconds_until_it_ends(kernel, cell) < AT_THE_LATEST
    assert kernel.run("kept").succeeds().result == "1"


def test_an_interrupt_of_nothing_does_nothing(kernel: Kernel) -> None:
    kernel.run("let kept = 1;").succeeds()
    assert kernel.interrupt()["status"] == "ok"
    assert kernel.run("kept").succeeds().result == "1"
    assert kernel.run(f"{pause(2500)}\nkept").succeeds().result == "1", "an interrupt reaches a later cell"


def test_cells_that_wait_behind_an_interrupted_one_do_not_run(kernel: Kernel) -> None:
    cell = kernel.send('println!("begun");\nstd::future::pending::<()>().wait();')
    waiting = kernel.send('println!("must not be seen");')
    cell.shows("begun")
    seconds_until_it_ends(kernel, cell)
    assert waiting.ends().shown == []


def test_a_question_is_given_up(kernel: Kernel) -> None:
    cell = kernel.send(
        'println!("EVCXR_INPUT_REQUEST:Name?");\nlet mut name = String::new();\n'
        "std::io::stdin().read_line(&mut name)?;\nname",
        allow_stdin=True,
    )
    kernel.listen_until(lambda: cell.questions, 60, "the kernel asks")
    kernel.interrupt()
    cell.ends(seconds=30)
    assert kernel.run("1 + 1").succeeds().result == "2"
