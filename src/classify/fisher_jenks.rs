//! Fisher–Jenks natural breaks: the exact minimum of squared deviations within classes.
//!
//! Dynamic programming in f64 over values centred on their mean; equal values share a class, and
//! each class's upper bound is a data value.
//!
//! Reference: Fisher (1958), JASA 53:789; Jenks (1977).

use crate::classify::{Classes, Method, mean, sorted};
use crate::text::Words;

/// Fisher–Jenks.
pub(super) static FISHER_JENKS: Method = Method {
    id: "fisher_jenks",
    alias: Some("jenks"),
    title: Words::new("Cortes naturales (Fisher–Jenks)", "Natural breaks (Fisher–Jenks)"),
    breaks,
};

/// Fit that is good enough to stop at fewer classes.
const GVF_ENOUGH: f64 = 0.8;

/// The default classes: at most `most`, or the least number that fits with GVF ≥ 0.8.
pub fn least_k(values: &[f64], most: usize) -> Option<Classes> {
    let sorted = sorted(values);
    if sorted.is_empty() {
        return None;
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
    // best[j]: least cost of the first j distinct values in the classes so far.
    let mut best: Vec<f64> = (0..=last).map(|end| groups.cost(0, end)).collect();
    let mut starts: Vec<Vec<usize>> = Vec::new();
    for class in 1..classes {
        let (next, start) = add_class(&groups, &best, class);
        best = next;
        starts.push(start);
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
fn add_class(groups: &Groups, best: &[f64], class: usize) -> (Vec<f64>, Vec<usize>) {
    let last = groups.values.len();
    let (mut next, mut starts) = (vec![f64::INFINITY; last + 1], vec![0; last + 1]);
    for end in class + 1..=last {
        for (start, before) in best.iter().enumerate().take(end).skip(class) {
            let cost = before + groups.cost(start, end);
            if cost < next[end] {
                (next[end], starts[end]) = (cost, start);
            }
        }
    }
    (next, starts)
}

/// Distinct values with running sums, for the cost of any run of them.
struct Groups {
    values: Vec<f64>,
    counts: Vec<f64>,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl Groups {
    fn new(sorted: &[f64]) -> Self {
        let centre = mean(sorted);
        let mut groups =
            Self { values: Vec::new(), counts: vec![0.0], sums: vec![0.0], squares: vec![0.0] };
        for run in sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let (count, value) = (run.len() as f64, run[0] - centre);
            let last = groups.values.len();
            groups.values.push(run[0]);
            groups.counts.push(groups.counts[last] + count);
            groups.sums.push(groups.sums[last] + count * value);
            groups.squares.push(groups.squares[last] + count * value * value);
        }
        groups
    }

    /// Squared deviations of the values `start..end` from their mean.
    fn cost(&self, start: usize, end: usize) -> f64 {
        if end <= start {
            return 0.0;
        }
        let count = self.counts[end] - self.counts[start];
        let sum = self.sums[end] - self.sums[start];
        (self.squares[end] - self.squares[start] - sum * sum / count).max(0.0)
    }
}

#[cfg(test)]
mod tests {
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
}
