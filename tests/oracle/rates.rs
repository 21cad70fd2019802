//! Rates and small numbers: intervals, shrinkage, rates of neighbourhoods, funnels, two rates.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Estimate;
use tejido::indicator::change::rate_ratio_p;
use tejido::indicator::funnel::limits;
use tejido::indicator::interval::{garwood_at, normal_quantile, wilson_at};
use tejido::indicator::rate::{Exposed, Prior, empirical_bayes, ratio};
use tejido::indicator::spatial_rate;

use crate::case::{index, list, numbers};

/// Rates are published per this many person-years.
const PER: f64 = 10_000.0;

/// What the method answers for a case's inputs; `None` where it is not offered.
pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    Some(match method {
        "wilson_interval" => wilson(inputs),
        "poisson_exact_interval" => garwood(inputs),
        "excess_risk" => json!({ "smr": values(&ratio(&places(inputs)), 1.0) }),
        "empirical_bayes_global" => global(inputs),
        "empirical_bayes_local" => {
            let found = spatial_rate::empirical_bayes(&places(inputs), &neighbours(inputs));
            json!({ "rate": values(&found, PER) })
        }
        "spatial_rate" => {
            let found = spatial_rate::spatial(&places(inputs), &neighbours(inputs));
            json!({ "rate": values(&found, PER) })
        }
        "assuncao_reis_rate" => {
            json!({ "z": values(&spatial_rate::standardised(&places(inputs)), 1.0) })
        }
        "funnel_limits_poisson" => funnel(inputs),
        "poisson_rate_ratio_test" => ratios(inputs),
        _ => return None,
    })
}

fn wilson(inputs: &Value) -> Value {
    let z = normal_quantile(inputs["conf"].as_f64().unwrap());
    let pairs = numbers(&inputs["successes"]).into_iter().zip(numbers(&inputs["trials"]));
    intervals(pairs.map(|(k, n)| wilson_at(k, n, z)))
}

fn garwood(inputs: &Value) -> Value {
    let confidence = inputs["conf"].as_f64().unwrap();
    let pairs = numbers(&inputs["events"]).into_iter().zip(numbers(&inputs["exposure"]));
    intervals(pairs.map(|(events, exposure)| {
        let (low, high) = garwood_at(events as u64, confidence);
        (exposure > 0.0).then(|| (low / exposure, high / exposure))
    }))
}

fn intervals(found: impl Iterator<Item = Option<(f64, f64)>>) -> Value {
    let (low, high): (Vec<_>, Vec<_>) =
        found.map(|pair| (pair.map(|p| p.0), pair.map(|p| p.1))).unzip();
    json!({ "lower": low, "upper": high })
}

fn places(inputs: &Value) -> Vec<Exposed> {
    let events = numbers(&inputs["events"]).into_iter();
    let people = list(&inputs["population"]).iter().map(Value::as_f64);
    events.zip(people).map(|(e, exposure)| Exposed { events: e as u64, exposure }).collect()
}

fn neighbours(inputs: &Value) -> Vec<Vec<usize>> {
    let near = |row: &Value| list(row).iter().filter_map(index).collect();
    list(&inputs["neighbors"]).iter().map(near).collect()
}

fn values(found: &[Estimate], per: f64) -> Vec<Option<f64>> {
    found.iter().map(|estimate| estimate.value.map(|value| value / per)).collect()
}

fn global(inputs: &Value) -> Value {
    let places = places(inputs);
    let prior = Prior::of(&places);
    json!({
        "rate": values(&empirical_bayes(&places), PER),
        "prior_mean": prior.mean,
        "prior_variance": prior.variance(),
    })
}

fn funnel(inputs: &Value) -> Value {
    let expected = numbers(&inputs["expected"]);
    let (mut lower, mut upper) = (Vec::new(), Vec::new());
    for level in numbers(&inputs["levels"]) {
        let found = expected.iter().map(|expected| limits(*expected, level));
        let (low, high): (Vec<_>, Vec<_>) =
            found.map(|pair| (pair.map(|p| p.0), pair.map(|p| p.1))).unzip();
        lower.push(low);
        upper.push(high);
    }
    json!({ "lower": lower, "upper": upper })
}

fn ratios(inputs: &Value) -> Value {
    let [a, b] = ["a", "b"].map(|key| numbers(&inputs[key]));
    let pairs = a.iter().zip(&b).zip(numbers(&inputs["exposure_ratio"]));
    let p = pairs.map(|((a, b), ratio)| rate_ratio_p(*a as u64, *b as u64, ratio));
    json!({ "p": p.collect::<Vec<_>>() })
}
