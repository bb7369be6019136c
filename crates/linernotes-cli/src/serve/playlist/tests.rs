use linernotes::prelude::*;
use spotify_sandbox::{Consent, Sandbox};

use super::*;
use crate::serve::page::tests::frame;
use crate::serve::portrait::tests::small;

fn item(change: Change, name: &str) -> PreviewItem {
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    PreviewItem { change, name, artists: vec!["Ann & Bo".to_owned()], cover: None, by_hand: change == Change::Kept }
}

fn new() -> Preview {
    Preview {
        range: TimeRange::ShortTerm,
        name: "The <last> four weeks".to_owned(),
        is_new: true,
        is_unchanged: false,
        remarks: Vec::new(),
        items: vec![item(Change::Added, "<b>One</b>"), item(Change::Added, "")],
    }
}

#[test]
fn a_new_playlist_is_shown_before_it_is_made() {
    let page = preview(&frame("A playlist"), &new()).into_string();
    for part in [
        "<h1>The &lt;last&gt; four weeks</h1>",
        "A new playlist at Spotify with 2 songs.",
        "<form method=\"post\" action=\"/playlist\"",
        "name=\"csrf\" value=\"to&quot;ken\"",
        "name=\"range\" value=\"short_term\"",
        "Make it</button>",
        "Nothing has been changed yet.",
        "&lt;b&gt;One&lt;/b&gt;",
        "Without a name",
        "Ann &amp; Bo",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("What goes"));
}

#[test]
fn what_would_change_is_told_by_kind() {
    let items = vec![item(Change::Added, "A"), item(Change::Kept, "K"), item(Change::Removed, "R")];
    let page = preview(&frame("A playlist"), &Preview { is_new: false, items, ..new() }).into_string();
    for part in ["Songs: 1 comes in and 1 goes. Then 2 are in it.", "Bring it up to date", "What goes", "by you"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn where_nothing_would_change_nothing_can_be_pressed() {
    let page = preview(&frame("A playlist"), &Preview { is_new: false, is_unchanged: true, ..new() }).into_string();
    assert!(page.contains("nothing would change") && !page.contains("method=\"post\" action=\"/playlist\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_becomes_a_preview_and_what_was_made_says_so() {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    let scopes = [Scope::PlaylistReadPrivate, Scope::PlaylistModifyPrivate];
    let spotify = Spotify::new(config).unwrap().fresh().sign_in(scopes).await.unwrap();
    let diary = Diary::in_memory().unwrap();
    // The portrait knows the first of the two.
    let uris = ["spotify:track:0ND8rF8oirMXtE59n585P1", "spotify:track:0ND8rF8oirMXtE59n585P6"];
    let recipe = Recipe::of("Four weeks", &df!("uri" => uris, "name" => [None, Some("Six")]).unwrap()).unwrap();

    let plan = recipe.plan(&spotify, &diary).await.unwrap();
    let shown = Preview::of(&plan, small().range(TimeRange::ShortTerm)).unwrap();
    assert!(shown.is_new && !shown.is_unchanged);
    let told: Vec<_> =
        shown.items.iter().map(|item| (item.change, item.name.as_deref(), item.cover.as_deref())).collect();
    let script = Some("<script>alert(1)</script>");
    assert_eq!(told, [(Change::Added, script, Some("https://i.scdn.co/image/x")), (Change::Added, Some("Six"), None)]);

    let done = Recipe::of_uris("Four weeks", [uris[1]]).unwrap().make(&spotify, &diary).await.unwrap();
    let page = made(&frame("A playlist"), &done).into_string();
    assert!(page.contains("A new playlist with 1 song."), "{page}");
    assert!(page.contains(&format!("href=\"{}\"", done.url)), "{page}");
}
