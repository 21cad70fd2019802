//! What can be exported: a collection of features for each level, and the demands themselves.

use geo::{Intersects, Rect};

use crate::count;
use crate::disclose::Permitted;
use crate::export::{Collection, Geometry, demand, demands, territories};
use crate::layer;
use crate::query::{Filter, QueryError};
use crate::snapshot::Snapshot;
use crate::territory::{Geodata, Level};
use crate::text::Words;

/// What a dataset holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The territories of a level.
    Territories(Level),
    /// Placed demands in their public form.
    Demands,
}

/// The card of a dataset.
#[derive(Clone, Copy, Debug)]
pub struct Dataset {
    /// Its id in addresses and commands.
    pub id: &'static str,
    /// What it holds.
    pub content: Content,
    /// Title for people.
    pub title: Words,
    /// What it is, in a sentence.
    pub about: Words,
}

/// Every dataset that any department has.
const DATASETS: [Dataset; 4] = [
    Dataset {
        id: "municipios",
        content: Content::Territories(Level::Municipality),
        title: Words::new("Municipios", "Municipalities"),
        about: Words::new(
            "Límites, población y pobreza; con «measure» o «theme», el valor y su intervalo.",
            "Boundaries, population and poverty; with measure or theme, the value and its interval.",
        ),
    },
    Dataset {
        id: "subregiones",
        content: Content::Territories(Level::Subregion),
        title: Words::new("Subregiones", "Subregions"),
        about: Words::new(
            "Uniones exactas de sus municipios; «scheme» elige la agrupación.",
            "Exact unions of their municipalities; scheme picks the grouping.",
        ),
    },
    Dataset {
        id: "departamento",
        content: Content::Territories(Level::Department),
        title: Words::new("Departamento", "Department"),
        about: Words::new(
            "Unión exacta de sus municipios.",
            "The exact union of its municipalities.",
        ),
    },
    Dataset {
        id: "demandas",
        content: Content::Demands,
        title: Words::new("Demandas ubicadas", "Placed demands"),
        about: demand::ABOUT,
    },
];

/// Every dataset of a department: those of any, and one for each layer added to it.
pub fn datasets(geodata: &Geodata) -> Vec<Dataset> {
    let added = geodata.levels().into_iter().filter(|level| level.is_added());
    DATASETS.into_iter().chain(added.map(of_layer)).collect()
}

/// The dataset with this id.
pub fn dataset(geodata: &Geodata, id: &str) -> Option<Dataset> {
    datasets(geodata).into_iter().find(|dataset| dataset.id == id)
}

fn of_layer(level: Level) -> Dataset {
    Dataset {
        id: level.id(),
        content: Content::Territories(level),
        title: level.heading(),
        about: Words::new(
            "Capa añadida de lugares dentro de los municipios, con el municipio de cada uno.",
            "An added layer of places within municipalities, with the municipality of each.",
        ),
    }
}

impl Dataset {
    /// The level of its territories.
    pub fn level(&self) -> Option<Level> {
        match self.content {
            Content::Territories(level) => Some(level),
            Content::Demands => None,
        }
    }

    /// Its features that answer `query` and meet one of `bounds` (none = everywhere), from
    /// `offset` on, at most `limit`; [`About::matched`](crate::export::About::matched) counts all.
    ///
    /// # Errors
    /// A measure that the query cannot ask for; demands chosen by what is not public.
    pub fn features<'s>(
        &self,
        snapshot: &'s Snapshot,
        query: &Permitted,
        bounds: &[Rect<f64>],
        offset: usize,
        limit: usize,
    ) -> Result<Collection<'s>, QueryError> {
        match self.content {
            Content::Territories(_) => {
                let mut found = places(snapshot, query)?;
                found.features.retain(|feature| is_inside(feature.geometry, bounds));
                found.about.matched = Some(found.features.len());
                found.features = found.features.into_iter().skip(offset).take(limit).collect();
                Ok(found)
            }
            Content::Demands => {
                demand::check_filter(query)?;
                let rows = placed(snapshot, query, bounds);
                let page = rows.get(offset..).unwrap_or_default();
                let mut found = demands(snapshot, &page[..page.len().min(limit)]);
                found.about.matched = Some(rows.len());
                Ok(found)
            }
        }
    }

    /// The feature with this id alone; none when there is no such feature.
    ///
    /// # Errors
    /// A measure that the query cannot ask for.
    pub fn feature<'s>(
        &self,
        snapshot: &'s Snapshot,
        query: &Permitted,
        id: &str,
    ) -> Result<Collection<'s>, QueryError> {
        let mut found = match self.content {
            Content::Territories(_) => places(snapshot, query)?,
            Content::Demands => demands(snapshot, demand::place(snapshot, id).as_slice()),
        };
        found.features.retain(|feature| feature.id == id);
        Ok(found)
    }
}

/// All territories, with a measure where the question names one or what it counts.
fn places<'s>(snapshot: &'s Snapshot, query: &Permitted) -> Result<Collection<'s>, QueryError> {
    let asks_measure = query.measure.is_some() || query.filter != Filter::default();
    let layer = asks_measure.then(|| layer::answer(snapshot, query)).transpose()?;
    let geodata = &snapshot.geodata;
    let partition = geodata.partition(query.level, query.scheme.as_deref());
    let partition = partition.unwrap_or_else(|| geodata.by_municipality());
    Ok(territories(snapshot, partition, layer.as_ref()))
}

/// Segment and row of the placed demands that the question counts.
fn placed(snapshot: &Snapshot, query: &Permitted, bounds: &[Rect<f64>]) -> Vec<(usize, usize)> {
    let places = &snapshot.geodata.by_municipality().territories;
    let inside: Vec<bool> =
        places.iter().map(|place| is_inside(Geometry::Point(place.anchor), bounds)).collect();
    let mut found = count::rows(snapshot, &query.filter);
    found.retain(|&(segment, row)| {
        let place = usize::from(snapshot.segments[segment].municipality[row]);
        inside.get(place).copied().unwrap_or(false)
    });
    found
}

fn is_inside(geometry: Geometry, bounds: &[Rect<f64>]) -> bool {
    let meets = |bounds: &Rect<f64>| match geometry {
        Geometry::Shape(shape) => shape.intersects(bounds),
        Geometry::Point(point) => bounds.intersects(&point),
    };
    bounds.is_empty() || bounds.iter().any(meets)
}
