//! Validates raw rows: makes a [`crate::model::Registry`] and a complete report.
//!
//! This is the only way from raw to validated data. It reads no files and knows nothing of
//! pages; every rule has its code, check and message in the file of its group.

mod assemble;
mod cells;
pub(crate) mod codes;
pub(crate) mod damage;
pub(crate) mod exceptions;
pub(crate) mod form;
pub(crate) mod history;
pub(crate) mod law;
pub(crate) mod misplaced;
pub(crate) mod notice;
pub(crate) mod people;
pub(crate) mod place;
mod point_builder;
mod private_values;
pub(crate) mod publishing;
pub(crate) mod quality;
mod read_cell;
pub(crate) mod sample_records;
pub(crate) mod settings;
pub(crate) mod severities;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
pub(crate) mod values;

use self::assemble::Assembly;
use self::private_values::private_values;
use crate::config::DataConfig;
use crate::diagnostics::{Problems, Rule};
use crate::load::{Loaded, LoadedTable};
use crate::model::{Date, Registry};
use std::sync::Arc;

/// The result of a check.
#[derive(Debug)]
pub struct Checked {
    /// The registry; `None` if there are errors.
    pub registry: Option<Registry>,
    /// The date on which statuses are evaluated; `None` if no date is known.
    pub as_of: Option<Date>,
    /// All problems, including those of the loader, in no particular order.
    pub diagnostics: Problems,
}

/// Checks everything that was loaded, without stopping at the first error. The result
/// includes the problems of loading.
///
/// The as-of date is the requested one, or that of `registry.json`, or the newest
/// `approved_on`, `updated_on` or event date in the data.
pub fn check(loaded: &Loaded, options: &DataConfig, requested_as_of: Option<Date>) -> Checked {
    // Reports mask private values, and nearly all data has something to report.
    let (assembled, private) = rayon::join(
        || assemble(loaded, options, requested_as_of),
        || private_values(&loaded.raw),
    );
    let mut diagnostics = loaded.diagnostics.clone();
    let (registry, as_of) = match assembled {
        Some((registry, as_of, problems)) => {
            diagnostics.merge(problems);
            (Some(registry), as_of)
        }
        None => (None, requested_as_of),
    };
    if !diagnostics.is_empty() {
        diagnostics.hide(&private);
    }
    let failed = diagnostics.errors() > 0;
    Checked {
        registry: registry.filter(|_| !failed),
        as_of,
        diagnostics,
    }
}

/// The registry as far as its rows can be read, the as-of date and all problems; `None` where a table
/// that all rows refer to could not be loaded.
fn assemble(
    loaded: &Loaded,
    options: &DataConfig,
    requested_as_of: Option<Date>,
) -> Option<(Registry, Option<Date>, Problems)> {
    let raw = &loaded.raw;
    let (regions, taxonomy) = (loaded.regions.as_ref()?, loaded.taxonomy.as_ref()?);
    let (pinyin, everyday_words) = (loaded.pinyin.as_ref()?, loaded.everyday_words.as_ref()?);
    let mut assembly = Assembly::new(raw, regions, taxonomy, options);
    assembly.read_rows();
    let as_of = requested_as_of.or_else(|| assembly.as_of());
    let items_are_known = !matches!(raw.service_items, LoadedTable::Unreadable);
    assembly.check_points(as_of, items_are_known);
    let (points, retired, problems) = assembly.finish();
    let registry = Registry {
        points,
        retired,
        regions: Arc::clone(regions),
        taxonomy: Arc::clone(taxonomy),
        pinyin: Arc::clone(pinyin),
        everyday_words: Arc::clone(everyday_words),
    };
    Some((registry, as_of, problems))
}

/// Like [`check`], but keeps all warnings of a valid registry, for comparing the problems
/// of two registries. The limit of `options` still applies to registries with errors.
pub(crate) fn check_for_comparison(
    load: impl Fn(&DataConfig) -> Loaded,
    options: &DataConfig,
    requested_as_of: Option<Date>,
) -> (Loaded, Checked) {
    let loaded = load(options);
    let checked = check(&loaded, options, requested_as_of);
    if checked.registry.is_none() || !checked.diagnostics.are_incomplete() {
        return (loaded, checked);
    }
    let all = DataConfig {
        max_reported: usize::MAX,
        ..options.clone()
    };
    let loaded = if loaded.diagnostics.are_incomplete() {
        load(&all)
    } else {
        loaded
    };
    let checked = check(&loaded, &all, requested_as_of);
    (loaded, checked)
}

/// The rules of this module, in manual order.
pub(crate) const RULES: [&[&Rule]; 11] = [
    form::ALL,
    place::ALL,
    people::ALL,
    exceptions::ALL,
    law::ALL,
    quality::ALL,
    publishing::ALL,
    notice::ALL,
    history::ALL,
    settings::ALL,
    sample_records::ALL,
];
