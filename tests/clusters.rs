//! Whether the cluster that is planted in the demonstration set is found, and where there is none
//! nothing is claimed.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use serde_json::Value;
use tejido::analysis::{Clusters, ScanBasis, clusters};
use tejido::app::now;
use tejido::demo::generate;
use tejido::disclose::{View, permit};
use tejido::indicator::Reason;
use tejido::indicator::space::local_moran::Quadrant;
use tejido::indicator::space::structure::Label;
use tejido::ingest::{Request, Watch, import};
use tejido::intake::Issue;
use tejido::layer;
use tejido::locate::Locator;
use tejido::query::{Query, QueryError};
use tejido::snapshot::Snapshot;
use tejido::source::Input;
use tejido::store::{Place, open};
use tejido::territory::Geodata;

/// The set that `scripts/run` shows, and its truth.
static DEMO: LazyLock<(Snapshot, Value)> = LazyLock::new(|| {
    let geodata = Arc::new(Geodata::embedded());
    let set = generate(&geodata, 76, 20_000);
    let locator = Arc::new(Locator::new(geodata));
    let dir = tempfile::tempdir().unwrap();
    let store = open(&Place::from(dir.path()), locator.geodata()).unwrap();
    let mut files = Vec::new();
    for (name, content) in set.files() {
        std::fs::write(dir.path().join(name), content).unwrap();
        files.extend((name != "verdad.json").then(|| Input::file(dir.path().join(name))));
    }
    let request = Request { files, ..Request::default() };
    let mut watch = Watch {
        on_progress: &mut |_| {},
        on_issue: &mut |_: &Path, _: &Issue| {},
        on_rejected: &mut |_, _, _, _| {},
    };
    import(&*store, &locator, &request, now(), &mut watch).unwrap();
    let snapshot = Snapshot::build(locator, &store.batches().unwrap());
    (snapshot, serde_json::from_str(&set.truth_json).unwrap())
});

fn ask(pairs: &[(&str, &str)]) -> Result<Clusters, QueryError> {
    let (snapshot, _) = &*DEMO;
    let query = Query::parse(pairs.iter().copied(), &layer::vocabulary(snapshot)).unwrap();
    clusters(snapshot, &permit(View::Public, query).unwrap())
}

/// Codes of the municipalities in the planted cluster.
fn planted() -> BTreeSet<String> {
    let cluster = &DEMO.1["clusters"][0];
    assert_eq!(cluster["theme"], "ambiente");
    let members = cluster["municipalities"].as_array().unwrap();
    members.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// The circles name it place by place: one of its places asks so much that a circle around that
/// place alone is the most likely. Where it is, the places and their neighbours stand out most.
#[test]
fn the_planted_cluster_is_found() {
    let found = ask(&[("theme", "ambiente")]).unwrap();
    assert_eq!(found.basis, ScanBasis::Demands);
    let id = |row: usize| found.layer.rows[row].id.clone();
    let circles: Vec<_> = found.found().collect();
    let both = [&circles[0].members[..], &circles[1].members].concat();
    let near: BTreeSet<String> = both.into_iter().map(id).collect();
    assert!(near.is_subset(&planted()) && near.len() >= 4, "{near:?} of {:?}", planted());
    for circle in &circles[..2] {
        assert!(circle.ratio() > 2.0 && circle.p < 0.001, "{circle:?}");
    }
    let mut hot: Vec<(f64, String)> = (0..found.layer.rows.len())
        .filter_map(|row| Some((found.structure.places[row].gi_star.ok()?, id(row))))
        .collect();
    hot.sort_by(|a, b| b.0.total_cmp(&a.0));
    let hottest: BTreeSet<String> = hot[..4].iter().map(|(_, id)| id.clone()).collect();
    assert!(hottest.is_subset(&planted()) && hot[3].0 > 2.5, "{:?}", &hot[..6]);
    let is_high = |row: &usize| {
        let place = &found.structure.places[*row];
        let high = place.local.is_ok_and(|local| local.quadrant == Quadrant::HighHigh);
        high && place.chance.is_some_and(|chance| chance.upper < 0.05)
    };
    let high: BTreeSet<String> = (0..42).filter(is_high).map(id).collect();
    assert!(high.len() >= 3 && high.is_subset(&planted()), "{high:?}");
}

#[test]
fn open_sources_other_levels_and_parts_have_answers_and_other_questions_are_refused() {
    assert_eq!(ask(&[]).unwrap_err().parameter, "theme");
    let wrong = ask(&[("theme", "salud"), ("measure", "lq")]).unwrap_err();
    assert_eq!((wrong.parameter.as_str(), wrong.allowed), ("measure", vec!["share".to_owned()]));
    let rates = ask(&[("source", "pqrs")]).unwrap();
    assert_eq!(
        (rates.layer.measure.id, rates.basis),
        ("assuncao_reis_rate", ScanBasis::Population)
    );
    let groups = ask(&[("theme", "ambiente"), ("level", "subregion")]).unwrap();
    assert_eq!(groups.structure.places.len(), groups.layer.rows.len());
    assert!(groups.structure.whole.is_ok());
    let whole = ask(&[("theme", "ambiente"), ("level", "department")]).unwrap();
    assert_eq!(whole.structure.whole, Err(Reason::TooFew));
    // Those that the question leaves out are still neighbours, and in the mean.
    let part = ask(&[("theme", "ambiente"), ("territory", "76869")]).unwrap();
    let place = part.layer.rows.iter().position(|row| row.id == "76869").unwrap();
    assert!(part.structure.places[place].gi_star.unwrap() > 2.5);
    assert_eq!(part.structure.whole.unwrap().territories, 42);
    let left_out = (0..42).filter(|&row| part.label(row) == Label::Without(Reason::NotSelected));
    assert_eq!(left_out.count(), 41);
}
