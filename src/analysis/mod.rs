//! Answers to questions about a whole level, one file for each question.

mod diversity;
mod trends;

pub use diversity::{Diversity, Nest, Place, diversity};
pub use trends::{
    Basis, Changed, Comparison, Direction, Side, Span, Step, Tested, Trend, Trends, trends,
};
