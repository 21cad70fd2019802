//! Where a store is: a folder of this machine, or a database that several servers share.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder, which holds one file.
    Folder(PathBuf),
    /// The address of a PostgreSQL database.
    Url(String),
}

impl From<&Path> for Place {
    fn from(dir: &Path) -> Self {
        Place::Folder(dir.to_owned())
    }
}

/// Without the password, which belongs in no message.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Folder(dir) => write!(f, "{}", dir.display()),
            Place::Url(url) => f.write_str(&without_secrets(url)),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Scheme, host and database of an address: what stands before `@` and after `?` may be secret.
fn without_secrets(url: &str) -> String {
    let plain = url.split('?').next().unwrap_or_default();
    let Some((scheme, rest)) = plain.split_once("://") else {
        // `host=… password=…` is an address as well.
        return "PostgreSQL".to_owned();
    };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_without_its_password() {
        let check = |url: &str, told: &str| assert_eq!(Place::Url(url.into()).to_string(), told);
        check(
            "postgres://ana:s3cr@to@db.example.org:5433/tejido",
            "postgres://db.example.org:5433/tejido",
        );
        check("postgresql:///tejido?user=ana&password=x", "postgresql:///tejido");
        check("host=db user=ana password=x", "PostgreSQL");
    }
}
