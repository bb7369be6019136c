"""The rest of Jupyter's protocol: what a front end asks beside running cells, and what nobody should send."""

from __future__ import annotations

import json
import time

import pytest
from jupyter_client.session import Session
from kernel import Kernel, pause


def test_a_kernel_says_who_it_is(kernel: Kernel) -> None:
    for channel in ("shell", "control"):
        info = kernel.answer("kernel_info_request", {}, channel=channel)
        assert info["status"] == "ok"
        assert tuple(int(part) for part in info["protocol_version"].split(".")[:2]) >= (5, 3)
        language = info["language_info"]
        assert (language["name"], language["file_extension"], language["mimetype"]) == ("rust", ".rs", "text/rust")
        assert language["version"][0].isdigit()
        assert info["implementation"] and info["implementation_version"]
        assert "Rust" in info["banner"]
        assert all(link["text"] and link["url"].startswith("https://") for link in info["help_links"])


def test_cells_are_counted_unless_they_are_not_kept(kernel: Kernel) -> None:
    for code, options, counts in [
        ("1", {"silent": True}, False),
        ("1", {"store_history": False}, False),
        ('panic!("counts")', {}, True),
        ("no_such_name", {}, True),
        ("1", {}, True),
    ]:
        before = kernel.run("1").reply["execution_count"]
        kernel.run(code, **options)
        after = kernel.run("1").reply["execution_count"]
        assert after - before == (2 if counts else 1), (code, options)


def test_a_silent_cell_is_not_announced_and_has_no_result(kernel: Kernel) -> None:
    cell = kernel.run("let by_silence = 2;\nby_silence", silent=True).succeeds()
    assert [output.kind for output in cell.outputs] == []
    assert kernel.run("by_silence").succeeds().result == "2"


def test_a_cell_is_announced_with_its_number_between_busy_and_idle(kernel: Kernel) -> None:
    cell = kernel.run("1 + 1").succeeds()
    assert cell.states == ["busy", "idle"]
    announced = [output.content for output in cell.outputs if output.kind == "execute_input"]
    assert announced == [{"code": "1 + 1", "execution_count": cell.reply["execution_count"]}]
    assert cell.reply["user_expressions"] == {}
    assert cell.reply["payload"] == []


@pytest.mark.parametrize("code", ["", "   \n", "// only a comment"])
def test_an_empty_cell_is_no_error(kernel: Kernel, code: str) -> None:
    assert kernel.run(code).succeeds().shown == []


def test_history_remembers_the_cells_that_it_may(kernel: Kernel) -> None:
    kernel.run("20 + 3")
    kernel.run("let unshown = 1;")
    kernel.run("99 + 1", store_history=False)
    tail = {"hist_access_type": "tail", "n": 2, "raw": True, "output": False}
    history = kernel.answer("history_request", tail)["history"]
    assert [entry[2] for entry in history] == ["20 + 3", "let unshown = 1;"]
    with_outputs = kernel.answer("history_request", {**tail, "output": True})["history"]
    assert [entry[2][0] for entry in with_outputs] == ["20 + 3", "let unshown = 1;"]
    search = {"hist_access_type": "search", "pattern": "20 +*", "unique": True, "raw": True, "output": False}
    assert [entry[2] for entry in kernel.answer("history_request", search)["history"]] == ["20 + 3"]
    nothing = {**search, "pattern": "nobody wrote this"}
    assert kernel.answer("history_request", nothing)["history"] == []


def test_completion_knows_variables_methods_and_columns_of_the_cursor(kernel: Kernel) -> None:
    kernel.run('let frame = DataFrame::empty();\nlet ténor = "♪";').succeeds()
    for code, expected in [("frame.heig", "height"), ("fra", "frame"), ("ténor.to_lowerc", "to_lowercase")]:
        # What is behind the cursor is not what is being completed.
        content = {"code": code + "\n// é♪", "cursor_pos": len(code)}
        found = kernel.answer("complete_request", content, seconds=60)
        assert any(match.startswith(expected) for match in found["matches"]), (code, found)
        start = code.rfind(".") + 1
        assert (found["cursor_start"], found["cursor_end"]) == (start, len(code)), (code, found)


def test_inspection_tells_what_a_name_is(kernel: Kernel) -> None:
    kernel.run("let numbers: Vec<u8> = vec![1];").succeeds()
    content = {"code": "numbers.len()", "cursor_pos": 3, "detail_level": 0}
    found = kernel.answer("inspect_request", content, seconds=60)
    assert found["found"] and "Vec<u8>" in found["data"]["text/plain"], found
    nothing = kernel.answer("inspect_request", {"code": "    ", "cursor_pos": 2, "detail_level": 0}, seconds=60)
    assert (nothing["status"], nothing["found"], nothing["data"]) == ("ok", False, {})


def test_questions_are_answered_while_a_cell_runs(kernel: Kernel) -> None:
    cell = kernel.send(f'println!("begun");\n{pause(4000)}')
    cell.shows("begun")
    start = time.monotonic()
    assert kernel.answer("complete_request", {"code": "fra", "cursor_pos": 3})["status"] == "ok"
    inspection = {"code": "frame", "cursor_pos": 2, "detail_level": 0}
    assert kernel.answer("inspect_request", inspection)["status"] == "ok"
    assert kernel.answer("is_complete_request", {"code": "fn f() {"})["status"] == "incomplete"
    assert kernel.answer("kernel_info_request", {}, channel="control")["status"] == "ok"
    assert time.monotonic() - start < 2 and not cell.is_over
    cell.ends().succeeds()


def test_comms_are_answered_though_there_are_none(kernel: Kernel) -> None:
    assert kernel.answer("comm_info_request", {})["comms"] == {}
    opened = {"comm_id": "1", "target_name": "nobody", "data": {}}
    kernel.ask("comm_open", opened)
    kernel.ask("comm_msg", {"comm_id": "1", "data": {}})
    kernel.ask("comm_close", {"comm_id": "1", "data": {}})
    assert kernel.run("1 + 1").succeeds().result == "2"
    kernel.asked.clear()


def test_an_incomplete_cell_is_told_how_to_go_on(kernel: Kernel) -> None:
    reply = kernel.answer("is_complete_request", {"code": "fn f() {"})
    assert reply["status"] == "incomplete" and reply["indent"].isspace()


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_messages_that_nobody_knows_are_passed_over(kernel: Kernel, channel: str) -> None:
    kernel.ask("made_up_request", {"any": "thing"}, channel=channel)
    kernel.ask("execute_request" if channel == "control" else "made_up", {}, channel=channel)
    assert kernel.answer("kernel_info_request", {}, channel=channel)["status"] == "ok"
    kernel.asked.clear()
    assert kernel.run("1 + 1").succeeds().result == "2"


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_what_is_no_message_is_passed_over(kernel: Kernel, channel: str) -> None:
    socket = getattr(kernel.client, f"{channel}_channel").socket
    session = kernel.client.session
    frames = [
        [b"junk"],
        [b""],
        [b"<IDS|MSG>"],
        [b"<IDS|MSG>", b"signature"],
        [b"<IDS|MSG>", b"", b"{}", b"{}", b"{}", b"{}"],
        [b"<IDS|MSG>", session.sign([b"no json"] * 4), *[b"no json"] * 4],
        [b"<IDS|MSG>", session.sign([b"{}"] * 4), *[b"{}"] * 4],
        [b"<IDS|MSG>", session.sign([b"\xff\xfe"] * 4), *[b"\xff\xfe"] * 4],
    ]
    for message in frames:
        socket.send_multipart(message)
    assert kernel.answer("kernel_info_request", {})["status"] == "ok"
    assert kernel.answer("kernel_info_request", {}, channel="control")["status"] == "ok"
    assert kernel.run("1 + 1").succeeds().result == "2"


def test_a_message_with_a_wrong_signature_is_not_obeyed(kernel: Kernel) -> None:
    stranger = Session(key=b"not the key")
    for kind, channel in [("shutdown_request", "control"), ("execute_request", "shell")]:
        content = {"restart": False, "code": 'println!("obeyed");', "silent": False}
        stranger.send(getattr(kernel.client, f"{channel}_channel").socket, kind, content)
    cell = kernel.run("1 + 1").succeeds()
    assert cell.result == "2" and "obeyed" not in json.dumps(cell.story)
    assert kernel.manager.is_alive()


def test_the_heart_beats_while_a_cell_computes(kernel: Kernel) -> None:
    cell = kernel.send('println!("begun");\nlet until = std::time::Instant::now();\nwhile until.elapsed().as_secs() < 3 {}')
    cell.shows("begun")
    kernel.client.hb_channel.unpause()
    deadline = time.monotonic() + 2
    kernel.listen_until(lambda: time.monotonic() > deadline, 5, "two seconds have passed")
    assert kernel.client.hb_channel.is_beating()
    cell.ends().succeeds()


def test_commands_of_evcxr_work(kernel: Kernel) -> None:
    kernel.run("let of_vars = 1u8;").succeeds()
    assert ":dep" in kernel.run(":help").succeeds().text
    assert "of_vars" in kernel.run(":vars").succeeds().text
    assert any(letter.isdigit() for letter in kernel.run(":version").succeeds().text)
    cell = kernel.run(":nonsense").fails()
    assert ":nonsense" in cell.text and ":help" in cell.text, cell.text
