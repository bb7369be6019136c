//! JupyterLab on the notebooks.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::project::{Project, command, output};
use crate::sandbox::{Consent, Server};
use crate::setup::set_up;

/// The port that JupyterLab takes unless it is in use.
const PORT: u16 = 8888;
/// How long JupyterLab may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let port = choose_port(options.port)?;
    set_up(project)?;
    let server = Server::choose(project, Consent::Asked)?;
    let stop = Arc::new(AtomicBool::new(false));
    let asked_to_stop = Arc::clone(&stop);
    ctrlc::set_handler(move || asked_to_stop.store(true, Ordering::Relaxed))?;

    // The token goes through the environment: arguments can be read by every user of the machine.
    let token = output(command(project.python()).args(["-c", "import secrets; print(secrets.token_hex(24))"]))?;
    let token = token.trim();
    let mut jupyter = JupyterLab::start(project, port, token, &server)?;
    jupyter.wait_until_it_answers(port, &stop)?;
    let address = format!("http://127.0.0.1:{port}/lab/tree/notebooks/01-client-credentials.ipynb?token={token}");
    println!("\nJupyterLab is open on the notebooks:\n\n    {address}\n\nCtrl-C ends it.");
    if !options.no_browser {
        show_in_browser(project, &address);
    }
    while !stop.load(Ordering::Relaxed) {
        if let Some(status) = jupyter.0.try_wait()? {
            println!("JupyterLab has ended ({status}).");
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("\nEnding JupyterLab and its kernels. What you have saved is saved.");
    Ok(())
}

/// JupyterLab as a process of its own; it ends with this value, its kernels with it.
struct JupyterLab(Child);

impl JupyterLab {
    fn start(project: &Project, port: u16, token: &str, server: &Server) -> Result<Self> {
        let mut jupyter = command(project.python());
        jupyter
            .args(["-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"])
            .args(["--ServerApp.log_level=ERROR", "--ServerApp.terminals_enabled=True"])
            .arg(format!("--ServerApp.port={port}"))
            .arg(format!("--ServerApp.root_dir={}", project.root.display()))
            .env("JUPYTER_TOKEN", token)
            .envs(server.environment())
            .current_dir(&project.root)
            .stdin(Stdio::null())
            // Ctrl-C in the terminal is for us; we end it in order.
            .process_group(0);
        if rustix::process::geteuid().is_root() {
            jupyter.arg("--allow-root");
        }
        Ok(Self(jupyter.spawn().context("JupyterLab cannot be started")?))
    }

    fn wait_until_it_answers(&mut self, port: u16, stop: &AtomicBool) -> Result<()> {
        let started = Instant::now();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        while TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_err() {
            if let Some(status) = self.0.try_wait()? {
                bail!("JupyterLab ended at once ({status}): the reason stands above");
            }
            if started.elapsed() > PATIENCE || stop.load(Ordering::Relaxed) {
                bail!("JupyterLab did not answer on port {port}: try another, `cargo lab --port 9000`");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for JupyterLab {
    fn drop(&mut self) {
        if let Some(process) = rustix::process::Pid::from_raw(self.0.id().cast_signed()) {
            let _ = rustix::process::kill_process(process, rustix::process::Signal::TERM);
        }
        let _ = self.0.wait();
    }
}

/// The port that was asked for, or the first free one from 8888 on.
fn choose_port(asked: Option<u16>) -> Result<u16> {
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    match asked {
        Some(port) if free(&port) => Ok(port),
        Some(port) => bail!("port {port} is in use: choose another, or leave `--port` out to take a free one"),
        None => (PORT..PORT + 100).find(free).context("no port from 8888 on is free: choose one with `--port`"),
    }
}

/// Opens the address where there is a screen. A browser that does not start is no error: the address is printed.
fn show_in_browser(project: &Project, address: &str) {
    let has_screen = cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if has_screen {
        let _ = command(project.python())
            .args(["-m", "webbrowser", address])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_told_with_the_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = choose_port(Some(port)).unwrap_err().to_string();
        assert_eq!(message, format!("port {port} is in use: choose another, or leave `--port` out to take a free one"));
        assert_ne!(choose_port(None).unwrap(), port);
    }
}
