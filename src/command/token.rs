//! `tejido token`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;

use tejido::app::now;
use tejido::source::geodata;
use tejido::store::{Role, Secret, Store, Token, open};

use crate::command::StoreArgs;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Makes a token and shows it, this once
    Create {
        /// Who or what will hold it
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What it allows: analyst, editor or admin
        #[arg(long, value_parser = parse_role)]
        role: Role,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Lists the tokens, the revoked ones too
    List {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Revokes a token, by its number in the list
    Revoke {
        /// Its number
        id: u32,
        #[command(flatten)]
        store: StoreArgs,
    },
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| format!("one of {}", Role::ALL.map(Role::id).join(", ")))
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout();
    match args.action {
        Action::Create { name, role, store } => {
            let secret = Secret::new()?;
            let (store, at) = (opened(&store)?, now().to_string());
            let id = store.add_token(&name, role, &secret.hash, &at)?;
            eprintln!("credencial {id} ({}) para {name}; no se vuelve a mostrar:", role.id());
            writeln!(out, "{}", secret.text)?;
        }
        Action::List { store } => {
            for token in opened(&store)?.tokens()? {
                writeln!(out, "{}", line(&token))?;
            }
        }
        Action::Revoke { id, store } => {
            opened(&store)?.revoke_token(id, &now().to_string())?;
            writeln!(out, "credencial {id} revocada")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn opened(store: &StoreArgs) -> anyhow::Result<Arc<dyn Store>> {
    let geodata = geodata::read(store.geodata.as_deref())?;
    Ok(open(&store.place(), &geodata)?)
}

fn line(token: &Token) -> String {
    let Token { id, name, role, created_at, revoked_at } = token;
    let until = revoked_at.as_ref().map_or("vigente".to_owned(), |at| format!("revocada {at}"));
    format!("{id:>4}  {:<8}  {created_at}  {until}  {name}", role.id())
}
