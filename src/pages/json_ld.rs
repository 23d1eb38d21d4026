//! JSON-LD of a point (schema.org), for a data block in its page.

use crate::directory::{Directory, DirectoryPoint};
use crate::model::{Crs, ServiceItem};
use crate::schema::service_items;
use crate::text::telephone;
use serde::Serialize;

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    identifier: &'a str,
    name: &'a str,
    #[serde(rename = "alternateName", skip_serializing_if = "Vec::is_empty")]
    alternate_names: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    telephone: Vec<String>,
    address: PostalAddress<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place>,
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

#[derive(Serialize)]
struct Place {
    #[serde(rename = "@type")]
    kind: &'static str,
    geo: GeoCoordinates,
}

#[derive(Serialize)]
struct GeoCoordinates {
    #[serde(rename = "@type")]
    kind: &'static str,
    latitude: f64,
    longitude: f64,
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
    offers: Option<Offer<'a>>,
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

/// The JSON-LD of a point, with `<` escaped so that nothing in it ends the block. `address`
/// is the absolute URL of the page, if known.
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
    // schema.org uses WGS 84; CGCS2000 differs from it by centimetres.
    let position = facts
        .coordinates
        .filter(|position| matches!(position.crs, Crs::Wgs84 | Crs::Cgcs2000));
    let aliases = point.other_names().map(String::as_str);
    let organization = Organization {
        context: "https://schema.org",
        kind: "Organization",
        id: address,
        identifier: &facts.id,
        name: &facts.name,
        alternate_names: facts
            .name_en
            .as_deref()
            .into_iter()
            .chain(aliases)
            .collect(),
        url: facts.website.as_deref(),
        telephone: telephones(&facts.phones),
        address: PostalAddress {
            kind: "PostalAddress",
            country: "CN",
            region: name_of(0).unwrap_or_default(),
            locality: name_of(1),
            street: facts.address.as_deref(),
            postcode: facts.postcode.as_deref(),
        },
        location: position.map(|position| Place {
            kind: "Place",
            geo: GeoCoordinates {
                kind: "GeoCoordinates",
                latitude: position.latitude,
                longitude: position.longitude,
            },
        }),
        catalog: catalog(directory, point),
    };
    // A struct of strings and finite numbers always serialises.
    let json = serde_json::to_string(&organization).unwrap_or_default();
    json.replace('<', "\\u003c")
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

/// The services of the point; `None` for an ended point.
fn catalog<'d>(directory: &'d Directory, point: &'d DirectoryPoint) -> Option<OfferCatalog<'d>> {
    if point.service_items.is_empty() || !point.listed {
        return None;
    }
    Some(OfferCatalog {
        kind: "OfferCatalog",
        services: point
            .service_items
            .iter()
            .map(|item| GovernmentService {
                kind: "GovernmentService",
                name: &item.record.name,
                offers: offer(directory, &item.record),
            })
            .collect(),
    })
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
