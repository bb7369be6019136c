//! What cargo says when a cell asks for a crate that cannot be had: the essence of it, and what to do.

use super::message::Told;
use super::path::shortened;

/// Words that tell that the network is missing, or was not to be used.
const NO_NETWORK: [&str; 9] = [
    "could not resolve host",
    "couldn't resolve host",
    "could not connect",
    "couldn't connect",
    "spurious network error",
    "network failure",
    "timed out",
    "--offline was specified",
    "you're using offline mode",
];

/// Reads the output of cargo. Nothing where `text` is none.
pub(crate) fn told(text: &str) -> Option<Told> {
    if let Some(rest) = text.strip_prefix("Dependency `") {
        let name = rest.split('`').next().unwrap_or_default();
        return Some(Told::new(format!("`{name}` is a program, not a library: cells cannot use it")));
    }
    let output = match text.split_once("no parsable errors were found. STDERR:") {
        Some((_, output)) => output.split("\nSTDOUT:").next().unwrap_or(output),
        None => text,
    };
    let is_cargo = output.len() < text.len();
    let lines: Vec<&str> = output.lines().map(str::trim_end).filter(|line| says_something(line)).collect();
    let Some(start) = lines.iter().rposition(|line| line.starts_with("error: ") || line.starts_with("error[")) else {
        let last = lines.last().filter(|_| is_cargo)?;
        return Some(Told::new(last.trim()));
    };
    let message = lines[start].split_once(": ").map_or(lines[start], |(_, message)| message);
    let details: Vec<String> = lines[start + 1..].iter().map(|line| with_short_paths(line.trim())).collect();
    Some(with_advice(message, &details, output))
}

fn with_advice(message: &str, details: &[String], output: &str) -> Told {
    let lower = output.to_lowercase();
    let named = message.split('`').nth(1).unwrap_or_default();
    let crate_name = named.split([' ', '=']).next().unwrap_or_default();
    let told = details.iter().fold(Told::new(message), |told, line| told.note(line));
    if NO_NETWORK.iter().any(|words| lower.contains(words)) {
        let what = if crate_name.is_empty() { "the crate" } else { &format!("`{crate_name}`") };
        return Told::new(format!("{what} is not on this machine, and the network cannot be reached"))
            .note(message)
            .help("check the connection and run the cell again: what was fetched once needs no network");
    }
    if message.contains("no matching package") {
        let told = Told::new(format!("there is no crate `{crate_name}`"));
        return told.help(
            "look its name up on crates.io, then `:dep NAME = \"VERSION\"` or, for a folder, `:dep \
        NAME = { path = \"…\" }`",
        );
    }
    let versions = details.iter().find_map(|line| line.strip_prefix("candidate versions found which didn't match: "));
    if let Some(newest) = versions.and_then(|versions| versions.split(',').next()) {
        let wanted = named.split('"').nth(1).unwrap_or_default().trim_start_matches('^');
        return Told::new(format!("there is no version {wanted} of `{crate_name}`"))
            .note(format!("there are {}", versions.unwrap_or_default()))
            .help(format!("write `:dep {crate_name} = \"{newest}\"`"));
    }
    if lower.contains("does not have") && lower.contains("feature") {
        return told.help("look the crate's features up on docs.rs");
    }
    if message.contains("failed to select a version") {
        return told.help("another crate needs another version of it: ask for one that suits both");
    }
    if message.starts_with("could not compile") {
        return told.help("the crate itself does not compile here: another version of it may");
    }
    if lower.contains("sigkill") {
        return told.help("the compiler was killed: the memory may be full");
    }
    if message.contains("failed to load source") || message.contains("failed to read") {
        return told.help("is the path right? It must lead to the folder with the crate's Cargo.toml");
    }
    told
}

/// Progress, empty lines and the crate that evcxr asks in the name of say nothing.
fn says_something(line: &str) -> bool {
    let word = line.trim().split(' ').next().unwrap_or_default();
    let is_progress =
        ["Updating", "Compiling", "Locking", "Adding", "Downloading", "Downloaded", "Finished", "Blocking"];
    let is_made_up = ["evcxr_dummy_validate_dep", "package `ctx "].iter().any(|name| line.contains(name));
    !word.is_empty()
        && word != "Caused"
        && !line.contains("location searched:")
        && !is_progress.contains(&word)
        && !is_made_up
}

fn with_short_paths(line: &str) -> String {
    let word = |word: &str| {
        let path = word.trim_start_matches(['`', '(']);
        if path.starts_with('/') { word.replace(path, &shortened(path)) } else { word.to_owned() }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, message: &str, notes: &[&str]) {
        let told = told(text).unwrap();
        assert_eq!(told.message, message);
        assert_eq!(told.notes.iter().map(|(kind, text)| format!("{kind}: {text}")).collect::<Vec<_>>(), notes);
    }

    #[test]
    fn a_crate_that_does_not_exist_is_named() {
        check(
            "    Updating crates.io index\nerror: no matching package named `polarz` found\n\
            location searched: crates.io index",
            "there is no crate `polarz`",
            &["help: look its name up on crates.io, then `:dep NAME = \"VERSION\"` or, for a folder, `:dep \
                NAME = { path = \"…\" }`"],
        );
    }

    #[test]
    fn a_version_that_does_not_exist_comes_with_one_that_does() {
        check(
            "    Updating crates.io index\nerror: failed to select a version for the requirement `serde = \"^999\"`\n\
             candidate versions found which didn't match: 1.0.229, 1.0.228, ...\nlocation searched: crates.io index\n\
             required by package `ctx v1.0.0 (/tmp/slot)`",
            "there is no version 999 of `serde`",
            &["note: there are 1.0.229, 1.0.228, ...", "help: write `:dep serde = \"1.0.229\"`"],
        );
    }

    #[test]
    fn without_a_network_the_crate_is_not_blamed() {
        check(
            "error: no matching package named `rand` found\nlocation searched: crates.io index\n\
             As a reminder, you're using offline mode (--offline) which can sometimes cause surprising resolution failures, \
             if this error is too confusing you may wish to retry without `--offline`.",
            "`rand` is not on this machine, and the network cannot be reached",
            &[
                "note: no matching package named `rand` found",
                "help: check the connection and run the cell again: what was fetched once needs no network",
            ],
        );
    }

    #[test]
    fn of_other_output_the_last_error_remains() {
        check(
            "Compilation failed, but no parsable errors were found. STDERR:\n   Compiling thing v1.0.0\n\
            warning: unused\n\
             error: failed to run custom build command for `thing v1.0.0`\n\nCaused by:\n  process didn't exit: `/home/ada/.cargo/registry/src/index/thing-1.0.0/src/build.rs`\n\nSTDOUT:{\"reason\":1}\n",
            "failed to run custom build command for `thing v1.0.0`",
            &["note: process didn't exit: `thing-1.0.0/src/build.rs`"],
        );
        check("Compilation failed, but no parsable errors were found. STDERR:\nkilled\nSTDOUT:\n", "killed", &[]);
        check(
            "Dependency `ripgrep` is missing a lib target",
            "`ripgrep` is a program, not a library: cells cannot use it",
            &[],
        );
        assert_eq!(told("anything else"), None);
    }
}
