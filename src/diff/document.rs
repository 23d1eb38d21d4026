//! A review as a tree of sections and items in one language. The renderers for people (text and
//! Markdown) share it; they add escaping and layout.

use super::labels::{self, TitleColumns, Topic};
use super::{
    DesignationDifference, FieldDifference, PageAction, PointDifference, PointName, RemovedPoint,
    Review, RowAction, RowDifference, ShownValue,
};
use crate::diagnostics::{Language, Text};
use crate::links::PageKind;

/// The content of a review.
pub(crate) struct Document {
    /// The labels and counts of changes; counts of zero are omitted.
    pub(crate) totals: Vec<(String, usize)>,
    /// The non-empty sections.
    pub(crate) sections: Vec<Section>,
}

/// A titled list of items.
pub(crate) struct Section {
    /// What the section is about.
    pub(crate) topic: Topic,
    /// The title in the language of the document.
    pub(crate) title: String,
    /// The entries.
    pub(crate) items: Vec<Item>,
}

/// An entry of a section.
pub(crate) enum Item {
    /// A line of text.
    Line(String),
    /// A renamed point with its old name.
    Renamed { old: String, point: PointName },
    /// An added, removed or changed point.
    Point(PointItem),
    /// A row that does not belong to a listed point.
    Part(Part),
}

/// A point with its changes.
pub(crate) struct PointItem {
    /// The id and name of the point.
    pub(crate) point: PointName,
    /// `+`, `-` or `~`, as in a text diff.
    pub(crate) mark: &'static str,
    /// The region of an added point; the reason for a removed one.
    pub(crate) remark: Option<String>,
    /// Whether the removal is an error.
    pub(crate) is_wrong: bool,
    /// The fields of an added point on one line.
    pub(crate) line: String,
    /// The fields of a changed point.
    pub(crate) fields: Vec<Field>,
    /// The fields that are never published.
    pub(crate) contact: Vec<Field>,
    /// The designations and rows of other tables.
    pub(crate) parts: Vec<Part>,
}

impl PointItem {
    /// An item with only the point's name.
    fn new(mark: &'static str, difference: &PointDifference) -> Self {
        Self {
            point: difference.point.clone(),
            mark,
            remark: None,
            is_wrong: false,
            line: String::new(),
            fields: Vec::new(),
            contact: Vec::new(),
            parts: Vec::new(),
        }
    }
}

/// The displayed value of a field before and after; `None` if empty.
pub(crate) struct Field {
    /// The heading of the field.
    pub(crate) heading: &'static str,
    /// The value before.
    pub(crate) old: Option<String>,
    /// The value after.
    pub(crate) new: Option<String>,
    /// Whether the values differ only in their masked parts.
    pub(crate) differs_only_masked: bool,
}

/// A designation of a point, or a row of another table.
pub(crate) struct Part {
    /// What designations and other rows do not share.
    pub(crate) kind: PartKind,
    /// The label of its table.
    pub(crate) table: String,
    /// The label of its action.
    pub(crate) action: String,
    /// What identifies the row, such as its name.
    pub(crate) title: String,
    /// The fields on one line, if the row exists on one side only.
    pub(crate) line: Option<String>,
    /// The changed fields.
    pub(crate) fields: Vec<Field>,
}

/// The data specific to designations or other rows.
pub(crate) enum PartKind {
    /// A designation.
    Designation {
        /// The effective status or its change; `None` if it is unchanged.
        status: Option<String>,
        /// The effective status before the change.
        before: StatusCell,
        /// The effective status after the change.
        now: StatusCell,
    },
    /// A row of another table, with what happened to it.
    Row(RowAction),
}

/// The effective status of a designation on one side, for a table cell.
pub(crate) enum StatusCell {
    /// The designation does not exist on this side.
    None,
    /// The status is the same as on the other side.
    Same,
    /// Another status, given by its label.
    Other(String),
}

impl Document {
    /// Builds the document for a review.
    pub(crate) fn new(review: &Review, language: Language) -> Self {
        let builder = DocumentBuilder { language };
        let totals = labels::totals(review).into_iter();
        let totals = totals.filter(|(_, count)| *count > 0);
        Self {
            totals: totals
                .map(|(name, count)| (builder.localized(name), count))
                .collect(),
            sections: builder.sections(review),
        }
    }

    /// The section for a topic, unless it is empty.
    pub(crate) fn section(&self, topic: Topic) -> Option<&Section> {
        self.sections.iter().find(|section| section.topic == topic)
    }
}

/// Converts differences into items in one language.
#[derive(Clone, Copy)]
struct DocumentBuilder {
    language: Language,
}

impl DocumentBuilder {
    fn localized(self, text: Text) -> String {
        match self.language {
            Language::Chinese => text.zh,
            Language::English => text.en,
        }
    }

    fn sections(self, review: &Review) -> Vec<Section> {
        let difference = &review.difference;
        let changed = || difference.changed.iter();
        let redirects = review.pages.redirects.iter().map(|redirect| {
            let nowhere = self.localized(message!("没有合适的去处", "no suitable target"));
            let to = redirect.to.as_ref().unwrap_or(&nowhere);
            Item::Line(format!("{} → {to}", redirect.from))
        });
        let others = review.pages.others.iter();
        let others = others
            .filter(|page| page.kind != PageKind::File && page.action != PageAction::Changes)
            .map(|page| self.page(page.action, &page.path));
        let sections = [
            (
                Topic::Removed,
                difference
                    .removed
                    .iter()
                    .map(|point| self.removed(point))
                    .collect(),
            ),
            (Topic::Renamed, changed().filter_map(renamed).collect()),
            (
                Topic::Added,
                difference
                    .added
                    .iter()
                    .map(|point| self.added(point))
                    .collect(),
            ),
            (
                Topic::Changed,
                changed().map(|point| self.changed(point)).collect(),
            ),
            (Topic::Retired, self.retired(review)),
            (Topic::Redirects, redirects.collect()),
            (Topic::OwnPages, self.point_pages(review, true)),
            (
                Topic::PagesAffectedByOthers,
                self.point_pages(review, false),
            ),
            (Topic::OtherPages, others.collect::<Vec<Item>>()),
        ];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        sections
            .map(|(topic, items)| Section {
                topic,
                title: self.localized(labels::topic(topic)),
                items,
            })
            .collect()
    }

    fn removed(self, removed: &RemovedPoint) -> Item {
        Item::Point(PointItem {
            remark: Some(self.localized(labels::removal_reason(removed))),
            is_wrong: removed.had_page && removed.retired.is_none(),
            ..PointItem::new("-", &removed.was)
        })
    }

    fn added(self, point: &PointDifference) -> Item {
        Item::Point(PointItem {
            remark: Some(point.region.get(self.language).to_owned()),
            line: labels::one_line(&point.fields, TitleColumns::Point, self.language),
            contact: self.fields(&point.contact),
            parts: self.parts(point),
            ..PointItem::new("+", point)
        })
    }

    fn changed(self, point: &PointDifference) -> Item {
        Item::Point(PointItem {
            fields: self.fields(&point.fields),
            contact: self.fields(&point.contact),
            parts: self.parts(point),
            ..PointItem::new("~", point)
        })
    }

    /// The changes of `retired.csv`, except for the points that this change removes.
    fn retired(self, review: &Review) -> Vec<Item> {
        let difference = &review.difference;
        let rows = difference.retired.iter();
        rows.filter(|row| difference.removed_point(&row.title.zh).is_none())
            .map(|row| {
                let table = message!("停用的编号", "retired id");
                Item::Part(self.row(table, TitleColumns::Designation, row))
            })
            .collect()
    }

    fn parts(self, point: &PointDifference) -> Vec<Part> {
        let designations = point.designations.iter();
        let mut parts: Vec<Part> = designations.map(|one| self.designation(one)).collect();
        for (table, title_columns, rows) in labels::tables(point) {
            parts.extend(
                rows.iter()
                    .map(|row| self.row(table.clone(), title_columns, row)),
            );
        }
        parts
    }

    fn designation(self, designation: &DesignationDifference) -> Part {
        let (before, now) = (&designation.status_before, &designation.status_now);
        let on_both_sides = before.is_some() && now.is_some();
        let line = || {
            labels::one_line(
                &designation.fields,
                TitleColumns::Designation,
                self.language,
            )
        };
        Part {
            kind: PartKind::Designation {
                status: labels::effective_status(designation, self.language),
                before: self.status_cell(before, now),
                now: self.status_cell(now, before),
            },
            table: self.localized(message!("资格", "designation")),
            action: self.localized(labels::designation_action(designation.action)),
            title: labels::designation(designation, self.language),
            line: (!on_both_sides).then(line),
            fields: labels::fields_without_status(designation)
                .filter(|field| on_both_sides || !TitleColumns::Designation.contains(field))
                .map(|field| self.field(field))
                .collect(),
        }
    }

    fn status_cell(self, one: &Option<ShownValue>, other: &Option<ShownValue>) -> StatusCell {
        match one {
            None => StatusCell::None,
            Some(_) if one == other => StatusCell::Same,
            Some(value) => StatusCell::Other(value.label.get(self.language).to_owned()),
        }
    }

    fn row(self, table: Text, title_columns: TitleColumns, row: &RowDifference) -> Part {
        let is_on_one_side = matches!(row.action, RowAction::Added | RowAction::Removed);
        Part {
            kind: PartKind::Row(row.action),
            table: self.localized(table),
            action: self.localized(labels::row_action(row.action)),
            title: row.title.get(self.language).to_owned(),
            line: is_on_one_side
                .then(|| labels::one_line(&row.fields, title_columns, self.language)),
            fields: if is_on_one_side {
                Vec::new()
            } else {
                self.fields(&row.fields)
            },
        }
    }

    fn fields(self, fields: &[FieldDifference]) -> Vec<Field> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    fn field(self, field: &FieldDifference) -> Field {
        let (old, new) = labels::values(field, self.language);
        Field {
            heading: labels::heading(field, self.language),
            old,
            new,
            differs_only_masked: labels::differs_only_masked(field),
        }
    }

    fn point_pages(self, review: &Review, own: bool) -> Vec<Item> {
        let pages = review.pages.points.iter().filter(|page| page.own == own);
        pages
            .map(|page| self.page(page.action, &format!("{} {}", page.path, page.point.name)))
            .collect()
    }

    fn page(self, action: PageAction, page: &str) -> Item {
        Item::Line(format!(
            "{} {page}",
            self.localized(labels::page_action(action))
        ))
    }
}

fn renamed(point: &PointDifference) -> Option<Item> {
    Some(Item::Renamed {
        old: point.old_name.clone()?,
        point: point.point.clone(),
    })
}
