#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "channels/decision_json.h"
#include "channels/padded_line.h"
#include "decision/invented_bills.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

// The answers to bills, and what the line of a bill must state at a place.

namespace canbao {
namespace {

using Json = nlohmann::json;

const PolicyBook& book() { return book_of_every_place(CANBAO_SOURCE_DIR); }

Json json_of(const std::optional<Money>& money) { return money ? Json(money->text()) : Json(nullptr); }

Json json_of(const YearSoFar& so_far) {
    Json json = {{"stays", so_far.stays},
                 {"basic_paid", so_far.basic_paid.text()},
                 {"own_pay", so_far.own_pay.text()},
                 {"critical_paid", so_far.critical_paid.text()}};
    const auto add = [&](const char* key, Money money) {
        if (!money.is_zero()) json[key] = money.text();
    };
    add("outpatient_paid", so_far.outpatient_paid);
    add("disease_paid", so_far.disease_paid);
    add("assistance_paid", so_far.assistance_paid);
    return json;
}

// The answer as the contract writes it, made in the plainest way.
Json expected_answer(const Settlement& answer, Language language) {
    Json json = {{"id", "x"},
                 {"pack", answer.rule == nullptr ? Json(nullptr) : Json(answer.rule->pack->id)},
                 {"reasons", Json::array()}};
    for (const Reason& reason : answer.reasons) {
        std::string text;
        append_text(text, reason, language);
        const Json clause = reason.clause == nullptr ? Json(nullptr) : Json(reason.clause->reference);
        json["reasons"].push_back({{"code", word(reason.code)}, {"clause", clause}, {"text", text}});
    }
    if (const auto* got = std::get_if<Settlement::Granted>(&answer.outcome)) {
        json.update({{"outcome", "granted"},
                     {"in_scope", got->in_scope.text()},
                     {"deductible", got->deductible.text()},
                     {"basic_paid", got->basic_paid.text()},
                     {"critical_paid", got->critical_paid.text()},
                     {"assistance_paid", got->assistance_paid.text()},
                     {"own_pay", got->own_pay.text()},
                     {"person_pays", got->person_pays.text()},
                     {"so_far", json_of(got->so_far)}});
        if (!got->unfiled_advance.is_zero()) json["unfiled_advance"] = got->unfiled_advance.text();
    } else if (std::holds_alternative<Settlement::Refused>(answer.outcome)) {
        json["outcome"] = "refused";
    } else {
        const auto& open = std::get<Settlement::Undetermined>(answer.outcome);
        json.update({{"outcome", "undetermined"},
                     {"in_scope", json_of(open.in_scope)},
                     {"deductible", json_of(open.deductible)},
                     {"basic_paid", json_of(open.basic_paid)},
                     {"critical_paid", nullptr},
                     {"assistance_paid", nullptr},
                     {"own_pay", json_of(open.own_pay)},
                     {"person_pays", nullptr},
                     {"so_far", nullptr}});
        if (!open.unfiled_advance.is_zero()) json["unfiled_advance"] = open.unfiled_advance.text();
    }
    return json;
}

TEST(SettleAnswerProperty, is_json_with_the_fields_of_the_contract) {
    hold_in_many_cases([] {
        static const std::vector<ServedBenefits> kTables = benefits_of(book());
        const ServedBenefits served = *rc::gen::elementOf(kTables);
        const Language language = *rc::gen::element(Language::zh, Language::en);
        const Settlement answer = settle(book(), *any_bill(served));
        std::string text;
        append_answer(text, "\"x\"", answer, language);
        RC_ASSERT(Json::accept(text));
        RC_ASSERT(Json::parse(text) == expected_answer(answer, language));
        RC_ASSERT(text.find('\n') == std::string::npos);
    });
}

// The field in which the line of a bill at 990114 is in error, after these changes; empty where it is read.
std::string field_in_error(const Json& changes) {
    Json line = {{"id", 1},
                 {"region", "990114"},
                 {"year", 2030},
                 {"kind", "inpatient"},
                 {"facility_class", 3},
                 {"facility_place", "county"},
                 {"total", "1000.00"},
                 {"born", "1985-06-15"},
                 {"tier", "one"},
                 {"facts", {{"facility_level", "county"}}}};
    line.update(changes);
    const PaddedLine padded(line.dump());
    DecisionParser parser(book(), Command::settle);
    const auto request = parser.settle(padded.text());
    return request ? "" : request.error().field;
}

TEST(SettleLine, states_what_the_table_of_the_place_asks) {
    EXPECT_EQ(field_in_error({{"tier", "one"}}), "");
    EXPECT_EQ(field_in_error({{"tier", nullptr}}), "tier");
    EXPECT_EQ(field_in_error({{"tier", "three"}}), "tier");
    EXPECT_EQ(field_in_error({{"tier", 1}}), "tier");
    EXPECT_EQ(field_in_error({{"born", nullptr}}), "born");
    EXPECT_EQ(field_in_error({{"facts", nullptr}}), "facts.facility_level");
    EXPECT_EQ(field_in_error({{"facts", {{"facility_level", "village"}}}}), "facts.facility_level");
    EXPECT_EQ(field_in_error({{"facts", {{"facility_level", 1}}}}), "facts.facility_level");
    EXPECT_EQ(field_in_error({{"facts", {{"facility_level", "county"}, {"emergency", "yes"}}}}),
              "facts.emergency");
    EXPECT_EQ(field_in_error({{"facts", {{"facility_level", "county"}, {"hobby", true}}}}), "facts.hobby");
}

// Care outside a hospital asks for no level, and a place without tiers takes none.
TEST(SettleLine, states_nothing_that_the_place_does_not_ask) {
    const Json outpatient = {{"kind", "general_outpatient"},
                             {"facility_class", nullptr},
                             {"facility_place", nullptr},
                             {"facts", nullptr}};
    EXPECT_EQ(field_in_error(outpatient), "");
    const Json elsewhere = {{"region", "990102"}, {"tier", nullptr}, {"born", nullptr}, {"facts", nullptr}};
    EXPECT_EQ(field_in_error(elsewhere), "");
    EXPECT_EQ(field_in_error({{"region", "990102"}, {"facts", nullptr}}), "tier");
}

}  // namespace
}  // namespace canbao
