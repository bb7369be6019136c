use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A list of tracks of 100 seconds each, numbered from 0, played from the first.
fn playing(tracks: u32, repeat: Repeat) -> Player {
    let item = |number: u32| Item {
        what: Playable::Track(TrackRef(number)),
        id: Id::parse(&format!("{number:022}")).unwrap(),
        duration_ms: 100_000,
    };
    let mut player = Player { repeat, ..Player::default() };
    player.play((0..tracks).map(item).collect(), 0, Some("spotify:album:x".to_owned()), at(0));
    player
}

fn current(player: &Player) -> (u32, i64) {
    let Some(Item { what: Playable::Track(track), .. }) = player.current() else { return (u32::MAX, -1) };
    (track.0, player.progress_ms() / 1000)
}

#[test]
fn time_moves_it_from_track_to_track_and_fills_the_history() {
    let mut player = playing(3, Repeat::Off);
    player.advance(at(250));
    assert_eq!((current(&player), player.is_playing()), ((2, 50), true));
    let heard: Vec<_> = player.played().map(|play| (play.track.0, play.at)).collect();
    assert_eq!(heard, [(0, at(100)), (1, at(200))]);
    player.advance(at(310));
    assert_eq!((player.is_playing(), player.is_active()), (false, true));
    player.advance(at(300 + 600));
    assert!(!player.is_active(), "ten minutes of silence");
    assert_eq!(player.played().count(), 3);
}

#[test]
fn what_was_heard_for_less_than_half_a_minute_is_no_play() {
    let mut player = playing(3, Repeat::Off);
    player.next(at(29)).unwrap();
    player.next(at(29 + 31)).unwrap();
    assert_eq!(player.played().map(|play| play.track.0).collect::<Vec<_>>(), [1]);
    assert_eq!(player.next(at(61)), Err(Restricted), "there is no fourth");
}

#[test]
fn a_repeated_list_goes_on_for_centuries() {
    let mut player = playing(3, Repeat::Context);
    player.advance(at(300 * 20_000_000 + 250));
    assert_eq!(current(&player), (2, 50));
    assert_eq!(player.played().count(), REMEMBERED);
    assert_eq!(player.played().last().map(|play| play.at), Some(at(300 * 20_000_000 + 200)));
}

#[test]
fn the_queue_comes_before_the_list() {
    let mut player = playing(3, Repeat::Off);
    let queued = player.upcoming(2)[1];
    player.enqueue(queued, at(10));
    assert_eq!(player.upcoming(9).len(), 3);
    player.next(at(20)).unwrap();
    assert_eq!(current(&player).0, 2);
    player.previous(at(25)).unwrap();
    assert_eq!(current(&player).0, 0, "back from the queue to the list");
    player.next(at(30)).unwrap();
    assert_eq!(current(&player).0, 1, "then the list goes on where it was");
}

#[test]
fn commands_that_make_no_sense_are_restricted() {
    let mut player = playing(2, Repeat::Off);
    assert_eq!(player.resume(at(1)), Err(Restricted), "it plays already");
    assert_eq!(player.previous(at(1)), Err(Restricted), "it is the first");
    player.pause(at(40)).unwrap();
    assert_eq!(player.pause(at(41)), Err(Restricted));
    player.advance(at(100));
    assert_eq!(current(&player), (0, 40), "a pause does not play");
    player.resume(at(100)).unwrap();
    player.seek(90_000, at(101)).unwrap();
    player.advance(at(112));
    assert_eq!(current(&player), (1, 1));
    player.seek(500_000, at(113)).unwrap_err();
    assert_eq!(Player::default().resume(at(0)), Err(Restricted));
}

#[test]
fn shuffling_keeps_what_plays_and_forgets_nothing() {
    let mut player = playing(9, Repeat::Off);
    player.set_shuffle(true, at(10));
    assert_eq!((current(&player).0, player.upcoming(20).len()), (0, 8));
    player.next(at(20)).unwrap();
    let at_now = current(&player).0;
    player.set_shuffle(false, at(30));
    assert_eq!((current(&player).0, player.upcoming(20).len()), (at_now, 8 - at_now as usize));
}
