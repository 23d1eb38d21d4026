//! Decides which columns of a sheet, and which labels of a form, belong to a person although
//! their headings alone do not say so: 电子邮箱 beside 联系人, 电话 below 联系人信息, 职务 after
//! 联系人.

use super::tables::{Target, resolve};
use crate::load::heading::normalize;
use crate::schema::{PERSONAL, PRIVATE, Table, designations, points};
use crate::words;

const HEAD: Target = Target::Column(Table::Points, points::HEAD);
const HEAD_TITLE: Target = Target::Column(Table::Points, points::HEAD_TITLE);
const PHONE: Target = Target::Column(Table::Points, points::PHONE);
const EMAIL: Target = Target::Column(Table::Points, points::EMAIL);
const CONTACT_NAME: Target = Target::Column(Table::Points, points::CONTACT_NAME);
const CONTACT_MOBILE: Target = Target::Column(Table::Points, points::CONTACT_MOBILE);
const CONTACT_EMAIL: Target = Target::Column(Table::Points, points::CONTACT_EMAIL);

/// A heading of a list or a label of a form, in the order in which they are read.
#[derive(Debug)]
pub(crate) struct Heading {
    /// The text as written.
    pub(crate) text: String,
    /// What it stands for by itself; `None` if it is not known.
    pub(crate) target: Option<Target>,
    /// Whether a mapping file says what it stands for, so that it must not change.
    pub(crate) is_fixed: bool,
}

/// How headings follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// Columns of a list. A column 联系电话 is for the public, as most lists mean it.
    List,
    /// Labels of a form. A label 联系电话 right after 联系人 is that person's.
    Form,
}

/// Gives what belongs to a contact person a private target.
pub(crate) fn keep_private(headings: &mut [Heading], arrangement: Arrangement) {
    let is_contact: Vec<bool> = headings.iter().map(Heading::is_of_contact).collect();
    give_titles_to_contacts(headings, &is_contact);
    if is_contact.contains(&true) {
        keep_mails_private(headings);
        keep_phones_private(headings, &is_contact, arrangement);
    }
}

impl Heading {
    fn is(&self, target: Target) -> bool {
        self.target == Some(target)
    }

    /// Whether it may be changed from this public target: it does not say that it is public.
    fn may_be_private(&self, target: Target) -> bool {
        self.is(target) && !self.is_fixed && !says_public(&self.text)
    }

    /// Whether it is about a person to be contacted, known or not: 联系人, 手机, 填报人, 姓名.
    fn is_of_contact(&self) -> bool {
        match self.target {
            Some(Target::Contact) => true,
            Some(target) => [CONTACT_NAME, CONTACT_MOBILE].contains(&target),
            None => !self.is_fixed && names_person(&self.text),
        }
    }
}

/// A bare 职务 is the title of the person named before it.
fn give_titles_to_contacts(headings: &mut [Heading], is_contact: &[bool]) {
    let is_head = |heading: &Heading| heading.is(HEAD) || heading.is(Target::HeadAndTitle);
    for at in 0..headings.len() {
        if !headings[at].may_be_private(HEAD_TITLE) || !is_bare_title(&headings[at].text) {
            continue;
        }
        let before = (0..at)
            .rev()
            .find(|before| is_contact[*before] || is_head(&headings[*before]));
        let has_head = headings.iter().any(is_head);
        let is_of_contact = match before {
            Some(before) => is_contact[before],
            None => !has_head && is_contact.contains(&true),
        };
        if is_of_contact {
            headings[at].target = Some(Target::Contact);
        }
    }
}

/// A mailbox beside a contact person is that person's, unless another column is.
fn keep_mails_private(headings: &mut [Heading]) {
    if headings.iter().any(|heading| heading.is(CONTACT_EMAIL)) {
        return;
    }
    for heading in headings {
        if heading.may_be_private(EMAIL) {
            heading.target = Some(CONTACT_EMAIL);
        }
    }
}

/// Of two telephones, the one after the contact person is that person's; in a form it is also
/// if it is the only one.
fn keep_phones_private(headings: &mut [Heading], is_contact: &[bool], arrangement: Arrangement) {
    let phones = headings.iter().filter(|heading| heading.is(PHONE)).count();
    for at in 0..headings.len() {
        if !headings[at].may_be_private(PHONE) {
            continue;
        }
        let is_after = match arrangement {
            Arrangement::List => phones > 1 && is_contact[..at].contains(&true),
            // Its own title and mailbox may stand between.
            Arrangement::Form => (0..at)
                .rev()
                .find(|before| {
                    is_contact[*before]
                        || !headings[*before].is(CONTACT_EMAIL)
                            && !headings[*before].is(Target::Contact)
                })
                .is_some_and(|before| is_contact[before]),
        };
        if is_after {
            headings[at].target = Some(CONTACT_MOBILE);
        }
    }
}

/// What a heading stands for below the heading of a group that names a person: 电话 below
/// 联系人信息, 职务 below 负责人. `None` if the group or the heading is of another kind.
pub(crate) fn in_group(above: &str, below: &str) -> Option<Target> {
    if !names_person(above) || says_public(below) {
        return None;
    }
    let is_head = matches!(
        resolve(Table::Points, above),
        Some(HEAD | Target::HeadAndTitle)
    );
    let of = |head: Target, contact: Target| if is_head { head } else { contact };
    let word = normalize(below);
    let holds = |words: &[&str]| words.iter().any(|known| word.contains(known));
    // The numbers and mailboxes of a head are never published, like those of a contact.
    if holds(&["邮箱", "邮件", "邮址", "mail"]) {
        return Some(of(Target::Contact, CONTACT_EMAIL));
    }
    if holds(&[
        "电话",
        "手机",
        "座机",
        "固话",
        "号码",
        "联系方式",
        "微信",
        "qq",
        "传真",
        "phone",
        "mobile",
        "tel",
    ]) {
        return Some(of(Target::Contact, CONTACT_MOBILE));
    }
    if is_bare_title(below) || holds(&["职务", "职称", "职位"]) {
        return Some(of(HEAD_TITLE, Target::Contact));
    }
    let is_name = ["姓名", "名字", "name", "fullname"].contains(&word.as_str());
    (is_name || names_person(below)).then_some(of(HEAD, CONTACT_NAME))
}

/// Whether the columns of a group, by what they stand for alone, cannot be a person's: then the
/// text above them is a title of the list.
pub(crate) fn is_of_institution(targets: &[Target]) -> bool {
    let institutional = [
        Target::Column(Table::Points, points::ID),
        Target::Column(Table::Points, points::NATURE),
        Target::Column(Table::Points, points::REGION),
        Target::Column(Table::Designations, designations::KIND),
        Target::Column(Table::Designations, designations::STATUS),
        Target::RegionPart,
    ];
    targets.iter().any(|target| institutional.contains(target))
}

/// Whether a heading names a person, known to the registry or not: 联系人, 填报人, 信息员, 姓名.
pub(crate) fn names_person(heading: &str) -> bool {
    const MAX_LENGTH: usize = 12;
    if heading.chars().nth(MAX_LENGTH).is_some() {
        return false;
    }
    let is_public = |target: Target| {
        let column = target.column();
        column.is_some_and(|column| !column.has(PRIVATE | PERSONAL))
    };
    if resolve(Table::Points, heading).is_some_and(is_public) {
        return false;
    }
    let word = normalize(heading);
    let word = word.split_once('(').map_or(word.as_str(), |(word, _)| word);
    let word = [
        "基本信息",
        "基本情况",
        "信息",
        "情况",
        "资料",
        "及联系方式",
        "联系方式",
    ]
    .iter()
    .fold(word, |word, end| word.strip_suffix(end).unwrap_or(word));
    let ends_with = |ends: &words::WordList| ends.iter().any(|end| word.ends_with(end));
    ends_with(&words::PERSON_HEADING_ENDS) && !ends_with(&words::NO_PERSON_HEADING_ENDS)
}

/// Whether a heading says that its values are for the public.
pub(crate) fn says_public(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    let mut words = words::PUBLIC_HEADING_WORDS.iter();
    words.any(|word| heading.contains(word))
}

/// Whether a heading is a job title without saying whose.
fn is_bare_title(heading: &str) -> bool {
    let word = normalize(heading);
    let word = word.split_once('(').map_or(word.as_str(), |(word, _)| word);
    ["职务", "职称", "职位", "职务职称", "title", "position"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_name_a_person_are_told_from_others() {
        for heading in [
            "联系人",
            "联系人信息",
            "联络员",
            "填报人",
            "填表人",
            "责任人",
            "信息员",
            "姓名",
            "经办人",
            "分管负责人",
            "主要负责人",
            "负责人信息",
            "承办人（签字）",
            "联系人 Contact",
            "联系人基本情况",
        ] {
            assert!(names_person(heading), "{heading}");
        }
        for heading in [
            "名称",
            "专职人员",
            "服务人员",
            "总人数",
            "联系方式",
            "联系信息",
            "会员",
            "法人",
            "电话",
            "服务对象",
            "简介",
            "",
        ] {
            assert!(!names_person(heading), "{heading}");
        }
    }

    #[test]
    fn a_group_gives_its_columns_to_its_person() {
        for (above, below, expected) in [
            ("联系人信息", "电话", Some(CONTACT_MOBILE)),
            ("联络员", "电子邮件", Some(CONTACT_EMAIL)),
            ("填报人", "姓名", Some(CONTACT_NAME)),
            ("联系人", "职务", Some(Target::Contact)),
            ("负责人", "电话", Some(Target::Contact)),
            ("主要负责人", "邮箱", Some(Target::Contact)),
            ("主要负责人", "姓名", Some(HEAD)),
            ("负责人", "职务", Some(HEAD_TITLE)),
            ("联系人信息", "对外服务电话", None),
            ("联系人", "地址", None),
            ("人员情况", "总人数", None),
            ("联系方式", "电话", None),
        ] {
            assert_eq!(in_group(above, below), expected, "{above} {below}");
        }
    }
}
