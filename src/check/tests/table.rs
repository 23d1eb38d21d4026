//! Test cases of rules, as lines of a table.

use crate::diagnostics::Diagnostic;
use crate::test_support::registry_folder::Folder;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// The codes of problems that were reported without help.
static WITHOUT_HELP: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

/// The codes of problems, in order.
pub(crate) fn codes_of<'p>(
    problems: impl IntoIterator<Item = &'p Diagnostic>,
) -> Vec<&'static str> {
    let mut noted = WITHOUT_HELP.lock().expect("no test panics here");
    let problems = problems.into_iter().inspect(|problem| {
        if problem.help.is_none() {
            noted.insert(problem.code);
        }
    });
    problems.map(|problem| problem.code).collect()
}

/// Computes the codes for a value.
type Find = Box<dyn Fn(&str) -> Vec<&'static str>>;

/// One way to violate a rule, with one or several values.
pub(crate) struct Line {
    pub(crate) code: &'static str,
    /// Codes that may be reported as well: one mistake can violate two rules.
    or_also: &'static [&'static str],
    find: Find,
    pub(crate) wrong: Vec<String>,
    pub(crate) right: Vec<String>,
}

/// A rule that a folder made from a value violates or not.
pub(crate) fn line(code: &'static str, make: impl Fn(&str) -> Folder + 'static) -> Line {
    line_of(code, move |value| {
        codes_of(make(value).report().diagnostics())
    })
}

/// A rule that a value violates or not; `find` computes the codes.
pub(crate) fn line_of(
    code: &'static str,
    find: impl Fn(&str) -> Vec<&'static str> + 'static,
) -> Line {
    Line {
        code,
        or_also: &[],
        find: Box::new(find),
        wrong: Vec::new(),
        right: Vec::new(),
    }
}

impl Line {
    pub(crate) fn wrong(mut self, values: &[&str]) -> Self {
        self.wrong
            .extend(values.iter().map(|value| (*value).to_owned()));
        self
    }

    pub(crate) fn right(mut self, values: &[&str]) -> Self {
        self.right
            .extend(values.iter().map(|value| (*value).to_owned()));
        self
    }

    pub(crate) fn or_also(mut self, codes: &'static [&'static str]) -> Self {
        self.or_also = codes;
        self
    }

    /// Checks that wrong values yield exactly the code, and right ones nothing.
    fn check(&self) {
        for value in &self.wrong {
            let found = (self.find)(value);
            let shown: String = value.chars().take(80).collect();
            assert!(
                found.contains(&self.code),
                "{} is not reported for {shown:?}: {found:?}",
                self.code
            );
            let mut others = found.iter().filter(|code| **code != self.code);
            assert!(
                others.all(|code| self.or_also.contains(code)),
                "{} with {shown:?} brings {found:?}",
                self.code
            );
        }
        for value in &self.right {
            let found = (self.find)(value);
            let shown: String = value.chars().take(80).collect();
            assert_eq!(found, Vec::<&str>::new(), "{} with {shown:?}", self.code);
        }
    }
}

/// Checks all lines, and that every problem has help.
pub(crate) fn check(table: &[Line]) {
    for line in table {
        line.check();
    }
    let without = WITHOUT_HELP.lock().expect("no test panics here");
    assert!(without.is_empty(), "reported without a help: {without:?}");
}

/// A folder whose second point has this value in a column of `points.csv`.
pub(crate) fn point(column: &'static str) -> impl Fn(&str) -> Folder {
    move |value| Folder::sound().set("points.csv", 1, column, value)
}

/// A folder whose second designation, a national point, has this value in a column.
pub(crate) fn designation(column: &'static str) -> impl Fn(&str) -> Folder {
    move |value| Folder::sound().set("designations.csv", 1, column, value)
}

/// A folder with these rows in a file, below its headings.
pub(crate) fn rows(file: &'static str, headings: &'static str) -> impl Fn(&str) -> Folder {
    move |rows| Folder::sound().file(file, &format!("{headings}\n{rows}\n"))
}

/// A folder with one event.
pub(crate) fn event() -> impl Fn(&str) -> Folder {
    rows("events.csv", "point_id,date,type,kind,field,old,new")
}
