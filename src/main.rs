//! The command line: arguments → options → run → exit status.

fn main() {}
