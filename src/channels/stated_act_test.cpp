#include "channels/stated_act.h"

#include "channels/invented_act_lines.h"

namespace canbao {
namespace {

TEST(StatedAct, sex_and_birth_agree_with_the_document) {
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

TEST(StatedAct, residence_lies_below_the_area) {
    for (const std::string act : {"register", "newborn", "change"}) {
        for (const std::string_view right : {"140522108000", "140522108201"})
            EXPECT_EQ(field_in(with(whole(act), "/residence", right)), "none") << act << right;
        for (const std::string_view wrong :
             {"140522", "140522000000", "140521108201", "140500000000", "140823"})
            EXPECT_EQ(field_in(with(whole(act), "/residence", wrong)), "residence") << act << wrong;
    }
}

TEST(StatedAct, area_of_origin_belongs_to_a_transfer_and_is_another) {
    EXPECT_EQ(field_in(without(whole("enrol"), "from_area")), "from_area");
    EXPECT_EQ(field_in(with(whole("enrol"), "/cause", "first")), "from_area");
    EXPECT_EQ(field_in(with(whole("enrol"), "/from_area", "140522")), "from_area");
}

TEST(StatedAct, area_of_destination_belongs_to_moving_away_and_is_another) {
    EXPECT_EQ(field_in(with(whole("terminate"), "/cause", "death")), "to_area");
    EXPECT_EQ(field_in(with(whole("terminate"), "/to_area", "140522")), "to_area");
}

TEST(StatedAct, person_or_document_and_not_both) {
    for (const std::string act : {"enrol", "change", "suspend", "resume", "terminate", "merge", "correct"}) {
        EXPECT_EQ(field_in(with(whole(act), "/document", passport())), "person") << act;
        EXPECT_EQ(field_in(without(whole(act), "person")), "person") << act;
        EXPECT_EQ(field_in(with(without(whole(act), "person"), "/document", passport())), "none") << act;
    }
}

TEST(StatedAct, household_book_is_told_apart_by_name_and_birth) {
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

TEST(StatedAct, name_and_birth_in_a_document_are_for_finding_somebody_by_a_household_book) {
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

TEST(StatedAct, name_and_birth_in_a_new_persons_household_book_are_the_persons) {
    for (const std::string act : {"register", "newborn"}) {
        const Json json = with(whole(act), "/document", book_of("张三", "2026-02-01"));
        EXPECT_EQ(field_in(json), "none");
        EXPECT_EQ(field_in(with(json, "/document/name", "李四")), "document.name");
        EXPECT_EQ(field_in(with(json, "/document/born", "2026-02-02")), "document.born");
        EXPECT_EQ(canonical(json),
                  canonical(with(with(json, "/document/name", nullptr), "/document/born", nullptr)));
    }
}

TEST(StatedAct, change_changes_something) {
    const Json nothing = {
        {"act", "change"}, {"area", "140522"}, {"key", "k"}, {"on", "2026-03-01"}, {"person", "7"}};
    EXPECT_EQ(field_in(nothing), "");
    EXPECT_EQ(field_in(with(nothing, "/payment_confirmed_on", "2026-01-01")), "");
    for (const std::string field : {"name", "sex", "born", "phone", "residence", "new_document"})
        EXPECT_EQ(field_in(with(nothing, "/" + field, whole("change")[field])), "none") << field;
}

}  // namespace
}  // namespace canbao
