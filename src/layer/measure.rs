//! The value of a measure in every territory of a level.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::count::{all_open, days, open};
use crate::demand::{self, Code};
use crate::indicator::rate::{self, Exposed};
use crate::indicator::share::{self, Cluster, SMALL};
use crate::indicator::{Compute, Estimate, Input, Measure, Reason, context, diversity, quotient};
use crate::layer::tally::Tally;
use crate::query::{Dimension, Filter, Query};
use crate::snapshot::{FIRST_DAY, Snapshot};
use crate::territory::{Level, OUTSIDE, Partition, Territory};

/// Seeds of resampling differ by theme, so that no two themes share their draws.
pub(crate) const SEED: u64 = 76;

/// A value of one territory.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub estimate: Estimate,
    pub theme: Option<Code>,
    pub tied: bool,
    pub small: bool,
}

impl Value {
    fn plain(estimate: Estimate) -> Self {
        Self { estimate, theme: None, tied: false, small: false }
    }

    fn of_events(estimate: Estimate) -> Self {
        let small = estimate.value.is_some() && (estimate.n as f64) < SMALL;
        Self { small, ..Self::plain(estimate) }
    }

    fn of_share(estimate: Estimate) -> Self {
        let small = estimate.value.is_some() && estimate.base.unwrap_or(0.0) < SMALL;
        Self { small, ..Self::plain(estimate) }
    }
}

/// What a measure is worked out from: all territories of a level under one filter.
pub(crate) struct Scope<'s> {
    pub snapshot: &'s Snapshot,
    pub partition: &'s Partition,
    /// The subregion scheme that the question names.
    pub scheme: Option<String>,
    /// Which demands are counted; territories never narrow the reference set.
    pub numerator: Filter,
    /// Which demands they are a part of.
    pub denominator: Filter,
}

impl<'s> Scope<'s> {
    pub fn new(snapshot: &'s Snapshot, query: &Query, partition: &'s Partition) -> Self {
        let numerator = Filter { territories: Vec::new(), ..query.filter.clone() };
        let denominator = without_parts(&numerator);
        Self { snapshot, partition, scheme: query.scheme.clone(), numerator, denominator }
    }

    /// The same question about the whole department.
    pub fn department(&self) -> Scope<'s> {
        let whole = self.snapshot.geodata.partition(Level::Department, None);
        Scope {
            snapshot: self.snapshot,
            partition: whole.unwrap_or(self.partition),
            scheme: self.scheme.clone(),
            numerator: self.numerator.clone(),
            denominator: self.denominator.clone(),
        }
    }

    /// The department's value, to compare with: where places are compared at a coverage that is
    /// theirs, at that same one.
    pub fn reference(&self, measure: &Measure) -> Option<Value> {
        if measure.id == diversity::COVERAGE_BASED.id {
            let together = diversity::together_at_common_coverage(&self.input());
            return Some(Value::of_events(together));
        }
        self.department().values(measure).into_iter().next()
    }

    /// The value of every territory, in the order of the partition.
    pub fn values(&self, measure: &Measure) -> Vec<Value> {
        match measure.compute {
            Compute::Layer => self.own(measure),
            Compute::Places(compute) => {
                let values = self.flagged(measure, compute(&self.input()));
                values.into_iter().map(Value::of_events).collect()
            }
            // One territory alone differs from none.
            Compute::Level(_) if self.partition.territories.len() < 2 => {
                let n = self.tally(&self.numerator, None).totals().iter().sum();
                vec![Value::plain(Estimate::missing(n, None, Reason::TooFew))]
            }
            Compute::Level(compute) => vec![Value::plain(compute(&self.input()))],
        }
    }

    /// Values that need more than counts: events, the department's mix, published facts.
    fn own(&self, measure: &Measure) -> Vec<Value> {
        match measure.id {
            "count" => self.counts(),
            "share" => self.shares(&self.numerator).into_iter().map(Value::of_share).collect(),
            "leading_theme" => self.leading(),
            "lq" => self.quotients(),
            "rate_per_10k" => {
                self.rates(measure, |places| places.iter().copied().map(rate::crude).collect())
            }
            "rate_eb" => self.rates(measure, rate::empirical_bayes),
            "smr" => self.ratios(measure),
            _ => self.context(measure),
        }
    }

    /// What measures of the whole level are worked out from.
    pub fn input(&self) -> Input {
        let themes = demand::themes().terms().len();
        let by_theme = self.tally(&self.numerator, Some(Dimension::Theme));
        let exposure = match (self.is_open(), self.months()) {
            (false, _) => Err(Reason::CollectedByQuota),
            (true, None) => Err(Reason::Empty),
            (true, Some(_)) => Ok(self.exposed().iter().map(|place| place.exposure).collect()),
        };
        Input {
            events: by_theme.totals(),
            themes: by_theme.rows.into_iter().map(|row| row[..themes].to_vec()).collect(),
            asked: self.tally(&self.denominator, None).totals(),
            exposure,
            neighbours: self.partition.queen.clone(),
            subregion: self.subregions(),
            seed: SEED,
        }
    }

    /// The subregion of each municipality in the scheme asked for.
    fn subregions(&self) -> Vec<Option<usize>> {
        let scheme = self.snapshot.geodata.partition(Level::Subregion, self.scheme.as_deref());
        let subregion = |territory: &Territory| {
            let member = *territory.members.first()?;
            let place = scheme?.of_municipality[usize::from(member)];
            (territory.level == Level::Municipality && place != OUTSIDE).then_some(place.into())
        };
        self.partition.territories.iter().map(subregion).collect()
    }

    /// Says so where a measure rests on people of a year that the edition does not hold.
    fn flagged(&self, measure: &Measure, mut estimates: Vec<Estimate>) -> Vec<Estimate> {
        let flag = Reason::PopulationExtrapolated;
        if measure.reasons.contains(&flag) && self.is_open() && self.is_extrapolated() {
            for estimate in &mut estimates {
                estimate.reason = estimate.reason.or(Some(flag));
            }
        }
        estimates
    }

    fn counts(&self) -> Vec<Value> {
        let totals = self.tally(&self.numerator, None).totals();
        totals.into_iter().map(Estimate::count).map(Value::plain).collect()
    }

    fn tally(&self, filter: &Filter, dimension: Option<Dimension>) -> Tally {
        Tally::count(self.snapshot, filter, self.partition, dimension)
    }

    /// The share of what passes `hits` in each territory, with the wider of two intervals.
    fn shares(&self, hits: &Filter) -> Vec<Estimate> {
        self.shares_in(hits, &self.whole())
    }

    /// Demands that shares are a part of, by event.
    pub fn whole(&self) -> Tally {
        self.tally(&self.denominator, Some(Dimension::Event))
    }

    fn shares_in(&self, hits: &Filter, all: &Tally) -> Vec<Estimate> {
        let seed = hits.themes.first().map_or(SEED, |&theme| SEED + u64::from(theme));
        let hits = self.tally(hits, Some(Dimension::Event));
        let pairs = hits.rows.iter().zip(&all.rows);
        pairs.map(|(hits, all)| clustered_share(hits, all, seed)).collect()
    }

    /// The leading theme of each territory; tied where the second's interval reaches the first's.
    fn leading(&self) -> Vec<Value> {
        // What leads is the theme of what was asked for, of this kind and in this status.
        let selected = &self.numerator;
        let (numerator, denominator) = (selected.clone(), selected.clone());
        Scope { scheme: None, numerator, denominator, ..*self }.leading_among()
    }

    fn leading_among(&self) -> Vec<Value> {
        let tally = self.tally(&self.denominator, Some(Dimension::Theme));
        let themes = demand::themes().terms().len();
        let leaders: Vec<_> =
            tally.rows.iter().map(|counts| share::first_two(&counts[..themes])).collect();
        let pairs = leaders.iter().flatten();
        let wanted: BTreeSet<Code> =
            pairs.flat_map(|&(first, second)| [Some(first), second]).flatten().collect();
        let whole = self.whole();
        let shares: BTreeMap<Code, Vec<Estimate>> =
            wanted.into_iter().map(|theme| (theme, self.shares_of(theme, &whole))).collect();
        let totals = tally.totals();
        let value = |(place, leader): (usize, &Option<(Code, Option<Code>)>)| match leader {
            None => Value::plain(Estimate::missing(0, Some(totals[place] as f64), Reason::Empty)),
            Some((first, second)) => {
                let estimate = shares[first][place];
                let second = second.map(|second| shares[&second][place]);
                let tied = second.is_some_and(|second| second.high >= estimate.low);
                Value { theme: Some(*first), tied, ..Value::of_share(estimate) }
            }
        };
        leaders.iter().enumerate().map(value).collect()
    }

    /// The share of one theme in each territory, of the demands in `whole`.
    pub fn shares_of(&self, theme: Code, whole: &Tally) -> Vec<Estimate> {
        self.shares_in(&Filter { themes: vec![theme], ..self.denominator.clone() }, whole)
    }

    fn quotients(&self) -> Vec<Value> {
        let (hits, all) = self.department_totals();
        let quotient = |share: &Estimate| quotient::quotient(share, hits, all);
        let shares = self.shares(&self.numerator);
        shares.iter().map(|share| Value::plain(quotient(share))).collect()
    }

    /// Demands of all territories of the level: those counted, and those they are a part of.
    fn department_totals(&self) -> (u64, u64) {
        let total = |filter: &Filter| self.tally(filter, None).totals().iter().sum();
        (total(&self.numerator), total(&self.denominator))
    }

    fn rates(&self, measure: &Measure, method: impl Fn(&[Exposed]) -> Vec<Estimate>) -> Vec<Value> {
        let places = self.exposed();
        if !self.is_open() {
            let quota = |place: &Exposed| {
                Estimate::missing(place.events, place.exposure, Reason::CollectedByQuota)
            };
            return places.iter().map(quota).map(Value::plain).collect();
        }
        if self.months().is_none() {
            // No period was asked for and none was found.
            let empty = |place: &Exposed| Estimate::missing(place.events, None, Reason::Empty);
            return places.iter().map(empty).map(Value::plain).collect();
        }
        let estimates = self.flagged(measure, method(&places));
        estimates.into_iter().map(Value::of_events).collect()
    }

    /// Whether every selected demand was openly collected; where none was selected, whether those
    /// were that it would have stood among.
    fn is_open(&self) -> bool {
        let (selected, selected_open) = open(self.snapshot, &self.numerator);
        if selected > 0 {
            return selected == selected_open;
        }
        all_open(self.snapshot, &self.denominator)
    }

    /// Whether the period reaches beyond the years of the population edition.
    fn is_extrapolated(&self) -> bool {
        let years = self.snapshot.geodata.population.years();
        let outside = |day: Date| years.as_ref().is_some_and(|years| !years.contains(&day.year()));
        self.months().is_some_and(|(from, to)| outside(from) || outside(to))
    }

    /// On population for open sources; on the department's mix of themes for the others.
    fn ratios(&self, measure: &Measure) -> Vec<Value> {
        if all_open(self.snapshot, &self.denominator) {
            return self.rates(measure, rate::ratio);
        }
        if self.numerator == self.denominator {
            return self.rates(measure, |_| Vec::new());
        }
        let (hits, all) = self.department_totals();
        let mix = if all > 0 { hits as f64 / all as f64 } else { 0.0 };
        let observed = self.tally(&self.numerator, None).totals();
        let asked = self.tally(&self.denominator, None).totals();
        let places = observed.into_iter().zip(asked);
        let ratio = |(e, n): (u64, u64)| match n {
            0 => Estimate::missing(0, Some(0.0), Reason::Empty),
            n => rate::standardised(e, n as f64 * mix),
        };
        places.map(ratio).map(Value::of_events).collect()
    }

    /// Demands and person-years of each territory.
    fn exposed(&self) -> Vec<Exposed> {
        let events = self.tally(&self.numerator, None).totals();
        let period = self.months();
        let exposure = |place: usize| {
            let (from, to) = period?;
            person_years(self.snapshot, self.partition, place, from, to)
        };
        let places = events.into_iter().enumerate();
        places.map(|(place, events)| Exposed { events, exposure: exposure(place) }).collect()
    }

    /// The whole months from the first to the last with data, as far as the question asks for
    /// them: nobody was exposed to being heard before or after.
    fn months(&self) -> Option<(Date, Date)> {
        let asked = &self.numerator;
        let always = Filter { from: None, to: None, ..self.denominator.clone() };
        let (first, last) = days(self.snapshot, &always)?;
        let (first, last) = (day(first).first_of_month(), day(last).last_of_month());
        let from = asked.from.map_or(first, |from| from.max(first));
        let to = asked.to.map_or(last, |to| to.min(last));
        (from <= to).then_some((from, to))
    }

    /// The days asked for, else the first and last with data.
    pub fn period(&self) -> Option<(Date, Date)> {
        let filter = &self.numerator;
        if let (Some(from), Some(to)) = (filter.from, filter.to) {
            return Some((from, to));
        }
        let (first, last) = days(self.snapshot, &self.denominator)?;
        Some((filter.from.unwrap_or(day(first)), filter.to.unwrap_or(day(last))))
    }

    /// Demands of the selected territories that the measure speaks of, those of no municipality,
    /// and those of the former without a theme.
    pub fn totals(&self, measure: &Measure, selected: &[bool]) -> (u64, u64, u64) {
        if measure.context {
            return (0, 0, 0);
        }
        let parts = matches!(measure.id, "share" | "lq");
        let filter = if parts { &self.denominator } else { &self.numerator };
        let tally = self.tally(filter, Some(Dimension::Theme));
        let chosen = || tally.rows.iter().zip(selected).filter(|(_, selected)| **selected);
        let n = chosen().flat_map(|(row, _)| row).sum();
        let unclassified = chosen().filter_map(|(row, _)| row.last()).sum();
        (n, tally.unlocated.iter().sum(), unclassified)
    }

    fn context(&self, measure: &Measure) -> Vec<Value> {
        let (snapshot, year) = (self.snapshot, context_year(self.snapshot, &self.numerator));
        let value = |territory| context::value(&snapshot.geodata, measure, territory, year);
        self.partition.territories.iter().map(value).map(Value::plain).collect()
    }
}

/// Whether a measure depends on a theme, kind or status being chosen, and none was.
pub(super) fn lacks_theme(measure: &Measure, filter: &Filter) -> bool {
    measure.needs_theme
        && filter.themes.is_empty()
        && filter.kinds.is_empty()
        && filter.statuses.is_empty()
}

fn day(number: u16) -> Date {
    FIRST_DAY.saturating_add(jiff::Span::new().days(number))
}

/// The year of a context layer: the last day asked for or recorded, else the first of the edition.
pub(crate) fn context_year(snapshot: &Snapshot, filter: &Filter) -> i16 {
    let day = filter.to.or(snapshot.as_of).map(Date::year);
    let first = snapshot.geodata.population.years().map(|years| *years.start());
    day.or(first).unwrap_or_default()
}

/// The same filter without theme, kind and status: what shares are a part of.
pub(crate) fn without_parts(filter: &Filter) -> Filter {
    Filter { themes: Vec::new(), kinds: Vec::new(), statuses: Vec::new(), ..filter.clone() }
}

/// A share from counts by event, the last of which counts demands raised at none.
pub(crate) fn clustered_share(hits: &[u64], all: &[u64], seed: u64) -> Estimate {
    let cluster = |(&hits, &all): (&u64, &u64)| Cluster { hits, all };
    let mut clusters: Vec<Cluster> = hits.iter().zip(all).map(cluster).collect();
    let loose = clusters.pop().unwrap_or_default();
    clusters.retain(|cluster| cluster.all > 0);
    // The order in which events first appeared must not steer the resampling.
    clusters.sort_unstable();
    share::share(&clusters, loose, seed)
}

/// `Σ` over the period's days of that year's population over the days of that year.
fn person_years(
    snapshot: &Snapshot,
    partition: &Partition,
    place: usize,
    from: Date,
    to: Date,
) -> Option<f64> {
    let (geodata, territory) = (&snapshot.geodata, &partition.territories[place]);
    let mut sum = 0.0;
    for year in from.year()..=to.year() {
        let first = from.max(Date::new(year, 1, 1).ok()?);
        let last = to.min(Date::new(year, 12, 31).ok()?);
        let days = first.until(last).ok()?.get_days() + 1;
        let people = context::population(geodata, territory, year)?;
        sum += people * f64::from(days) / f64::from(first.days_in_year());
    }
    Some(sum)
}
