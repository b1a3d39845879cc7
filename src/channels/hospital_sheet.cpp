#include "channels/hospital_sheet.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "channels/cell_text.h"

namespace canbao {
namespace {

// In the order of hospital_fields.
enum Field : std::uint8_t {
    kCode,
    kName,
    kLevel,
    kClass,
    kRegion,
    kAddress,
    kTelephone,
    kFrom,
    kUntil,
    kChronic
};

// Digits as lists write them of levels and classes.
struct WrittenDigit {
    std::string_view text;
    int digit;
};
constexpr std::array<WrittenDigit, 15> kDigits = {{{"iii", 3},
                                                   {"ii", 2},
                                                   {"i", 1},
                                                   {"ⅲ", 3},
                                                   {"ⅱ", 2},
                                                   {"ⅰ", 1},
                                                   {"Ⅲ", 3},
                                                   {"Ⅱ", 2},
                                                   {"Ⅰ", 1},
                                                   {"三", 3},
                                                   {"二", 2},
                                                   {"一", 1},
                                                   {"3", 3},
                                                   {"2", 2},
                                                   {"1", 1}}};

// Takes a digit off the front; 0 where there is none.
int take_digit(std::string_view& text) {
    for (const WrittenDigit& written : kDigits)
        if (text.starts_with(written.text)) {
            text.remove_prefix(written.text.size());
            return written.digit;
        }
    return 0;
}

bool take_front(std::string_view& text, std::string_view front) {
    if (!text.starts_with(front)) return false;
    text.remove_prefix(front.size());
    return true;
}

bool is_among(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

// "1", "一类", "第一类", "class 1"; 0 for anything else.
int written_class(std::string_view written) {
    const std::string folded = folded_text(written);
    std::string_view rest = folded;
    if (!take_front(rest, "第")) take_front(rest, "class");
    const int digit = take_digit(rest);
    take_front(rest, "类");
    take_front(rest, "收费");
    return rest.empty() || is_among(rest, {"医院", "医疗机构", "机构"}) ? digit : 0;
}

std::optional<bool> written_yes(std::string_view written) {
    const std::string text = folded_text(written);
    if (is_among(text, {"是", "有", "可", "√", "y", "yes", "1", "true"})) return true;
    if (is_among(text, {"否", "无", "不可", "×", "n", "no", "0", "false"})) return false;
    return std::nullopt;
}

class HospitalReader {
   public:
    HospitalReader(ReferenceCells& cells, const std::set<int>& classes) : cells_(cells), classes_(classes) {}

    std::optional<Hospital> read() {
        std::string code = read_code();
        std::string name = cells_.needed_name(kName);
        const auto level = read_level();
        const int facility_class = read_class();
        const auto region = cells_.region(kRegion);
        std::string address = cells_.optional_text(kAddress);
        std::string telephones = cells_.telephones(kTelephone);
        const auto accredited = cells_.period(kFrom, kUntil);
        const auto chronic = read_chronic();
        if (!cells_.faults().empty() || !level || !region || !accredited || !chronic) return std::nullopt;
        return Hospital{.code = std::move(code),
                        .name = std::move(name),
                        .level = *level,
                        .facility_class = facility_class,
                        .region = *region,
                        .address = std::move(address),
                        .telephones = std::move(telephones),
                        .accredited = *accredited,
                        .recognises_chronic = *chronic};
    }

   private:
    std::string read_code() {
        const SheetCell written = cells_.cell(kCode);
        std::string code = tidy_number(written.text);
        const LocalText as_text = {"把该列设为文本后重新填写", "make the column text and write it again"};
        constexpr std::string_view kSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        if (code.empty())
            cells_.add("code_missing", {"没有机构编码", "it has no code"},
                       {"填写国家医保机构编码", "write the code of the hospital"});
        else if (written.has_lost_digits)
            cells_.add("code_lost_digits",
                       {"机构编码被表格软件存成了数字，后几位已丢失",
                        "a spreadsheet made a number of the code: its last digits are lost"},
                       as_text);
        else if (code.size() > Hospital::kLongestCode || code.find_first_not_of(kSigns) != std::string::npos)
            cells_.add("code_wrong",
                       {"机构编码应为数字和字母，最多32位", "the code has other signs, or is too long"},
                       {"对照机构编码核对", "digits and letters, at most 32"});
        return code;
    }

    std::optional<HospitalLevel> read_level() {
        const auto level = written_hospital_level(cells_.cell(kLevel).text);
        if (!level)
            cells_.add("level_unknown", {"看不出是什么等级", "this is no level"},
                       {"写三级甲等、二级乙等这样的等级，没有评定的写未定级",
                        "write 三级甲等 or such a level, of one without 未定级"});
        return level;
    }

    // Of a class that the table of benefits has no row for, nothing could be paid.
    int read_class() {
        const int facility_class = written_class(cells_.cell(kClass).text);
        if (!classes_.contains(facility_class))
            cells_.add(
                "class_unknown", {"医院类别不在待遇表中", "the table of benefits has no such class"},
                {fmt::format("按当地住院待遇表写 {} 之一", fmt::join(classes_, "、")),
                 fmt::format("write one of {}, by the table of the place", fmt::join(classes_, ", "))});
        return facility_class;
    }

    std::optional<bool> read_chronic() {
        const auto chronic = written_yes(cells_.cell(kChronic).text);
        if (!chronic)
            cells_.add(
                "chronic_unknown",
                {"没有写明能否认定门诊慢特病", "it does not say whether chronic diseases are recognised"},
                {"写是或否", "write 是 or 否"});
        return chronic;
    }

    ReferenceCells& cells_;
    const std::set<int>& classes_;
};

}  // namespace

std::optional<HospitalLevel> written_hospital_level(std::string_view text) {
    const std::string folded = folded_text(text);
    for (const HospitalLevel level : hospital_levels())
        if (folded == word(level) || folded == name_of(level).zh || folded == folded_text(name_of(level).en))
            return level;
    if (is_among(folded, {"未定级", "未评级", "未评定", "未定", "无等级", "无级别", "其他", "未定级医院"}))
        return HospitalLevel::unrated;
    std::string_view rest = folded;
    const int rank = take_digit(rest);
    if (rank == 0) return std::nullopt;
    take_front(rest, "级");
    std::size_t grade = 3;  // none
    if (take_front(rest, "甲") || take_front(rest, "a"))
        grade = 0;
    else if (take_front(rest, "乙") || take_front(rest, "b"))
        grade = 1;
    else if (take_front(rest, "丙") || take_front(rest, "c"))
        grade = 2;
    if (grade != 3) take_front(rest, "等");
    if (!rest.empty() && !is_among(rest, {"医院", "未定等", "无等次", "(未定等)", "综合医院", "专科医院"}))
        return std::nullopt;
    constexpr std::size_t kGrades = 4;
    constexpr int kHighest = 3;
    return hospital_levels()[static_cast<std::size_t>(kHighest - rank) * kGrades + grade];
}

const std::vector<SheetField>& hospital_fields() {
    static const std::vector<SheetField> all = {
        {"code",
         {"机构编码", "code"},
         {"机构编码", "医疗机构编码", "定点医疗机构编码", "医保机构编码", "医疗机构代码", "机构代码",
          "医院编码", "医保编码", "国家医保编码", "code"},
         true,
         true},
        {"name",
         {"机构名称", "name"},
         {"机构名称", "医疗机构名称", "定点医疗机构名称", "医院名称", "单位名称", "名称", "name"},
         true},
        {"level",
         {"机构等级", "level"},
         {"机构等级", "医院等级", "医疗机构等级", "等级", "级别", "机构级别", "医院级别", "level"},
         true},
        {"class",
         {"医院类别", "class"},
         {"医院类别", "收费类别", "待遇类别", "医保类别", "住院待遇类别", "类别", "class"},
         true},
        {"region",
         {"所在区划", "region"},
         {"所在区划", "区划", "行政区划", "所属区划", "所在地区", "所在县区", "县区", "县（市、区）",
          "所在地", "区划代码", "region"},
         true},
        {"address", {"地址", "address"}, {"地址", "详细地址", "机构地址", "医院地址", "address"}, false},
        {"telephone",
         {"电话", "telephone"},
         {"电话", "联系电话", "咨询电话", "电话号码", "telephone", "phone"},
         false,
         true},
        {"from",
         {"定点起", "accredited from"},
         {"定点起", "定点起始日期", "定点开始日期", "定点日期", "协议起始日期", "协议开始日期", "协议起",
          "开始日期", "起始日期", "accredited from", "from"},
         true},
        {"until",
         {"定点止", "accredited until"},
         {"定点止", "定点终止日期", "定点结束日期", "协议终止日期", "协议结束日期", "协议止", "结束日期",
          "终止日期", "accredited until", "until"},
         false},
        {"chronic",
         {"门诊慢特病认定", "recognises chronic diseases"},
         {"门诊慢特病认定", "慢特病认定", "门诊慢特病鉴定", "慢特病鉴定", "慢特病认定机构",
          "门诊慢特病认定机构", "recognises chronic diseases", "chronic"},
         true}};
    return all;
}

ReferenceRow<Hospital> read_hospital_row(const SheetHeader& header, const SheetRow& row,
                                         const RegionFinder& regions, const std::set<int>& classes) {
    ReferenceCells cells(header, row, regions);
    ReferenceRow<Hospital> read{row.number, {}, {}};
    read.value = HospitalReader(cells, classes).read();
    read.faults = cells.faults();
    return read;
}

}  // namespace canbao
