//! `/api/v1/funnel`.

use crate::server::{get, get_json};

#[test]
fn a_theme_s_ratios_stand_between_their_limits_or_not() {
    let document = get_json("/api/v1/funnel?theme=salud");
    let rows = document["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 42);
    for row in rows.iter().filter(|row| !row["smr"].is_null()) {
        let number = |key: &str| row[key].as_f64().unwrap();
        assert!(number("lower_998") <= number("lower_95") && number("lower_95") <= 1.0);
        assert!(1.0 <= number("upper_95") && number("upper_95") <= number("upper_998"));
        let outside = number("smr") > number("upper_998") || number("smr") < number("lower_998");
        assert_eq!(row["position"] == "outside_998", outside, "{row}");
    }
    let csv = get("/api/v1/funnel?theme=salud&f=csv&territory=76001");
    assert_eq!(csv.text().lines().count(), 2);
}

#[test]
fn what_was_gathered_by_quota_has_no_rate_to_hold_against_limits() {
    let document = get_json("/api/v1/funnel");
    for row in document["rows"].as_array().unwrap() {
        assert_eq!((&row["smr"], &row["position"]), (&None::<f64>.into(), &None::<f64>.into()));
        assert_eq!(row["reason"], "collected_by_quota");
    }
}
