//! Speaks HTTP to the server, one file for each resource.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a check that cannot go on fails")]

mod aggregates;
mod caching;
mod charts;
mod clusters;
mod collections;
mod compare;
mod diversity;
mod fixture;
mod funnel;
mod health;
mod inequality;
mod indicators;
mod limits;
mod locate;
mod pages;
mod segregation;
mod served;
mod server;
mod territories;
mod trends;
mod writing;
