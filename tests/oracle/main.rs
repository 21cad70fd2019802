//! Our numbers against the answers of independent libraries, stored with their names and versions.
//!
//! Each file holds `{family, cases: [{id, method, inputs, expected, tolerance, oracle}]}`. A number
//! passes when `|got − expected| ≤ abs + rel·|expected|`, everything else when it is equal; every
//! value that the oracle gives must be there. `TEJIDO_FIXTURES=DIR cargo test --test oracle` runs
//! another folder of such files, and prints what passed, failed and is not offered.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod alpha_diversity;
mod beta_diversity;
mod case;
mod classification;
mod ethnic;
mod inequality;
mod prioritisation;
mod projection;
mod rates;
mod segregation;
mod spatial_autocorrelation;
mod spatial_scan;
mod spatial_weights;
mod trends;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use case::{compare, files};

/// Answers a case's method as a JSON object; `None` = not offered.
type Adapter = fn(method: &str, inputs: &Value, folder: &Path) -> Option<Value>;

/// One for each family; the first that knows a method answers.
const ADAPTERS: &[Adapter] = &[
    alpha_diversity::answer,
    beta_diversity::answer,
    classification::answer,
    ethnic::answer,
    inequality::answer,
    prioritisation::answer,
    projection::answer,
    rates::answer,
    segregation::answer,
    spatial_autocorrelation::answer,
    spatial_scan::answer,
    spatial_weights::answer,
    trends::answer,
];

/// Specified with answers, but not built until asked for.
const NOT_OFFERED: [&str; 10] = [
    "ace",
    "chao1_bias_corrected",
    "chao1_bias_corrected_ci",
    "ears_c1",
    "ears_c2",
    "ears_c3",
    "getis_ord_general_g",
    "join_counts",
    "kulldorff_space_time_scan_prospective",
    "mann_kendall_hamed_rao",
];

#[test]
fn every_method_that_is_offered_equals_its_oracle() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let given = std::env::var_os("TEJIDO_FIXTURES").map(PathBuf::from);
    let folder = given.clone().unwrap_or(own);
    let (mut passed, mut failed) = (BTreeMap::new(), Vec::new());
    let mut not_offered: BTreeMap<String, usize> = BTreeMap::new();
    for (name, document) in files(&folder) {
        for case in document["cases"].as_array().unwrap() {
            let method = case["method"].as_str().unwrap();
            // A panic is one case's failure, not that of all.
            let got = std::panic::catch_unwind(|| {
                let got = ADAPTERS.iter().find_map(|ask| ask(method, &case["inputs"], &folder));
                got.map(|got| compare(&got, case))
            });
            match got.unwrap_or_else(|_| Some(Err("panicked".to_owned()))) {
                None => *not_offered.entry(method.to_owned()).or_default() += 1,
                Some(Ok(())) => *passed.entry(name.clone()).or_default() += 1,
                Some(Err(miss)) => failed.push(format!("{name} {}: {miss}", case["id"])),
            }
        }
    }
    let all: usize = passed.values().sum();
    // Straight to standard error, which the test harness does not hold back.
    let mut out = std::io::stderr();
    for (name, number) in &passed {
        writeln!(out, "{name}: {number} passed").unwrap();
    }
    writeln!(out, "{all} passed, {} failed, not offered: {not_offered:?}", failed.len()).unwrap();
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
    assert!(all > 0, "{} holds no case of a method that is offered", folder.display());
    let unexpected: Vec<_> =
        not_offered.keys().filter(|method| !NOT_OFFERED.contains(&method.as_str())).collect();
    assert!(given.is_some() || unexpected.is_empty(), "nobody answers {unexpected:?}");
}
