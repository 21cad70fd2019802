//! Bivariate Moran: whether one value is high where the neighbours' other value is.
//!
//! `I = Σ_i zx_i Σ_j w_ij zy_j / (N−1)`, both in standard deviations (`N−1`): `x` is the
//! territory's own, `y` its neighbours'.

use crate::indicator::Reason;
use crate::indicator::space::Centred;
use crate::indicator::space::weights::Weights;

/// Bivariate Moran of two values for each territory.
///
/// # Errors
/// Fewer than four territories, one of the values alike everywhere, or no two neighbours.
///
/// # Reference
/// Anselin, Syabri & Smirnov (2002), Visualizing multivariate spatial correlation.
pub fn bivariate_moran(x: &[f64], y: &[f64], weights: &Weights) -> Result<f64, Reason> {
    let (own, other) = pair(x, y, weights)?;
    let products = own.z.iter().zip(weights.lag(&other.z)).map(|(z, lag)| z * lag);
    // Both standard deviations have N − 1, and so has the mean of products.
    Ok(products.sum::<f64>() / (own.sum2 * other.sum2).sqrt())
}

/// Both values centred.
pub(super) fn pair(x: &[f64], y: &[f64], weights: &Weights) -> Result<(Centred, Centred), Reason> {
    let pair = (Centred::new(x)?, Centred::new(y)?);
    if weights.s0 > 0.0 { Ok(pair) } else { Err(Reason::NoNeighbours) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::space::moran::moran;
    use crate::indicator::space::weights::Style;

    #[test]
    fn with_itself_it_is_moran_s_i() {
        let row = [vec![1], vec![0, 2], vec![1, 3], vec![2, 4], vec![3]];
        let weights = Weights::new(&row, Style::RowStandardised);
        let y = [3.0, 1.0, 4.0, 1.0, 5.0];
        let both = bivariate_moran(&y, &y, &weights).unwrap();
        assert!((both - moran(&y, &weights).unwrap().i).abs() < 1e-12);
        assert_eq!(bivariate_moran(&y, &[1.0; 5], &weights), Err(Reason::ConstantInput));
    }
}
