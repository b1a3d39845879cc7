#include "channels/person_json.h"

#include <iterator>

#include <fmt/format.h>

#include "channels/json_text.h"

namespace canbao {
namespace {

void append_identities(std::string& out, const std::vector<Identity>& identities,
                       const Catalogue& catalogue) {
    out += ",\"identities\":[";
    for (std::size_t i = 0; i < identities.size(); ++i) {
        const Identity& identity = identities[i];
        fmt::format_to(std::back_inserter(out), "{}{{\"category\":\"{}\",\"from\":\"{}\"", i == 0 ? "" : ",",
                       catalogue.at(identity.category).key, identity.period.from.text());
        if (identity.period.until)
            fmt::format_to(std::back_inserter(out), ",\"until\":\"{}\"", identity.period.until->text());
        out.push_back('}');
    }
    out.push_back(']');
}

void append_insured(std::string& out, const YearSet& resident, const YearSet& employee,
                    int last = kLastYear) {
    out += ",\"insured\":[";
    const char* comma = "";
    for (int year = kFirstYear; year <= last; ++year) {
        if (resident.contains(year))
            fmt::format_to(std::back_inserter(out), "{}{}", std::exchange(comma, ","), year);
        if (employee.contains(year))
            fmt::format_to(std::back_inserter(out), "{}{{\"year\":{},\"scheme\":\"employee\"}}",
                           std::exchange(comma, ","), year);
    }
    out.push_back(']');
}

void append_optional_date(std::string& out, std::string_view key, const std::optional<Date>& date) {
    if (date) fmt::format_to(std::back_inserter(out), ",\"{}\":\"{}\"", key, date->text());
}

}  // namespace

void append_synthetic_person(std::string& out, const Person& person, const Catalogue& catalogue) {
    CHECK(person.id_number.is_synthetic());
    fmt::format_to(std::back_inserter(out), "{{\"id_number\":\"{}\",\"name\":", person.id_number.plain());
    append_json_string(out, person.name);
    fmt::format_to(std::back_inserter(out), ",\"sex\":\"{}\",\"born\":\"{}\",\"region\":\"{}\"",
                   person.id_number.sex() == Sex::male ? "male" : "female", person.born.text(),
                   person.region.text());
    append_identities(out, person.identities, catalogue);
    append_insured(out, person.resident_years, person.employee_years);
    append_optional_date(out, "employee_until", person.employee_until);
    out.push_back('}');
}

void append_quote_request(std::string& out, std::string_view id, const QuoteRequest& request,
                          const ContributionTable& table) {
    const PersonFacts& person = request.person;
    out += "{\"id\":";
    append_json_string(out, id);
    fmt::format_to(std::back_inserter(out), ",\"region\":\"{}\",\"year\":{},\"on\":\"{}\",\"born\":\"{}\"",
                   person.region.text(), request.year, request.on.text(), person.born.text());
    append_identities(out, person.identities, *table.catalogue);
    append_insured(out, person.resident_years, person.employee_years);
    append_optional_date(out, "employee_until", person.employee_until);
    if (!table.tiers.empty())
        fmt::format_to(std::back_inserter(out), ",\"tier\":\"{}\"", table.tiers[request.tier].key);
    append_optional_date(out, "waiting_until", person.waiting_until);
    if (request.registered_on != request.on)
        append_optional_date(out, "registered_on", request.registered_on);
    if (request.repair_years > 0)
        fmt::format_to(std::back_inserter(out), ",\"repair_years\":{}", request.repair_years);
    out.push_back('}');
}

void append_registration(std::string& out, const Person& person, Date on, std::string_view key) {
    // Invented villages, in which neighbours are born on neighbouring days.
    constexpr int kTownships = 12;
    constexpr int kVillages = 30;
    constexpr int kFirstTownship = 100;
    constexpr int kFirstVillage = 200;
    const int place = person.born.days_since_1970() & 0xFFFF;
    const auto begin = [&](std::string_view act, std::string_view suffix) {
        fmt::format_to(
            std::back_inserter(out),
            R"({{"act":"{}","area":"{}","key":"{}-{}","on":"{}","document":{{"kind":"resident_id","number":"{}"}})",
            act, person.region.text(), key, suffix, on.text(), person.id_number.plain());
    };
    begin("register", "r");
    out += R"(,"name":)";
    append_json_string(out, person.name);
    fmt::format_to(std::back_inserter(out), ",\"residence\":\"{}{:03}{:03}\"}}\n", person.region.text(),
                   kFirstTownship + place % kTownships, kFirstVillage + place % kVillages);
    begin("enrol", "e");
    const bool was_insured = !person.resident_years.is_empty() || !person.employee_years.is_empty();
    fmt::format_to(std::back_inserter(out), ",\"cause\":\"{}\"", was_insured ? "back_after_lapse" : "first");
    // Nothing is proved of years to come.
    append_insured(out, person.resident_years, person.employee_years, on.year());
    out.push_back('}');
}

}  // namespace canbao
