//! Snapshots of a store as it grows: each takes what was stored since the one before.

use std::sync::Arc;
use std::time::Duration;

use crate::app::{Workspace, WorkspaceError};
use crate::snapshot::{Builder, Snapshot};
use crate::store::{Change, Live, Step, Store};

/// Makes a snapshot whenever the store has changed.
pub struct Feed {
    workspace: Workspace,
    builder: Builder,
    live: Live,
    last: u32,
}

impl Feed {
    /// A feed of what is stored.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn open(workspace: Workspace) -> Result<Self, WorkspaceError> {
        let builder = Builder::new(Arc::clone(&workspace.locator));
        let mut feed = Self { workspace, builder, live: Live::default(), last: 0 };
        feed.refresh()?;
        Ok(feed)
    }

    /// The snapshot of what was read.
    pub fn snapshot(&self) -> Snapshot {
        self.builder.snapshot()
    }

    /// Reads what was stored since; false when nothing was.
    ///
    /// # Errors
    /// When the store cannot be read; what was read before stays.
    pub fn refresh(&mut self) -> Result<bool, WorkspaceError> {
        let Some(store) = self.workspace.store()? else { return Ok(false) };
        let steps = store.steps(self.last)?;
        let Some(last) = steps.last().map(|step| step.number) else { return Ok(false) };
        if self.grow(&*store, &steps)? {
            for step in &steps {
                self.live.step(step);
            }
            self.last = last;
        } else {
            self.begin_again(&*store, &steps, last)?;
        }
        Ok(true)
    }

    /// Reads everything anew. Should the store fail here, the next attempt begins from nothing.
    fn begin_again(
        &mut self,
        store: &dyn Store,
        steps: &[Step],
        last: u32,
    ) -> Result<(), WorkspaceError> {
        let locator = Arc::clone(&self.workspace.locator);
        self.builder = Builder::new(Arc::clone(&locator));
        self.last = 0;
        let mut live = std::mem::take(&mut self.live);
        for step in steps {
            live.step(step);
        }
        let extracts = store.extracts(&live.numbers())?;
        self.builder = Builder::of(locator, &extracts);
        (self.live, self.last) = (live, last);
        Ok(())
    }

    /// Adds the batches of these steps to what is there; false when that does not do, and the
    /// builder is to be made anew.
    fn grow(&mut self, store: &dyn Store, steps: &[Step]) -> Result<bool, WorkspaceError> {
        if !steps.iter().all(|step| matches!(step.change, Change::Append { .. })) {
            return Ok(false);
        }
        let numbers: Vec<u32> = steps.iter().map(|step| step.number).collect();
        let extracts = store.extracts(&numbers)?;
        let empty = Builder::new(Arc::clone(&self.workspace.locator));
        let Some(grown) = std::mem::replace(&mut self.builder, empty).append(&extracts) else {
            return Ok(false);
        };
        self.builder = grown;
        Ok(true)
    }

    /// Waits until there may be more, for so long at most.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn wait(&self, patience: Duration) -> Result<bool, WorkspaceError> {
        let Some(store) = self.workspace.store()? else {
            std::thread::sleep(patience);
            return Ok(false);
        };
        Ok(store.wait(self.last, patience)?)
    }
}
