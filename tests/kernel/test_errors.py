"""A cell that fails says so, in words of the user's own lines."""

from __future__ import annotations

import re

import pytest
from kernel import Kernel, without_colours


def points_at(traceback: str, number: int, line: str) -> bool:
    """Whether a line of the cell stands there with its number, perhaps behind an arrow."""
    numbered = re.compile(rf"^\W*{number}\W+{re.escape(line)}\s*$", re.MULTILINE)
    return numbered.search(without_colours(traceback)) is not None


def test_a_panic_is_an_error_with_the_line_that_caused_it(kernel: Kernel) -> None:
    cell = kernel.run('let count = 3;\nlet wanted = count + 1;\npanic!("no song number {}", wanted);').fails()
    assert cell.error["ename"] == cell.reply["ename"] == "panic"
    assert "no song number 4" in cell.error["evalue"]
    assert points_at(cell.traceback, 3, 'panic!("no song number {}", wanted);'), cell.text
    assert cell.reply["traceback"] == cell.error["traceback"]
    assert [output.kind for output in cell.shown] == ["error"], "the panic is told once"


def test_a_panic_in_a_library_names_the_line_that_called_it(kernel: Kernel) -> None:
    cell = kernel.run("let songs: Vec<i32> = Vec::new();\nlet first = songs[0];").fails()
    assert "index out of bounds" in cell.error["evalue"]
    assert points_at(cell.traceback, 2, "let first = songs[0];"), cell.text


def test_a_failed_question_mark_is_an_error_with_its_line(kernel: Kernel) -> None:
    cell = kernel.run('let text = "twelve";\nlet number: i32 = text.parse()?;\nnumber').fails()
    assert "invalid digit found in string" in cell.error["evalue"]
    assert points_at(cell.traceback, 2, "let number: i32 = text.parse()?;"), cell.text
    assert [output.kind for output in cell.shown] == ["error"], "the error is told once"


def test_a_failed_question_mark_in_a_function_of_an_earlier_cell_is_an_error(kernel: Kernel) -> None:
    function = "fn number(text: &str) -> Result<i32, std::num::ParseIntError> {\n    Ok(text.parse::<i32>()?)\n}"
    kernel.run(function).succeeds()
    cell = kernel.run('let good = number("1")?;\nnumber("one")?').fails()
    assert "invalid digit" in cell.text
    assert points_at(cell.traceback, 2, 'number("one")?'), cell.text


def test_what_was_there_before_a_failure_stays(kernel: Kernel) -> None:
    kernel.run("let kept = String::from(\"kept\");").succeeds()
    kernel.run('let lost = 1;\npanic!("now");').fails()
    assert kernel.run("kept").succeeds().result == '"kept"'
    kernel.run('let lost = 1;\n"x".parse::<i32>()?').fails()
    assert kernel.run("kept").succeeds().result == '"kept"'
    kernel.run("let lost: i32 = kept;").fails()
    assert kernel.run("kept").succeeds().result == '"kept"'


def test_what_was_shown_before_a_failure_stays_shown(kernel: Kernel) -> None:
    cell = kernel.run('println!("seen");\npanic!("now");').fails()
    assert [output.kind for output in cell.shown] == ["stream", "error"]
    cell = kernel.run('println!("seen");\n"x".parse::<i32>()?').fails()
    assert [output.kind for output in cell.shown] == ["stream", "error"]


def test_a_compiler_error_keeps_carets_colours_and_the_cells_lines(kernel: Kernel) -> None:
    cell = kernel.run('let good = 1;\nlet wrong: i32 = "text";').fails()
    assert "E0308" in cell.error["ename"] + cell.error["evalue"]
    assert "mismatched types" in cell.error["evalue"]
    assert points_at(cell.traceback, 2, 'let wrong: i32 = "text";'), cell.text
    assert "^^^^^^ expected `i32`, found `&str`" in without_colours(cell.traceback)
    assert "\x1b[" in cell.traceback, "rustc's colours are gone"
    assert "src/lib.rs" not in cell.text and "evcxr" not in cell.text.lower(), cell.text


def test_a_help_of_the_compiler_is_kept(kernel: Kernel) -> None:
    cell = kernel.run("let count = 1;\nlet sum = cuont + 1;").fails()
    assert "cannot find value `cuont`" in cell.error["evalue"]
    assert "help" in cell.text and "count" in cell.text


def test_an_error_in_an_item_names_its_line(kernel: Kernel) -> None:
    cell = kernel.run("fn twice(n: i32) -> i32 {\n    n * 2.5\n}\ntwice(1)").fails()
    assert points_at(cell.traceback, 2, "    n * 2.5".strip()), cell.text


def test_code_that_cannot_be_read_is_an_error(kernel: Kernel) -> None:
    cell = kernel.run("let x = ;").fails()
    assert "expected" in cell.text, cell.text
    assert points_at(cell.traceback, 1, "let x = ;"), cell.text


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("let songs = Vec::new();", "let songs: Vec<"),
        ("let double = |n: i32| n * 2;", "Box<dyn Fn"),
    ],
)
def test_a_missing_type_is_explained_with_the_fix(kernel: Kernel, code: str, advice: str) -> None:
    cell = kernel.run(code).fails()
    assert advice in cell.text, cell.text
    assert points_at(cell.traceback, 1, code), cell.text


def test_cells_that_wait_behind_a_failed_one_do_not_run(kernel: Kernel) -> None:
    failing = kernel.send('std::thread::sleep(std::time::Duration::from_millis(500));\npanic!("stop");')
    waiting = [kernel.send('println!("must not be seen");') for _ in range(2)]
    failing.ends().fails()
    for cell in waiting:
        assert cell.ends().status in ("aborted", "error")
        assert cell.shown == [], cell.story
    assert kernel.run("1 + 1").succeeds().result == "2"


def test_cells_that_wait_run_when_the_failed_one_allows_it(kernel: Kernel) -> None:
    failing = kernel.send('panic!("go on");', stop_on_error=False)
    waiting = kernel.send('println!("seen");')
    failing.ends().fails()
    assert waiting.ends().succeeds().story == ["stdout seen"]


def test_a_process_that_exits_is_an_error_and_the_next_cell_runs(kernel: Kernel) -> None:
    cell = kernel.run("std::process::exit(3);").fails()
    assert "variable" in cell.text.lower(), "it does not say that variables are gone"
    assert kernel.run("1 + 1").succeeds().result == "2"


def test_an_unwinding_thread_is_no_error_of_the_cell(kernel: Kernel) -> None:
    cell = kernel.run('let ended = std::thread::spawn(|| panic!("alone")).join().is_err();\nended').succeeds()
    assert cell.result == "true"
    assert "alone" in cell.text


def test_a_caught_panic_is_no_error_of_the_cell(kernel: Kernel) -> None:
    cell = kernel.run('std::panic::catch_unwind(|| panic!("caught")).is_err()').succeeds()
    assert cell.result == "true"
