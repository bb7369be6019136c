//! The last plays.

use super::{Contract, Open, reads};

pub(crate) fn contracts() -> Vec<Contract> {
    vec![reads("GET /me/player/recently-played", Open::ToAll, |spotify, _| {
        Box::pin(async move {
            let plays = spotify.recently_played().first(10).await?;
            assert!(plays.len() <= 10);
            assert!(plays.windows(2).all(|two| two[0].played_at >= two[1].played_at), "the latest come first");
            assert!(plays.iter().all(|play| play.track.id.is_some() || play.track.is_local));
            let Some(last) = plays.last() else { return Ok(()) };
            let before = spotify.recently_played_before(last.played_at).first(5).await?;
            assert!(before.iter().all(|play| play.played_at < last.played_at));
            let after = spotify.recently_played_after(last.played_at).first(50).await?;
            assert!(after.iter().all(|play| play.played_at > last.played_at));
            Ok(())
        })
    })]
}
