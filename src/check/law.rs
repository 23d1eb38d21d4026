//! Rules that follow from the Measures (国知办发服字〔2020〕46号).

mod events;
mod filing;
mod quota;
mod recommender;
mod rectification;
mod services;
mod staff;
mod standing;
mod validity;

pub(super) use self::validity::report_future;
pub(crate) use self::validity::{DesignationDates, check_future, check_order};

use self::recommender::Recommenders;
use super::cells::{CellRef, Cells};
use super::point_builder::PointBuilder;
use crate::diagnostics::rule::rules;
use crate::load::RawRow;
use crate::model::{
    Date, Designation, Event, EventType, Regions, ServiceItem, Status, Taxonomy, TermIndex,
};
use crate::schema::points;

rules! { Law;
    /// 原因：没有认定记录，就不知道它是国家级网点、省级网点还是别的，网站无法归类。
    ///
    /// 例子：points.csv 里有 `p-12`，designations.csv 里没有一行是 `p-12`。
    ///
    /// 改法：在 designations.csv 里加一行，写明类型和状态；已经不是网点的也保留原来的行，只改状态。
    POINT_WITHOUT_DESIGNATION = Error "point-without-designation", None,
        "每个网点在 designations.csv 中至少有一行", "Every point has at least one designation";
    /// 原因：国家级网点的备案有效期是三年，期满可以续期三年（《办法》第八条），多一天也不行。没有续期的，从批准之日算起；续期的，从续期之日或者上一个有效期届满之日算起，取较晚的一个。
    ///
    /// 例子：批准日期 `2023-05-01`，有效期至 `2026-05-02`；最晚是 2026-05-01。又如 2022-05-01 批准、2025-03-01 续期的，上一个有效期到 2025-05-01 届满，续期后最晚到 2028-05-01。
    ///
    /// 改法：改正有效期；已经续期的，在 events.csv 里加一行 `续期`；续期之前的有效期提前届满的，在这一行的变更项填 `valid_until`，变更前填原来的有效期。没有填批准日期的，请补填，否则只能从续期之日算起。
    VALIDITY_TOO_LONG = Error "validity-too-long", Some("《办法》第八条"),
        "国家级网点的有效期不超过批准之日起三年，续期的不超过续期之日和上一个有效期届满之日中较晚的一个起三年", "A national point is valid for three years from its approval at most, or from the later of its renewal and the end of the term before";
    /// 原因：还没有批准就已经到期，两个日期至少有一个写错了。
    ///
    /// 例子：批准日期 `2026-05-01`，有效期至 `2023-05-01`，年份写反了。
    ///
    /// 改法：对照批准文件改正。
    END_BEFORE_APPROVAL = Error "end-before-approval", None,
        "有效期不能早于批准日期结束", "Validity does not end before the approval";
    /// 原因：公示的最后一天在第一天之前，公示页面就显示不出来。
    ///
    /// 例子：公示开始日期 `2026-06-10`，公示结束日期 `2026-06-01`。
    ///
    /// 改法：对照公示通知改正。
    NOTICE_ENDS_BEFORE_START = Error "notice-ends-before-start", None,
        "公示的结束日期不能早于开始日期", "A public notice does not end before it begins";
    /// 原因：还没有发生的批准不能先公布。
    ///
    /// 例子：数据日期是 2026-11-20，批准日期写成 `2027-01-05`。
    ///
    /// 改法：核对年份；确实还没有批准的，状态填 `公示中`，到批准的当天再填日期。
    FUTURE_APPROVAL = Error "future-approval", None,
        "批准日期不能晚于截至日期", "An approval is not later than the as-of date";
    /// 原因：变动记录的是已经发生的事，网站会把它列入历史。
    ///
    /// 例子：数据日期是 2026-11-20，events.csv 里写 `p-12,2027-01-05,变更`。
    ///
    /// 改法：核对年份；还没有发生的，到当天再填。
    FUTURE_EVENT = Error "future-event", None,
        "变动的日期不能晚于截至日期", "An event is not later than the as-of date";
    /// 原因：更新日期是核对这条记录的日子，还没有到的日子不可能核对过；写错了年份，一年一次的核对提醒也就不再出现。
    ///
    /// 例子：数据日期是 2026-11-20，更新日期写成 `2027-11-02`。
    ///
    /// 改法：核对年份，改为实际核对的那一天。
    FUTURE_UPDATE = Error "future-update", None,
        "更新日期不能晚于截至日期", "A record was not checked after the as-of date";
    /// 原因：没有指定截至日期的，按数据里最新的日期判断有效和到期；这个日期的年份写错一位，全站的网点就都成了已到期。
    ///
    /// 例子：其他日期最晚是 2026-11-28，有一行的更新日期写成 `2062-11-28`。
    ///
    /// 改法：核对年份。确实没有写错的，用 `--as-of` 或者在 `[data]` 里写 `as_of`，指明数据的日期。taxonomy.toml 里已经有节假日安排或者推荐名额的年份都算正常；再往后，比其他日期晚一年半以上的才会提示。
    IMPLAUSIBLE_DATE = Error "implausible-date", None,
        "没有指定截至日期时，最新的日期不能比其他日期晚得多", "Without a given as-of date, no date is far after all others";
    /// 原因：变动要归到某一项认定名下，网点没有这一项，就不知道是谁的变动。
    ///
    /// 例子：`p-12` 只是省级网点，events.csv 里却写 `p-12,2026-03-01,续期,国家级网点`。
    ///
    /// 改法：改正网点类别；确有这项认定的，在 designations.csv 里补上。
    EVENT_WITHOUT_DESIGNATION = Error "event-without-designation", None,
        "变动所属的网点类别，该网点必须具有", "An event is about a designation that the point has";
    /// 原因：国家级网点有效期三年，其他类型按各自的批准文件；到期没有续期就不再有效，网站会显示为已到期，原表应当一致。
    ///
    /// 例子：数据日期是 2026-11-20，有效期至 `2025-06-30`，状态仍是 `有效`。
    ///
    /// 改法：已经续期的，在 events.csv 里加一行续期并改有效期；没有续期的，状态改为 `已到期`。
    EXPIRED_BUT_ACTIVE = Warning "expired-but-active", Some("《办法》第八条"),
        "有效期已过的网点不应再记为有效", "A designation whose validity has run out is not recorded as active";
    /// 原因：十年以后才到期的网点资格很少见，多半是年份写错了，或者用一个很远的日期表示长期有效；网站会照样写出来。
    ///
    /// 例子：有效期至 `2206-05-01`，应当是 `2026-05-01`；用 `2099-12-31` 表示长期有效。
    ///
    /// 改法：核对年份；长期有效或者没有规定有效期的，留空。
    DISTANT_END = Warning "distant-end", None,
        "有效期不会在十年以后才届满", "Validity does not end more than ten years from now";
    /// 原因：变动记录里已经撤销、终止、退出或者到期，后面没有重新批准或续期，状态却还是有效，网站会把已经结束的网点当作有效的公布。
    ///
    /// 例子：designations.csv 里状态是 `有效`，events.csv 里有 `p-12,2026-03-01,撤销,省级网点`。
    ///
    /// 改法：照文件核对。确实结束的，改状态；以后重新认定的，原来的一行改状态，另加一行写新的批准日期；已经续期的，在 events.csv 里加一行续期；变动记录写错的，改正它。
    ENDED_BUT_ACTIVE = Error "ended-but-active", None,
        "变动记录里已经结束的网点资格不能还是有效", "A designation that has ended according to its events is not recorded as active";
    /// 原因：同一类网点资格写了两行，两行都还有效，或者批准日期相同，多半是同一次认定录入了两次；页面上会显示两遍，两行不一致的不知道信哪一行。
    ///
    /// 例子：`p-12` 有两行省级网点，状态都是 `有效`。
    ///
    /// 改法：同一次认定合并为一行；以前的一次已经结束的，改它的状态。
    DESIGNATION_TWICE = Warning "designation-twice", None,
        "同一次认定在 designations.csv 中只有一行", "An approval has one row in designations.csv";
    /// 原因：这一类网点资格那一天还没有批准，变动就不知道属于哪一次认定，两个日期至少有一个写错了。
    ///
    /// 例子：省级网点的批准日期是 `2023-05-01`，events.csv 里却写 `p-12,2022-05-01,续期,省级网点`。
    ///
    /// 改法：照文件改正日期；说的是以前的一次认定的，在 designations.csv 里补上那一次的一行。
    EVENT_BEFORE_APPROVAL = Warning "event-before-approval", None,
        "变动不早于它所属的网点资格的批准", "An event is not before the approval of the designation that it is about";
    /// 原因：变动记录里已经更名，名称却还是别的，网站的名称和历史就不一致，读者不知道现在叫什么。
    ///
    /// 例子：events.csv 里有 `p-12,2026-01-01,更名,,name,甲图书馆,乙图书馆`，points.csv 里 p-12 的名称还是 `甲图书馆`。
    ///
    /// 改法：把名称改为更名后的，原来的名称写进别名；变动记录写错的，改正它。
    NAME_BEFORE_RENAMING = Warning "name-before-renaming", None,
        "名称与最近一次更名后的一致", "The name is that of the last renaming";
    /// 原因：国家级网点专职人员不少于五人，省级网点不少于三人；少于这个数就不符合条件。
    ///
    /// 例子：国家级网点的专职人员数量是 `4`。
    ///
    /// 改法：核对人数，不要把兼职算进来；确实不足的，请督促配齐。
    TOO_FEW_STAFF = Warning "too-few-staff", Some("《办法》第五条、第十条"),
        "国家级网点专职人员不少于五人，省级网点不少于三人", "A national point has five full-time staff at least, a provincial one three";
    /// 原因：《办法》第十八条规定，被撤销备案的服务机构三年内不得再提交备案申请。从撤销之日算起，满三年的当天可以再备案。
    ///
    /// 例子：某国家级网点 `2023-05-10` 被撤销，`2026-05-09` 又备案，早了一天；`2026-05-10` 备案就没有问题。正在公示的，按公示开始日期算。
    ///
    /// 改法：核对 events.csv 中的撤销日期和 designations.csv 中的批准日期；日期没有填错的，这一次备案不符合规定，请报告备案部门。
    REFILED_TOO_SOON = Error "refiled-too-soon", Some("《办法》第十八条"),
        "被撤销备案的机构三年内不得再备案", "A national filing does not follow within three years of a revocation";
    /// 原因：《办法》第十七条给国家级网点的整改期是半年，到期仍不符合规定的，由国家知识产权局撤销备案。整改从最近一次“责令整改”之日算起，到“整改完成”为止。
    ///
    /// 例子：2025-01-15 责令整改，到 2025-07-15 正好半年，还在期内；2025-07-16 起会提示。
    ///
    /// 改法：已经整改好的，在 events.csv 中加一行“整改完成”（rectified），状态改回有效；到期仍不符合规定的，按程序撤销，状态改为已撤销。
    RECTIFICATION_OVERDUE = Warning "rectification-overdue", Some("《办法》第十七条"),
        "国家级网点的整改期为半年", "The rectification of a national point takes half a year at most";
    /// 原因：《办法》第十九条规定，技术与创新支持中心（TISC）和高校国家知识产权信息服务中心不再进行网点备案；年度备案通知第一部分也这样写。反过来可以：国家级网点可以再申请认定为 TISC 或高校中心。
    ///
    /// 正在筹建的 TISC 和高校中心也是一样。
    ///
    /// 例子：某大学 2020 年已是高校国家知识产权信息服务中心，2023 年又备案为国家级网点。又如某研究所 2025 年批准筹建 TISC，2026 年又公示备案为国家级网点。
    ///
    /// 改法：核对两行的批准日期；确实先有或者先筹建 TISC、高校中心的，请与备案部门核实这一次备案。
    IMPORTANT_POINT_FILED = Warning "important-point-filed", Some("《办法》第十九条"),
        "TISC 和高校国家知识产权信息服务中心，包括正在筹建的，不再备案为国家级网点", "A TISC or university center, or one in preparation, does not file as a national point";
    /// 原因：按《办法》第七条第（一）项，由省级知识产权局推荐的，应当是已经成为该省省级网点的机构。部委推荐的和直接备案的不受此限。
    ///
    /// 例子：推荐单位是辽宁省知识产权局，但这个机构在 `designations.csv` 中没有省级网点这一行，或者认定机关是别的省，或者认定晚于备案。
    ///
    /// 改法：在 designations.csv 中补上省级网点的一行（以前是、现在不是的也要补，状态写清楚）；推荐单位填错的，请改正。
    NO_PROVINCIAL_RECOGNITION = Warning "no-provincial-recognition", Some("《办法》第七条第（一）项"),
        "省级部门推荐的国家级网点应当已是该省的省级网点", "A national point that a province recommends is recognised by that province";
    /// 原因：年度备案通知第二部分（二）规定了推荐名额：省级部门原则上不超过 2 个，行业主管部门原则上不超过 3 个。各年的名额写在 taxonomy.toml 的 recommendation_quota 中；没有写明的年份不计算。
    ///
    /// 例子：2023 年度，designations.csv 中有三行国家级网点的推荐单位都是辽宁省知识产权局；在多出来的第一行提示，并说明共有几个。
    ///
    /// 改法：核对推荐单位和批次；名额是“原则上”的，确经同意超出的不用改。
    TOO_MANY_RECOMMENDATIONS = Warning "too-many-recommendations", Some("年度备案通知第二部分（二）"),
        "每个推荐单位一批推荐的国家级网点不超过规定名额", "One recommender proposes no more points in a batch than the notice allows";
    /// 原因：《办法》第七条要求公示国家级网点的知识产权信息服务事项清单；公众也要靠它知道能办什么。
    ///
    /// 例子：某图书馆是有效的国家级网点，`service_items.csv` 中却没有它的一行。
    ///
    /// 改法：把备案表中的服务事项清单逐项填入 service_items.csv，一项一行。
    NO_SERVICE_ITEMS = Warning "no-service-items", Some("《办法》第七条"),
        "有效的国家级网点要有服务事项", "An active national point has service items";
    /// 原因：《办法》第五条第（二）项要求国家级网点具备面向全国开展线上和线下服务的能力。
    ///
    /// 例子：某国家级网点的服务事项，“服务方式”都只写了线下。
    ///
    /// 改法：在 service_items.csv 的“服务方式”列写明 线上、线下，都有的写 线上;线下；确实缺一种的，请网点补上。
    MISSING_SERVICE_MODE = Warning "missing-service-mode", Some("《办法》第五条第（二）项"),
        "有效的国家级网点既有线上服务，又有线下服务", "An active national point serves online and on site";
}

/// The terms that rules refer to, if the taxonomy has them.
struct Terms {
    national: Option<TermIndex>,
    provincial: Option<TermIndex>,
    tisc: Option<TermIndex>,
    university_center: Option<TermIndex>,
    online: Option<TermIndex>,
    on_site: Option<TermIndex>,
    by_price_list: Option<TermIndex>,
}

/// The context in which the Measures are applied.
pub(crate) struct Law<'l> {
    taxonomy: &'l Taxonomy,
    terms: Terms,
    recommenders: Recommenders<'l>,
    as_of: Option<Date>,
    /// Whether a point without service items really has none.
    pub(crate) items_are_known: bool,
}

impl<'l> Law<'l> {
    /// Looks up the terms; `as_of` is the date on which rules are evaluated, if known.
    pub(crate) fn new(taxonomy: &'l Taxonomy, regions: &'l Regions, as_of: Option<Date>) -> Self {
        Self {
            taxonomy,
            terms: Terms {
                national: taxonomy.kind.find("national_point"),
                provincial: taxonomy.kind.find("provincial_point"),
                tisc: taxonomy.kind.find("tisc"),
                university_center: taxonomy.kind.find("university_center"),
                online: taxonomy.mode.find("online"),
                on_site: taxonomy.mode.find("offline"),
                by_price_list: taxonomy.fee.find("standard"),
            },
            recommenders: Recommenders::new(regions, &taxonomy.ministry),
            as_of,
            items_are_known: true,
        }
    }

    /// Whether an item is charged by a price list.
    pub(crate) fn has_price_list(&self, item: &ServiceItem) -> bool {
        item.fee.is_some() && item.fee == self.terms.by_price_list
    }

    fn is_national(&self, designation: &Designation) -> bool {
        Some(designation.kind) == self.terms.national
    }

    /// Whether a designation is in force on the as-of date: recorded as such, and not
    /// expired.
    pub(crate) fn is_in_force(&self, designation: &Designation) -> bool {
        let end = designation.valid_until.zip(self.as_of);
        designation.status.is_current() && end.is_none_or(|(end, as_of)| end >= as_of)
    }

    /// Whether the point is recorded as an active national point that has not expired.
    fn is_active_national_point(&self, builder: &PointBuilder<'_>) -> bool {
        let mut designations = builder
            .designations
            .iter()
            .map(|(_, designation)| designation);
        designations.any(|designation| {
            self.is_national(designation)
                && designation.status == Status::Active
                && self.is_in_force(designation)
        })
    }

    /// Checks a point with all its rows.
    pub(crate) fn check<'a>(&self, cells: &mut Cells<'a>, builder: &PointBuilder<'a>) {
        if builder.designation_rows == 0 {
            report_no_designation(cells, builder.row);
        }
        for (row, designation) in &builder.designations {
            self.check_designation(cells, builder, *row, designation);
        }
        staff::check(cells, builder, self);
        services::check(cells, builder, self);
        for (row, event) in &builder.events {
            events::check(cells, *row, event, builder, self.taxonomy);
        }
        events::check_name(cells, builder);
    }

    fn check_designation<'a>(
        &self,
        cells: &mut Cells<'a>,
        builder: &PointBuilder<'a>,
        row: RawRow<'a>,
        designation: &Designation,
    ) {
        if self.is_national(designation) {
            validity::check(cells, row, designation, builder);
            filing::check(cells, row, designation, builder, self);
            rectification::check(cells, row, designation, builder, self.as_of);
        }
        standing::check(cells, row, designation, builder, self);
        if let Some(as_of) = self.as_of {
            validity::check_expiry(cells, row, designation, as_of);
            validity::check_distance(cells, row, designation, as_of);
        }
    }

    /// Checks rules that concern several points.
    pub(crate) fn check_together<'a>(&self, cells: &mut Cells<'a>, builders: &[PointBuilder<'a>]) {
        quota::check(cells, builders, self);
    }
}

/// The date of a filing: of its approval, or of the public notice that announces it.
fn filed_on(designation: &Designation) -> Option<Date> {
    let proposed = designation.status == Status::Proposed;
    let notice = designation.notice_from.filter(|_| proposed);
    designation.approved_on.or(notice)
}

/// Whether a mistake of a filing can still be corrected: ended designations are history and
/// stay as they were.
fn is_correctable(designation: &Designation) -> bool {
    !designation.status.has_ended()
}

/// The events of a type that concern a designation.
fn events_about<'d>(
    builder: &'d PointBuilder<'_>,
    designation: &'d Designation,
    event_type: EventType,
) -> impl Iterator<Item = &'d Event> {
    let events = builder.events.iter().map(|(_, event)| event);
    events
        .filter(move |event| event.event_type == event_type)
        .filter(move |event| {
            let all = builder.designations.iter().map(|(_, other)| other);
            event.designation(all) == Some(designation)
        })
}

fn report_no_designation<'a>(cells: &mut Cells<'a>, row: RawRow<'a>) {
    let cell_ref = CellRef::new(row, points::ID);
    let value = cell_ref.shown(row.cell(points::ID).trim());
    let message = message!(
        "`{value}` 在 designations 表中没有任何一行，不知道它是哪一类网点",
        "`{value}` has no row in designations",
    );
    let help = message!(
        "请在 designations.csv 中为它加一行，写明类型和状态；已经不是网点的也要保留原来的行，只改状态",
        "add a row to designations.csv; a former point keeps its row with another status",
    );
    cells.report(
        &POINT_WITHOUT_DESIGNATION,
        cell_ref,
        Some(value),
        message,
        Some(help),
    );
}
