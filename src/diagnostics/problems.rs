//! Collects problems: a limited number of each rule, and exact counts.
//!
//! A file with a mistake in every row has millions of problems. Nobody reads them, and they
//! would fill the memory, so only the first of each rule are kept; of the others only a
//! digest, so that a problem found twice counts once.

use super::{Diagnostic, PersonalValues, Severity};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A rule's code with the severity applied.
pub(crate) type Kind = (&'static str, Severity);

/// Problems in the order in which they are found. Which ones are kept does not depend on
/// that order.
#[derive(Debug, Clone)]
pub struct Problems {
    limit: usize,
    kinds: BTreeMap<Kind, RuleProblems>,
    /// Values to mask in reports of the problems.
    personal: PersonalValues,
}

/// The problems of one rule.
#[derive(Debug, Clone, Default)]
struct RuleProblems {
    /// The first ones in the order of reports; up to twice the limit, before they are
    /// sorted and truncated again.
    kept: Vec<Diagnostic>,
    /// The position of the last one, if `kept` was sorted when it reached the limit: later
    /// ones can be dropped at once.
    last: Option<usize>,
    /// Digests of the dropped problems.
    left_out: HashSet<u64>,
}

impl Problems {
    /// An empty collection that keeps at most `limit` problems of each rule.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            kinds: BTreeMap::new(),
            personal: PersonalValues::default(),
        }
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Diagnostic) {
        let kind = (problem.code, problem.severity);
        self.kinds
            .entry(kind)
            .or_default()
            .push(problem, self.limit);
    }

    /// Registers a personal value, which reports will mask.
    pub(crate) fn hide_value(&mut self, value: &str) {
        self.personal.add(value);
    }

    /// Registers personal values of the data.
    pub(crate) fn hide(&mut self, personal: &PersonalValues) {
        self.personal.extend(personal);
    }

    /// Adds all problems of another collection.
    pub(crate) fn merge(&mut self, others: Self) {
        self.personal.extend(&others.personal);
        for (kind, others) in others.kinds {
            let of_kind = self.kinds.entry(kind).or_default();
            of_kind.left_out.extend(others.left_out);
            for problem in others.kept {
                of_kind.push(problem, self.limit);
            }
        }
    }

    /// Whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The number of errors; problems found twice count twice.
    pub fn errors(&self) -> usize {
        let errors = self
            .kinds
            .iter()
            .filter(|((_, severity), _)| *severity == Severity::Error);
        errors
            .map(|(_, of_kind)| of_kind.kept.len() + of_kind.left_out.len())
            .sum()
    }

    /// The kept problems.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kinds.values().flat_map(|of_kind| &of_kind.kept)
    }

    /// Changes severities; problems for which `severity` returns `None` are dropped.
    pub(crate) fn with_severities(self, severity: impl Fn(Kind) -> Option<Severity>) -> Self {
        let mut changed = Self::new(self.limit);
        changed.personal = self.personal;
        for (kind, mut of_kind) in self.kinds {
            let Some(severity) = severity(kind) else {
                continue;
            };
            for problem in &mut of_kind.kept {
                problem.severity = severity;
            }
            changed.kinds.insert((kind.0, severity), of_kind);
        }
        changed
    }

    /// Whether problems were dropped.
    pub(crate) fn are_incomplete(&self) -> bool {
        let mut kinds = self.kinds.values();
        kinds.any(|of_kind| !of_kind.left_out.is_empty())
    }

    /// The kept problems, the number of dropped ones of each kind, and the values to mask.
    pub(crate) fn into_parts(self) -> (Vec<Diagnostic>, BTreeMap<Kind, usize>, PersonalValues) {
        let mut kept = Vec::new();
        let mut left_out = BTreeMap::new();
        for (kind, mut of_kind) in self.kinds {
            of_kind.truncate_to(self.limit);
            kept.append(&mut of_kind.kept);
            if !of_kind.left_out.is_empty() {
                left_out.insert(kind, of_kind.left_out.len());
            }
        }
        (kept, left_out, self.personal)
    }
}

impl RuleProblems {
    fn push(&mut self, problem: Diagnostic, limit: usize) {
        let last = self.last.and_then(|last| self.kept.get(last));
        if last.is_some_and(|last| problem.order(last).is_gt()) {
            self.left_out.insert(digest(&problem));
            return;
        }
        self.kept.push(problem);
        if self.kept.len() >= limit.saturating_mul(2).max(1) {
            self.truncate_to(limit);
        }
    }

    /// Sorts, removes duplicates, and truncates to the limit.
    fn truncate_to(&mut self, limit: usize) {
        self.kept.sort_by(Diagnostic::order);
        self.kept.dedup();
        let first = self.kept.len().min(limit);
        let left_out = self.kept.drain(first..);
        self.left_out
            .extend(left_out.map(|problem| digest(&problem)));
        self.last = (first == limit).then(|| limit.saturating_sub(1));
        if self.last.is_some() {
            self.kept.shrink_to(limit);
        }
    }
}

/// A digest that is the same for equal problems, on every machine.
fn digest(problem: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    problem.hash(&mut hasher);
    hasher.finish()
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Diagnostic;
    type IntoIter = Box<dyn Iterator<Item = &'a Diagnostic> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

/// The kept problems.
impl IntoIterator for Problems {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_parts().0.into_iter()
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, problems: I) {
        for problem in problems {
            self.push(problem);
        }
    }
}

/// Keeps all problems of the list.
impl From<Vec<Diagnostic>> for Problems {
    fn from(problems: Vec<Diagnostic>) -> Self {
        let mut all = Self::new(usize::MAX);
        all.extend(problems);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;

    fn problem(code: &'static str, line: u64) -> Diagnostic {
        let message = message!("{line}", "{line}");
        Diagnostic::new(Severity::Error, code, "a.csv", message).at_line(line)
    }

    /// The kept lines out of 1 to 1000, each found twice, in an order that depends on
    /// `step`.
    fn kept(step: u64, limit: usize) -> (Vec<Option<u64>>, BTreeMap<Kind, usize>) {
        let mut problems = Problems::new(limit);
        for number in 0..2_000 {
            problems.push(problem("a", 1 + number * step % 1_000));
        }
        let (kept, left_out, _) = problems.into_parts();
        (kept.iter().map(|problem| problem.line).collect(), left_out)
    }

    #[test]
    fn the_first_problems_are_kept_and_others_counted_once_in_any_order() {
        for step in [1, 7, 999, 333] {
            let (lines, left_out) = kept(step, 10);
            assert_eq!(lines, (1..=10).map(Some).collect::<Vec<_>>(), "{step}");
            let expected = BTreeMap::from([(("a", Severity::Error), 990)]);
            assert_eq!(left_out, expected, "{step}");
        }
        let (lines, left_out) = kept(7, 1_000);
        assert_eq!((lines.len(), left_out.len()), (1_000, 0));
        let (lines, left_out) = kept(7, 0);
        assert_eq!(
            (lines.len(), left_out.into_values().sum::<usize>()),
            (0, 1_000)
        );
    }

    #[test]
    fn at_most_twice_the_limit_is_kept_in_memory() {
        let mut problems = Problems::new(10);
        for line in (0..10_000).rev() {
            problems.push(problem("a", line));
            assert!(problems.iter().count() <= 20);
        }
    }

    #[test]
    fn each_rule_has_its_own_limit() {
        let mut problems = Problems::new(2);
        for line in 1..=5 {
            problems.push(problem("a", line));
        }
        problems.push(problem("b", 9));
        let report = Report::of(problems, 2);
        let codes = report.diagnostics().iter().map(|problem| problem.code);
        assert!(codes.eq(["a", "a", "b"]));
        assert_eq!(report.count(Severity::Error), 6);
        assert_eq!(report.left_out().collect::<Vec<_>>(), [("a", 3)]);
    }
}
