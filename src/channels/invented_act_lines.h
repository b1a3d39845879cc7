#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "channels/act_line.h"
#include "channels/act_text.h"
#include "channels/padded_line.h"
#include "vocabulary/invented_values.h"

// For tests only: lines of acts about invented people, whole or drawn by rapidcheck, and what a reader says.

namespace canbao {

using Json = nlohmann::json;
using Fields = std::set<std::string>;

inline Date day(std::string_view text) { return *Date::parse(text); }

// A woman's number; of a man where the serial is odd.
inline std::string id_number(std::string_view born = "1990-05-01", int serial = 2) {
    return std::string(IdNumber::synthetic(14, 5, day(born), serial).plain());
}

inline Json id_document(const std::string& number = id_number()) {
    return {{"kind", "resident_id"}, {"number", number}};
}

inline Json passport(const std::string& number = "E12345678") {
    return {{"kind", "passport"}, {"number", number}};
}

inline Json book_of(const std::string& name = "李小", const std::string& born = "2026-02-01") {
    return {{"kind", "household_book"}, {"number", "014052200001"}, {"name", name}, {"born", born}};
}

inline const std::vector<std::string> kActs(kActWords.begin(), kActWords.end());
inline const Fields kEveryField = {"act",
                                   "area",
                                   "key",
                                   "on",
                                   "person",
                                   "document",
                                   "name",
                                   "sex",
                                   "born",
                                   "phone",
                                   "residence",
                                   "new_document",
                                   "cause",
                                   "from_area",
                                   "elsewhere",
                                   "insured",
                                   "payment_confirmed_on",
                                   "to_area",
                                   "into",
                                   "guardian",
                                   "corrects",
                                   "evidence",
                                   "lines"};

// A command with every field that the act takes; `person` in place of `document`, where it takes both.
inline Json whole(const std::string& act) {
    Json json = {{"act", act}, {"area", "140522"}, {"key", "2026-0001"}, {"on", "2026-03-01"}};
    if (act == "register" || act == "newborn")
        json.update({{"document", passport()},
                     {"name", "张三"},
                     {"sex", "female"},
                     {"born", "2026-02-01"},
                     {"phone", "13800000000"},
                     {"residence", "140522108201"}});
    else if (act == "order")
        json["lines"] = {{{"person", "17"}, {"item", "contribution"}, {"year", 2026}},
                         {{"document", id_document()}, {"item", "repair"}, {"year", 2025}}};
    else
        json["person"] = "17";
    if (act == "newborn") json["guardian"] = id_document();
    if (act == "enrol")
        json.update(
            {{"cause", "transfer_in"},
             {"from_area", "140823"},
             {"elsewhere", {{"scheme", "employee"}, {"area", "140500"}, {"suspended_on", "2026-02-28"}}},
             {"insured",
              {{{"year", 2024}, {"scheme", "employee"}}, {{"year", 2025}, {"scheme", "resident"}}}}});
    if (act == "change")
        json.update({{"new_document", passport("E87654321")},
                     {"name", "张三"},
                     {"sex", "female"},
                     {"born", "1990-05-01"},
                     {"phone", "13800000000"},
                     {"residence", "140522108201"},
                     {"payment_confirmed_on", "2026-01-15"}});
    if (act == "terminate") json.update({{"cause", "moved_away"}, {"to_area", "140823"}});
    if (act == "merge") json["into"] = "18";
    if (act == "correct") json.update({{"corrects", "19"}, {"evidence", "晋公户证〔2026〕3号"}});
    return json;
}

inline Json with(Json json, const std::string& pointer, const Json& value) {
    json[Json::json_pointer(pointer)] = value;
    return json;
}

inline Json without(Json json, const std::string& field) {
    json.erase(field);
    return json;
}

inline tl::expected<ActCommand, LineError> read(std::string_view text) {
    ActLineReader reader;
    return reader.read(PaddedLine(text).text());
}

// The field that is named in the error for a line, or "none" where it is taken.
inline std::string field_in_error(std::string_view text) {
    const auto command = read(text);
    if (command) return "none";
    EXPECT_FALSE(command.error().message.zh.empty()) << text;
    EXPECT_FALSE(command.error().message.en.empty()) << text;
    return command.error().field;
}

inline std::string field_in(const Json& json) { return field_in_error(json.dump()); }

inline std::string canonical(const Json& json) {
    const auto command = read(json.dump());
    CHECK(command.has_value());
    return canonical_text(*command);
}

template <typename Command>
Command taken(const Json& json) {
    const auto command = read(json.dump());
    CHECK(command && std::holds_alternative<Command>(command->what));
    return std::get<Command>(command->what);
}

inline std::string any_name() {
    return *rc::gen::element<std::string>("张三", "欧阳 修", "Ann O'Neill", "\"引\\号\"", "𬎆",
                                          "阿卜杜热西提·买买提");
}

inline std::string any_day() { return (*date_within(day("1930-01-01"), day("2030-12-31"))).text(); }

inline std::string any_county() {
    const std::string number = std::to_string(*rc::gen::inRange(110101, 659999));
    return number.ends_with("00") ? "140823" : number;
}

inline Json any_document(bool finds_somebody = false) {
    const auto number = [](int province) {
        return std::string(IdNumber::synthetic(province, *rc::gen::inRange(0, 100), *Date::parse(any_day()),
                                               *rc::gen::inRange(1, 1000))
                               .plain());
    };
    const auto kind = *rc::gen::inRange(0, static_cast<int>(kDocumentKinds));
    Json out = {{"kind", word(static_cast<DocumentKind>(kind))}};
    switch (static_cast<DocumentKind>(kind)) {
        case DocumentKind::resident_id:
            out["number"] = number(*rc::gen::inRange(11, 66));
            break;
        case DocumentKind::household_book:
            out["number"] = "0140522" + std::to_string(*rc::gen::inRange(0, 100'000));
            if (finds_somebody) out.update({{"name", any_name()}, {"born", any_day()}});
            break;
        case DocumentKind::hong_kong_permit:
            out["number"] = number(81);
            break;
        case DocumentKind::macau_permit:
            out["number"] = number(82);
            break;
        case DocumentKind::taiwan_permit:
            out["number"] = number(83);
            break;
        case DocumentKind::foreign_permanent:
            out["number"] = *rc::gen::arbitrary<bool>() ? number(91) : "USA110000000001";
            break;
        case DocumentKind::passport:
            out["number"] = "E" + std::to_string(*rc::gen::inRange(10'000'000, 99'999'999));
            break;
    }
    return out;
}

// What a document says itself, or anything.
inline void put_sex_and_born(Json& json, const Json& document) {
    const auto parsed = IdentityDocument::parse(*document_kind(document["kind"].get<std::string>()),
                                                document["number"].get<std::string>());
    const Sex sex = parsed->sex().value_or(*rc::gen::element(Sex::male, Sex::female));
    json["sex"] = sex == Sex::male ? "male" : "female";
    json["born"] = parsed->born() ? parsed->born()->text() : any_day();
}

inline Json any_command() {
    const std::string act = *rc::gen::elementOf(kActs);
    Json json = {{"act", act},
                 {"area", any_county()},
                 {"key", *rc::gen::element<std::string>("a", "2026-0001", "A.b_c-9")},
                 {"on", any_day()}};
    const auto some = [](int in = 2) { return *rc::gen::inRange(0, in) == 0; };
    const std::string residence =
        json["area"].get<std::string>() + std::to_string(*rc::gen::inRange(100'000, 1'000'000));
    const std::string phone = *rc::gen::element<std::string>("13800000000", "+85290000000");
    const auto another_area = [&] {
        const std::string area = any_county();
        return area == json["area"].get<std::string>() ? std::string("990103") : area;
    };
    if (act == "register" || act == "newborn") {
        json.update({{"document", any_document()}, {"name", any_name()}, {"residence", residence}});
        put_sex_and_born(json, json["document"]);
        if (some()) json["phone"] = phone;
        if (act == "newborn") json["guardian"] = any_document();
        return json;
    }
    if (act == "order") {
        const int lines = *rc::gen::inRange(1, 5);
        for (int i = 0; i < lines; ++i) {
            // Each of another year: none stands there twice.
            Json line = {{"item", *rc::gen::element<std::string>("contribution", "repair", "prepaid")},
                         {"year", 2020 + i}};
            if (some())
                line["person"] = std::to_string(*rc::gen::positive<std::int64_t>());
            else
                line["document"] = any_document(true);
            json["lines"].push_back(line);
        }
        return json;
    }
    if (some())
        json["person"] = std::to_string(*rc::gen::positive<std::int64_t>());
    else
        json["document"] = any_document(true);
    if (act == "merge") json["into"] = std::to_string(*rc::gen::positive<std::int64_t>());
    if (act == "correct")
        json.update(
            {{"corrects", std::to_string(*rc::gen::positive<std::int64_t>())}, {"evidence", any_name()}});
    if (act == "terminate") {
        json["cause"] = *rc::gen::element<std::string>("death", "employee_insurance", "moved_away");
        if (json["cause"] == "moved_away" && some()) json["to_area"] = another_area();
    }
    if (act == "change") {
        json["name"] = any_name();
        if (some()) json["sex"] = "male";
        if (some()) json["born"] = any_day();
        if (some()) json["phone"] = phone;
        if (some()) json["residence"] = residence;
        if (some()) json["payment_confirmed_on"] = any_day();
        if (some()) json["new_document"] = passport();
    }
    if (act == "enrol") {
        json["cause"] = *rc::gen::element<std::string>("first", "back_after_lapse", "transfer_in");
        if (json["cause"] == "transfer_in") json["from_area"] = another_area();
        const auto scheme = [] { return *rc::gen::element<std::string>("resident", "employee"); };
        if (some()) json["elsewhere"] = {{"scheme", scheme()}, {"area", any_county()}};
        if (json.contains("elsewhere") && some()) json["elsewhere"]["suspended_on"] = any_day();
        const int years = *rc::gen::inRange(0, 5);
        for (int i = 0; i < years; ++i)
            json["insured"].push_back({{"year", *rc::gen::inRange(2015, 2026)}, {"scheme", scheme()}});
    }
    return json;
}

inline std::string blank() { return *rc::gen::element<std::string>("", "", " ", "\t", "\r ", " \n"); }

template <typename T>
void shuffle(std::vector<T>& all) {
    for (std::size_t i = all.size(); i > 1; --i)
        std::swap(all[i - 1], all[*rc::gen::inRange<std::size_t>(0, i)]);
}

// The same value with fields in any order, blanks anywhere, characters escaped or not.
inline std::string written_freely(const Json& json) {
    std::vector<std::string> parts;
    const auto joined = [&](char opening, char closing) {
        std::string out(1, opening);
        for (const std::string& part : parts) out += (out.size() == 1 ? "" : ",") + blank() + part + blank();
        return out + closing;
    };
    if (json.is_object()) {
        for (const auto& [field, value] : json.items())
            parts.push_back(Json(field).dump() + blank() + ":" + blank() + written_freely(value));
        shuffle(parts);
        return joined('{', '}');
    }
    if (json.is_array()) {
        for (const Json& value : json) parts.push_back(written_freely(value));
        return joined('[', ']');
    }
    return json.dump(-1, ' ', *rc::gen::arbitrary<bool>());
}

// The same command said otherwise: what is not stated as null, years in any order, short, and some of
// them again.
inline Json said_otherwise(Json json) {
    for (const std::string& field : kEveryField)
        if (!json.contains(field) && *rc::gen::inRange(0, 4) == 0) json[field] = nullptr;
    if (json.contains("elsewhere") && json["elsewhere"].is_object() &&
        !json["elsewhere"].contains("suspended_on"))
        json["elsewhere"]["suspended_on"] = nullptr;
    if (json.contains("insured") && json["insured"].is_array()) {
        auto years = json["insured"].get<std::vector<Json>>();
        years.push_back(*rc::gen::elementOf(years));
        shuffle(years);
        for (Json& year : years)
            if (year["scheme"] == "resident" && *rc::gen::arbitrary<bool>()) year = year["year"];
        json["insured"] = years;
    }
    return json;
}

}  // namespace canbao
