//! Fisher–Jenks natural breaks: the exact minimum of squared deviations within classes.
//!
//! Dynamic programming over the distinct values; equal values share a class, and each class's upper
//! bound is a data value. Where the last class of the best division starts never moves down as
//! values are added, so each class is found by halving: `O(k N log N)`.
//!
//! Costs are worked out in usual numbers; where several may be the least, as far as the error of that
//! goes, these once more in numbers of twice the precision. The answer is that of the latter alone.
//!
//! Reference: Fisher (1958), JASA 53:789; Jenks (1977).

use std::cell::OnceCell;

use crate::classify::double::Double;
use crate::classify::{CARD, Classes, Method, is_constant, mean, sorted};
use crate::indicator::Card;
use crate::text::Words;

/// Fisher–Jenks.
pub(super) static FISHER_JENKS: Method = Method {
    card: Card {
        id: "fisher_jenks",
        methods: &["fisher_jenks"],
        title: Words::new("Cortes naturales (Fisher–Jenks)", "Natural breaks (Fisher–Jenks)"),
        meaning: Words::new(
            "Pone juntos los valores parecidos y separa donde hay saltos: ninguna otra \
             división en tantas clases deja menos variación dentro de ellas.",
            "Keeps like values together and cuts at gaps: no other division into as many \
             classes leaves less variation within them.",
        ),
        formula: Words::new("min Σ_clases Σ (y − ȳ_clase)²", "min Σ_classes Σ (y − ȳ_class)²"),
        limits: Words::new(
            "Los cortes cambian con los datos: dos mapas no se comparan por sus clases.",
            "Breaks change with the data: two maps are not compared by their classes.",
        ),
        reference: "Fisher (1958), JASA 53:789; Jenks (1977)",
        oracle: "R classInt (fisher); mapclassify FisherJenks",
        ..CARD
    },
    alias: Some("jenks"),
    breaks: |sorted, parameters| breaks(sorted, parameters.classes),
};

/// Fit that is good enough to stop at fewer classes.
const GVF_ENOUGH: f64 = 0.8;

/// The default classes: at most `most`, or the least number that fits with GVF ≥ 0.8.
pub fn least_k(values: &[f64], most: usize) -> Option<Classes> {
    let sorted = sorted(values);
    let last = *sorted.last()?;
    if is_constant(&sorted) {
        return Classes::new(FISHER_JENKS.id, &sorted, vec![last]);
    }
    let classes = |k: usize| Classes::new(FISHER_JENKS.id, &sorted, breaks(&sorted, k));
    (2..most).filter_map(classes).find(|found| found.gvf >= GVF_ENOUGH).or_else(|| classes(most))
}

fn breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let groups = Groups::new(sorted);
    let last = groups.values.len();
    if classes >= last {
        return groups.values;
    }
    // Where the last of so many classes starts, for each end of the first distinct values.
    let mut starts: Vec<Vec<usize>> = Vec::new();
    let mut best = groups.whole();
    for class in 1..classes {
        let mut layer = Layer::new(&groups, &best, &starts);
        if class + 1 < classes {
            layer.fill((class + 1, last), (class, last - 1));
        } else {
            layer.fill_last((class + 1, last), (class, last - 1));
        }
        let (next, found) = (layer.next, layer.found);
        best = next;
        starts.push(found);
    }
    let mut upper = vec![groups.values[last - 1]];
    let mut end = last;
    for start in starts.iter().rev() {
        end = start[end];
        upper.push(groups.values[end - 1]);
    }
    upper.reverse();
    upper
}

/// The least costs with one class more, and where that class starts.
struct Layer<'a> {
    groups: &'a Groups,
    /// Nearly the least costs with the classes before.
    best: &'a [f64],
    /// Where each of these starts.
    before: &'a [Vec<usize>],
    /// Nearly the least costs with one more.
    next: Vec<f64>,
    /// Where that one starts.
    found: Vec<usize>,
    /// Nearly the costs of the starts under comparison.
    nearly: Vec<f64>,
    /// What two of them may differ by and be in another order.
    slack: f64,
}

impl<'a> Layer<'a> {
    fn new(groups: &'a Groups, best: &'a [f64], before: &'a [Vec<usize>]) -> Self {
        let (next, found) = (vec![f64::INFINITY; best.len()], vec![0; best.len()]);
        let nearly = vec![0.0; best.len()];
        // Every class adds what its own cost is off by.
        let slack = 2.0 * (before.len() + 2) as f64 * groups.error;
        Self { groups, best, before, next, found, nearly, slack }
    }

    /// Fills the ends `low..=high`, whose class starts within `from..=to`: the middle one first,
    /// which parts the starts of those before it from the starts of those after it.
    fn fill(&mut self, (low, high): (usize, usize), (from, to): (usize, usize)) {
        if low > high {
            return;
        }
        let end = usize::midpoint(low, high);
        let found = self.settle(end, (from, to));
        self.fill((low, end - 1), (from, found));
        self.fill((end + 1, high), (found, to));
    }

    /// Fills `high` as [`fill`](Self::fill) does, and of the others those that it takes.
    fn fill_last(&mut self, (mut low, high): (usize, usize), (mut from, to): (usize, usize)) {
        while low <= high {
            let end = usize::midpoint(low, high);
            from = self.settle(end, (from, to));
            low = end + 1;
        }
    }

    /// Fills one end: where its class starts within `from..=to`, the first of equals.
    fn settle(&mut self, end: usize, (from, to): (usize, usize)) -> usize {
        let to = to.min(end - 1);
        let nearly = &mut self.nearly[from..=to];
        let [lowest, second] = self.groups.nearly(&self.best[from..=to], (from, end), nearly);
        let enough = lowest + self.slack;
        let first = from + nearly.iter().position(|&cost| cost <= enough).unwrap_or(0);
        let is_sure = second > enough;
        let found = if is_sure { first } else { self.least(end, (first, to), enough) };
        self.next[end] = self.nearly[found];
        self.found[end] = found;
        found
    }

    /// The first of the starts with the least cost in numbers of twice the precision, among those
    /// from `first` on that may have it.
    fn least(&self, end: usize, (first, to): (usize, usize), enough: f64) -> usize {
        let (mut least, mut found) = (f64::INFINITY, first);
        for (start, &nearly) in self.nearly.iter().enumerate().take(to + 1).skip(first) {
            if nearly > enough {
                continue;
            }
            let cost = self.groups.best(self.before, start) + self.groups.cost(start, end);
            if cost < least {
                (least, found) = (cost, start);
            }
        }
        found
    }
}

/// Distinct values with running sums, for the cost of any run of them.
struct Groups {
    values: Vec<f64>,
    counts: Vec<f64>,
    centre: f64,
    /// Sums and squares of the values less their mean.
    rounded: [Vec<f64>; 2],
    /// The same in twice the precision, worked out where they are needed.
    exact: OnceCell<[Vec<Double>; 2]>,
    /// What a cost from rounded sums may be off by, with that of the classes before.
    error: f64,
}

impl Groups {
    /// With `u` half the distance from 1 to the next number, `Q` all squares, `A` the sum of all
    /// distances from the mean and `X` the largest: a difference of squares is off by `12uQ`, one of
    /// sums by `6uA`, its square over the count by `12uXA + 3uQ`, and what the classes before add by
    /// `2uQ`. Nearly four times as much is allowed for.
    fn new(sorted: &[f64]) -> Self {
        let centre = mean(sorted);
        let (mut values, mut counts) = (Vec::with_capacity(sorted.len()), vec![0.0]);
        let mut rounded = [vec![0.0], vec![0.0]];
        let (mut sums, mut apart, mut farthest) = ([Double::default(); 2], 0.0, 0.0_f64);
        for run in sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let (count, value) = (run.len() as f64, run[0] - centre);
            counts.push(counts[values.len()] + count);
            values.push(run[0]);
            for (sum, term) in sums.iter_mut().zip([value * count, value * value * count]) {
                *sum = sum.plus(Double::sum(term, 0.0));
            }
            for (rounded, sum) in rounded.iter_mut().zip(&sums) {
                rounded.push(sum.rounded());
            }
            apart += value.abs() * count;
            farthest = farthest.max(value.abs());
        }
        let error = 32.0 * f64::EPSILON * (sums[1].rounded() + farthest * apart);
        Self { values, counts, centre, rounded, exact: OnceCell::new(), error }
    }

    fn exact(&self) -> &[Vec<Double>; 2] {
        self.exact.get_or_init(|| {
            let mut sums = [vec![Double::default()], vec![Double::default()]];
            for (at, &value) in self.values.iter().enumerate() {
                let count = self.counts[at + 1] - self.counts[at];
                let value = Double::sum(value, -self.centre);
                let terms = [value.scaled(count), value.times(value).scaled(count)];
                for (sums, term) in sums.iter_mut().zip(terms) {
                    sums.push(sums[at].plus(term));
                }
            }
            sums
        })
    }

    /// Nearly the costs of one class of the first values, for each end.
    fn whole(&self) -> Vec<f64> {
        let [sums, squares] = &self.rounded;
        let cost = |end: usize| squares[end] - sums[end] * sums[end] / self.counts[end].max(1.0);
        (0..self.counts.len()).map(cost).collect()
    }

    /// The cost of the classes that start so and end at `end`.
    fn best(&self, starts: &[Vec<usize>], end: usize) -> f64 {
        match starts.split_last() {
            None => self.cost(0, end),
            Some((last, before)) => self.best(before, last[end]) + self.cost(last[end], end),
        }
    }

    /// Nearly the costs of the classes `from.., from + 1.., …` up to `end`, on top of `best`; the
    /// two least of them.
    fn nearly(&self, best: &[f64], (from, end): (usize, usize), costs: &mut [f64]) -> [f64; 2] {
        let [sums, squares] = &self.rounded;
        let (count, sum, square) = (self.counts[end], sums[end], squares[end]);
        let starts = from..from + best.len();
        let before = self.counts[starts.clone()].iter().zip(&sums[starts.clone()]);
        let before = before.zip(&squares[starts]).zip(best);
        for (cost, (((counted, summed), squared), best)) in costs.iter_mut().zip(before) {
            let sum = sum - summed;
            *cost = best + ((square - squared) - sum * sum / (count - counted));
        }
        // Four at a time, as a processor has them.
        let mut least = [[f64::INFINITY; 2]; 4];
        let mut fours = costs.chunks_exact(4);
        for four in &mut fours {
            for (least, &cost) in least.iter_mut().zip(four) {
                *least = two_least(*least, cost);
            }
        }
        let rest = fours.remainder().iter().chain(least.as_flattened());
        rest.fold([f64::INFINITY; 2], |least, &cost| two_least(least, cost))
    }

    /// Squared deviations of the values `start..end` from their mean: `(n Σx² − (Σx)²) / n`.
    fn cost(&self, start: usize, end: usize) -> f64 {
        if end <= start + 1 {
            return 0.0;
        }
        let count = self.counts[end] - self.counts[start];
        let [sums, squares] = self.exact();
        let sum = sums[end].minus(sums[start]);
        let squares = squares[end].minus(squares[start]).scaled(count);
        (squares.minus(sum.times(sum)).rounded() / count).max(0.0)
    }
}

/// The two least of three; what is no number is passed over.
fn two_least([least, second]: [f64; 2], cost: f64) -> [f64; 2] {
    let (low, high) = if cost < least { (cost, least) } else { (least, cost) };
    [low, if high < second { high } else { second }]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn natural_gaps_become_breaks() {
        let values = [1.0, 1.1, 1.2, 5.0, 5.1, 9.0, 9.3];
        assert_eq!(breaks(&values, 3), [1.2, 5.1, 9.3]);
    }

    #[test]
    fn fewer_classes_suffice_where_they_fit() {
        let two = [1.0, 1.0, 1.1, 9.0, 9.0, 9.1];
        assert_eq!(least_k(&two, 5).unwrap().upper, [1.1, 9.1]);
    }

    #[test]
    fn a_far_crowd_is_divided_as_well_as_a_near_one() {
        let near = [0.0, 0.1, 0.2, 1.0, 1.1, 2.0];
        let both: Vec<f64> = near.iter().copied().chain(near.map(|value| value + 1e8)).collect();
        let far = |value: f64| value + 1e8;
        assert_eq!(breaks(&both, 6), [0.2, 1.1, 2.0, far(0.2), far(1.1), far(2.0)]);
    }

    /// The bounds from costs of twice the precision alone.
    fn exact_breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
        fn fill(
            (groups, best): (&Groups, &[f64]),
            (next, starts): (&mut [f64], &mut [usize]),
            (low, high): (usize, usize),
            (from, to): (usize, usize),
        ) {
            if low > high {
                return;
            }
            let end = usize::midpoint(low, high);
            let (mut least, mut found) = (f64::INFINITY, from);
            for (start, best) in best.iter().enumerate().take(to.min(end - 1) + 1).skip(from) {
                let cost = best + groups.cost(start, end);
                if cost < least {
                    (least, found) = (cost, start);
                }
            }
            (next[end], starts[end]) = (least, found);
            fill((groups, best), (&mut *next, &mut *starts), (low, end - 1), (from, found));
            fill((groups, best), (next, starts), (end + 1, high), (found, to));
        }
        let groups = Groups::new(sorted);
        let last = groups.values.len();
        if classes >= last {
            return groups.values;
        }
        let mut best: Vec<f64> = (0..=last).map(|end| groups.cost(0, end)).collect();
        let mut layers = Vec::new();
        for class in 1..classes {
            let (mut next, mut starts) = (vec![f64::INFINITY; last + 1], vec![0; last + 1]);
            let layer = (&mut next[..], &mut starts[..]);
            fill((&groups, &best), layer, (class + 1, last), (class, last - 1));
            layers.push(starts);
            best = next;
        }
        let mut upper = vec![groups.values[last - 1]];
        let mut end = last;
        for starts in layers.iter().rev() {
            end = starts[end];
            upper.push(groups.values[end - 1]);
        }
        upper.reverse();
        upper
    }

    /// The least cost of `classes` classes, by trying every division.
    fn least_cost(groups: &Groups, end: usize, classes: usize) -> f64 {
        if classes == 1 {
            return groups.cost(0, end);
        }
        let costs = (classes - 1..end)
            .map(|start| least_cost(groups, start, classes - 1) + groups.cost(start, end));
        costs.fold(f64::INFINITY, f64::min)
    }

    proptest! {
        #[test]
        fn no_division_is_better(
            values in prop::collection::vec((0_u16..50).prop_map(f64::from), 5..14),
            classes in 2_usize..5,
        ) {
            let sorted = sorted(&values);
            let groups = Groups::new(&sorted);
            prop_assume!(groups.values.len() > classes);
            let least = least_cost(&groups, groups.values.len(), classes);
            let found = Classes::new("", &sorted, breaks(&sorted, classes)).unwrap();
            prop_assert!((found.within_ss - least).abs() <= 1e-9 * (1.0 + least));
        }

        #[test]
        fn usual_numbers_lead_to_the_bounds_of_twice_the_precision(
            values in prop_oneof![
                prop::collection::vec(-1e3_f64..1e3, 3..300),
                // Many ties, and many divisions that fit equally well.
                prop::collection::vec((0_u8..30).prop_map(f64::from), 3..300),
                // Nearly ties: the same steps over and over, each off by little.
                prop::collection::vec((0_u8..40, -3_i8..3), 3..200).prop_map(|pairs| {
                    let near = |(step, off): &(u8, i8)| f64::from(*step) + f64::from(*off) * 1e-14;
                    pairs.iter().map(near).collect()
                }),
                // A few far outliers beside a crowd.
                prop::collection::vec((0_u8..100, -50_i8..50), 3..100).prop_map(|pairs| {
                    let far = |(value, power): &(u8, i8)| {
                        f64::from(*value) * 10_f64.powi(i32::from(*power).max(0) / 4)
                    };
                    pairs.iter().map(far).collect()
                }),
            ],
            offset in prop_oneof![Just(0.0), Just(1e7), Just(-1e12)],
            classes in 2_usize..10,
        ) {
            let values: Vec<f64> = values.iter().map(|value| value + offset).collect();
            let sorted = sorted(&values);
            prop_assert_eq!(breaks(&sorted, classes), exact_breaks(&sorted, classes));
        }

        #[test]
        fn shift_and_scale_do_not_matter(
            values in prop::collection::vec((0_u16..500).prop_map(f64::from), 5..60),
            classes in 2_usize..7,
            shift in -40_i32..40,
            power in -20_i32..20,
        ) {
            // Powers of two, so that moving the values rounds none of them.
            let moved = |value: f64| (value + f64::from(shift)) * 2_f64.powi(power);
            let plain = breaks(&sorted(&values), classes);
            let there: Vec<f64> = values.iter().map(|value| moved(*value)).collect();
            let expected: Vec<f64> = plain.iter().map(|value| moved(*value)).collect();
            let within = |values: &[f64], upper: &[f64]| {
                Classes::new("", &sorted(values), upper.to_vec()).unwrap().within_ss
            };
            let found = breaks(&sorted(&there), classes);
            // Divisions that fit equally well may trade places.
            let (a, b) = (within(&there, &found), within(&there, &expected));
            prop_assert!((a - b).abs() <= 1e-12 * (a + b), "{found:?} {expected:?}");
        }
    }
}
