//! Rebuilds the program when a file of the built-in theme is added or removed; changed
//! files are noticed by the compiler itself.

fn main() {
    println!("cargo:rerun-if-changed=themes/default");
    println!("cargo:rerun-if-changed=build.rs");
}
