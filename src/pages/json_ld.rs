//! JSON-LD (schema.org) for a data block in each page: what the page is about, the page
//! itself, and the way to it from home.

use super::locale::Locale;
use super::shell::Shell;
use super::{dates, labels, opening};
use crate::directory::{Directory, DirectoryPoint};
use crate::links;
use crate::model::{Crs, Date, ServiceItem, Status};
use crate::schema::service_items;
use crate::site::size_in_words;
use crate::text::hours::{Holidays, OpeningHours, Span};
use crate::text::telephone;
use serde::Serialize;

/// The code of the mode that a link leads to.
const ONLINE: &str = "online";

/// A reference to another thing of the page.
#[derive(Serialize)]
struct Reference {
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    identifier: &'a str,
    name: &'a str,
    #[serde(rename = "alternateName", skip_serializing_if = "Vec::is_empty")]
    alternate_names: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    telephone: Vec<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    email: &'a [String],
    address: PostalAddress<'a>,
    /// Only of a listed point.
    #[serde(rename = "areaServed", skip_serializing_if = "Option::is_none")]
    area_served: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place>,
    /// Its designations, each with whether it is in force: an institution outlives what it was
    /// designated as, so that none is marked as dissolved.
    #[serde(rename = "hasCertification", skip_serializing_if = "Vec::is_empty")]
    certifications: Vec<Certification<'a>>,
    #[serde(rename = "hasOfferCatalog", skip_serializing_if = "Option::is_none")]
    catalog: Option<OfferCatalog<'a>>,
}

#[derive(Serialize)]
struct PostalAddress<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "addressCountry")]
    country: &'static str,
    #[serde(rename = "addressRegion")]
    region: &'a str,
    #[serde(rename = "addressLocality", skip_serializing_if = "Option::is_none")]
    locality: Option<&'a str>,
    #[serde(rename = "streetAddress", skip_serializing_if = "Option::is_none")]
    street: Option<&'a str>,
    #[serde(rename = "postalCode", skip_serializing_if = "Option::is_none")]
    postcode: Option<&'a str>,
}

/// A thing of which only the name is told.
#[derive(Serialize)]
struct Named {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Place {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    geo: Option<GeoCoordinates>,
    #[serde(
        rename = "openingHoursSpecification",
        skip_serializing_if = "Vec::is_empty"
    )]
    opening_hours: Vec<OpeningHoursSpecification>,
}

/// Times that some days of the week have in common.
#[derive(Serialize)]
struct OpeningHoursSpecification {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "dayOfWeek")]
    days: Vec<&'static str>,
    opens: String,
    closes: String,
}

#[derive(Serialize)]
struct GeoCoordinates {
    #[serde(rename = "@type")]
    kind: &'static str,
    latitude: f64,
    longitude: f64,
}

/// A designation.
#[derive(Serialize)]
struct Certification<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(rename = "certificationStatus")]
    status: &'static str,
    #[serde(rename = "issuedBy", skip_serializing_if = "Option::is_none")]
    issued_by: Option<Named>,
    #[serde(rename = "validFrom", skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    /// The last day of validity, or the day on which it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

#[derive(Serialize)]
struct OfferCatalog<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    services: Vec<GovernmentService<'a>>,
}

#[derive(Serialize)]
struct GovernmentService<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(rename = "serviceType", skip_serializing_if = "Option::is_none")]
    service_type: Option<&'a str>,
    provider: Reference,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    audience: Vec<Audience<'a>>,
    #[serde(rename = "availableChannel", skip_serializing_if = "Vec::is_empty")]
    channels: Vec<ServiceChannel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offers: Option<Offer<'a>>,
}

#[derive(Serialize)]
struct Audience<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "audienceType")]
    audience: &'a str,
}

/// A way to get a service.
#[derive(Serialize)]
struct ServiceChannel<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "serviceUrl", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// The price of a service.
#[derive(Serialize)]
struct Offer<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    /// Zero if it is free; other prices are only written as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<u32>,
    #[serde(rename = "priceCurrency", skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
    description: &'a str,
}

#[derive(Serialize)]
struct WebPage<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(rename = "inLanguage")]
    language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Reference>,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    changed_on: Option<String>,
}

#[derive(Serialize)]
struct BreadcrumbList<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
struct ListItem<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    item: String,
}

#[derive(Serialize)]
struct WebSite<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "inLanguage")]
    language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named>,
    #[serde(rename = "potentialAction", skip_serializing_if = "Option::is_none")]
    search: Option<SearchAction>,
}

#[derive(Serialize)]
struct SearchAction {
    #[serde(rename = "@type")]
    kind: &'static str,
    target: EntryPoint,
    #[serde(rename = "query-input")]
    input: &'static str,
}

#[derive(Serialize)]
struct EntryPoint {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "urlTemplate")]
    template: String,
}

#[derive(Serialize)]
struct Dataset<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "inLanguage")]
    language: String,
    #[serde(rename = "isAccessibleForFree")]
    is_free: bool,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    changed_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Named>,
    distribution: Vec<DataDownload<'a>>,
}

#[derive(Serialize)]
struct DataDownload<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    #[serde(rename = "encodingFormat")]
    media_type: &'a str,
    #[serde(rename = "contentUrl")]
    url: String,
    #[serde(rename = "contentSize")]
    size: String,
    sha256: &'a str,
}

/// Joins things to one JSON-LD text, with `<` escaped so that nothing in it ends its block.
pub(crate) fn graph(things: &[&str]) -> String {
    let things = things.join(",");
    let json = format!("{{\"@context\":\"https://schema.org\",\"@graph\":[{things}]}}");
    json.replace('<', "\\u003c")
}

fn json(thing: &impl Serialize) -> String {
    // A struct of strings and finite numbers always serialises.
    serde_json::to_string(thing).unwrap_or_default()
}

/// A page: `address` is its absolute URL, if known, and `changed_on` the last change by the
/// data; `about` is the id of a thing that another page describes.
pub(crate) fn of_page(
    texts: &Locale,
    title: &str,
    description: &str,
    address: Option<&str>,
    changed_on: Option<Date>,
    about: Option<String>,
) -> String {
    json(&WebPage {
        kind: "WebPage",
        name: title,
        description,
        url: address,
        language: texts.language_tag(),
        about: about.map(|id| Reference { id }),
        changed_on: changed_on.map(|date| date.to_string()),
    })
}

/// The id of the point whose page has an address.
pub(crate) fn id_of_point(address: &str) -> String {
    format!("{address}#point")
}

/// The way to a page from home: labels and URLs, which are relative if the site's is unknown.
pub(crate) fn of_breadcrumbs<'a>(crumbs: impl Iterator<Item = (&'a str, String)>) -> String {
    json(&BreadcrumbList {
        kind: "BreadcrumbList",
        items: crumbs
            .enumerate()
            .map(|(position, (name, item))| ListItem {
                kind: "ListItem",
                position: position + 1,
                name,
                item,
            })
            .collect(),
    })
}

/// The site with its search, whose URL must be absolute.
pub(crate) fn of_site(shell: &Shell) -> String {
    let site = shell.input.site;
    let search = shell.canonical(links::SEARCH);
    json(&WebSite {
        kind: "WebSite",
        name: &site.title,
        description: &site.tagline,
        url: shell.canonical(links::HOME),
        language: shell.texts.language_tag(),
        publisher: sponsor(shell),
        search: search.map(|address| SearchAction {
            kind: "SearchAction",
            target: EntryPoint {
                kind: "EntryPoint",
                template: format!("{address}?q={{search_term_string}}"),
            },
            input: "required name=search_term_string",
        }),
    })
}

/// The data with its downloads for the whole country.
pub(crate) fn of_downloads(shell: &Shell) -> String {
    let site = shell.input.site;
    let texts = shell.texts;
    let downloads = shell.input.downloads.iter();
    let page = links::in_folder(shell.folder(), links::DATA);
    let address_of = |path: &str| {
        shell.canonical_base().map_or_else(
            || links::relative(&page, path),
            |base| links::absolute(base, "", path),
        )
    };
    json(&Dataset {
        kind: "Dataset",
        name: &site.title,
        description: texts.data_description(),
        url: shell.canonical(links::DATA),
        language: texts.language_tag(),
        is_free: true,
        changed_on: dates::newest(shell.directory).map(|date| date.to_string()),
        creator: sponsor(shell),
        distribution: downloads
            .filter(|download| download.province.is_none())
            .map(|download| DataDownload {
                kind: "DataDownload",
                name: texts.download(download, ""),
                media_type: download.media_type,
                url: address_of(&download.path),
                size: size_in_words(download.bytes),
                sha256: &download.sha256,
            })
            .collect(),
    })
}

fn sponsor(shell: &Shell) -> Option<Named> {
    let name = shell.input.site.identity.sponsor.trim();
    let name = shell.texts.body(name, shell.directory);
    (!name.is_empty()).then(|| organization_named(&name))
}

fn organization_named(name: &str) -> Named {
    Named {
        kind: "Organization",
        name: name.to_owned(),
    }
}

/// A point: `address` is the absolute URL of its page, if known.
pub(crate) fn of_point(
    directory: &Directory,
    point: &DirectoryPoint,
    address: Option<&str>,
) -> String {
    let facts = &point.facts;
    let regions = &directory.regions;
    let name_of = |position: usize| {
        let region = point.region_path.get(position)?;
        Some(regions.get(*region).name.as_str())
    };
    let aliases = point.other_names().map(String::as_str);
    let id = id_of_point(address.unwrap_or_default());
    json(&Organization {
        kind: "Organization",
        identifier: &facts.id,
        name: &facts.name,
        alternate_names: facts
            .name_en
            .as_deref()
            .into_iter()
            .chain(aliases)
            .collect(),
        description: facts.summary.as_deref(),
        url: facts.website.as_deref(),
        telephone: telephones(&facts.phones),
        email: &facts.emails,
        address: PostalAddress {
            kind: "PostalAddress",
            country: "CN",
            region: name_of(0).unwrap_or_default(),
            locality: name_of(1),
            street: facts.address.as_deref(),
            postcode: facts.postcode.as_deref(),
        },
        area_served: point.listed.then(|| Named {
            kind: "AdministrativeArea",
            name: labels::place(regions, &point.region_path),
        }),
        location: place(point),
        certifications: certifications(directory, point),
        catalog: catalog(directory, point, &id),
        id,
    })
}

/// Where a point is.
fn place(of: &DirectoryPoint) -> Option<Place> {
    // schema.org uses WGS 84; CGCS2000 differs from it by centimetres.
    let position = of
        .facts
        .coordinates
        .filter(|position| matches!(position.crs, Crs::Wgs84 | Crs::Cgcs2000));
    let geo = position.map(|position| GeoCoordinates {
        kind: "GeoCoordinates",
        latitude: position.latitude,
        longitude: position.longitude,
    });
    let opening_hours = opening::hours(of);
    let opening_hours = opening_hours.map_or_else(Vec::new, |hours| specifications(&hours));
    let is_known = geo.is_some() || !opening_hours.is_empty();
    is_known.then_some(Place {
        kind: "Place",
        geo,
        opening_hours,
    })
}

/// The days of the week in schema.org, from Monday.
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The times, each with its days; equal times are the way to say that a day is closed.
fn specifications(hours: &OpeningHours) -> Vec<OpeningHoursSpecification> {
    let mut found: Vec<(Span, Vec<&'static str>)> = Vec::new();
    for (day, spans) in DAYS.into_iter().zip(&hours.week) {
        for span in spans {
            match found.iter_mut().find(|(known, _)| known == span) {
                Some((_, days)) => days.push(day),
                None => found.push((*span, vec![day])),
            }
        }
    }
    if hours.holidays == Holidays::Closed {
        found.push((Span { from: 0, until: 0 }, vec!["PublicHolidays"]));
    }
    // The end of the day is its last minute there.
    let time = |minutes: u16| {
        let minutes = minutes.min(24 * 60 - 1);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let specifications = found.into_iter();
    specifications
        .map(|(span, days)| OpeningHoursSpecification {
            kind: "OpeningHoursSpecification",
            days,
            opens: time(span.from),
            closes: time(span.until),
        })
        .collect()
}

/// The designations of a point except those in preparation, which do not exist yet.
fn certifications<'d>(
    directory: &'d Directory,
    point: &'d DirectoryPoint,
) -> Vec<Certification<'d>> {
    let designations = point.designations.iter();
    designations
        .filter(|designation| designation.effective_status != Status::Preparing)
        .map(|designation| {
            let record = &designation.record;
            let expires = designation.ended_on.or(record.valid_until);
            let authority = record.authority.as_deref();
            Certification {
                kind: "Certification",
                name: &directory.taxonomy.kind.get(record.kind).zh,
                status: if designation.effective_status.is_current() {
                    "https://schema.org/CertificationActive"
                } else {
                    "https://schema.org/CertificationInactive"
                },
                issued_by: authority.map(organization_named),
                valid_from: record.approved_on.map(|date| date.to_string()),
                expires: expires.map(|date| date.to_string()),
            }
        })
        .collect()
}

/// The telephone numbers, in E.164 format except for service numbers; a text without a
/// number is kept as written.
fn telephones(phones: &[String]) -> Vec<String> {
    let mut telephones = Vec::new();
    for written in phones {
        let found = telephone::find(written);
        if found.is_empty() {
            telephones.push(written.clone());
        }
        telephones.extend(
            found
                .into_iter()
                .map(|found| found.international().unwrap_or(found.number)),
        );
    }
    telephones
}

/// The services of a point, by the id of its organization; `None` for an ended point.
fn catalog<'d>(
    directory: &'d Directory,
    point: &'d DirectoryPoint,
    id: &str,
) -> Option<OfferCatalog<'d>> {
    if point.service_items.is_empty() || !point.listed {
        return None;
    }
    let items = point.service_items.iter().map(|item| &item.record);
    Some(OfferCatalog {
        kind: "OfferCatalog",
        services: items.map(|item| service(directory, item, id)).collect(),
    })
}

fn service<'d>(
    directory: &'d Directory,
    item: &'d ServiceItem,
    provider: &str,
) -> GovernmentService<'d> {
    let category = item.category;
    let audience = item.audience.iter();
    GovernmentService {
        kind: "GovernmentService",
        name: &item.name,
        description: item.description.as_deref(),
        service_type: category
            .map(|category| directory.taxonomy.category.get(category).zh.as_str()),
        provider: Reference {
            id: provider.to_owned(),
        },
        audience: audience
            .map(|audience| Audience {
                kind: "Audience",
                audience,
            })
            .collect(),
        channels: channels(directory, item),
        offers: offer(directory, item),
    }
}

/// The ways to get a service: its modes, of which the online one has its link.
fn channels<'d>(directory: &'d Directory, item: &'d ServiceItem) -> Vec<ServiceChannel<'d>> {
    let channel = |name, url| ServiceChannel {
        kind: "ServiceChannel",
        name,
        url,
    };
    let url = item.url.as_deref();
    let modes = item.modes.iter();
    let modes = modes.map(|mode| directory.taxonomy.mode.get(*mode));
    let mut channels: Vec<ServiceChannel> = modes
        .map(|mode| {
            let url = url.filter(|_| mode.code == ONLINE);
            channel(Some(mode.zh.as_str()), url)
        })
        .collect();
    if url.is_some() && channels.iter().all(|channel| channel.url.is_none()) {
        channels.push(channel(None, url));
    }
    channels
}

/// The fee of a service. Its duration and requirements are prose, and schema.org has no
/// property for them.
fn offer<'d>(directory: &'d Directory, item: &'d ServiceItem) -> Option<Offer<'d>> {
    let vocabulary = &directory.taxonomy.fee;
    let fee = item.fee.map(|fee| vocabulary.get(fee));
    let label = fee.map(|fee| fee.zh.as_str());
    let description = item.texts.get(service_items::FEE_NOTE).or(label)?;
    let is_free = fee.is_some_and(|fee| fee.code == "free");
    Some(Offer {
        kind: "Offer",
        price: is_free.then_some(0),
        currency: is_free.then_some("CNY"),
        description,
    })
}
