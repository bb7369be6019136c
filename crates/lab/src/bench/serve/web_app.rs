//! The web app that is measured, and what it is given: a sandbox with many listeners, and a diary of a million plays for one.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::bench::running::Running;
use crate::project::{Project, command, output};
use crate::sandbox::{KEYS, SETTINGS};
use crate::serve::address_in;
use crate::site::Site;

const SCOPES: &str = "user-top-read,user-read-recently-played";

/// `linernotes serve` on any free port, and where that is. Its listeners' things are in `folder`, but those of the diary's owner.
pub(super) fn web_app(project: &Project, sandbox: &Running, folder: &Path, diary: &Path) -> Result<(Site, SocketAddr)> {
    let mut program = command(project.program("linernotes")?);
    program.args(["serve", "--listen=127.0.0.1:0", "--folder"]).arg(folder).envs(environment(sandbox));
    program.env("SPOTIFY_DIARY", diary).env("LINERNOTES_VEGA", project.vega());
    let mut site = Site::start("The web app", program.stdout(Stdio::piped()))?;
    let address = address_in(&site.first_line()?)?;
    let address = address.strip_prefix("http://").and_then(|address| address.parse().ok());
    Ok((site, address.context("the web app does not say where it is")?))
}

/// The names of so many listeners.
pub(super) fn listeners(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("listener-{number:03}")).collect()
}

/// A sandbox that knows these listeners. Its clock is ours, so that nothing in the web app is older than it is.
pub(super) fn sandbox_of(project: &Project, listeners: &[String], place: &Path) -> Result<Running> {
    let file = place.join("accounts.json");
    let app = json!({
        "client_id": "5a4db0c0ffee5a4db0c0ffee5a4db0c0", "client_secret": "c0decafec0decafec0decafec0decafe",
        "name": "Liner Notes",
    });
    let listener =
        |id: &String| json!({ "id": id, "display_name": id, "email": format!("{id}@example.com"), "country": "DE" });
    let people = json!({ "apps": [app], "listeners": listeners.iter().map(listener).collect::<Vec<_>>() });
    fs::write(&file, people.to_string())?;
    Running::start(project, &[&format!("--accounts={}", file.display()), "--agree", "--clock=now"])
}

/// Who agrees when the web app asks for consent from now on.
pub(super) fn agree_as(sandbox: &Running, listener: &str) -> Result<()> {
    sandbox.post("/_sandbox/consent", &json!({ "mode": "agree", "listener": listener }).to_string()).map(drop)
}

/// Makes the listener a diary with so many plays, and with what there is to know of their tracks.
pub(super) fn make_diary(
    project: &Project,
    sandbox: &Running,
    listener: &str,
    place: &Path,
    plays: u64,
) -> Result<PathBuf> {
    let (diary, download) = (place.join("diary.sqlite"), place.join("download"));
    let mut archive = command(project.program("spotify-sandbox")?);
    archive.arg("archive").arg(&download).args(["--package=extended", "--until=now", &format!("--plays={plays}")]);
    output(archive.args(["--listener", listener]))?;
    agree_as(sandbox, listener)?;
    let download_path = download.display().to_string();
    for arguments in [
        &["sign-in", "--no-browser", "--scope", SCOPES][..],
        &["snapshot"],
        &["history", "import", &download_path],
        &["history", "enrich"],
    ] {
        let mut program = command(project.program("linernotes")?);
        program.args(arguments).current_dir(place).envs(environment(sandbox)).env("SPOTIFY_DIARY", &diary);
        output(program.env("SPOTIFY_TOKEN_FOLDER", place.join("sign-ins")))?;
    }
    fs::remove_dir_all(&download)?;
    Ok(diary)
}

/// The sandbox, whatever keys and settings there are: an empty one counts as none.
fn environment(sandbox: &Running) -> Vec<(&'static str, String)> {
    let unset = KEYS.into_iter().chain(SETTINGS);
    let mut all: Vec<_> = unset.map(|name| (name, String::new())).collect();
    all.push(("SPOTIFY_SANDBOX_URL", format!("http://{}", sandbox.address)));
    all.push(("SPOTIFY_REDIRECT_URI", "http://127.0.0.1/callback".to_owned()));
    all
}
