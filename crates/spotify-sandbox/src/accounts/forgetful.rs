//! Turns entries that end into memory that stays flat: a map that forgets.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

/// A map from text that forgets an entry some time after it has ended, and the oldest when there are too many.
pub(super) struct Forgetful<T> {
    entries: HashMap<Arc<str>, Entry<T>>,
    /// The keys as they came, those of removed entries included.
    order: VecDeque<Arc<str>>,
    at_most: usize,
}

struct Entry<T> {
    value: T,
    until: Timestamp,
}

impl<T> Default for Forgetful<T> {
    /// With room for more than any test or app holds, and for less than fills a small machine.
    fn default() -> Self {
        Self::with_room_for(1 << 16)
    }
}

impl<T> Forgetful<T> {
    fn with_room_for(at_most: usize) -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new(), at_most }
    }

    /// Remembers `value` at least until then, unless far too many follow it.
    pub(super) fn insert(&mut self, key: &str, value: T, until: Timestamp, now: Timestamp) {
        self.forget(now);
        let key = Arc::<str>::from(key);
        self.order.push_back(Arc::clone(&key));
        self.entries.insert(key, Entry { value, until });
    }

    pub(super) fn get(&self, key: &str) -> Option<&T> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<T> {
        self.entries.remove(key).map(|entry| entry.value)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.values_mut().map(|entry| &mut entry.value)
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.entries.retain(|_, entry| keep(&entry.value));
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.order.clear();
    }

    /// Looks at the oldest only: each key is looked at once in its life, give or take the one that stays.
    fn forget(&mut self, now: Timestamp) {
        while let Some(oldest) = self.order.front() {
            let ended = self.entries.get(oldest).is_none_or(|entry| entry.until <= now);
            if !ended && self.order.len() < self.at_most {
                break;
            }
            self.entries.remove(oldest);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_has_ended_goes_when_something_comes() {
        let mut map = Forgetful::with_room_for(100);
        for second in 0..50 {
            map.insert(&second.to_string(), second, at(second + 10), at(second));
        }
        assert_eq!((map.entries.len(), map.order.len()), (10, 10));
        assert_eq!((map.get("39"), map.get("40")), (None, Some(&40)));
        map.insert("late", 0, at(2000), at(1000));
        assert_eq!((map.entries.len(), map.order.len()), (1, 1));
    }

    #[test]
    fn it_never_holds_more_than_it_has_room_for() {
        let mut map = Forgetful::with_room_for(10);
        for number in 0..1000 {
            map.insert(&number.to_string(), number, Timestamp::MAX, at(0));
            if number % 2 == 0 {
                map.remove(&number.to_string());
            }
        }
        assert!(map.order.len() <= 10 && map.entries.len() == 5);
        assert_eq!((map.get("999"), map.get("900")), (Some(&999), None));
    }
}
