//! A small set of demands: the same in every run, uneven over places, themes and years.

use std::sync::{Arc, LazyLock};

use geo::Rect;
use jiff::civil::date;
use tejido::demand::{Batch, Demand, Method, Placement, Records};
use tejido::http::Past;
use tejido::locate::Locator;
use tejido::snapshot::Snapshot;
use tejido::territory::{Geodata, GivenLayer, GivenPlace, Parts};

/// How many demands it has; every 50th has no place.
pub const DEMANDS: usize = 2_000;

static LOCATOR: LazyLock<Arc<Locator>> =
    LazyLock::new(|| Arc::new(Locator::new(Arc::new(Geodata::embedded()))));

pub fn snapshot() -> Snapshot {
    holding(DEMANDS, "7")
}

/// What the server served before: half as much.
pub fn before() -> Snapshot {
    holding(DEMANDS / 2, "6")
}

/// A version that held a record which was erased since.
pub const ERASED: &str = "0123456789ab";

/// The snapshot of an older version.
pub fn past(version: &str) -> Past {
    if version == ERASED {
        return Past::Erased("lo pidió su titular".into());
    }
    let found = Some(before()).filter(|before| before.version == version);
    found.map_or(Past::Unknown, |before| Past::Held(Arc::new(before)))
}

/// No demands, but a layer of one comuna in the middle of Cali.
pub fn with_comunas() -> Snapshot {
    let comuna = GivenPlace {
        label: "feature 1".into(),
        id: None,
        name: Some("Comuna 3".into()),
        parent: "76001".into(),
        shape: Rect::new((-76.54, 3.44), (-76.53, 3.46)).to_polygon().into(),
    };
    let layer = GivenLayer {
        id: "comunas".into(),
        title: "Comunas".into(),
        file: "comunas.geojson".into(),
        places: vec![comuna],
    };
    let mut parts = Parts::embedded();
    parts.given_layers = vec![layer];
    let geodata = Geodata::read(&parts).unwrap();
    Snapshot::build(Arc::new(Locator::new(Arc::new(geodata))), &[])
}

fn holding(demands: usize, hash: &str) -> Snapshot {
    let batch = Batch {
        hash: hash.repeat(64),
        synthetic: true,
        records: Records::demands((0..demands).map(demand)),
    };
    Snapshot::build(Arc::clone(&LOCATOR), &[batch])
}

fn demand(number: usize) -> Demand {
    let spread = number * 7_919 % 1_009;
    let municipality = u16::try_from(spread % 42).unwrap();
    let code = |terms: usize| u8::try_from(spread / 7 % terms).unwrap();
    Demand {
        source: "=pqrs".into(),
        id: number.to_string().into(),
        title: "no debe publicarse".into(),
        received_at: date(2024 + i16::from(number.is_multiple_of(3)), 1 + (number % 12) as i8, 5),
        themes: vec![code(20)],
        kind: Some(code(10)),
        channel: Some(code(13)),
        status: Some(code(11)),
        area: Some(code(3)),
        placement: (!number.is_multiple_of(50)).then_some(Placement {
            municipality,
            method: Method::Code,
            confidence: 1.0,
            distance_to_border_m: None,
            conflict: false,
        }),
        ..Demand::default()
    }
}
