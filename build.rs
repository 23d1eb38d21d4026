//! Rebuilds the program when a file that it has built in is added or removed: of the theme, of
//! the content, or of a new project. Changed files are noticed by the compiler itself.

fn main() {
    for folder in ["themes/default", "content", "src/starter/files"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
