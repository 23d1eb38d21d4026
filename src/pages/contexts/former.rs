//! Points that have left: the list of them, and the page of an id that is retired.

use super::common::{CorrectionContext, DateContext, Pager};
use super::point::MaybeLink;
use serde::Serialize;

/// `ended`: `ended.html` and its later pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndedContext {
    /// Those on this page, the last to leave first, those without a date at the end.
    pub items: Vec<EndedItem>,
    /// How many there are on all pages.
    pub total: usize,
    /// Number of the first one on this page, from 1.
    pub first: usize,
    /// Number of the last one on this page.
    pub last: usize,
    /// Other pages of the list; none where there is only one.
    pub pager: Option<Pager>,
}

/// A point that is no longer a member, or an id that is no longer in use.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndedItem {
    /// Its name, or its id where the name is not known.
    pub name: String,
    /// Its page.
    pub link: String,
    /// Since when, where known.
    pub date: Option<DateContext>,
    /// The last status (`已撤销`), or that the id is retired.
    pub label: String,
    /// Where it lies; none for a retired id.
    pub place: Option<String>,
    /// Of what kind it was, or why the id is retired.
    pub detail: String,
}

/// `retired`: `retired.html`, the page that stays where a retired id had its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RetiredContext<'a> {
    /// The id.
    pub id: &'a str,
    /// The name that it was last published under.
    pub name: Option<&'a str>,
    /// The day from which it is no longer in the data.
    pub retired_on: DateContext,
    /// Why.
    pub reason: &'a str,
    /// What took its place, the nearest first and the one in use at the end. Without a
    /// link where that has no page.
    pub replacements: Vec<MaybeLink>,
    /// How to have this corrected; none where nothing is configured.
    pub correction: Option<CorrectionContext>,
}
