#![no_main]

#[path = "../targets/workbook.rs"]
mod target;

use std::sync::Once;

static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The program catches what a library's reader panics with. libFuzzer's hook would end
    // the process before that; a panic that nobody catches still does.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    target::run(bytes);
});
