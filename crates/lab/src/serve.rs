//! The web app: on Spotify with the user's keys, else on a sandbox whose listener Robin has a year of history.

mod year;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::project::{Project, command};
use crate::sandbox::{Consent, SETTINGS, Server};
use crate::setup::set_up_without_kernel;
use crate::site::{CtrlC, Site, choose_port, show_in_browser};

/// The port of the web app unless it is in use: also where an app's usual redirect URI leads.
const PORT: u16 = 8898;

/// How to start the web app.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port of the web app; by default 8898, or the next free one. With keys, `http://127.0.0.1:PORT/callback` has to be
    /// one of the app's redirect URIs
    #[arg(long)]
    port: Option<u16>,
    /// Forget what was done on the sandbox, and make its year of history anew
    #[arg(long)]
    fresh: bool,
    /// Print the address only
    #[arg(long)]
    no_browser: bool,
}

pub(crate) fn serve(project: &Project, options: &Options) -> Result<()> {
    let port = choose_port(options.port, PORT)?;
    set_up_without_kernel(project)?;
    let mut server = Server::choose(project, Consent::Asked)?;
    let mut web_app = command(project.program("linernotes")?);
    web_app.current_dir(&project.root).args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    web_app.env("LINERNOTES_VEGA", project.vega()).stdout(Stdio::piped());
    // With keys it is the user who knows what is registered.
    if options.port.is_some() || !matches!(server, Server::Spotify) {
        web_app.env("SPOTIFY_REDIRECT_URI", format!("http://127.0.0.1:{port}/callback"));
    }
    let mut who = "";
    if let Server::Sandbox(sandbox) = &mut server {
        let place = project.target.join("serve");
        if options.fresh {
            remove(&place)?;
        }
        web_app.env("SPOTIFY_DIARY", year::ready_diary(project, sandbox, &place)?);
        web_app.arg("--folder").arg(folder_of_new_sandbox(&place)?);
        web_app.envs(SETTINGS.map(|name| (name, "")));
        who = "Sign in as Robin Vale, whose last year is in it. ";
    }
    web_app.envs(server.environment());
    let stop = CtrlC::heard_from_now_on()?;
    let mut site = Site::start("The web app", CtrlC::kept_from(&mut web_app))?;
    let address = address_in(&site.first_line()?)?;
    println!("\nThe web app is open:\n\n    {address}\n\n{who}Ctrl-C ends it.");
    if !options.no_browser {
        show_in_browser(project, &address);
    }
    site.stay(&stop, "Ending the web app.")
}

/// Where the web app keeps what listeners have. A new sandbox knows nobody's sign-in, so those to the last one are dropped.
fn folder_of_new_sandbox(place: &Path) -> Result<PathBuf> {
    let folder = place.join("web");
    remove(&folder.join("sign-ins"))?;
    match std::fs::remove_file(folder.join("sessions")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).context("old sessions cannot be dropped")
        }
        _ => Ok(folder),
    }
}

/// The address that the web app says it has: it is another than the one it listens on where a proxy stands before it.
pub(crate) fn address_in(line: &str) -> Result<String> {
    let address = line.split_whitespace().find(|word| word.starts_with("http"));
    Ok(address
        .context("the web app does not say where it is: run `cargo lab` to bring the programs up to date")?
        .to_owned())
}

/// Removes a folder, where there is one.
fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed: do it yourself", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_one_that_the_web_app_says() {
        let line = "Liner Notes is on http://127.0.0.1:8898 (Ctrl-C ends it)\n";
        assert_eq!(address_in(line).unwrap(), "http://127.0.0.1:8898");
        assert!(address_in("something else\n").is_err());
    }
}
