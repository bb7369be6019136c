//! What takes seconds because the server waits for seconds, all of it at the same time.

use std::future::Future;

use tokio::task::JoinSet;

use crate::{ending, sessions, slow, trouble};

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_its_time_is_tried_at_once() {
    let mut all = Waiting::default();
    all.begin(slow::who_is_slow_to_say_what_they_want_is_hung_up_on());
    all.begin(ending::half_a_request_holds_the_end_up_for_some_seconds_only());
    all.begin(sessions::a_stream_that_a_thief_has_open_says_nothing_more_either());
    all.begin(trouble::while_spotify_is_away_the_page_says_so_and_goes_on_afterwards());
    all.begin(trouble::while_spotify_fails_the_page_says_so_and_goes_on_afterwards());
    all.begin(trouble::a_quota_is_told_until_it_is_over());
    while let Some(ended) = all.0.join_next().await {
        ended.unwrap();
    }
}

#[derive(Default)]
struct Waiting(JoinSet<()>);

impl Waiting {
    fn begin(&mut self, test: impl Future<Output = ()> + Send + 'static) {
        self.0.spawn(test);
    }
}
