//! Somebody who leaves an app leaves nothing behind.

use std::path::Path;

use spotify_client::{Id as _, SignIn, Spotify};
use spotify_sandbox::Consent;

use super::{another, asked, beside, config_in, track_ids};
use crate::support::agreeing_sandbox;

/// Whether the file, or a journal of it, holds these letters.
fn holds(file: &Path, text: &str) -> bool {
    ["", "-wal", "-shm"].iter().any(|ending| {
        let bytes = std::fs::read(beside(file, ending)).unwrap_or_default();
        bytes.windows(text.len()).any(|found| found == text.as_bytes())
    })
}

#[tokio::test]
async fn whoever_leaves_is_forgotten_to_the_last_byte_and_nobody_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalogue.sqlite");
    let sandbox = agreeing_sandbox().await;
    let config = config_in(&file, &sandbox);
    let ids = track_ids(&sandbox).await;
    let app = another(&config).await;
    let robin = app.sign_in([]).await.unwrap();
    sandbox.set_consent(Consent::Agree { listener: Some("sam".to_owned()) });
    let sam = app.sign_in_with(SignIn { again: true, ..SignIn::to([]) }).await.unwrap();
    let names = |spotify: &Spotify| spotify.listener().map(|account| account.name.clone());
    assert_eq!((names(&robin).unwrap(), names(&sam).unwrap()), ("Robin Vale".to_owned(), "Sam Okoro".to_owned()));

    let mut kept = Vec::new();
    for (whose, id) in [(&robin, &ids[0]), (&robin, &ids[1]), (&sam, &ids[20]), (&app, &ids[40])] {
        kept.push(whose.track(id).await.unwrap().name);
    }
    robin.tracks(&ids[2..4]).await.unwrap();
    // In quotes, for the name of one track may be how another's begins.
    let of_robin = |index: usize| [ids[index].as_str().to_owned(), format!("\"{}\"", kept[index])];
    for text in of_robin(0).iter().chain(&of_robin(1)) {
        assert!(holds(&file, text), "{text}");
    }

    // Another program has the file open meanwhile.
    let other = another(&config).await;
    other.track(&ids[40]).await.unwrap();
    let before = asked(&sandbox);
    let forgotten = robin.forget().await.unwrap();
    assert_eq!(forgotten.account.map(|account| account.name).as_deref(), Some("Robin Vale"));
    assert_eq!(forgotten.answers, 4);

    for text in of_robin(0).iter().chain(&of_robin(1)).map(String::as_str).chain([ids[2].as_str(), ids[3].as_str()]) {
        assert!(!holds(&file, text), "{text} can still be read in the file");
    }
    for id in [&ids[20], &ids[40]] {
        assert!(holds(&file, id.as_str()));
        other.track(id).await.unwrap();
    }
    assert_eq!(asked(&sandbox), before, "the others' answers are there");

    let mut of = config.clone();
    of.account = Some(robin.listener().unwrap().id.clone());
    assert!(Spotify::new(of.clone()).unwrap().resume().await.unwrap().is_none(), "robin is signed out");
    of.account = Some(sam.listener().unwrap().id.clone());
    assert_eq!(names(&Spotify::new(of).unwrap().resume().await.unwrap().unwrap()), names(&sam));

    let again = robin.forget().await.unwrap();
    assert_eq!((again.account, again.answers), (None, 0));
}
