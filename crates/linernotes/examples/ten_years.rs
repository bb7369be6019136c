//! How large a diary's file is, and how long gems and evolution take. Prints one line of JSON; `cargo lab bench diary` runs it on a
//! diary of ten years, after a run that makes the empty one. `ten_years DIARY`

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::time::Instant;

use linernotes::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which diary?")?;
    let diary = Diary::open(&path)?;
    let (gems_s, gems) = best(|| Ok(diary.gems(&Gems::default())?.height()))?;
    let (evolution_s, evolution) = best(|| evolution(&diary))?;
    let bytes = std::fs::metadata(&path)?.len();
    println!(
        "{}",
        json!({ "gems_s": gems_s, "gems": gems, "evolution_s": evolution_s, "evolution": evolution, "bytes": bytes })
    );
    Ok(())
}

/// The seconds that work takes, and its rows. The best of three is what the code can do; the others shared the machine.
fn best(work: impl Fn() -> linernotes::Result<usize>) -> linernotes::Result<(f64, usize)> {
    let mut best = (f64::INFINITY, 0);
    for _ in 0..3 {
        let start = Instant::now();
        let rows = work()?;
        best = (best.0.min(start.elapsed().as_secs_f64()), rows);
    }
    Ok(best)
}

/// All tables about all months, and how many rows they have.
fn evolution(diary: &Diary) -> linernotes::Result<usize> {
    let range = TimeRange::ShortTerm;
    let tables = [
        diary.turnover(range)?,
        diary.loves(range)?,
        diary.love_lasts(range)?,
        diary.love_curve(range)?,
        diary.genre_shift(range)?,
        diary.mood_drift(range)?,
        diary.seasons(&Seasons::default())?,
    ];
    Ok(tables.iter().map(DataFrame::height).sum())
}
