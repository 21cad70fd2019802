//! Where records come in: what everyone shares who writes to a served store.
//!
//! A file is rehearsed first: it is read and kept aside, its report shown; once confirmed it is
//! read again, against what is stored by then. Every write is noted with who did it.

use std::fs::{self, File};
use std::io;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;
use tokio::sync::oneshot;

use crate::ingest::pen::{Letter, Pen, Unwritten, Written};
use crate::ingest::{Error, Imported, Outcome, Request, Watch, import, options};
use crate::intake::RejectedRows;
use crate::locate::Locator;
use crate::source::Input;
use crate::store::{self, Audit, Import, Staged, Store, Token, hash_of, random_id};
use crate::territory::Geodata;

/// How long a rehearsed file waits for its confirmation.
const STAGED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Where records come in.
pub struct Desk {
    pub(super) store: Arc<dyn Store>,
    pub(super) locator: Arc<Locator>,
    pub(super) now: fn() -> Timestamp,
    pub(super) pen: Pen,
}

/// A file that was sent, on disk as long as this lives.
pub struct Upload {
    name: String,
    file: NamedTempFile,
}

impl Upload {
    /// Room for a file of this name, of which only the last part counts.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn new(name: &str) -> io::Result<Self> {
        Ok(Self { name: plain_name(name), file: NamedTempFile::new()? })
    }

    /// Where its bytes go.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(&self) -> io::Result<File> {
        self.file.reopen()
    }

    fn input(&self) -> Input {
        Input::named(self.file.path(), &self.name)
    }
}

/// The longest name of a file that is kept, in characters.
const NAME_CHARS_MAX: usize = 120;

/// A file's name without folders or control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX);
    let kept: String = kept.collect();
    match kept.trim_matches(['.', ' ']) {
        "" => "archivo".to_owned(),
        plain => plain.to_owned(),
    }
}

/// A file that was read and waits for its confirmation.
pub struct Rehearsed {
    /// Its id; `None` when it cannot be read, so that there is nothing to confirm.
    pub id: Option<String>,
    /// When it is forgotten.
    pub expires_at: Timestamp,
    /// The rules whose corrections are made in it.
    pub fixes: Vec<&'static str>,
    /// What would become of it.
    pub outcome: Outcome,
}

impl Desk {
    /// A desk before a store.
    pub fn new(store: Arc<dyn Store>, locator: Arc<Locator>, now: fn() -> Timestamp) -> Self {
        let pen = Pen::new(Arc::clone(&store), Arc::clone(&locator), now);
        Self { store, locator, now, pen }
    }

    /// The store behind it.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The places to which records belong.
    pub fn geodata(&self) -> &Geodata {
        self.locator.geodata()
    }

    /// What finds places.
    pub fn locator(&self) -> &Locator {
        &self.locator
    }

    /// The version of what is stored.
    ///
    /// # Errors
    /// When the store fails.
    pub fn version(&self) -> Result<String, store::Error> {
        store::version(&*self.store, self.geodata())
    }

    /// Hands records over to be written; the answer comes once they are safe. `None` when nobody
    /// writes any more.
    pub fn write(&self, letter: Letter) -> Option<oneshot::Receiver<Result<Written, Unwritten>>> {
        self.pen.send(letter)
    }

    /// Whom a token belongs to; `None` when nobody holds it or it is revoked.
    ///
    /// # Errors
    /// When the store fails.
    pub fn holder(&self, token: &str) -> Result<Option<Token>, store::Error> {
        self.store.token_of(&hash_of(token))
    }

    /// Every import, in the order in which they were stored.
    ///
    /// # Errors
    /// When the store fails.
    pub fn imports(&self) -> Result<Vec<Import>, store::Error> {
        self.store.imports()
    }

    /// Reads a file and keeps it aside until it is confirmed.
    ///
    /// # Errors
    /// When the store fails, or there is no room for the file.
    pub fn rehearse(&self, upload: &Upload, request: &Request) -> Result<Rehearsed, Error> {
        let now = (self.now)();
        let request = Request { dry_run: true, ..request.clone() };
        let outcome = self.import(upload.input(), &request)?;
        self.store.expire_staged(&(now - STAGED_FOR).to_string())?;
        let id = match outcome.result {
            Ok(_) => Some(self.stage(upload, &request, now)?),
            Err(_) => None,
        };
        Ok(Rehearsed { id, expires_at: now + STAGED_FOR, fixes: request.fixes, outcome })
    }

    fn stage(&self, upload: &Upload, request: &Request, at: Timestamp) -> Result<String, Error> {
        let id = random_id()?;
        self.store.stage(&Staged {
            id: id.clone(),
            at: at.to_string(),
            by: request.by.clone(),
            file: upload.name.clone(),
            options: options::write(request),
            bytes: fs::read(upload.file.path()).map_err(Error::Room)?,
        })?;
        Ok(id)
    }

    /// Reads a file that was rehearsed once more; `None` when none waits under this id.
    ///
    /// # Errors
    /// When the store fails, or there is no room for the file.
    pub fn rehearsed(&self, id: &str) -> Result<Option<Rehearsed>, store::Error> {
        let Some((file, request, at)) = self.staged(id)? else { return Ok(None) };
        let request = Request { dry_run: true, ..request };
        let outcome = self.import(file, &request)?;
        Ok(Some(Rehearsed {
            id: Some(id.to_owned()),
            expires_at: at + STAGED_FOR,
            fixes: request.fixes,
            outcome,
        }))
    }

    /// Stores a file that was rehearsed; `None` when none waits under this id.
    ///
    /// # Errors
    /// When the store fails, or there is no room for the file.
    pub fn confirm(&self, id: &str, by: &str) -> Result<Option<Outcome>, store::Error> {
        let Some((file, request, _)) = self.staged(id)? else { return Ok(None) };
        let outcome = self.append(file, &Request { by: by.to_owned(), ..request })?;
        if outcome.result.is_ok() {
            self.store.unstage(id)?;
        }
        Ok(Some(outcome))
    }

    /// Makes the corrections of a rule in a file that was rehearsed, which waits under another id
    /// then; `None` when none waits under this one.
    ///
    /// # Errors
    /// When the store fails.
    pub fn correct(&self, id: &str, rule: &'static str) -> Result<Option<String>, store::Error> {
        let Some(staged) = self.store.staged(id)? else { return Ok(None) };
        let mut request = options::read(&staged.options);
        if !request.fixes.contains(&rule) {
            request.fixes.push(rule);
        }
        let new = random_id()?;
        self.store.stage(&Staged {
            id: new.clone(),
            options: options::write(&request),
            ..staged
        })?;
        self.store.unstage(id)?;
        Ok(Some(new))
    }

    /// Forgets a file that was rehearsed; false when none waits under this id.
    ///
    /// # Errors
    /// When the store fails.
    pub fn forget(&self, id: &str) -> Result<bool, store::Error> {
        self.store.unstage(id)
    }

    /// The rejected rows of a rehearsed file as CSV, each with its reasons; `None` when none waits
    /// under this id.
    ///
    /// # Errors
    /// When the store fails, or there is no room for the file.
    pub fn rejected(&self, id: &str) -> Result<Option<Vec<u8>>, store::Error> {
        let Some((file, request, _)) = self.staged(id)? else { return Ok(None) };
        let mut rows = RejectedRows::default();
        let mut watch = Watch {
            on_progress: &mut |_| {},
            on_issue: &mut |_, _| {},
            on_rejected: &mut |header, line, cells, issues| rows.push(header, line, cells, issues),
        };
        let request = Request { dry_run: true, ..request };
        self.import_watched(file, &request, &mut watch)?;
        Ok(Some(rows.finish()))
    }

    fn staged(&self, id: &str) -> Result<Option<(Input, Request, Timestamp)>, store::Error> {
        let Some(staged) = self.store.staged(id)? else { return Ok(None) };
        let at: Timestamp = staged.at.parse().unwrap_or_default();
        if at + STAGED_FOR < (self.now)() {
            return Ok(None);
        }
        let request = Request { by: staged.by, ..options::read(&staged.options) };
        Ok(Some((Input::bytes(staged.file, staged.bytes), request, at)))
    }

    /// Stores a file, and notes who did.
    ///
    /// # Errors
    /// When the store fails.
    pub fn keep(&self, upload: &Upload, request: &Request) -> Result<Outcome, store::Error> {
        self.append(upload.input(), request)
    }

    fn append(&self, file: Input, request: &Request) -> Result<Outcome, store::Error> {
        let request = Request { dry_run: false, ..request.clone() };
        let outcome = self.import(file, &request)?;
        if let Ok(Imported { id: Some(id), .. }) = &outcome.result {
            let name = outcome.file.display().to_string();
            self.note("import", &id.to_string(), &name, &request.by)?;
        }
        Ok(outcome)
    }

    /// Takes an import back, and notes who did.
    ///
    /// # Errors
    /// When there is no such import, or it is undone already.
    pub fn undo(&self, id: u32, by: &str) -> Result<(), store::Error> {
        self.store.undo(id, &(self.now)().to_string(), by)?;
        self.note("undo", &id.to_string(), "", by)
    }

    fn import(&self, file: Input, request: &Request) -> Result<Outcome, store::Error> {
        let mut watch = Watch {
            on_progress: &mut |_| {},
            on_issue: &mut |_, _| {},
            on_rejected: &mut |_, _, _, _| {},
        };
        self.import_watched(file, request, &mut watch)
    }

    fn import_watched(
        &self,
        file: Input,
        request: &Request,
        watch: &mut Watch<'_>,
    ) -> Result<Outcome, store::Error> {
        let request = Request { files: vec![file], ..request.clone() };
        let now = (self.now)();
        let outcomes = import(&*self.store, &self.locator, &request, now, watch)?;
        Ok(outcomes.into_iter().next().expect("each file has its outcome, and there is one"))
    }

    pub(super) fn note(
        &self,
        action: &str,
        subject: &str,
        detail: &str,
        by: &str,
    ) -> Result<(), store::Error> {
        self.store.note(&Audit {
            at: (self.now)().to_string(),
            by: by.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_leads_nowhere() {
        for (given, kept) in [
            ("julio.csv", "julio.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\datos\\julio.xlsx", "julio.xlsx"),
            ("..", "archivo"),
            ("", "archivo"),
            ("a\u{0}b\n.csv", "ab.csv"),
        ] {
            assert_eq!(plain_name(given), kept, "{given:?}");
        }
    }
}
