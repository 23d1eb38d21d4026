//! The rules for the import of spreadsheets.

use crate::diagnostics::rule::rules;

rules! { Import;
    /// 原因：只有电子表格（.xlsx、.xls、.ods）和 CSV 能够导入；有的系统导出的“.xls”其实是网页，损坏的文件也读不出来。
    ///
    /// 例子：把 Word 文档改名为 `网点.xlsx`。
    ///
    /// 改法：用 WPS 或 Excel 打开，另存为“Excel 工作簿（.xlsx）”后再导入。
    UNREADABLE_WORKBOOK = Error "unreadable-workbook", None,
        "导入的文件必须是完好的电子表格或 CSV", "A file to import is a valid spreadsheet or CSV";
    /// 原因：加了打开密码的工作簿，程序读不到里面的内容。
    ///
    /// 例子：省里发来的 `名单.xlsx` 打开时要输入密码。
    ///
    /// 改法：打开后取消密码（文件 → 信息 → 保护工作簿），另存后再导入。
    PROTECTED_WORKBOOK = Error "protected-workbook", None,
        "导入的工作簿不能有打开密码", "A workbook to import has no password";
    /// 原因：过大的文件多半放错了，也可能是有意撑爆内存的压缩包，所以大小、行数、列数、工作表数都有上限。
    ///
    /// 例子：在第 1048576 行误填了一个空格，工作表就有一百多万行。
    ///
    /// 改法：删去多余的行、列和工作表；确实需要时，在 wangdian.toml 的 [import] 中调高报告里写明的那一项。
    WORKBOOK_OVER_LIMIT = Error "workbook-over-limit", None,
        "导入的文件不能超过设置的上限", "A file to import is within the configured limits";
    /// 原因：单元格里是公式，而文件里没有存公式的结果；由别的程序生成、没有用表格软件打开保存过的工作簿常常这样。程序不能代替表格软件计算，这一格就没有读取；名录里原来有的值不变。
    ///
    /// 例子：电话一格是 `=CONCATENATE("0429","-0000000")`，有效期至一格是 `=EDATE(H2,36)-1`。
    ///
    /// 改法：用 WPS 或 Excel 打开原表，等它算完后保存，再导入；也可以把公式换成数值。
    FORMULA_WITHOUT_VALUE = Warning "formula-without-value", None,
        "公式要有存下来的结果才能读取", "A formula is read by its stored result";
    /// 原因：所有工作表里都没有找到可以读取的表，什么也没有导入。
    ///
    /// 例子：选错了文件，表里只有“填表说明”；或者列标题是一张图片。
    ///
    /// 改法：让列标题单独占一行，至少有“名称”和另一列；标题与众不同时用 --mapping 写一个对照文件。
    NOTHING_TO_IMPORT = Error "nothing-to-import", None,
        "至少要有一张能够读取的表", "At least one table can be read";
    /// 原因：认不出这张工作表的列标题，或它是隐藏的，所以没有读取；不说出来就会漏掉数据。
    ///
    /// 例子：工作簿里另有一张“填表说明”。
    ///
    /// 改法：不需要的可以不管；需要的请检查标题行，或在对照文件中用 heading_row 指明标题在第几行。
    SHEET_LEFT_OUT = Warning "sheet-left-out", None,
        "没有读取的工作表要说明原因", "A sheet that was not read is named with the reason";
    /// 原因：对照文件（--mapping）决定每一列是什么，写错一处就会把数据放错地方。
    ///
    /// 例子：`"座机" = "phonee"`，而没有 phonee 这一列。
    ///
    /// 改法：按提示改为正确的列名；列名见 points.csv 等文件的第一行。
    BAD_MAPPING = Error "bad-mapping", None,
        "对照文件中的表名和列名必须正确", "A mapping file names known tables and columns";
    /// 原因：对照文件里的一段或一列没有用到，多半是文件名、工作表名或列标题写错了，表也就没有照它的意思读。
    ///
    /// 例子：`file = "大连.xlsx"`，而导入的是 `大连市.xlsx`；或者 `"座机号" = "phone"`，而表里的标题是“座机”。
    ///
    /// 改法：照原表的写法改正；用于别的文件的，可以不管。
    UNUSED_MAPPING = Warning "unused-mapping", None,
        "对照文件的每一段、每一列都用到了", "Every entry and heading of a mapping file is used";
    /// 原因：名录的文件里有单位自己加的列，名录不认识它；导入会用统一的格式写出整个文件，这一列就没有了。
    ///
    /// 例子：`points.csv` 里有一列“内部备注”，导入一张新的名单。
    ///
    /// 改法：把这一列连同编号移到另一张表（不放在名录的文件夹里），从名录的文件中删去，再导入；是标题写错了的，改正标题。
    COLUMN_WOULD_BE_LOST = Error "column-would-be-lost", None,
        "导入不能删掉名录里自己加的列", "An import does not delete columns that an office added to the registry";
    /// 原因：模板第二行是例子，导入时不读；在例子上改填了一个机构，而“编号”格里的 〔例〕 还在，这个机构就会被当作例子漏掉。
    ///
    /// 例子：名称改成了“大连市图书馆”，编号还是 `〔例〕dalian-shili-tushuguan`。
    ///
    /// 改法：是一个机构的，把编号格改成它的编号，新机构的编号格清空；仍然是例子的，删去这一行。
    EXAMPLE_OVERWRITTEN = Error "example-overwritten", None,
        "填在例子一行里的机构要去掉“〔例〕”", "An institution in the row of the example has an id of its own";
    /// 原因：没有名称也没有编号，不知道这一行说的是哪个机构。
    ///
    /// 例子：第 8 行只有地址和电话，“名称”格是空的。
    ///
    /// 改法：补填名称；如果名称与上一行相同，请合并单元格或照写一遍。
    ROW_WITHOUT_NAME = Error "row-without-name", None,
        "每一行都要有机构的名称或编号", "Every row names its institution";
    /// 原因：新机构的编号和网址由名称得来，以后不再改变；名称一格里又写了个人姓名，姓名的拼音就会永远留在网址里。
    ///
    /// 例子：`大连市图书馆（赵某某）`；`鞍山市图书馆 钱某某`；`抚顺市图书馆（联系人：孙某某）`。
    ///
    /// 改法：名称只写机构，姓名写在“联系人”一列（不公开）。以人名命名的机构（逸夫图书馆）不受影响；仍然报错的，在“编号”一列写明它的编号。
    PERSON_IN_INSTITUTION = Error "person-in-institution", Some("《个人信息保护法》第二十五条"),
        "机构的名称里不能有个人姓名", "The name of an institution has no person's name beside it";
    /// 原因：上标的 1、2、① 是脚注的编号，不是内容；读进来就成了电话的最后一位、名称的一个字。程序去掉了它，去得对不对要人来看。
    ///
    /// 例子：电话 `0412-5500000` 后面有上标的 `2`。
    ///
    /// 改法：核对；脚注说的事（如“已撤销”）写到“状态”等列，再删去上标。
    RAISED_MARK = Warning "raised-mark", None,
        "上标是脚注的编号，没有读取", "Raised digits refer to a footnote and are not read";
    /// 原因：现有名录中有几个机构都可能是它，猜错就会改错记录，所以不猜。
    ///
    /// 例子：表里写“图书馆”，而两个机构的别名都是“图书馆”；或名称相同而地区不同。
    ///
    /// 改法：在表中加“编号”一列，填上提示里的编号；确是新机构的，填一个新编号。
    AMBIGUOUS_NAME = Error "ambiguous-name", None,
        "名称要能够确定是哪一个机构", "A name identifies one institution";
    /// 原因：同一机构出现在几行里，而同一列的内容不一样，不知道以哪一行为准。
    ///
    /// 例子：第 5 行和第 9 行都是辽宁省图书馆，地址不同。
    ///
    /// 改法：改成一致，或删去其中一行；如果是两个机构，请写清名称或分别填编号。
    CONFLICTING_ROWS = Error "conflicting-rows", None,
        "同一机构的几行不能互相矛盾", "Rows of one institution do not contradict each other";
    /// 原因：服务事项等表里的机构，在名录和本次导入的表里都没有。
    ///
    /// 例子：事项表写“辽宁图书馆”，名录里是“辽宁省图书馆”。
    ///
    /// 改法：按提示改正名称，或先在网点表里加上这个机构。
    UNKNOWN_INSTITUTION = Error "unknown-institution", None,
        "事项等表中的机构必须在名录或网点表中", "A row of services belongs to a known institution";
    /// 原因：新机构的名称与名录中的一个机构很像，可能只是写法不同；当作新机构会出现两条记录。
    ///
    /// 例子：名录里是“大连市科技情报研究所”，表里是“大连科技情报研究所”。
    ///
    /// 改法：如果是同一个机构，请填上它的编号，或把这个写法加到它的别名里。
    SIMILAR_NAME = Warning "similar-name", None,
        "新机构的名称与现有机构很像时要核对", "A new name that is similar to a known one is checked";
    /// 原因：表中没有地区，程序从地址或名称里找到了它；找得对不对要人来看。
    ///
    /// 例子：地址“大连市甘井子区凌工路2号”，地区取为 210211（甘井子区）。
    ///
    /// 改法：核对报告中的地区；不对的，在表中加“地区”一列。
    REGION_DERIVED = Warning "region-derived", None,
        "从地址或名称找到的地区要核对", "A region found in an address or a name is checked";
    /// 原因：表中没有这一列，程序按标题或惯例取了一个值；取得对不对要人来看。
    ///
    /// 例子：表名是“2023年省级知识产权信息公共服务网点名单”，网点类别取为“省级网点”，状态取为“有效”。
    ///
    /// 改法：核对；不对的，在表中加上这一列，或在对照文件的 constants 中写明。
    VALUE_ASSUMED = Warning "value-assumed", None,
        "由程序取定的值要核对", "A value that was assumed is checked";
    /// 原因：表中间单独占一行的小标题（如“二、已撤销网点”）说的是下面各行；看不懂它说什么，又没有“网点类别”“状态”两列，就会按省级网点、有效处理，把已经撤销的当作有效的公布出去，所以不猜。
    ///
    /// 例子：`三、已取消资格的网点`，而表里没有“状态”一列；或标题里有“取消”，表里没有状态。
    ///
    /// 改法：在表中加上“网点类别”和“状态”两列逐行填写；不是小标题的，删去这一行。
    UNCLEAR_SECTION = Error "unclear-section", None,
        "分节的小标题要能够看懂", "The heading of a section can be understood";
    /// 原因：这一行自己写的，与它上面的小标题说的、或它的备注说的不同，可能放错了部分，也可能是这一格没有改过来；程序按这一行自己写的读取。
    ///
    /// 例子：`一、国家级网点` 下面有一行的网点类别是“省级网点”；状态是有效，备注是“已撤销”。
    ///
    /// 改法：把这一行移到对的部分，或改正这一格。
    SECTION_CONTRADICTED = Warning "section-contradicted", None,
        "一行的内容应当与所在部分的小标题一致", "A row agrees with its section";
    /// 原因：小标题写明的个数与下面读到的机构数不同，可能漏了行，也可能多了行。
    ///
    /// 例子：`北京市（3所）` 下面只有两行。
    ///
    /// 改法：核对原件，补上漏掉的行，或改正这个数。
    SECTION_COUNT = Warning "section-count", None,
        "小标题写明的个数应当与下面的行数一致", "The number in the heading of a section equals the number of its rows";
    /// 原因：人数写成“约5”“10余人”“5（含兼职2人）”的，准确的人数不知道；专职人数够不够是看这一列的。
    ///
    /// 例子：专职人员数量是 `约5`，按 5 读取；是 `5-8人`，没有读取。
    ///
    /// 改法：核实后只写一个数字。
    APPROXIMATE_NUMBER = Warning "approximate-number", None,
        "人数应当是一个准确的数字", "A number of persons is exact";
    /// 原因：这一列只能有一个值，格里却像是有几个；机构的名称尤其要紧，编号由它得来，以后不再改变。
    ///
    /// 例子：一格里写着 `沈阳市图书馆` 和 `大连市图书馆` 两行。
    ///
    /// 改法：两个机构分成两行；是一个机构的，写成一行。
    SEVERAL_VALUES = Warning "several-values", None,
        "只能有一个值的格不应当有几个", "A cell for a single value does not have several";
    /// 原因：备案表是一张表一个机构；一张表里有几个机构而又不能确定哪些格是哪一个的，读下去会漏掉机构，或把几个机构的内容混在一起。几份备案表上下排列、机构一列一个的表能够读取。
    ///
    /// 例子：`名称` 右边的 B2、C2 两格各写了一个机构，而其他标签散在几列。
    ///
    /// 改法：每个机构用一张工作表，或改成一行一个机构的表。
    SEVERAL_INSTITUTIONS = Error "several-institutions", None,
        "一份备案表只能有一个机构", "A filing form describes one institution";
    /// 原因：负责人和职务写在一格里，程序分不清哪里是姓名、哪里是职务；整格放进了“主要负责人”（默认不公开）。
    ///
    /// 例子：`张三李四`。
    ///
    /// 改法：写成“张三 馆长”，或把姓名和职务分成两列。
    HEAD_NOT_SPLIT = Warning "head-not-split", None,
        "负责人和职务写在一格里时要能够分开", "A cell with a head's name and job title can be split";
    /// 原因：服务事项的名称里没有能确定类别的词，或有几个类别的词，先归入“其他服务”，公众按类别就找不到它。
    ///
    /// 例子：`一站式服务`；`检索与分析`。
    ///
    /// 改法：导入后在 service_items.csv 的 category 列改成合适的类别，或在事项表里加“服务类别”一列。
    ITEM_UNCLASSIFIED = Warning "item-unclassified", None,
        "服务事项的类别要能够确定", "The category of a service item can be determined";
    /// 原因：划了删除线的内容多半是要删去的；程序分不清哪些字还有效，读进来就会公布已经撤销的网点或旧的号码。
    ///
    /// 例子：第 5 行整行划了删除线；“电话”一格里旧号码划了线，后面写着新号码。
    ///
    /// 改法：要删去的清空（撤销的网点把“状态”写成已撤销），仍然有效的取消删除线。
    STRUCK_THROUGH = Error "struck-through", None,
        "要读取的格里不能有删除线", "Cells that are read have no text that is struck through";
    /// 原因：备注说这个网点已经撤销、退出或不再服务，而这一行没有填“状态”，就会按有效公布出去。
    ///
    /// 例子：备注是 `2024年已撤销，不再对外服务`，表里没有“状态”一列。
    ///
    /// 改法：在表中加上“状态”一列，把这一行写成已撤销、退出等；仍然有效的写有效。
    STATUS_IN_REMARK = Error "status-in-remark", None,
        "备注里说的撤销、退出要写在状态里", "A revocation that a remark tells is given as the status";
    /// 原因：名录里已经撤销、终止或退出的网点，表里又当作有效，而没有更晚的认定日期；多半是名单没有更新，照着读就会把已经撤销的网点当作有效的公布。
    ///
    /// 例子：名录里某图书馆的省级网点 2024 年已撤销，今年的名单里还有它，没有写认定日期。
    ///
    /// 改法：重新认定的，写上新的认定日期；没有重新认定的，把状态写成已撤销等，或删去这一行。名录写错的，请改正 designations.csv。
    ENDED_IN_REGISTRY = Error "ended-in-registry", None,
        "名录里已经结束的网点资格，没有新的认定日期不能改为有效", "A designation that has ended in the registry is not active again without a later approval";
    /// 原因：`见官网`、`另附`、`XX路X号` 没有写出内容，公布出来公众用不上。
    ///
    /// 例子：电话是 `见官网`、`QQ群:123456789`；地址是 `XX路X号`；服务事项是 `详见附件`。
    ///
    /// 改法：写出电话、地址等；没有的留空。
    VALUE_NOT_GIVEN = Warning "value-not-given", None,
        "要写出内容，不要写在哪里能看到", "A cell has the value, not where it can be found";
    /// 原因：服务事项里写的是不提供、暂未开展的服务；当作服务事项公布，会让人白跑一趟。
    ///
    /// 例子：`不提供专利检索`；`专利导航（暂未开展）`。
    ///
    /// 改法：只写提供的服务事项；其实提供的，改写成事项的名称。
    ITEM_NOT_OFFERED = Warning "item-not-offered", None,
        "不提供的服务不应写在服务事项里", "A list of services has only what is offered";
    /// 原因：表里的日期被电子表格改成了别的东西，或文字列里放了日期，程序按日期写出；原意可能不同。
    ///
    /// 例子：批次“2023-1”被 Excel 变成了日期 2023-01-01。
    ///
    /// 改法：在原表中把这一列设为“文本”格式，重新填写。
    DATE_IN_TEXT = Warning "date-in-text", None,
        "文字列里的日期要核对", "A date in a column of text is checked";
}
