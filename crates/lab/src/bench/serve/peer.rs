//! The same page by an app in Flask, as the tutorial for it has it, with what it shows stored beforehand. `serve.py` is the app.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::bench::load::{Answers, Load, load};
use crate::bench::running::Running;
use crate::project::{Project, command, succeed};
use crate::site::Site;

const APP: &str = include_str!("../serve.py");
const PACKAGES: [&str; 2] = ["Flask==3.1.2", "gunicorn==23.0.0"];

/// Adds what the app needs to the Python environment.
pub(super) fn add(project: &Project) -> Result<()> {
    let mut pip = command(project.python());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    succeed(&mut pip, "Flask could not be installed: check the network connection")
}

/// Loads its page as ours was. It reads the listeners' music from the sandbox before it answers.
pub(super) fn measure(
    project: &Project,
    sandbox: &Running,
    listeners: &[String],
    place: &Path,
    how: Load,
) -> Result<Answers> {
    let script = place.join("serve_peer.py");
    std::fs::write(&script, APP)?;
    let mut program = command(project.python());
    program.arg(&script).arg(format!("http://{}", sandbox.address)).arg(place.join("flask"));
    program.arg(json!(listeners).to_string()).stdout(Stdio::piped());
    let mut site = Site::start("The app in Flask", &mut program)?;
    // Its address, then a cookie for each listener.
    let said = site.first_line()?;
    let mut words = said.split_whitespace();
    let address = words.next().and_then(|address| address.parse().ok()).context("the app in Flask has no address")?;
    let request = |cookie| format!("GET /your-music HTTP/1.1\r\nHost: {address}\r\nCookie: session={cookie}\r\n\r\n");
    let requests: Vec<Vec<u8>> = words.map(|cookie| request(cookie).into_bytes()).collect();
    load(address, &requests, how)
}
