//! Finished answers by their ETag, so that each is made and compressed once for each version.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use actix_web::web::Bytes;

/// An answer ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finished {
    /// Its body, encoded as its ETag says.
    pub body: Bytes,
    /// The value of its `Link` header.
    pub link: Option<String>,
    /// The name of the file as which it is kept.
    pub file: Option<String>,
}

/// Answers up to a number of bytes; when they are used up it starts afresh, which keeps it simple
/// and its memory bounded, whatever is asked.
pub(super) struct Cache {
    shelf: Mutex<Shelf>,
    bytes_max: usize,
}

#[derive(Default)]
struct Shelf {
    answers: HashMap<String, Finished>,
    bytes: usize,
}

impl Cache {
    /// Holds up to `bytes_max` bytes of bodies.
    pub fn new(bytes_max: usize) -> Self {
        Self { shelf: Mutex::default(), bytes_max }
    }

    /// The answer with this ETag.
    pub fn find(&self, etag: &str) -> Option<Finished> {
        self.shelf().answers.get(etag).cloned()
    }

    /// Keeps an answer, unless it alone would take a quarter of the room.
    pub fn keep(&self, etag: &str, answer: &Finished) {
        let bytes = answer.body.len() + etag.len();
        if bytes > self.bytes_max / 4 {
            return;
        }
        let mut shelf = self.shelf();
        if shelf.bytes + bytes > self.bytes_max {
            *shelf = Shelf::default();
        }
        if shelf.answers.insert(etag.to_owned(), answer.clone()).is_none() {
            shelf.bytes += bytes;
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        *self.shelf() = Shelf::default();
    }

    /// A thread that panicked elsewhere leaves whole entries behind: nothing here can panic.
    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(bytes: usize) -> Finished {
        Finished { body: vec![0; bytes].into(), link: None, file: None }
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let cache = Cache::new(100);
        for name in 0..50 {
            cache.keep(&name.to_string(), &answer(20));
            assert!(cache.shelf().bytes <= 100);
        }
        assert_eq!(cache.find("49"), Some(answer(20)));
        assert_eq!(cache.find("0"), None);
    }

    #[test]
    fn a_huge_answer_is_not_kept() {
        let cache = Cache::new(100);
        cache.keep("huge", &answer(90));
        assert_eq!(cache.find("huge"), None);
    }
}
