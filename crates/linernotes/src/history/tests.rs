//! Imports into histories of their own. `ROUND` and `PIECE` are small here, so that there are several of each.
//!
//! What random tests make depends on a seed, which a failure names.

mod broken;
mod dice;
mod download;
mod fuzzed;
mod independent;
mod random_records;
mod refused;
mod rounds;
mod tracked;
mod whole;
