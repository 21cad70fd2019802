//! Statements of PostgreSQL.

use std::error::Error as StdError;

use bytes::BytesMut;
use deadpool_postgres::Client;
use futures_util::TryStreamExt;
use jiff::civil::Date;
use tokio_postgres::Row;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::store::Error;
use crate::store::cell::{Cell, Cells, Holds, Table};
use crate::store::postgres::driver::Driver;
use crate::store::postgres::failed;
use crate::store::postgres::listen::CHANNEL;
use crate::store::sql::{Fill, Session, Visit};

/// Fewer rows are inserted one by one: a copy takes more turns to begin and end.
const COPY_LEAST: usize = 16;

/// Statements of one transaction.
pub(super) struct PgSession<'c> {
    driver: &'c Driver,
    client: &'c Client,
    place: &'c str,
}

impl<'c> PgSession<'c> {
    pub fn new(driver: &'c Driver, client: &'c Client, place: &'c str) -> Self {
        Self { driver, client, place }
    }

    /// Runs statements without parameters.
    pub fn say(&mut self, sql: &str) -> Result<(), Error> {
        self.done(self.driver.wait(self.client.batch_execute(sql)))
    }

    fn done<T>(&self, done: Result<T, tokio_postgres::Error>) -> Result<T, Error> {
        done.map_err(|source| failed(self.place, source))
    }

    fn copy(
        &mut self,
        table: &Table,
        rows: usize,
        fill: &mut Fill<'_, '_>,
    ) -> Result<(), tokio_postgres::Error> {
        let sql = format!("COPY {} ({}) FROM STDIN BINARY", table.name, names(table));
        let held = table.columns.iter().map(|(_, holds)| column_type(*holds));
        let types: Vec<Type> = [Type::INT8, Type::INT8].into_iter().chain(held).collect();
        self.driver.wait(async {
            let sink = self.client.copy_in(&sql).await?;
            let mut writer = std::pin::pin!(BinaryCopyInWriter::new(sink, &types));
            let mut cells = Vec::new();
            for row in 0..rows {
                cells.clear();
                fill(row, &mut cells);
                writer.as_mut().write_raw(&cells).await?;
            }
            writer.finish().await?;
            Ok(())
        })
    }
}

impl Session for PgSession<'_> {
    fn run(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<u64, Error> {
        self.done(self.driver.wait(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute_raw(&statement, cells).await
        }))
    }

    fn each(&mut self, sql: &str, cells: &[Cell<'_>], visit: &mut Visit<'_>) -> Result<(), Error> {
        let failed = |source| failed(self.place, source);
        self.driver.wait(async {
            let statement = self.client.prepare_cached(sql).await.map_err(failed)?;
            let rows = self.client.query_raw(&statement, cells).await.map_err(failed)?;
            let mut rows = std::pin::pin!(rows);
            while let Some(row) = rows.try_next().await.map_err(failed)? {
                visit(&mut PgCells { place: self.place, row: &row, next: 0 })?;
            }
            Ok(())
        })
    }

    fn fill(&mut self, table: &Table, rows: usize, fill: &mut Fill<'_, '_>) -> Result<(), Error> {
        if rows >= COPY_LEAST {
            let done = self.copy(table, rows, fill);
            return self.done(done);
        }
        let marks: Vec<String> =
            (1..=table.columns.len() + 2).map(|number| format!("${number}")).collect();
        let (names, marks) = (names(table), marks.join(", "));
        let sql = format!("INSERT INTO {} ({names}) VALUES ({marks})", table.name);
        for row in 0..rows {
            let mut cells = Vec::new();
            fill(row, &mut cells);
            self.run(&sql, &cells)?;
        }
        Ok(())
    }

    fn announce(&mut self, change: u32) -> Result<(), Error> {
        self.say(&format!("NOTIFY {CHANNEL}, '{change}'"))
    }
}

/// The columns, batch and row first.
fn names(table: &Table) -> String {
    let names = table.columns.iter().map(|(name, _)| *name);
    ["batch", "row"].into_iter().chain(names).collect::<Vec<_>>().join(", ")
}

fn column_type(holds: Holds) -> Type {
    match holds {
        Holds::Text => Type::TEXT,
        Holds::Whole => Type::INT8,
        Holds::Real => Type::FLOAT8,
        Holds::Flag => Type::BOOL,
        Holds::Date => Type::DATE,
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            // A database of texts knows no zero character.
            Cell::Text(Some(text)) if text.contains('\0') => {
                text.replace('\0', "\u{fffd}").to_sql(ty, out)
            }
            Cell::Text(text) => text.to_sql(ty, out),
            Cell::Whole(number) => number.to_sql(ty, out),
            Cell::Real(number) => number.to_sql(ty, out),
            Cell::Flag(flag) => flag.to_sql(ty, out),
            Cell::Date(date) => date.to_sql(ty, out),
            Cell::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    /// Each cell holds what its column holds: both are written in one place.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A row's cells from left to right.
struct PgCells<'r> {
    place: &'r str,
    row: &'r Row,
    next: usize,
}

impl<'r> PgCells<'r> {
    fn read<T: FromSql<'r>>(&mut self) -> Result<Option<T>, Error> {
        self.next += 1;
        self.row.try_get(self.next - 1).map_err(|source| failed(self.place, source))
    }
}

impl Cells for PgCells<'_> {
    fn maybe_text(&mut self) -> Result<Option<&str>, Error> {
        self.read()
    }

    fn maybe_whole(&mut self) -> Result<Option<i64>, Error> {
        self.read()
    }

    fn real(&mut self) -> Result<Option<f64>, Error> {
        self.read()
    }

    fn flag(&mut self) -> Result<bool, Error> {
        Ok(self.read()? == Some(true))
    }

    fn date(&mut self) -> Result<Option<Date>, Error> {
        self.read()
    }

    fn bytes(&mut self) -> Result<Vec<u8>, Error> {
        Ok(self.read()?.unwrap_or_default())
    }
}
