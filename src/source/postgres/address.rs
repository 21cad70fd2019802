//! Where a database is and what is asked of it.

use std::time::Duration;

use tokio_postgres::Config;

use crate::source::table::Error;

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A database and a question to it.
#[derive(Clone)]
pub(crate) struct Address {
    pub config: Config,
    /// The question, in SQL.
    pub query: String,
    /// `database.schema.table`, or `database.consulta`: what people call it, without a password.
    pub name: String,
}

impl Address {
    /// Reads an address whose parameter `table` names a table, where no query is given.
    pub fn parse(url: &str, query: Option<&str>) -> Result<Self, Error> {
        let (base, parameters) = url.split_once('?').unwrap_or((url, ""));
        let mut table = None;
        let mut kept = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            match (&*name, &*value) {
                ("table", value) => table = Some(value.to_owned()),
                // A certificate is checked whenever there is to be one.
                ("sslmode", "verify-full" | "verify-ca") => {
                    kept.append_pair("sslmode", "require");
                }
                (name, value) => {
                    kept.append_pair(name, value);
                }
            }
        }
        // The cause may repeat the address, and with it the password.
        let refused = |_| Error::Database("la dirección de la base de datos no se entiende".into());
        let mut config: Config = format!("{base}?{}", kept.finish()).parse().map_err(refused)?;
        config.application_name("tejido").connect_timeout(CONNECT_TIMEOUT);
        let database = config.get_dbname().or(config.get_user()).unwrap_or("postgres").to_owned();
        let (query, name) = match (query, table) {
            (Some(query), _) => (query.to_owned(), format!("{database}.consulta")),
            (None, Some(table)) => {
                let parts: Vec<String> = table.split('.').map(quoted).collect();
                (format!("SELECT * FROM {}", parts.join(".")), format!("{database}.{table}"))
            }
            (None, None) => {
                let reason = "falta qué leer: ?table=ESQUEMA.TABLA en la dirección, o --query SQL";
                return Err(Error::Database(reason.to_owned()));
            }
        };
        Ok(Self { config, query, name })
    }
}

/// A name as SQL quotes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_table_or_comes_with_a_query() {
        let address = Address::parse("postgres://ana:clave@db/pqr?table=pub.\"x", None).unwrap();
        assert_eq!(address.query, "SELECT * FROM \"pub\".\"\"\"x\"");
        assert_eq!(address.name, "pqr.pub.\"x");
        let address = Address::parse("postgres://ana@db/pqr", Some("SELECT 1")).unwrap();
        assert_eq!((&*address.query, &*address.name), ("SELECT 1", "pqr.consulta"));
    }

    #[test]
    fn no_message_repeats_the_password() {
        for url in ["postgres://ana:clave@db/pqr", "postgres://ana:clave@db:x/pqr?table=t", "clave"]
        {
            let error = Address::parse(url, None).err().unwrap().to_string();
            assert!(!error.contains("clave"), "{error}");
        }
    }
}
