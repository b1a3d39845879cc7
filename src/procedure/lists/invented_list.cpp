#include "procedure/lists/invented_list.h"

#include <array>
#include <map>

#include <fmt/format.h>

#include "files/sheet_writer.h"

namespace canbao {
namespace {

constexpr std::size_t kCells = 8;
enum Cell : std::size_t { kNumber, kName, kSex, kId, kBorn, kTownship, kVillage, kPhone };
using Cells = std::array<std::string, kCells>;

std::string in_full_width(std::string_view text) {
    std::string out;
    constexpr unsigned kLead = 0xEF;
    for (const char c : text) {
        const unsigned value = 0xFF01U + static_cast<unsigned>(c - '!');
        out.push_back(static_cast<char>(kLead));
        out.push_back(static_cast<char>(0x80U | (value >> 6U & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    }
    return out;
}

// As a spreadsheet shows a number of 18 digits.
std::string in_few_digits(std::string_view number) {
    return fmt::format("{}.{}E+17", number.substr(0, 1), number.substr(1, 5));
}

// Of all characters at the end only one is right.
std::string with_wrong_check(std::string number) {
    number.back() = number.back() == '1' ? '2' : '1';
    return number;
}

class ListOfInvented {
   public:
    ListOfInvented(SheetWriter writer, const RegionList& regions, const InventedList& list)
        : writer_(std::move(writer)), regions_(regions), list_(list) {}

    Result<Done> add(const Person& person) {
        Cells cells = cells_of(person, *TRY(village_of(person)));
        ++people_;
        Cells before = std::exchange(last_, cells);
        if (is_flawed() && people_ > 1) spoil(cells, before);
        return write(cells);
    }
    Result<Done> finish() { return writer_.finish(); }

   private:
    // People are spread over the villages of their region.
    Result<const Region*> village_of(const Person& person) {
        auto [known, is_new] = villages_.try_emplace(person.region);
        if (is_new) known->second = regions_.villages(person.region);
        const auto& villages = known->second;
        if (villages.empty())
            return fail(fmt::format("区划表中 {} 没有村（居）", person.region.text()),
                        fmt::format("the file of regions has no village in {}", person.region.text()));
        // Neighbours in the list are not neighbours in life.
        constexpr std::uint64_t kStride = 7919;
        return villages[people_ * kStride % villages.size()];
    }

    Cells cells_of(const Person& person, const Region& village) const {
        const Region* township =
            regions_.find(village.code.parent().value_or(village.code), Date::last_of(kLastYear));
        // No mobile number begins with 100.
        return {std::to_string(people_ + 1),
                person.name,
                person.id_number.sex() == Sex::male ? "男" : "女",
                std::string(person.id_number.plain()),
                person.born.text(),
                township == nullptr ? "" : township->name,
                village.name,
                fmt::format("100{:08}", people_)};
    }

    bool is_flawed() const {
        constexpr std::uint64_t kMille = 1000;
        return people_ * list_.flawed_per_mille / kMille != (people_ - 1) * list_.flawed_per_mille / kMille;
    }

    void spoil(Cells& cells, const Cells& before) {
        switch (static_cast<ListFlaw>(flaws_++ % kListFlaws)) {
            case ListFlaw::wrong_check_character:
                cells[kId] = with_wrong_check(cells[kId]);
                break;
            case ListFlaw::lost_digits:
                cells[kId] = in_few_digits(cells[kId]);
                break;
            case ListFlaw::repeated_row:
                std::copy(before.begin() + 1, before.end(), cells.begin() + 1);
                break;
            case ListFlaw::full_width_digits:
                cells[kId] = in_full_width(cells[kId]);
                break;
            case ListFlaw::blanks_at_the_ends:
                cells[kId] += "  ";
                cells[kName] = "　" + cells[kName] + " ";
                break;
            case ListFlaw::missing_name:
                cells[kName].clear();
                break;
        }
    }

    Result<Done> write(const Cells& cells) {
        std::array<std::string_view, kCells> texts;
        std::copy(cells.begin(), cells.end(), texts.begin());
        return writer_.write(texts);
    }

    SheetWriter writer_;
    const RegionList& regions_;
    const InventedList& list_;
    std::map<RegionCode, std::vector<const Region*>> villages_;
    std::uint64_t people_ = 0;
    std::uint32_t flaws_ = 0;
    Cells last_;
};

}  // namespace

Result<Done> write_invented_list(const PolicyBook& book, const PopulationProfile& profile,
                                 const SynthesisOrder& order, const RegionList& regions,
                                 const InventedList& list, const std::function<void(std::uint64_t)>& seen) {
    const std::vector<WrittenColumn> columns = {
        {"序号", 0, false},      {"姓名", 0, false}, {"性别", 0, false},     {"公民身份号码", 22, true},
        {"出生日期", 12, false}, {"乡镇", 0, false}, {"村（居）", 0, false}, {"联系电话", 14, true}};
    ListOfInvented writing(TRY(SheetWriter::open(list.path, list.format, columns)), regions, list);
    TRY(invent_each(book, profile, order, seen, [&](const Person& person) { return writing.add(person); }));
    return writing.finish();
}

}  // namespace canbao
