//! Answers to questions about a whole level, one file for each question.

mod diversity;
mod pair;
mod trends;

pub use diversity::{Diversity, Nest, Place, diversity, diversity_around};
pub use pair::{Pair, pair};
mod figure;
mod funnel;
mod inequality;
mod segregation;
mod trends;

pub use diversity::{Diversity, Nest, Place, diversity};
pub use figure::{Figure, Subject};
pub use funnel::{Funnel, FunnelRow, funnel};
pub use inequality::{Curve, Inequality, inequality};
pub use segregation::{Population, Segregation, segregation};
pub use trends::{
    Basis, Changed, Comparison, Direction, Side, Span, Step, Tested, Trend, Trends, trends,
};
