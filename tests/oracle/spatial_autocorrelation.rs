//! Moran, Geary, Getis and Ord, their local forms, and many tests at once.
//!
//! Join counts and the general G are not offered.

use std::path::Path;

use serde_json::{Value, json};
use tejido::indicator::Reason;
use tejido::indicator::space::LEAST;
use tejido::indicator::space::bivariate::bivariate_moran;
use tejido::indicator::space::discovery::benjamini_hochberg;
use tejido::indicator::space::geary::{self, geary};
use tejido::indicator::space::getis::{gi, gi_star};
use tejido::indicator::space::local_moran::{Local, local_moran};
use tejido::indicator::space::moran::moran;
use tejido::indicator::space::permute::{self, Chance, Play};
use tejido::indicator::space::weights::{Style, Weights};

const SEED: u64 = 12_345;

pub fn answer(method: &str, inputs: &Value, _folder: &Path) -> Option<Value> {
    if method == "benjamini_hochberg" {
        return Some(json!({ "adjusted": benjamini_hochberg(&numbers(&inputs["p"])) }));
    }
    let neighbours = lists(&inputs["neighbors"])?;
    let weights = Weights::new(&neighbours, style(&inputs["transform"]));
    let y = numbers(&inputs["y"]);
    match method {
        "moran_i" => Some(global(&y, &weights)),
        "moran_i_permutation" => Some(shuffled(&y, &weights)),
        "geary_c" => Some(contrast(&y, &weights)),
        "getis_ord_gi_star" => Some(json!({ "z": values(&gi_star(&y, &neighbours)) })),
        "getis_ord_gi" => Some(json!({ "z": values(&gi(&y, &neighbours)) })),
        "local_moran" => Some(local(&local_moran(&y, &weights))),
        "local_moran_pseudo_p" => Some(local_chance(&y, &weights)),
        "bivariate_moran" => {
            Some(json!({ "I": bivariate_moran(&numbers(&inputs["x"]), &y, &weights).ok() }))
        }
        _ => None,
    }
}

fn global(y: &[f64], weights: &Weights) -> Value {
    let found = moran(y, weights).ok();
    let normal = found.map(|moran| moran.normal);
    let random = found.map(|moran| moran.random);
    json!({
        "I": found.map(|moran| moran.i),
        "EI": found.map(|moran| moran.expected),
        "VI_norm": normal.map(|normal| normal.variance),
        "VI_rand": random.map(|random| random.variance),
        "z_norm": normal.and_then(|normal| normal.z),
        "z_rand": random.and_then(|random| random.z),
        "p_norm": normal.and_then(|normal| normal.p),
        "p_rand": random.and_then(|random| random.p),
    })
}

fn shuffled(y: &[f64], weights: &Weights) -> Value {
    let found = permute::moran(&[y.to_vec()], weights, Play::usual(SEED)).pop();
    let found = found.and_then(Result::ok);
    json!({
        "p_upper": found.map(|found| found.chance.upper),
        "p_lower": found.map(|found| found.chance.lower),
        "p_two_sided": found.map(|found| found.chance.two_sided()),
        "mean_sim": found.map(|found| found.mean),
        "var_sim": found.map(|found| found.variance),
    })
}

fn contrast(y: &[f64], weights: &Weights) -> Value {
    let found = geary(y, weights).ok();
    let normal = found.map(|geary| geary.normal);
    let random = found.map(|geary| geary.random);
    json!({
        "C": found.map(|geary| geary.c),
        "EC": found.map(|_| geary::EXPECTED),
        "VC_norm": normal.map(|normal| normal.variance),
        "VC_rand": random.map(|random| random.variance),
        "z_norm": normal.and_then(|normal| normal.z),
        "z_rand": random.and_then(|random| random.z),
        "p_norm": normal.and_then(|normal| normal.p),
        "p_rand": random.and_then(|random| random.p),
    })
}

fn local(found: &[Result<Local, Reason>]) -> Value {
    let of = |value: fn(&Local) -> Value| -> Vec<Value> {
        found.iter().map(|local| local.as_ref().map_or(Value::Null, value)).collect()
    };
    json!({
        "Is": of(|local| json!(local.i)),
        "quadrant": of(|local| json!(local.quadrant.id())),
        "EIc": of(|local| json!(local.expected)),
        "VIc": of(|local| json!(local.variance)),
    })
}

/// Our probabilities. Where draws equal the observed value, ours count them on both sides, while in
/// the oracle the last bit of its own order of adding decides: there its comparison is made with
/// our draws. Its error is that of 99,999 draws; ours are more, so as to add little to it.
fn local_chance(y: &[f64], weights: &Weights) -> Value {
    let play = Play { seed: SEED, draws: 199_999 };
    let ours = permute::local_moran(&[y.to_vec()], weights, play).remove(0);
    let most = (0..y.len()).map(|place| weights.degree(place)).max().unwrap_or(0);
    let drawn = permute::drawn(y.len(), most, play);
    let z = standardised(y);
    let chance = |(place, ours): (usize, &Result<Chance, Reason>)| {
        let ours = ours.as_ref().ok()?;
        let rounded = rounded(z.as_ref()?, weights, place, &drawn, most)?;
        Some(if rounded.1 { rounded.0 } else { *ours })
    };
    let chances: Vec<Option<Chance>> = ours.iter().enumerate().map(chance).collect();
    let of = |p: fn(&Chance) -> f64| -> Vec<Option<f64>> {
        chances.iter().map(|chance| chance.as_ref().map(p)).collect()
    };
    json!({
        "p_upper": of(|chance| chance.upper),
        "p_lower": of(|chance| chance.lower),
        "p_two_sided": of(|chance| chance.two_sided()),
    })
}

/// `I_i` as the oracle computes it: the observed one step by step, draws with fused products; and
/// whether more than one draw in a thousand equals the observed.
fn rounded(
    z: &[f64],
    weights: &Weights,
    place: usize,
    drawn: &[u32],
    most: usize,
) -> Option<(Chance, bool)> {
    let row: Vec<(usize, f64)> = weights.row(place).collect();
    let weight = row.first()?.1;
    let squares: Vec<f64> = z.iter().map(|z| z * z).collect();
    let (n, den) = (z.len() as f64, pairwise(&squares));
    let lag: f64 = row.iter().map(|&(j, weight)| weight * z[j]).sum();
    let observed = (n - 1.0) * z[place] * lag / den;
    let mut others = z.to_vec();
    let own = others.remove(place) * ((n - 1.0) / den);
    let (mut at_least, mut at_most, mut equal) = (0_u32, 0_u32, 0_u32);
    for draw in drawn.chunks_exact(most) {
        let around: Vec<f64> = draw[..row.len()].iter().map(|&j| others[j as usize]).collect();
        let found = dot(&around, weight) * own;
        at_least += u32::from(found >= observed);
        at_most += u32::from(found <= observed);
        equal += u32::from((found - observed).abs() <= 1e-9 * own.abs());
    }
    let draws = drawn.len() / most;
    let part = |extreme: u32| f64::from(extreme + 1) / (draws + 1) as f64;
    let chance = Chance { upper: part(at_least), lower: part(at_most) };
    Some((chance, equal as usize * 1_000 > draws))
}

/// `Σ a w` in the order of the oracle's matrix product: four strands of fused products, then the rest.
fn dot(values: &[f64], weight: f64) -> f64 {
    let (fours, rest) = values.as_chunks::<4>();
    let mut s = [0.0_f64; 4];
    for four in fours {
        s.iter_mut().zip(four).for_each(|(sum, value)| *sum = value.mul_add(weight, *sum));
    }
    let sum = (s[0] + s[2]) + (s[1] + s[3]);
    match *rest {
        [a] => a.mul_add(weight, sum),
        [a, b] => sum + a.mul_add(weight, b * weight),
        [a, b, c] => sum + c.mul_add(weight, a.mul_add(weight, b * weight)),
        _ => sum,
    }
}

/// In standard deviations, added up in the oracle's order; `None` where it has no answer.
fn standardised(y: &[f64]) -> Option<Vec<f64>> {
    if y.len() < LEAST || y.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits()) {
        return None;
    }
    let n = y.len() as f64;
    let mean = pairwise(y) / n;
    let squares: Vec<f64> = y.iter().map(|y| (y - mean) * (y - mean)).collect();
    let spread = (pairwise(&squares) / n).sqrt();
    Some(y.iter().map(|y| (y - mean) / spread).collect())
}

/// The sum as numpy adds: eight strands up to 128 values, halves beyond.
fn pairwise(values: &[f64]) -> f64 {
    if values.len() < 8 {
        return values.iter().sum();
    }
    if values.len() > 128 {
        let half = values.len() / 2 / 8 * 8;
        return pairwise(&values[..half]) + pairwise(&values[half..]);
    }
    let (eights, rest) = values.as_chunks::<8>();
    let mut s = eights[0];
    for eight in &eights[1..] {
        s.iter_mut().zip(eight).for_each(|(sum, value)| *sum += value);
    }
    let sum = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    rest.iter().fold(sum, |sum, value| sum + value)
}

fn style(transform: &Value) -> Style {
    if transform.as_str() == Some("b") { Style::Binary } else { Style::RowStandardised }
}

fn values(found: &[Result<f64, Reason>]) -> Vec<Option<f64>> {
    found.iter().map(|value| value.ok()).collect()
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn lists(rows: &Value) -> Option<Vec<Vec<usize>>> {
    let row = |row: &Value| {
        let mut row: Vec<usize> =
            row.as_array()?.iter().filter_map(Value::as_u64).map(|j| j as usize).collect();
        row.sort_unstable();
        Some(row)
    };
    rows.as_array()?.iter().map(row).collect()
}
