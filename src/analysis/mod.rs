//! Answers to questions about a whole level, one file for each question.

mod trends;

pub use trends::{
    Basis, Changed, Comparison, Direction, Side, Span, Step, Tested, Told, Trend, Trends,
    comparisons, trends,
};
