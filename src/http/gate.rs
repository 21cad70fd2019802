//! How many answers may be in the making at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future;
use futures_util::lock::{Mutex as Turn, OwnedMutexGuard};

/// Lets only so many answers be in the making at once; the rest are asked to come back.
pub(super) struct Gate {
    inside: Arc<AtomicUsize>,
    room: usize,
}

impl Gate {
    pub fn new(room: usize) -> Self {
        Self { inside: Arc::default(), room }
    }

    /// A pass, if there is room.
    pub fn enter(&self) -> Option<Pass> {
        let before = self.inside.fetch_add(1, Ordering::AcqRel);
        // Made even when there is no room, so that it takes itself back out.
        let pass = Pass(Arc::clone(&self.inside));
        (before < self.room).then_some(pass)
    }
}

/// Leave to make an answer; its drop makes room.
pub(super) struct Pass(Arc<AtomicUsize>);

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Pictures that may be painted or wait for it at once.
const PICTURES: usize = 16;

/// Where large pictures are painted: two at once, as each may take much memory and many seconds;
/// some wait, the rest are asked to come back.
pub(super) struct Studio {
    door: Gate,
    easels: [Arc<Turn<()>>; 2],
}

/// A place at an easel.
pub(super) type Place = (Pass, OwnedMutexGuard<()>);

impl Default for Studio {
    fn default() -> Self {
        Self { door: Gate::new(PICTURES), easels: Default::default() }
    }
}

impl Studio {
    /// Waits for a place; none when too many wait already.
    pub async fn enter(&self) -> Option<Place> {
        let pass = self.door.enter()?;
        let [first, second] = self.easels.each_ref().map(|easel| Arc::clone(easel).lock_owned());
        let (easel, _) = future::select(first, second).await.factor_first();
        Some((pass, easel))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_full_gate_opens_again_when_someone_leaves() {
        let gate = Gate::new(2);
        let (first, second) = (gate.enter(), gate.enter());
        assert!(first.is_some() && second.is_some());
        assert!(gate.enter().is_none());
        drop(first);
        assert!(gate.enter().is_some());
    }
    #[test]
    fn two_pictures_are_painted_at_once() {
        let studio = Studio::default();
        let places = [studio.enter(), studio.enter()].map(FutureExt::now_or_never);
        assert!(places.iter().all(|place| place.as_ref().is_some_and(Option::is_some)));
        assert!(studio.enter().now_or_never().is_none(), "the third waits");
        drop(places);
        assert!(studio.enter().now_or_never().is_some());
    }
}
