//! What those who import keep at hand: mappings, places, uploads that wait, notes.

use crate::intake::Mapping;
use crate::store::cell::{Cell, Cells};
use crate::store::ids::Ids;
use crate::store::sql::Session;
use crate::store::{Audit, Error, Remembered, Staged};

/// Keeps the mapping of a source, in place of what was kept before.
pub(super) fn save_mapping(
    session: &mut dyn Session,
    source: &str,
    mappings: &[Mapping],
) -> Result<(), Error> {
    const SQL: &str =
        "INSERT INTO mapping (source, place, column_name, field) VALUES ($1, $2, $3, $4)";
    session.run("DELETE FROM mapping WHERE source = $1", &[source.into()])?;
    for (mapping, place) in mappings.iter().zip(0_u32..) {
        let (column, field) = (&mapping.column, &mapping.field);
        session.run(SQL, &[source.into(), place.into(), column.into(), field.into()])?;
    }
    Ok(())
}

/// The mapping of a source.
pub(super) fn mapping_of(session: &mut dyn Session, source: &str) -> Result<Vec<Mapping>, Error> {
    let sql = "SELECT column_name, field FROM mapping WHERE source = $1 ORDER BY place";
    session.all(sql, &[source.into()], |cells| {
        Ok(Mapping { column: cells.string()?, field: cells.string()? })
    })
}

/// Keeps where a declared place is; no source is the empty one, as keys have no blanks.
pub(super) fn save_placement(
    session: &mut dyn Session,
    ids: &Ids,
    placement: &Remembered,
) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO placement \
                       (source, place, municipality, submunicipal, author, at) \
                       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, place) DO UPDATE SET \
                       municipality = excluded.municipality, \
                       submunicipal = excluded.submunicipal, author = excluded.author, \
                       at = excluded.at";
    let cells: [Cell<'_>; 6] = [
        placement.source.as_deref().unwrap_or_default().into(),
        (&placement.place).into(),
        ids.municipality(placement.municipality).into(),
        placement.submunicipal.as_deref().into(),
        (&placement.by).into(),
        (&placement.at).into(),
    ];
    session.run(SQL, &cells)?;
    Ok(())
}

/// Where declared places are; those of municipalities that the geodata in use lack are left out.
pub(super) fn placements(session: &mut dyn Session, ids: &Ids) -> Result<Vec<Remembered>, Error> {
    let sql = "SELECT source, place, municipality, submunicipal, author, at FROM placement \
               ORDER BY source, place";
    let all = session.all(sql, &[], |cells| {
        let source = cells.maybe_string()?.filter(|source: &String| !source.is_empty());
        let place = cells.string()?;
        let municipality = ids.index(cells.text()?);
        let submunicipal = cells.maybe_string()?;
        let (by, at) = (cells.string()?, cells.string()?);
        let remembered =
            |municipality| Remembered { source, place, municipality, submunicipal, by, at };
        Ok(municipality.map(remembered))
    })?;
    Ok(all.into_iter().flatten().collect())
}

/// Keeps an upload until it is confirmed.
pub(super) fn stage(session: &mut dyn Session, upload: &Staged) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO staged (id, at, author, file, options, bytes) \
                       VALUES ($1, $2, $3, $4, $5, $6)";
    let Staged { id, at, by, file, options, bytes } = upload;
    let bytes = Cell::Bytes(bytes);
    let cells = [id.into(), at.into(), by.into(), file.into(), options.into(), bytes];
    session.run(SQL, &cells)?;
    Ok(())
}

/// An upload that waits.
pub(super) fn staged(session: &mut dyn Session, id: &str) -> Result<Option<Staged>, Error> {
    let sql = "SELECT id, at, author, file, options, bytes FROM staged WHERE id = $1";
    session.first(sql, &[id.into()], |cells| {
        Ok(Staged {
            id: cells.string()?,
            at: cells.string()?,
            by: cells.string()?,
            file: cells.string()?,
            options: cells.string()?,
            bytes: cells.bytes()?,
        })
    })
}

/// Forgets an upload; false when there was none.
pub(super) fn unstage(session: &mut dyn Session, id: &str) -> Result<bool, Error> {
    Ok(session.run("DELETE FROM staged WHERE id = $1", &[id.into()])? > 0)
}

/// Forgets the uploads of before that moment.
pub(super) fn expire(session: &mut dyn Session, before: &str) -> Result<u64, Error> {
    session.run("DELETE FROM staged WHERE at < $1", &[before.into()])
}

/// Notes who did what.
pub(super) fn note(session: &mut dyn Session, audit: &Audit) -> Result<(), Error> {
    const SQL: &str =
        "INSERT INTO audit (at, author, action, subject, detail) VALUES ($1, $2, $3, $4, $5)";
    let Audit { at, by, action, subject, detail } = audit;
    session.run(SQL, &[at.into(), by.into(), action.into(), subject.into(), detail.into()])?;
    Ok(())
}

/// The last notes, the latest first.
pub(super) fn audit(session: &mut dyn Session, limit: u32) -> Result<Vec<Audit>, Error> {
    let sql = "SELECT at, author, action, subject, detail FROM audit ORDER BY number DESC LIMIT $1";
    session.all(sql, &[limit.into()], audit_row)
}

fn audit_row(cells: &mut dyn Cells) -> Result<Audit, Error> {
    Ok(Audit {
        at: cells.string()?,
        by: cells.string()?,
        action: cells.string()?,
        subject: cells.string()?,
        detail: cells.string()?,
    })
}
