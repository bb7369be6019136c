//! What a listener agreed to, and what that opens.

use spotify_client::{Error, Event, Scope, Spotify, TimeRange};
use spotify_sandbox::{Answer, Sandbox};

use crate::support::{Awaited, agreeing_sandbox, client, config, one_line};

const TOP: &str = "GET /v1/me/top/{kind}";

async fn robin(sandbox: &Sandbox, scopes: &[Scope]) -> Spotify {
    client(sandbox).sign_in(scopes.iter().copied()).await.unwrap()
}

#[tokio::test]
async fn an_endpoint_names_the_scope_that_it_lacks() {
    let sandbox = agreeing_sandbox().await;
    let robin = robin(&sandbox, &[]).await;
    let message = "this needs the scope `user-top-read` (the artists and tracks you play most), which the listener has not \
                   agreed to: run `spotify.sign_in([Scope::UserTopRead]).wait()?`, which asks for it";
    for error in [
        robin.top_tracks(TimeRange::ShortTerm).await.unwrap_err(),
        robin.top_artists(TimeRange::LongTerm).await.unwrap_err(),
        robin.get("me/top/artists?limit=5").await.unwrap_err(),
    ] {
        assert!(matches!(error, Error::MissingScope { scope: Scope::UserTopRead, .. }), "{error}");
        assert_eq!(one_line(&error), message);
    }
    assert_eq!(sandbox.hits("POST /api/token"), 1, "no new token was asked for in vain");
}

#[tokio::test]
async fn the_players_401_is_told_as_what_it_is_and_asks_for_no_new_token() {
    let sandbox = agreeing_sandbox().await;
    let robin = robin(&sandbox, &[]).await;
    let error = robin.get("me/player").await.unwrap_err();
    assert!(matches!(error, Error::MissingScope { scope: Scope::UserReadPlaybackState, .. }), "{error}");
    assert_eq!(sandbox.hits("POST /api/token"), 1);
}

#[tokio::test]
async fn without_a_listener_nothing_is_sent_and_the_way_to_sign_in_is_told() {
    let sandbox = Sandbox::start().await;
    let app = client(&sandbox);
    for error in
        [app.top_tracks(TimeRange::LongTerm).await.unwrap_err(), app.get("/v1/me/top/tracks").await.unwrap_err()]
    {
        assert_eq!(
            one_line(&error),
            "nobody is signed in, and this is about a listener: run `spotify.sign_in([Scope::UserTopRead]).wait()?`"
        );
    }
    assert!(app.me().await.unwrap_err().to_string().ends_with("run `spotify.sign_in([]).wait()?`"));
    assert!(sandbox.log().is_empty());
}

#[tokio::test]
async fn asking_for_more_keeps_what_was_agreed_to() {
    let sandbox = agreeing_sandbox().await;
    let spotify = Spotify::new(config(&sandbox)).unwrap();
    spotify.sign_in([Scope::UserTopRead]).await.unwrap();
    let robin = spotify.sign_in([Scope::UserLibraryRead]).await.unwrap();
    assert_eq!(robin.session().await.unwrap().scopes, [Scope::UserTopRead, Scope::UserLibraryRead]);
    assert_eq!(sandbox.hits("POST /api/token"), 2);
    spotify.sign_in([Scope::UserTopRead]).await.unwrap();
    assert_eq!(sandbox.hits("POST /api/token"), 2, "everything needed is there");
    assert_eq!(robin.top_tracks(TimeRange::MediumTerm).await.unwrap().len(), 50);
    let artists = robin.top_artists(TimeRange::LongTerm).await.unwrap();
    assert!(artists.iter().any(|artist| !artist.genres.is_empty()) && artists[0].id.is_some(), "{artists:?}");
    assert_eq!(sandbox.hits(TOP), 2);
}

#[tokio::test]
async fn a_scope_that_was_asked_for_and_not_granted_is_told() {
    let sandbox = agreeing_sandbox().await;
    let given = sandbox.sign_in(Sandbox::CLIENT_ID, "robin", &[]).unwrap();
    let answer = format!(
        r#"{{"access_token":"{}","token_type":"Bearer","expires_in":3600,"scope":"user-top-read","refresh_token":"{}"}}"#,
        given.access_token, given.refresh_token
    );
    sandbox.answer_next("POST /api/token", Answer::json(200, &answer));
    let signing_in = Awaited::alone(client(&sandbox).sign_in([Scope::UserTopRead, Scope::Streaming]));
    let told = signing_in.told.clone();
    signing_in.call.await.unwrap().unwrap();
    let notice = "Robin Vale did not agree to everything: streaming is missing".to_owned();
    assert!(told.borrow().contains(&Event::Notice(notice)), "{told:?}");
}
