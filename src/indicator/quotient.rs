//! Location quotient: how much more a place asks for a theme than the department does.
//!
//! `LQ = (x_jk / x_j·) / (x_·k / x_··)`; 1 = as the department.

use crate::indicator::{Card, Compute, Estimate, Family, Measure, Reason, Scope, Unit};
use crate::text::Words;

/// Fewer expected demands than these leave the quotient undecided.
const EXPECTED_MIN: f64 = 5.0;

/// Location quotient of a theme.
pub static LQ: Measure = Measure {
    needs_theme: true,
    diverging: true,
    ..Measure::new(
        Card {
            id: "lq",
            methods: &["location_quotient"],
            family: Family::Inequality,
            scope: Scope::Place,
            title: Words::new("Peso frente al departamento", "Weight against the department"),
            meaning: Words::new(
                "Cuántas veces más (o menos) se pide este tema aquí que en el departamento; \
                 1 = igual.",
                "How many times more (or less) this theme is asked for here than in the \
                 department; 1 = equal.",
            ),
            formula: Words::same("LQ = (x_jk / x_j·) / (x_·k / x_··)"),
            limits: Words::new(
                "No se da con menos de 5 demandas esperadas. Su intervalo es el de la \
                 participación, dividido por la del departamento.",
                "Not given below 5 expected demands. Its interval is the share's, over the \
                 department's share.",
            ),
            unit: Unit::Ratio,
            range: (0.0, f64::INFINITY),
            reference: "Isard (1960), Methods of Regional Analysis",
            oracle: "PySAL segregation, LocationQuotient",
            reasons: &[Reason::Empty, Reason::TooFew, Reason::Undefined],
        },
        Compute::Layer,
    )
};

/// `(here / all_here) / (hits / all)`; `None` where a denominator is 0.
pub fn location_quotient(here: f64, all_here: f64, hits: f64, all: f64) -> Option<f64> {
    (all_here > 0.0 && hits > 0.0 && all > 0.0).then(|| (here / all_here) / (hits / all))
}

/// The quotient of a share and the department's share `hits` of `all`.
///
/// Its interval is the share's over the department's share; below 5 expected demands it is
/// missing, `too_few`.
pub fn quotient(share: &Estimate, hits: u64, all: u64) -> Estimate {
    let base = share.base.unwrap_or(0.0);
    if base <= 0.0 {
        return Estimate::missing(share.n, Some(0.0), Reason::Empty);
    }
    if hits == 0 {
        return Estimate::missing(share.n, Some(0.0), Reason::Undefined);
    }
    let department = hits as f64 / all as f64;
    let expected = base * department;
    let value = location_quotient(share.n as f64, base, hits as f64, all as f64);
    match (value, share.low, share.high) {
        (Some(value), Some(low), Some(high)) if expected >= EXPECTED_MIN => {
            let interval = (low / department, high / department);
            Estimate::new(value, interval, share.n, expected)
        }
        _ => Estimate::missing(share.n, Some(expected), Reason::TooFew),
    }
}

#[cfg(test)]
mod tests {
    use crate::indicator::share::{Cluster, share};

    use super::*;

    #[test]
    fn twice_the_department_s_share_is_two() {
        let here = share(&[], Cluster { hits: 40, all: 100 }, 1);
        assert_eq!(quotient(&here, 200, 1000).value, Some(2.0));
    }

    #[test]
    fn few_expected_demands_leave_it_open() {
        let here = share(&[], Cluster { hits: 2, all: 10 }, 1);
        assert_eq!(quotient(&here, 100, 1000).reason, Some(Reason::TooFew));
        assert_eq!(quotient(&here, 0, 1000).reason, Some(Reason::Undefined));
    }
}
