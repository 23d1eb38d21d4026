//! Links to map services; the site itself shows no maps.

use super::contexts::OutLink;
use super::locale::Locale;
use crate::links::encode_readable as encode;
use crate::model::{Coordinates, Crs, PointFacts};

/// Links to common map services: by position if known, otherwise by a search for the
/// address, otherwise none.
pub(crate) fn map_links(texts: &Locale, facts: &PointFacts, city: &str) -> Vec<OutLink> {
    match (facts.coordinates, facts.address.as_deref()) {
        (Some(position), _) => by_position(texts, position, &facts.name),
        (None, Some(address)) => by_address(texts, address, city),
        (None, None) => Vec::new(),
    }
}

/// States whether [`map_links`] use the position or the address.
pub(crate) fn note(texts: &Locale, facts: &PointFacts) -> Option<String> {
    match (facts.coordinates, &facts.address) {
        (Some(_), _) => Some(texts.maps_by_position()),
        (None, Some(_)) => Some(texts.maps_by_address()),
        (None, None) => None,
    }
}

/// Positions are never converted, so services that do not accept the reference system are
/// left out.
fn by_position(texts: &Locale, position: Coordinates, name: &str) -> Vec<OutLink> {
    let Coordinates {
        longitude,
        latitude,
        crs,
    } = position;
    let name = encode(name);
    // CGCS2000 and WGS 84 differ by centimetres, which no map service shows: their
    // ellipsoids have the same axis and nearly the same flattening.
    let crs = match crs {
        Crs::Cgcs2000 => Crs::Wgs84,
        other => other,
    };
    let mut found = Vec::new();
    let amap = match crs {
        Crs::Wgs84 | Crs::Cgcs2000 => Some("wgs84"),
        Crs::Gcj02 => Some("gaode"),
        Crs::Bd09 => None,
    };
    if let Some(system) = amap {
        found.push(out_link(
            texts.maps_amap(),
            format!(
                "https://uri.amap.com/marker?position={longitude},{latitude}&coordinate={system}&name={name}"
            ),
        ));
    }
    let point = encode(&texts.common_point());
    let baidu = match crs {
        Crs::Wgs84 | Crs::Cgcs2000 => "wgs84",
        Crs::Gcj02 => "gcj02",
        Crs::Bd09 => "bd09ll",
    };
    found.push(out_link(
        texts.maps_baidu(),
        format!(
            "https://api.map.baidu.com/marker?location={latitude},{longitude}&coord_type={baidu}&title={name}&content={point}&output=html"
        ),
    ));
    let tencent = match crs {
        Crs::Wgs84 | Crs::Cgcs2000 => Some(1),
        Crs::Gcj02 => Some(2),
        Crs::Bd09 => None,
    };
    if let Some(system) = tencent {
        found.push(out_link(
            texts.maps_tencent(),
            format!(
                "https://apis.map.qq.com/uri/v1/marker?marker=coord:{latitude},{longitude};title:{name}&coord_type={system}"
            ),
        ));
    }
    found
}

/// The city is only added if the address does not contain it.
fn by_address(texts: &Locale, address: &str, city: &str) -> Vec<OutLink> {
    let is_named = address.contains(city);
    let in_city = |key| match is_named {
        true => String::new(),
        false => format!("&{key}={}", encode(city)),
    };
    let (amap_city, tencent_city) = (in_city("city"), in_city("region"));
    let address = encode(address);
    vec![
        out_link(
            texts.maps_amap(),
            format!("https://uri.amap.com/search?keyword={address}{amap_city}"),
        ),
        out_link(
            texts.maps_baidu(),
            format!("https://api.map.baidu.com/geocoder?address={address}&output=html"),
        ),
        out_link(
            texts.maps_tencent(),
            format!("https://apis.map.qq.com/uri/v1/search?keyword={address}{tencent_city}"),
        ),
    ]
}

fn out_link(label: String, href: String) -> OutLink {
    OutLink { label, href }
}

/// A position for display: `东经120.8378°，北纬40.7110°（WGS 84）`.
pub(crate) fn position_text(texts: &Locale, position: Coordinates, system: &str) -> String {
    let degrees = |value: f64| format!("{:.4}", value.abs());
    let longitude = degrees(position.longitude);
    let longitude = if position.longitude < 0.0 {
        texts.maps_west(&longitude)
    } else {
        texts.maps_east(&longitude)
    };
    let latitude = degrees(position.latitude);
    let latitude = if position.latitude < 0.0 {
        texts.maps_south(&latitude)
    } else {
        texts.maps_north(&latitude)
    };
    texts.maps_position(&longitude, &latitude, system)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme() -> crate::pages::theme::Theme {
        let files = crate::pages::theme::ThemeFiles::new(None, "");
        crate::pages::theme::Theme::new(crate::pages::Language::CHINESE, &files)
            .expect("the built-in theme")
    }

    fn hrefs(crs: Crs) -> Vec<String> {
        let position = Coordinates {
            longitude: 113.3,
            latitude: 23.1,
            crs,
        };
        by_position(theme().locale(), position, "某 & 馆")
            .into_iter()
            .map(|link| link.href)
            .collect()
    }

    #[test]
    fn map_services_get_coordinates_in_their_order_and_system() {
        let links = hrefs(Crs::Wgs84);
        assert!(links[0].contains("position=113.3,23.1&coordinate=wgs84"));
        assert!(links[1].contains("location=23.1,113.3&coord_type=wgs84"));
        assert!(links[2].contains("coord:23.1,113.3;") && links[2].ends_with("coord_type=1"));
        assert!(links.iter().all(|link| link.contains("某%20%26%20馆")));
    }

    #[test]
    fn baidu_positions_are_linked_to_baidu_only() {
        assert_eq!(hrefs(Crs::Bd09).len(), 1);
        assert!(hrefs(Crs::Bd09)[0].contains("coord_type=bd09ll"));
        assert_eq!(hrefs(Crs::Cgcs2000), hrefs(Crs::Wgs84));
        assert!(hrefs(Crs::Gcj02)[0].contains("coordinate=gaode"));
    }

    #[test]
    fn positions_are_formatted_for_display() {
        let position = Coordinates {
            longitude: 120.83779,
            latitude: 40.711,
            crs: Crs::Wgs84,
        };
        assert_eq!(
            position_text(theme().locale(), position, "WGS 84"),
            "东经120.8378°，北纬40.7110°（WGS 84）"
        );
    }
}
