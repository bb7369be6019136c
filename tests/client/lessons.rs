//! The flow one message at a time, as notebook 01 teaches it.

use spotify_client::{Config, Credentials, Error, basic_header, bearer_header, get_json, request_token};
use spotify_sandbox::Sandbox;

use crate::support::{ALBUM, one_line};

#[tokio::test]
async fn four_small_steps_lead_from_keys_to_an_album() {
    let sandbox = Sandbox::start().await;
    let config = Config::sandbox(&sandbox.url()).unwrap();
    let keys = &config.credentials;

    let basic = basic_header(keys).unwrap();
    let token = request_token(&config.token_url(), &basic).await.unwrap();
    let bearer = bearer_header(&token.access_token);
    let album = get_json(&config.api_url(&format!("albums/{ALBUM}")), &bearer).await.unwrap();

    assert_eq!(token.expires_in.as_secs(), 3600);
    assert_eq!(album["tracks"]["items"][0]["id"], "0ND8rF8oirMXtE59n585P6");
}

#[tokio::test]
async fn mistakes_in_a_step_are_told_as_spotify_tells_them() {
    let sandbox = Sandbox::start().await;
    let config = Config::sandbox(&sandbox.url()).unwrap();
    let stranger = basic_header(&Credentials::new("00000000000000000000000000000000", "x").unwrap()).unwrap();

    let error = request_token(&config.token_url(), &stranger).await.unwrap_err();
    assert!(one_line(&error).ends_with("(invalid_client: Invalid client)"), "{error}");

    let error = get_json(&config.api_url("albums/x"), &stranger).await.unwrap_err();
    assert!(one_line(&error).ends_with("(400 Only valid bearer authentication supported)"), "{error}");

    let error = get_json("albums/x", &stranger).await.unwrap_err();
    assert!(matches!(error, Error::Setting(_)), "{error}");
}
