"""A cell that signs in, and the person in front of it."""

from __future__ import annotations

import re
import time

import pytest
import requests
from kernel import Asked, Kernel
from sandbox import Sandbox

SIGN_IN = "let robin = spotify.sign_in([Scope::UserTopRead]).wait()?;"


def link(cell: Asked) -> str:
    """Where the cell sends a person."""
    text = cell.shows("Open this link and agree: ").text
    return re.search(r"agree: (\S+)", text)[1]


def answer(link: str, answer: str = "agree") -> str:
    """Answers on the consent page; gives the address that the browser is sent to."""
    form = {"answer": answer, "listener": "robin"}
    response = requests.post(link, form, allow_redirects=False, timeout=10)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def asked(kernel: Kernel, cell: Asked) -> dict:
    kernel.listen_until(lambda: cell.questions, 60, "the cell asks")
    return cell.questions[-1]


def last_words(cell: Asked) -> str:
    return [output for output in cell.outputs if output.kind in ("display_data", "update_display_data")][-1].text


def test_the_answer_comes_to_this_machine_and_enter_ends_the_question(kernel: Kernel) -> None:
    cell = kernel.send(SIGN_IN, allow_stdin=True)
    address = link(cell)
    shown = next(output for output in cell.outputs if "Open this link" in output.text)
    assert f'<a href="{address.replace("&", "&amp;")}" target="_blank"' in shown.content["data"]["text/html"]
    assert shown.content["metadata"] == {"linernotes": {"passing": True}}, "a link for once is not stored"
    question = asked(kernel, cell)
    assert question["prompt"].startswith("The address of the browser's last page, or just Enter")
    assert question["password"], "a front end stores what it shows, and an address may hold a code"

    page = requests.get(answer(address), timeout=10)
    assert "you are signed in as Robin Vale" in page.text
    assert page.url.endswith("/signed-in"), "no code stays in the browser's history"
    cell.shows("Signed in as Robin Vale. Press Enter in the box below to go on.")
    kernel.type_in("")
    cell.ends().succeeds()
    assert last_words(cell) == "Signed in as Robin Vale."
    assert kernel.run("robin.me().wait()?.id").succeeds().result == '"robin"'


def test_the_address_of_a_browser_elsewhere_is_pasted(kernel: Kernel) -> None:
    cell = kernel.send(SIGN_IN, allow_stdin=True)
    callback = answer(link(cell))
    asked(kernel, cell)
    kernel.type_in("http://127.0.0.1:1/callback?code=AQ-old&state=old")
    kernel.listen_until(lambda: len(cell.questions) == 2, 60, "the cell asks again")
    assert cell.questions[1]["prompt"].startswith("That did not work, as the `state` in the address is not")
    kernel.type_in(callback)
    cell.ends().succeeds()
    assert last_words(cell) == "Signed in as Robin Vale."
    assert callback.split("code=")[1].split("&")[0] not in cell.text


def test_running_the_cell_again_is_done_at_once(kernel: Kernel, sandbox: Sandbox) -> None:
    sandbox.control("consent", mode="agree")
    kernel.run(SIGN_IN).succeeds()
    sandbox.control("consent", mode="ask")
    again = kernel.run(SIGN_IN).succeeds()
    assert again.story == ["display_data Signed in as Robin Vale."]


def test_cancel_on_the_page_is_an_error_of_its_own(kernel: Kernel) -> None:
    cell = kernel.send(SIGN_IN, allow_stdin=True)
    asked(kernel, cell)
    page = requests.get(answer(link(cell), "cancel"), timeout=10)
    assert "Not signed in" in page.text
    kernel.type_in("")
    cell.ends().fails()
    assert "Cancel was chosen" in cell.error["evalue"]


def test_where_nobody_can_be_asked_the_cell_says_at_once_what_to_do(kernel: Kernel) -> None:
    begun = time.monotonic()
    cell = kernel.run(SIGN_IN, allow_stdin=False).fails()
    assert time.monotonic() - begun < 15
    assert "no browser here and no address was pasted" in cell.error["evalue"]
    assert "`linernotes sign-in` in a terminal" in cell.error["evalue"]


@pytest.mark.parametrize("times", [2])
def test_an_interrupt_frees_the_port_and_takes_no_later_input(kernel: Kernel, sandbox: Sandbox, times: int) -> None:
    for _ in range(times):
        cell = kernel.send(SIGN_IN, allow_stdin=True)
        redirect_uri = requests.utils.unquote(re.search(r"redirect_uri=([^&\s]+)", link(cell))[1])
        asked(kernel, cell)
        kernel.interrupt()
        cell.ends().fails()
        with pytest.raises(requests.ConnectionError):
            requests.get(redirect_uri, timeout=10)
    assert kernel.run("1 + 1").succeeds().result == "2"
    sandbox.control("consent", mode="agree")
    assert kernel.run(SIGN_IN + "\nrobin.me().wait()?.id").succeeds().result == '"robin"'
