//! `dcat.jsonld`: the downloads as a DCAT 3 catalogue, for portals that harvest catalogues.
//!
//! It keeps DCAT-AP 3.0.1 (<https://semiceu.github.io/DCAT-AP/releases/3.0.1/>). Its context is
//! in the file, so that reading it loads nothing. Without an address of the site, its links are
//! relative to the file.

use super::Download;
use crate::config::{CorrectionConfig, Profile, SiteConfig};
use crate::model::Date;
use crate::schema::Table;
use serde_json::{Map, Value, json};

/// The path of the catalogue.
pub(super) const PATH: &str = "data/dcat.jsonld";

/// The European Union's code lists, which DCAT-AP recommends.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";

/// Describes the downloads: one dataset for the whole registry, with its files in other formats
/// and by province, and one for each table.
pub(super) fn describe(site: &SiteConfig, as_of: Date, downloads: &[Download]) -> Vec<u8> {
    let maker = Maker { site, as_of };
    let whole = downloads.iter().filter(|download| {
        let is_table = download.table.is_some() && download.province.is_none();
        !is_table && !download.is_schema()
    });
    let mut datasets = vec![maker.dataset(
        "registry",
        &site.title,
        "全部网点及其资格、服务事项、案例和变动记录，整份的和按省的。",
        whole,
    )];
    for table in Table::PUBLISHED {
        let of_table = downloads
            .iter()
            .filter(|download| download.table == Some(table) && download.province.is_none());
        for download in of_table {
            datasets.push(maker.dataset(
                table.key(),
                &download.title,
                &download.description,
                [download],
            ));
        }
    }
    let mut catalog = maker.resource("dcat:Catalog", "catalog");
    catalog.extend(object(json!({
        "dct:title": chinese(&site.title),
        "dct:description": chinese(&format!("{}：可下载的数据。", site.title)),
        "dct:publisher": maker.publisher(),
        "dct:language": maker.language(),
        "dct:modified": maker.day(),
        "dct:spatial": maker.china(),
        "dcat:dataset": datasets,
    })));
    catalog.extend(maker.homepage());
    catalog.extend(maker.licence());
    let mut document = object(json!({ "@context": context() }));
    document.extend(catalog);
    let mut bytes =
        serde_json::to_vec_pretty(&document).expect("the catalogue has only texts and lists");
    bytes.push(b'\n');
    bytes
}

/// Makes descriptions of one site.
struct Maker<'a> {
    site: &'a SiteConfig,
    as_of: Date,
}

impl Maker<'_> {
    /// The address of a file of the site, or its path from the folder of the catalogue.
    fn address(&self, path: &str) -> String {
        // What a mirror publishes is its origin's.
        let root = match self.site.profile {
            Profile::Mirror => &self.site.origin_url,
            Profile::Gov | Profile::Demo => &self.site.base_url,
        };
        if !root.is_empty() {
            return format!("{root}{path}");
        }
        match path.strip_prefix("data/") {
            Some(beside) => beside.to_owned(),
            None => format!("../{path}"),
        }
    }

    /// The beginning of a resource that the catalogue itself describes.
    fn resource(&self, class: &str, name: &str) -> Map<String, Value> {
        object(json!({
            "@id": format!("{}#{name}", self.address(PATH)),
            "@type": class,
        }))
    }

    fn dataset<'d>(
        &self,
        name: &str,
        title: &str,
        description: &str,
        downloads: impl IntoIterator<Item = &'d Download>,
    ) -> Value {
        let files: Vec<Value> = downloads
            .into_iter()
            .map(|download| self.distribution(download))
            .collect();
        let mut dataset = self.resource("dcat:Dataset", name);
        dataset.extend(object(json!({
            "dct:title": chinese(title),
            "dct:description": chinese(description),
            "dct:identifier": name,
            "dct:publisher": self.publisher(),
            "dct:language": self.language(),
            "dct:modified": self.day(),
            "dct:spatial": self.china(),
            "dct:accrualPeriodicity": authority("frequency", "IRREG", "dct:Frequency"),
            "dcat:theme": [{
                "@id": format!("{AUTHORITY}data-theme/GOVE"),
                "@type": "skos:Concept",
                "skos:inScheme": { "@id": format!("{AUTHORITY}data-theme") },
                "skos:prefLabel": { "@language": "en", "@value": "Government and public sector" },
            }],
            "dcat:keyword": [chinese("知识产权"), chinese("公共服务"), chinese("网点")],
            "dcat:landingPage": { "@id": self.address("data/index.html"), "@type": "foaf:Document" },
            "dcat:distribution": files,
        })));
        let contact = self.contact();
        dataset.extend(contact.map(|contact| ("dcat:contactPoint".to_owned(), contact)));
        Value::Object(dataset)
    }

    fn distribution(&self, download: &Download) -> Value {
        let address = self.address(&download.path);
        let (media_type, _) = download
            .media_type
            .split_once(';')
            .unwrap_or((download.media_type, ""));
        let format = if media_type == "text/csv" {
            "CSV"
        } else {
            "JSON"
        };
        let mut distribution = object(json!({
            "@id": format!("{address}#distribution"),
            "@type": "dcat:Distribution",
            "dct:title": chinese(&download.title),
            "dct:description": chinese(&download.description),
            "dcat:accessURL": { "@id": address, "@type": "rdfs:Resource" },
            "dcat:downloadURL": { "@id": address, "@type": "rdfs:Resource" },
            "dcat:mediaType": coded(
                &format!("https://www.iana.org/assignments/media-types/{media_type}"),
                "dct:MediaType",
            ),
            "dct:format": authority("file-type", format, "dct:MediaTypeOrExtent"),
            "dct:modified": self.day(),
            "dcat:byteSize": typed(&download.bytes.to_string(), "xsd:nonNegativeInteger"),
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": coded(
                    "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                    "spdx:ChecksumAlgorithm",
                ),
                "spdx:checksumValue": typed(&download.sha256, "xsd:hexBinary"),
            },
        }));
        if let Some(schema) = download.schema_path() {
            let schema = coded(&self.address(&schema), "dct:Standard");
            distribution.insert("dct:conformsTo".to_owned(), schema);
        }
        distribution.extend(self.licence());
        Value::Object(distribution)
    }

    /// The operator of the site; without one, the site itself.
    fn publisher(&self) -> Value {
        let sponsor = &self.site.identity.sponsor;
        let name = if sponsor.is_empty() {
            &self.site.title
        } else {
            sponsor
        };
        let mut publisher = self.resource("foaf:Agent", "publisher");
        publisher.insert("foaf:name".to_owned(), chinese(name));
        publisher.extend(self.homepage());
        Value::Object(publisher)
    }

    fn homepage(&self) -> Option<(String, Value)> {
        let page = coded(&self.address("index.html"), "foaf:Document");
        Some(("foaf:homepage".to_owned(), page))
    }

    /// Where to send corrections; `None` if the site does not say.
    fn contact(&self) -> Option<Value> {
        let CorrectionConfig { email, url, phone } = &self.site.correction;
        let mut ways = Map::new();
        for (property, way) in [
            ("vcard:hasEmail", prefixed("mailto:", email)),
            ("vcard:hasTelephone", telephone(phone)),
            ("vcard:hasURL", prefixed("", url)),
        ] {
            ways.extend(way.map(|way| (property.to_owned(), json!({ "@id": way }))));
        }
        if ways.is_empty() {
            return None;
        }
        let mut contact = self.resource("vcard:Kind", "contact");
        contact.insert("vcard:fn".to_owned(), chinese("数据更正"));
        contact.extend(ways);
        Some(Value::Object(contact))
    }

    fn licence(&self) -> Option<(String, Value)> {
        let licence = &self.site.data_licence;
        let mut document = match licence.url.as_str() {
            "" if licence.name.is_empty() => return None,
            "" => self.resource("dct:LicenseDocument", "licence"),
            url => object(coded(url, "dct:LicenseDocument")),
        };
        if !licence.name.is_empty() {
            document.insert("dct:title".to_owned(), chinese(&licence.name));
        }
        Some(("dct:license".to_owned(), Value::Object(document)))
    }

    fn language(&self) -> Value {
        authority("language", "ZHO", "dct:LinguisticSystem")
    }

    fn china(&self) -> Value {
        authority("country", "CHN", "dct:Location")
    }

    fn day(&self) -> Value {
        typed(&self.as_of.to_string(), "xsd:date")
    }
}

fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn chinese(text: &str) -> Value {
    json!({ "@language": "zh", "@value": text })
}

fn typed(value: &str, data_type: &str) -> Value {
    json!({ "@type": data_type, "@value": value })
}

/// A resource that others describe; its class is stated for readers that do not look there.
fn coded(address: &str, class: &str) -> Value {
    json!({ "@id": address, "@type": class })
}

/// The address of a telephone number, if it has nothing but digits and what separates them.
fn telephone(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let is_plain = digits.chars().all(|c| c.is_ascii_digit() || c == '+');
    prefixed("tel:", if is_plain { &digits } else { "" })
}

fn prefixed(prefix: &str, value: &str) -> Option<String> {
    (!value.is_empty()).then(|| format!("{prefix}{value}"))
}

/// A term of one of the European Union's code lists.
fn authority(list: &str, code: &str, class: &str) -> Value {
    json!({
        "@id": format!("{AUTHORITY}{list}/{code}"),
        "@type": class,
        "skos:inScheme": { "@id": format!("{AUTHORITY}{list}") },
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
