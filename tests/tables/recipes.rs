//! Playlists from recipes: made, made again, and whatever happens to them in between.

use insta::assert_snapshot;
use linernotes::prelude::*;
use linernotes::spotify_client::{self, Id};
use spotify_sandbox::{Answer, Consent, Fault, Profile, Rule, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, lines, robin};

const CREATE: &str = "POST /v1/me/playlists";
const ADD: &str = "POST /v1/playlists/{id}/items";
const PUT: &str = "PUT /v1/playlists/{id}/items";
const COVER: &str = "PUT /v1/playlists/{id}/images";

/// The tracks of an album of eight.
async fn eight(spotify: &Spotify) -> DataFrame {
    spotify.album(ALBUM).await.unwrap().table().unwrap()
}

/// 180 tracks, so that two requests are needed.
async fn many(spotify: &Spotify) -> Vec<String> {
    let mut uris = Vec::new();
    for album in [ALBUM, LONG_ALBUM] {
        let tracks = spotify.album(album).await.unwrap().table().unwrap();
        uris.extend(tracks.column("uri").unwrap().str().unwrap().iter().flatten().map(str::to_owned));
    }
    for range in [TimeRange::ShortTerm, TimeRange::MediumTerm, TimeRange::LongTerm] {
        uris.extend(spotify.top_tracks(range).await.unwrap().into_iter().map(|track| track.uri));
    }
    let mut seen = std::collections::HashSet::new();
    uris.retain(|uri| seen.insert(uri.clone()));
    assert!(uris.len() > 110, "{}", uris.len());
    uris
}

async fn contents(spotify: &Spotify, id: &PlaylistId) -> Vec<String> {
    let rows = spotify.playlist_items(id).await.unwrap();
    rows.iter().map(|row| row.item.as_ref().map_or_else(String::new, |item| item.uri().to_owned())).collect()
}

/// How many requests have changed something.
fn writes(sandbox: &Sandbox) -> usize {
    sandbox.log().iter().filter(|hit| hit.method != "GET" && hit.target.starts_with("/v1/")).count()
}

fn rule(route: &str, fault: Fault) -> Rule {
    Rule { route: Some(route.to_owned()), ..Rule::always(fault) }
}

async fn with_scopes(sandbox: &Sandbox, scopes: &[Scope]) -> Spotify {
    sandbox.set_consent(Consent::Agree { listener: None });
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    Spotify::new(config).unwrap().fresh().sign_in(scopes.iter().copied()).await.unwrap()
}

/// Makes a playlist, makes it again, and changes it; gives all that was said.
async fn followed(profile: Profile) -> String {
    let sandbox = Sandbox::start().await;
    sandbox.set_profile(profile);
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let table = eight(&spotify).await;
    let recipe = Recipe::of("Forgotten Gems", &table.head(Some(5))).unwrap();

    let plan = recipe.plan(&spotify, &diary).await.unwrap();
    assert_eq!((writes(&sandbox), diary.playlists().unwrap().height()), (0, 0), "a plan changes nothing");

    let made = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!((made.outcome, made.in_playlist), (Outcome::Made, Some(5)));
    assert_eq!(contents(&spotify, &made.id).await, recipe.uris());
    assert_eq!(spotify.playlist(&made.id).await.unwrap().public, Some(false));
    let before = writes(&sandbox);
    let again = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!((again.outcome, &again.id, writes(&sandbox)), (Outcome::Unchanged, &made.id, before));

    let next = Recipe::of("Forgotten Gems", &table.tail(Some(5)).reverse()).unwrap();
    let changes = next.plan(&spotify, &diary).await.unwrap();
    assert_eq!((writes(&sandbox), changes.playlist.as_ref()), (before, Some(&made.id)));
    let updated = next.make(&spotify, &diary).await.unwrap();
    assert_eq!((updated.outcome, &updated.id, writes(&sandbox)), (Outcome::Updated, &made.id, before + 1));
    assert_eq!(contents(&spotify, &made.id).await, next.uris());
    assert_eq!(sandbox.hits(CREATE), 1);
    let rows = lines(&changes.table().unwrap(), &["change", "position", "name", "by_hand"]);
    let said = [plan.to_string(), made.to_string(), again.to_string(), changes.to_string(), rows, updated.to_string()];
    said.join("\n").replace(made.id.as_str(), "ID")
}

#[tokio::test]
async fn the_same_recipe_makes_a_playlist_once_and_keeps_it_up_to_date() {
    let said = followed(Profile::LegacyFeatures).await;
    assert_snapshot!(said, @r#"
    Forgotten Gems: a playlist would be made, with 5 items
    Forgotten Gems: made, with 5 items
    Forgotten Gems: nothing to change, 5 items
    Forgotten Gems: the playlist ID would be brought up to date: 3 added, 3 removed, 1 moved, 5 items then
    "added" | 0 | "Keys Under the Mat" | false
    "added" | 1 | "Lullaby for Landlords" | false
    "added" | 2 | "Window Seat" | false
    "moved" | 3 | "Slow Goodbye, Fast Train" | false
    "kept" | 4 | "Left on the Landing" | false
    "removed" | null | "Paper Lanterns" | false
    "removed" | null | "Second Cup" | false
    "removed" | null | "Somebody's Weekend" | false
    Forgotten Gems: brought up to date, 3 added and 3 removed, 5 items
    "#);
    assert_eq!(followed(Profile::Development2026).await, said, "an app of 2026 can do the same");
}

#[tokio::test]
async fn more_than_a_hundred_go_in_parts() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let uris = many(&spotify).await;
    let made = Recipe::of_uris("Many", &uris).unwrap().make(&spotify, &diary).await.unwrap();
    assert_eq!(contents(&spotify, &made.id).await, uris);
    assert_eq!(sandbox.hits(ADD), uris.len().div_ceil(100));
}

#[tokio::test]
async fn one_that_was_deleted_is_made_anew() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let recipe = Recipe::of("Forgotten Gems", &eight(&spotify).await).unwrap();
    let first = recipe.make(&spotify, &diary).await.unwrap();

    spotify.unsave([&first.id]).await.unwrap();
    let second = recipe.make(&spotify, &diary).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!((second.outcome, second.in_place_of.as_ref()), (Outcome::Made, Some(&first.id)));
    assert_snapshot!(second, @"Forgotten Gems: made, with 8 items; the one made before is there no more");

    let gone = r#"{"error":{"status":404,"message":"Resource not found"}}"#;
    sandbox.answer_next("GET /v1/playlists/{id}", Answer::json(404, gone));
    let third = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!(third.in_place_of, Some(second.id));
    assert_eq!(contents(&spotify, &third.id).await, recipe.uris());
    assert_eq!(diary.playlists().unwrap().height(), 1);
}

#[tokio::test]
async fn what_was_added_by_hand_stays_at_the_end_unless_it_shall_go() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let table = eight(&spotify).await;
    let recipe = |rows: std::ops::Range<i64>| Recipe::of("Gems", &table.slice(rows.start, rows.count())).unwrap();
    let made = recipe(0..3).make(&spotify, &diary).await.unwrap();
    let by_hand = table.column("uri").unwrap().str().unwrap().get(7).unwrap().to_owned();
    spotify.add_to_playlist(&made.id, [&by_hand], Some(1)).await.unwrap();

    let plan = recipe(2..5).plan(&spotify, &diary).await.unwrap();
    assert_snapshot!(plan, @"Gems: the playlist 1TX5ZcD4DDyyRjyQFFV5Fs would be brought up to date: 2 added, 2 removed, 1 moved, 4 items then; 1 added by hand stays at the end");
    recipe(2..5).make(&spotify, &diary).await.unwrap();
    let mut expected = recipe(2..5).uris().into_iter().map(str::to_owned).collect::<Vec<_>>();
    expected.push(by_hand);
    assert_eq!(contents(&spotify, &made.id).await, expected);
    let before = writes(&sandbox);
    let again = recipe(2..5).make(&spotify, &diary).await.unwrap();
    assert_eq!((again.outcome, writes(&sandbox)), (Outcome::Unchanged, before));
    assert_snapshot!(again, @"Gems: nothing to change, 4 items; 1 added by hand stays at the end");

    let strict = recipe(2..5).with(RecipeOptions { by_hand: ByHand::Removed, ..RecipeOptions::default() });
    assert_snapshot!(strict.make(&spotify, &diary).await.unwrap(), @"Gems: brought up to date, 0 added and 1 removed, 3 items; 1 added by hand goes");
    assert_eq!(contents(&spotify, &made.id).await, strict.uris());
}

#[tokio::test]
async fn a_failure_in_the_middle_says_what_is_in_and_the_next_run_goes_on() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let uris = many(&spotify).await;
    let recipe = Recipe::of_uris("Many", &uris).unwrap();
    let second_of_two = Rule { share: 0.5, times: Some(1), ..rule(ADD, Fault::OwnerWithoutPremium) };
    sandbox.fail(second_of_two);
    let error = recipe.make(&spotify, &diary).await.unwrap_err();
    let words = error.to_string();
    assert!(!words.contains('\n') && words.starts_with("`Many` is there with 100 items, and "), "{words}");
    let Error::PlaylistInPart { made, .. } = error else { panic!("{words}") };
    assert_eq!((made.in_playlist, &made.missing[..]), (Some(100), &uris[100..]));
    assert_eq!(diary.playlists().unwrap().height(), 1);

    let whole = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!((whole.outcome, &whole.id, sandbox.hits(CREATE)), (Outcome::Updated, &made.id, 1));
    assert_eq!(contents(&spotify, &made.id).await, uris);
    assert_eq!(whole.added_by_hand, 0);
}

#[tokio::test]
async fn nothing_went_in_and_the_playlist_is_used_again() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let recipe = Recipe::of("Gems", &eight(&spotify).await).unwrap();
    sandbox.fail(Rule { times: Some(1), ..rule(ADD, Fault::ServerError { status: 502 }) });
    let error = recipe.make(&spotify, &diary).await.unwrap_err();
    let Error::PlaylistInPart { made, .. } = error else { panic!("{error}") };
    assert_eq!((made.in_playlist, made.missing.len()), (Some(0), 8));
    let whole = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!((&whole.id, sandbox.hits(CREATE)), (&made.id, 1));

    // What came in although the answer was lost is in.
    let longer = Recipe::of_uris("Gems", many(&spotify).await.iter().take(20)).unwrap();
    sandbox.fail(Rule { times: Some(1), ..rule(ADD, Fault::TruncatedJson) });
    let made = longer.make(&spotify, &diary).await.unwrap();
    assert_eq!((made.outcome, made.in_playlist), (Outcome::Updated, Some(20)));
    assert_eq!(contents(&spotify, &made.id).await, longer.uris());
}

#[tokio::test]
async fn a_refused_change_leaves_everything_as_it_was() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let table = eight(&spotify).await;
    let made = Recipe::of("Gems", &table.head(Some(4))).unwrap().make(&spotify, &diary).await.unwrap();
    sandbox.fail(Rule { times: Some(1), ..rule(PUT, Fault::ListenerNotRegistered) });
    let error = Recipe::of("Gems", &table.reverse()).unwrap().make(&spotify, &diary).await.unwrap_err();
    assert!(matches!(error, Error::Spotify(_)), "{error}");
    assert_eq!(contents(&spotify, &made.id).await.len(), 4);
}

#[tokio::test]
async fn a_playlist_whose_answer_was_lost_is_looked_for_before_another_is_made() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let table = eight(&spotify).await;
    let count = spotify.my_playlists().await.unwrap().len();

    // It was made, and half of the answer came.
    sandbox.fail(Rule { times: Some(1), ..rule(CREATE, Fault::TruncatedJson) });
    let recipe = Recipe::of("Lost", &table).unwrap();
    let made = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!((made.outcome, sandbox.hits(CREATE)), (Outcome::Made, 1));
    assert_eq!(spotify.my_playlists().await.unwrap().len(), count + 1);

    // It was not made.
    sandbox.fail(Rule { times: Some(1), ..rule(CREATE, Fault::ServerError { status: 502 }) });
    Recipe::of("Not made", &table).unwrap().make(&spotify, &diary).await.unwrap();
    assert_eq!(sandbox.hits(CREATE), 3);
    assert_eq!(spotify.my_playlists().await.unwrap().len(), count + 2);

    // A program that was ended in between left an empty one.
    let left = spotify.create_playlist("Left").await.unwrap();
    let made = Recipe::of("Left", &table).unwrap().make(&spotify, &diary).await.unwrap();
    assert_eq!((made.id, made.in_playlist), (left.id, Some(8)));
}

#[tokio::test]
async fn name_and_description_are_the_recipes_and_a_name_given_by_hand_stays() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let table = eight(&spotify).await;
    let recipe = |name: &str, description: &str, visibility| {
        let description = Some(description.to_owned());
        let options =
            RecipeOptions { description, visibility, key: Some("gems".to_owned()), ..RecipeOptions::default() };
        Recipe::of(name, &table).unwrap().with(options)
    };
    let made = recipe("Gems", "R&B <3", None).make(&spotify, &diary).await.unwrap();
    let again = recipe("Gems", "R&B <3", None).make(&spotify, &diary).await.unwrap();
    assert_eq!(again.outcome, Outcome::Unchanged);
    let plan = recipe("Jewels", "Rock", Some(Visibility::Public)).plan(&spotify, &diary).await.unwrap();
    assert_snapshot!(plan.to_string().replace(made.id.as_str(), "ID"), @"Jewels: the playlist ID would be changed, not its 8 items; it would be called Jewels; with another description; made public");
    recipe("Jewels", "Rock", Some(Visibility::Public)).make(&spotify, &diary).await.unwrap();
    let playlist = spotify.playlist(&made.id).await.unwrap();
    assert_eq!(
        (playlist.name.as_str(), playlist.description.as_deref(), playlist.public),
        ("Jewels", Some("Rock"), Some(true))
    );

    let mine = PlaylistChange { name: Some("My own name".to_owned()), ..PlaylistChange::default() };
    spotify.change_playlist(&made.id, mine).await.unwrap();
    let again = recipe("Jewels", "Rock", None).make(&spotify, &diary).await.unwrap();
    assert_eq!((again.outcome, again.name.as_str()), (Outcome::Unchanged, "My own name"));
}

#[tokio::test]
async fn a_cover_is_drawn_once_and_its_failure_is_no_failure_of_the_playlist() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let options = RecipeOptions { cover: Cover::Drawn, ..RecipeOptions::default() };
    let recipe = Recipe::of("Forgotten Gems", &eight(&spotify).await).unwrap().with(options);

    sandbox.fail(Rule { times: Some(1), ..rule(COVER, Fault::EmptyBadRequest) });
    let made = recipe.make(&spotify, &diary).await.unwrap();
    assert!(matches!(made.cover, CoverOutcome::LeftOut { .. }), "{made}");
    assert_eq!(made.in_playlist, Some(8));

    let drawn = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!(drawn.cover, CoverOutcome::Drawn);
    let images = spotify.playlist_images(&made.id).await.unwrap();
    let picture = spotify.image_file(&images[0].url).await.unwrap().unwrap();
    assert_eq!(picture.bytes, recipe.cover_image().unwrap());

    let again = recipe.make(&spotify, &diary).await.unwrap();
    assert_eq!((again.outcome, again.cover, sandbox.hits(COVER)), (Outcome::Unchanged, CoverOutcome::Unchanged, 2));
}

#[tokio::test]
async fn what_the_listener_did_not_agree_to_is_named_before_anything_is_made() {
    let sandbox = Sandbox::start().await;
    let diary = Diary::in_memory().unwrap();
    let reader = with_scopes(&sandbox, &[Scope::PlaylistReadPrivate]).await;
    let options = RecipeOptions { cover: Cover::Drawn, ..RecipeOptions::default() };
    let recipe = Recipe::of("Gems", &eight(&reader).await).unwrap().with(options);
    let error = recipe.make(&reader, &diary).await.unwrap_err();
    let missing = matches!(
        error,
        Error::Spotify(spotify_client::Error::MissingScope { scope: Scope::PlaylistModifyPrivate, .. })
    );
    assert!(missing, "{error}");
    assert_eq!(diary.playlists().unwrap().height(), 0);

    let writer = with_scopes(&sandbox, &[Scope::PlaylistModifyPrivate, Scope::PlaylistReadPrivate]).await;
    let made = recipe.make(&writer, &diary).await.unwrap();
    assert_snapshot!(made, @"Gems: made, with 8 items; no cover: it needs the scope `ugc-image-upload`: sign in again and ask for it");
    let before = writes(&sandbox);
    assert_eq!(recipe.make(&writer, &diary).await.unwrap().outcome, Outcome::Unchanged);
    assert_eq!(writes(&sandbox), before);

    let app = crate::support::client(&sandbox);
    let error = recipe.make(&app, &diary).await.unwrap_err();
    assert!(matches!(error, Error::Spotify(spotify_client::Error::SignedOut { .. })), "{error}");
}

#[tokio::test]
async fn anothers_diary_is_refused() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let recipe = Recipe::of("Gems", &eight(&spotify).await).unwrap();
    recipe.make(&spotify, &diary).await.unwrap();
    sandbox.set_consent(Consent::Agree { listener: Some("sam".to_owned()) });
    let mut config = Config::sandbox(&sandbox.url()).unwrap();
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
    let sam = Spotify::new(config).unwrap().sign_in([Scope::PlaylistModifyPrivate]).await.unwrap();
    let before = writes(&sandbox);
    let error = recipe.make(&sam, &diary).await.unwrap_err();
    assert!(matches!(error, Error::OtherListener { .. }), "{error}");
    assert_eq!(writes(&sandbox), before);
}

#[tokio::test]
async fn episodes_go_in_too() {
    let sandbox = Sandbox::start().await;
    let (spotify, diary) = (robin(&sandbox).await, Diary::in_memory().unwrap());
    let odds = crate::support::playlist(&spotify, "Odds and Ends").await;
    let table = spotify.playlist_items(&odds.id).await.unwrap().table().unwrap();
    let recipe = Recipe::of("Copy", &table).unwrap();
    let made = recipe.make(&spotify, &diary).await.unwrap();
    assert!(recipe.uris().iter().any(|uri| uri.starts_with("spotify:episode:")));
    assert_eq!(contents(&spotify, &made.id).await, recipe.uris());
    assert_snapshot!(made, @"Copy: made, with 12 items; left out: 1 row without a URI, 2 local files, 1 repeat");
    assert_eq!(recipe.make(&spotify, &diary).await.unwrap().outcome, Outcome::Unchanged);
}
