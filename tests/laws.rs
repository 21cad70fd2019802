//! Laws that hold for any demands: counts equal a naive count, levels add up, order is nothing.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use proptest::prelude::*;
use tejido::analysis::{Step, trends};
use tejido::count::count;
use tejido::demand::{Batch, Collection, Demand, Event, Method, Placement, Records};
use tejido::disclose::{Permitted, View, permit};
use tejido::indicator::{Measure, find};
use tejido::layer::{answer, profile, table, vocabulary};
use tejido::locate::Locator;
use tejido::query::{Dimension, Filter, Query};
use tejido::snapshot::Snapshot;
use tejido::territory::Geodata;
use tejido::text::Lang;

static LOCATOR: LazyLock<Arc<Locator>> =
    LazyLock::new(|| Arc::new(Locator::new(Arc::new(Geodata::embedded()))));

/// What the laws vary: municipality (42 = unlocated), theme (20 = none), day, event, groups.
type Row = (u16, u8, u16, u8, u32);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0_u16..43, 0_u8..21, 0_u16..900, 0_u8..4, 0_u32..8), 0..120)
}

fn demand(number: usize, (municipality, theme, day, event, groups): &Row) -> Demand {
    let placement = (*municipality < 42).then_some(Placement {
        municipality: *municipality,
        method: Method::Code,
        confidence: 1.0,
        distance_to_border_m: None,
        conflict: false,
    });
    Demand {
        source: "prueba".into(),
        id: number.to_string().into(),
        received_at: date(2024, 1, 1).saturating_add(jiff::Span::new().days(i64::from(*day))),
        themes: if *theme < 20 { vec![*theme, (*theme + 1) % 20] } else { Vec::new() },
        placement,
        event_id: (*event > 0).then(|| format!("e{event}").into()),
        collection: (groups % 2 == 0).then_some(Collection::Open),
        affected_groups: *groups,
        ..Demand::default()
    }
}

fn batch(demands: Vec<Demand>) -> Batch {
    let hash = format!("{:x}", demands.len());
    Batch { hash, synthetic: false, records: Records::demands(demands) }
}

fn snapshot(rows: &[Row]) -> Snapshot {
    let demands = rows.iter().enumerate().map(|(number, row)| demand(number, row)).collect();
    Snapshot::build(Arc::clone(&LOCATOR), &[batch(demands)])
}

fn ask(snapshot: &Snapshot, address: &str) -> Permitted {
    let pairs: Vec<_> = address.split('&').filter_map(|pair| pair.split_once('=')).collect();
    permit(View::Analyst, Query::parse(pairs, &vocabulary(snapshot)).unwrap()).unwrap()
}

fn values(snapshot: &Snapshot, address: &str) -> Vec<(String, f64)> {
    let table = table(snapshot, &ask(snapshot, address)).unwrap();
    let value = |row: &tejido::layer::TableRow| {
        let ids: Vec<_> = row.keys.iter().map(|(id, _)| id.as_str()).collect();
        (ids.join("|"), row.estimate.value.unwrap_or(0.0))
    };
    table.rows.iter().map(value).collect()
}

fn total(snapshot: &Snapshot, address: &str) -> f64 {
    values(snapshot, address).iter().map(|(_, value)| value).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_count_equals_the_naive_count(rows in rows(), theme in 0_u8..20) {
        let snapshot = snapshot(&rows);
        let filter = Filter {
            themes: vec![theme, (theme + 5) % 20],
            from: Some(date(2024, 6, 1)),
            ..Filter::default()
        };
        let cells = count(&snapshot, &filter, Dimension::Territory, Some(Dimension::Theme), false);
        let wanted = |row: &&Row| filter.themes.contains(&row.1) && row.2 >= 152;
        for municipality in 0..43_u16 {
            for theme in 0..21_u8 {
                let naive = rows.iter().filter(wanted).filter(|r| r.0 == municipality && r.1 == theme);
                let got = cells.count(usize::from(municipality), usize::from(theme));
                prop_assert_eq!(got as usize, naive.count());
            }
        }
    }

    #[test]
    fn levels_and_schemes_add_up(rows in rows()) {
        let snapshot = snapshot(&rows);
        let addresses = ["", "level=subregion", "level=subregion&scheme=rpg",
            "level=subregion&scheme=pdet", "level=department", "by=theme", "by=month",
            "by=quarter", "by=year", "by=territory,theme", "by=channel,status", "by=source",
            "by=theme&count=fractional"];
        for address in addresses {
            prop_assert!((total(&snapshot, address) - rows.len() as f64).abs() < 1e-9, "{}", address);
        }
    }

    #[test]
    fn sums_over_groups_exceed_the_total_as_they_must(rows in rows()) {
        let members: u32 = rows.iter().map(|row| row.4.count_ones().max(1)).sum();
        prop_assert!((total(&snapshot(&rows), "by=group") - f64::from(members)).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_demands_does_not_matter(rows_given in rows()) {
        let reversed: Vec<Row> = rows_given.iter().rev().copied().collect();
        for address in ["theme=salud", "measure=leading_theme", "measure=lq&theme=salud"] {
            let rows = |rows: &[Row]| {
                let snapshot = snapshot(rows);
                answer(&snapshot, &ask(&snapshot, address)).unwrap().rows
            };
            prop_assert_eq!(rows(&rows_given), rows(&reversed));
        }
    }

    #[test]
    fn series_add_up_and_say_why_a_value_is_missing(rows in rows()) {
        let snapshot = snapshot(&rows);
        for address in ["level=subregion", "by=theme&measure=count", "theme=salud", "by=theme"] {
            let found = trends(&snapshot, &ask(&snapshot, address), Step::Month).unwrap();
            let points = found.rows.iter().flat_map(|row| &row.points);
            for point in points.clone() {
                prop_assert!(point.value.is_some() || point.reason.is_some());
                prop_assert!(point.value.is_none_or(f64::is_finite));
            }
            let layer = answer(&snapshot, &ask(&snapshot, "measure=count")).unwrap();
            if address == "level=subregion" {
                prop_assert_eq!(points.map(|point| point.n).sum::<u64>(), layer.n);
            }
            for row in found.comparisons.iter().flat_map(|comparison| &comparison.rows) {
                prop_assert!(row.shift.q.is_some() == row.shift.label.is_ok());
                prop_assert!(row.shift.q.is_none_or(|q| (0.0..=1.0).contains(&q)));
            }
        }
    }

    #[test]
    fn every_value_is_finite_and_inside_its_interval(rows in rows(), all_open in any::<bool>()) {
        let open = |&(m, t, d, e, groups): &Row| (m, t, d, e, if all_open { 0 } else { groups });
        let snapshot = snapshot(&rows.iter().map(open).collect::<Vec<_>>());
        for measure in &vocabulary(&snapshot).measures {
            for level in ["municipality", "subregion", "department"] {
                let of_mix = find(measure).is_some_and(Measure::is_of_mix);
                let theme = if of_mix { "" } else { "&theme=salud" };
                let address = format!("measure={measure}&level={level}{theme}");
                let Ok(layer) = answer(&snapshot, &ask(&snapshot, &address)) else {
                    // One value for all: no map.
                    prop_assert!(find(measure).is_some_and(Measure::is_whole), "{}", measure);
                    continue;
                };
                for row in layer.rows {
                    let e = row.estimate;
                    prop_assert!(e.value.is_some() || e.reason.is_some());
                    if let (Some(value), Some(low), Some(high)) = (e.value, e.low, e.high) {
                        prop_assert!(low <= value + 1e-9 && value <= high + 1e-9, "{measure} {e:?}");
                        prop_assert!(high.is_finite());
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_table_by_territory_and_theme_holds_the_maps_of_all_themes(rows in rows()) {
        let snapshot = snapshot(&rows);
        for measure in ["share", "lq"] {
            let address = format!("by=territory,theme&measure={measure}");
            let table = table(&snapshot, &ask(&snapshot, &address)).unwrap();
            for theme in ["salud", "campo"] {
                let address = format!("theme={theme}&measure={measure}");
                let map = answer(&snapshot, &ask(&snapshot, &address)).unwrap();
                let column = table.rows.iter().filter(|row| row.keys[1].0 == theme);
                let pairs: Vec<_> = column.zip(&map.rows).collect();
                prop_assert_eq!(pairs.len(), 42);
                for (cell, row) in pairs {
                    prop_assert_eq!(cell.estimate, row.estimate);
                }
            }
        }
    }

    #[test]
    fn the_department_is_as_the_department(rows in rows()) {
        let snapshot = snapshot(&rows);
        let layer = answer(&snapshot, &ask(&snapshot, "theme=salud&measure=lq&level=department"));
        let value = layer.unwrap().rows[0].estimate.value;
        prop_assert!(value.is_none_or(|lq| (lq - 1.0).abs() < 1e-12));
    }

    #[test]
    fn shares_by_month_are_parts_of_that_month(rows in rows()) {
        let snapshot = snapshot(&rows);
        let all = values(&snapshot, "by=month");
        let shares = table(&snapshot, &ask(&snapshot, "by=month&theme=campo")).unwrap();
        prop_assert_eq!(shares.rows.len(), all.len());
        for (share, (month, n)) in shares.rows.iter().zip(all) {
            prop_assert_eq!(&share.keys[0].0, &month);
            prop_assert_eq!(share.estimate.base, Some(n));
        }
    }
}

#[test]
fn a_mistyped_year_does_not_stretch_the_period() {
    let future = Demand {
        received_at: date(2105, 1, 1),
        quality_flags: vec!["future_date"],
        ..demand(2, &(0, 0, 0, 0, 0))
    };
    let built =
        Snapshot::build(Arc::clone(&LOCATOR), &[batch(vec![demand(1, &(0, 0, 0, 0, 0)), future])]);
    assert_eq!(built.as_of, Some(date(2024, 1, 1)));
    let months = values(&built, "by=month");
    assert_eq!(months, [("2024-01".to_owned(), 1.0), ("doubted".to_owned(), 1.0)]);
}

#[test]
fn an_event_that_comes_later_places_its_demands() {
    let unplaced = Demand { placement: None, ..demand(1, &(0, 0, 0, 1, 0)) };
    let event = Event { id: "e1".into(), municipality: Some(5), ..Event::default() };
    let events =
        Batch { hash: "e".into(), synthetic: false, records: Records::Events(vec![event]) };
    let built = Snapshot::build(Arc::clone(&LOCATOR), &[batch(vec![unplaced]), events]);
    assert!((values(&built, "")[5].1 - 1.0).abs() < 1e-12);
}

#[test]
fn a_chosen_place_selects_rows_and_splits_none() {
    let built = snapshot(&[(0, 3, 0, 0, 0), (1, 3, 0, 0, 0), (0, 4, 0, 0, 0), (11, 3, 0, 0, 0)]);
    let rows = values(&built, "level=subregion&territory=76001&measure=count");
    assert_eq!(rows, [("sur".to_owned(), 3.0)]);
}

#[test]
fn a_later_record_of_the_same_key_replaces_the_earlier_one() {
    let first = batch(vec![demand(1, &(0, 0, 0, 0, 0)), demand(2, &(0, 0, 0, 0, 0))]);
    let second = batch(vec![demand(1, &(5, 3, 0, 0, 0))]);
    let both = Snapshot::build(Arc::clone(&LOCATOR), &[first.clone(), second]);
    assert_eq!(both.demands(), 2);
    assert!((total(&both, "theme=salud&measure=count") - 1.0).abs() < 1e-12);
    let undone = Snapshot::build(Arc::clone(&LOCATOR), &[first]);
    assert_ne!(both.version, undone.version);
}

#[test]
fn rates_are_given_only_where_every_record_is_open() {
    let open = |collection| Demand { collection, ..demand(1, &(0, 0, 0, 0, 0)) };
    let value = |collection| {
        let built = Snapshot::build(Arc::clone(&LOCATOR), &[batch(vec![open(collection)])]);
        let layer = answer(&built, &ask(&built, "measure=rate_per_10k")).unwrap();
        (
            layer.rows[0].estimate.value,
            layer.rows[0].estimate.reason.map(tejido::indicator::Reason::id),
        )
    };
    assert_eq!(value(None), (None, Some("collected_by_quota")));
    assert!(value(Some(Collection::Open)).0.is_some());
}

#[test]
fn an_event_lends_its_round_and_its_way_of_collecting() {
    let events = vec![Event {
        id: "e1".into(),
        round: Some("2025".into()),
        collection: Some(Collection::Open),
        ..Event::default()
    }];
    let events = Batch { hash: "e".into(), synthetic: false, records: Records::Events(events) };
    let demands = batch(vec![demand(1, &(0, 0, 0, 1, 0))]);
    let built = Snapshot::build(Arc::clone(&LOCATOR), &[events, demands]);
    assert_eq!(values(&built, "by=round")[0], ("2025".to_owned(), 1.0));
    let layer = answer(&built, &ask(&built, "measure=rate_eb")).unwrap();
    assert!(layer.rows[0].estimate.value.is_some());
}

#[test]
fn a_profile_says_what_sets_a_place_apart() {
    let rows: Vec<Row> = (0..4200_u16)
        .map(|i| (i % 42, if i % 42 == 7 { 3 } else { (i % 19) as u8 }, i % 900, 0, 0))
        .collect();
    let built = snapshot(&rows);
    let id = &built.geodata.by_municipality().territories[7].id;
    let profile = profile(&built, id, Lang::Es).unwrap();
    assert_eq!(profile.themes[0].theme, 3);
    assert!(profile.distinctive.contains("Salud"), "{}", profile.distinctive);
    assert_eq!(profile.neighbours.len(), 6, "{:?}", profile.neighbours);
    assert!(tejido::layer::profile(&built, "99999", Lang::Es).is_none());
}

#[test]
fn a_measure_that_needs_a_theme_says_so() {
    let built = snapshot(&[(0, 0, 0, 0, 0)]);
    let error = answer(&built, &ask(&built, "measure=share")).unwrap_err();
    assert_eq!((error.parameter.as_str(), error.allowed.len()), ("theme", 20));
    assert!(table(&built, &ask(&built, "measure=share&by=theme")).is_ok());
    assert!(table(&built, &ask(&built, "measure=rate_eb&by=theme")).is_err());
}
