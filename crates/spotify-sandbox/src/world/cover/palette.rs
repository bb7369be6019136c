//! Five colours that go together, and what lies between them.

use crate::world::dice::Dice;

/// How many colours a picture has; the first is the ground.
pub(super) const COLOURS: u8 = 5;
/// The five, and of each pair of them a quarter, a half and three quarters.
const SHADES: usize = 5 + 5 * 5 * 3;

const PALETTES: [[u32; 5]; 14] = [
    [0xf4ead5, 0xe4572e, 0x17bebb, 0xffc914, 0x2e282a],
    [0x0b132b, 0x1c2541, 0x3a506b, 0x5bc0be, 0xf6f7eb],
    [0xfdf0d5, 0xc1121f, 0x780000, 0x669bbc, 0x003049],
    [0x264653, 0x2a9d8f, 0xe9c46a, 0xf4a261, 0xe76f51],
    [0xfaf3dd, 0xaed9e0, 0x5e6472, 0xffa69e, 0xb8f2e6],
    [0x2b193d, 0x2c365e, 0x484d6d, 0xe8a09a, 0xfbe5c8],
    [0xf7ede2, 0xf5cac3, 0x84a59d, 0xf28482, 0x3d405b],
    [0x1a1423, 0x684756, 0xab8476, 0xeacdc2, 0xd6604d],
    [0xefe9e7, 0x1f4e5f, 0x79a8a9, 0xf4f7f7, 0xe2711d],
    [0x132a13, 0x31572c, 0x4f772d, 0x90a955, 0xecf39e],
    [0x3d1e6d, 0x8f3985, 0xe5739a, 0xf9c784, 0x120c26],
    [0xfffcf2, 0xccc5b9, 0x403d39, 0x252422, 0xeb5e28],
    [0x05299e, 0x5e4ae3, 0x947bd3, 0xf0a7a0, 0xf26157],
    [0xe8f1f2, 0x13293d, 0x006494, 0x247ba0, 0xf2c14e],
];

/// All shades of a picture, as a PNG's palette has them.
pub(super) struct Shades(Vec<u8>);

impl Shades {
    pub(super) fn random(dice: &mut Dice) -> Self {
        let mut colours = *dice.pick(&PALETTES);
        // Any but the ground and the last may change places.
        let (one, other) = (1 + dice.below(3) as usize, 1 + dice.below(3) as usize);
        colours.swap(one, other);
        if dice.one_in(3) {
            colours.reverse();
        }
        let parts = colours.map(|colour| [(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff]);
        let mut bytes = Vec::with_capacity(SHADES * 3);
        bytes.extend(parts.iter().flatten().map(|part| *part as u8));
        for one in parts {
            for other in parts {
                for share in 1..4 {
                    bytes.extend((0..3).map(|at| ((one[at] * (4 - share) + other[at] * share) / 4) as u8));
                }
            }
        }
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The shade of a pixel with these colours in its corners.
    pub(super) fn between(corners: [u8; 4]) -> u8 {
        let first = corners[0];
        let Some(other) = corners.into_iter().find(|colour| *colour != first) else { return first };
        let share = corners.into_iter().filter(|colour| *colour != first).count() as u8;
        COLOURS + (first * COLOURS + other) * 3 + share - 1
    }
}
