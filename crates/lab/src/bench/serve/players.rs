//! The listeners' players at the sandbox, all of which can be told what to play.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::browser::fetch;
use crate::bench::running::Running;

/// A track may not end while it is listened for.
const LONG_ENOUGH_MS: u64 = 150_000;

pub(super) struct Players<'sandbox> {
    sandbox: &'sandbox Running,
    /// A token and a device of each.
    all: Vec<(String, String)>,
    tracks: [String; 2],
}

impl<'sandbox> Players<'sandbox> {
    pub(super) fn of(sandbox: &'sandbox Running, listeners: &[String]) -> Result<Self> {
        let player = |listener: &String| {
            let token = sandbox.token(&json!({ "listener": listener }).to_string())?;
            let devices = sandbox.get("/v1/me/player/devices", &token)?;
            let device = devices["devices"][0]["id"].as_str().context("a listener has no device")?;
            Ok((token, device.to_owned()))
        };
        let all = listeners.iter().map(player).collect::<Result<Vec<_>>>()?;
        let (token, _) = all.first().context("there are no listeners")?;
        let top = sandbox.get("/v1/me/top/tracks?limit=50", token)?;
        let rows = top["items"].as_array().context("a listener has no top tracks")?;
        let mut long = rows.iter().filter(|track| track["duration_ms"].as_u64() > Some(LONG_ENOUGH_MS));
        let mut next = || Some(long.next()?["id"].as_str()?.to_owned());
        let tracks = next().zip(next()).context("a listener's top tracks are short")?;
        Ok(Self { sandbox, all, tracks: tracks.into() })
    }

    /// Two tracks that can be played.
    pub(super) fn tracks(&self) -> [&str; 2] {
        [&self.tracks[0], &self.tracks[1]]
    }

    /// Has all of them play a track from its beginning.
    pub(super) fn play(&self, track: &str) -> Result<()> {
        let (server, body) = (self.sandbox.address, json!({ "uris": [format!("spotify:track:{track}")] }).to_string());
        for (token, device) in &self.all {
            let head = format!(
                "PUT /v1/me/player/play?device_id={device} HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {token}\r\n"
            );
            let answer = fetch(server, &head, &body)?;
            ensure!(answer.status == 204, "a player refuses, status {}: {}", answer.status, answer.body);
        }
        Ok(())
    }
}
