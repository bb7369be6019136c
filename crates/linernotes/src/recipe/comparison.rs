//! What is in a playlist, what a recipe put in, and what it wants, to what changes and how. Sends nothing.

use std::collections::{HashMap, HashSet, VecDeque};

use spotify_client::Uri;

use super::{ByHand, Item};

/// Something in a playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Nothing for a file of somebody's own and for what Spotify no longer has: no request can name these.
    pub(super) uri: Option<Uri>,
    /// Nothing for what Spotify no longer has.
    pub(super) name: Option<String>,
}

/// What becomes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Added,
    Kept,
    /// It is in already, and comes before or behind others than now.
    Moved,
    Removed,
}

/// An item of the playlist as it will be, or one that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) change: Change,
    pub(super) uri: Option<Uri>,
    pub(super) name: Option<String>,
    /// Whether the listener added it, and not the recipe.
    pub(super) by_hand: bool,
}

/// The requests that lead to what is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edit {
    Nothing,
    /// One run of new items, before the item at this place; at the end where there is none.
    Insert {
        at: Option<usize>,
        uris: Vec<Uri>,
    },
    /// Some go, and the others stay in their order.
    TakeOut {
        uris: Vec<Uri>,
    },
    /// The whole at once.
    Replace {
        uris: Vec<Uri>,
    },
    /// The recipe's own items go and come anew in front of what was added by hand. That is never taken out, as a failure in
    /// the middle would lose it. Only second copies of the recipe's items go along, and come again at the end.
    Renew {
        out: Vec<Uri>,
        front: Vec<Uri>,
        end: Vec<Uri>,
    },
}

/// What is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The playlist as it will be, and behind it what goes, as it stands now.
    pub(super) items: Vec<Planned>,
    pub(super) edit: Edit,
    /// How many the listener took out of what the recipe put in, and come back as it still names them.
    pub(super) returning: usize,
}

/// Where an item of the playlist to be comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// From this place of the playlist as it is.
    There(usize),
    /// From this place of the recipe.
    New(usize),
}

pub(super) fn compare(current: &[Entry], remembered: &[Uri], wanted: &[Item], by_hand: ByHand) -> Comparison {
    let current = &identified(current, remembered, wanted);
    let own: HashSet<&Uri> = remembered.iter().chain(wanted.iter().map(|item| &item.uri)).collect();
    let mut first: HashMap<&Uri, usize> = HashMap::new();
    let (mut added, mut copies) = (Vec::new(), Vec::new());
    for (at, entry) in current.iter().enumerate() {
        match entry.uri.as_ref().filter(|uri| own.contains(uri)) {
            None => added.push(at),
            Some(uri) if first.contains_key(uri) => copies.push(at),
            Some(uri) => {
                first.insert(uri, at);
            }
        }
    }
    let place = |(at, item): (usize, &Item)| first.get(&item.uri).map_or(Place::New(at), |there| Place::There(*there));
    let mut target: Vec<Place> = wanted.iter().enumerate().map(place).collect();
    let of_recipe = target.len();
    if by_hand == ByHand::Kept {
        target.extend(added.iter().chain(&copies).map(|at| Place::There(*at)));
    }
    let hands: HashSet<usize> = added.into_iter().chain(copies.iter().copied()).collect();
    let stays: HashSet<usize> = target.iter().filter_map(|place| place.there()).collect();
    let gone: Vec<usize> = (0..current.len()).filter(|at| !stays.contains(at)).collect();

    let edit = simple_edit(current, wanted, &target, &gone).unwrap_or_else(|| {
        let front: Vec<Uri> = wanted.iter().map(|item| item.uri.clone()).collect();
        if target.len() == of_recipe {
            return Edit::Replace { uris: front };
        }
        let of = |at: &usize| current[*at].uri.clone();
        let out = (0..current.len()).filter(|at| !hands.contains(at)).filter_map(|at| of(&at)).collect();
        Edit::Renew { out, front, end: copies.iter().filter_map(of).collect() }
    });
    let in_order = unmoved(&target);
    let planned = |place: &Place| match *place {
        Place::New(at) => {
            let Item { uri, name } = wanted[at].clone();
            Planned { change: Change::Added, uri: Some(uri), name, by_hand: false }
        }
        Place::There(at) => {
            let change = if in_order.contains(&at) { Change::Kept } else { Change::Moved };
            of_entry(&current[at], change, hands.contains(&at))
        }
    };
    let removed = gone.iter().map(|at| of_entry(&current[*at], Change::Removed, hands.contains(at)));
    let items = target.iter().map(planned).chain(removed).collect();
    let put_in: HashSet<&Uri> = remembered.iter().collect();
    let new = target.iter().filter_map(|place| place.coming());
    let returning = new.filter(|at| put_in.contains(&wanted[*at].uri)).count();
    Comparison { items, edit, returning }
}

impl Place {
    fn there(self) -> Option<usize> {
        if let Self::There(at) = self { Some(at) } else { None }
    }

    fn coming(self) -> Option<usize> {
        if let Self::New(at) = self { Some(at) } else { None }
    }
}

fn of_entry(entry: &Entry, change: Change, by_hand: bool) -> Planned {
    Planned { change, uri: entry.uri.clone(), name: entry.name.clone(), by_hand }
}

/// What Spotify no longer has comes without a URI. As many of these as the recipe put in and are not to be found any more, are
/// taken for those, in their order: else each run would add them again. What the recipe still wants comes first.
fn identified(current: &[Entry], remembered: &[Uri], wanted: &[Item]) -> Vec<Entry> {
    let there: HashSet<&Uri> = current.iter().filter_map(|entry| entry.uri.as_ref()).collect();
    let wants: HashSet<&Uri> = wanted.iter().map(|item| &item.uri).collect();
    let (still, no_more): (Vec<&Uri>, Vec<&Uri>) =
        remembered.iter().filter(|uri| !there.contains(uri)).partition(|uri| wants.contains(uri));
    let mut lost: VecDeque<&Uri> = still.into_iter().chain(no_more).collect();
    let named = |entry: &Entry| match entry {
        Entry { uri: None, name: None } => Entry { uri: lost.pop_front().cloned(), name: None },
        entry => entry.clone(),
    };
    current.iter().map(named).collect()
}

/// The edits that leave what stays as it is, with when it was added; nothing where none of them leads there.
fn simple_edit(current: &[Entry], wanted: &[Item], target: &[Place], gone: &[usize]) -> Option<Edit> {
    let stays: Vec<usize> = target.iter().filter_map(|place| place.there()).collect();
    if !stays.is_sorted() {
        return None;
    }
    let new: Vec<usize> = target.iter().filter_map(|place| place.coming()).collect();
    match (new.is_empty(), gone.is_empty()) {
        (true, true) => Some(Edit::Nothing),
        (false, true) => {
            let start = target.iter().position(|place| place.coming().is_some())?;
            let run = target[start..].iter().take_while(|place| place.coming().is_some()).count();
            let uris = new.iter().map(|at| wanted[*at].uri.clone()).collect();
            (run == new.len()).then(|| Edit::Insert { at: Some(start).filter(|at| *at < current.len()), uris })
        }
        (true, false) => {
            // A request takes out every copy of what it names.
            let kept: HashSet<&Uri> = stays.iter().filter_map(|at| current[*at].uri.as_ref()).collect();
            let uris: Option<Vec<Uri>> = gone.iter().map(|at| current[*at].uri.clone()).collect();
            let uris = uris.filter(|uris| !uris.iter().any(|uri| kept.contains(uri)))?;
            let mut seen = HashSet::new();
            Some(Edit::TakeOut { uris: uris.into_iter().filter(|uri| seen.insert(uri.clone())).collect() })
        }
        (false, false) => None,
    }
}

/// As many of those that stay as possible that are in the order they are in now: a longest rising sequence of places.
fn unmoved(target: &[Place]) -> HashSet<usize> {
    let places: Vec<usize> = target.iter().filter_map(|place| place.there()).collect();
    // The last place of the best sequence of each length, and for each place the one before it in its sequence.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: HashMap<usize, usize> = HashMap::new();
    for place in places {
        let length = ends.partition_point(|end| *end < place);
        if let Some(last) = length.checked_sub(1) {
            before.insert(place, ends[last]);
        }
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    std::iter::successors(ends.last().copied(), |place| before.get(place).copied()).collect()
}
