//! Limits on processor time, which other work on the machine does not use up as it does time
//! on the clock.

use std::time::Duration;

/// The unit of the times in `/proc`, the same on all architectures of today.
#[cfg(target_os = "linux")]
const TICKS_IN_A_SECOND: u64 = 100;

/// The time that this thread has spent on a processor.
#[cfg(target_os = "linux")]
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/stat").expect("the thread's times");
    // The thread's name, in parentheses, may have spaces; utime and stime are fields 14 and 15.
    let (_, fields) = text.rsplit_once(") ").expect("a name");
    let fields = fields.split(' ').skip(11).take(2);
    let ticks: u64 = fields
        .map(|ticks| ticks.parse::<u64>().expect("a number"))
        .sum();
    Duration::from_millis(ticks * 1000 / TICKS_IN_A_SECOND)
}

/// Does something and fails if this thread needed more processor time. Only Linux, on which CI
/// runs, is asked for the time.
#[track_caller]
pub(crate) fn within<T>(limit: Duration, what: &str, work: impl FnOnce() -> T) -> T {
    #[cfg(target_os = "linux")]
    let before = spent();
    let result = work();
    #[cfg(target_os = "linux")]
    {
        let took = spent().saturating_sub(before);
        assert!(took < limit, "{what} took {took:?} of processor time");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (limit, what);
    result
}
