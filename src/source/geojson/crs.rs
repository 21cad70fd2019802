//! The coordinate system that an older file names in its member `crs`.

use serde_json::Value;

use crate::territory::Crs;

/// The system, degrees where none is named.
///
/// # Errors
/// The name of a system that is not supported.
pub(super) fn system(crs: Option<&Value>) -> Result<Crs, String> {
    let Some(crs) = crs.filter(|crs| !crs.is_null()) else { return Ok(Crs::WGS84) };
    let name = crs.pointer("/properties/name").and_then(|name| name.as_str()).unwrap_or_default();
    let code = name.rsplit(':').next().unwrap_or_default();
    if code == "CRS84" {
        return Ok(Crs::WGS84);
    }
    code.parse().ok().and_then(Crs::of_epsg).ok_or_else(|| name.to_owned())
}
