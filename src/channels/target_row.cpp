#include "channels/target_row.h"

#include <algorithm>
#include <string>

#include "channels/cell_text.h"

namespace canbao {
namespace {

// In the order of target_fields.
enum Field : std::uint8_t { kCode, kTownship, kVillage, kPeople, kNote };

// More than any such place has people: a slip of the hand, by the level of the place.
constexpr std::int64_t kMostOfVillage = 200'000;
constexpr std::int64_t kMostOfTownship = 1'000'000;
constexpr std::int64_t kMostOfCounty = 10'000'000;

constexpr std::string_view kTotals[] = {"合计", "总计", "小计", "总数"};

bool is_total(std::string_view text) {
    return std::ranges::find(kTotals, folded_text(text)) != std::end(kTotals);
}

std::int64_t most_people(RegionCode place) {
    constexpr std::size_t kCountyText = 6;
    const std::string text = place.text();
    if (text.size() == kCountyText) return kMostOfCounty;
    return text.ends_with("000") ? kMostOfTownship : kMostOfVillage;
}

RowFault not_whole() {
    return {"people_not_whole",
            {"目标任务数不是整数", "the assigned task is no whole number"},
            {"写人数，如 1200", "write a number of people, like 1200"}};
}

class TargetRowReader {
   public:
    TargetRowReader(const SheetHeader& header, const AssignedPlaceFinder& places, const SheetRow& row)
        : header_(header), places_(places), row_(row) {
        line_.row = row.number;
    }

    TargetLine read() {
        read_place();
        if (!line_.is_total) read_people();
        return std::move(line_);
    }

   private:
    std::string text(Field field) const {
        const auto column = header_.columns[field];
        return column ? tidy_text(row_.at(*column).text) : std::string();
    }

    void read_place() {
        const std::string code = text(kCode);
        const std::string township = text(kTownship);
        std::string village = text(kVillage);
        if (is_total(code) || is_total(township) || (township.empty() && is_total(village))) {
            line_.is_total = true;
            return;
        }
        // 蟒河镇, 小计: the township itself.
        if (is_total(village)) village.clear();
        const auto found = places_.find({code, township, village});
        if (found)
            line_.place = *found;
        else
            line_.faults.push_back(found.error());
    }

    void read_people() {
        std::string written = text(kPeople);
        std::erase(written, ',');
        if (written.ends_with("人")) written.resize(written.size() - std::string_view("人").size());
        while (written.ends_with(' ')) written.pop_back();
        if (written.empty()) {
            line_.is_blank = line_.faults.empty();
            return;
        }
        const bool is_negative = written.front() == '-';
        if (is_negative) written.erase(0, 1);
        constexpr std::size_t kMostDigits = 15;
        const bool is_digits =
            !written.empty() && std::ranges::all_of(written, [](char c) { return c >= '0' && c <= '9'; });
        if (!is_digits) return add(not_whole());
        if (is_negative)
            return add({"people_negative",
                        {"目标任务数是负数", "the assigned task is negative"},
                        {"写人数，如 1200", "write a number of people, like 1200"}});
        const std::int64_t people = written.size() > kMostDigits ? kMostOfCounty + 1 : std::stoll(written);
        if (people > (line_.place ? most_people(*line_.place) : kMostOfCounty))
            return add({"people_absurd",
                        {"目标任务数大得不像一个地方的人数",
                         "the assigned task is more people than such a place has"},
                        {"请核对数字和区划", "check the number and the place"}});
        line_.people = people;
    }

    void add(RowFault fault) { line_.faults.push_back(std::move(fault)); }

    const SheetHeader& header_;
    const AssignedPlaceFinder& places_;
    const SheetRow& row_;
    TargetLine line_;
};

}  // namespace

std::vector<SheetField> target_fields() {
    return {{.key = "code",
             .name = {"区划代码", "code"},
             .aliases = {"区划代码", "行政区划代码", "行政区划", "区划", "代码", "村级代码", "code", "place"},
             .is_digits = true},
            {.key = "township",
             .name = {"乡镇（街道）", "township"},
             .aliases = {"乡镇", "乡镇街道", "乡镇（街道）", "镇", "街道", "镇（街道）", "镇街", "乡（镇）",
                         "township"}},
            {.key = "village",
             .name = {"村（社区）", "village"},
             .aliases = {"村", "村居", "村（居）", "村（社区）", "行政村", "社区", "village"}},
            {.key = "people",
             .name = {"目标任务数", "assigned task"},
             .aliases = {"目标任务数", "目标任务", "目标任务人数", "任务数", "任务", "参保任务", "参保任务数",
                         "目标人数", "assigned task", "task"},
             .is_needed = true},
            {.key = "note", .name = {"备注", "note"}, .aliases = {"备注", "说明", "note"}}};
}

bool names_places(const SheetHeader& header) {
    return header.columns[kCode] || header.columns[kTownship] || header.columns[kVillage];
}

TargetLine read_target_row(const SheetHeader& header, const AssignedPlaceFinder& places,
                           const SheetRow& row) {
    return TargetRowReader(header, places, row).read();
}

}  // namespace canbao
