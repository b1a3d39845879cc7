#include "faults/invented_acts.h"

#include <random>
#include <string_view>

#include <fmt/format.h>

#include "vocabulary/id_number.h"

namespace canbao::faults {
namespace {

constexpr std::string_view kAreas[] = {"140522", "140405"};
constexpr std::size_t kPeopleOfPart = 1'000'000;

struct Person {
    std::size_t number;
    std::string document;  // JSON
    std::string_view area;
    int day;  // of its last act, since the first
};

class Drawing {
   public:
    explicit Drawing(const InventedActs& wish) : wish_(wish), engine_(wish.seed * 10 + wish.part) {}

    std::vector<std::string> lines() {
        while (lines_.size() < wish_.count) {
            if (people_.size() < 3 || draw(5) < 2)
                !people_.empty() && draw(8) == 0 ? add_newborn() : add_person();
            else
                add_act(people_[draw(people_.size())]);
        }
        return std::move(lines_);
    }

   private:
    std::size_t draw(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

    // Between people a day is as good as another; of one person each act has a later one.
    static std::string date(int day) {
        return Date::from_days(Date::parse("2025-03-01")->days_since_1970() + day).text();
    }

    void add(std::string_view act, const Person& person, std::string_view fields) {
        lines_.push_back(
            fmt::format(R"({{"act":"{}","area":"{}","key":"{}-{:06}","on":"{}","document":{}{}}})", act,
                        person.area, wish_.part, lines_.size(), date(person.day), person.document, fields));
    }

    std::string residence(std::string_view area) { return fmt::format("{}1002{:02}", area, draw(100)); }

    void add_person() {
        const std::size_t number =
            static_cast<std::size_t>(wish_.part) * kPeopleOfPart + wish_.seed % 97 * 10'000 + people_.size();
        people_.push_back({number,
                           fmt::format(R"({{"kind":"resident_id","number":"{}"}})", invented_id(number)),
                           kAreas[draw(2)], 0});
        register_here(people_.back());
    }

    void register_here(const Person& person) {
        add("register", person,
            fmt::format(R"(,"name":"示例{}","residence":"{}","phone":"139{:08}")", person.number % 100,
                        residence(person.area), person.number));
    }

    void add_newborn() {
        const std::string guardian = people_[draw(people_.size())].document;
        const Person newborn{
            people_.size(),
            fmt::format(R"({{"kind":"household_book","number":"H{}{:06}"}})", wish_.part, lines_.size()),
            kAreas[draw(2)], 30};
        add("newborn", newborn,
            fmt::format(R"(,"name":"小{}","sex":"female","born":"2025-03-20","residence":"{}","guardian":{})",
                        "示例", residence(newborn.area), guardian));
    }

    void add_act(Person& person) {
        ++person.day;
        switch (draw(9)) {
            case 0:
                add("change", person, fmt::format(R"(,"phone":"138{:08}")", draw(100'000'000)));
                break;
            case 1:
                add("suspend", person, "");
                break;
            case 2:
                add("resume", person, "");
                break;
            case 3:
                add("terminate", person, R"(,"cause":"employee_insurance")");
                break;
            case 4:
                add("enrol", person,
                    R"(,"cause":"back_after_lapse","insured":[{"year":2023,"scheme":"resident"}])");
                break;
            case 5: {
                // The other county: registered there too, and wanting a relation where there may be one.
                Person there = person;
                there.area = kAreas[there.area == kAreas[0] ? 1 : 0];
                register_here(there);
                if (lines_.size() < wish_.count)
                    add("enrol", there,
                        fmt::format(R"(,"cause":"transfer_in","from_area":"{}")", person.area));
                break;
            }
            default:
                add("enrol", person, R"(,"cause":"first")");
        }
    }

    InventedActs wish_;
    std::mt19937_64 engine_;
    std::vector<Person> people_;
    std::vector<std::string> lines_;
};

}  // namespace

std::string invented_id(std::size_t person) {
    constexpr std::size_t kSerials = 998;
    constexpr std::size_t kDays = 15'000;
    constexpr int kFirstDay = 1'000;
    const Date born = Date::from_days(kFirstDay + static_cast<std::int32_t>(person / kSerials % kDays));
    return std::string(IdNumber::synthetic(14, static_cast<int>(person / kSerials / kDays % 99), born,
                                           static_cast<int>(person % kSerials) + 1)
                           .plain());
}

std::vector<std::string> invented_acts(const InventedActs& wish) { return Drawing(wish).lines(); }

}  // namespace canbao::faults
