//! Spells to how long loves last, by the estimator of Kaplan and Meier.

use polars::prelude::{DataFrame, df};

use super::interval::NORMAL_95;
use super::loves::{Spell, spells};
use super::pages::Page;
use crate::Result;
use crate::columns::cells;

/// Products of fractions miss one half by less than this.
const ROUNDING: f64 = 1e-9;

/// What is known about loves after some months.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    months: i64,
    at_risk: i64,
    ended: i64,
    survival: f64,
    bounds: Option<(f64, f64)>,
}

pub(super) fn table(pages: &[Page]) -> Result<DataFrame> {
    let steps = curve(&begun(&all_spells(pages)));
    Ok(df!(
        "months" => cells(&steps, |step| step.months),
        "at_risk" => cells(&steps, |step| step.at_risk),
        "ended" => cells(&steps, |step| step.ended),
        "survival" => cells(&steps, |step| step.survival),
        "lower_95" => cells(&steps, |step| step.bounds.map(|(lower, _)| lower)),
        "upper_95" => cells(&steps, |step| step.bounds.map(|(_, upper)| upper)),
    )?)
}

pub(super) fn summary(pages: &[Page]) -> Result<DataFrame> {
    let all = all_spells(pages);
    let spells = begun(&all);
    let ended = spells.iter().filter(|spell| spell.ended).count();
    let steps = curve(&spells);
    let reaches_half = |height: fn(&Step) -> Option<f64>| {
        steps.iter().find(|step| height(step).is_some_and(|height| height <= 0.5 + ROUNDING)).map(|step| step.months)
    };
    let row = df!(
        "spells" => [spells.len() as i64],
        "ended" => [ended as i64],
        "unfinished" => [(spells.len() - ended) as i64],
        "unseen_beginnings" => [(all.len() - spells.len()) as i64],
        "median_months" => [reaches_half(|step| Some(step.survival))],
        "lower_95" => [reaches_half(|step| Some(step.bounds?.0))],
        "upper_95" => [reaches_half(|step| Some(step.bounds?.1))],
    )?;
    Ok(row.head(Some(usize::from(pages.len() > 1))))
}

fn all_spells(pages: &[Page]) -> Vec<Spell> {
    spells(pages).into_values().flat_map(|(_, spells)| spells).collect()
}

/// How long the others have lasted is not known.
fn begun(spells: &[Spell]) -> Vec<Spell> {
    spells.iter().copied().filter(|spell| spell.began).collect()
}

fn curve(spells: &[Spell]) -> Vec<Step> {
    let (mut survival, mut greenwood) = (1.0_f64, 0.0_f64);
    let mut steps = Vec::new();
    for months in 1.. {
        // One that was last seen in this month, and not in the next because there is no next, was never at risk of ending now.
        let is_at_risk = |spell: &&Spell| spell.months > months || spell.months == months && spell.ended;
        let at_risk = spells.iter().filter(is_at_risk).count();
        if at_risk == 0 {
            break;
        }
        let ended = spells.iter().filter(|spell| spell.months == months && spell.ended).count();
        let (at_risk_f, ended_f) = (at_risk as f64, ended as f64);
        survival *= 1.0 - ended_f / at_risk_f;
        greenwood += ended_f / (at_risk_f * (at_risk_f - ended_f));
        steps.push(Step {
            months: months as i64,
            at_risk: at_risk as i64,
            ended: ended as i64,
            survival,
            bounds: bounds(survival, greenwood),
        });
    }
    steps
}

fn bounds(survival: f64, greenwood: f64) -> Option<(f64, f64)> {
    if survival <= 0.0 || survival >= 1.0 {
        return None;
    }
    let spread = NORMAL_95 * greenwood.sqrt() / survival.ln().abs();
    Some((survival.powf(spread.exp()), survival.powf((-spread).exp())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(months: usize, ended: bool) -> Spell {
        Spell { months, began: true, ended }
    }

    /// Of four, one ends after one month and one after two; one was seen for two months and one for three.
    #[test]
    fn the_curve_is_what_is_reckoned_by_hand() {
        let steps = curve(&[spell(1, true), spell(2, true), spell(2, false), spell(3, false)]);
        let told: Vec<_> = steps.iter().map(|step| (step.months, step.at_risk, step.ended)).collect();
        assert_eq!(told, [(1, 4, 1), (2, 2, 1)]);
        assert!((steps[0].survival - 0.75).abs() < 1e-12 && (steps[1].survival - 0.375).abs() < 1e-12);
        // Greenwood: 1 / (4 · 3) after one month, and 1 / (2 · 1) more after two.
        let spread = 1.959_963_984_540_054 * (1.0_f64 / 12.0 + 0.5).sqrt() / 0.375_f64.ln().abs();
        let (lower, upper) = steps[1].bounds.unwrap();
        assert!((lower - 0.375_f64.powf(spread.exp())).abs() < 1e-12);
        assert!((upper - 0.375_f64.powf((-spread).exp())).abs() < 1e-12);
    }

    #[test]
    fn what_has_only_begun_says_nothing() {
        assert_eq!(curve(&[spell(1, false), spell(1, false)]), []);
        assert_eq!(curve(&[]), []);
    }

    #[test]
    fn a_curve_that_ends_at_nothing_has_no_bounds_there() {
        let steps = curve(&[spell(1, true), spell(1, true)]);
        assert_eq!((steps.len(), steps[0].survival, steps[0].bounds), (1, 0.0, None));
    }
}
