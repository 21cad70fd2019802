//! `docs/samples/` and `docs/methods/`: what the program answers and how it works each number out,
//! kept so that a reader sees it without running it.
//!
//! `BLESS=1 cargo test --test samples` rewrites them; look at the difference.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use tejido::app::now;
use tejido::chart::{self, Options};
use tejido::demo::generate;
use tejido::disclose::{Permitted, View, permit};
use tejido::export::{table_csv, table_json};
use tejido::indicator::{Card, Family};
use tejido::ingest::{Request, Watch, import};
use tejido::layer::{self, answer, table};
use tejido::locate::Locator;
use tejido::method::{Example, cards, example};
use tejido::query::Query;
use tejido::snapshot::Snapshot;
use tejido::source::Input;
use tejido::store::{Place, open};
use tejido::territory::Geodata;
use tejido::text::Lang;

static LOCATOR: LazyLock<Arc<Locator>> =
    LazyLock::new(|| Arc::new(Locator::new(Arc::new(Geodata::embedded()))));

/// The demonstration set of `scripts/run`, imported as a user would.
static DEMONSTRATION: LazyLock<Snapshot> = LazyLock::new(|| {
    let set = generate(LOCATOR.geodata(), 76, 20_000);
    let dir = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, text) in set.files() {
        std::fs::write(dir.path().join(name), text).unwrap();
        files.extend((name != "verdad.json").then(|| Input::file(dir.path().join(name))));
    }
    let store = open(&Place::from(dir.path()), LOCATOR.geodata()).unwrap();
    let request = Request { files, ..Request::default() };
    let watch = &mut Watch {
        on_progress: &mut |_| {},
        on_issue: &mut |_, _| {},
        on_rejected: &mut |_, _, _, _| {},
    };
    let outcomes = import(&*store, &LOCATOR, &request, now(), watch).unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    Snapshot::build(Arc::clone(&LOCATOR), &store.batches().unwrap())
});

/// Real data only: the places, without a single demand.
static PLACES: LazyLock<Snapshot> = LazyLock::new(|| Snapshot::build(Arc::clone(&LOCATOR), &[]));

fn ask(snapshot: &Snapshot, address: &str) -> Permitted {
    let pairs: Vec<_> = address.split('&').filter_map(|pair| pair.split_once('=')).collect();
    permit(View::Public, Query::parse(pairs, &layer::vocabulary(snapshot)).unwrap()).unwrap()
}

fn map(snapshot: &Snapshot, address: &str) -> String {
    let layer = answer(snapshot, &ask(snapshot, address)).unwrap();
    let options = Options::image(1200, 900);
    chart::draw("choropleth", &layer, &snapshot.geodata, &options).unwrap().svg
}

fn check(name: &str, text: &str) {
    check_in("docs/samples", name, text);
}

fn check_in(folder: &str, name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{folder}/{name} differs: BLESS=1 cargo test --test samples, then look");
}

#[test]
fn the_real_map_of_the_readme_is_what_the_program_draws() {
    check("necesidades-basicas.svg", &map(&PLACES, "measure=nbi_pct"));
}

#[test]
fn the_demonstration_maps_are_what_the_program_draws() {
    check("tema-mas-pedido.svg", &map(&DEMONSTRATION, ""));
    check("agua-por-subregion.svg", &map(&DEMONSTRATION, "theme=agua_saneamiento&level=subregion"));
}

#[test]
fn the_sample_tables_are_what_the_program_answers() {
    let snapshot = &DEMONSTRATION;
    let table = |address| table(snapshot, &ask(snapshot, address)).unwrap();
    let by_subregion = table("theme=agua_saneamiento&level=subregion");
    check("agua-por-subregion.json", &(table_json(snapshot, &by_subregion) + "\n"));
    check("salud-por-municipio.csv", &table_csv(snapshot, &table("theme=salud")));
}

#[test]
fn the_pages_of_methods_are_what_the_cards_say() {
    let cards = cards();
    let mut index = format!(
        "# Métodos\n\n{NOTE}\n\nCómo se calcula cada cifra. Los ejemplos son del conjunto \
         sintético de demostración; el servidor muestra los mismos textos en `/metodos` con los \
         datos que tenga.\n\n"
    );
    for family in Family::ALL {
        let of_family: Vec<_> = cards.iter().filter(|card| card.family == family).collect();
        if of_family.is_empty() {
            continue;
        }
        let title = family.title().es;
        writeln!(index, "- [{title}]({}.md)", family.id()).unwrap();
        let mut page = format!("# {title}\n\n{NOTE}\n");
        for card in of_family {
            writeln!(index, "  - [{}]({}.md#{})", card.title.es, family.id(), card.id).unwrap();
            page += &method_page(card);
        }
        check_in("docs/methods", &format!("{}.md", family.id()), &page);
    }
    check_in("docs/methods", "README.md", &index);
}

const NOTE: &str =
    "<!-- Written by tests/samples.rs from the cards of the methods: change those. -->";

/// A card in plain Spanish.
fn method_page(card: &Card) -> String {
    let mut page = format!("\n<a id=\"{}\"></a>\n\n## {}\n\n", card.id, card.title.es);
    writeln!(page, "`{}` · {}\n", card.id, card.title.en).unwrap();
    writeln!(page, "{}\n", card.meaning.es).unwrap();
    if !card.formula.es.is_empty() {
        writeln!(page, "    {}\n", card.formula.es).unwrap();
    }
    writeln!(page, "**Límites.** {}\n", card.limits.es).unwrap();
    if let Some(Example { place, given, result, .. }) = example(&DEMONSTRATION, card, Lang::Es) {
        writeln!(page, "**Ejemplo.** {place}: {given} → **{result}**.\n").unwrap();
    }
    let reasons: Vec<_> = card.reasons.iter().map(|reason| format!("`{}`", reason.id())).collect();
    let mut facts = vec![format!("unidad: {}", card.unit.title().es)];
    if !reasons.is_empty() {
        facts.push(format!("puede faltar o llevar nota: {}", reasons.join(", ")));
    }
    facts.push(format!("fuente: {}", card.reference));
    if !card.oracle.is_empty() {
        facts.push(format!("comprobado contra: {}", card.oracle));
    }
    writeln!(page, "{}.", facts.join("; ")).unwrap();
    page
}
