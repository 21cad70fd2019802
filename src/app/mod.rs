//! wires the parts; imports, publishes, serves, stops

pub mod locate;
