//! Addresses: where each page lies, and the relative link from one to another.
//!
//! The only module that knows the address scheme. Paths are relative to the root,
//! with `/` between folders, and end in a file name.

/// The page of a point.
pub fn point(id: &str) -> String {
    format!("points/{id}.html")
}

/// The page of a region by its code.
pub fn region(code: &str) -> String {
    format!("regions/{code}.html")
}

/// The search page.
pub const SEARCH: &str = "search.html";

/// The link from the page at `from` to the file at `to`, both relative to the root.
///
/// ```
/// assert_eq!(wangdian::links::relative("regions/110000/retrieval.html", "points/p-1.html"), "../../points/p-1.html");
/// assert_eq!(wangdian::links::relative("index.html", "search.html"), "search.html");
/// ```
pub fn relative(from: &str, to: &str) -> String {
    let from_folders: Vec<&str> = from.split('/').rev().skip(1).collect::<Vec<_>>();
    let from_folders: Vec<&str> = from_folders.into_iter().rev().collect();
    let to_parts: Vec<&str> = to.split('/').collect();
    let shared = from_folders
        .iter()
        .zip(to_parts.iter().take(to_parts.len().saturating_sub(1)))
        .take_while(|(a, b)| a == b)
        .count();
    let mut link = "../".repeat(from_folders.len() - shared);
    link.push_str(&to_parts[shared..].join("/"));
    link
}
