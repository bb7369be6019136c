"""What a cell shows: everything, in order, and when it happens."""

from __future__ import annotations

import pytest
from kernel import Kernel, display, pause, rich

FLUSH = "std::io::Write::flush(&mut std::io::stdout())?;"


def test_text_and_rich_outputs_come_in_the_order_in_which_they_were_made(kernel: Kernel) -> None:
    cell = kernel.run(
        f"""println!("one");
        {display("two")}
        print!("three, ");
        println!("still three");
        {display("four")}
        {display("five")}
        println!("six");
        7"""
    ).succeeds()
    assert cell.story == [
        "stdout one",
        "display_data two",
        "stdout three, still three",
        "display_data four",
        "display_data five",
        "stdout six",
        "execute_result 7",
    ]


def test_errors_keep_their_place_among_the_other_outputs(kernel: Kernel) -> None:
    pause_a_little = pause(150)
    cell = kernel.run(
        f"""println!("one");
        {pause_a_little}
        eprintln!("two");
        {pause_a_little}
        {display("three")}
        {pause_a_little}
        eprint!("four");
        {pause_a_little}
        println!("five");"""
    ).succeeds()
    assert cell.story == ["stdout one", "stderr two", "display_data three", "stderr four", "stdout five"]


def test_outputs_arrive_while_the_cell_runs(kernel: Kernel) -> None:
    cell = kernel.send(
        f"""println!("begun");
        {display("a chart")}
        print!("half a line");
        {FLUSH}
        {pause(2000)}
        println!(", and the rest");"""
    )
    for early in ["begun", "a chart", "half a line"]:
        cell.shows(early)
    cell.ends().succeeds()
    begun = [output.at for output in cell.shown if "the rest" not in output.text]
    assert cell.reply_at - max(begun) > 1.5, "they came when the cell had ended"
    assert cell.story == ["stdout begun", "display_data a chart", "stdout half a line, and the rest"]


@pytest.mark.parametrize(
    "code",
    ['print!("no newline");', f'print!("no newline"); {FLUSH}', 'print!("no "); print!("newline");'],
)
def test_text_without_a_newline_arrives_before_the_cell_ends(kernel: Kernel, code: str) -> None:
    assert kernel.run(code).succeeds().story == ["stdout no newline"]


def test_text_without_a_newline_goes_before_a_rich_output(kernel: Kernel) -> None:
    cell = kernel.run(f'print!("before "); {display("rich")} print!("after");').succeeds()
    assert cell.story == ["stdout before", "display_data rich", "stdout after"]


def test_letters_of_several_bytes_stay_whole_however_much_is_printed(kernel: Kernel) -> None:
    cell = kernel.run('for _ in 0..40_000 { print!("é♪🎵"); } println!();').succeeds()
    assert "".join(output.text for output in cell.shown) == "é♪🎵" * 40_000 + "\n"


def test_an_output_is_updated_in_its_place(kernel: Kernel) -> None:
    cell = kernel.run(
        f"""{display("0 of 2", display_id="bar")}
        {rich("update", data={"text/plain": "1 of 2"}, metadata={}, display_id="bar")}
        {rich("update", data={"text/plain": "2 of 2"}, metadata={}, display_id="bar")}"""
    ).succeeds()
    assert cell.story == ["display_data 0 of 2", "update_display_data 1 of 2", "update_display_data 2 of 2"]
    assert [output.content["transient"]["display_id"] for output in cell.shown] == ["bar"] * 3


@pytest.mark.parametrize("wait", [True, False])
def test_outputs_are_cleared(kernel: Kernel, wait: bool) -> None:
    cell = kernel.run(f'println!("old"); {rich("clear", wait=wait)} println!("new");').succeeds()
    assert [output.kind for output in cell.shown] == ["stream", "clear_output", "stream"]
    assert cell.shown[1].content == {"wait": wait}


def test_a_bundle_keeps_its_types(kernel: Kernel) -> None:
    data = {
        "application/vnd.vegalite.v5+json": {"mark": "bar", "data": {"values": [1, 2]}},
        "image/png": "iVBORw0KGgo=",
        "text/plain": "a chart",
    }
    metadata = {"image/png": {"width": 400}}
    cell = kernel.run(rich("display", data=data, metadata=metadata)).succeeds()
    assert cell.shown[0].content["data"] == data
    assert cell.shown[0].content["metadata"] == metadata


def test_a_result_carries_the_number_of_its_cell(kernel: Kernel) -> None:
    cell = kernel.run(rich("result", data={"text/html": "<b>1</b>", "text/plain": "1"}, metadata={})).succeeds()
    assert [output.kind for output in cell.shown] == ["execute_result"]
    assert cell.shown[0].content["execution_count"] == cell.reply["execution_count"]


def test_blocks_of_other_crates_are_shown(kernel: Kernel) -> None:
    block = 'println!("EVCXR_BEGIN_CONTENT {}\\n{}\\nEVCXR_END_CONTENT", "text/html", "<b>theirs</b>");'
    cell = kernel.run(f'println!("before"); {block} {pause(200)} println!("after");').succeeds()
    assert [output.kind for output in cell.shown][0::2] == ["stream", "stream"], cell.story
    assert cell.shown[1].content["data"]["text/html"] == "<b>theirs</b>"


def test_what_only_looks_like_ours_does_no_harm(kernel: Kernel) -> None:
    broken = 'println!("EVCXR_BEGIN_CONTENT application/vnd.linernotes.output+json\\n{}\\nEVCXR_END_CONTENT", "{ no");'
    kernel.run(broken)
    assert kernel.run("1 + 1").succeeds().result == "2"


def test_a_cell_that_ends_in_a_semicolon_shows_nothing(kernel: Kernel) -> None:
    assert kernel.run("let quiet = 1;").succeeds().story == []
    assert kernel.run("quiet;").succeeds().story == []


def test_what_a_thread_prints_belongs_to_the_cell_that_runs(kernel: Kernel) -> None:
    kernel.run(f'std::thread::spawn(|| {{ {pause(700)} println!("late"); }});').succeeds()
    cell = kernel.run(pause(2000)).succeeds()
    assert cell.story == ["stdout late"]
