//! Expected files, which `UPDATE_EXPECT=1` rewrites.

use std::path::Path;

/// Compares a file of this repository with what it should be.
#[track_caller]
pub(crate) fn assert_file(path: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, made).expect("the expected file");
    }
    let expected = std::fs::read_to_string(&file).expect("the expected file");
    if expected == made {
        return;
    }
    let same = expected.lines().zip(made.lines());
    let same = same.take_while(|(expected, made)| expected == made).count();
    panic!(
        "{path} is out of date from line {} on; run this test with UPDATE_EXPECT=1 to rewrite it\n\
         it says: {:?}\nit should say: {:?}",
        same + 1,
        expected.lines().nth(same),
        made.lines().nth(same),
    );
}
