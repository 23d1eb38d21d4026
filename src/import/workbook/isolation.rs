//! Keeps a panic in a library's reader from ending the program, or from being seen: the
//! last resort for damage that nothing before it noticed. It knows no format.

use super::{Outcome, unreadable};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Whether this thread is in a reader whose panics are caught.
    static IS_ISOLATED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs a reader of a library, which may panic on damaged bytes: a person's file must not
/// end the program, nor show her a program's text. Panics elsewhere, also those of other
/// threads at the same time, are told as before.
pub fn isolated(file: &str, read: impl FnOnce() -> Outcome) -> Outcome {
    HOOK.call_once(|| std::panic::set_hook(quiet_in_readers(std::panic::take_hook())));
    let was = IS_ISOLATED.replace(true);
    let caught = catch_unwind(AssertUnwindSafe(read));
    IS_ISOLATED.set(was);
    caught.unwrap_or_else(|_| {
        Err(Box::new(unreadable(
            file,
            ("有一条损坏的记录", "a damaged record"),
        )))
    })
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;

/// A hook that tells what the previous one told, but for panics that are caught here.
fn quiet_in_readers(previous: Hook) -> Hook {
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

    static TOLD: AtomicUsize = AtomicUsize::new(0);

    /// One test for all: there is only one hook in a process.
    #[test]
    fn only_a_panic_of_an_isolated_reader_is_kept_quiet() {
        let nothing = || Ok((Vec::new(), Vec::new()));
        // The hook that is set once stands below the one of this test.
        assert!(isolated("a", nothing).is_ok());
        let usual = std::panic::take_hook();
        std::panic::set_hook(quiet_in_readers(Box::new(move |panic| {
            if panic.payload().downcast_ref() == Some(&"told or not") {
                TOLD.fetch_add(1, Ordering::SeqCst);
            } else {
                usual(panic);
            }
        })));
        for _ in 0..2 {
            let outcome = isolated("a", || panic!("told or not"));
            assert_eq!(
                outcome.err().map(|problem| problem.code),
                Some("unreadable-workbook")
            );
            assert_eq!(TOLD.load(Ordering::SeqCst), 0);
        }
        let outcome = isolated("a", || {
            let elsewhere = std::thread::spawn(|| panic!("told or not"));
            assert!(elsewhere.join().is_err());
            nothing()
        });
        assert!(outcome.is_ok());
        assert_eq!(TOLD.load(Ordering::SeqCst), 1);
        assert!(catch_unwind(|| panic!("told or not")).is_err());
        assert_eq!(TOLD.load(Ordering::SeqCst), 2);
    }
}
