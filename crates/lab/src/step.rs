//! A step of a longer work: says what it does before, and how long it took after.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does a step. `note` says what to expect, above all how long it may take.
pub(crate) fn step<T>(name: &str, note: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
    println!("▸ {name}{note}");
    let started = Instant::now();
    let result = work()?;
    println!("  {}", in_words(started.elapsed()));
    Ok(result)
}

/// Says that a step has been done before.
pub(crate) fn ready(name: &str) {
    println!("✓ {name}");
}

fn in_words(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_seconds_or_minutes() {
        for (milliseconds, words) in
            [(40, "0.0 s"), (3_250, "3.2 s"), (59_900, "59.9 s"), (61_000, "1 min 01 s"), (723_000, "12 min 03 s")]
        {
            assert_eq!(in_words(Duration::from_millis(milliseconds)), words);
        }
    }
}
