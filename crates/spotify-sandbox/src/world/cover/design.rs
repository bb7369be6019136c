//! The shapes of a picture: which of the five colours is at a point of the unit square.

use crate::world::dice::Dice;

/// A picture, whatever its size.
pub(super) enum Design {
    /// A sun or moon over ridges, the farthest first.
    Ridges { sun: Circle, ridges: Vec<Ridge> },
    /// Rings around a point, in turn.
    Rings { centre: (f64, f64), width: f64, from: u8 },
    /// Circles that change each other's colour where they overlap.
    Circles(Vec<Circle>),
    /// Slanting bands of differing widths, with a disc in which they are shifted.
    Bands { across: (f64, f64), edges: Vec<f64>, disc: Circle },
    /// Tiles: quarter circles, halves, dots.
    Tiles { side: usize, tiles: Vec<(u8, u8, u8)> },
    /// Arches in one another, standing on the lower edge.
    Arches(Vec<(f64, f64)>),
}

pub(super) struct Circle {
    x: f64,
    y: f64,
    radius: f64,
}

impl Circle {
    fn random(dice: &mut Dice, smallest: f64, largest: f64) -> Self {
        Self { x: dice.between(0.22, 0.78), y: dice.between(0.22, 0.78), radius: dice.between(smallest, largest) }
    }

    fn holds(&self, x: f64, y: f64) -> bool {
        let (x, y) = (x - self.x, y - self.y);
        x * x + y * y < self.radius * self.radius
    }
}

/// A line of hills, as three waves of parabolas.
pub(super) struct Ridge {
    height: f64,
    waves: [(f64, f64, f64); 3],
}

impl Ridge {
    /// More than all waves together.
    const REACH: f64 = 0.12;

    fn hides(&self, x: f64, y: f64) -> bool {
        let below = y - self.height;
        if below.abs() > Self::REACH {
            return below > 0.0;
        }
        below > self.waves.iter().map(|(size, often, shift)| size * wave(x * often + shift)).sum::<f64>()
    }
}

/// From -1 to 1 and back over each whole number: a parabola up, a parabola down, since `sin` differs by machine.
fn wave(x: f64) -> f64 {
    // Rounding towards zero is much faster than `floor`, and nothing here is negative.
    let place = x - x as u32 as f64;
    if place < 0.5 { 16.0 * place * (0.5 - place) } else { -16.0 * (place - 0.5) * (1.0 - place) }
}

impl Design {
    pub(super) fn random(dice: &mut Dice) -> Self {
        match dice.below(6) {
            0 => {
                let sun = Circle { y: dice.between(0.24, 0.5), ..Circle::random(dice, 0.1, 0.22) };
                let ridge = |dice: &mut Dice, at: u32| Ridge {
                    height: 0.5 + 0.17 * f64::from(at) + dice.between(-0.03, 0.03),
                    waves: [(0.07, 0.8), (0.03, 1.9), (0.012, 4.3)]
                        .map(|(size, often)| (size, often * dice.between(0.7, 1.4), dice.unit())),
                };
                Self::Ridges { sun, ridges: (0..3).map(|at| ridge(dice, at)).collect() }
            }
            1 => {
                let centres = [(0.5, 0.5), (0.0, 1.0), (1.0, 1.0), (0.5, 1.0), (0.28, 0.3), (1.0, 0.5)];
                Self::Rings {
                    centre: *dice.pick(&centres),
                    width: dice.between(0.055, 0.12),
                    from: dice.below(5) as u8,
                }
            }
            2 => Self::Circles((0..2 + dice.below(3)).map(|_| Circle::random(dice, 0.16, 0.36)).collect()),
            3 => {
                let across = *dice.pick(&[(1.0, 0.0), (0.8, 0.6), (0.6, 0.8), (0.0, 1.0), (0.8, -0.6), (0.707, 0.707)]);
                let mut edges = vec![-1.0];
                while edges[edges.len() - 1] < 2.0 {
                    edges.push(edges[edges.len() - 1] + dice.between(0.05, 0.2));
                }
                let disc = Circle { x: 0.5, y: 0.5, radius: dice.between(0.2, 0.36) };
                Self::Bands { across, edges, disc }
            }
            4 => {
                let side = 3 + dice.below(3) as usize;
                let tile = |dice: &mut Dice| {
                    let ground = dice.below(5) as u8;
                    (dice.below(7) as u8, ground, (ground + 1 + dice.below(4) as u8) % 5)
                };
                Self::Tiles { side, tiles: (0..side * side).map(|_| tile(dice)).collect() }
            }
            _ => {
                let count = 2 + dice.below(2);
                let arch = |at| ((f64::from(at) + 0.5) / f64::from(count), dice.between(0.3, 0.62));
                Self::Arches((0..count).map(arch).collect())
            }
        }
    }

    pub(super) fn colour(&self, x: f64, y: f64) -> u8 {
        match self {
            Self::Ridges { sun, ridges } => {
                let hidden = ridges.iter().rposition(|ridge| ridge.hides(x, y));
                hidden.map_or_else(|| u8::from(sun.holds(x, y)), |at| 2 + at as u8)
            }
            Self::Rings { centre, width, from } => {
                let (x, y) = (x - centre.0, y - centre.1);
                let ring = (x * x + y * y).sqrt() / width;
                if ring < 9.0 { (ring as u8 + from) % 5 } else { *from }
            }
            Self::Circles(circles) => {
                let held = circles.iter().zip(1..).filter(|(circle, _)| circle.holds(x, y));
                let (count, last) = held.fold((0, 0), |(count, _), (_, at)| (count + 1, at));
                if count > 1 { (last + count) % 4 + 1 } else { last }
            }
            Self::Bands { across, edges, disc } => {
                let place = x * across.0 + y * across.1;
                let band = edges.partition_point(|edge| *edge < place);
                ((band + if disc.holds(x, y) { 2 } else { 0 }) % 5) as u8
            }
            Self::Tiles { side, tiles } => {
                let scaled = |at: f64| (at * *side as f64).min(*side as f64 - 1e-9);
                let (x, y) = (scaled(x), scaled(y));
                let (shape, ground, figure) = tiles[y as usize * side + x as usize];
                let (x, y) = (x - x as usize as f64, y - y as usize as f64);
                let near = |to_x: f64, to_y: f64, radius: f64| {
                    (x - to_x) * (x - to_x) + (y - to_y) * (y - to_y) < radius * radius
                };
                let figured = match shape {
                    0 => near(0.0, 0.0, 1.0),
                    1 => near(1.0, 0.0, 1.0),
                    2 => near(1.0, 1.0, 1.0),
                    3 => near(0.0, 1.0, 1.0),
                    4 => x + y < 1.0,
                    5 => near(0.5, 0.5, 0.36),
                    _ => near(0.5, 0.0, 0.5) || near(0.5, 1.0, 0.5),
                };
                if figured { figure } else { ground }
            }
            Self::Arches(arches) => {
                let wide = 0.46 / arches.len() as f64;
                let inside = |(centre, top): &&(f64, f64)| {
                    let (across, up) = ((x - centre).abs(), (top + wide - y).max(0.0));
                    across * across + up * up < wide * wide
                };
                arches.iter().find(inside).map_or(0, |(centre, top)| {
                    let (across, up) = (x - centre, (top + wide - y).max(0.0));
                    1 + (((across * across + up * up).sqrt() / wide * 4.0) as u8).min(3)
                })
            }
        }
    }
}
