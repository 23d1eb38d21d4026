//! A review as a tree of sections and items in one language, for every format that people
//! read. Decides what is said, and knows nothing of escaping or layout.

use super::words::{self, Naming, Topic};
use super::{
    DesignationDifference, FieldDifference, PageAction, PointDifference, PointName, RemovedPoint,
    Review, RowAction, RowDifference, ShownValue,
};
use crate::diagnostics::{Language, Text};
use crate::links::PageKind;

/// What a review says.
pub struct Document {
    /// What was counted in the registries: only what occurs.
    pub totals: Vec<(String, usize)>,
    /// The sections, in the order of [`Topic`]; those without items are left out.
    pub sections: Vec<Section>,
}

/// A list with a title.
pub struct Section {
    pub topic: Topic,
    pub title: String,
    pub items: Vec<Item>,
}

/// An entry of a section.
pub enum Item {
    Line(String),
    Renamed { old: String, point: PointName },
    Point(PointItem),
    Part(Part),
}

/// A point with what belongs to it.
pub struct PointItem {
    pub point: PointName,
    /// `+`, `-` or `~`, as in differences of texts.
    pub mark: &'static str,
    /// Where an added point lies; why a removed one is gone.
    pub remark: Option<String>,
    /// Whether the point may not be gone like this.
    pub is_wrong: bool,
    /// The fields of an added point on one line.
    pub line: String,
    /// The fields of a changed point.
    pub fields: Vec<Field>,
    /// The fields that are never published.
    pub contact: Vec<Field>,
    pub parts: Vec<Part>,
}

impl PointItem {
    /// A point of which nothing but its name is told.
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

/// A field's value before and after, as they are shown: none where empty.
pub struct Field {
    pub heading: &'static str,
    pub old: Option<String>,
    pub new: Option<String>,
    /// Whether what differs is only what was masked.
    pub differs_unseen: bool,
}

/// A designation of a point, or a row of another table.
pub struct Part {
    pub kind: PartKind,
    /// What table it is of.
    pub table: String,
    /// What happened.
    pub action: String,
    pub title: String,
    /// The fields on one line, where there is nothing on the other side to compare with.
    pub line: Option<String>,
    /// The fields that are told one by one.
    pub fields: Vec<Field>,
}

/// What designations and rows do not share.
pub enum PartKind {
    Designation {
        /// The status as of the date, or its change; none where it stayed.
        standing: Option<String>,
        before: Standing,
        now: Standing,
    },
    Row(RowAction),
}

/// The status of a designation on one side of the comparison.
pub enum Standing {
    /// There is no such designation on this side.
    None,
    /// As on the other side.
    Same,
    Other(String),
}

impl Document {
    /// All that a review says of registries and pages.
    pub fn new(review: &Review, language: Language) -> Self {
        let writer = Writer { language };
        let totals = words::totals(review).into_iter();
        let totals = totals.filter(|(_, count)| *count > 0);
        Self {
            totals: totals
                .map(|(name, count)| (writer.say(name), count))
                .collect(),
            sections: writer.sections(review),
        }
    }

    /// The section about a topic, if there is anything to say.
    pub fn section(&self, topic: Topic) -> Option<&Section> {
        self.sections.iter().find(|section| section.topic == topic)
    }
}

/// Turns differences into items, in one language.
#[derive(Clone, Copy)]
struct Writer {
    language: Language,
}

impl Writer {
    fn say(self, text: Text) -> String {
        match self.language {
            Language::Chinese => text.zh,
            Language::English => text.en,
        }
    }

    fn sections(self, review: &Review) -> Vec<Section> {
        let difference = &review.difference;
        let changed = || difference.changed.iter();
        let redirects = review.pages.redirects.iter().map(|redirect| {
            let nowhere = self.say(message!("没有合适的去处", "nowhere to lead to"));
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
            (Topic::PagesThatShowOthers, self.point_pages(review, false)),
            (Topic::OtherPages, others.collect::<Vec<Item>>()),
        ];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        sections
            .map(|(topic, items)| Section {
                topic,
                title: self.say(words::topic(topic)),
                items,
            })
            .collect()
    }

    fn removed(self, removed: &RemovedPoint) -> Item {
        Item::Point(PointItem {
            remark: Some(self.say(words::why_removed(removed))),
            is_wrong: removed.had_page && removed.retired.is_none(),
            ..PointItem::new("-", &removed.was)
        })
    }

    fn added(self, point: &PointDifference) -> Item {
        Item::Point(PointItem {
            remark: Some(point.region.get(self.language).to_owned()),
            line: words::one_line(&point.fields, Naming::Point, self.language),
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

    /// What differs in `retired.csv` beside the points that this very change removes.
    fn retired(self, review: &Review) -> Vec<Item> {
        let difference = &review.difference;
        let rows = difference.retired.iter();
        rows.filter(|row| difference.removed_point(&row.title.zh).is_none())
            .map(|row| {
                let table = message!("停用的编号", "retired id");
                Item::Part(self.row(table, Naming::Designation, row))
            })
            .collect()
    }

    fn parts(self, point: &PointDifference) -> Vec<Part> {
        let designations = point.designations.iter();
        let mut parts: Vec<Part> = designations.map(|one| self.designation(one)).collect();
        for (table, naming, rows) in words::tables(point) {
            parts.extend(rows.iter().map(|row| self.row(table.clone(), naming, row)));
        }
        parts
    }

    fn designation(self, designation: &DesignationDifference) -> Part {
        let (before, now) = (&designation.standing_before, &designation.standing_now);
        let on_both_sides = before.is_some() && now.is_some();
        let line = || words::one_line(&designation.fields, Naming::Designation, self.language);
        Part {
            kind: PartKind::Designation {
                standing: words::standing(designation, self.language),
                before: self.standing(before, now),
                now: self.standing(now, before),
            },
            table: self.say(message!("资格", "designation")),
            action: self.say(words::designation_action(designation.action)),
            title: words::designation(designation, self.language),
            line: (!on_both_sides).then(line),
            fields: words::fields_beside_standing(designation)
                .filter(|field| on_both_sides || !Naming::Designation.names(field))
                .map(|field| self.field(field))
                .collect(),
        }
    }

    fn standing(self, one: &Option<ShownValue>, other: &Option<ShownValue>) -> Standing {
        match one {
            None => Standing::None,
            Some(_) if one == other => Standing::Same,
            Some(value) => Standing::Other(value.label.get(self.language).to_owned()),
        }
    }

    fn row(self, table: Text, naming: Naming, row: &RowDifference) -> Part {
        let is_on_one_side = matches!(row.action, RowAction::Added | RowAction::Removed);
        Part {
            kind: PartKind::Row(row.action),
            table: self.say(table),
            action: self.say(words::row_action(row.action)),
            title: row.title.get(self.language).to_owned(),
            line: is_on_one_side.then(|| words::one_line(&row.fields, naming, self.language)),
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
        let (old, new) = words::values(field, self.language);
        Field {
            heading: words::heading(field, self.language),
            old,
            new,
            differs_unseen: words::differs_unseen(field),
        }
    }

    fn point_pages(self, review: &Review, own: bool) -> Vec<Item> {
        let pages = review.pages.points.iter().filter(|page| page.own == own);
        pages
            .map(|page| self.page(page.action, &format!("{} {}", page.path, page.point.name)))
            .collect()
    }

    fn page(self, action: PageAction, page: &str) -> Item {
        Item::Line(format!("{} {page}", self.say(words::page_action(action))))
    }
}

fn renamed(point: &PointDifference) -> Option<Item> {
    Some(Item::Renamed {
        old: point.old_name.clone()?,
        point: point.point.clone(),
    })
}
