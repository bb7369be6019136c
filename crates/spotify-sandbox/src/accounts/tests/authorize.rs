//! Consent, as a browser and a person meet it.

use super::*;

#[tokio::test]
async fn a_person_is_asked_once_for_each_new_thing() {
    let service = Service::new();
    service.accounts.set_consent(Consent::Ask);
    let page = service.authorize(&[], "").await;
    assert!(page.status == StatusCode::OK && page.body.contains(r#"value="robin" required checked"#), "{}", page.body);
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("form-action"),
        "{policy}"
    );
    assert_eq!(page.headers[header::REFERRER_POLICY], "no-referrer");

    let agreed = service.press(&[("state", "s")], "listener=sam&answer=agree").await;
    assert!(agreed.query("code").is_some() && agreed.query("state").as_deref() == Some("s"));
    let cookie = agreed.headers[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(cookie, "sandbox_listener=sam; Path=/; HttpOnly; SameSite=Lax");

    let cookie = "other=1; sandbox_listener=sam";
    for (more, asked) in [
        (vec![], false),
        (vec![("scope", "user-top-read")], false),
        (vec![("show_dialog", "false")], false),
        (vec![("show_dialog", "true")], true),
        (vec![("scope", "user-top-read streaming")], true),
        (vec![("client_id", "5a4db0c0ffee5a4db0c0ffee5a4db0c1")], true),
    ] {
        let heard = service.authorize(&more, cookie).await;
        assert_eq!(heard.status == StatusCode::OK, asked, "{more:?}");
        assert!(!asked || heard.body.contains(r#"value="sam" required checked"#), "{more:?}");
    }
    let cancelled = service.press(&[("state", "s")], "answer=cancel&listener=sam").await;
    assert_eq!(cancelled.location(), format!("{BACK}?error=access_denied&state=s"));
}

#[tokio::test]
async fn what_the_page_sends_is_checked_again() {
    let service = Service::new();
    let agree = "answer=agree&listener=robin";
    for (more, body, first_line) in [
        (vec![("redirect_uri", "https://evil.example/")], agree, "INVALID_CLIENT: Invalid redirect URI"),
        (vec![("client_id", "someone")], agree, "INVALID_CLIENT: Invalid client"),
        (vec![], "answer=agree&listener=nobody", "No such listener"),
        (vec![], "answer=agree", "No such listener"),
        (vec![], "listener=robin", "No answer"),
    ] {
        let heard = service.press(&more, body).await;
        assert_eq!((heard.status, heard.body.lines().next()), (StatusCode::BAD_REQUEST, Some(first_line)));
        assert_eq!(heard.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert!(heard.headers.get(header::LOCATION).is_none());
    }
    let heard = service.press(&[], &"a".repeat(64 * 1024 + 1)).await;
    assert_eq!(heard.status, StatusCode::PAYLOAD_TOO_LARGE);
    let all_in_the_body =
        HttpRequest::post("/authorize").body(format!("{}&{agree}", &address(&[])[11..]).into()).unwrap();
    assert!(service.send(all_in_the_body).await.query("code").is_some());
}

#[tokio::test]
async fn a_test_chooses_the_answer_and_the_listener() {
    let service = Service::new();
    service.accounts.set_consent(Consent::Refuse);
    assert_eq!(service.authorize(&[], "").await.location(), format!("{BACK}?error=access_denied"));
    service.accounts.set_consent(Consent::Agree { listener: Some("kim".to_owned()) });
    let code = service.code(&[("show_dialog", "true")]).await;
    let token = service.exchange(&code).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(service.accounts.find(&token).unwrap().listener.as_ref().unwrap().id, "kim");
    service.accounts.set_consent(Consent::Agree { listener: Some("nobody".to_owned()) });
    assert_eq!(service.authorize(&[], "").await.status, StatusCode::BAD_REQUEST);
    for (written, expected) in [
        (json!("ask"), Consent::Ask),
        (json!({ "agree": {} }), Consent::Agree { listener: None }),
        (json!({ "agree": { "listener": "sam" } }), Consent::Agree { listener: Some("sam".to_owned()) }),
        (json!("refuse"), Consent::Refuse),
    ] {
        assert_eq!(serde_json::from_value::<Consent>(written).unwrap(), expected);
    }
}
