//! JupyterLab on the notebooks.

use anyhow::Result;

use crate::project::{Project, command, output};
use crate::sandbox::{Consent, Server};
use crate::setup::set_up;
use crate::site::{CtrlC, Site, choose_port, show_in_browser};

/// The port that JupyterLab takes unless it is in use.
const PORT: u16 = 8888;

/// How to open JupyterLab.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port of JupyterLab; by default 8888, or the next free one
    #[arg(long)]
    port: Option<u16>,
    /// Print the address only
    #[arg(long)]
    no_browser: bool,
}

pub(crate) fn open(project: &Project, options: &Options) -> Result<()> {
    let port = choose_port(options.port, PORT)?;
    set_up(project)?;
    let server = Server::choose(project, Consent::Asked)?;
    let stop = CtrlC::heard_from_now_on()?;

    // The token goes through the environment: arguments can be read by every user of the machine.
    let token = output(command(project.python()).args(["-c", "import secrets; print(secrets.token_hex(24))"]))?;
    let token = token.trim();
    let mut jupyter = start(project, port, token, &server)?;
    jupyter.wait_until_it_answers(port, &stop, "cargo lab --port 9000")?;
    let address = format!("http://127.0.0.1:{port}/lab/tree/notebooks/01-client-credentials.ipynb?token={token}");
    println!("\nJupyterLab is open on the notebooks:\n\n    {address}\n\nCtrl-C ends it.");
    if !options.no_browser {
        show_in_browser(project, &address);
    }
    jupyter.stay(&stop, "Ending JupyterLab and its kernels. What you have saved is saved.")
}

/// Its kernels end with it.
fn start(project: &Project, port: u16, token: &str, server: &Server) -> Result<Site> {
    let mut jupyter = command(project.python());
    jupyter
        .args(["-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"])
        .args(["--ServerApp.log_level=ERROR", "--ServerApp.terminals_enabled=True"])
        .arg(format!("--ServerApp.port={port}"))
        .arg(format!("--ServerApp.root_dir={}", project.root.display()))
        .env("JUPYTER_TOKEN", token)
        .envs(server.environment())
        .current_dir(&project.root);
    if rustix::process::geteuid().is_root() {
        jupyter.arg("--allow-root");
    }
    Site::start("JupyterLab", CtrlC::kept_from(&mut jupyter))
}
