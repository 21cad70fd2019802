//! Tokens, by the hashes of their texts.

use crate::store::cell::{Cell, Cells, foreign};
use crate::store::sql::Session;
use crate::store::{Error, Role, Token};

/// Adds a token; returns its number.
pub(super) fn add(
    session: &mut dyn Session,
    name: &str,
    role: Role,
    hash: &str,
    at: &str,
) -> Result<u32, Error> {
    const SQL: &str =
        "INSERT INTO token (id, name, role, hash, created_at) VALUES ($1, $2, $3, $4, $5)";
    let id: u32 = session.number::<u32>("SELECT max(id) FROM token", &[])? + 1;
    let cells: [Cell<'_>; 5] = [id.into(), name.into(), role.id().into(), hash.into(), at.into()];
    session.run(SQL, &cells)?;
    Ok(id)
}

const COLUMNS: &str = "id, name, role, created_at, revoked_at";

/// Every token, the revoked ones too.
pub(super) fn all(session: &mut dyn Session) -> Result<Vec<Token>, Error> {
    session.all(&format!("SELECT {COLUMNS} FROM token ORDER BY id"), &[], token)
}

/// Revokes a token.
pub(super) fn revoke(session: &mut dyn Session, id: u32, at: &str) -> Result<(), Error> {
    let sql = "UPDATE token SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    let revoked = session.run(sql, &[at.into(), id.into()])?;
    if revoked == 0 { Err(Error::NoToken { id }) } else { Ok(()) }
}

/// The token with this hash, unless it is revoked.
pub(super) fn with_hash(session: &mut dyn Session, hash: &str) -> Result<Option<Token>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM token WHERE hash = $1 AND revoked_at IS NULL");
    session.first(&sql, &[hash.into()], token)
}

/// Fields are read in the order of [`COLUMNS`].
fn token(cells: &mut dyn Cells) -> Result<Token, Error> {
    Ok(Token {
        id: cells.number()?,
        name: cells.string()?,
        role: role(cells.text()?)?,
        created_at: cells.string()?,
        revoked_at: cells.maybe_string()?,
    })
}

fn role(id: &str) -> Result<Role, Error> {
    Role::parse(id).ok_or_else(|| foreign("role", id))
}
