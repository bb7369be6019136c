"""A cell may ask its reader, and a reader may not be there."""

from __future__ import annotations

import pytest
from kernel import Kernel


def asking(request: str) -> str:
    return (
        f'println!("{request}");\nlet mut typed = String::new();\n'
        "std::io::stdin().read_line(&mut typed)?;\ntyped.trim().to_owned()"
    )


@pytest.mark.parametrize(
    ("request_line", "prompt", "password"),
    [
        ("EVCXR_INPUT_REQUEST:Who are you?", "Who are you?", False),
        ("EVCXR_INPUT_REQUEST_PASSWORD:Secret: ", "Secret: ", True),
    ],
)
def test_a_question_and_its_answer(kernel: Kernel, request_line: str, prompt: str, password: bool) -> None:
    cell = kernel.send(asking(request_line), allow_stdin=True)
    kernel.listen_until(lambda: cell.questions, 60, "the kernel asks")
    assert cell.questions == [{"prompt": prompt, "password": password}]
    kernel.type_in("Robin")
    assert cell.ends().succeeds().result == '"Robin"'


def test_two_questions_in_a_cell(kernel: Kernel) -> None:
    ask = 'println!("EVCXR_INPUT_REQUEST:{}?", {});\nstd::io::stdin().read_line(&mut typed)?;\n'
    code = "let mut typed = String::new();\n" + ask.replace("{});", '"First");') + ask.replace("{});", '"Second");')
    cell = kernel.send(code + "typed", allow_stdin=True)
    for number, answer in enumerate(["one", "two"], start=1):
        kernel.listen_until(lambda number=number: len(cell.questions) == number, 60, f"question {number} is asked")
        kernel.type_in(answer)
    assert cell.ends().succeeds().result == '"one\\ntwo\\n"'


def test_where_nobody_may_be_asked_the_answer_is_empty(kernel: Kernel) -> None:
    cell = kernel.run(asking("EVCXR_INPUT_REQUEST:Who?"), allow_stdin=False).succeeds()
    assert cell.questions == [] and cell.result == '""'
