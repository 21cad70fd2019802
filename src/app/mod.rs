//! wires the parts; imports, publishes, serves, stops
