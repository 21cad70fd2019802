//! Segregation: two groups, many groups, location quotients.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Reason;
use tejido::indicator::quotient::location_quotient;
use tejido::indicator::segregation::{ManyGroups, TwoGroups};

use crate::case::{numbers, rows};

/// What the method answers for a case's inputs; `None` where it is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    let two = |index: fn(&TwoGroups) -> f64| {
        let groups = TwoGroups::new(&numbers(&inputs["group"]), &numbers(&inputs["total"]));
        json!({ "value": groups.ok().map(|groups| index(&groups)) })
    };
    let many = |index: fn(&ManyGroups) -> Result<f64, Reason>| {
        let groups = ManyGroups::new(&rows(&inputs["counts"]));
        json!({ "value": groups.and_then(|groups| index(&groups)).ok() })
    };
    Some(match method {
        "dissimilarity_index" => two(TwoGroups::dissimilarity),
        "isolation_index" => two(TwoGroups::isolation),
        "interaction_index" => two(TwoGroups::interaction),
        "correlation_ratio" => two(TwoGroups::correlation_ratio),
        "entropy_segregation_index" => two(TwoGroups::entropy),
        "gini_segregation_index" => two(TwoGroups::gini),
        "multigroup_dissimilarity" => many(ManyGroups::dissimilarity),
        "multigroup_entropy_h" => many(ManyGroups::entropy),
        "multigroup_normalized_exposure" => many(ManyGroups::normalised_exposure),
        "multigroup_diversity_e" => many(|groups| Ok(groups.diversity())),
        "location_quotient" => quotients(&rows(&inputs["counts"])),
        _ => return None,
    })
}

fn quotients(rows: &[Vec<f64>]) -> Value {
    let all: f64 = rows.iter().flatten().sum();
    let column = |theme: usize| rows.iter().map(|row| row[theme]).sum::<f64>();
    let row = |row: &Vec<f64>| -> Vec<Option<f64>> {
        let here: f64 = row.iter().sum();
        let quotient = |(theme, x): (usize, &f64)| location_quotient(*x, here, column(theme), all);
        row.iter().enumerate().map(quotient).collect()
    };
    json!({ "LQ": rows.iter().map(row).collect::<Vec<_>>() })
}
