//! The reference in `docs/themes.md`: every template with all its fields.
//!
//! It is generated from the context types and their comments. A test site with every kind
//! of page proves that pages provide these fields with these types.

#![allow(clippy::unwrap_used)]

use super::super::content;
use super::super::kinds::{KINDS, plan};
use super::super::shell::Shell;
use super::super::theme::{Theme, ThemeFiles};
use super::super::{Language, PagesInput, Tree, name_in};
use crate::config::{LicenceConfig, Profile, SiteConfig};
use crate::model::Date;
use crate::pipeline::{self, Project};
use crate::search::SearchEntry;
use crate::test_support::expected::assert_file;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const GUIDE: &str = "docs/themes.md";
const GENERATED: &str = "<!-- Generated from here on: \
    UPDATE_EXPECT=1 cargo test --release --lib the_theme_guide -->\n";

/// Variables of all pages, or of all lists.
const SHARED: [&str; 3] = ["site", "page", "list"];

/// Fields that are not in the types: the rendered parts in `site`, and the HTML of a card.
const ADDED: [(&str, &str, &str); 4] = [
    ("SiteContext", "head", "`head.html`, rendered."),
    ("SiteContext", "header", "`header.html`, rendered."),
    ("SiteContext", "footer", "`footer.html`, rendered."),
    (
        "PointCard",
        "html",
        "`point_row.html`, or among neighbours `neighbour.html`, rendered. These two templates do not have it themselves.",
    ),
];

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    Truth,
    Optional(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
    /// Another context type, by name.
    Named(String),
}

struct Field {
    name: String,
    holds: Type,
    comment: String,
}

/// A context type as declared in the source.
struct Declared {
    comment: String,
    fields: Vec<Field>,
}

type Types = BTreeMap<String, Declared>;

impl Type {
    fn of(written: &syn::Type) -> Self {
        let path = match written {
            syn::Type::Reference(reference) => return Self::of(&reference.elem),
            syn::Type::Slice(slice) => return Self::List(Box::new(Self::of(&slice.elem))),
            syn::Type::Path(path) => path.path.segments.last().expect("a name"),
            _ => panic!("a context holds names, references and slices"),
        };
        let parameters: Vec<&syn::Type> = match &path.arguments {
            syn::PathArguments::AngleBracketed(brackets) => brackets
                .args
                .iter()
                .filter_map(|argument| match argument {
                    syn::GenericArgument::Type(parameter) => Some(parameter),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let last = || Box::new(Self::of(parameters.last().expect("a parameter")));
        match path.ident.to_string().as_str() {
            "String" | "str" | "Cow" => Self::Text,
            "usize" => Self::Number,
            "bool" => Self::Truth,
            "Option" => Self::Optional(last()),
            "Vec" => Self::List(last()),
            "BTreeMap" => Self::Map(last()),
            // A card is stored in serialised form.
            "PreparedCard" => Self::Named("PointCard".to_owned()),
            name => Self::Named(name.to_owned()),
        }
    }

    /// The named type in it, if any.
    fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Optional(inner) | Self::List(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Truth => "true or false".to_owned(),
            Self::Optional(inner) => format!("{} or none", inner.in_words()),
            Self::List(inner) => format!("list of {}", inner.in_words()),
            Self::Map(inner) => format!("map of {} by name", inner.in_words()),
            Self::Named(name) => format!("[{name}](#{})", name.to_lowercase()),
        }
    }
}

/// A doc comment as one line, without rustdoc links.
fn comment(attributes: &[syn::Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let lines = lines.filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            value: syn::Expr::Lit(literal),
            ..
        }) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ").replace("[`", "`").replace("`]", "`")
}

/// All context types, by name.
fn types() -> Types {
    let mut types = Types::new();
    for entry in std::fs::read_dir(Path::new(ROOT).join("src/pages/contexts")).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for item in syn::parse_file(&source).unwrap().items {
            let syn::Item::Struct(item) = item else {
                continue;
            };
            let named = item.fields.iter().filter_map(|field| {
                Some(Field {
                    name: field.ident.as_ref()?.to_string(),
                    holds: Type::of(&field.ty),
                    comment: comment(&field.attrs),
                })
            });
            let mut fields: Vec<Field> = named.collect();
            let name = item.ident.to_string();
            let added = ADDED.iter().filter(|(of, ..)| *of == name);
            fields.extend(added.map(|(_, field, comment)| Field {
                name: (*field).to_owned(),
                holds: Type::Text,
                comment: (*comment).to_owned(),
            }));
            let comment = comment(&item.attrs);
            types.insert(name, Declared { comment, fields });
        }
    }
    types
}

/// The type of a template variable: the one whose comment starts with the variable.
fn type_of<'a>(types: &'a Types, variable: &str) -> &'a str {
    let start = format!("`{variable}`: ");
    let mut found = types
        .iter()
        .filter(|(_, declared)| declared.comment.starts_with(&start));
    let (name, _) = found.next().unwrap_or_else(|| panic!("no type of {start}"));
    assert!(found.next().is_none(), "{variable} has two types");
    name
}

/// The templates of the default theme with their sources.
fn templates() -> BTreeMap<String, String> {
    fn add(folder: &Path, before: &str, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{before}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                add(&path, &format!("{name}/"), found);
            } else {
                found.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    let folder = Path::new(ROOT).join("themes/default/templates");
    add(&folder, "", &mut found);
    found
}

/// The components that a template declares: `cells(items)`.
fn components(template: &str) -> Vec<&str> {
    let declared = template.split("{% component ").skip(1);
    declared
        .filter_map(|rest| rest.split_once(')'))
        .map(|(start, _)| start)
        .collect()
}

/// The variables that pages passed to templates, by page kind.
type PassedVariables = BTreeMap<&'static str, Vec<BTreeMap<String, Value>>>;

/// Writes data for a site with every kind of page and values of all types.
fn write_data(folder: &Path) {
    let mut points =
        "id,name,nature,region,address,phone,website,longitude,latitude,crs,hours\n".to_owned();
    let mut designations =
        "point_id,kind,approved_on,valid_until,status,source_url,notice_from,notice_until\n"
            .to_owned();
    for number in 1..=60 {
        // The last member lacks an address.
        let address = match number {
            59 => String::new(),
            _ => format!("大连市中山区甲路{number}号"),
        };
        writeln!(points, "p-{number},第{number}图书馆,public_library,210202,{address},0411-8280{number:04},https://p{number}.example.cn/,121.64,38.92,wgs84,周一至周五 9:00-17:00").unwrap();
        let status = if number == 60 { "revoked" } else { "active" };
        writeln!(designations, "p-{number},provincial_point,2024-05-16,2027-05-16,{status},https://example.cn/{number},,").unwrap();
    }
    designations.push_str("p-1,tisc,,,proposed,https://example.cn/tisc,2025-05-20,2025-06-10\n");
    let files = [
        ("points.csv", points.as_str()),
        ("designations.csv", designations.as_str()),
        (
            "service_items.csv",
            "point_id,name,category,fee,mode,url\np-1,专利检索,retrieval,free,online;offline,https://example.cn/s\n",
        ),
        (
            "cases.csv",
            "point_id,name,content,period\np-1,助力企业布局,开展导航。,2025年\n",
        ),
        (
            "events.csv",
            "point_id,date,type,field,old,new\np-1,2025-05-01,changed,address,旧路,甲路1号\np-60,2025-04-01,revoked,,,\n",
        ),
        (
            "retired.csv",
            "id,name,retired_on,reason,replaced_by\np-99,旧馆,2025-03-01,重复登记,p-1\n",
        ),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// The variables passed to the templates of that site.
fn passed_variables() -> PassedVariables {
    let folder = tempfile::tempdir().unwrap();
    write_data(folder.path());
    let mut project = Project {
        as_of: Some(Date::constant(2025, 6, 1)),
        ..Project::default()
    };
    project.config.paths.data = folder.path().to_owned();
    let site = &mut project.config.site;
    site.profile = Profile::Gov;
    site.correction.phone = "0411-82800000".to_owned();
    site.base_url = "https://www.example.cn/".to_owned();
    site.objection.phone = "0411-82800001".to_owned();
    site.mirror.operator = "某图书馆".to_owned();
    for mark in [
        &mut site.party_government_mark,
        &mut site.accessibility_mark,
    ] {
        mark.url = "https://www.x.gov.cn/mark".to_owned();
        mark.image = "favicon.svg".to_owned();
    }
    let (_, mut directory, _) = pipeline::directory(&project)
        .unwrap_or_else(|report| panic!("{:#?}", report.diagnostics()));
    let site = &project.config.site;
    let downloads = crate::opendata::in_batches(&directory, site, |_| Ok::<(), ()>(())).unwrap();
    let about =
        "+++\ntitle = \"关于\"\ndescription = \"说明。\"\norder = 1\n+++\n\n## 一\n\n文字。\n";
    let content = BTreeMap::from([("about.md".to_owned(), about.as_bytes().to_vec())]);
    let mut passed_variables = PassedVariables::new();
    // A mirror shows its own identity, and no marks.
    for profile in [Profile::Gov, Profile::Mirror] {
        let site = &SiteConfig {
            profile,
            data_licence: LicenceConfig {
                name: "许可".to_owned(),
                url: "https://www.example.org/licence".to_owned(),
            },
            ..site.clone()
        };
        let names = &site.languages;
        let trees = Language::of_site(names).into_iter().map(|language| Tree {
            site: site.clone(),
            theme: Theme::new(language, &ThemeFiles::new(None, "")).unwrap(),
            content: content::load(&content, "content", site).unwrap(),
        });
        let trees: Vec<Tree> = trees.collect();
        for tree in &trees {
            let input = PagesInput {
                site,
                theme: &tree.theme,
                content: &tree.content,
                trees: &trees,
                search: &SearchEntry {
                    manifest_path: "search/manifest.json".to_owned(),
                    offline_path: Some("search/offline.js".to_owned()),
                },
                downloads: &downloads,
            };
            name_in(&mut directory, tree.theme.locale());
            let (first, others) = plan(&directory, input.content);
            let jobs = || first.iter().chain(&others);
            let places = jobs().map(|job| (job.kind.section, job.page.path.as_str()));
            let shell = Shell::new(&directory, &input, places).unwrap();
            for job in jobs() {
                let context = job.page.context(job.kind, &shell);
                let variables = SHARED.into_iter().chain([job.kind.variable]);
                let values = variables.filter_map(|variable| {
                    let value = serde_json::to_value(context.get(variable)?).unwrap();
                    Some((variable.to_owned(), value))
                });
                passed_variables
                    .entry(job.kind.name)
                    .or_default()
                    .push(values.collect());
            }
        }
    }
    passed_variables
}

/// Compares a value with its type; records the named types visited.
fn compare(value: &Value, holds: &Type, at: &str, types: &Types, visited: &mut BTreeSet<String>) {
    let is_right = match holds {
        Type::Text => value.is_string(),
        Type::Number => value.is_u64(),
        Type::Truth => value.is_boolean(),
        // The inner value, if any, is compared below.
        Type::Optional(_) => true,
        Type::List(_) => value.is_array(),
        Type::Map(_) | Type::Named(_) => value.is_object(),
    };
    assert!(is_right, "{at} should be {}: {value}", holds.in_words());
    match (holds, value) {
        (Type::Optional(inner), value) if !value.is_null() => {
            compare(value, inner, at, types, visited);
        }
        (Type::List(inner), Value::Array(values)) => {
            for value in values {
                compare(value, inner, &format!("{at}[]"), types, visited);
            }
        }
        (Type::Map(inner), Value::Object(values)) => {
            for value in values.values() {
                compare(value, inner, &format!("{at}{{}}"), types, visited);
            }
        }
        (Type::Named(name), Value::Object(values)) => {
            visited.insert(name.clone());
            let fields = &types[name].fields;
            let passed_variables: BTreeSet<&str> = values.keys().map(String::as_str).collect();
            let declared: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            assert_eq!(passed_variables, declared, "the fields of {at}");
            for field in fields {
                let at = format!("{at}.{}", field.name);
                compare(&values[&field.name], &field.holds, &at, types, visited);
            }
        }
        _ => {}
    }
}

/// All types reachable from the variables.
fn reached(types: &Types) -> BTreeSet<String> {
    let kinds = KINDS.iter().map(|kind| kind.variable);
    let variables = SHARED.into_iter().chain(kinds);
    let mut next: Vec<String> = variables
        .map(|variable| type_of(types, variable).to_owned())
        .collect();
    let mut found = BTreeSet::new();
    while let Some(name) = next.pop() {
        let fields = types[&name].fields.iter();
        next.extend(
            fields
                .filter_map(|field| field.holds.named())
                .filter(|inner| !found.contains(*inner))
                .map(str::to_owned),
        );
        found.insert(name);
    }
    found
}

#[test]
fn pages_provide_the_fields_of_the_theme_guide() {
    let (types, passed_variables) = (types(), passed_variables());
    let mut visited = BTreeSet::new();
    for kind in &KINDS {
        for variables in &passed_variables[kind.name] {
            for (variable, value) in variables {
                let holds = Type::Named(type_of(&types, variable).to_owned());
                compare(value, &holds, variable, &types, &mut visited);
            }
        }
    }
    // A type without a value on the site would not be verified.
    let unseen: Vec<String> = reached(&types).difference(&visited).cloned().collect();
    assert!(unseen.is_empty(), "no page has a value of {unseen:?}");
}

/// Escapes text for a table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn write_fields(reference: &mut String, declared: &Declared) {
    reference.push_str("| field | holds | |\n|---|---|---|\n");
    for field in &declared.fields {
        let (name, holds) = (&field.name, field.holds.in_words());
        writeln!(
            reference,
            "| `{name}` | {holds} | {} |",
            cell(&field.comment)
        )
        .unwrap();
    }
    reference.push('\n');
}

/// The generated part of the guide.
fn reference() -> String {
    let (types, passed_variables, templates) = (types(), passed_variables(), templates());
    let mut text = "## Templates of pages\n\nEach gets `site` and `page`, its own variable, and where the table says so `list`.\n\n| template | `page.kind` | its own variable | |\n|---|---|---|---|\n".to_owned();
    let mut described = BTreeSet::new();
    for kind in &KINDS {
        if described.insert(kind.template) {
            let has_list = passed_variables[kind.name]
                .iter()
                .any(|page| page.contains_key("list"));
            let list = if has_list { "and [`list`](#list)" } else { "" };
            let (template, name, variable) = (kind.template, kind.name, kind.variable);
            let anchor = format!("[`{variable}`](#{variable})");
            writeln!(text, "| `{template}` | `{name}` | {anchor} | {list} |").unwrap();
        }
    }
    text.push_str("\n## Other templates\n\n| template | | components |\n|---|---|---|\n");
    for (name, source) in &templates {
        if described.contains(name.as_str()) {
            continue;
        }
        let about = source
            .strip_prefix("{#- ")
            .and_then(|rest| rest.split_once(" -#}"))
            .unwrap_or_else(|| panic!("{name} begins with no comment"))
            .0;
        let components = components(source);
        let components: Vec<String> = components
            .iter()
            .map(|declared| format!("`{declared})`"))
            .collect();
        writeln!(
            text,
            "| `{name}` | {} | {} |",
            cell(about),
            components.join(", ")
        )
        .unwrap();
    }
    text.push_str("\n## Variables\n\n");
    let kinds = KINDS.iter().map(|kind| kind.variable);
    let mut variables = BTreeSet::new();
    let mut named = BTreeSet::new();
    for variable in SHARED.into_iter().chain(kinds) {
        if variables.insert(variable) {
            let name = type_of(&types, variable);
            let declared = &types[name];
            named.insert(name.to_owned());
            writeln!(text, "### {variable}\n\n{}\n", declared.comment).unwrap();
            write_fields(&mut text, declared);
        }
    }
    text.push_str("## Types of fields\n\n");
    for name in reached(&types).difference(&named) {
        writeln!(text, "### {name}\n\n{}\n", types[name].comment).unwrap();
        write_fields(&mut text, &types[name]);
    }
    text.trim_end().to_owned() + "\n"
}

#[test]
fn the_theme_guide_lists_every_template_and_field() {
    let guide = std::fs::read_to_string(Path::new(ROOT).join(GUIDE)).unwrap();
    let (written, _) = guide.split_once(GENERATED).expect("the generated part");
    assert_file(GUIDE, &format!("{written}{GENERATED}\n{}", reference()));
}

#[test]
fn the_theme_guide_lists_every_style_sheet_script_and_image() {
    let guide = std::fs::read_to_string(Path::new(ROOT).join(GUIDE)).unwrap();
    let (_, section) = guide.split_once("## Files of the default theme\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let named: BTreeSet<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    let mut found = BTreeSet::new();
    for folder in ["images", "locales", "scripts", "styles"] {
        let path = Path::new(ROOT).join("themes/default").join(folder);
        for entry in std::fs::read_dir(path).unwrap() {
            let name = entry.unwrap().file_name();
            found.insert(format!("{folder}/{}", name.to_string_lossy()));
        }
    }
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(named, found);
}

#[test]
fn the_theme_guide_lists_every_rule_for_themes() {
    let guide = std::fs::read_to_string(Path::new(ROOT).join(GUIDE)).unwrap();
    for rule in crate::pages::rules::ALL {
        let is_named = guide.contains(&format!("`{}`", rule.code));
        assert!(
            is_named || !rule.code.starts_with("theme-"),
            "{}",
            rule.code
        );
    }
}
