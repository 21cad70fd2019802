//! Entropy weights: how much each criterion tells the alternatives apart. A diagnostic only: what
//! differs most is not what matters most.
//!
//! `p_ij = x_ij/Σ_i x_ij`, `E_j = 1 + Σ_i p_ij ln p_ij/ln m`, `w_j = E_j/ΣE`.
//!
//! # Reference
//! Shannon (1948); Hwang & Yoon (1981).

use crate::indicator::{Card, Family, Reason, Scope, Unit};
use crate::priority::{Matrix, check, column};
use crate::text::Words;

/// How much criteria tell apart.
pub(super) static ENTROPY_WEIGHTS: Card = Card {
    id: "entropy_weights",
    methods: &["entropy_weights"],
    family: Family::Priority,
    scope: Scope::Tool,
    title: Words::new("Pesos por entropía (diagnóstico)", "Entropy weights (diagnostic)"),
    meaning: Words::new(
        "Cuánto separa cada criterio a las alternativas; sirve para ver qué criterio decide, no \
         para fijar pesos.",
        "How much each criterion tells the alternatives apart; it shows which criterion \
         decides, it does not set weights.",
    ),
    formula: Words::same("pᵢⱼ = xᵢⱼ/Σx; Eⱼ = 1 + Σ p ln p/ln m; wⱼ = Eⱼ/ΣE"),
    limits: Words::new(
        "Lo que más varía no es lo que más importa.",
        "What varies most is not what matters most.",
    ),
    unit: Unit::Share,
    range: (0.0, 1.0),
    reference: "Shannon (1948); Hwang & Yoon (1981)",
    oracle: "pymcdm entropy_weights",
    reasons: &[Reason::Empty, Reason::TooFew, Reason::Undefined, Reason::ConstantInput],
};

/// A criterion that differs less than this, relative to others, is noise of the arithmetic.
const NOISE: f64 = 1e-13;

/// Weights that add up to 1.
///
/// # Errors
/// Fewer than two alternatives, a value below 0, a criterion that is 0 everywhere, or no criterion
/// that differs.
pub fn entropy_weights(matrix: &Matrix) -> Result<Vec<f64>, Reason> {
    let criteria = matrix.first().map_or(0, Vec::len);
    check(matrix, criteria)?;
    if matrix.len() < 2 {
        return Err(Reason::TooFew);
    }
    let spread = (0..criteria).map(|criterion| spread(matrix, criterion));
    let spread = spread.collect::<Result<Vec<f64>, Reason>>()?;
    let sum: f64 = spread.iter().sum();
    if sum <= NOISE {
        return Err(Reason::ConstantInput);
    }
    Ok(spread.iter().map(|part| part / sum).collect())
}

/// 0 when a criterion is the same for all, 1 when one alternative has all of it.
fn spread(matrix: &Matrix, criterion: usize) -> Result<f64, Reason> {
    let total: f64 = column(matrix, criterion).sum();
    if total <= 0.0 || column(matrix, criterion).any(|x| x < 0.0) {
        return Err(Reason::Undefined);
    }
    // `1 + Σ p ln p / ln m` as `Σ ((1+d) ln(1+d) − d) / (m ln m)`, `d = m·p − 1`: nothing cancels.
    let (m, mean) = (matrix.len() as f64, total / matrix.len() as f64);
    let apart = column(matrix, criterion).map(|x| (x - mean) / mean);
    let term = |d: f64| if d > -1.0 { (1.0 + d) * d.ln_1p() - d } else { 1.0 };
    Ok((apart.map(term).sum::<f64>() / (m * m.ln())).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_criterion_without_differences_weighs_nothing() {
        let weights = entropy_weights(&vec![vec![1.0, 7.0], vec![4.0, 7.0]]).unwrap();
        assert!((weights[0] - 1.0).abs() < 1e-12 && weights[1].abs() < 1e-12);
    }

    #[test]
    fn without_any_difference_there_are_no_weights() {
        assert_eq!(entropy_weights(&vec![vec![7.0], vec![7.0]]), Err(Reason::ConstantInput));
        assert_eq!(entropy_weights(&vec![vec![7.0]]), Err(Reason::TooFew));
        assert_eq!(entropy_weights(&vec![vec![0.0], vec![0.0]]), Err(Reason::Undefined));
        assert_eq!(entropy_weights(&vec![]), Err(Reason::Empty));
    }
}
