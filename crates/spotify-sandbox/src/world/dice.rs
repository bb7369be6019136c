//! Turns a seed, a stream and an index into numbers that look random and are the same on every machine.

/// What the numbers are for. Two streams never share a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Key = 1,
    Scene,
    Artist,
    ArtistName,
    Album,
    Track,
    Title,
    Feature,
    Market,
    Sound,
    ArtistSound,
    AlbumSound,
    Picture,
    Show,
    Episode,
    Audiobook,
    Chapter,
    Listener,
    Favourite,
    Obsession,
    Day,
    Library,
    Playlist,
    AnyId,
    Analysis,
    Archive,
}

/// Spreads the bits of `value` over all 64 (splitmix64's last step).
pub(super) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A number that stands for `text`.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0x9e37_79b9_7f4a_7c15, |hash, byte| mix(hash.wrapping_add(u64::from(byte) + 1)))
}

/// The numbers of one thing, one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

    pub(super) fn new(seed: u64, stream: Stream, index: u64) -> Self {
        let stream = mix(seed.wrapping_add((stream as u64).wrapping_mul(Self::STEP)));
        Self(mix(stream ^ index.wrapping_mul(Self::STEP)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(Self::STEP);
        mix(self.0)
    }

    /// From 0 up to 1, which is left out.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// From `low` up to `high`, which is left out.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Around 0, with a standard deviation of 1, never beyond 3.5: a bell as a sum, since `exp` differs by machine.
    pub(super) fn bell(&mut self) -> f64 {
        let sum = self.unit() + self.unit() + self.unit() + self.unit();
        (sum - 2.0) * 1.732_050_807_568_877_2
    }

    /// From 0 up to `end`, which is left out; 0 when there is nothing to choose from.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u32
    }

    pub(crate) fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of `items`, of which there is at least one.
    pub(crate) fn pick<'items, T>(&mut self, items: &'items [T]) -> &'items T {
        &items[self.below(u32::try_from(items.len()).unwrap_or(u32::MAX)) as usize]
    }

    /// One of `words`, of which there is at least one.
    pub(crate) fn word(&mut self, words: &[&'static str]) -> &'static str {
        let word: &&'static str = self.pick(words);
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_stream_and_index_give_the_same_numbers() {
        let numbers = |index| {
            let mut dice = Dice::new(7, Stream::Track, index);
            [dice.next(), dice.next()]
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
    }

    #[test]
    fn a_bell_has_mean_zero_and_deviation_one() {
        let mut dice = Dice::new(7, Stream::Sound, 0);
        let values: Vec<f64> = (0..20_000).map(|_| dice.bell()).collect();
        let mean = values.iter().sum::<f64>() / 20_000.0;
        let variance = values.iter().map(|value| value * value).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
