"""Jupyter's own test of kernels, whole."""

from __future__ import annotations

import jupyter_kernel_test
import pytest
from conftest import Shared
from kernel import display, rich


class RustKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "linernotes"
    language_name = "rust"
    file_extension = ".rs"

    code_hello_world = 'println!("hello, world");'
    code_stderr = 'eprintln!("oops");'
    completion_samples = [
        {"text": "let of_the_test = 1; of_the_te", "matches": {"of_the_test"}},
        {"text": '"text".to_upperc', "matches": {"to_uppercase()"}},
    ]
    complete_code_samples = [
        "1 + 1",
        "let x = 1;",
        "fn f() -> i32 {\n    1\n}",
        "if true { 1 } else { 2 }",
        'println!("({[");',
        "// a comment with a (",
        ":vars",
        "",
    ]
    incomplete_code_samples = ["fn f() {", "let x = vec![1,", 'let s = "begun', "/* begun", 'r#"begun"', "f(1, (2)"]
    invalid_code_samples = ["let x = 1);", "}", "f(]"]
    code_generate_error = 'panic!("as asked");'
    code_execute_result = [
        {"code": "40 + 2", "result": "42"},
        {"code": '"text"', "result": '"text"'},
        {"code": "vec![1, 2, 3].len()", "result": "3"},
    ]
    code_display_data = [
        {"code": display("as text"), "mime": "text/plain"},
        {"code": rich("display", data={"text/html": "<b>bold</b>"}, metadata={}), "mime": "text/html"},
        {"code": 'linernotes::show(&42);', "mime": "text/plain"},
    ]
    code_history_pattern = "4?*2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "String"
    code_clear_output = rich("clear", wait=False)

    # The kernel that other tests use, instead of one of its own.
    @classmethod
    def setUpClass(cls) -> None:
        pass

    @classmethod
    def tearDownClass(cls) -> None:
        pass

    @pytest.fixture(autouse=True)
    def use(self, shared: Shared) -> None:
        kernel = shared.get()
        type(self).km, type(self).kc = kernel.manager, kernel.client
