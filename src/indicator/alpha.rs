//! Diversity of themes within a territory, as it was observed.
//!
//! A place has `x` demands in a theme, `n` in all and `S` themes; `p = x/n`, zeros dropped:
//! `H = −Σ p ln p`, `^qD = (Σ p^q)^{1/(1−q)}` (`e^H` at `q = 1`), `λ = Σ p²`, `J = H / ln S`.
//! All of them grow with `n`: places of unlike size are compared by `coverage`.

use crate::indicator::Reason;

/// Demands in all themes.
pub fn total(counts: &[u64]) -> u64 {
    counts.iter().sum()
}

/// Themes that were asked for at all.
pub fn richness(counts: &[u64]) -> u64 {
    counts.iter().filter(|count| **count > 0).count() as u64
}

/// Share of each theme that was asked for.
fn shares(counts: &[u64]) -> Result<impl Iterator<Item = f64> + Clone, Reason> {
    let n = total(counts);
    if n == 0 {
        return Err(Reason::Empty);
    }
    Ok(counts.iter().filter(|count| **count > 0).map(move |&count| count as f64 / n as f64))
}

/// `−Σ p ln p`, where `0 ln 0 = 0`.
///
/// # Units
/// Nats.
pub fn entropy(shares: impl Iterator<Item = f64>) -> f64 {
    // Adding zero turns the −0 of a single share into 0.
    0.0 + shares.filter(|share| *share > 0.0).map(|share| -share * share.ln()).sum::<f64>()
}

/// Shannon's entropy of the mix of themes.
///
/// # Units
/// Nats.
///
/// # Errors
/// `empty` without demands.
///
/// # Reference
/// Shannon (1948), Bell System Technical Journal 27:379.
pub fn shannon(counts: &[u64]) -> Result<f64, Reason> {
    shares(counts).map(entropy)
}

/// Hill's number of order `q ≥ 0`: how many equally common themes would be as diverse.
///
/// # Units
/// Effective themes.
///
/// # Errors
/// `empty` without demands (of order 0 it is 0); `undefined` for an order that is negative.
///
/// # Reference
/// Hill (1973), Ecology 54:427; Jost (2006), Oikos 113:363.
pub fn hill(counts: &[u64], q: f64) -> Result<f64, Reason> {
    if q.is_nan() || q < 0.0 {
        return Err(Reason::Undefined);
    }
    if q == 0.0 {
        return Ok(richness(counts) as f64);
    }
    let shares = shares(counts)?;
    let most = shares.clone().fold(0.0, f64::max);
    Ok(match q {
        q if q.is_infinite() => 1.0 / most,
        q if (q - 1.0).abs() < f64::EPSILON => entropy(shares).exp(),
        q if (q - 1.0).abs() < 0.5 => near_one(shares, q),
        _ => {
            let sum: f64 = shares.map(|share| (share / most).powf(q)).sum();
            (q / (1.0 - q) * most.ln() + sum.ln() / (1.0 - q)).exp()
        }
    })
}

/// The number of an order close to 1, where `Σ p^q − 1` would lose its digits to cancellation.
fn near_one(shares: impl Iterator<Item = f64>, q: f64) -> f64 {
    let excess: f64 = shares.map(|share| share * ((q - 1.0) * share.ln()).exp_m1()).sum();
    (excess.ln_1p() / (1.0 - q)).exp()
}

/// Simpson's index in its forms, which all go by his name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simpson {
    /// `λ`: the chance that two demands, drawn with replacement, share their theme.
    pub lambda: f64,
    /// `1 − λ`.
    pub gini: f64,
    /// `1/λ`, Hill's number of order 2.
    pub inverse: f64,
    /// The same chance without replacement; `too_few` below two demands.
    pub lambda_unbiased: Result<f64, Reason>,
    /// `1 −` that.
    pub gini_unbiased: Result<f64, Reason>,
}

/// Simpson's concentration of the mix of themes.
///
/// # Errors
/// `empty` without demands.
///
/// # Reference
/// Simpson (1949), Nature 163:688.
pub fn simpson(counts: &[u64]) -> Result<Simpson, Reason> {
    let n = total(counts) as f64;
    let shares = shares(counts)?;
    let sum = |term: fn(f64, f64) -> f64| counts.iter().map(|&x| term(x as f64, n)).sum::<f64>();
    let lambda: f64 = shares.map(|share| share * share).sum();
    let pairs = if n < 2.0 { Err(Reason::TooFew) } else { Ok(n * (n - 1.0)) };
    let apart = sum(|x, n| x * (n - x));
    Ok(Simpson {
        lambda,
        gini: apart / (n * n),
        inverse: 1.0 / lambda,
        lambda_unbiased: pairs.map(|pairs| sum(|x, _| x * (x - 1.0).max(0.0)) / pairs),
        gini_unbiased: pairs.map(|pairs| apart / pairs),
    })
}

/// Share of the most frequent theme.
///
/// # Errors
/// `empty` without demands.
///
/// # Reference
/// Berger & Parker (1970), Science 168:1345.
pub fn berger_parker(counts: &[u64]) -> Result<f64, Reason> {
    shares(counts).map(|shares| shares.fold(0.0, f64::max))
}

/// `H / ln S`: 1 when all themes that were asked for weigh the same.
///
/// # Errors
/// `empty` without demands, `single_theme` when there is nothing to be even about.
///
/// # Reference
/// Pielou (1966), Journal of Theoretical Biology 13:131.
pub fn pielou(counts: &[u64]) -> Result<f64, Reason> {
    let entropy = shannon(counts)?;
    match richness(counts) {
        1 => Err(Reason::SingleTheme),
        themes => Ok(entropy / (themes as f64).ln()),
    }
}

/// Turing's coverage `1 − f₁/n`, for exchange with other programs; estimates use the refined one.
///
/// # Errors
/// `empty` without demands.
///
/// # Reference
/// Good (1953), Biometrika 40:237.
pub fn turing(counts: &[u64]) -> Result<f64, Reason> {
    let once = counts.iter().filter(|count| **count == 1).count() as f64;
    match total(counts) {
        0 => Err(Reason::Empty),
        n => Ok(1.0 - once / n as f64),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{got} ≠ {expected}");
    }

    #[test]
    fn equal_themes_count_as_many_as_they_are() {
        for q in [0.0, 0.3, 0.999_999_9, 1.0, 1.000_000_1, 1.5, 2.0, 80.0, 1e300, f64::INFINITY] {
            close(hill(&[7, 7, 0, 7, 7], q).unwrap(), 4.0);
        }
    }

    #[test]
    fn the_order_passes_smoothly_through_one() {
        let counts = [46, 22, 17, 1, 1, 0, 9_000_000];
        let at = |q| hill(&counts, q).unwrap();
        close(at(1.0 + 1e-12), at(1.0));
        assert!(at(0.999) > at(1.0) && at(1.0) > at(1.001));
        close(at(1.499_999_999_999), at(1.5));
        close(at(2.0), simpson(&counts).unwrap().inverse);
        close(at(f64::INFINITY), 1.0 / berger_parker(&counts).unwrap());
    }

    #[test]
    fn without_demands_there_is_a_reason() {
        assert_eq!(richness(&[0, 0]), 0);
        assert_eq!(hill(&[0, 0], 0.0), Ok(0.0));
        for q in [0.5, 1.0, 2.0, f64::INFINITY] {
            assert_eq!(hill(&[], q), Err(Reason::Empty));
        }
        let reasons = [shannon(&[0]), berger_parker(&[0]), pielou(&[0]), turing(&[0])];
        assert_eq!(reasons, [Err(Reason::Empty); 4]);
        assert_eq!(simpson(&[0]), Err(Reason::Empty));
        assert_eq!(hill(&[3], -1.0), Err(Reason::Undefined));
    }

    #[test]
    fn one_theme_is_one_and_has_no_evenness() {
        assert_eq!(shannon(&[0, 12]).map(f64::to_bits), Ok(0.0_f64.to_bits()));
        assert_eq!(pielou(&[0, 12]), Err(Reason::SingleTheme));
        assert_eq!(simpson(&[1]).unwrap().lambda_unbiased, Err(Reason::TooFew));
        assert_eq!(simpson(&[12]).unwrap().gini_unbiased, Ok(0.0));
    }

    fn counts() -> impl Strategy<Value = Vec<u64>> {
        let many = prop_oneof![Just(0_u64), 1_u64..4, 1_u64..3000];
        prop::collection::vec(many, 1..24).prop_filter("some", |counts| total(counts) > 0)
    }

    fn all(counts: &[u64]) -> Vec<f64> {
        let forms = simpson(counts).unwrap();
        let orders = [0.0, 0.5, 1.0, 1.7, 2.0, 5.0].map(|q| hill(counts, q).unwrap());
        let others = [shannon(counts).unwrap(), forms.lambda, berger_parker(counts).unwrap()];
        orders.into_iter().chain(others).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..<_>::default() })]

        #[test]
        fn volume_order_and_empty_themes_change_nothing(counts in counts(), times in 2_u64..9) {
            let (more, mut turned) = (counts.iter().map(|x| x * times), counts.clone());
            turned.reverse();
            turned.push(0);
            let expected = all(&counts);
            for other in [more.collect(), turned] {
                for (got, expected) in all(&other).into_iter().zip(&expected) {
                    close(got, *expected);
                }
            }
        }

        #[test]
        fn orders_fall_and_copies_double(counts in counts()) {
            let twice = [counts.clone(), counts.clone()].concat();
            let orders = [0.0, 0.5, 0.99, 1.0, 1.01, 2.0, 7.0, f64::INFINITY];
            let falling = orders.map(|q| hill(&counts, q).unwrap());
            for (place, value) in falling.into_iter().enumerate() {
                prop_assert!(value >= 1.0 - 1e-12 && value <= falling[0] + 1e-9);
                prop_assert!(place == 0 || value <= falling[place - 1] * (1.0 + 1e-12));
                close(hill(&twice, orders[place]).unwrap(), 2.0 * value);
            }
        }
    }
}
