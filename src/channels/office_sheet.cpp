#include "channels/office_sheet.h"

#include <array>

#include "channels/cell_text.h"

namespace canbao {
namespace {

// In the order of office_fields.
enum Field : std::uint8_t { kKind, kName, kRegion, kTelephone, kAddress, kHours, kFrom, kUntil, kSource };

struct KindWord {
    std::string_view text;
    OfficeKind kind;
};
constexpr std::array<KindWord, 26> kWords = {{{"医保", OfficeKind::agency},
                                              {"医保局", OfficeKind::agency},
                                              {"医保中心", OfficeKind::agency},
                                              {"医保经办", OfficeKind::agency},
                                              {"医保经办机构", OfficeKind::agency},
                                              {"医疗保险中心", OfficeKind::agency},
                                              {"医疗保险服务中心", OfficeKind::agency},
                                              {"税务局", OfficeKind::tax},
                                              {"税务机关", OfficeKind::tax},
                                              {"办税服务厅", OfficeKind::tax},
                                              {"税务所", OfficeKind::tax},
                                              {"财政局", OfficeKind::finance},
                                              {"财政所", OfficeKind::finance},
                                              {"乡镇", OfficeKind::township},
                                              {"街道", OfficeKind::township},
                                              {"乡镇(街道)", OfficeKind::township},
                                              {"乡镇街道", OfficeKind::township},
                                              {"便民服务中心", OfficeKind::township},
                                              {"村", OfficeKind::village},
                                              {"社区", OfficeKind::village},
                                              {"村(社区)", OfficeKind::village},
                                              {"村(居)", OfficeKind::village},
                                              {"银行网点", OfficeKind::bank},
                                              {"热线电话", OfficeKind::hotline},
                                              {"咨询热线", OfficeKind::hotline},
                                              {"服务热线", OfficeKind::hotline}}};

}  // namespace

std::optional<OfficeKind> written_office_kind(std::string_view text) {
    const std::string folded = folded_text(text);
    for (const OfficeKind kind : office_kinds())
        if (folded == word(kind) || folded == folded_text(name_of(kind).zh)) return kind;
    for (const KindWord& each : kWords)
        if (folded == each.text) return each.kind;
    return std::nullopt;
}

const std::vector<SheetField>& office_fields() {
    static const std::vector<SheetField> all = {
        {"kind", {"机构类别", "kind"}, {"机构类别", "机构类型", "类别", "类型", "kind"}, true},
        {"name", {"机构名称", "name"}, {"机构名称", "单位名称", "网点名称", "名称", "单位", "name"}, true},
        {"region",
         {"所在区划", "region"},
         {"所在区划", "服务区划", "区划", "行政区划", "县区", "县（市、区）", "所属区划", "区划代码",
          "region"},
         true},
        {"telephone",
         {"电话", "telephone"},
         {"电话", "咨询电话", "联系电话", "服务电话", "电话号码", "telephone", "phone"},
         true,
         true},
        {"address", {"地址", "address"}, {"地址", "办公地址", "详细地址", "address"}, false},
        {"hours",
         {"办公时间", "opening hours"},
         {"办公时间", "服务时间", "工作时间", "营业时间", "opening hours", "hours"},
         false},
        {"from",
         {"启用日期", "valid from"},
         {"启用日期", "有效起", "开始日期", "起始日期", "起", "valid from", "from"},
         true},
        {"until",
         {"停用日期", "valid until"},
         {"停用日期", "有效止", "结束日期", "终止日期", "止", "valid until", "until"},
         false},
        {"source", {"来源", "source"}, {"来源", "出处", "文件", "source"}, false}};
    return all;
}

ReferenceRow<ServiceOffice> read_office_row(const SheetHeader& header, const SheetRow& row,
                                            const RegionFinder& regions) {
    ReferenceCells cells(header, row, regions);
    ReferenceRow<ServiceOffice> read{row.number, {}, {}};
    const auto kind = written_office_kind(cells.cell(kKind).text);
    if (!kind)
        cells.add("kind_unknown", {"看不出是哪一类机构", "this is no kind of office"},
                  {"写经办机构、税务、财政、乡镇（街道）、村（社区）、银行或热线",
                   "write agency, tax, finance, township, village, bank or hotline"});
    std::string name = cells.needed_name(kName);
    const auto region = cells.region(kRegion);
    const bool has_telephone = !cells.text(kTelephone).empty();
    std::string telephones = cells.telephones(kTelephone);
    if (!has_telephone)
        cells.add("telephone_missing", {"没有电话", "it has no telephone"},
                  {"填写居民能打的电话", "write the number that residents can ring"});
    std::string address = cells.optional_text(kAddress);
    std::string hours = cells.optional_text(kHours);
    const auto open = cells.period(kFrom, kUntil);
    std::string source = cells.optional_text(kSource);
    read.faults = cells.faults();
    if (read.faults.empty() && kind && region && open)
        read.value = ServiceOffice{.kind = *kind,
                                   .name = std::move(name),
                                   .region = *region,
                                   .telephones = std::move(telephones),
                                   .address = std::move(address),
                                   .hours = std::move(hours),
                                   .open = *open,
                                   .source = std::move(source)};
    return read;
}

}  // namespace canbao
