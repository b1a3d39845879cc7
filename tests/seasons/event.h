#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace canbao::seasons {

// A handful of people in two areas. What they owe is written down here and nowhere taken from the program:
// yuan of 2026 in fen, and what others pay beside them.
struct Person {
    int area;  // 0 or 1
    std::int64_t due;
    std::int64_t help;
    bool has_missed_2025;  // may repair it
    bool is_student;       // may pay 2027 ahead
};
constexpr std::int64_t kStandard = 40'000;
constexpr Person kPersons[] = {
    {0, kStandard, 0, false, false},  {0, kStandard, 0, true, false},  {0, kStandard, 0, false, true},
    {0, 8'000, 32'000, false, false}, {0, 0, kStandard, false, false}, {1, kStandard, 0, false, false},
    {1, kStandard, 0, true, false},
};
constexpr int kPeople = std::size(kPersons);
constexpr int kNobody = -1;  // whom nobody knows

enum class Item { contribution, repair, prepaid };
constexpr int year_of(Item item) {
    return item == Item::contribution ? 2026 : item == Item::repair ? 2025 : 2027;
}

struct Line {
    int person;  // of kPersons, or kNobody
    Item item;
    std::int64_t fen;

    friend bool operator==(const Line&, const Line&) = default;
};

// What a channel tells of a payment. All of a trade's tellings have the same first area: a trade that two
// areas hear of, each in a telling of its own, is another matter (docs/operate/faults.md).
struct Told {
    std::string channel;
    std::string trade;
    std::int64_t fen;
    std::int64_t paid_at;  // microseconds since 1970
    int order = -1;        // of that person; then there are no lines
    std::vector<Line> lines;
    bool is_by_document = false;

    int home() const;
};

// Something that happens to an office.
struct Event {
    enum class Kind {
        payments,
        clock,
        order,
        leave,    // a student's refund, by the law
        death,    // a refund that the law leaves open
        settle,   // of the oldest that is open
        surplus,  // money that paid nothing, of a person and year
        stray,    // the same of a payment for nobody
        batch,
        result,
        confirm,
        receive
    };
    Kind kind;
    std::vector<Told> told = {};
    int person = 0;
    int key = 0;               // of an act: the same one again is the same act
    std::int64_t amount = 0;   // of money; of the clock, microseconds
    std::uint64_t chance = 0;  // what is left to chance

    std::string text() const;
};

// A season, all of it drawn: the same for the same seed.
std::vector<Event> draw_season(std::uint64_t seed);

// Messages whose order makes no difference to what they come to; each in a payment of its own.
std::vector<Told> draw_messages(std::uint64_t seed);

}  // namespace canbao::seasons
