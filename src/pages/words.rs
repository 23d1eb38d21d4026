//! The texts that code inserts into pages and feeds: each is a method of [`Locale`] with
//! the parameters of its message.
//!
//! The compiler checks the parameters, and a theme only loads if its locale has all these
//! messages.

use super::locale::{Locale, Signature, Type};

/// Declares texts by the keys of their messages, with their parameters.
macro_rules! texts {
    ($($name:ident = $key:literal ($($parameter:ident: $kind:ident),*);)*) => {
        /// All texts that are used by code.
        pub(crate) const TEXTS: &[Signature] = &[$(Signature {
            key: $key,
            parameters: &[$((stringify!($parameter), texts!(@type $kind))),*],
        }),*];

        /// Their positions in [`TEXTS`].
        #[allow(non_camel_case_types)]
        enum Position { $($name),* }

        impl Locale {$(
            #[doc = concat!("The text `", $key, "`.")]
            pub(crate) fn $name(&self, $($parameter: texts!(@argument $kind)),*) -> String {
                let arguments = [$((stringify!($parameter), $parameter.into())),*];
                self.text_of_code(Position::$name as usize, &arguments)
            }
        )*}
    };
    (@type text) => { Type::Text };
    (@type number) => { Type::Number };
    (@argument text) => { &str };
    (@argument number) => { usize };
}

texts! {
    browse_by_region = "browse.by_region" ();
    browse_by_service = "browse.by_service" ();
    change_became = "change.became" (value: text);
    change_column_of_table = "change.column_of_table" (table: text, column: text);
    change_in_column = "change.in_column" (column: text, values: text);
    change_was = "change.was" (value: text);
    changes_description = "changes.description" (title: text);
    changes_empty = "changes.empty" ();
    changes_of_month = "changes.of_month" (month: text);
    changes_title = "changes.title" ();
    common_comma = "common.comma" ();
    common_date = "common.date" (year: number, month: text, day: number);
    common_ended = "common.ended" ();
    common_find_points = "common.find_points" ();
    common_kinds = "common.kinds" ();
    common_leaves_site = "common.leaves_site" ();
    common_month = "common.month" (year: number, month: text);
    common_month_of_year = "common.month_of_year" (month: text);
    common_natures = "common.natures" ();
    common_point = "common.point" ();
    common_with_note = "common.with_note" (text: text, note: text);
    common_year = "common.year" (year: number);
    correction_body = "correction.body" (record: text, page: text);
    correction_subject = "correction.subject" (record: text);
    data_description = "data.description" ();
    data_form_date = "data.form_date" ();
    data_form_decimal = "data.form_decimal" ();
    data_form_multiple = "data.form_multiple" ();
    data_form_text = "data.form_text" ();
    data_form_whole = "data.form_whole" ();
    data_title = "data.title" ();
    designation_approved_on = "designation.approved_on" ();
    designation_preparation_approved_on = "designation.preparation_approved_on" ();
    designation_preparing = "designation.preparing" ();
    designation_preparing_until = "designation.preparing_until" (date: text);
    designation_valid_until = "designation.valid_until" (date: text);
    designation_validity_unknown = "designation.validity_unknown" ();
    ended_description = "ended.description" ();
    feed_document = "feed.document" (document: text);
    feed_event = "feed.event" (date: text, name: text, event: text);
    feed_everything = "feed.everything" ();
    feed_id = "feed.id" (id: text);
    feed_kind = "feed.kind" (kind: text);
    feed_of_kind = "feed.of_kind" (kind: text);
    feed_of_province = "feed.of_province" (province: text);
    feed_place = "feed.place" (place: text);
    feed_reason = "feed.reason" (reason: text);
    feed_replacement = "feed.replacement" (name: text);
    feed_sentence = "feed.sentence" (text: text);
    feed_title = "feed.title" (name: text, event: text);
    feed_title_with_kind = "feed.title_with_kind" (name: text, event: text, kind: text);
    header_demo = "header.demo" ();
    header_mirror = "header.mirror" ();
    language_name = "language.name" ();
    language_tag = "language.tag" ();
    list_page = "list.page" (title: text, number: number);
    list_unplaced = "list.unplaced" (region: text);
    maps_amap = "maps.amap" ();
    maps_baidu = "maps.baidu" ();
    maps_by_address = "maps.by_address" ();
    maps_by_position = "maps.by_position" ();
    maps_east = "maps.east" (degrees: text);
    maps_north = "maps.north" (degrees: text);
    maps_position = "maps.position" (longitude: text, latitude: text, system: text);
    maps_south = "maps.south" (degrees: text);
    maps_tencent = "maps.tencent" ();
    maps_west = "maps.west" (degrees: text);
    month_april = "month.april" ();
    month_august = "month.august" ();
    month_december = "month.december" ();
    month_february = "month.february" ();
    month_january = "month.january" ();
    month_july = "month.july" ();
    month_june = "month.june" ();
    month_march = "month.march" ();
    month_may = "month.may" ();
    month_november = "month.november" ();
    month_october = "month.october" ();
    month_september = "month.september" ();
    meta_disclosure = "meta.disclosure" ();
    meta_intellectual_property = "meta.intellectual_property" ();
    meta_news = "meta.news" ();
    meta_no_page = "meta.no_page" ();
    meta_open_data = "meta.open_data" ();
    meta_open_data_keyword = "meta.open_data_keyword" ();
    meta_point_changes = "meta.point_changes" ();
    meta_public_services = "meta.public_services" ();
    meta_service_points = "meta.service_points" ();
    meta_services = "meta.services" ();
    navigation_changes = "navigation.changes" ();
    navigation_data = "navigation.data" ();
    navigation_home = "navigation.home" ();
    navigation_regions = "navigation.regions" ();
    navigation_services = "navigation.services" ();
    need_ask = "need.ask" ();
    need_few = "need.few" (count: number, with: number);
    need_field = "need.field" ();
    need_geographical_indication = "need.geographical_indication" ();
    need_learn = "need.learn" ();
    need_none_yet = "need.none_yet" ();
    need_patent = "need.patent" ();
    need_trademark = "need.trademark" ();
    not_found_description = "not_found.description" ();
    not_found_title = "not_found.title" ();
    notice_description = "notice.description" ();
    notice_empty = "notice.empty" ();
    notice_objection = "notice.objection" ();
    notice_objection_body = "notice.objection_body" (record: text, page: text);
    notice_objection_to = "notice.objection_to" (name: text);
    notice_period = "notice.period" (from: text, until: text);
    notice_period_from = "notice.period_from" (from: text);
    notice_period_unknown = "notice.period_unknown" ();
    notice_period_until = "notice.period_until" (until: text);
    notice_title = "notice.title" ();
    point_all_of_region = "point.all_of_region" (region: text);
    point_description = "point.description" (name: text, place: text, kinds: text);
    point_description_ended = "point.description_ended" (name: text, place: text);
    point_local_authority = "point.local_authority" ();
    point_missing_address = "point.missing_address" ();
    point_missing_hours = "point.missing_hours" ();
    point_missing_phone = "point.missing_phone" ();
    point_missing_ways = "point.missing_ways" ();
    point_neighbours = "point.neighbours" (region: text);
    point_services_unknown = "point.services_unknown" (services: text);
    point_staff_full_time = "point.staff_full_time" (count: number);
    point_staff_part_time = "point.staff_part_time" (count: number);
    point_staff_total = "point.staff_total" (count: number);
    point_staff_total_with_parts = "point.staff_total_with_parts" (count: number, parts: text);
    point_uncategorised = "point.uncategorised" ();
    region_description = "region.description" (place: text);
    region_east = "region.east" ();
    region_elsewhere = "region.elsewhere" ();
    region_empty = "region.empty" (region: text);
    region_north = "region.north" ();
    region_north_east = "region.north_east" ();
    region_north_west = "region.north_west" ();
    region_others = "region.others" (region: text);
    region_south_central = "region.south_central" ();
    region_south_west = "region.south_west" ();
    region_title = "region.title" (region: text);
    region_index_description = "region_index.description" ();
    region_index_title = "region_index.title" ();
    region_service_description = "region_service.description" (region: text, service: text);
    region_service_title = "region_service.title" (region: text, service: text);
    retired_also_retired = "retired.also_retired" ();
    retired_description = "retired.description" (name: text);
    retired_label = "retired.label" ();
    search_description = "search.description" ();
    service_description = "service.description" (service: text);
    service_title = "service.title" (service: text);
    service_index_description = "service_index.description" ();
    service_index_title = "service_index.title" ();
    sitemap_content = "sitemap.content" ();
    sitemap_description = "sitemap.description" ();
    sitemap_main = "sitemap.main" ();
    sitemap_title = "sitemap.title" ();
    site_tagline = "site.tagline" ();
    site_title = "site.title" ();
    statistics_and_others = "statistics.and_others" (names: text);
    statistics_by_category = "statistics.by_category" ();
    statistics_by_fee = "statistics.by_fee" ();
    statistics_by_kind = "statistics.by_kind" ();
    statistics_by_mode = "statistics.by_mode" ();
    statistics_by_month = "statistics.by_month" ();
    statistics_by_nature = "statistics.by_nature" ();
    statistics_by_region = "statistics.by_region" ();
    statistics_by_year = "statistics.by_year" ();
    statistics_category = "statistics.category" ();
    statistics_code = "statistics.code" ();
    statistics_completeness = "statistics.completeness" ();
    statistics_description = "statistics.description" ();
    statistics_designations = "statistics.designations" ();
    statistics_fee = "statistics.fee" ();
    statistics_finding_categories = "statistics.finding_categories" (most: text, count: number, without: number);
    statistics_finding_complete = "statistics.finding_complete" (total: number);
    statistics_finding_completeness = "statistics.finding_completeness" (total: number, lacking: text);
    statistics_finding_fees = "statistics.finding_fees" (total: number, free: number, unstated: number);
    statistics_finding_kinds = "statistics.finding_kinds" (most: text, count: number);
    statistics_finding_modes = "statistics.finding_modes" (total: number, online: number, unstated: number);
    statistics_finding_months = "statistics.finding_months" (month: text, count: number, unstated: number);
    statistics_finding_natures = "statistics.finding_natures" (most: text, count: number);
    statistics_finding_no_months = "statistics.finding_no_months" ();
    statistics_finding_no_years = "statistics.finding_no_years" ();
    statistics_finding_regions = "statistics.finding_regions" (total: number, regions: number, most: text, count: number);
    statistics_finding_years = "statistics.finding_years" (most: text, count: number, unstated: number);
    statistics_items = "statistics.items" ();
    statistics_lack_address = "statistics.lack_address" (count: number);
    statistics_lack_hours = "statistics.lack_hours" (count: number);
    statistics_lack_phone = "statistics.lack_phone" (count: number);
    statistics_lack_services = "statistics.lack_services" (count: number);
    statistics_lack_validity = "statistics.lack_validity" (count: number);
    statistics_later = "statistics.later" ();
    statistics_mode = "statistics.mode" ();
    statistics_month = "statistics.month" ();
    statistics_no_address = "statistics.no_address" ();
    statistics_no_hours = "statistics.no_hours" ();
    statistics_no_phone = "statistics.no_phone" ();
    statistics_no_services = "statistics.no_services" ();
    statistics_no_validity = "statistics.no_validity" ();
    statistics_title = "statistics.title" ();
    statistics_unpublished = "statistics.unpublished" ();
    statistics_unstated = "statistics.unstated" ();
    statistics_year = "statistics.year" ();
    term_description = "term.description" (term: text);
    tombstone_document = "tombstone.document" (document: text);
    tombstone_no_date = "tombstone.no_date" ();
    tombstone_since = "tombstone.since" (date: text);
    tombstone_text = "tombstone.text" (kind: text, since: text, reason: text, document: text);
}
