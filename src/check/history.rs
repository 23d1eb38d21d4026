//! Rules that protect what was published before: retired ids and vanished pages.
//!
//! Addresses are permanent. An id may leave the data only with a reason in `retired.csv`,
//! and its page stays at its address.

use crate::diagnostics::rule::rules;
use crate::diagnostics::{Diagnostic, show};
use crate::links;
use crate::model::{Registry, Status};
use std::collections::BTreeSet;

rules! { History;
    /// 原因：停用的编号已经不在名录里，它的网址只说明停用的原因。编号还在 points.csv 里，就说明这个网点没有停用，两处说法不一致。
    ///
    /// 例子：retired.csv 里有 `p-0001`，points.csv 里也有 `p-0001`。
    ///
    /// 改法：网点还在，就从 retired.csv 删去这一行；确实不再收录，就从 points.csv 和其他各表删去它。网点资格到期、撤销或者退出的，不用停用编号，只改 designations.csv 里的状态。
    RETIRED_BUT_PRESENT = Error "retired-but-present", None,
        "停用的编号不能还在 points.csv 中", "A retired id is not in points.csv";
    /// 原因：停用编号的页面用一个链接告诉读者现在该看哪个网点，链接的另一头必须有页面。
    ///
    /// 例子：「接替编号」列填 `p-0002`，但 points.csv 和 retired.csv 里都没有 `p-0002`。
    ///
    /// 改法：填接替它的网点现在的编号；没有接替的，留空。
    UNKNOWN_REPLACEMENT = Error "unknown-replacement", None,
        "接替的编号必须在 points.csv 或者 retired.csv 中", "The id that replaces a retired one is in points.csv or retired.csv";
    /// 原因：几个停用的编号互相接替，读者转一圈又回到原处，找不到现在的网点。
    ///
    /// 例子：`p-0001` 由 `p-0002` 接替，`p-0002` 又由 `p-0001` 接替。
    ///
    /// 改法：核对是谁并入了谁，把最后那个网点的编号填在「接替编号」列。
    REPLACEMENT_CYCLE = Error "replacement-cycle", None,
        "停用的编号不能互相接替", "Retired ids do not replace each other in a circle";
    /// 原因：网站按截至日期说明哪些编号已经停用，还没有停用的编号要留在名录里。
    ///
    /// 例子：截至日期是 2026-05-16，「停用日期」列是 `2026-12-31`。
    ///
    /// 改法：核对年份；将来才停用的，到当天再移到 retired.csv。
    FUTURE_RETIREMENT = Error "future-retirement", None,
        "停用日期不能晚于截至日期", "An id is not retired after the as-of date";
    /// 原因：网点页面的网址会被收藏、引用和印在材料上，一经发布就要长期有效。编号直接从表里消失，原来的网址就打不开了，也没有人知道为什么。
    ///
    /// 例子：上次生成的网站里有 `points/p-0001.html`，这次 points.csv 里没有 `p-0001`，retired.csv 里也没有。
    ///
    /// 改法：误删的，把 points.csv 和 designations.csv 里的行加回来；改了编号的，改回原来的编号；确实合并或者重复登记的，在 retired.csv 里加一行，写明停用日期和原因，有接替网点的填上接替编号。
    VANISHED_POINT = Error "vanished-point", None,
        "发布过的编号不能无故消失", "An id that was published does not vanish without a reason";
}

/// The ids of a registry, by whether they have a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct KnownIds {
    /// Retired ids, and points with a designation that is not merely proposed.
    with_page: BTreeSet<String>,
    /// Points that are only on public notice.
    proposed: BTreeSet<String>,
}

impl KnownIds {
    /// The ids of a registry.
    pub(crate) fn of(registry: &Registry) -> Self {
        let mut ids = Self::default();
        for point in &registry.points {
            let mut designations = point.designations.iter();
            if designations.any(|designation| designation.status != Status::Proposed) {
                ids.with_page.insert(point.facts.id.clone());
            } else {
                ids.proposed.insert(point.facts.id.clone());
            }
        }
        let retired = registry.retired.iter().map(|retired| retired.id.clone());
        ids.with_page.extend(retired);
        ids
    }

    /// Reports published pages of points whose ids are no longer known.
    ///
    /// `published` are paths relative to the site's root; `file` is the file of ids, for
    /// the message.
    pub(crate) fn vanished_pages<'p>(
        &self,
        published: impl IntoIterator<Item = &'p str>,
        file: &str,
    ) -> Vec<Diagnostic> {
        published
            .into_iter()
            .filter_map(links::id_of_point)
            .filter(|id| !self.with_page.contains(*id))
            .map(|id| vanished(id, self.proposed.contains(id), file))
            .collect()
    }
}

fn vanished(id: &str, is_proposed: bool, file: &str) -> Diagnostic {
    let page = links::point(id);
    let id = show(id);
    let (message, help) = if is_proposed {
        (
            message!(
                "`{id}` 发布过页面（{page}），现在只剩公示中的资格，页面会消失",
                "`{id}` was published ({page}) and has only proposed designations now, so that its page would vanish",
            ),
            message!(
                "请把它原来的资格在 designations.csv 中加回来；再次申请的另加一行",
                "add its former designations back to designations.csv; a new application is a row of its own",
            ),
        )
    } else {
        (
            message!(
                "`{id}` 发布过页面（{page}），现在从数据里消失了",
                "`{id}` was published ({page}) and has vanished from the data",
            ),
            message!(
                "请把它的行加回来；确实不再收录的，在 retired.csv 中加一行，写明停用日期和原因",
                "add its rows back, or add it to retired.csv with the day and the reason",
            ),
        )
    };
    let mut problem = VANISHED_POINT.diagnostic(file, message).with_help(help);
    problem.value = Some(id.clone());
    problem.record = Some(id);
    problem
}
