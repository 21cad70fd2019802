//! Answers to questions about a whole level, one file for each question.

mod clusters;
mod diversity;
mod figure;
mod funnel;
mod inequality;
mod pair;
mod segregation;
mod trends;

pub use clusters::{Clusters, ScanBasis, clusters};
pub use diversity::{Diversity, Nest, Place, diversity, diversity_around};
pub use figure::{Figure, Subject};
pub use funnel::{Funnel, FunnelRow, funnel};
pub use inequality::{Curve, Inequality, inequality};
pub use pair::{Pair, pair};
pub use segregation::{Population, Segregation, segregation};
pub use trends::{
    Basis, Changed, Comparison, Direction, Side, Span, Step, Tested, Told, Trend, Trends,
    comparisons, pictured, trends,
};
