//! Finds the points that replaced retired ids.

use super::{DirectoryPoint, PointIndex};
use crate::model::RetiredPoint;
use std::collections::HashMap;

/// For each retired id the point that replaced it, following chains of retired ids; `None`
/// if there is no such point or the ids form a cycle. Each id is visited once, so the time
/// is linear.
pub(crate) fn of(points: &[DirectoryPoint], retired: &[RetiredPoint]) -> Vec<Option<PointIndex>> {
    if retired.is_empty() {
        return Vec::new();
    }
    let points: HashMap<&str, PointIndex> = points
        .iter()
        .enumerate()
        .map(|(position, point)| (point.facts.id.as_str(), PointIndex(position as u32)))
        .collect();
    let positions: HashMap<&str, usize> = retired
        .iter()
        .enumerate()
        .map(|(position, retired)| (retired.id.as_str(), position))
        .collect();
    // Unvisited, part of the chain being followed (`None` for now), or resolved.
    let mut found: Vec<Option<Option<PointIndex>>> = vec![None; retired.len()];
    for start in 0..retired.len() {
        let mut chain = Vec::new();
        let mut at = start;
        let last = loop {
            if let Some(known) = found[at] {
                break known;
            }
            found[at] = Some(None);
            chain.push(at);
            let Some(id) = retired[at].replaced_by.as_deref() else {
                break None;
            };
            match positions.get(id) {
                Some(next) => at = *next,
                None => break points.get(id).copied(),
            }
        };
        for position in chain {
            found[position] = Some(last);
        }
    }
    found.into_iter().map(Option::flatten).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Texts};

    /// A chain of retired ids, whose last is replaced by `last`.
    fn chain(length: usize, last: &str) -> Vec<RetiredPoint> {
        let id = |number: usize| format!("o-{number:05}");
        let retired = (0..length).map(|number| RetiredPoint {
            id: id(number),
            name: None,
            retired_on: Date::constant(2020, 1, 1),
            reason: "合并".to_owned(),
            replaced_by: Some(if number + 1 == length {
                last.to_owned()
            } else {
                id(number + 1)
            }),
            texts: Texts::default(),
        });
        retired.collect()
    }

    #[test]
    fn chains_of_retired_ids_are_followed_and_cycles_have_no_replacement() {
        // Following the chain separately for each id would take five thousand million
        // steps.
        assert_eq!(of(&[], &chain(100_000, "nobody")), vec![None; 100_000]);
        assert_eq!(of(&[], &chain(3, "o-00001")), vec![None; 3]);
    }
}
