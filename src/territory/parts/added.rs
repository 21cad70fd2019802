//! Added layers: whether each place has an id of its own and a municipality that is there.

use crate::territory::parts::{GeodataError, IndexOf, Parts, error};
use crate::territory::{AddedLayer, AddedPlace, GivenLayer, GivenPlace, Level, Municipality};
use crate::text::slug;

/// Places of one layer at most: columns hold numbers of 16 bits.
const PLACES_MOST: usize = 65_000;

pub(in crate::territory) fn read_added(
    parts: &Parts,
    index: &IndexOf,
    places: &[Municipality],
) -> Result<Vec<AddedLayer>, GeodataError> {
    let mut layers: Vec<AddedLayer> = Vec::new();
    for given in &parts.given_layers {
        let is_taken = Level::parse(&given.id).is_some() || layers.iter().any(|l| l.id == given.id);
        if is_taken || slug(&given.id, '_') != given.id {
            let detail = format!("{:?} cannot be a layer's id, or is taken", given.id);
            return Err(error(&given.file, detail));
        }
        layers.push(layer(given, index, places)?);
    }
    Ok(layers)
}

fn layer(
    given: &GivenLayer,
    index: &IndexOf,
    municipalities: &[Municipality],
) -> Result<AddedLayer, GeodataError> {
    let fault = |place: &GivenPlace, detail: String| {
        error(&given.file, format!("{}: {detail}", place.label))
    };
    if given.places.len() > PLACES_MOST {
        return Err(error(&given.file, format!("more than {PLACES_MOST} places")));
    }
    let mut places: Vec<AddedPlace> = Vec::with_capacity(given.places.len());
    for place in &given.places {
        let unknown = || fault(place, format!("no municipality {:?}", place.parent));
        let municipality = index(&place.parent).ok_or_else(unknown)?;
        let code = municipalities[usize::from(municipality)].code;
        let own = place.id.as_ref().or(place.name.as_ref()).map(|text| slug(text, '_'));
        let nameless = || fault(place, "neither an id nor a name".into());
        let own = own.filter(|own| !own.is_empty()).ok_or_else(nameless)?;
        let name = place.name.as_ref().or(place.id.as_ref()).unwrap_or(&own).clone();
        let shape = place.shape.clone();
        places.push(AddedPlace { id: format!("{code}:{own}"), name, municipality, shape });
    }
    // Sorting keeps the file's order among equals: the second of two is the one at fault.
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].id.cmp(&places[b].id));
    if let Some(pair) = order.windows(2).find(|pair| places[pair[0]].id == places[pair[1]].id) {
        let (earlier, id) = (&given.places[pair[0]].label, &places[pair[1]].id);
        return Err(fault(&given.places[pair[1]], format!("{id}: {earlier} has this id too")));
    }
    places.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(AddedLayer { id: given.id.clone(), title: given.title.clone(), places })
}
