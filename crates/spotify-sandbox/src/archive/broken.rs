//! A download that broke off: files with the names of plays that cannot be read.

use std::fs;
use std::io::Result;
use std::path::Path;

use super::Request;
use super::manifest::{FileState, Manifest, Quirk};
use super::series::relative;

/// A login page, which is what a link that has ended leads to.
const PAGE: &str =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<title>Log in</title>\n<p>Your download has expired.</p>\n</html>\n";

const FIRST: &str = r#"{"ts":"2014-05-02T20:01:07Z","username":"#;
const MIDDLE: &str = r#","platform":"OS X 10.9.2 [x86 4]","ms_played":187000,"conn_country":"GB","ip_addr_decrypted":"192.0.2.7","user_agent_decrypted":null,"master_metadata_track_name":"Cut Short","master_metadata_album_artist_name":"Nell Arden","master_metadata_album_album_name":"Kitchen Tapes","spotify_track_uri":null,"episode_name":null,"episode_show_name":null,"spotify_episode_uri":null,"reason_start":"clickrow","reason_end":"trackdone","shuffle":false,"skipped":null,"offline":false,"offline_timestamp":0,"incognito_mode":false}"#;

/// Writes the files whose package was asked for.
pub(super) fn write(folder: &Path, request: &Request, manifest: &mut Manifest) -> Result<()> {
    let parent = folder.join("my_spotify_data-2022").join("MyData");
    fs::create_dir_all(&parent)?;
    let record = format!("{FIRST}{}{MIDDLE}", serde_json::Value::from(request.listener.as_str()));
    let truncated = format!("[{record},{record},{}", &record[..record.len() / 2]);
    let mut files = Vec::new();
    if request.has_extended() {
        files.push(("endsong_0.json", truncated.as_str(), 2, FileState::Truncated, Quirk::Truncated));
        files.push(("endsong_1.json", PAGE, 0, FileState::Broken, Quirk::NotJson));
        files.push(("endsong_2.json", "", 0, FileState::Broken, Quirk::EmptyFile));
    }
    if request.has_account() {
        files.push(("StreamingHistory0.json", "[]", 0, FileState::Whole, Quirk::EmptyList));
    }
    for (name, text, records, state, quirk) in files {
        let path = parent.join(name);
        fs::write(&path, text)?;
        manifest.add_file(relative(folder, &path), records, state);
        manifest.count(quirk, 1);
    }
    Ok(())
}
