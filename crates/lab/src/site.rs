//! A site on this machine for as long as somebody looks at it: its port, its process, and the browser that shows it.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::project::{Project, command};

/// How long a site may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

/// A program that serves pages, as a process of its own; it ends with this value, and in order.
pub(crate) struct Site {
    name: &'static str,
    process: Child,
}

/// Ctrl-C, from now on: it ends nothing by itself.
pub(crate) struct CtrlC(Arc<AtomicBool>);

impl CtrlC {
    pub(crate) fn heard_from_now_on() -> Result<Self> {
        let pressed = Arc::new(AtomicBool::new(false));
        let press = Arc::clone(&pressed);
        ctrlc::set_handler(move || press.store(true, Ordering::Relaxed))?;
        Ok(Self(pressed))
    }

    /// In the terminal it is for us then, not for this program, which we end in order.
    pub(crate) fn kept_from(program: &mut Command) -> &mut Command {
        program.process_group(0)
    }

    fn is_pressed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Site {
    pub(crate) fn start(name: &'static str, program: &mut Command) -> Result<Self> {
        let process = program.stdin(Stdio::null()).spawn();
        Ok(Self { name, process: process.with_context(|| format!("{name} cannot be started"))? })
    }

    /// `again` is the command that takes another port.
    pub(crate) fn wait_until_it_answers(&mut self, port: u16, stop: &CtrlC, again: &str) -> Result<()> {
        let started = Instant::now();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        while TcpStream::connect_timeout(&address, PAUSE).is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("{} ended at once ({status}): the reason stands above", self.name);
            }
            if started.elapsed() > PATIENCE || stop.is_pressed() {
                bail!("{} did not answer on port {port}: try another, `{again}`", self.name);
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// The first line that it says, where its output is ours to read. It is kept open, so that it may speak on.
    pub(crate) fn first_line(&mut self) -> Result<String> {
        let output = self.process.stdout.as_mut().with_context(|| format!("{} has no output", self.name))?;
        let mut line = String::new();
        BufReader::with_capacity(1, output).read_line(&mut line)?;
        if line.is_empty() {
            let status = self.process.wait()?;
            bail!("{} ended at once ({status}): the reason stands above", self.name);
        }
        Ok(line)
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits for Ctrl-C, and then says `farewell`, or for the end of the program.
    pub(crate) fn stay(&mut self, stop: &CtrlC, farewell: &str) -> Result<()> {
        while !stop.is_pressed() {
            if let Some(status) = self.process.try_wait()? {
                println!("{} has ended ({status}).", self.name);
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        println!("\n{farewell}");
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(process) = rustix::process::Pid::from_raw(self.process.id().cast_signed()) {
            let _ = rustix::process::kill_process(process, rustix::process::Signal::TERM);
        }
        let _ = self.process.wait();
    }
}

/// The port that was asked for, or the first free one from `usual` on.
pub(crate) fn choose_port(asked: Option<u16>, usual: u16) -> Result<u16> {
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    match asked {
        Some(port) if free(&port) => Ok(port),
        Some(port) => bail!("port {port} is in use: choose another, or leave `--port` out to take a free one"),
        None => (usual..usual + 100)
            .find(free)
            .with_context(|| format!("no port from {usual} on is free: choose one with `--port`")),
    }
}

/// Opens the address where there is a screen. A browser that does not start is no error: the address is printed.
pub(crate) fn show_in_browser(project: &Project, address: &str) {
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
        let message = choose_port(Some(port), 8888).unwrap_err().to_string();
        assert_eq!(message, format!("port {port} is in use: choose another, or leave `--port` out to take a free one"));
        assert_ne!(choose_port(None, 8888).unwrap(), port);
    }
}
