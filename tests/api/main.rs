//! Speaks HTTP to the server, one file for each resource.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a check that cannot go on fails")]

mod aggregates;
mod caching;
mod charts;
mod collections;
mod fixture;
mod health;
mod indicators;
mod limits;
mod locate;
mod pages;
mod server;
mod territories;
