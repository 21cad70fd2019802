//! Many tests at once: probabilities adjusted so that few of the findings are false.
//!
//! Benjamini and Hochberg: with `M` probabilities in ascending order,
//! `q_(i) = min_{j ≥ i} p_(j) · M / j`; findings at `q ≤ 0.05` are false one time in twenty.

/// The greatest adjusted probability of a finding.
pub const LEVEL: f64 = 0.05;

/// Adjusted probabilities, in the order of the given ones.
///
/// # Reference
/// Benjamini & Hochberg (1995), JRSS B 57:289.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, &test) in order.iter().enumerate().rev() {
        least = least.min(p[test] * p.len() as f64 / (rank + 1) as f64);
        adjusted[test] = least;
    }
    adjusted
}

/// The same where some tests were not made: they are not counted.
pub fn adjusted(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let made: Vec<f64> = p.iter().copied().flatten().collect();
    let mut adjusted = benjamini_hochberg(&made).into_iter();
    p.iter().map(|p| p.and_then(|_| adjusted.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusted_probabilities_keep_the_order_and_never_exceed_one() {
        assert_eq!(benjamini_hochberg(&[0.01, 0.9, 0.02, 0.8]), [0.04, 0.9, 0.04, 0.9]);
        assert_eq!(benjamini_hochberg(&[]), [] as [f64; 0]);
        assert_eq!(benjamini_hochberg(&[1.0, 1.0]), [1.0, 1.0]);
    }

    #[test]
    fn tests_that_were_not_made_do_not_count() {
        assert_eq!(adjusted(&[Some(0.01), None, Some(0.03)]), [Some(0.02), None, Some(0.03)]);
    }
}
