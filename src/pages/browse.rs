//! The home page and the indexes of regions and services.

use super::contexts::{
    CountedLink, Guide, HomeContext, RegionIndexContext, RegionIndexEntry, ServiceIndexContext,
    ServiceLevel, value,
};
use super::counts::{
    Count, children, counted_region, counted_term, counted_terms, counts_of, described,
};
use super::page::{PageDraft, PageRole};
use super::shell::Shell;
use super::{feeds, json_ld, labels, needs, parts};
use crate::links;
use crate::model::{Term, TermIndex};

/// The maximum number of changes on the home page.
const HOME_CHANGES: usize = 6;

/// `index.html`.
pub(crate) fn home(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let category_counts = counts_of(&taxonomy.category, |term| directory.of_category(term));
    let kind_counts = counts_of(&taxonomy.kind, |term| directory.of_kind(term));
    let nature_counts = counts_of(&taxonomy.nature, |term| directory.of_nature(term));
    let provinces: Vec<CountedLink> = directory
        .regions
        .provinces()
        .map(|province| {
            counted_region(directory, province, links::HOME, |found| {
                found.short_label()
            })
        })
        .collect();
    let site = shell.input.site;
    let home = HomeContext {
        total: directory.listed().members,
        as_of: labels::date(texts, directory.as_of),
        province_count: provinces.iter().filter(|entry| entry.count > 0).count(),
        provinces,
        services: described(
            &taxonomy.category,
            counted_terms(&taxonomy.category, &category_counts, "", |term| {
                links::service(&term.code)
            }),
        ),
        kinds: described(
            &taxonomy.kind,
            counted_terms(&taxonomy.kind, &kind_counts, "", |term| {
                links::kind(&term.code)
            }),
        ),
        natures: counted_terms(&taxonomy.nature, &nature_counts, "", |term| {
            links::nature(&term.code)
        }),
        changes: directory
            .changes
            .iter()
            .take(HOME_CHANGES)
            .map(|change| parts::change(texts, directory, *change, ""))
            .collect(),
        notice_count: directory.notices.len(),
        notice_link: links::NOTICE.to_owned(),
        feed: feeds::of_everything(texts, links::HOME),
        ended_link: parts::ended_link(directory),
        changes_link: links::CHANGES.to_owned(),
        regions_link: links::REGIONS.to_owned(),
        services_link: links::SERVICES.to_owned(),
        data_link: links::DATA.to_owned(),
        statistics_link: links::STATISTICS.to_owned(),
        guides: guides(shell),
        search_example: needs::example(texts, directory),
        needs: needs::links(texts, directory),
        needs_note: needs::note(texts, directory),
    };
    PageDraft {
        title: site.title.clone(),
        description: site.tagline.clone(),
        trail: Vec::new(),
        role: PageRole::column(
            &texts.meta_services(),
            &[
                &texts.meta_intellectual_property(),
                &texts.meta_public_services(),
                &texts.meta_service_points(),
            ],
        ),
        json_ld: Some(json_ld::of_site(shell)),
        context: value(&home),
        list: None,
    }
}

fn guides(shell: &Shell) -> Vec<Guide> {
    shell
        .content
        .pages
        .iter()
        .map(|page| Guide {
            name: page.name.clone(),
            label: page.title.clone(),
            link: links::content(&page.name),
            description: page.description.clone(),
        })
        .collect()
}

/// `regions/index.html`.
pub(crate) fn region_index(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let provinces = directory
        .regions
        .provinces()
        .map(|province| {
            let region = directory.regions.get(province);
            RegionIndexEntry {
                code: region.code.clone(),
                anchor: format!("r{}", region.code),
                label: region.label().to_owned(),
                short: region.short_label().to_owned(),
                link: links::relative(links::REGIONS, &links::region(&region.code)),
                count: directory.in_region(province).members,
                preparing: directory.in_region(province).in_preparation(),
                cities: children(directory, province, links::REGIONS),
            }
        })
        .collect();
    PageDraft {
        title: texts.region_index_title(),
        description: texts.region_index_description(),
        trail: Vec::new(),
        role: PageRole::column(
            &texts.meta_services(),
            &[&texts.region_index_title(), &texts.meta_service_points()],
        ),
        json_ld: None,
        context: value(&RegionIndexContext { provinces }),
        list: None,
    }
}

/// `services/index.html`.
pub(crate) fn service_index(shell: &Shell) -> PageDraft {
    let texts = shell.texts;
    let directory = shell.directory;
    let taxonomy = &directory.taxonomy;
    let root = links::root_of(links::SERVICES);
    let service = |index: TermIndex, term: &Term| {
        let count = Count::from(directory.of_category(index));
        counted_term(term, count, &root, &|term: &Term| {
            links::service(&term.code)
        })
    };
    let levels = taxonomy
        .level
        .iter()
        .map(|(_, level)| ServiceLevel {
            code: level.code.clone(),
            label: level.label().to_owned(),
            categories: described(
                &taxonomy.category,
                taxonomy
                    .category
                    .iter()
                    .filter(|(_, category)| category.level.as_ref() == Some(&level.code))
                    .map(|(index, category)| service(index, category))
                    .collect(),
            ),
        })
        .filter(|level: &ServiceLevel| !level.categories.is_empty())
        .collect();
    let kind_counts = counts_of(&taxonomy.kind, |term| directory.of_kind(term));
    let nature_counts = counts_of(&taxonomy.nature, |term| directory.of_nature(term));
    let context = ServiceIndexContext {
        levels,
        kinds: described(
            &taxonomy.kind,
            counted_terms(&taxonomy.kind, &kind_counts, &root, |term| {
                links::kind(&term.code)
            }),
        ),
        natures: counted_terms(&taxonomy.nature, &nature_counts, &root, |term| {
            links::nature(&term.code)
        }),
    };
    PageDraft {
        title: texts.service_index_title(),
        description: texts.service_index_description(),
        trail: Vec::new(),
        role: PageRole::column(
            &texts.meta_services(),
            &[&texts.service_index_title(), &texts.meta_service_points()],
        ),
        json_ld: None,
        context: value(&context),
        list: None,
    }
}
