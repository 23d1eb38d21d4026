//! Hits by newest approval and by distance: what is known comes first, and the script agrees.

use super::*;
use crate::model::{Coordinates, Crs, Date};

/// Points of which one in three has no coordinates and one in five no date of approval.
fn directory() -> Directory {
    let mut registry = site::synthetic(300);
    for (number, point) in registry.points.iter_mut().enumerate() {
        let spread = (number * 37 % 300) as f64;
        point.facts.coordinates = (number % 3 > 0).then(|| Coordinates {
            longitude: 74.0 + spread / 5.0,
            latitude: 18.0 + spread * 7.0 % 35.0,
            crs: Crs::Wgs84,
        });
        for designation in &mut point.designations {
            let month = 1 + (number % 12) as i8;
            designation.approved_on =
                (number % 5 > 0).then(|| Date::new(2020 + (number % 4) as i16, month, 1).unwrap());
        }
        if number % 7 == 0 {
            // One that has ended does not count, however new it is.
            let mut ended = site::designation(0, Status::Revoked);
            ended.approved_on = Some(Date::new(2026, 1, 1).unwrap());
            point.designations.push(ended);
        }
    }
    site::directory(&registry)
}

fn question(sort: &str, near: [f64; 2]) -> Value {
    json!({ "filters": {}, "limit": 1000, "sort": sort, "near": near })
}

#[test]
fn the_script_sorts_like_the_program() {
    let directory = directory();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let mut questions = vec![question("newest", [0.0, 0.0])];
    let places = [
        (41.8, 123.43),
        (22.5431, 114.0579),
        (-33.8688, 151.2093),
        (18.0, 74.0),
    ];
    questions
        .extend(places.map(|(latitude, longitude)| question("distance", [latitude, longitude])));
    let with_ended = json!({
        "filters": { "status": ["revoked", "active"] }, "limit": 1000, "sort": "newest",
    });
    questions.push(with_ended);
    let expected = by_reference(&index, &questions);
    for (place, found) in by_script(&index, &questions).iter().enumerate() {
        assert!(*found == expected[place], "{}", questions[place]);
    }
    let orders: std::collections::BTreeSet<String> = expected
        .iter()
        .map(|answer| answer["ids"].to_string())
        .collect();
    assert_eq!(orders.len(), questions.len(), "every order is another one");
}

#[test]
fn what_has_no_date_or_no_coordinates_comes_last_in_the_order_of_documents() {
    let directory = directory();
    let index = SearchIndex::build(&directory, FILTERS).unwrap();
    let document_of = |id: &Value| {
        let mut documents = 0..index.numbering.documents.len() as u32;
        documents
            .find(|document| index.numbering.point(*document).facts.id == *id.as_str().unwrap())
    };
    let documents = |sort| -> Vec<u32> {
        let answer = by_reference(&index, &[question(sort, [41.8, 123.43])]).remove(0);
        let ids = answer["ids"].as_array().unwrap();
        ids.iter().map(|id| document_of(id).unwrap()).collect()
    };
    let approved = |document: &u32| {
        let current = index.numbering.point(*document).current_designations();
        current
            .filter_map(|designation| designation.record.approved_on)
            .max()
    };
    let by_approval = documents("newest");
    let mut sorted = by_approval.clone();
    sorted.sort_by_key(|document| (std::cmp::Reverse(approved(document)), *document));
    assert_eq!(by_approval, sorted);
    assert!(approved(&by_approval[0]).is_some());
    assert!(approved(by_approval.last().unwrap()).is_none());

    let from = Position::from_degrees(41.8, 123.43).unwrap();
    let metres = |document: &u32| {
        index
            .numbering
            .position(*document)
            .map(|at| at.metres_to(from))
    };
    let by_distance = documents("distance");
    let located = by_distance
        .iter()
        .take_while(|document| metres(document).is_some());
    let (near, rest) = by_distance.split_at(located.count());
    assert!(near.len() > 100 && near.is_sorted_by_key(metres));
    assert!(rest.len() > 50 && rest.is_sorted() && rest.iter().all(|one| metres(one).is_none()));
}

#[test]
fn without_coordinates_there_is_no_file_of_positions() {
    let mut registry = site::synthetic(20);
    for point in &mut registry.points {
        point.facts.coordinates = None;
    }
    let families = |registry: &crate::model::Registry| {
        let directory = site::directory(registry);
        let index = SearchIndex::build(&directory, FILTERS).unwrap();
        let files = compiled(&index, files::MAX_WHOLE_TABLE).artifacts;
        let positions = files
            .iter()
            .filter(|file| file.path.starts_with("search/positions."));
        let pages = site::render(&directory, &site::SiteParts::default()).unwrap();
        let page = pages
            .iter()
            .find(|file| file.path == "search.html")
            .unwrap();
        let page = String::from_utf8(page.bytes.clone()).unwrap();
        (positions.count(), page.contains("value=distance"))
    };
    assert_eq!(families(&registry), (0, false));
    registry.points[7].facts.coordinates = Some(Coordinates {
        longitude: 120.0,
        latitude: 30.0,
        crs: Crs::Gcj02,
    });
    assert_eq!(families(&registry), (1, true));
}
