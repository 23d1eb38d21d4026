//! Template contexts: one struct per page kind, ready for display.
//!
//! Labels are in the language of the site, dates have a machine and a display form, and
//! links are relative to the page, so templates need no logic beyond `if` and `for`. Every
//! field is always present; optional ones without a value are null, which `{% if %}` treats
//! as false. These types are an interface for theme authors: fields are added, but not
//! changed. Their comments are the reference in `docs/themes.md`.

mod browse;
mod common;
mod former;
mod other;
mod point;
mod statistics;
#[cfg(test)]
mod tests;

pub(crate) use browse::*;
pub(crate) use common::*;
pub(crate) use former::*;
pub(crate) use other::*;
pub(crate) use point::*;
pub(crate) use statistics::*;

/// Converts a context for the template engine.
pub(crate) fn value<T: serde::Serialize>(context: &T) -> tera::Value {
    // This panics only if serialisation fails or map keys are not strings, which cannot
    // happen for derived implementations without such maps.
    tera::Value::from_serializable(context)
}
