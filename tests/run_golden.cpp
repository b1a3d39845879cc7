// The golden corpus: some ten thousand requests over all packs, each with the answer that it has always had.
// A test replays it on the real program; where an answer changes, the change is meant and stands in the diff,
// or it is a fault. One request a line in tests/golden/<command>.txt:
//     field=value field=value … | outcome pack field=value … reasons=code@clause,…
//   run_golden            replays; every difference is shown, and the exit status is 1
//   run_golden --update   writes today's answers behind the requests that are there
//   run_golden --make     draws the requests anew, and answers them

#include <cstdint>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "real_program.h"

namespace canbao::behaviour {
namespace {

const std::filesystem::path kGolden = kSource / "tests" / "golden";

std::vector<std::string> split(const std::string& text, char between) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, between);) parts.push_back(part);
    return parts;
}

// ── Requests as text ──

bool is_number_field(const std::string& key) {
    return key == "year" || key == "repair_years" || key == "facility_class";
}

std::string text_of_identity(const Json& identity) {
    std::string text =
        identity.at("category").get<std::string>() + ":" + identity.at("from").get<std::string>();
    if (identity.contains("until")) text += ":" + identity.at("until").get<std::string>();
    return text;
}

std::string text_of_entry(const Json& entry) {
    if (entry.is_number()) return entry.dump();
    if (entry.contains("category")) return text_of_identity(entry);
    return std::to_string(entry.at("year").get<int>()) + ":" + entry.at("scheme").get<std::string>();
}

std::string text_of(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_structured()) return value.dump();
    std::string text;
    for (const auto& [key, each] : value.items()) {
        if (!text.empty()) text += ",";
        text += value.is_array() ? text_of_entry(each) : key + ":" + text_of(each);
    }
    return text;
}

std::string line_of_request(const Json& request) {
    std::string line;
    for (const auto& [key, value] : request.items())
        line += (line.empty() ? "" : " ") + key + "=" + text_of(value);
    return line;
}

Json list_of(const std::string& key, const std::string& text) {
    Json list = Json::array();
    for (const std::string& entry : split(text, ',')) {
        const auto parts = split(entry, ':');
        if (key == "identities") {
            list.push_back({{"category", parts.at(0)}, {"from", parts.at(1)}});
            if (parts.size() > 2) list.back()["until"] = parts[2];
        } else if (parts.size() > 1) {
            list.push_back({{"year", std::stoi(parts[0])}, {"scheme", parts[1]}});
        } else {
            list.push_back(std::stoi(entry));
        }
    }
    return list;
}

Json so_far_of(const std::string& text) {
    Json so_far;
    for (const std::string& entry : split(text, ',')) {
        const auto parts = split(entry, ':');
        if (parts.at(0) == "stays")
            so_far["stays"] = std::stoi(parts.at(1));
        else
            so_far[parts.at(0)] = parts.at(1);
    }
    return so_far;
}

Json request_of(const std::string& line) {
    Json request;
    for (const std::string& word : split(line, ' ')) {
        const std::size_t equals = word.find('=');
        const std::string key = word.substr(0, equals);
        const std::string value = word.substr(equals + 1);
        if (is_number_field(key))
            request[key] = std::stoi(value);
        else if (key == "so_far")
            request[key] = so_far_of(value);
        else if (key == "filed_residence")
            request[key] = value == "true";
        else if (key == "identities" || key == "insured" || key.ends_with("_years"))
            request[key] = list_of(key, value);
        else
            request[key] = value;
    }
    return request;
}

// ── Answers as text ──

std::string text_of_reasons(const Json& reasons) {
    std::string text;
    for (const Json& reason : reasons) {
        text += (text.empty() ? "" : ",") + reason.at("code").get<std::string>();
        if (reason.at("clause").is_string()) text += "@" + reason.at("clause").get<std::string>();
    }
    return text;
}

std::string text_of_subsidies(const Json& subsidies) {
    std::string text;
    for (const Json& each : subsidies)
        text += (text.empty() ? "" : ",") + each.at("category").get<std::string>() + ":" +
                each.at("payer").get<std::string>() + ":" + each.at("amount").get<std::string>() + "@" +
                each.at("clause").get<std::string>();
    return text;
}

std::string line_of_answer(const Json& answer) {
    if (answer.at("outcome") == "error") return "error " + answer.at("error").at("field").get<std::string>();
    std::string line = answer.at("outcome").get<std::string>() + " " +
                       (answer.at("pack").is_null() ? "-" : answer.at("pack").get<std::string>());
    for (const auto& [key, value] : answer.items()) {
        if (key == "id" || key == "outcome" || key == "pack" || key == "reasons" || value.is_null()) continue;
        line += " " + key + "=" + (key == "subsidies" ? text_of_subsidies(value) : text_of(value));
    }
    return line + " reasons=" + text_of_reasons(answer.at("reasons"));
}

// ── Drawing requests, the same on every machine ──

class Dice {
   public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    // 0 ≤ result < bound; std's distributions differ between libraries.
    int below(int bound) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(bound)); }
    bool one_in(int count) { return below(count) == 0; }
    template <typename T>
    const T& of(const std::vector<T>& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }
    std::string day(int first_year, int last_year) {
        constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        const int year = first_year + below(last_year - first_year + 1);
        const int month = below(12);
        return text(year, month + 1, 1 + below(kDays[month] + (month == 1 && year % 4 == 0 ? 1 : 0)));
    }
    std::string yuan(int most) {
        char text[32];
        std::snprintf(text, sizeof text, "%d.%02d", below(most), below(100));
        return text;
    }

   private:
    static std::string text(int year, int month, int day) {
        char text[32];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        return text;
    }
    std::mt19937_64 engine_;
};

const std::vector<std::string> kRegions = {"140522", "140522108201", "140702", "140405",
                                           "140823", "140302",       "140108", "140427"};
const std::vector<std::string> kCategories = {"general",
                                              "stable_out_of_poverty",
                                              "extreme_poverty",
                                              "orphan",
                                              "de_facto_orphan",
                                              "child_welfare_ward",
                                              "subsistence_allowance",
                                              "fallen_into_poverty",
                                              "unstable_out_of_poverty",
                                              "poverty_prone",
                                              "sudden_hardship",
                                              "severe_disability",
                                              "entitled_group",
                                              "work_incapable_disability",
                                              "low_income_household",
                                              "student",
                                              "veteran"};

// Days on which something begins or ends, as often as any others.
std::string payment_day(Dice& dice, int year) {
    static const std::vector<std::string> kEdges = {"-10-16", "-10-17", "-10-20", "-10-21", "-11-25",
                                                    "-11-26", "-12-25", "-12-26", "-12-31"};
    static const std::vector<std::string> kLater = {"-01-01", "-02-25", "-02-26",
                                                    "-03-31", "-10-01", "-12-31"};
    switch (dice.below(4)) {
        case 0:
            return std::to_string(year - 1) + dice.of(kEdges);
        case 1:
            return std::to_string(year) + dice.of(kLater);
        case 2: {
            char text[32];
            std::snprintf(text, sizeof text, "%04d-%02d-%02d", year - 1, 10 + dice.below(3),
                          1 + dice.below(30));
            return text;
        }
        default:
            return dice.day(year, year);
    }
}

Json identities(Dice& dice, int year) {
    Json list = Json::array();
    for (int i = dice.below(3); i > 0; --i) {
        list.push_back({{"category", dice.of(kCategories)},
                        {"from", dice.one_in(4) ? payment_day(dice, year) : dice.day(2018, year - 2)}});
        if (dice.one_in(5)) list.back()["until"] = dice.day(year + 1, year + 1);
        if (dice.one_in(9)) list.back()["until"] = list.back()["from"];
    }
    return list;
}

Json draw_quote(Dice& dice) {
    const int year = dice.one_in(4) ? 2025 : 2026;
    Json request = {{"region", dice.of(kRegions)},
                    {"year", year},
                    {"on", payment_day(dice, year)},
                    {"born", dice.one_in(4) ? dice.day(year - 4, year - 1) : dice.day(1935, year - 5)}};
    if (Json list = identities(dice, year); !list.empty()) request["identities"] = list;
    Json insured = Json::array();
    for (int back = 3; back > 0; --back)
        if (!dice.one_in(3)) insured.push_back(year - back);
    if (dice.one_in(9)) insured.push_back({{"year", year - 1}, {"scheme", "employee"}});
    if (!insured.empty()) request["insured"] = insured;
    if (dice.one_in(8)) request["employee_until"] = dice.day(year - 1, year);
    if (dice.one_in(8)) request["registered_on"] = dice.day(year - 1, year);
    if (dice.one_in(12)) request["waiting_until"] = dice.day(year, year);
    if (dice.one_in(6)) request["repair_years"] = 1 + dice.below(2);
    return request;
}

Json draw_settle(Dice& dice) {
    static const std::vector<std::string> kPlaces = {"county", "city", "province", "other_province"};
    const int year = 2022 + dice.below(7);
    Json request = {{"region", dice.of(kRegions)},
                    {"year", year},
                    {"kind", dice.one_in(10) ? "chronic_outpatient" : "inpatient"},
                    {"facility_class", 1 + dice.below(3)},
                    {"facility_place", dice.of(kPlaces)},
                    {"total", dice.yuan(dice.one_in(5) ? 600'000 : 30'000)}};
    if (request["kind"] == "chronic_outpatient") request["disease"] = "uraemia_dialysis";
    if (dice.one_in(3)) request["full_own_pay"] = dice.yuan(3'000);
    if (dice.one_in(5)) request["over_limit"] = dice.yuan(500);
    if (dice.one_in(5)) request["advance_own_pay"] = dice.yuan(1'000);
    if (dice.one_in(6)) request["filed_residence"] = true;
    if (dice.one_in(4)) request["identities"] = identities(dice, year);
    if (dice.one_in(2)) {
        request["so_far"] = {{"stays", dice.below(4)},
                             {"basic_paid", dice.yuan(80'000)},
                             {"own_pay", dice.yuan(40'000)},
                             {"critical_paid", dice.yuan(20'000)}};
    }
    if (dice.one_in(8)) request["critical_cap"] = dice.yuan(480'000);
    if (request.contains("identities") && request["identities"].empty()) request.erase("identities");
    return request;
}

Json some_years(Dice& dice, int first, int last) {
    Json years = Json::array();
    for (int year = first; year <= last; ++year)
        if (!dice.one_in(4)) years.push_back(year);
    return years;
}

Json draw_cap(Dice& dice) {
    const int year = 2022 + dice.below(22);
    Json request = {{"region", dice.of(kRegions)}, {"year", year}};
    for (const char* key : {"resident_years", "zero_claim_years"})
        if (Json years = some_years(dice, 2022, year - 1); !years.empty()) request[key] = years;
    if (dice.one_in(3)) request["bonus_used_years"] = Json::array({2025 + dice.below(18)});
    return request;
}

Json draw_refund(Dice& dice) {
    static const std::vector<std::string> kReasons = {"duplicate_enrolment", "employee_insurance", "death",
                                                      "student_leaves"};
    static const std::vector<std::string> kPlaces = {"140300", "140302", "140700", "140522", "140000"};
    const int year = dice.one_in(3) ? 2026 : 2023;
    Json request = {{"region", dice.of(kPlaces)},
                    {"year", year},
                    {"reason", dice.of(kReasons)},
                    {"event_on", dice.day(year - 1, year)},
                    {"applied_on", dice.one_in(2) ? dice.day(year, year) : dice.day(year - 1, year - 1)}};
    if (dice.one_in(3)) request["employee_entered_on"] = dice.day(year - 1, year);
    return request;
}

struct Corpus {
    std::string command;
    int requests;
    Json (*draw)(Dice&);
};
const std::vector<Corpus> kCorpora = {{"quote", 7'000, draw_quote},
                                      {"settle", 2'000, draw_settle},
                                      {"cap", 600, draw_cap},
                                      {"refund", 400, draw_refund}};

// ── Replaying ──

struct Line {
    std::string request;
    std::string answer;
};

std::vector<Line> read(const std::filesystem::path& path) {
    std::vector<Line> lines;
    for (const std::string& text : split(content_of(path), '\n')) {
        const std::size_t bar = text.find(" | ");
        lines.push_back({text.substr(0, bar), bar == std::string::npos ? "" : text.substr(bar + 3)});
    }
    return lines;
}

std::vector<std::string> answers_to(const std::string& command, const std::vector<Line>& lines) {
    std::vector<Json> requests;
    for (const Line& line : lines) {
        requests.push_back(request_of(line.request));
        requests.back()["id"] = static_cast<int>(requests.size());
    }
    std::vector<std::string> answers;
    for (const Json& answer : decide(command, requests)) answers.push_back(line_of_answer(answer));
    return answers;
}

void write(const std::filesystem::path& path, const std::vector<Line>& lines,
           const std::vector<std::string>& answers) {
    std::ofstream file(path, std::ios::binary);
    for (std::size_t i = 0; i < lines.size(); ++i) file << lines[i].request << " | " << answers[i] << '\n';
}

int run(const std::string& what) {
    int changed = 0;
    std::size_t replayed = 0;
    for (const Corpus& corpus : kCorpora) {
        const auto path = kGolden / (corpus.command + ".txt");
        std::vector<Line> lines;
        if (what == "--make") {
            Dice dice(20260101);
            for (int i = 0; i < corpus.requests; ++i)
                lines.push_back({line_of_request(corpus.draw(dice)), ""});
        } else {
            lines = read(path);
        }
        const std::vector<std::string> answers = answers_to(corpus.command, lines);
        if (!what.empty()) {
            write(path, lines, answers);
            continue;
        }
        replayed += lines.size();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (answers[i] == lines[i].answer) continue;
            ++changed;
            std::cout << path.string() << ':' << i + 1 << ": " << lines[i].request << "\n  - "
                      << lines[i].answer << "\n  + " << answers[i] << '\n';
        }
    }
    if (!what.empty()) return 0;
    std::cout << "重放 · replayed " << replayed << ", 不同 · changed " << changed << '\n';
    if (changed > 0)
        std::cout
            << "若属有意，运行 run_golden --update 并提交 · if it is meant, run it with --update and commit\n";
    return changed == 0 && replayed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace canbao::behaviour

int main(int count, char** arguments) {
    const std::string what = count > 1 ? arguments[1] : "";
    if (count > 2 || (!what.empty() && what != "--update" && what != "--make")) {
        std::cerr << "usage: run_golden [--update | --make]\n";
        return 2;
    }
    return canbao::behaviour::run(what);
}
