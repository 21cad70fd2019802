//! Answers to questions about a whole level, one file for each question.

mod diversity;
mod pair;
mod trends;

pub use diversity::{Diversity, Nest, Place, diversity, diversity_around};
pub use pair::{Pair, pair};
pub use trends::{
    Basis, Changed, Comparison, Direction, Side, Span, Step, Tested, Trend, Trends, trends,
};
