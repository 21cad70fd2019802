//! Where in its municipality a demand is, and how its place is written down.

use geo::{BoundingRect, Contains, Coord, MultiPolygon, Point, Rect};
use rand::RngExt;

use crate::demo::random::{Random, normal, pick};
use crate::demo::row::DemandRow;
use crate::demo::world::{STRATA, people};
use crate::territory::{Geodata, Municipality, snap};
use crate::text::fold;

const BARRIOS: [&str; 12] = [
    "La Esperanza",
    "El Jardín",
    "San José",
    "Obrero",
    "El Prado",
    "La Independencia",
    "Popular",
    "Santa Ana",
    "Villa del Río",
    "Las Américas",
    "El Bosque",
    "La Libertad",
];
const SETTLEMENTS: [&str; 10] = [
    "San Isidro",
    "El Placer",
    "La Palmera",
    "Monteloro",
    "Puente Rojo",
    "San Antonio",
    "La María",
    "El Porvenir",
    "Tres Esquinas",
    "Santa Lucía",
];
const VEREDAS: [&str; 12] = [
    "La Cristalina",
    "El Brillante",
    "Buenos Aires",
    "La Selva",
    "Alto Bonito",
    "El Diamante",
    "La Floresta",
    "Las Brisas",
    "El Recreo",
    "La Aurora",
    "Miravalle",
    "Aguas Claras",
];
/// Settlements of a municipality around which demands gather.
const SETTLEMENTS_EACH: usize = 4;
/// Draws after which a point falls back to the seat: only an odd shape needs so many.
const TRIES: usize = 200;
/// One kilometre in degrees of latitude.
const KM: f64 = 0.009;

/// Where people of one municipality live.
pub(super) struct Ground<'a> {
    municipality: &'a Municipality,
    shape: &'a MultiPolygon<f64>,
    bounds: Rect<f64>,
    settlements: Vec<Coord<f64>>,
    urban: f64,
    town_km: f64,
}

impl<'a> Ground<'a> {
    /// Lays out a municipality: its settlements are drawn.
    pub(super) fn new(geodata: &'a Geodata, index: usize, random: &mut Random) -> Self {
        let municipality = &geodata.municipalities[index];
        let shape = &geodata.by_municipality().territories[index].shape;
        let seat = municipality.seat;
        let bounds = shape.bounding_rect().unwrap_or_else(|| Rect::new(seat, seat));
        let year = STRATA[0].from.year();
        let total = people(geodata, index, year).max(1.0);
        let urban = geodata
            .population
            .urban_rural(index as u16, year)
            .map_or(0.5, |(seat, _)| seat / total);
        let mut ground = Self {
            municipality,
            shape,
            bounds,
            settlements: Vec::new(),
            urban: urban.clamp(0.0, 1.0),
            town_km: 0.35 * (total * urban / 10_000.0).sqrt().max(0.5),
        };
        ground.settlements = (0..SETTLEMENTS_EACH).map(|_| ground.anywhere(random)).collect();
        ground
    }

    /// Fills the columns about the place, and `{lugar}` in the description.
    pub(super) fn write(&self, row: &mut DemandRow, at_event: bool, random: &mut Random) {
        let (area, point, place) = self.draw(random);
        row.area = area.to_owned();
        let description = row.description.replace("{lugar}", &place);
        row.description = description.replace(" de el ", " del ").replace(" a el ", " al ");
        if random.random_bool(0.12) {
            row.area.clear();
        }
        // Of what is said at a meeting some is written down without a place: it is the meeting's.
        match random.random_range(if at_event { 0..104 } else { 0..100 }) {
            0..45 => self.write_all(row, point, random),
            45..60 => write_point(row, point),
            60..70 => {
                write_point(row, point);
                row.name = self.spelling(random);
            }
            70..82 => row.code = self.code(random),
            82..93 => row.name = self.spelling(random),
            93..100 => row.name = self.alias(random),
            _ => {}
        }
    }

    /// A point in the seat, with the code and the name beside it.
    pub(super) fn write_seat(&self, row: &mut DemandRow) {
        self.declare(row);
        write_point(row, self.municipality.seat);
    }

    /// The code and the name, without a point.
    pub(super) fn declare(&self, row: &mut DemandRow) {
        row.lon.clear();
        row.lat.clear();
        row.code = self.municipality.code.to_string();
        row.name.clone_from(&self.municipality.name);
    }

    fn write_all(&self, row: &mut DemandRow, point: Coord<f64>, random: &mut Random) {
        write_point(row, point);
        row.code = self.code(random);
        row.name = self.spelling(random);
    }

    fn draw(&self, random: &mut Random) -> (&'static str, Coord<f64>, String) {
        let seat = self.municipality.seat;
        if random.random_bool(self.urban) {
            let name = format!("el barrio {}", pick(random, &BARRIOS));
            return ("cabecera", self.around(seat, self.town_km, random), name);
        }
        if random.random_bool(0.4) {
            let centre = *pick(random, &self.settlements);
            let name = format!("el corregimiento {}", pick(random, &SETTLEMENTS));
            return ("centro_poblado", self.around(centre, 0.3, random), name);
        }
        ("rural", self.anywhere(random), format!("la vereda {}", pick(random, &VEREDAS)))
    }

    fn around(&self, centre: Coord<f64>, deviation_km: f64, random: &mut Random) -> Coord<f64> {
        let mut tries = std::iter::repeat_with(|| Coord {
            x: centre.x + normal(random, deviation_km * KM),
            y: centre.y + normal(random, deviation_km * KM),
        });
        self.first_inside(&mut tries)
    }

    fn anywhere(&self, random: &mut Random) -> Coord<f64> {
        let (low, size) = (self.bounds.min(), [self.bounds.width(), self.bounds.height()]);
        let mut tries = std::iter::repeat_with(|| Coord {
            x: low.x + random.random::<f64>() * size[0],
            y: low.y + random.random::<f64>() * size[1],
        });
        self.first_inside(&mut tries)
    }

    fn first_inside(&self, tries: &mut dyn Iterator<Item = Coord<f64>>) -> Coord<f64> {
        let mut snapped = tries.take(TRIES).map(snap);
        let inside = snapped.find(|&at| self.shape.contains(&Point::from(at)));
        inside.unwrap_or(self.municipality.seat)
    }

    fn code(&self, random: &mut Random) -> String {
        let code = self.municipality.code.to_string();
        match random.random_range(0..20) {
            0 => format!("{}.{}", &code[..2], &code[2..]),
            1 => format!("{code}000"),
            2 => format!("{code}.0"),
            _ => code,
        }
    }

    fn spelling(&self, random: &mut Random) -> String {
        let name = &self.municipality.name;
        match random.random_range(0..10) {
            0 => name.to_uppercase(),
            1 => fold(name),
            2 => self.municipality.official_name.clone(),
            _ => name.clone(),
        }
    }

    fn alias(&self, random: &mut Random) -> String {
        match self.municipality.aliases.as_slice() {
            [] => self.spelling(random),
            aliases => pick(random, aliases).clone(),
        }
    }
}

/// Writes a point on the grid of a millionth of a degree.
pub(super) fn write_point(row: &mut DemandRow, point: Coord<f64>) {
    row.lon = format!("{:.6}", point.x);
    row.lat = format!("{:.6}", point.y);
}
