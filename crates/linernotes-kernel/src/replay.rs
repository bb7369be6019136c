//! Compiles a cell without cargo: the rustc command that cargo chose for the cell before is run again. Between two cells
//! nothing changes but the cell's own source, and cargo takes longer to see that than rustc to compile it.
//!
//! Whatever else changes, a dependency, a source of a local crate, a flag, makes the recording worthless, and cargo is
//! asked as ever.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Result;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};

use serde_json::{Value, json};

use linernotes_kernel::builds::{self, Line};
use linernotes_kernel::marks::generated_with_marks;
use linernotes_kernel::sources::{Sources, first_changed, local_sources};

/// The crate that evcxr makes of a cell.
const CELL: &str = "ctx";
/// Stands for the slot's own folder, so that a recording made in the template is good in its clones.
const SLOT: &str = "{slot}";
/// Tells the wrapper of rustc where to write down the command.
const RECORD_TO: &str = "LINERNOTES_RECORD_TO";

/// One way of compiling cells in a slot: `build` or `check`.
pub(crate) struct Replay {
    slot: PathBuf,
    /// Its name tells what must be the same for it to be good, so that several dependencies' recordings lie side by side.
    recording: PathBuf,
}

/// What an edited crate means for a recording.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edits {
    /// It is good no more.
    Heed,
    /// The cell is compiled with the crate as it was.
    Ignore,
}

/// How evcxr's settings here have everything compiled.
const OPTIMISED: &str = "opt-level=2";
/// The arguments that change for a cell that is compiled in a hurry, with what they become. What rustc keeps of the cell
/// before is kept apart, since it is of no use to a cell that is compiled another way.
const QUICKLY: [(&str, &str); 3] =
    [(OPTIMISED, "opt-level=0"), ("codegen-units=16", "codegen-units=1"), ("/incremental", "/incremental-quick")];

fn quickly(argument: &str) -> String {
    QUICKLY.iter().fold(argument.to_owned(), |argument, (usual, quick)| argument.replace(usual, quick))
}

/// Methods that go through many things; a polars method of the same name costs only a slower compile.
const MANY: [&str; 15] = [
    "iter",
    "iter_mut",
    "into_iter",
    "map",
    "flat_map",
    "filter",
    "fold",
    "try_fold",
    "for_each",
    "sum",
    "product",
    "step_by",
    "windows",
    "chunks",
    "zip",
];

/// Whether a cell, or a function of an earlier one, has a loop in it. Such a cell is worth optimising; any other mostly calls
/// what is optimised already, and is compiled in half the time without.
fn works_hard(source: &str) -> bool {
    let words = |line: &str| {
        line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).map(str::to_owned).collect()
    };
    source.lines().any(|line| {
        let words: Vec<String> = words(line);
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        let calls_one_of = || {
            MANY.iter().any(|method| line.contains(&format!(".{method}(")) || line.contains(&format!(".{method}::<")))
        };
        has("while") || has("loop") || (has("for") && has("in")) || calls_one_of()
    })
}

impl Replay {
    pub(crate) fn new(slot: &Path, subcommand: &str, arguments: &[OsString]) -> Result<Self> {
        let slot = slot.canonicalize()?;
        let mut key = DefaultHasher::new();
        arguments.hash(&mut key);
        for file in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"] {
            std::fs::read(slot.join(file)).unwrap_or_default().hash(&mut key);
        }
        for variable in ["RUSTC", "RUSTFLAGS"] {
            std::env::var_os(variable).hash(&mut key);
        }
        let recording = slot.join(format!(".linernotes-{subcommand}-{:016x}.json", key.finish()));
        Ok(Self { slot, recording })
    }

    /// Compiles the cell as before. Nothing when there is no recording that is still good.
    pub(crate) fn play(&self, edits: Edits) -> Option<ExitCode> {
        let text = std::fs::read_to_string(&self.recording).ok()?;
        let recording: Value = serde_json::from_str(&text.replace(SLOT, self.slot.to_str()?)).ok()?;
        let sources: Sources = serde_json::from_value(recording["sources"].clone()).ok()?;
        if edits == Edits::Heed && first_changed(&sources).is_some() {
            return None;
        }
        let mut command = recording["command"].as_array()?.iter().filter_map(Value::as_str);
        let mut rustc = Command::new(command.next()?);
        let source = mark(&self.slot.join("src/lib.rs")).ok()?;
        rustc.current_dir(&self.slot);
        match works_hard(&source) {
            true => rustc.args(command),
            false => rustc.args(command.map(quickly)),
        };
        for (name, value) in recording["environment"].as_object()? {
            rustc.env(name, value.as_str()?);
        }
        // Its messages go to evcxr, which reads rustc's as well as cargo's.
        if !rustc.status().ok()?.success() {
            return Some(ExitCode::FAILURE);
        }
        if let Some(library) = recording["library"].as_str() {
            say_where(&put_where_cargo_does(Path::new(library)).ok()?);
        }
        Some(ExitCode::SUCCESS)
    }

    /// Lets cargo run with an eye on what it makes rustc do for the cell, and keeps that.
    pub(crate) fn record(&self, cargo: &mut Command, wrapper: &Path, line: Option<&Line>) -> Result<ExitCode> {
        mark(&self.slot.join("src/lib.rs"))?;
        let seen = self.recording.with_extension("seen");
        for old in [&self.recording, &seen] {
            let _ = std::fs::remove_file(old);
        }
        // Somebody's own wrapper goes first; then there is no recording, and cargo is asked each time.
        if std::env::var_os("RUSTC_WRAPPER").is_none() {
            cargo.env("RUSTC_WRAPPER", wrapper).env(RECORD_TO, &seen);
        }
        let status = builds::run(cargo, line)?;
        if let Ok(text) = std::fs::read_to_string(&seen)
            && let Ok(mut recording) = serde_json::from_str::<Value>(&text)
        {
            let folder = recording["out_dir"].as_str().map(PathBuf::from);
            recording["sources"] = json!(folder.map(|folder| local_sources(&folder)).unwrap_or_default());
            let own = self.slot.to_string_lossy().into_owned();
            std::fs::write(&self.recording, recording.to_string().replace(&own, SLOT))?;
        }
        Ok(code_of(status))
    }
}

/// Has the cell tell where a `?` fails; gives its source.
fn mark(path: &Path) -> Result<String> {
    let source = std::fs::read_to_string(path)?;
    let marked = generated_with_marks(&source);
    if marked != source {
        std::fs::write(path, &marked)?;
    }
    Ok(marked)
}

pub(crate) fn code_of(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Being the wrapper of rustc: writes the command down when it is the cell's, and lets rustc do its work.
pub(crate) fn wrap_rustc(arguments: &[OsString]) -> Command {
    let mut rustc = Command::new(arguments.first().cloned().unwrap_or_default());
    rustc.args(arguments.iter().skip(1)).env_remove(RECORD_TO);
    if let Some(seen) = std::env::var_os(RECORD_TO)
        && let Some(recording) = recording_of(arguments)
    {
        // Without it cargo is asked again next time: slower, and as good.
        let _ = std::fs::write(seen, recording.to_string());
    }
    rustc
}

/// The command of a cell, with what cargo has set in the environment for it.
fn recording_of(arguments: &[OsString]) -> Option<Value> {
    let command: Vec<&str> = arguments.iter().map(|argument| argument.to_str()).collect::<Option<_>>()?;
    let value_of = |name: &str| command.windows(2).find(|pair| pair[0] == name).map(|pair| pair[1]);
    if value_of("--crate-name") != Some(CELL) {
        return None;
    }
    let out_dir = value_of("--out-dir")?;
    let links = command.iter().any(|argument| argument.starts_with("--emit") && argument.contains("link"));
    let library = links.then(|| Path::new(out_dir).join(library_name()));
    let set_by_cargo = |name: &str| {
        let searches = ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"].contains(&name);
        // The compilers of one cargo share its slots for work; this cargo is gone when the command is run again.
        let is_of_one_run = name == "CARGO_MAKEFLAGS" || name.contains("TOKEN");
        searches || (name.starts_with("CARGO") && !is_of_one_run)
    };
    let environment: BTreeMap<String, String> = std::env::vars().filter(|(name, _)| set_by_cargo(name)).collect();
    Some(json!({ "command": command, "environment": environment, "out_dir": out_dir, "library": library }))
}

fn library_name() -> String {
    format!("{}{CELL}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// A second name one folder up, where cargo puts results: there the libraries of the cells before lie too.
fn put_where_cargo_does(library: &Path) -> Result<PathBuf> {
    let folder = library.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    let target = folder.join(library_name());
    let _ = std::fs::remove_file(&target);
    std::fs::hard_link(library, &target)?;
    Ok(target)
}

/// Says what cargo says when a library is ready.
#[expect(clippy::print_stdout, reason = "it speaks as cargo does")]
fn say_where(library: &Path) {
    println!("{}", json!({ "reason": "compiler-artifact", "target": { "name": CELL }, "filenames": [library] }));
}

#[cfg(test)]
mod tests {
    use linernotes_kernel::sources::stamp_of;

    use super::*;

    fn arguments(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn only_the_command_of_a_cell_is_written_down() {
        let cell =
            "rustc --crate-name ctx src/lib.rs --crate-type cdylib --emit=dep-info,link --out-dir /slot/target/deps";
        let recording = recording_of(&arguments(cell)).unwrap();
        assert_eq!(recording["command"][0], "rustc");
        assert_eq!(recording["library"], format!("/slot/target/deps/{}", library_name()));
        assert!(recording["environment"].as_object().unwrap().keys().all(|name| !name.contains("SECRET")));
        let check = recording_of(&arguments(&cell.replace("dep-info,link", "dep-info,metadata"))).unwrap();
        assert!(check["library"].is_null());
        assert!(recording_of(&arguments(&cell.replace("ctx", "serde"))).is_none());
        assert!(recording_of(&arguments("rustc -vV")).is_none());
    }

    #[test]
    fn a_cell_with_a_loop_is_optimised() {
        for (cell, expected) in [
            ("for row in rows { total += row; }", true),
            ("while running { step(); }", true),
            ("let total: u64 = (0..n).map(|n| n * n).sum();", true),
            ("let total = numbers.iter().sum::<f64>();", true),
            ("impl<T: std::fmt::Display> From<T> for Failure {", false),
            ("let album = spotify.album(id).wait()?;", false),
            (r#"table.sort(["valence"], SortMultipleOptions::default())?"#, false),
            ("let informal = whiled(away);", false),
        ] {
            assert_eq!(works_hard(cell), expected, "{cell}");
        }
    }

    /// A slot whose recording runs `command`, and a source of a local crate.
    fn slot(command: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("local.rs");
        std::fs::write(&source, "one").unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), "[package]").unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        std::fs::write(folder.path().join("src/lib.rs"), "").unwrap();
        let replay = Replay::new(folder.path(), "build", &[]).unwrap();
        let path = source.canonicalize().unwrap().to_string_lossy().into_owned();
        let sources = BTreeMap::from([(path.clone(), stamp_of(&path))]);
        let recording = json!({ "sources": sources, "command": command, "environment": {}, "library": null });
        std::fs::write(&replay.recording, recording.to_string()).unwrap();
        (folder, source)
    }

    #[test]
    fn an_edit_does_not_matter_where_it_is_to_be_ignored() {
        let (folder, source) = slot(&["true"]);
        std::fs::write(&source, "other").unwrap();
        assert!(Replay::new(folder.path(), "build", &[]).unwrap().play(Edits::Ignore).is_some());
    }

    fn plays(slot: &tempfile::TempDir, arguments: &[OsString]) -> bool {
        Replay::new(slot.path(), "build", arguments).unwrap().play(Edits::Heed).is_some()
    }

    #[test]
    fn a_recording_is_good_until_something_changes() {
        let (folder, source) = slot(&["true"]);
        assert!(plays(&folder, &[]));
        assert!(!plays(&folder, &["--release".into()]), "other arguments");
        std::fs::write(&source, "other").unwrap();
        assert!(!plays(&folder, &[]), "a local crate was edited");

        let (folder, _) = slot(&["true"]);
        std::fs::write(folder.path().join("Cargo.lock"), "other versions").unwrap();
        assert!(!plays(&folder, &[]), "other dependencies");

        let (folder, source) = slot(&["true"]);
        std::fs::remove_file(source).unwrap();
        assert!(!plays(&folder, &[]), "a source is gone");

        let (folder, _) = slot(&["true"]);
        std::fs::write(Replay::new(folder.path(), "build", &[]).unwrap().recording, "{ broken").unwrap();
        assert!(!plays(&folder, &[]));
    }

    #[test]
    fn a_recording_made_in_the_template_is_good_in_a_clone() {
        let (folder, _) = slot(&["test", "-f", "{slot}/local.rs"]);
        assert!(plays(&folder, &[]));
        let code = Replay::new(folder.path(), "build", &[]).unwrap().play(Edits::Heed).unwrap();
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS));
    }
}
