//! the demonstration set, invented from a seed, with the truth it was drawn from
