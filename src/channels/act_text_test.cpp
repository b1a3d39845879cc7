#include "channels/act_text.h"

#include <map>

#include "channels/act_fields.h"
#include "channels/invented_act_lines.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

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

TEST(CanonicalText, has_the_order_of_the_table_of_fields) {
    for (const std::string& act : kActs) {
        const Json its_own = whole(act);
        std::vector<std::string> expected;
        for (const ActField& field : kActFields)
            if (its_own.contains(field.name)) expected.emplace_back(field.name);
        std::vector<std::string> fields;
        const auto text = nlohmann::ordered_json::parse(canonical(its_own));
        for (const auto& [field, value] : text.items()) fields.push_back(field);
        EXPECT_EQ(fields, expected) << act;
    }
}

TEST(CanonicalText, is_the_same_whether_sex_and_birth_are_stated_or_the_document_says_them) {
    const Json stated = with(whole("register"), "/document", id_document(id_number("2026-02-01")));
    EXPECT_EQ(canonical(stated), canonical(without(without(stated, "sex"), "born")));
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
        {"corrects", "20"},
        {"evidence", "other"},
        {"lines", {{{"person", "17"}, {"item", "contribution"}, {"year", 2027}}}},
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

}  // namespace
}  // namespace canbao
