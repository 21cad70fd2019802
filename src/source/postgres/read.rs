//! Asks a database and hands its rows over.

use tokio::runtime::Builder;
use tokio_postgres::{Client, SimpleQueryMessage, Statement};

use crate::intake::Cells;
use crate::source::ahead::Desk;
use crate::source::point::COLUMNS;
use crate::source::postgres::value::{Kind, Points, text};
use crate::source::postgres::{Address, Dial};
use crate::source::table::{Error, Row};

/// Begins what only reads; each step may take a minute.
const BEGIN: &str = "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; \
    SET LOCAL statement_timeout = '60s'; SET LOCAL datestyle = 'ISO, YMD'; \
    SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL timezone = 'America/Bogota'; \
    SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1";

/// Some rows at a time.
const FETCH: &str = "FETCH FORWARD 1000 FROM tejido";

/// Hands over the names of the columns as the first row, then the others.
pub(super) fn rows(address: &Address, desk: &mut Desk) -> Result<(), Error> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(Error::Read)?;
    runtime.block_on(async {
        let client = connect(address).await?;
        client.batch_execute(BEGIN).await.map_err(failed)?;
        // A statement that is prepared is one statement: nothing follows it.
        let statement = client.prepare(&address.query).await.map_err(failed)?;
        let declare = format!("DECLARE tejido NO SCROLL CURSOR FOR {}", address.query);
        client.batch_execute(&declare).await.map_err(failed)?;
        hand_over(&client, &statement, desk).await
    })
}

async fn hand_over(client: &Client, statement: &Statement, desk: &mut Desk) -> Result<(), Error> {
    let kinds: Vec<Kind> = statement.columns().iter().map(|own| Kind::of(own.type_())).collect();
    let place = kinds.iter().position(|kind| *kind == Kind::Figure);
    let names = statement.columns().iter().enumerate();
    let names = names.filter(|(at, _)| Some(*at) != place).map(|(_, column)| column.name());
    let points = place.iter().flat_map(|_| COLUMNS);
    let header: Cells = names.chain(points).collect();
    desk.put(Row { cells: header, ..Row::default() });
    let mut figures = Points::default();
    let mut line = 0;
    loop {
        let answer = client.simple_query(FETCH).await.map_err(failed)?;
        let before = line;
        for message in answer {
            let SimpleQueryMessage::Row(row) = message else { continue };
            line += 1;
            let cell = |at: usize| row.try_get(at).ok().flatten().unwrap_or_default();
            let mut cells = Cells::default();
            for (at, kind) in kinds.iter().enumerate().filter(|(at, _)| Some(*at) != place) {
                cells.push(&text(*kind, cell(at)));
            }
            let mut remarks = Vec::new();
            if let Some(at) = place {
                let found = figures.place(line, cell(at));
                cells.extend(found.cells);
                remarks.extend(found.remark);
            }
            if !desk.put(Row { line, cells, remarks, is_unclosed: false }) {
                return Ok(());
            }
        }
        if line == before {
            return Ok(());
        }
    }
}

async fn connect(address: &Address) -> Result<Client, Error> {
    let dial = Dial::new(address.config.clone());
    let dial = dial.map_err(|cause| Error::Database(cause.to_string()))?;
    let (client, connection) = dial.dial().await.map_err(failed)?;
    // What ends the connection is told by the next question.
    tokio::spawn(async { drop(connection.await) });
    Ok(client)
}

/// What the database says, or why it cannot be reached.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` hands over")]
fn failed(cause: tokio_postgres::Error) -> Error {
    let said = cause.as_db_error().map(|error| error.message().to_owned());
    let said = said.unwrap_or_else(|| {
        let deeper = std::error::Error::source(&cause).map(ToString::to_string);
        deeper.map_or_else(|| cause.to_string(), |deeper| format!("{cause}: {deeper}"))
    });
    Error::Database(format!("la base de datos no responde: {said}"))
}
