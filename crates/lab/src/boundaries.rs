//! What must not be in the graph of a crate: each is felt in every cell, or in every build.

use anyhow::{Context as _, Result, bail};

use crate::project::Project;

/// A crate, and what nothing below it may need.
const BOUNDARIES: [(&str, &[&str]); 3] = [
    ("spotify-client", &["polars", "axum", "clap", "openssl-sys", "native-tls"]),
    ("linernotes", &["axum", "clap", "openssl-sys", "native-tls"]),
    ("lab", &["polars", "reqwest", "tokio", "axum"]),
];

/// Fails when a crate needs what it must not.
pub(crate) fn check(project: &Project) -> Result<()> {
    for (name, forbidden) in BOUNDARIES {
        let mut tree = project.cargo(["tree", "--edges=normal", "--prefix=none", "--format={p}", "--package", name]);
        let output = tree.output().context("cargo cannot be started")?;
        let tree = String::from_utf8_lossy(&output.stdout);
        if let Some(found) = first_of(forbidden, &tree)? {
            bail!("{name} needs {found}, which it must not: `cargo tree -p {name} -e normal -i {found}` shows why");
        }
    }
    Ok(())
}

/// The first of these crates that a tree has.
fn first_of<'a>(forbidden: &[&'a str], tree: &str) -> Result<Option<&'a str>> {
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    if names.is_empty() {
        bail!("`cargo tree` shows nothing");
    }
    Ok(forbidden.iter().find(|name| names.contains(name)).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_found_by_its_whole_name() {
        let tree = "spotify-client v0.1.0 (/x)\nserde v1.0.0\nopenssl-probe v0.2.2\n";
        assert_eq!(first_of(&["polars", "openssl-sys"], tree).unwrap(), None);
        assert_eq!(first_of(&["polars", "serde"], tree).unwrap(), Some("serde"));
        assert!(first_of(&["polars"], "").is_err(), "no tree is no proof");
    }
}
