//! Speaks HTTP to the server, one file for each resource.

mod aggregates;
mod caching;
mod charts;
mod collections;
mod fixture;
mod health;
mod limits;
mod locate;
mod pages;
mod server;
mod territories;
