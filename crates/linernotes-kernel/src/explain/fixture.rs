//! Sources in the shape that evcxr 0.22 gives the crate of a cell, for the tests.

use std::process::Command;

use super::rustc::Diagnostic;
use super::styled::Styled;

/// What goes into one.
pub(crate) struct Source<'a> {
    /// Functions, types and `use` lines of this cell and of earlier ones.
    pub(crate) items: &'a str,
    /// Variables of earlier cells: a name and a type each.
    pub(crate) earlier: &'a [(&'a str, &'a str)],
    pub(crate) statements: &'a str,
    /// Variables of this cell.
    pub(crate) new: &'a [(&'a str, &'a str)],
    pub(crate) format: &'a str,
}

impl Default for Source<'_> {
    fn default() -> Self {
        Self { items: "", earlier: &[], statements: "", new: &[], format: "{}" }
    }
}

impl Source<'_> {
    pub(crate) fn text(&self) -> String {
        let format = self.format;
        let bound = if format == "{}" { "std::fmt::Display" } else { "std::fmt::Debug" };
        let each = |variables: &[(&str, &str)], before: &str, between: &str, after: &str| -> String {
            let line = |(name, kind): &(&str, &str)| {
                let [before, after] = [before, after].map(|part| part.replace('$', name));
                format!("{before}{between}::<{kind}>(stringify!({name}){after});\n")
            };
            variables.iter().map(line).collect()
        };
        let checks = each(self.earlier, "vars_ok &= evcxr_variable_store", ".check_variable", "");
        let loads = each(self.earlier, "let $ = evcxr_variable_store", ".take_variable", "");
        let [stores, stores_again] =
            [self.new, self.earlier].map(|variables| each(variables, "evcxr_variable_store", ".put_variable", ", $"));
        let Self { items, statements, .. } = self;
        format!(
            r#"#![allow(unused_imports, unused_mut, dead_code)]
{items}
            struct EvcxrUserCodeError {{}}
            impl<T: {bound}> From<T> for EvcxrUserCodeError {{
                fn from(error: T) -> Self {{
                    eprintln!("{format}", error);
                    println!("{{}}", evcxr_internal_runtime::USER_ERROR_OCCURRED);
                    EvcxrUserCodeError {{}}
                }}
            }}
        
mod evcxr_internal_runtime {{
pub const USER_ERROR_OCCURRED: &str = "EVCXR_ERROR_OCCURRED";
{RUNTIME}
}}
#[unsafe(no_mangle)]
pub extern "C" fn run_user_code_0(
mut evcxr_variable_store: *mut evcxr_internal_runtime::VariableStore)
  -> *mut evcxr_internal_runtime::VariableStore {{
if evcxr_variable_store.is_null() {{
  evcxr_variable_store = evcxr_internal_runtime::create_variable_store();
}}
let evcxr_variable_store = unsafe {{&mut *evcxr_variable_store}};
{{let mut vars_ok = true;
{checks}if !vars_ok {{return evcxr_variable_store;}}}}
{loads}let _ = (|| -> std::result::Result<(), EvcxrUserCodeError> {{
{statements}{stores}Ok(())}})();
{stores_again}evcxr_variable_store
}}
"#
        )
    }
}

/// How evcxr shows a last expression of which it knows nothing else.
pub(crate) fn shown(expression: &str) -> String {
    format!("{SEND_TEXT}\nevcxr_send_text_plain(&format!(\"{{:?}}\",&(\n{expression}\n)));\n")
}

/// The number of the first line with `text`.
pub(crate) fn line_of(source: &str, text: &str) -> usize {
    source.lines().position(|line| line.contains(text)).unwrap() + 1
}

/// A traceback without its colours.
pub(crate) fn plain(traceback: &[String]) -> String {
    traceback.iter().map(|line| Styled::parse(line).plain()).collect::<Vec<_>>().join("\n")
}

/// Whether rustc is asked for colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    Wanted,
    Unwanted,
}

/// What rustc itself says of a source.
pub(crate) fn compiled(source: &str, colours: Colours) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("src/lib.rs"), source).unwrap();
    let json = if colours == Colours::Wanted { "diagnostic-rendered-ansi" } else { "artifacts" };
    let output = Command::new("rustc")
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "cdylib",
            "--emit",
            "metadata",
            "--error-format",
            "json",
            "--json",
            json,
        ])
        .arg("src/lib.rs")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    let untold = ["aborting due", "For more", "Some errors"];
    let is_told = |text: &str| !text.is_empty() && !untold.iter().any(|start| text.starts_with(start));
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let diagnostic = |json: serde_json::Value| {
        let message = json["message"].as_str().unwrap_or_default().to_owned();
        is_told(&message).then_some(Diagnostic { json, message, user_span: None })
    };
    messages.filter_map(diagnostic).collect()
}

const RUNTIME: &str = r#"pub struct VariableStore {
    variables: std::collections::HashMap<String, Box<dyn std::any::Any + 'static>>,
}

impl VariableStore {
    pub fn put_variable<T: 'static>(&mut self, name: &str, value: T) {
        self.variables.insert(name.to_owned(), Box::new(value));
    }

    pub fn check_variable<T: 'static>(&mut self, name: &str) -> bool {
        true
    }

    pub fn take_variable<T: 'static>(&mut self, name: &str) -> T {
        *self.variables.remove(name).unwrap().downcast().unwrap()
    }
}

pub fn create_variable_store() -> *mut VariableStore {
    Box::into_raw(Box::new(VariableStore { variables: Default::default() }))
}"#;

const SEND_TEXT: &str = r#"fn evcxr_send_text_plain(text: &str)
{
    use std::io::Write; use std::io::{self}; fn try_send_text(text: &str) ->
    io::Result<()>
    {
        let stdout = io::stdout(); let mut output = stdout.lock();
        output.write_all(text.as_bytes())?; Ok(())
    } if let Err(error) = try_send_text(text)
    {
        eprintln!("Failed to send content to parent: {:?}", error);
        std::process::exit(1);
    }
}"#;
