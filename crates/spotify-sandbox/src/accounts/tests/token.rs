//! The token endpoint, as an app meets it.

use super::*;

#[tokio::test]
async fn each_mistake_at_the_token_has_spotifys_words() {
    let service = Service::new();
    let (plain, with_challenge) = (service.code(&[]).await, service.code(&pkce()).await);
    let padded = service.code(&[("code_challenge_method", "S256"), ("code_challenge", &format!("{CHALLENGE}="))]).await;
    let keys = keys();
    let wrong = "x".repeat(43);
    let by_code = |code, uri| vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", uri)];
    let by_refresh = |token| vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    let by_secret = || vec![("grant_type", "client_credentials")];
    let by_verifier = |verifier| public(&[("code", &with_challenge), ("code_verifier", verifier)]);
    for (basic, fields, error, description) in [
        (None, by_secret(), "invalid_client", ""),
        (Some("someone:else"), by_secret(), "invalid_client", "Invalid client"),
        (Some("no colon"), by_secret(), "invalid_client", "Invalid client"),
        (Some(&format!("{ID}:wrong")), by_secret(), "invalid_client", "Invalid client secret"),
        (
            None,
            vec![("grant_type", "client_credentials"), ("client_id", ID)],
            "invalid_client",
            "Invalid client secret",
        ),
        (Some(&keys), vec![], "unsupported_grant_type", "grant_type parameter is missing"),
        (Some(&keys), vec![("grant_type", "")], "unsupported_grant_type", "grant_type parameter is missing"),
        (Some(&keys), vec![("grant_type", "a\"b")], "unsupported_grant_type", "grant_type a\"b is not supported"),
        (Some(&keys), vec![("grant_type", "authorization_code")], "invalid_request", "code must be supplied"),
        (Some(&keys), by_code("garbage", BACK), "invalid_grant", "Invalid authorization code"),
        (Some(&keys), by_code(&plain, "http://127.0.0.1:8889/callback"), "invalid_grant", "Invalid redirect URI"),
        (Some(&keys), by_code(&with_challenge, BACK), "invalid_request", "code_verifier required"),
        (None, public(&[("code", &plain)]), "invalid_request", "code_verifier required"),
        (None, by_verifier("short"), "invalid_request", "code_verifier was invalid"),
        (None, by_verifier(&wrong), "invalid_grant", "code_verifier was incorrect"),
        (
            None,
            public(&[("code", &plain), ("code_verifier", VERIFIER)]),
            "invalid_grant",
            "code_verifier was incorrect",
        ),
        (
            None,
            public(&[("code", &padded), ("code_verifier", VERIFIER)]),
            "invalid_grant",
            "code_verifier was incorrect",
        ),
        (Some(&keys), vec![("grant_type", "refresh_token")], "invalid_request", "refresh_token must be supplied"),
        (Some(&keys), by_refresh("garbage"), "invalid_grant", "Invalid refresh token"),
    ] {
        service.token(basic, &fields).await.is_refusal(error, description);
    }
    // None of these mistakes used a code up.
    assert_eq!(service.exchange(&plain).await.status, StatusCode::OK);
    assert_eq!(service.token(None, &by_verifier(VERIFIER)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_a_form_of_sensible_size_is_read() {
    let form = "application/x-www-form-urlencoded";
    for (kind, body, status, error) in [
        ("application/json", br#"{"grant_type":"client_credentials"}"#.to_vec(), 415, "server_error"),
        ("multipart/form-data; boundary=x", vec![], 415, "server_error"),
        (form, vec![b'a'; 64 * 1024 + 1], 413, "server_error"),
        (form, vec![0xff, 0xfe, b'='], 400, "invalid_request"),
        (form, br#"{"grant_type":"client_credentials"}"#.to_vec(), 400, "unsupported_grant_type"),
        (form, b"grant_type=%ff%zz%".to_vec(), 400, "unsupported_grant_type"),
        ("", vec![], 400, "unsupported_grant_type"),
    ] {
        let request = HttpRequest::post("/api/token").header(header::CONTENT_TYPE, kind).body(body.into()).unwrap();
        let heard = Service::new().send(request).await;
        assert_eq!((heard.status.as_u16(), heard.json()["error"].as_str()), (status, Some(error)), "{kind}");
        let words = heard.json()["error_description"].clone();
        assert!(status != 415 || words == "Unexpected status: 415", "{words}");
    }
}

#[tokio::test]
async fn an_app_alone_gets_a_token_by_header_or_by_body() {
    let service = Service::new();
    let in_body = [("grant_type", "client_credentials"), ("client_id", ID), ("client_secret", SECRET)];
    for heard in [service.token(Some(&keys()), &in_body[..1]).await, service.token(None, &in_body).await] {
        let mut answer = heard.json();
        let token = answer["access_token"].take();
        assert_eq!(answer, json!({ "access_token": null, "token_type": "Bearer", "expires_in": 3600 }));
        let token = token.as_str().unwrap();
        assert!(token.starts_with("BQ") && token.ends_with("go") && token.len() == 86, "{token}");
        let grant = service.accounts.find(token).unwrap();
        assert!(grant.listener.is_none() && grant.scopes == Scopes::default() && grant.app.client_id == ID);
    }
}

#[tokio::test]
async fn only_pkce_before_2026_rotates_unless_the_app_says_otherwise() {
    for (profile, refresh, expected) in [
        (Profile::LegacyFeatures, None, Refresh::Rotate),
        (Profile::Extended, None, Refresh::Omit),
        (Profile::Development2026, None, Refresh::Omit),
        (Profile::Development2026, Some(Refresh::Rotate), Refresh::Rotate),
        (Profile::LegacyFeatures, Some(Refresh::Keep), Refresh::Keep),
    ] {
        let service = Service::new();
        service.accounts.set_profile(profile);
        service.accounts.change_app(ID, |app| app.refresh = refresh);
        let old = service.pkce_refresh_token().await;
        let fields = [("grant_type", "refresh_token"), ("client_id", ID), ("refresh_token", &old)];
        let answer = service.token(None, &fields).await.json();
        let found = match answer["refresh_token"].as_str() {
            None => Refresh::Omit,
            Some(new) if new == old => Refresh::Keep,
            Some(_) => Refresh::Rotate,
        };
        assert_eq!((found, &answer["scope"]), (expected, &json!(SCOPES)), "{profile}");
        let again = service.token(None, &fields).await;
        match expected {
            Refresh::Rotate => again.is_refusal("invalid_grant", "Refresh token revoked"),
            _ => assert_eq!(again.status, StatusCode::OK),
        }
    }
    let service = Service::new();
    service.accounts.set_profile(Profile::LegacyFeatures);
    let token = service.accounts.sign_in(ID, "robin", Scopes::default()).unwrap().refresh_token;
    assert_eq!(service.refresh(&token).await.json().get("refresh_token"), None);
    let fields = [("grant_type", "refresh_token"), ("client_id", ID), ("refresh_token", &token)];
    service.token(None, &fields).await.is_refusal("invalid_client", "Invalid client secret");
}
