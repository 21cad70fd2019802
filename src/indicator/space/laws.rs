//! Laws that hold for any values and any neighbours.

use proptest::prelude::*;
use rayon::ThreadPoolBuilder;

use crate::indicator::space::geary::geary;
use crate::indicator::space::local_moran::local_moran;
use crate::indicator::space::moran::moran;
use crate::indicator::space::permute::{self, Play};
use crate::indicator::space::scan::{Field, SHARE_MAX, Scan, scan};
use crate::indicator::space::weights::{Style, Weights, joined};

const PLAY: Play = Play { seed: 76, draws: 999 };

/// Values of `n` territories, pairs of which are neighbours.
fn places() -> impl Strategy<Value = (Vec<f64>, Vec<(usize, usize)>)> {
    (5_usize..20).prop_flat_map(|n| {
        let values = prop::collection::vec((-50_i32..50).prop_map(f64::from), n);
        (values, prop::collection::vec((0..n, 0..n), n..4 * n))
    })
}

fn weights(places: usize, pairs: &[(usize, usize)], style: Style) -> Weights {
    let apart = pairs.iter().copied().filter(|(a, b)| a != b);
    Weights::new(&joined(places, apart), style)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn origin_and_unit_of_the_values_do_not_matter(
        (y, pairs) in places(),
        origin in -100.0..100.0_f64,
        unit in prop_oneof![-9.0..-0.5_f64, 0.5..9.0_f64],
    ) {
        let moved: Vec<f64> = y.iter().map(|y| origin + unit * y).collect();
        for style in [Style::Binary, Style::RowStandardised] {
            let weights = weights(y.len(), &pairs, style);
            if let (Ok(a), Ok(b)) = (moran(&y, &weights), moran(&moved, &weights)) {
                prop_assert!(close(a.i, b.i) && close(a.random.variance, b.random.variance));
            }
            if let (Ok(a), Ok(b)) = (geary(&y, &weights), geary(&moved, &weights)) {
                prop_assert!(close(a.c, b.c) && close(a.random.variance, b.random.variance));
            }
        }
    }

    #[test]
    fn local_values_add_up_to_the_whole((y, pairs) in places()) {
        for style in [Style::Binary, Style::RowStandardised] {
            let weights = weights(y.len(), &pairs, style);
            if let Ok(whole) = moran(&y, &weights) {
                let n = y.len() as f64;
                let local = local_moran(&y, &weights);
                let sum: f64 = local.iter().flatten().map(|local| local.i).sum();
                prop_assert!(close(sum, (n - 1.0) / n * weights.s0 * whole.i));
            }
        }
    }

    #[test]
    fn the_mean_of_the_draws_is_what_is_expected((y, pairs) in places()) {
        let weights = weights(y.len(), &pairs, Style::RowStandardised);
        let whole = moran(&y, &weights);
        let drawn = permute::moran(std::slice::from_ref(&y), &weights, PLAY).remove(0);
        prop_assert_eq!(whole.is_ok(), drawn.is_ok());
        if let (Ok(whole), Ok(drawn)) = (whole, drawn) {
            let error = (whole.random.variance.max(1e-12) / PLAY.draws as f64).sqrt();
            prop_assert!((drawn.mean - whole.expected).abs() < 6.0 * error);
        }
    }

    #[test]
    fn fields_side_by_side_are_as_each_alone((y, pairs) in places()) {
        let weights = weights(y.len(), &pairs, Style::RowStandardised);
        let play = Play { draws: 99, ..PLAY };
        let squared: Vec<f64> = y.iter().map(|y| y * y).collect();
        let fields = [y.clone(), vec![1.0; y.len()], squared.clone(), y.clone(), squared, y];
        let together = permute::local_moran(&fields, &weights, play);
        let whole = permute::moran(&fields, &weights, play);
        for (place, field) in fields.iter().enumerate() {
            let alone = std::slice::from_ref(field);
            prop_assert_eq!(&together[place], &permute::local_moran(alone, &weights, play)[0]);
            prop_assert_eq!(&whole[place], &permute::moran(alone, &weights, play)[0]);
        }
    }

    #[test]
    fn a_scan_has_no_negative_ratio_and_no_unit_of_population(
        places in prop::collection::vec((0.0..100.0_f64, 0.0..100.0_f64, 0_u64..30, 0_u32..900), 2..12),
    ) {
        let found = |scale: f64| scanned(&places, scale);
        let scan = found(1.0);
        prop_assert_eq!(&scan, &found(8.0));
        let clusters = scan.iter().flat_map(|scan| &scan.clusters);
        for cluster in clusters {
            prop_assert!(cluster.llr > 0.0 && cluster.llr.is_finite());
            prop_assert!(cluster.cases as f64 > cluster.expected && cluster.expected > 0.0);
        }
    }
}

fn scanned(places: &[(f64, f64, u64, u32)], scale: f64) -> Option<Scan> {
    let points: Vec<_> = places.iter().map(|place| (place.0, place.1)).collect();
    let cases: Vec<_> = places.iter().map(|place| place.2).collect();
    let population: Vec<_> = places.iter().map(|place| f64::from(place.3) * scale).collect();
    let field = Field { points: &points, cases: &cases, population: &population };
    scan(field, SHARE_MAX, Play { draws: 99, ..PLAY }).ok()
}

#[test]
fn threads_change_nothing() {
    let pairs: Vec<_> = (0..41).map(|i| (i, i + 1)).chain((0..30).map(|i| (i, i + 9))).collect();
    let weights = weights(42, &pairs, Style::RowStandardised);
    let field = |seed: u64| (0..42).map(|i| ((i * i * seed) % 97) as f64).collect();
    let fields: Vec<Vec<f64>> = (1..=6).map(field).collect();
    let places: Vec<_> =
        (0..42_u64).map(|i| ((i % 7) as f64, (i / 7) as f64, 5 + i % 4 * 3, 100)).collect();
    let on = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            (
                permute::moran(&fields, &weights, PLAY),
                permute::local_moran(&fields, &weights, PLAY),
                permute::bivariate_moran(&fields[0], &fields[1], &weights, PLAY),
                scanned(&places, 1.0),
            )
        })
    };
    assert_eq!(on(1), on(8));
}
