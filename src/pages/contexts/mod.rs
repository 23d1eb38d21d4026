//! What templates get: one struct per page kind, display-ready.
//!
//! Labels are in the language of the site, dates come both ways, links are relative to the
//! page already: templates hold no logic beyond `if` and `for`. Every field is always
//! there; an optional one that has no value is none, which `{% if %}` takes for false.
//! These types are a promise to the authors of themes: fields are added, not changed. Their
//! comments are the reference in `docs/themes.md`.

mod browse;
mod common;
mod former;
mod other;
mod point;
#[cfg(test)]
mod tests;

pub(crate) use browse::*;
pub(crate) use common::*;
pub(crate) use former::*;
pub(crate) use other::*;
pub(crate) use point::*;

/// A context as the template engine takes it.
pub(crate) fn value<T: serde::Serialize>(context: &T) -> tera::Value {
    // It panics only where a type's serialisation fails or a map's keys are no texts;
    // the contexts derive theirs and hold no such map.
    tera::Value::from_serializable(context)
}
