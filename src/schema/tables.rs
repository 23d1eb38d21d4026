//! The tables with their columns, which loading, checking, downloads and schemas follow.
//!
//! A row is: name, flags, cell type, Chinese headings (the standard one first, which is
//! also the title and the label on pages), description in Chinese and in English, and in
//! brackets how a record provides the value. A column without brackets is a text that is
//! only displayed: no other code needs to know it.

use super::Schema;

/// How a record of a table provides the value of a column.
macro_rules! source {
    ($record:ident, $index:expr) => {
        Source::Text($index)
    };
    ($record:ident, $index:expr, owner) => {
        Source::Owner
    };
    ($record:ident, $index:expr, $row:ident => $value:expr) => {
        Source::Field(|row| match row {
            Row::$record($row) => Value::from($value),
            _ => Value::Cell(Cell::Empty),
        })
    };
}

/// Declares a table with a constant for the index of every column.
macro_rules! table {
    ($(#[$meta:meta])* $module:ident, $record:ident, $file:literal, $title:literal, $title_en:literal;
     $($name:ident = $column:literal, $flags:expr, $holds:expr, [$($heading:literal),+],
       $description:literal, $description_en:literal $(, ($($source:tt)+))?;)+) => {
        $(#[$meta])*
        pub(crate) mod $module {
            #[allow(unused_imports)]
            use crate::model::VocabularyName;
            #[allow(unused_imports)]
            use crate::schema::ColumnType::*;
            #[allow(unused_imports)]
            use crate::schema::{
                Cell, Column, ColumnIndex, LATITUDES, LINES, LONGITUDES, MULTIPLE, PERSONAL, PLAIN,
                PRIVATE, REQUIRED, Row, Schema, Source, Value,
            };

            // Code refers only to some columns, so the others would be unused constants.
            #[allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]
            enum Position { $($name),+ }

            $(
                #[allow(dead_code)]
                #[doc = concat!("`", $column, "`")]
                pub(crate) const $name: ColumnIndex = ColumnIndex(Position::$name as usize);
            )+

            /// The table.
            pub(crate) static SCHEMA: Schema = Schema {
                file: $file,
                title: $title,
                title_en: $title_en,
                columns: &[$(Column {
                    name: $column,
                    flags: $flags,
                    holds: $holds,
                    headings: &[$($heading),+],
                    description: $description,
                    description_en: $description_en,
                    source: source!($record, $name $(, $($source)+)?),
                }),+],
            };
        }
    };
}

table! {
    /// Institutions.
    points, Points, "points.csv", "网点", "points";
    ID = "id", REQUIRED, PointId, ["编号", "网点编号", "机构编号", "网点ID"],
        "永久的编号：小写字母、数字和连字符，以字母或数字开头，最多 63 个字符", "permanent id of the institution",
        (row => &row.facts.id);
    NAME = "name", REQUIRED, Text, ["名称", "机构名称", "网点名称", "单位名称", "中文名称", "服务机构名称", "单位", "机构",
        "全称", "机构全称", "单位全称", "网点全称", "中文全称", "服务网点名称", "服务网点", "公共服务网点", "信息公共服务网点", "网点", "申报单位", "申报单位名称", "申报机构", "入选单位", "入选机构", "备案机构", "备案机构名称", "备案网点名称", "机构中文名称", "单位中文名称", "现名称", "现单位名称", "更名后", "更名后名称", "变更后名称", "院校名称", "学校名称", "高校名称", "institution", "institution name", "name of institution", "organization", "organization name", "organisation", "organisation name"],
        "机构的中文全称", "name in Chinese",
        (row => &row.facts.name);
    NAME_EN = "name_en", PLAIN, Text, ["英文名称", "英文名", "机构英文名称",
        "英文全称", "机构英文名", "单位英文名称", "外文名称", "english name"],
        "机构的英文名称", "name in English",
        (row => &row.facts.name_en);
    ALIASES = "aliases", MULTIPLE, Text, ["别名", "其他名称", "曾用名", "简称", "又名",
        "机构简称", "单位简称", "又称", "机构别名", "原名", "原名称", "原单位名称", "原机构名称", "更名前", "更名前名称", "变更前名称", "旧名", "旧名称", "alias", "other names"],
        "简称和曾用名", "other and former names",
        (row => &row.facts.aliases);
    NATURE = "nature", REQUIRED, Code(VocabularyName::Nature), ["机构性质", "性质", "单位性质", "机构类型", "机构类别",
        "单位类型", "单位类别", "机构属性", "单位属性", "网点性质", "主体类型", "主体性质", "机构分类", "服务机构性质", "服务机构类型", "所属性质", "性质分类", "依托机构性质", "institution type", "type of institution"],
        "机构的性质", "nature of the institution",
        (row => row.facts.nature);
    REGION = "region", REQUIRED, Region, ["所在地区", "地区", "行政区划代码", "行政区划", "所在地", "地区代码", "区划代码",
        "所属地区", "所在区域", "所属区域", "区域", "属地", "地域", "省市", "所在省市", "所属省市", "省市区", "所在省市区", "所在省市区县", "行政区", "所在行政区", "所属行政区", "行政区域", "所在行政区划", "所属行政区划", "location", "region code", "administrative region"],
        "所在地区的六位行政区划代码（GB/T 2260），可以是省、市、县任何一级", "GB/T 2260 code of the region, of any level",
        (row => row.facts.region);
    ADDRESS = "address", PLAIN, Text, ["地址", "详细地址", "通讯地址", "通信地址", "办公地址", "机构地址", "联系地址",
        "单位地址", "网点地址", "服务地址", "服务地点", "所在地址", "办公地点", "具体地址", "邮寄地址", "地点", "postal address", "mailing address", "street address"],
        "办公地址", "postal address",
        (row => &row.facts.address);
    POSTCODE = "postcode", PLAIN, Postcode, ["邮政编码", "邮编",
        "邮编号码", "邮政编号", "postal code", "zip", "zip code"],
        "六位邮政编码", "postcode",
        (row => &row.facts.postcode);
    LONGITUDE = "longitude", PLAIN, Degrees(LONGITUDES), ["经度"],
        "东经，小数的度；与纬度、坐标系一起填写", "degrees east; given together with latitude and crs",
        (row => row.coordinates().map(|place| place.longitude));
    LATITUDE = "latitude", PLAIN, Degrees(LATITUDES), ["纬度"],
        "北纬，小数的度；与经度、坐标系一起填写", "degrees north; given together with longitude and crs",
        (row => row.coordinates().map(|place| place.latitude));
    CRS = "crs", PLAIN, Code(VocabularyName::Crs), ["坐标系", "坐标系统", "坐标参考系"],
        "经纬度所用的坐标系", "system of the coordinates",
        (row => row.coordinates().map(|place| place.crs.code()));
    HEAD = "head", PERSONAL, Text, ["主要负责人", "负责人", "机构负责人", "负责人姓名",
        "主要负责人姓名", "机构负责人姓名", "单位负责人", "单位负责人姓名"],
        "主要负责人的姓名，取得同意的才公布", "name of the head, where published",
        (row => row.head);
    HEAD_TITLE = "head_title", PLAIN, Text, ["负责人职务", "职务", "主要负责人职务"],
        "主要负责人的职务", "office of the head";
    STAFF_TOTAL = "staff_total", PLAIN, Count, ["总人数", "人员总数", "工作人员总数", "人数",
        "职工总数", "职工人数", "员工总数", "员工人数", "工作人员数量", "工作人员数", "人员数量", "从业人员数", "从业人员数量", "从业人员总数", "总人员数", "服务人员总数", "total staff", "number of staff"],
        "工作人员总数", "staff, persons",
        (row => row.facts.staff_total);
    STAFF_FULL_TIME = "staff_full_time", PLAIN, Count, ["专职人员数量", "专职人员", "专职人数", "专职人员数",
        "专职工作人员", "专职工作人员数量", "专职工作人员数", "专职服务人员", "专职服务人员数量", "专职人员人数", "全职人员", "全职人员数量", "全职人数", "full time", "full time staff", "number of full time staff"],
        "专职工作人员的人数", "full-time staff, persons",
        (row => row.facts.staff_full_time);
    STAFF_PART_TIME = "staff_part_time", PLAIN, Count, ["兼职人员数量", "兼职人员", "兼职人数", "兼职人员数",
        "兼职工作人员", "兼职工作人员数量", "兼职工作人员数", "兼职服务人员", "兼职服务人员数量", "兼职人员人数", "part time", "part time staff", "number of part time staff"],
        "兼职工作人员的人数", "part-time staff, persons",
        (row => row.facts.staff_part_time);
    PHONE = "phone", MULTIPLE, Text, ["电话", "联系电话", "咨询电话", "服务电话", "办公电话", "电话号码", "固定电话",
        "公开电话", "对外电话", "对外公开电话", "对外联系电话", "对外服务电话", "对外咨询电话", "公开联系电话", "公共电话", "服务热线", "热线电话", "热线", "咨询热线", "服务咨询电话", "受理电话", "座机", "办公座机", "座机号码", "固话", "固定电话号码", "单位电话", "机构电话", "网点电话", "联系电话号码", "总机", "业务电话", "客服电话", "预约电话", "联络电话", "公布电话", "前台电话", "电话传真", "telephone", "tel", "phone number", "telephone number", "public phone"],
        "对外公布的电话", "public telephone numbers",
        (row => &row.facts.phones);
    EMAIL = "email", MULTIPLE, Email, ["公开邮箱", "电子邮箱", "电子邮件", "服务邮箱", "单位邮箱",
        "对外邮箱", "对外公开邮箱", "公开电子邮箱", "机构邮箱", "公共邮箱", "官方邮箱", "网点邮箱", "单位电子邮箱", "服务电子邮箱", "email地址", "电子邮箱地址", "public email", "official email"],
        "对外公布的单位邮箱", "public mail addresses",
        (row => &row.facts.emails);
    WEBSITE = "website", PLAIN, Url, ["网址", "网站", "官网", "官方网站", "机构网址", "网站地址",
        "网站网址", "官网地址", "官网网址", "官方网址", "主页", "网页", "网站链接", "单位网址", "单位网站", "机构网站", "门户网站", "网址链接", "网络地址", "homepage", "url", "web address"],
        "机构的网址", "website",
        (row => &row.facts.website);
    HOURS = "hours", LINES, Text, ["开放时间", "服务时间", "办公时间", "工作时间",
        "开放时段", "服务时段", "接待时间", "对外服务时间", "对外开放时间", "开馆时间", "营业时间", "上班时间", "opening hours", "office hours", "service hours", "business hours"],
        "对公众开放的时间", "opening hours";
    AUDIENCE = "audience", MULTIPLE, Text, ["服务对象", "面向对象", "服务群体", "服务人群", "服务受众", "面向群体", "面向人群", "target audience"],
        "机构服务的对象", "whom the institution serves",
        (row => &row.facts.audience);
    SUMMARY = "summary", LINES, Text, ["简介", "机构简介", "单位简介", "概况",
        "单位概况", "机构概况", "机构介绍", "单位介绍", "网点简介", "网点介绍", "简要介绍", "基本情况", "机构基本情况", "单位基本情况", "introduction", "description", "profile", "overview"],
        "机构的简要介绍", "short description",
        (row => &row.facts.summary);
    UPDATED_ON = "updated_on", PLAIN, Date, ["更新日期", "更新时间", "核对日期",
        "最后更新", "信息更新日期", "信息更新时间", "核实日期", "last updated"],
        "机构最近一次核对这条记录的日期", "day on which the record was last checked",
        (row => row.facts.updated_on);
    CONTACT_NAME = "contact_name", PRIVATE, Text, ["联系人", "联系人姓名",
        "联系人名称", "业务联系人", "工作联系人", "经办人", "经办人姓名", "联络员", "联络员姓名", "联络人", "对接人", "contact", "contact person"],
        "联系人的姓名，从不公布", "contact person, never published",
        (row => row.contact.map(|contact| &contact.name));
    CONTACT_MOBILE = "contact_mobile", PRIVATE, Text, ["手机", "手机号", "手机号码", "联系人手机", "移动电话",
        "联系手机", "联系人手机号", "联系人手机号码", "联系人电话", "联系人电话号码", "联系人联系电话", "联系人联系方式", "联系人座机", "联系人固定电话", "联系人办公电话", "手机电话", "个人手机", "经办人电话", "经办人手机", "经办人手机号", "经办人联系电话", "经办人联系方式", "联络员电话", "联络员手机", "联络员联系电话", "联络员联系方式", "对接人电话", "mobile", "mobile phone", "cell phone", "contact phone", "contact number", "contact telephone"],
        "联系人的手机，从不公布", "mobile of the contact person, never published",
        (row => row.contact.map(|contact| &contact.mobile));
    CONTACT_EMAIL = "contact_email", PRIVATE, Email, ["邮箱", "邮箱地址", "联系人邮箱",
        "联系人电子邮箱", "联系人电子邮件", "联系邮箱", "联系人联系邮箱", "经办人邮箱", "经办人电子邮箱", "联络员邮箱", "个人邮箱"],
        "联系人的邮箱，从不公布", "mail of the contact person, never published",
        (row => row.contact.map(|contact| &contact.email));
}

table! {
    /// Designations of institutions.
    designations, Designations, "designations.csv", "网点类别", "designations";
    POINT_ID = "point_id", REQUIRED, PointId, ["网点编号", "编号", "机构编号", "网点ID"],
        "所属网点的编号", "id of the institution",
        (owner);
    KIND = "kind", REQUIRED, Code(VocabularyName::Kind), ["网点类别", "类型", "网点类型", "类别", "种类",
        "网点级别", "级别", "网点等级", "网点种类", "网点层级", "服务网点类型", "服务网点类别", "备案类型", "备案类别", "认定类型", "认定类别", "认定级别", "point type", "type of point", "designation"],
        "认定的类别", "kind of designation",
        (row => row.kind);
    BATCH = "batch", PLAIN, Text, ["批次",
        "认定批次", "备案批次", "公布批次", "入选批次", "round"],
        "认定的批次", "batch as the authority names it",
        (row => &row.batch);
    DOCUMENT = "document", PLAIN, Text, ["文件", "文号", "文件名称", "批准文件", "依据文件",
        "认定文件", "备案文件", "公布文件", "认定文号", "备案文号", "批准文号", "发文字号", "发文文号", "document number"],
        "认定文件的标题或文号", "number or title of the document",
        (row => &row.document);
    AUTHORITY = "authority", PLAIN, Text, ["认定机关", "批准机关", "备案机关", "认定单位", "批准单位",
        "认定部门", "备案部门", "批准部门", "公布机关", "公布单位"],
        "作出认定或备案的机关", "who approved it",
        (row => &row.authority);
    RECOMMENDER = "recommender", PLAIN, Text, ["推荐单位", "推荐部门", "推荐机关",
        "推荐机构", "recommended by"],
        "推荐的部门或单位", "who recommended it",
        (row => &row.recommender);
    NOTICE_FROM = "notice_from", PLAIN, Date, ["公示开始日期", "公示起始日期", "公示开始", "公示起"],
        "公示的第一天", "first day of the public notice",
        (row => row.notice_from);
    NOTICE_UNTIL = "notice_until", PLAIN, Date, ["公示结束日期", "公示截止日期", "公示结束", "公示止"],
        "公示的最后一天", "last day of the public notice",
        (row => row.notice_until);
    APPROVED_ON = "approved_on", PLAIN, Date, ["批准日期", "备案日期", "认定日期", "批准时间", "备案时间", "认定时间",
        "获批日期", "获批时间", "公布日期", "公布时间", "入选日期", "入选时间", "approved", "date approved", "approval date", "date of approval"],
        "批准、备案或认定的日期", "day of approval",
        (row => row.approved_on);
    VALID_UNTIL = "valid_until", PLAIN, Date, ["有效期至", "有效期截止", "有效期止", "到期日期", "截止日期",
        "到期时间", "截止时间", "有效截止日期", "有效期截止日期", "有效期到期日", "备案有效期至", "valid to", "valid through", "expires", "expiry date", "expiration date"],
        "有效期的最后一天，当天仍然有效", "last day of validity",
        (row => row.valid_until);
    STATUS = "status", REQUIRED, Code(VocabularyName::Status), ["状态",
        "网点状态", "当前状态", "目前状态", "备案状态", "认定状态", "运行状态"],
        "登记的状态", "status as recorded",
        (row => row.status.code());
    SOURCE_URL = "source_url", PLAIN, Url, ["来源网址", "来源", "信息来源", "来源链接"],
        "公布这项认定的网页", "page that published it",
        (row => &row.source_url);
}

table! {
    /// Services that institutions offer.
    service_items, ServiceItems, "service_items.csv", "服务事项", "service items";
    POINT_ID = "point_id", REQUIRED, PointId, ["网点编号", "编号", "机构编号", "网点ID"],
        "所属网点的编号", "id of the institution",
        (owner);
    NAME = "name", REQUIRED, Text, ["事项名称", "名称", "服务事项", "服务名称", "服务事项名称", "服务项目"],
        "服务事项的名称", "name of the item",
        (row => &row.name);
    IP_TYPES = "ip_types", MULTIPLE, Code(VocabularyName::IpType), ["知识产权类型", "知识产权类别", "知识产权种类"],
        "涉及的知识产权类型", "types of intellectual property",
        (row => &row.ip_types);
    CATEGORY = "category", PLAIN, Code(VocabularyName::Category), ["服务类别", "类别", "事项类别", "服务类型"],
        "事项的类别", "category of the item",
        (row => row.category);
    LEVEL = "level", PLAIN, Code(VocabularyName::Level), ["服务层级", "层级", "服务级别", "级别"],
        "服务的层级；不填的，按类别的通常层级", "level of the service; that of the category where empty",
        (row => row.level);
    AUDIENCE = "audience", MULTIPLE, Text, ["服务对象", "面向对象"],
        "面向的对象", "for whom",
        (row => &row.audience);
    FEE = "fee", PLAIN, Code(VocabularyName::Fee), ["收费", "收费方式", "收费情况", "费用", "是否收费"],
        "怎样收费", "fee",
        (row => row.fee);
    FEE_NOTE = "fee_note", LINES, Text, ["收费标准", "收费说明", "收费依据", "收费金额", "费用说明", "价格", "价目", "服务价格"],
        "按什么标准收费、收多少", "what is charged, by which price list";
    MODE = "mode", MULTIPLE, Code(VocabularyName::Mode), ["服务方式", "办理方式", "方式"],
        "办理的方式", "ways in which it is given",
        (row => &row.modes);
    TURNAROUND = "turnaround", LINES, Text, ["办理时限", "办理期限", "办结时限", "承诺时限", "承诺办结时限", "办理周期", "服务周期", "完成时间", "完成时限"],
        "多久可以办好", "how long it takes";
    REQUIREMENTS = "requirements", LINES, Text, ["办理条件和材料", "办理条件", "办理材料", "所需材料", "申请材料", "提交材料", "需提交材料", "材料清单", "办理要求", "受理条件", "申请条件"],
        "需要什么条件、带什么材料", "conditions, and what to bring";
    URL = "url", PLAIN, Url, ["网址", "服务网址", "办理网址", "链接"],
        "办理或说明这个事项的网页", "where it is used or explained",
        (row => &row.url);
    DESCRIPTION = "description", LINES, Text, ["说明", "描述", "服务内容", "服务说明", "事项说明", "内容"],
        "事项的内容", "what it is",
        (row => &row.description);
    SOURCE_URL = "source_url", PLAIN, Url, ["来源网址", "来源", "信息来源", "来源链接"],
        "公布这个事项的网页", "page that published it",
        (row => &row.source_url);
}

table! {
    /// Cases that institutions report.
    cases, Cases, "cases.csv", "服务案例", "cases";
    POINT_ID = "point_id", REQUIRED, PointId, ["网点编号", "编号", "机构编号", "网点ID"],
        "所属网点的编号", "id of the institution",
        (owner);
    NAME = "name", REQUIRED, Text, ["案例名称", "名称", "案例"],
        "案例的名称", "name of the case",
        (row => &row.name);
    PERIOD = "period", PLAIN, Text, ["时间", "起止时间", "服务时间", "时期"],
        "案例的时间，照原文", "when, as written";
    CONTENT = "content", LINES, Text, ["内容", "案例内容", "服务内容", "服务成效"],
        "做了什么，有什么成效", "what was done, with what effect",
        (row => &row.content);
}

table! {
    /// Changes of institutions and designations.
    events, Events, "events.csv", "变动记录", "events";
    POINT_ID = "point_id", REQUIRED, PointId, ["网点编号", "编号", "机构编号", "网点ID"],
        "所属网点的编号", "id of the institution",
        (owner);
    DATE = "date", REQUIRED, Date, ["日期", "时间", "发生日期", "变更日期", "变更时间", "变动日期", "变动时间"],
        "发生的日期", "day on which it happened",
        (row => row.date);
    TYPE = "type", REQUIRED, Code(VocabularyName::EventType), ["变动类型", "事件", "事件类型", "类型"],
        "发生了什么", "what happened",
        (row => row.event_type.code());
    KIND = "kind", PLAIN, Code(VocabularyName::Kind), ["网点类别", "网点类型"],
        "涉及的网点类别", "kind of the designation concerned",
        (row => row.kind);
    FIELD = "field", PLAIN, ColumnName, ["变更项", "变更字段", "变更事项", "字段", "变更项目"],
        "有变更的那一列", "name of the column that changed",
        (row => row.field);
    OLD = "old", LINES, Text, ["变更前", "原值", "变更前内容"],
        "变更前的内容", "value before",
        (row => row.old);
    NEW = "new", LINES, Text, ["变更后", "新值", "变更后内容"],
        "变更后的内容", "value after",
        (row => row.new);
    DOCUMENT = "document", PLAIN, Text, ["文件", "文号", "文件名称", "依据文件"],
        "依据文件的标题或文号", "document that says so",
        (row => row.document);
}

table! {
    /// The private columns, in a separate file.
    contacts, Contacts, "contacts.csv", "联系人（不公开）", "contacts (not published)";
    POINT_ID = "point_id", REQUIRED, PointId, ["网点编号", "编号", "机构编号", "网点ID"],
        "所属网点的编号", "id of the institution",
        (owner);
    CONTACT_NAME = "contact_name", PRIVATE, Text, ["联系人", "联系人姓名", "姓名"],
        "联系人的姓名，从不公布", "contact person, never published",
        (row => &row.name);
    CONTACT_MOBILE = "contact_mobile", PRIVATE, Text, ["手机", "手机号", "手机号码", "联系人手机", "移动电话"],
        "联系人的手机，从不公布", "mobile of the contact person, never published",
        (row => &row.mobile);
    CONTACT_EMAIL = "contact_email", PRIVATE, Email, ["邮箱", "联系人邮箱", "电子邮箱"],
        "联系人的邮箱，从不公布", "mail of the contact person, never published",
        (row => &row.email);
}

table! {
    /// Ids that were once published and are no longer in the data.
    retired, Retired, "retired.csv", "停用的编号", "retired ids";
    ID = "id", REQUIRED, PointId, ["编号", "网点编号", "机构编号", "网点ID"],
        "发布过、现在不再收录的编号", "id that was published once",
        (row => &row.id);
    NAME = "name", PLAIN, Text, ["名称", "机构名称", "网点名称", "单位名称"],
        "最后发布时的名称", "name that it was last published under",
        (row => &row.name);
    RETIRED_ON = "retired_on", REQUIRED, Date, ["停用日期", "撤下日期", "日期"],
        "从哪一天起不再收录", "day from which it is no longer in the data",
        (row => row.retired_on);
    REASON = "reason", REQUIRED, Text, ["原因", "停用原因", "撤下原因", "理由"],
        "不再收录的原因，会公布", "why, as the public may read it",
        (row => &row.reason);
    REPLACED_BY = "replaced_by", PLAIN, PointId, ["接替编号", "接替网点", "并入网点", "新编号"],
        "接替它的编号，如合并之后的机构", "id that took its place",
        (row => &row.replaced_by);
}

table! {
    /// Administrative divisions.
    regions, None, "regions.csv", "行政区划", "regions";
    CODE = "code", REQUIRED, Text, ["代码", "行政区划代码"],
        "六位行政区划代码（GB/T 2260）", "GB/T 2260 code";
    NAME = "name", REQUIRED, Text, ["名称"],
        "地区的全称", "full name";
    PARENT_CODE = "parent_code", PLAIN, Text, ["上级代码"],
        "上级地区的代码；省级没有", "code of the region above; none for provinces";
    LEVEL = "level", REQUIRED, Text, ["级别"],
        "province、city 或 county", "province, city or county";
    PINYIN = "pinyin", PLAIN, Text, ["拼音"],
        "名称的拼音，如 Lu'an Shi", "name in Pinyin";
    NAME_EN = "name_en", PLAIN, Text, ["英文名称"],
        "与拼音不同的通行英文名称，例如 Inner Mongolia", "the usual English name where it is not the Pinyin, such as Inner Mongolia";
}

table! {
    /// Codes and names of former regions.
    region_changes, None, "region_changes.csv", "行政区划变更", "former regions";
    OLD_CODE = "old_code", REQUIRED, Text, ["原代码"],
        "不再使用的六位行政区划代码", "GB/T 2260 code that ended";
    OLD_NAME = "old_name", REQUIRED, Text, ["原名称"],
        "不再使用的名称", "name that ended";
    NEW_CODE = "new_code", PLAIN, Text, ["新代码"],
        "变更当时的新代码，几个用分号隔开", "codes that it became at that time";
    NEW_NAME = "new_name", PLAIN, Text, ["新名称"],
        "变更当时的新名称，几个用分号隔开", "names that it became at that time";
    DATE = "date", REQUIRED, Text, ["变更日期"],
        "批复的日期或年份", "day or year of the approval";
    SOURCE = "source", PLAIN, Text, ["来源"],
        "这一行的出处", "where the row comes from";
    DOCUMENT = "document", PLAIN, Text, ["批复文号"],
        "批复的文号", "number of the approval";
    CHANGE = "change", REQUIRED, Text, ["变更方式"],
        "replaced、recoded、split 或 same_code", "replaced, recoded, split or same_code";
    CURRENT_CODE = "current_code", REQUIRED, Text, ["现代码"],
        "现在的代码，几个用分号隔开", "codes of today";
    CURRENT_NAME = "current_name", REQUIRED, Text, ["现名称"],
        "现在的名称，几个用分号隔开", "names of today";
    OLD_PARENT = "old_parent", PLAIN, Text, ["原上级"],
        "当时的上级，从省级开始，用 / 隔开", "names of what it belonged to, from the province, separated by a slash";
    VALID_FROM = "valid_from", PLAIN, Text, ["启用年份"],
        "原代码和名称从哪一年起使用", "year from which it was in force";
    CODE_IN_USE = "code_in_use", PLAIN, Text, ["代码仍在使用"],
        "原代码现在仍是有效代码的写 yes", "yes where the code is in force today";
    INFERRED = "inferred", PLAIN, Text, ["推定"],
        "由下级地区的去向推定的写 yes", "yes where it follows from the regions below";
}

table! {
    /// Words whose readings in the dictionary of Pinyin are wrong.
    pinyin, None, "pinyin.csv", "拼音", "Pinyin";
    WORD = "word", REQUIRED, Text, ["词语", "地名"],
        "词典读错的词语", "word that the dictionary reads wrongly";
    READING = "pinyin", REQUIRED, Text, ["拼音"],
        "正确的读音，每个字一个音节", "its reading, a syllable for each character";
}

table! {
    /// The meanings of everyday words in searches.
    everyday_words, None, "everyday_words.csv", "日常用语", "everyday words";
    WORD = "word", REQUIRED, Text, ["词语"],
        "日常说法：同义词用 / 隔开，都要出现的几部分用 + 隔开",
        "words: synonyms separated by a slash, parts that must all occur by a plus sign";
    SCOPE = "scope", REQUIRED, Text, ["范围"],
        "inside、partly、outside、network、ui 或 filler", "inside, partly, outside, network, ui or filler";
    CATEGORIES = "categories", PLAIN, Text, ["服务类别"],
        "所指的服务类别的代码，几个用分号隔开", "codes of categories that it means";
    IP_TYPES = "ip_types", PLAIN, Text, ["知识产权类型"],
        "所指的知识产权类型的代码，几个用分号隔开", "codes of types of right that it means";
    NATURES = "natures", PLAIN, Text, ["机构性质"],
        "所指的机构性质的代码，几个用分号隔开", "codes of natures that it means";
    FEES = "fees", PLAIN, Text, ["收费"],
        "所指的收费方式的代码，几个用分号隔开", "codes of fees that it means";
    MODES = "modes", PLAIN, Text, ["服务方式"],
        "所指的服务方式的代码，几个用分号隔开", "codes of modes that it means";
    KINDS = "kinds", PLAIN, Text, ["网点类型"],
        "所指的网点类型的代码，几个用分号隔开", "codes of kinds that it means";
    ADVICE = "advice", PLAIN, Text, ["提示"],
        "给读者的一句话，如应当找谁", "advice to the reader, such as who does it";
    ADVICE_EN = "advice_en", PLAIN, Text, ["英文提示"],
        "英文网页上的同一句话", "the same sentence, for English pages";
    SOURCE = "source", REQUIRED, Text, ["来源"],
        "这一行的依据", "what the row is based on";
}

/// Reference tables, which are built in and which a folder may override.
pub(crate) static REFERENCE: [&Schema; 4] = [
    &regions::SCHEMA,
    &region_changes::SCHEMA,
    &pinyin::SCHEMA,
    &everyday_words::SCHEMA,
];
