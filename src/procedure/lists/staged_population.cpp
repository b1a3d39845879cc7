#include "procedure/lists/staged_population.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {

void StagedPopulation::add(const StagedRow& row, const KnownBefore& before) {
    known_before_.emplace(rows_.size(), before);
    add(row);
}

void StagedPopulation::settle_repetitions() {
    std::vector<std::uint32_t> places;
    places.reserve(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (rows_[i].fate != RowFate::unreadable) places.push_back(static_cast<std::uint32_t>(i));
    std::ranges::sort(places, [&](std::uint32_t a, std::uint32_t b) {
        const auto order = rows_[a].document.bytes().compare(rows_[b].document.bytes());
        return order != 0 ? order < 0 : a < b;
    });
    for (auto first = places.cbegin(); first != places.cend();) {
        const auto last = std::find_if(first, places.cend(), [&](std::uint32_t place) {
            return rows_[place].document != rows_[*first].document;
        });
        if (last - first > 1) settle(first, last);
        first = last;
    }
    std::map<PersonNumber, std::uint32_t> rows_of;
    for (const auto& [place, before] : known_before_) {
        StagedRow& row = rows_[place];
        if (!before.number || row.fate != RowFate::registered) continue;
        const auto [known, is_first] = rows_of.emplace(*before.number, row.row);
        if (is_first) continue;
        row.fate = RowFate::another_document;
        row.other = known->second;
    }
}

void StagedPopulation::settle(std::vector<std::uint32_t>::const_iterator first,
                              std::vector<std::uint32_t>::const_iterator last) {
    const StagedRow& one = rows_[*first];
    const bool agree =
        std::all_of(first, last, [&](std::uint32_t place) { return rows_[place].content == one.content; });
    const std::uint32_t row_of_first = one.row;
    const std::uint32_t row_of_second = rows_[*std::next(first)].row;
    for (auto each = agree ? std::next(first) : first; each != last; ++each) {
        StagedRow& row = rows_[*each];
        row.fate = agree ? RowFate::repeated : RowFate::contradicted;
        row.other = each == first ? row_of_second : row_of_first;
    }
}

const KnownBefore* StagedPopulation::known_before(std::size_t place) const {
    const auto found = known_before_.find(place);
    return found == known_before_.end() ? nullptr : &found->second;
}

std::size_t StagedPopulation::count(RowFate fate) const {
    return static_cast<std::size_t>(std::ranges::count(rows_, fate, &StagedRow::fate));
}

namespace {

const LocalText kAskTheAgency = {"请经办机构核对", "ask the agency to look into it"};
const LocalText kChangeInRegister = {
    "核对证件：名单有误的改正名单，登记有误的请经办机构办理信息变更",
    "compare with the document: correct the list, or let the agency change the register"};
const LocalText kHasMoved = {
    "名单有误的改正名单；已搬迁的，用迁移名单报送（import moves）",
    "correct the list, or, where the person has moved, send a list of moves (import moves)"};

RowFault about_another_row(const StagedRow& row) {
    const LocalText other =
        row.other == 0 ? LocalText{"另一行", "another row"}
                       : LocalText{fmt::format("第{}行", row.other), fmt::format("row {}", row.other)};
    if (row.fate == RowFate::repeated)
        return {"repeated",
                {fmt::format("与{}重复", other.zh), fmt::format("the same as {}", other.en)},
                {"不必处理；以第一次出现的为准", "nothing is to be done: the first one counts"}};
    if (row.fate == RowFate::contradicted)
        return {"contradicted",
                {fmt::format("证件号码与{}相同，内容不同", other.zh),
                 fmt::format("{} has the same document and says otherwise", other.en)},
                {"核对证件，只保留正确的一行", "compare with the document and keep the right one only"}};
    CHECK(row.fate == RowFate::another_document);
    return {"another_document",
            {fmt::format("与{}是同一人的两个证件", other.zh),
             fmt::format("{} has another document of this person", other.en)},
            {"只保留现用证件的一行", "keep the row with the document in use"}};
}

}  // namespace

RowFault fault_of(const StagedRow& row) {
    switch (row.fate) {
        case RowFate::registered:
        case RowFate::unchanged:
        case RowFate::unreadable:
            break;
        case RowFate::born_later:
            return {"born_later",
                    {"出生日期在登记日之后", "the birth date lies behind the day of the registration"},
                    {"核对出生日期", "check the birth date"}};
        case RowFate::out_of_scope:
            return {"out_of_scope",
                    {"居住地不在办理人的辖区内", "the residence is not within the actor's region"},
                    {"请居住地的乡镇或经办机构登记",
                     "let the township of the residence, or the agency, register"}};
        case RowFate::known_unseen:
            return {"known_elsewhere",
                    {"已在本区划其他镇村登记", "is registered in another village of this area"},
                    kAskTheAgency};
        case RowFate::document_differs:
            return {"document_differs",
                    {"此人已以另一证件在本区划登记", "the person is registered here by another document"},
                    {"请经办机构核对后办理信息变更", "let the agency look into it and change the register"}};
        case RowFate::name_differs:
            return {"name_differs",
                    {"姓名与登记的不同", "the name is not the registered one"},
                    kChangeInRegister};
        case RowFate::residence_differs:
            return {"residence_differs",
                    {"居住地与登记的不同", "the residence is not the registered one"},
                    kHasMoved};
        case RowFate::both_differ:
            return {"name_and_residence_differ",
                    {"姓名和居住地都与登记的不同", "name and residence are not the registered ones"},
                    kChangeInRegister};
        case RowFate::repeated:
        case RowFate::contradicted:
        case RowFate::another_document:
            return about_another_row(row);
    }
    CHECK(false);
}

}  // namespace canbao
