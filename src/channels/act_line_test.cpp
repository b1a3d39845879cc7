#include "channels/act_line.h"

#include <map>

#include "channels/invented_act_lines.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

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

TEST(ActLine, correction_says_what_and_by_what) {
    const auto correct = taken<CorrectCommand>(whole("correct"));
    EXPECT_EQ(correct.corrects, 19);
    EXPECT_EQ(correct.evidence.plain(), "晋公户证〔2026〕3号");
    EXPECT_EQ(field_in(with(whole("correct"), "/corrects", 19)), "corrects");
    EXPECT_EQ(field_in(with(whole("correct"), "/evidence", "")), "evidence");
}

TEST(ActLine, order_says_for_whom_and_for_what) {
    const auto order = taken<OrderCommand>(whole("order"));
    ASSERT_EQ(order.lines.size(), 2U);
    EXPECT_EQ(std::get<PersonNumber>(order.lines[0].person), PersonNumber{17});
    EXPECT_EQ(order.lines[1].item, PaymentItem::repair);
    EXPECT_EQ(order.lines[1].year, 2025);
    EXPECT_EQ(field_in(with(whole("order"), "/lines", Json::array())), "lines");
    EXPECT_EQ(field_in(with(whole("order"), "/lines/1", whole("order")["lines"][0])), "lines[1]");
    EXPECT_EQ(field_in(with(whole("order"), "/lines/0/item", "subsidy")), "lines[0].item");
    EXPECT_EQ(field_in(with(whole("order"), "/lines/0/year", 1)), "lines[0].year");
    EXPECT_EQ(field_in(with(whole("order"), "/lines/0/person", "x")), "lines[0].person");
    EXPECT_EQ(field_in(with(whole("order"), "/lines/1/document/number", "x")), "lines.number");
    EXPECT_EQ(field_in(with(whole("order"), "/lines/0/amount", "400.00")), "lines[0]");
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
        {"correct", {"person", "corrects", "evidence"}},
        {"order", {"lines"}},
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
                if ((field == "name" || field == "evidence") && wrong == Json("?")) continue;
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
        EXPECT_EQ(field_in(with(whole("correct"), "/corrects", wrong)), "corrects") << wrong;
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
