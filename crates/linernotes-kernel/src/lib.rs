//! What the kernel and its stand-in for cargo share.

pub mod wire;

pub mod socket;

pub mod sources;

pub mod builds;

pub mod marks;
