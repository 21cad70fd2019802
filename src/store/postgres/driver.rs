//! A thread that drives connections, so that other threads may block on them.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::runtime::{Builder, Handle};
use tokio::sync::Notify;

/// The thread; it ends with its drop.
pub(super) struct Driver {
    handle: Handle,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Driver {
    pub fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (handle, stop) = (runtime.handle().clone(), Arc::new(Notify::new()));
        let stopped = Arc::clone(&stop);
        let drive = move || runtime.block_on(stopped.notified());
        let thread = thread::Builder::new().name("tejido-postgres".to_owned()).spawn(drive)?;
        Ok(Self { handle, stop, thread: Some(thread) })
    }

    /// Blocks this thread until the work is done.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.handle.block_on(work)
    }

    /// Lets the thread do something beside.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.handle.spawn(work);
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic of its own was logged where it happened.
            thread.join().ok();
        }
    }
}
