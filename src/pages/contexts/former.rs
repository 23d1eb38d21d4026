//! Points that have left: the list of them, and the page of an id that is retired.

use super::common::{CorrectionContext, DateContext, Pager};
use super::point::MaybeLink;
use serde::Serialize;

/// `ended`: `ended.html` and its later pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct EndedContext {
    /// Entries on this page, newest first, those without a date last.
    pub(crate) items: Vec<EndedItem>,
    /// How many there are on all pages.
    pub(crate) total: usize,
    /// Number of the first one on this page, from 1.
    pub(crate) first: usize,
    /// Number of the last one on this page.
    pub(crate) last: usize,
    /// Links to the other pages; none if there is only one.
    pub(crate) pager: Option<Pager>,
}

/// A point that is no longer a member, or an id that is no longer in use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct EndedItem {
    /// Its name, or its id where the name is not known.
    pub(crate) name: String,
    /// Its name in Latin letters, on pages in another language than Chinese.
    pub(crate) latin: Option<String>,
    /// Its page.
    pub(crate) link: String,
    /// Date of the end, if known.
    pub(crate) date: Option<DateContext>,
    /// The last status (`已撤销`), or that the id is retired.
    pub(crate) label: String,
    /// Region; none for a retired id.
    pub(crate) place: Option<String>,
    /// Of what kind it was, or why the id is retired.
    pub(crate) detail: String,
    /// The point that took the place of a retired id, if there is one with a page.
    pub(crate) replacement: Option<MaybeLink>,
}

/// `retired`: `retired.html`, the page that stays where a retired id had its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct RetiredContext<'a> {
    /// The id.
    pub(crate) id: &'a str,
    /// The name that it was last published under.
    pub(crate) name: Option<&'a str>,
    /// The day from which it is no longer in the data.
    pub(crate) retired_on: DateContext,
    /// Why.
    pub(crate) reason: &'a str,
    /// What took its place, the nearest first and the one in use at the end. Without a
    /// link where that has no page.
    pub(crate) replacements: Vec<MaybeLink>,
    /// Contacts for corrections; none if none is configured.
    pub(crate) correction: Option<CorrectionContext>,
}
