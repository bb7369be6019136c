//! The components of Rust that `rust-toolchain.toml` names, where rustup has not installed them by itself. Cells need the
//! library's source: rust-analyzer finds the types of variables with it.

use std::path::Path;

use anyhow::{Result, bail};

use crate::project::{Project, command, output, succeed};
use crate::step::{ready, step};

pub(crate) fn add_components(project: &Project) -> Result<()> {
    let sysroot = output(command("rustc").current_dir(&project.root).args(["--print", "sysroot"]))?;
    let sysroot = Path::new(sysroot.trim());
    let parts = [
        ("rust-src", sysroot.join("lib/rustlib/src/rust/library/Cargo.toml")),
        ("rustfmt", sysroot.join("bin/rustfmt")),
        ("clippy", sysroot.join("bin/cargo-clippy")),
    ];
    let missing: Vec<&str> = parts.iter().filter(|(_, path)| !path.exists()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        ready("Rust's components");
        return Ok(());
    }
    if command("rustup").arg("--version").output().is_err() {
        bail!(
            "Rust's components {} are missing, and rustup is not there to add them: see https://rustup.rs",
            missing.join(", ")
        );
    }
    step("Rust's components", &format!("adding {}, some seconds", missing.join(", ")), || {
        let mut rustup = command("rustup");
        let rustup = rustup.current_dir(&project.root).args(["component", "add"]).args(&missing);
        succeed(rustup, "rustup could not add them: check the network connection, then run the command again")
    })
}
