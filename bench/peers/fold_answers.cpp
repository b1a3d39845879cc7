// Folds the answers of `canbao quote` into the check line of SPEC.md.
//   fold_answers ENGINE SECONDS ANSWERS
// Every reason code must be one that the rule knows: another one, or an answer that is neither granted nor
// refused, stops the run.

#include <array>
#include <string_view>

#include <simdjson.h>

#include "columns.h"

namespace peers {
namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::value;

struct Code {
    std::string_view name;
    int outcome;  // of a refusal, else 0
    int reason;
};
constexpr std::array kCodes = {
    Code{"born_later", kBornLater, kBornLater << kOutcomeShift},
    Code{"year_over", kYearOver, kYearOver << kOutcomeShift},
    Code{"before_window", kBeforeWindow, kBeforeWindow << kOutcomeShift},
    Code{"birth_year_free", 0, kBirthYearFree},
    Code{"newborn_90_days", 0, kNewborn90Days},
    Code{"late_enrolment", 0, kLateEnrolment},
    Code{"highest_subsidy_wins", 0, kHighestSubsidyWins},
    Code{"category_not_subsidised_here", 0, kNotSubsidisedHere},
    Code{"waiting_exempt", 0, kWaitingExempt},
    Code{"waiting_fixed", 0, kWaitingFixed},
    Code{"waiting_gap", 0, kWaitingGap},
    Code{"no_cover_this_year", 0, kNoCoverThisYear},
};

constexpr std::array<std::string_view, 10> kCategories = {
    "extreme_poverty",      "fallen_into_poverty", "subsistence_allowance", "unstable_out_of_poverty",
    "poverty_prone",        "sudden_hardship",     "severe_disability",     "work_incapable_disability",
    "low_income_household", "young_child"};

std::uint16_t fen(std::string_view yuan) {
    int amount = 0;
    for (const char c : yuan)
        if (c != '.') amount = amount * 10 + (c - '0');
    return static_cast<std::uint16_t>(amount);
}

Day day(std::string_view iso) {
    const auto number = [&](std::size_t at, std::size_t digits) {
        int n = 0;
        for (const char c : iso.substr(at, digits)) n = n * 10 + (c - '0');
        return n;
    };
    return day_of(number(0, 4), static_cast<unsigned>(number(5, 2)), static_cast<unsigned>(number(8, 2)));
}

void add_reasons(object answer, Answer& folded) {
    for (object reason : answer["reasons"].get_array()) {
        const std::string_view name = reason["code"].get_string();
        const Code* known = nullptr;
        for (const Code& code : kCodes)
            if (code.name == name) known = &code;
        if (known == nullptr) stop("a reason that the rule does not know: " + std::string(name));
        folded.outcome = static_cast<std::uint8_t>(folded.outcome | known->outcome);
        folded.reasons = static_cast<std::uint16_t>(folded.reasons | known->reason);
    }
}

void add_subsidy(object answer, Answer& folded) {
    int subsidies = 0;
    for (object subsidy : answer["subsidies"].get_array()) {
        const std::string_view name = subsidy["category"].get_string();
        for (std::size_t i = 0; i < kCategories.size(); ++i)
            if (kCategories[i] == name) folded.reasons |= static_cast<std::uint16_t>(i + 1), ++subsidies;
        if (subsidies != 1) stop("a subsidy that the rule does not know: " + std::string(name));
    }
}

Answer fold(object answer, std::int64_t id) {
    Answer folded;
    if (answer["id"].get_int64() != id) stop("answer " + std::to_string(id) + " is out of place");
    const std::string_view outcome = answer["outcome"].get_string();
    add_reasons(answer, folded);
    if (outcome == "refused" && folded.outcome != kGranted) return folded;
    if (outcome != "granted" || folded.outcome != kGranted)
        stop("answer " + std::to_string(id) + " is " + std::string(outcome));
    add_subsidy(answer, folded);
    folded.due_fen = fen(answer["total"].get_string());
    object wait = answer["waiting_months"];
    folded.wait_months =
        static_cast<std::uint8_t>(std::int64_t{wait["fixed"]} + std::int64_t{wait["variable"]});
    value cover = answer["cover_from"];
    if (!cover.is_null()) folded.cover_from = day(cover.get_string());
    return folded;
}

CheckLine fold_file(const std::string& path) {
    constexpr std::size_t kLongestAnswer = 1 << 16;
    simdjson::ondemand::parser parser;
    std::ifstream file(path);
    if (!file) stop("cannot read " + path);
    CheckLine check;
    std::string line;
    while (std::getline(file, line)) {
        line.reserve(kLongestAnswer + simdjson::SIMDJSON_PADDING);
        auto document = parser.iterate(line);
        check.add(fold(document.get_object(), check.people()));
    }
    return check;
}

}  // namespace
}  // namespace peers

int main(int count, char** arguments) try {
    if (count != 4) peers::stop("usage: fold_answers ENGINE SECONDS ANSWERS");
    peers::print_result(arguments[1], std::strtod(arguments[2], nullptr), peers::fold_file(arguments[3]),
                        true);
} catch (const simdjson::simdjson_error& error) {
    peers::stop(std::string("an answer cannot be read: ") + error.what());
}
