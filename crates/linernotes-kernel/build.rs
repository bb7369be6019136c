//! Lets a program find Rust's shared standard library wherever it is started from. `-Cprefer-dynamic` makes programs need
//! it; rustc's own search path is relative to the folder `deps`, and cargo puts programs one above.
//!
//! The other programs of this workspace name this file in their manifests.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=RUSTC");
    let variable = |name: &str| std::env::var(name).expect("cargo sets it for build scripts");
    let rustc =
        Command::new(variable("RUSTC")).args(["--print", "target-libdir", "--target", &variable("TARGET")]).output();
    let folder = String::from_utf8(rustc.expect("rustc runs").stdout).expect("rustc's folder is UTF-8");
    println!("cargo::rustc-link-arg-bins=-Wl,-rpath,{}", folder.trim());
}
