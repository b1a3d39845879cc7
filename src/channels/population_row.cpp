#include "channels/population_row.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "channels/cell_text.h"
#include "channels/person_cells.h"
#include "channels/written_date.h"

namespace canbao {
namespace {

// In the order of Field.
const std::vector<SheetField>& fields() {
    static const std::vector<SheetField> all = {
        {"id",
         {"证件号码", "ID number"},
         {"证件号码", "证件号", "身份证号码", "身份证号", "公民身份号码", "公民身份证号码", "居民身份证号码",
          "居民身份证号", "身份号码", "身份证", "证件编号", "ID number"},
         true,
         true},
        {"name", {"姓名", "name"}, {"姓名", "居民姓名", "人员姓名", "名字", "name"}, true},
        {"document_kind",
         {"证件类型", "kind of document"},
         {"证件类型", "证件种类", "证件类别", "document kind", "kind of document"},
         false},
        {"sex", {"性别", "sex"}, {"性别", "sex"}, false},
        {"born", {"出生日期", "birth date"}, {"出生日期", "出生年月日", "生日", "birth date", "born"}, false},
        {"phone",
         {"联系电话", "telephone"},
         {"联系电话", "手机号码", "手机号", "手机", "电话", "联系方式", "电话号码", "telephone", "phone"},
         false,
         true},
        {"residence",
         {"居住地", "residence"},
         {"居住地", "居住地代码", "居住地区划", "现住地", "现居住地", "现住址", "居住地址", "住址",
          "家庭住址", "所属村", "村级代码", "村代码", "区划代码", "行政区划代码", "居住地行政区划",
          "residence"},
         false,
         true},
        {"township",
         {"乡镇", "township"},
         {"乡镇", "镇（街）", "乡镇（街道）", "乡（镇）", "街道", "乡镇街道", "所属乡镇", "乡镇名称",
          "township"},
         false},
        {"village",
         {"村（居）", "village"},
         {"村（居）", "村", "村居", "村社区", "村（社区）", "行政村", "社区", "村委会", "居委会",
          "居（村）委会", "村名", "村（居）委会", "village"},
         false}};
    return all;
}

void add(RowFaults& faults, std::string_view code, LocalText reason, LocalText suggestion) {
    faults.push_back({code, std::move(reason), std::move(suggestion)});
}

const LocalText kCompareWithDocument = {"对照证件原件改正", "correct it by the document itself"};

// `said`: by the document's own number.
std::optional<Sex> sex_of(const SheetCell& cell, std::optional<Sex> said, RowFaults& faults) {
    const std::string text = folded_text(cell.text);
    std::optional<Sex> written;
    if (text == "男" || text == "男性" || text == "1" || text == "male") written = Sex::male;
    if (text == "女" || text == "女性" || text == "2" || text == "female") written = Sex::female;
    if (!text.empty() && !written)
        add(faults, "sex_unknown", {"性别应为男或女", "the sex is 男 or 女"}, kCompareWithDocument);
    else if (said && written && *said != *written)
        add(faults, "sex_differs", {"性别与证件号码不符", "the sex is not that of the number"},
            kCompareWithDocument);
    else if (!said && !written)
        add(faults, "sex_missing",
            {"这种证件须另写性别", "with this kind of document the sex must be written"},
            {"补上性别", "add the sex"});
    return said ? said : written;
}

std::optional<Date> born_of(const SheetCell& cell, std::optional<Date> said, RowFaults& faults) {
    const std::string text = tidy_text(cell.text);
    if (text.empty()) {
        if (!said)
            add(faults, "born_missing",
                {"这种证件须另写出生日期", "with this kind of document the birth date must be written"},
                {"补上出生日期，如1990-05-01", "add the birth date, like 1990-05-01"});
        return said;
    }
    const auto written = parse_written_date(text, cell.kind);
    if (!written) {
        add(faults, "born_unknown", written.error().message,
            {"写成1990-05-01；证件号码已含出生日期的可留空",
             "write it as 1990-05-01; leave it empty where the number says it"});
        return std::nullopt;
    }
    const auto* day = std::get_if<Date>(&*written);
    const auto* month = std::get_if<WrittenMonth>(&*written);
    const bool agrees = !said || (day != nullptr && *day == *said) ||
                        (month != nullptr && month->year == said->year() && month->month == said->month());
    if (!agrees)
        add(faults, "born_differs", {"出生日期与证件号码不符", "the birth date is not that of the number"},
            kCompareWithDocument);
    else if (!said && day == nullptr)
        add(faults, "born_unknown", {"出生日期没有写到日", "the birth date names no day"},
            {"写成1990-05-01", "write it as 1990-05-01"});
    if (said) return said;
    return day == nullptr ? std::nullopt : std::optional(*day);
}

std::optional<PhoneNumber> phone_of(const SheetCell& cell, RowFaults& faults) {
    const std::string text = tidy_number(cell.text);
    if (text.empty()) return std::nullopt;
    auto phone = PhoneNumber::parse(text);
    if (phone) return *std::move(phone);
    add(faults, "phone_wrong", phone.error().message, {"改正，或留空", "correct it, or leave it empty"});
    return std::nullopt;
}

}  // namespace

const std::vector<SheetField>& population_fields() { return fields(); }

SheetCell PopulationRowReader::cell(const SheetRow& row, Field field, RowFaults& faults) const {
    const auto column = columns_[static_cast<std::size_t>(field)];
    if (!column) return {};
    const SheetCell cell = row.at(*column);
    if (!is_unreadable(cell)) return cell;
    const LocalText& name = fields()[static_cast<std::size_t>(field)].name;
    add(faults, "cell_unreadable",
        {fmt::format("“{}”一格是表格的错误值、是非值或未算出的公式", name.zh),
         fmt::format("the cell “{}” holds an error, a truth value or a formula that was not computed",
                     name.en)},
        {"填上实际内容", "write what it should be"});
    return {.text = {}, .kind = CellKind::error};
}

std::optional<RegionCode> PopulationRowReader::residence_of(const SheetRow& row, RowFaults& faults) {
    const std::size_t before = faults.size();
    const std::string place = tidy_name(cell(row, Field::residence, faults).text);
    const std::string township = tidy_name(cell(row, Field::township, faults).text);
    const std::string village = tidy_name(cell(row, Field::village, faults).text);
    if (faults.size() > before) return std::nullopt;
    if (residence_ && place.empty() && township.empty() && village.empty()) return residence_;
    const auto found = residences_.find({place, township, village});
    if (found) return *found;
    faults.push_back(found.error());
    return std::nullopt;
}

PopulationRow PopulationRowReader::read(const SheetRow& row) {
    RowFaults faults;
    const auto document =
        read_document(cell(row, Field::id, faults), cell(row, Field::document_kind, faults), faults);
    auto name = read_person_name(cell(row, Field::name, faults), faults);
    const auto residence = residence_of(row, faults);
    auto phone = phone_of(cell(row, Field::phone, faults), faults);
    if (!document) return faults;
    const auto sex = sex_of(cell(row, Field::sex, faults), document->sex(), faults);
    const auto born = born_of(cell(row, Field::born, faults), document->born(), faults);
    if (!faults.empty() || !name || !sex || !born || !residence) return faults;
    return PersonDetail{*std::move(name), *document, *sex, *born, std::move(phone), *residence};
}

}  // namespace canbao
