#include "channels/notice_sheet.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/cell_text.h"
#include "channels/person_cells.h"
#include "channels/written_date.h"

namespace canbao {
namespace {

constexpr std::size_t kLongestMark = 64;      // of a household, in bytes
constexpr std::size_t kLongestRelation = 30;  // ten characters

// In the order of notice_fields.
enum Field : std::uint8_t { kId, kName, kDocumentKind, kFirstOfKind };
enum MoveField : std::uint8_t { kMoveDay = kFirstOfKind, kPlace, kTownship, kVillage };
enum HouseholdField : std::uint8_t { kHousehold = kFirstOfKind, kRelation };

void add_fields(NoticeKind kind, std::vector<SheetField>& fields) {
    switch (kind) {
        case NoticeKind::deaths:
            fields.push_back(
                {.key = "died",
                 .name = {"死亡日期", "day of death"},
                 .aliases = {"死亡日期", "死亡时间", "死亡年月日", "去世日期", "去世时间", "died"},
                 .is_needed = true});
            return;
        case NoticeKind::moves:
            fields.push_back({.key = "moved",
                              .name = {"迁移日期", "day of the move"},
                              .aliases = {"迁移日期", "迁移时间", "迁出日期", "迁出时间", "迁入日期",
                                          "迁入时间", "变动日期", "变动时间", "搬迁日期", "moved"},
                              .is_needed = true});
            fields.push_back(
                {.key = "residence",
                 .name = {"迁往地", "new residence"},
                 .aliases = {"迁往地", "迁往地址", "迁入地", "迁入地址", "现住地", "现居住地", "现住址",
                             "新住址", "居住地", "居住地代码", "迁往地代码", "residence"}});
            fields.push_back({.key = "township",
                              .name = {"乡镇", "township"},
                              .aliases = {"乡镇", "镇（街）", "乡镇（街道）", "街道", "township"}});
            fields.push_back({.key = "village",
                              .name = {"村（居）", "village"},
                              .aliases = {"村（居）", "村", "村居", "村社区", "行政村", "社区", "village"}});
            return;
        case NoticeKind::households:
            fields.push_back({.key = "household",
                              .name = {"户号", "household"},
                              .aliases = {"户号", "户编号", "户籍户号", "家庭编号", "家庭户号", "户口簿号",
                                          "户主身份证号", "户主证件号码", "household"},
                              .is_needed = true});
            fields.push_back(
                {.key = "relation",
                 .name = {"与户主关系", "relation to the head"},
                 .aliases = {"与户主关系", "户主关系", "家庭关系", "与户主的关系", "成员关系", "relation"}});
            return;
    }
}

}  // namespace

std::vector<SheetField> notice_fields(NoticeKind kind) {
    std::vector<SheetField> fields = {
        {.key = "id",
         .name = {"证件号码", "ID number"},
         .aliases = {"证件号码", "证件号", "身份证号码", "身份证号", "公民身份号码", "公民身份证号码",
                     "居民身份证号码", "居民身份证号", "身份号码", "身份证", "ID number", "ID"},
         .is_needed = true,
         .is_digits = true},
        {.key = "name",
         .name = {"姓名", "name"},
         .aliases = {"姓名", "居民姓名", "人员姓名", "成员姓名", "死者姓名", "name"},
         .is_needed = true},
        {.key = "document_kind",
         .name = {"证件类型", "kind of document"},
         .aliases = {"证件类型", "证件种类", "证件类别", "document kind"}}};
    add_fields(kind, fields);
    return fields;
}

bool is_head(std::string_view relation) {
    const std::string word = folded_text(relation);
    return word == "户主" || word == "本人" || word == "head";
}

SheetCell NoticeReader::cell(const SheetRow& row, std::size_t field, RowFaults& faults) const {
    const auto column = columns_[field];
    if (!column) return {};
    const SheetCell cell = row.at(*column);
    if (!is_unreadable(cell)) return cell;
    faults.push_back({"cell_unreadable",
                      {"有一格是表格的错误值、是非值或未算出的公式",
                       "a cell holds an error, a truth value or a formula that was not computed"},
                      {"填上实际内容", "write what it should be"}});
    return {.text = {}, .kind = CellKind::error};
}

NoticeLine NoticeReader::read(const SheetRow& row) {
    NoticeLine line;
    line.row = row.number;
    const SheetCell number = cell(row, kId, line.faults);
    line.document = read_document(number, cell(row, kDocumentKind, line.faults), line.faults);
    line.name = read_person_name(cell(row, kName, line.faults), line.faults);
    if (kind_ == NoticeKind::households)
        read_household(row, line);
    else
        read_day(cell(row, kFirstOfKind, line.faults), line);
    if (kind_ == NoticeKind::moves) read_residence(row, line);
    return line;
}

void NoticeReader::read_day(const SheetCell& cell, NoticeLine& line) const {
    if (cell.kind == CellKind::error) return;
    const std::string text = tidy_text(cell.text);
    if (text.empty()) {
        line.faults.push_back({"day_missing", {"没有日期", "no day"}, {"补上日期", "add the day"}});
        return;
    }
    const auto written = parse_written_date(text, cell.kind);
    const Date* day = written ? std::get_if<Date>(&*written) : nullptr;
    if (day != nullptr)
        line.day = *day;
    else
        line.faults.push_back({"day_unreadable",
                               {"日期看不出是哪一天", "this is no day"},
                               {"写成 2025-10-01", "write it as 2025-10-01"}});
}

void NoticeReader::read_residence(const SheetRow& row, NoticeLine& line) {
    const std::size_t before = line.faults.size();
    const std::string place = tidy_name(cell(row, kPlace, line.faults).text);
    const std::string township = tidy_name(cell(row, kTownship, line.faults).text);
    const std::string village = tidy_name(cell(row, kVillage, line.faults).text);
    if (line.faults.size() > before) return;
    const auto found = places_.find({place, township, village});
    if (found)
        line.residence = *found;
    else
        line.faults.push_back(found.error());
}

void NoticeReader::read_household(const SheetRow& row, NoticeLine& line) {
    const SheetCell mark = cell(row, kHousehold, line.faults);
    if (mark.has_lost_digits)
        line.faults.push_back({"household_lost_digits",
                               {"户号被表格软件当作数字，末几位已丢失",
                                "a spreadsheet took the household for an amount: its last digits are lost"},
                               {"把该列设为文本后重填", "make the column text and fill it in anew"}});
    line.household = tidy_number(mark.text);
    line.relation = tidy_text(cell(row, kRelation, line.faults).text);
    if (line.household.empty() && mark.kind != CellKind::error)
        line.faults.push_back(
            {"household_missing", {"没有户号", "no household"}, {"补上户号", "add the household"}});
    // It is kept as it is written, and shown: no place for names and numbers.
    const bool has_other_signs = std::ranges::any_of(line.relation, [](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ';
        return static_cast<unsigned char>(c) < 0x80U && !is_letter;
    });
    if (has_other_signs)
        line.faults.push_back(
            {"relation_unknown",
             {"与户主关系应是配偶、子、女这样的词", "the relation is a word like 配偶, 子 or wife"},
             {"只写关系，不写姓名和号码", "write the relation only, no names and numbers"}});
    if (line.household.size() > kLongestMark || line.relation.size() > kLongestRelation)
        line.faults.push_back({"household_too_long",
                               {"户号或与户主关系太长", "household or relation is too long"},
                               {"请核对列是否对应", "check whether the columns are the right ones"}});
}

}  // namespace canbao
