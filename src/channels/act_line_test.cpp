#include "channels/act_line.h"

#include <map>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "channels/padded_line.h"
#include "vocabulary/invented_values.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Json = nlohmann::json;
using Fields = std::set<std::string>;

Date day(std::string_view text) { return *Date::parse(text); }

// A woman's number; of a man where the serial is odd.
std::string id_number(std::string_view born = "1990-05-01", int serial = 2) {
    return std::string(IdNumber::synthetic(14, 5, day(born), serial).plain());
}

Json id_document(const std::string& number = id_number()) {
    return {{"kind", "resident_id"}, {"number", number}};
}

Json passport(const std::string& number = "E12345678") { return {{"kind", "passport"}, {"number", number}}; }

Json book_of(const std::string& name = "李小", const std::string& born = "2026-02-01") {
    return {{"kind", "household_book"}, {"number", "014052200001"}, {"name", name}, {"born", born}};
}

const std::vector<std::string> kActs(kActWords.begin(), kActWords.end());
const Fields kEveryField = {"act",
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
                            "guardian"};

// A command with every field that the act takes; `person` in place of `document`, where it takes both.
Json whole(const std::string& act) {
    Json json = {{"act", act}, {"area", "140522"}, {"key", "2026-0001"}, {"on", "2026-03-01"}};
    if (act == "register" || act == "newborn")
        json.update({{"document", passport()},
                     {"name", "张三"},
                     {"sex", "female"},
                     {"born", "2026-02-01"},
                     {"phone", "13800000000"},
                     {"residence", "140522108201"}});
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
    return json;
}

Json with(Json json, const std::string& pointer, const Json& value) {
    json[Json::json_pointer(pointer)] = value;
    return json;
}

Json without(Json json, const std::string& field) {
    json.erase(field);
    return json;
}

tl::expected<ActCommand, LineError> read(std::string_view text) {
    ActLineReader reader;
    return reader.read(PaddedLine(text).text());
}

// The field that is named in the error for a line, or "none" where it is taken.
std::string field_in_error(std::string_view text) {
    const auto command = read(text);
    if (command) return "none";
    EXPECT_FALSE(command.error().message.zh.empty()) << text;
    EXPECT_FALSE(command.error().message.en.empty()) << text;
    return command.error().field;
}

std::string field_in(const Json& json) { return field_in_error(json.dump()); }

std::string canonical(const Json& json) {
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

// ---- what is taken

TEST(ActLine, says_for_every_act_where_when_and_by_which_key) {
    for (const std::string& act : kActs) {
        const auto command = read(whole(act).dump());
        ASSERT_TRUE(command) << act << command.error().field << command.error().message.en;
        EXPECT_EQ(act_word(*command), act);
        EXPECT_EQ(command->area, *RegionCode::parse("140522"));
        EXPECT_EQ(command->key, "2026-0001");
        EXPECT_EQ(command->on, day("2026-03-01"));
    }
}

void expect_detail(const PersonDetail& detail) {
    EXPECT_EQ(detail.name.plain(), "张三");
    EXPECT_EQ(detail.document, *IdentityDocument::parse(DocumentKind::passport, "E12345678"));
    EXPECT_EQ(detail.sex, Sex::female);
    EXPECT_EQ(detail.born, day("2026-02-01"));
    ASSERT_TRUE(detail.phone);
    EXPECT_EQ(detail.phone->plain(), "13800000000");
    EXPECT_EQ(detail.residence, *RegionCode::parse("140522108201"));
}

TEST(ActLine, register_and_newborn_take_details) {
    expect_detail(taken<RegisterCommand>(whole("register")).detail);
    const auto newborn = taken<NewbornCommand>(whole("newborn"));
    expect_detail(newborn.detail);
    EXPECT_EQ(newborn.guardian.plain(), id_number());
}

TEST(ActLine, enrol_takes_cause_origin_relation_and_years) {
    const auto enrol = taken<EnrolCommand>(whole("enrol"));
    EXPECT_EQ(std::get<PersonNumber>(enrol.person), PersonNumber{17});
    EXPECT_EQ(enrol.cause, EnrolmentCause::transfer_in);
    EXPECT_EQ(enrol.from_area, *RegionCode::parse("140823"));
    ASSERT_TRUE(enrol.elsewhere);
    EXPECT_EQ(enrol.elsewhere->scheme, ProvedYear::Scheme::employee);
    EXPECT_EQ(enrol.elsewhere->area, *RegionCode::parse("140500"));
    EXPECT_EQ(enrol.elsewhere->suspended_on, day("2026-02-28"));
    EXPECT_EQ(enrol.insured, (std::vector<ProvedYear>{{2024, ProvedYear::Scheme::employee},
                                                      {2025, ProvedYear::Scheme::resident}}));
}

TEST(ActLine, change_takes_what_is_to_change) {
    const auto change = taken<ChangeCommand>(whole("change"));
    EXPECT_EQ(change.name->plain(), "张三");
    EXPECT_EQ(change.document->plain(), "E87654321");
    EXPECT_EQ(change.sex, Sex::female);
    EXPECT_EQ(change.born, day("1990-05-01"));
    EXPECT_EQ(change.phone->plain(), "13800000000");
    EXPECT_EQ(change.residence, *RegionCode::parse("140522108201"));
    EXPECT_EQ(change.payment_confirmed_on, day("2026-01-15"));
}

TEST(ActLine, terminate_and_merge_say_where_to) {
    const auto terminate = taken<TerminateCommand>(whole("terminate"));
    EXPECT_EQ(terminate.cause, EnrolmentCause::moved_away);
    EXPECT_EQ(terminate.to_area, *RegionCode::parse("140823"));
    EXPECT_EQ(taken<MergeCommand>(whole("merge")).into, PersonNumber{18});
}

TEST(ActLine, person_is_a_number_or_a_document) {
    Json json = without(whole("suspend"), "person");
    json["document"] = book_of();
    const PersonReference person = taken<SuspendCommand>(json).person;
    const auto& document = std::get<DocumentReference>(person);
    EXPECT_EQ(document.document.kind(), DocumentKind::household_book);
    EXPECT_EQ(document.document.plain(), "014052200001");
    EXPECT_EQ(document.name->plain(), "李小");
    EXPECT_EQ(document.born, day("2026-02-01"));
    EXPECT_EQ(std::get<PersonNumber>(taken<ResumeCommand>(whole("resume")).person), PersonNumber{17});
}

TEST(ActLine, nothing_of_one_line_is_left_in_the_next) {
    ActLineReader reader;
    ASSERT_TRUE(reader.read(PaddedLine(whole("enrol").dump()).text()));
    ASSERT_TRUE(reader.read(PaddedLine(whole("change").dump()).text()));
    ASSERT_FALSE(reader.read(PaddedLine(whole("merge").dump().substr(1)).text()));
    const auto command = reader.read(
        PaddedLine(
            R"({"act":"enrol","area":"140522","key":"k","on":"2026-03-01","person":"7","cause":"first"})")
            .text());
    ASSERT_TRUE(command);
    EXPECT_EQ(canonical_text(*command),
              R"({"act":"enrol","area":"140522","key":"k","on":"2026-03-01","person":"7","cause":"first"})");
}

// ---- which fields an act takes and needs

TEST(ActLine, field_that_an_act_needs_is_named_where_it_is_missing) {
    const std::map<std::string, Fields> needed = {
        {"register", {"document", "name", "residence", "sex", "born"}},
        {"enrol", {"person", "cause", "from_area"}},
        {"change", {"person"}},
        {"suspend", {"person"}},
        {"resume", {"person"}},
        {"terminate", {"person", "cause"}},
        {"merge", {"person", "into"}},
        {"newborn", {"document", "name", "residence", "sex", "born", "guardian"}}};
    for (const std::string& act : kActs) {
        const Json its_own = whole(act);
        for (const auto& [field, value] : its_own.items()) {
            const bool is_needed =
                Fields{"act", "area", "key", "on"}.contains(field) || needed.at(act).contains(field);
            const std::string expected = is_needed ? field : "none";
            EXPECT_EQ(field_in(without(whole(act), field)), expected) << act;
            EXPECT_EQ(field_in(with(whole(act), "/" + field, nullptr)), expected) << act << " null";
        }
    }
}

TEST(ActLine, field_that_belongs_to_other_acts_is_refused) {
    for (const std::string& act : kActs) {
        const Json its_own = whole(act);
        for (const std::string& other : kActs) {
            const Json of_other = whole(other);
            for (const auto& [field, value] : of_other.items()) {
                if (its_own.contains(field) || field == "document") continue;
                EXPECT_EQ(field_in(with(its_own, "/" + field, value)), field) << act;
                EXPECT_EQ(field_in(with(its_own, "/" + field, nullptr)), "none") << act << " not stated";
            }
        }
    }
}

TEST(ActLine, unknown_field_is_named) {
    for (const std::string& act : kActs) EXPECT_EQ(field_in(with(whole(act), "/colour", "red")), "colour");
    EXPECT_EQ(field_in(with(whole("merge"), "/colour", nullptr)), "colour");
    EXPECT_EQ(field_in(with(whole("merge"), "/Key", "k")), "Key");
    EXPECT_EQ(field_in(with(whole("register"), "/document/colour", "red")), "document");
    EXPECT_EQ(field_in(with(whole("newborn"), "/guardian/colour", "red")), "guardian");
    EXPECT_EQ(field_in(with(whole("enrol"), "/elsewhere/colour", "red")), "elsewhere");
    EXPECT_EQ(field_in(with(whole("enrol"), "/insured/0/colour", "red")), "insured[0]");
}

TEST(ActLine, long_unknown_names_are_cut_between_characters) {
    std::string long_name = "x";
    for (int i = 0; i < 60; ++i) long_name += "保";
    const std::string field = field_in(with(whole("merge"), "/" + long_name, 1));
    EXPECT_LT(field.size(), 70U);
    EXPECT_TRUE(long_name.starts_with(field));
    EXPECT_EQ(Json::parse(Json(field).dump()), field) << "it is still UTF-8";
}

TEST(ActLine, field_given_twice_is_named) {
    for (const std::string& act : kActs) {
        const Json its_own = whole(act);
        for (const auto& [field, value] : its_own.items()) {
            const std::string again = "{" + Json(field).dump() + ":" + value.dump() + ",";
            EXPECT_EQ(field_in_error(again + whole(act).dump().substr(1)), field) << act;
        }
    }
    // Whoever wrote two of them meant one.
    const auto twice = [](const Json& json, std::string_view pair) {
        const std::string text = json.dump();
        const std::size_t at = text.find(pair);
        CHECK(at != std::string::npos);
        return field_in_error(text.substr(0, at) + std::string(pair) + "," + text.substr(at));
    };
    EXPECT_EQ(twice(whole("register"), R"("kind":"passport")"), "document.kind");
    EXPECT_EQ(twice(whole("register"), R"("number":"E12345678")"), "document.number");
    EXPECT_EQ(twice(whole("change"), R"("number":"E87654321")"), "new_document.number");
    EXPECT_EQ(twice(whole("newborn"), R"("kind":"resident_id")"), "guardian.kind");
    EXPECT_EQ(twice(whole("enrol"), R"("area":"140500")"), "elsewhere.area");
    EXPECT_EQ(twice(whole("enrol"), R"("suspended_on":"2026-02-28")"), "elsewhere.suspended_on");
    EXPECT_EQ(twice(whole("enrol"), R"("year":2024)"), "insured[0]");
    Json suspend = without(whole("suspend"), "person");
    suspend["document"] = book_of();
    EXPECT_EQ(twice(suspend, R"("name":"李小")"), "document.name");
    EXPECT_EQ(twice(suspend, R"("born":"2026-02-01")"), "document.born");
}

// ---- values

TEST(ActLine, value_of_another_type_is_named) {
    for (const std::string& act : kActs) {
        const Json its_own = whole(act);
        for (const auto& [field, value] : its_own.items()) {
            for (const Json& wrong : {Json(1), Json(true), Json(1.5), Json(""), Json("?"), Json::object(),
                                      Json::array({Json::array()})}) {
                if (field == "name" && wrong == Json("?")) continue;
                const std::string named = field_in(with(whole(act), "/" + field, wrong));
                EXPECT_TRUE(named == field || named.starts_with(field + ".") ||
                            named.starts_with(field + "["))
                    << act << ' ' << field << ' ' << wrong << ' ' << named;
            }
        }
    }
}

TEST(ActLine, area_is_a_county) {
    for (const std::string_view wrong :
         {"140000", "140500", "14052", "140522108201", "140522000000", "040522", "14052x"})
        EXPECT_EQ(field_in(with(whole("suspend"), "/area", wrong)), "area") << wrong;
}

TEST(ActLine, key_has_1_to_64_plain_characters) {
    const auto field = [](const std::string& key) { return field_in(with(whole("suspend"), "/key", key)); };
    for (const std::string& right : {std::string("a"), std::string("A-z_0.9"), std::string(64, 'x')})
        EXPECT_EQ(field(right), "none") << right;
    for (const std::string& wrong : {std::string(65, 'x'), std::string("a b"), std::string("a/b"),
                                     std::string("键"), std::string("a\0", 2), id_number()})
        EXPECT_EQ(field(wrong), "key") << wrong;
}

TEST(ActLine, person_numbers_are_texts_of_digits) {
    for (const std::string_view right : {"1", "9223372036854775807"})
        EXPECT_EQ(field_in(with(whole("suspend"), "/person", right)), "none") << right;
    for (const std::string_view wrong : {"0", "-1", "+1", " 1", "1 ", "1x", "9223372036854775808"}) {
        EXPECT_EQ(field_in(with(whole("suspend"), "/person", wrong)), "person") << wrong;
        EXPECT_EQ(field_in(with(whole("merge"), "/into", wrong)), "into") << wrong;
    }
}

TEST(ActLine, causes_are_those_of_the_act) {
    for (const std::string_view cause : {"first", "back_after_lapse"})
        EXPECT_EQ(field_in(with(without(whole("enrol"), "from_area"), "/cause", cause)), "none") << cause;
    for (const std::string_view cause : {"death", "employee_insurance", "moved_away", "by_request", "First"})
        EXPECT_EQ(field_in(with(whole("enrol"), "/cause", cause)), "cause") << cause;
    for (const std::string_view cause : {"death", "employee_insurance", "moved_away"})
        EXPECT_EQ(field_in(with(without(whole("terminate"), "to_area"), "/cause", cause)), "none") << cause;
    for (const std::string_view cause : {"first", "back_after_lapse", "transfer_in", "by_request"})
        EXPECT_EQ(field_in(with(whole("terminate"), "/cause", cause)), "cause") << cause;
}

TEST(ActLine, dates_are_days_that_exist) {
    for (const auto& [act, field] : {std::pair("suspend", "on"), std::pair("register", "born"),
                                     std::pair("change", "payment_confirmed_on")})
        for (const std::string_view wrong : {"2026-02-29", "20260301", "1899-12-31", "2026-03-01T00:00"})
            EXPECT_EQ(field_in(with(whole(act), std::string("/") + field, wrong)), field) << wrong;
}

TEST(ActLine, documents_are_of_their_kind) {
    const Json base = whole("register");
    for (const Json& wrong : {Json("driving_licence"), Json(""), Json(1)})
        EXPECT_EQ(field_in(with(base, "/document/kind", wrong)), "document.kind") << wrong;
    for (const Json& wrong : {Json("e1"), Json(""), Json(1), Json(nullptr)})
        EXPECT_EQ(field_in(with(base, "/document/number", wrong)), "document.number") << wrong;
    EXPECT_EQ(field_in(with(base, "/document", {{"kind", "passport"}})), "document.number");
    EXPECT_EQ(field_in(with(base, "/document", {{"number", "E12345678"}})), "document.kind");
    std::string wrong = id_number();
    wrong.back() = wrong.back() == '1' ? '2' : '1';
    EXPECT_EQ(field_in(with(base, "/document", id_document(wrong))), "document.number");
}

TEST(ActLine, relation_elsewhere_has_scheme_and_area) {
    const Json base = whole("enrol");
    for (const std::string field : {"scheme", "area"}) {
        Json json = base;
        json["elsewhere"].erase(field);
        EXPECT_EQ(field_in(json), "elsewhere");
    }
    EXPECT_EQ(field_in(with(base, "/elsewhere/suspended_on", nullptr)), "none");
    for (const auto& [field, wrong] :
         {std::pair("scheme", "civil_servant"), std::pair("area", "140522108201"),
          std::pair("suspended_on", "2026-02-30")})
        EXPECT_EQ(field_in(with(base, std::string("/elsewhere/") + field, wrong)),
                  std::string("elsewhere.") + field);
}

TEST(ActLine, insured_years_are_named_by_their_place) {
    const Json base = whole("enrol");
    EXPECT_EQ(field_in(with(base, "/insured", Json::array())), "none");
    EXPECT_EQ(field_in(with(base, "/insured", {2024, 2025})), "none");
    for (const Json& wrong : {Json(1899), Json(2200), Json("2024"), Json(2024.5), Json(nullptr)})
        EXPECT_EQ(field_in(with(base, "/insured/1", wrong)), "insured[1]") << wrong;
    for (const Json& wrong :
         {Json({{"year", 2024}}), Json({{"scheme", "resident"}}),
          Json({{"year", "2024"}, {"scheme", "resident"}}), Json({{"year", 2024}, {"scheme", "none"}})})
        EXPECT_EQ(field_in(with(base, "/insured/1", wrong)), "insured[1]") << wrong;
    EXPECT_EQ(field_in(with(base, "/insured", std::vector<int>(300, 2024))), "none");
    EXPECT_EQ(field_in(with(base, "/insured", std::vector<int>(301, 2024))), "insured");
}

// ---- what must agree

TEST(ActLine, sex_and_birth_agree_with_the_document) {
    for (const std::string act : {"register", "newborn"}) {
        Json json = with(whole(act), "/document", id_document(id_number("2026-02-01", 2)));
        EXPECT_EQ(field_in(json), "none");
        EXPECT_EQ(field_in(with(json, "/sex", "male")), "sex");
        EXPECT_EQ(field_in(with(json, "/born", "2026-02-02")), "born");
        json.erase("sex");
        json.erase("born");
        EXPECT_EQ(field_in(json), "none") << "the number says it";
    }
    Json man = without(with(whole("register"), "/document", id_document(id_number("1990-05-01", 1))), "sex");
    man.erase("born");
    EXPECT_EQ(taken<RegisterCommand>(man).detail.sex, Sex::male);
    EXPECT_EQ(taken<RegisterCommand>(man).detail.born, day("1990-05-01"));
}

TEST(ActLine, residence_lies_below_the_area) {
    for (const std::string act : {"register", "newborn", "change"}) {
        for (const std::string_view right : {"140522108000", "140522108201"})
            EXPECT_EQ(field_in(with(whole(act), "/residence", right)), "none") << act << right;
        for (const std::string_view wrong :
             {"140522", "140522000000", "140521108201", "140500000000", "140823"})
            EXPECT_EQ(field_in(with(whole(act), "/residence", wrong)), "residence") << act << wrong;
    }
}

TEST(ActLine, area_of_origin_belongs_to_a_transfer_and_is_another) {
    EXPECT_EQ(field_in(without(whole("enrol"), "from_area")), "from_area");
    EXPECT_EQ(field_in(with(whole("enrol"), "/cause", "first")), "from_area");
    EXPECT_EQ(field_in(with(whole("enrol"), "/from_area", "140522")), "from_area");
}

TEST(ActLine, area_of_destination_belongs_to_moving_away_and_is_another) {
    EXPECT_EQ(field_in(with(whole("terminate"), "/cause", "death")), "to_area");
    EXPECT_EQ(field_in(with(whole("terminate"), "/to_area", "140522")), "to_area");
}

TEST(ActLine, person_or_document_and_not_both) {
    for (const std::string act : {"enrol", "change", "suspend", "resume", "terminate", "merge"}) {
        EXPECT_EQ(field_in(with(whole(act), "/document", passport())), "person") << act;
        EXPECT_EQ(field_in(without(whole(act), "person")), "person") << act;
        EXPECT_EQ(field_in(with(without(whole(act), "person"), "/document", passport())), "none") << act;
    }
}

TEST(ActLine, household_book_is_told_apart_by_name_and_birth) {
    Json json = without(whole("suspend"), "person");
    json["document"] = book_of();
    EXPECT_EQ(field_in(json), "none");
    for (const std::string field : {"name", "born"}) {
        Json lacking = json;
        lacking["document"].erase(field);
        EXPECT_EQ(field_in(lacking), "document") << field;
        EXPECT_EQ(field_in(with(json, "/document/" + field, nullptr)), "document") << field << " not stated";
        EXPECT_EQ(field_in(with(json, "/document/" + field, 1)), "document." + field);
    }
    EXPECT_EQ(
        field_in(with(whole("change"), "/new_document", {{"kind", "household_book"}, {"number", "0140522"}})),
        "new_document");
}

TEST(ActLine, name_and_birth_in_a_document_are_for_finding_somebody_by_a_household_book) {
    for (const auto& [field, value] : {std::pair("name", "李四"), std::pair("born", "1990-05-01")}) {
        const auto set = [&](const Json& json, const std::string& document, const Json& to) {
            return field_in(with(json, "/" + document + "/" + field, to));
        };
        Json suspend = without(whole("suspend"), "person");
        suspend["document"] = passport();
        for (const auto& [json, document] :
             {std::pair(suspend, "document"), std::pair(whole("register"), "document"),
              std::pair(whole("change"), "new_document"), std::pair(whole("newborn"), "guardian")}) {
            EXPECT_EQ(set(json, document, value), std::string(document) + "." + field);
            EXPECT_EQ(set(json, document, nullptr), "none");
        }
    }
}

TEST(ActLine, name_and_birth_in_a_new_persons_household_book_are_the_persons) {
    for (const std::string act : {"register", "newborn"}) {
        const Json json = with(whole(act), "/document", book_of("张三", "2026-02-01"));
        EXPECT_EQ(field_in(json), "none");
        EXPECT_EQ(field_in(with(json, "/document/name", "李四")), "document.name");
        EXPECT_EQ(field_in(with(json, "/document/born", "2026-02-02")), "document.born");
        EXPECT_EQ(canonical(json),
                  canonical(with(with(json, "/document/name", nullptr), "/document/born", nullptr)));
    }
}

TEST(ActLine, change_changes_something) {
    const Json nothing = {
        {"act", "change"}, {"area", "140522"}, {"key", "k"}, {"on", "2026-03-01"}, {"person", "7"}};
    EXPECT_EQ(field_in(nothing), "");
    EXPECT_EQ(field_in(with(nothing, "/payment_confirmed_on", "2026-01-01")), "");
    for (const std::string field : {"name", "sex", "born", "phone", "residence", "new_document"})
        EXPECT_EQ(field_in(with(nothing, "/" + field, whole("change")[field])), "none") << field;
}

// ---- lines

TEST(ActLine, line_that_is_no_object_is_an_error_as_a_whole) {
    for (const std::string_view text : {"", " ", "{", "[]", "\"register\"", "7", "null", "{} {}", "\xff",
                                        "{\"act\":01}", "{\"act\":\"\xff\"}", "{'act':1}"})
        EXPECT_EQ(field_in_error(text), "") << text;
    EXPECT_EQ(field_in_error("{}"), "act");
}

TEST(ActLine, act_is_one_that_there_is) {
    for (const Json& wrong : {Json("Register"), Json("register "), Json("delete"), Json(0)})
        EXPECT_EQ(field_in(with(whole("register"), "/act", wrong)), "act") << wrong;
}

TEST(ActLine, line_has_a_longest_length) {
    std::string text = whole("register").dump();
    text.append(ActLineReader::kLongestLine - text.size(), ' ');
    EXPECT_EQ(field_in_error(text), "none");
    EXPECT_EQ(field_in_error(text + ' '), "");
}

// The parser gives up the whole line for such a number.
TEST(ActLine, number_too_large_is_an_error_of_its_field) {
    const std::string many(400, '9');
    for (const std::string& number : {std::string("18446744073709551616"), "-1" + many, many}) {
        const auto field = [&](const std::string& act, const std::string& pointer) {
            std::string text = with(whole(act), pointer, "@").dump();
            return field_in_error(text.replace(text.find(R"("@")"), 3, number));
        };
        EXPECT_EQ(field("merge", "/into"), "into");
        EXPECT_EQ(field("merge", "/person"), "person");
        EXPECT_EQ(field("enrol", "/insured/1"), "insured[1]");
        EXPECT_EQ(field("enrol", "/insured/1/year"), "insured[1]");
        EXPECT_EQ(field("register", "/document/number"), "document.number");
        EXPECT_EQ(field("register", "/colour"), "colour");
    }
    EXPECT_EQ(field_in_error(R"({"act":1e999})"), "");
}

// ---- canonical texts

TEST(CanonicalText, has_its_fields_in_one_order_and_nothing_that_is_not_stated) {
    EXPECT_EQ(canonical(whole("enrol")),
              R"({"act":"enrol","area":"140522","key":"2026-0001","on":"2026-03-01","person":"17",)"
              R"("cause":"transfer_in","from_area":"140823",)"
              R"("elsewhere":{"scheme":"employee","area":"140500","suspended_on":"2026-02-28"},)"
              R"("insured":[{"year":2024,"scheme":"employee"},{"year":2025,"scheme":"resident"}]})");
    EXPECT_EQ(canonical(whole("newborn")),
              R"({"act":"newborn","area":"140522","key":"2026-0001","on":"2026-03-01",)"
              R"("document":{"kind":"passport","number":"E12345678"},"name":"张三","sex":"female",)"
              R"("born":"2026-02-01","phone":"13800000000","residence":"140522108201",)"
              R"("guardian":{"kind":"resident_id","number":")" +
                  id_number() + R"("}})");
    EXPECT_EQ(canonical(whole("change")),
              R"({"act":"change","area":"140522","key":"2026-0001","on":"2026-03-01","person":"17",)"
              R"("new_document":{"kind":"passport","number":"E87654321"},"name":"张三","sex":"female",)"
              R"("born":"1990-05-01","phone":"13800000000","residence":"140522108201",)"
              R"("payment_confirmed_on":"2026-01-15"})");
}

TEST(CanonicalText, is_the_same_whether_sex_and_birth_are_stated_or_the_document_says_them) {
    const Json stated = with(whole("register"), "/document", id_document(id_number("2026-02-01")));
    EXPECT_EQ(canonical(stated), canonical(without(without(stated, "sex"), "born")));
}

std::string any_name() {
    return *rc::gen::element<std::string>("张三", "欧阳 修", "Ann O'Neill", "\"引\\号\"", "𬎆",
                                          "阿卜杜热西提·买买提");
}

std::string any_day() { return (*date_within(day("1930-01-01"), day("2030-12-31"))).text(); }

std::string any_county() {
    const std::string number = std::to_string(*rc::gen::inRange(110101, 659999));
    return number.ends_with("00") ? "140823" : number;
}

Json any_document(bool finds_somebody = false) {
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
void put_sex_and_born(Json& json, const Json& document) {
    const auto parsed = IdentityDocument::parse(*document_kind(document["kind"].get<std::string>()),
                                                document["number"].get<std::string>());
    const Sex sex = parsed->sex().value_or(*rc::gen::element(Sex::male, Sex::female));
    json["sex"] = sex == Sex::male ? "male" : "female";
    json["born"] = parsed->born() ? parsed->born()->text() : any_day();
}

Json any_command() {
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
    if (some())
        json["person"] = std::to_string(*rc::gen::positive<std::int64_t>());
    else
        json["document"] = any_document(true);
    if (act == "merge") json["into"] = std::to_string(*rc::gen::positive<std::int64_t>());
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

std::string blank() { return *rc::gen::element<std::string>("", "", " ", "\t", "\r ", " \n"); }

template <typename T>
void shuffle(std::vector<T>& all) {
    for (std::size_t i = all.size(); i > 1; --i)
        std::swap(all[i - 1], all[*rc::gen::inRange<std::size_t>(0, i)]);
}

// The same value with fields in any order, blanks anywhere, characters escaped or not.
std::string written_freely(const Json& json) {
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

// The same command said otherwise: what is not stated as null, years in any order, short, and some of them
// again.
Json said_otherwise(Json json) {
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

TEST(CanonicalTextProperty, one_command_has_one_text_however_it_is_written) {
    hold_in_many_cases([] {
        const Json json = any_command();
        const auto command = read(json.dump());
        RC_ASSERT(command.has_value());
        const std::string text = canonical_text(*command);
        RC_ASSERT(Json::accept(text));
        const auto otherwise = read(written_freely(said_otherwise(json)));
        RC_ASSERT(otherwise.has_value());
        RC_ASSERT(canonical_text(*otherwise) == text);
        RC_ASSERT(first_difference(text, text).empty());
    });
}

TEST(CanonicalTextProperty, is_read_as_the_command_that_it_is_of) {
    hold_in_many_cases([] {
        const auto command = read(any_command().dump());
        RC_ASSERT(command.has_value());
        const std::string text = canonical_text(*command);
        const auto again = read(text);
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->what.index() == command->what.index());
        RC_ASSERT(canonical_text(*again) == text);
    });
}

TEST(CanonicalTextProperty, two_commands_have_one_text_or_a_field_that_differs) {
    hold_in_many_cases([] {
        const Json one = any_command();
        const Json other = *rc::gen::arbitrary<bool>() ? any_command() : one;
        const std::string difference = first_difference(canonical(one), canonical(other));
        RC_ASSERT(difference.empty() == (canonical(one) == canonical(other)));
        RC_ASSERT(difference.empty() || kEveryField.contains(difference));
    });
}

TEST(FirstDifference, is_each_field_that_a_command_can_state) {
    const std::map<std::string, Json> others = {
        {"area", "140522"},
        {"key", "other"},
        {"on", "2026-03-02"},
        {"person", "99"},
        {"document", passport("E11111111")},
        {"new_document", passport("E11111111")},
        {"name", "李四"},
        {"sex", "male"},
        {"born", "1991-01-01"},
        {"phone", "13900000000"},
        {"residence", "140522109000"},
        {"from_area", "410522"},
        {"elsewhere", {{"scheme", "employee"}, {"area", "140500"}, {"suspended_on", "2026-02-27"}}},
        {"insured", {2023}},
        {"payment_confirmed_on", "2026-01-16"},
        {"to_area", "410522"},
        {"into", "19"},
        {"guardian", id_document(id_number("1990-05-01", 4))}};
    Fields seen;
    for (const std::string& act : kActs) {
        const std::string text = canonical(whole(act));
        const Json its_own = whole(act);
        for (const auto& [field, value] : its_own.items()) {
            if (field == "act" || field == "area" || field == "cause") continue;
            EXPECT_EQ(first_difference(text, canonical(with(whole(act), "/" + field, others.at(field)))),
                      field)
                << act;
            seen.insert(field);
        }
    }
    const Json suspend = whole("suspend");
    EXPECT_EQ(first_difference(canonical(suspend), canonical(with(suspend, "/area", "140521"))), "area");
    EXPECT_EQ(first_difference(canonical(suspend), canonical(with(suspend, "/act", "resume"))), "act");
    const Json first = with(without(whole("enrol"), "from_area"), "/cause", "first");
    EXPECT_EQ(first_difference(canonical(first), canonical(with(first, "/cause", "back_after_lapse"))),
              "cause");
    EXPECT_EQ(seen.size() + 3, kEveryField.size());
}

TEST(FirstDifference, is_the_first_of_several_and_one_that_only_one_states) {
    const std::string text = canonical(whole("register"));
    EXPECT_EQ(first_difference(
                  text, canonical(with(with(whole("register"), "/phone", "13900000000"), "/name", "李四"))),
              "name");
    EXPECT_EQ(first_difference(text, canonical(without(whole("register"), "phone"))), "phone");
    EXPECT_EQ(first_difference(canonical(without(whole("register"), "phone")), text), "phone");
    const Json by_document = with(without(whole("suspend"), "person"), "/document", passport());
    EXPECT_EQ(first_difference(canonical(whole("suspend")), canonical(by_document)), "person");
    EXPECT_EQ(first_difference(text, "erased"), "");
}

// ---- any bytes

TEST(ActLineProperty, what_another_reader_refuses_is_refused) {
    hold_in_many_cases(
        [] {
            std::string text = written_freely(said_otherwise(any_command()));
            const int edits = *rc::gen::inRange(1, 4);
            for (int i = 0; i < edits; ++i) {
                const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
                const auto piece = *rc::gen::oneOf(
                    rc::gen::elementOf(std::vector<std::string>{"\"", "\\", "\\u", "\\ud83d", "{", "}", "[",
                                                                "]", ",", ":", "0", "-", ".5", "e9", "null",
                                                                "\n", std::string(1, '\0'), "é"}),
                    rc::gen::map(rc::gen::arbitrary<char>(), [](char c) { return std::string(1, c); }));
                text.replace(at, *rc::gen::inRange<std::size_t>(0, 3), piece);
            }
            const auto command = read(text);
            if (!Json::accept(text)) RC_ASSERT(!command.has_value() && command.error().field.empty());
            if (command) RC_ASSERT(read(canonical_text(*command)).has_value());
        },
        3'000);
}

}  // namespace
}  // namespace canbao
