//! Paths of sources in libraries, without the folders of this machine: crate and file remain.

/// Shortens the path of a source; what follows it (`:12:5`) stays.
pub(crate) fn shortened(path: &str) -> String {
    // A registry's and a checkout's folder have folders of their own between them and the crate.
    for (folder, skipped) in [("/registry/src/", 1), ("/git/checkouts/", 0), ("/rustlib/src/rust/library/", 0)] {
        if let Some((_, rest)) = path.split_once(folder) {
            return rest.splitn(skipped + 1, '/').last().unwrap_or(rest).to_owned();
        }
    }
    if let Some((_, rest)) = path.strip_prefix("/rustc/").and_then(|rest| rest.split_once("/library/")) {
        return rest.to_owned();
    }
    let Some((before, rest)) = path.rsplit_once("/src/") else {
        let is_absolute = path.starts_with('/');
        return if is_absolute { path.rsplit('/').next().unwrap_or(path).to_owned() } else { path.to_owned() };
    };
    let name = before.rsplit('/').next().unwrap_or(before);
    format!("{name}/src/{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crate_and_file_remain() {
        for (path, expected) in [
            (
                "/home/ada/.cargo/registry/src/index-1949cf8c6b5b557f/polars-0.55.0/src/lib.rs:3:4",
                "polars-0.55.0/src/lib.rs:3:4",
            ),
            ("/home/ada/.cargo/git/checkouts/polars-1a2b/9f8e/src/lib.rs", "polars-1a2b/9f8e/src/lib.rs"),
            (
                "/home/ada/.rustup/toolchains/stable/lib/rustlib/src/rust/library/core/src/ops/mod.rs",
                "core/src/ops/mod.rs",
            ),
            ("/rustc/59807616e1fa/library/std/src/io/mod.rs:991:8", "std/src/io/mod.rs:991:8"),
            ("/home/ada/notes/crates/linernotes/src/table/track.rs", "linernotes/src/table/track.rs"),
            ("crates/linernotes/src/show.rs", "linernotes/src/show.rs"),
            ("src/lib.rs", "src/lib.rs"),
            ("/tmp/build/out.rs", "out.rs"),
        ] {
            assert_eq!(shortened(path), expected);
        }
    }
}
