//! Catches and silences panics in library readers, as the last resort for damaged files that
//! passed all earlier checks.

use super::{Outcome, unreadable};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Whether this thread is running a reader whose panics are caught.
    static IS_ISOLATED: Cell<bool> = const { Cell::new(false) };
}

static INSTALL_HOOK: Once = Once::new();

/// Runs a library's reader, and turns a panic into a diagnostic without printing it. Panics
/// elsewhere, also in other threads at the same time, are reported as usual.
pub(crate) fn isolated(file: &str, read: impl FnOnce() -> Outcome) -> Outcome {
    INSTALL_HOOK.call_once(|| std::panic::set_hook(silence_readers(std::panic::take_hook())));
    let was_isolated = IS_ISOLATED.replace(true);
    let caught = catch_unwind(AssertUnwindSafe(read));
    IS_ISOLATED.set(was_isolated);
    caught.unwrap_or_else(|_| {
        Err(Box::new(unreadable(
            file,
            ("有一条损坏的记录", "a damaged record"),
        )))
    })
}

type PanicHook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

/// A hook that calls the previous one, except for panics that are caught here.
fn silence_readers(previous: PanicHook) -> PanicHook {
    Box::new(move |panic| {
        if !IS_ISOLATED.get() {
            previous(panic);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static REPORTED: AtomicUsize = AtomicUsize::new(0);

    /// A single test, since a process has only one hook.
    #[test]
    fn only_panics_of_isolated_readers_are_silenced() {
        let nothing = || Ok((Vec::new(), Vec::new()));
        // Install the module's own hook first, so that the test's hook wraps it.
        assert!(isolated("a", nothing).is_ok());
        let default_hook = std::panic::take_hook();
        std::panic::set_hook(silence_readers(Box::new(move |panic| {
            if panic.payload().downcast_ref() == Some(&"test panic") {
                REPORTED.fetch_add(1, Ordering::SeqCst);
            } else {
                default_hook(panic);
            }
        })));
        for _ in 0..2 {
            let outcome = isolated("a", || panic!("test panic"));
            assert_eq!(
                outcome.err().map(|problem| problem.code),
                Some("unreadable-workbook")
            );
            assert_eq!(REPORTED.load(Ordering::SeqCst), 0);
        }
        let outcome = isolated("a", || {
            let elsewhere = std::thread::spawn(|| panic!("test panic"));
            assert!(elsewhere.join().is_err());
            nothing()
        });
        assert!(outcome.is_ok());
        assert_eq!(REPORTED.load(Ordering::SeqCst), 1);
        assert!(catch_unwind(|| panic!("test panic")).is_err());
        assert_eq!(REPORTED.load(Ordering::SeqCst), 2);
    }
}
