#include "channels/population_row.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "channels/cell_text.h"

namespace canbao {
namespace {

using testing::ElementsAre;

// In the order of the fields.
constexpr std::size_t kFields = 9;
using Texts = std::map<std::string, SheetCell>;

class PopulationRows : public testing::Test {
   protected:
    PopulationRow read(const Texts& texts, std::optional<RegionCode> residence = village_) {
        std::vector<SheetCell> cells(kFields);
        std::vector<std::optional<std::uint32_t>> columns(kFields);
        const auto fields = population_fields();
        for (std::uint32_t i = 0; i < kFields; ++i) {
            const auto text = texts.find(fields[i].key);
            if (text == texts.end()) continue;
            cells[i] = text->second;
            columns[i] = i;
        }
        return PopulationRowReader(columns, ResidenceFinder(regions_, *RegionCode::parse("140522")),
                                   residence)
            .read({7, cells});
    }
    std::vector<std::string> faults(const Texts& texts) {
        const PopulationRow row = read(texts);
        std::vector<std::string> codes;
        if (const auto* found = std::get_if<RowFaults>(&row))
            for (const RowFault& fault : *found) codes.emplace_back(fault.code);
        return codes;
    }

    static inline const RegionCode village_ = *RegionCode::parse("140522108200");
    RegionList regions_ = *RegionList::parse(
        "code,name,since,until\n140522108000,蟒河镇,,\n140522108200,台头村委会,,\n", "regions.csv");
    const std::string id_{IdNumber::synthetic(14, 0, *Date::parse("1980-01-02"), 1).plain()};
};

SheetCell text(std::string_view text) { return {.text = text, .kind = CellKind::text}; }

TEST_F(PopulationRows, say_who_a_person_is) {
    const PopulationRow row = read({{"id", text(id_)},
                                    {"name", text("示　甲")},
                                    {"phone", text("１３８００００００００")},
                                    {"township", text("蟒河")},
                                    {"village", text("台头村")}},
                                   {});
    const auto* person = std::get_if<PersonDetail>(&row);
    ASSERT_NE(person, nullptr);
    EXPECT_EQ(person->name.plain(), "示甲");
    EXPECT_EQ(person->document.plain(), id_);
    EXPECT_EQ(person->sex, Sex::male);
    EXPECT_EQ(person->born, *Date::parse("1980-01-02"));
    EXPECT_EQ(person->phone->plain(), "13800000000");
    EXPECT_EQ(person->residence, village_);
}

TEST_F(PopulationRows, name_all_that_is_wrong_together) {
    EXPECT_THAT(faults({{"id", text(id_.substr(0, 17) + "0")}, {"name", text("")}, {"phone", text("1")}}),
                ElementsAre("id_wrong", "name_missing", "phone_wrong"));
    EXPECT_THAT(faults({{"id", text("")}, {"name", text("示甲2")}}), ElementsAre("id_missing", "name_wrong"));
    EXPECT_THAT(faults({{"id", text("140000800102001")}, {"name", text("示甲")}}),
                ElementsAre("id_of_15_digits"));
    EXPECT_THAT(faults({{"id", text(id_)}, {"name", text("示甲")}, {"residence", text("无此村")}}),
                ElementsAre("residence_unknown"));
    EXPECT_THAT(faults({{"id", text(id_)}, {"name", text("示甲")}, {"document_kind", text("驾驶证")}}),
                ElementsAre("document_kind_unknown"));
}

TEST_F(PopulationRows, go_back_where_digits_were_lost) {
    EXPECT_THAT(faults({{"id", {.text = "1.40522E+17", .kind = CellKind::number, .has_lost_digits = true}},
                        {"name", text("示甲")}}),
                ElementsAre("id_lost_digits"));
}

TEST_F(PopulationRows, go_back_where_a_cell_says_nothing) {
    const SheetCell error{.text = "#N/A", .kind = CellKind::error};
    EXPECT_THAT(faults({{"id", error}, {"name", text("示甲")}}), ElementsAre("cell_unreadable"));
    EXPECT_THAT(faults({{"id", text(id_)}, {"name", text("#REF!")}}), ElementsAre("cell_unreadable"))
        << "as a text file has it";
    EXPECT_THAT(
        faults({{"id", text(id_)}, {"name", {.text = "", .kind = CellKind::empty, .is_formula = true}}}),
        ElementsAre("cell_unreadable"));
    EXPECT_THAT(faults({{"id", text(id_)}, {"name", text("示甲")}, {"village", error}}),
                ElementsAre("cell_unreadable"));
}

TEST_F(PopulationRows, agree_with_what_the_number_says) {
    EXPECT_THAT(
        faults({{"id", text(id_)}, {"name", text("示甲")}, {"sex", text("男")}, {"born", text("1980/1/2")}}),
        ElementsAre());
    EXPECT_THAT(faults({{"id", text(id_)}, {"name", text("示甲")}, {"born", text("1980年1月")}}),
                ElementsAre());
    EXPECT_THAT(
        faults(
            {{"id", text(id_)}, {"name", text("示甲")}, {"sex", text("女")}, {"born", text("1980-02-01")}}),
        ElementsAre("sex_differs", "born_differs"));
    EXPECT_THAT(
        faults({{"id", text(id_)}, {"name", text("示甲")}, {"sex", text("甲")}, {"born", text("80-1-2")}}),
        ElementsAre("sex_unknown", "born_unknown"));
}

TEST_F(PopulationRows, with_a_passport_say_sex_and_birth_themselves) {
    const Texts passport = {
        {"id", text("e00000000")}, {"name", text("ANNA")}, {"document_kind", text("护照")}};
    EXPECT_THAT(faults(passport), ElementsAre("sex_missing", "born_missing"));
    Texts whole = passport;
    whole["sex"] = text("2");
    whole["born"] = text("1990-05-01");
    const PopulationRow row = read(whole);
    ASSERT_TRUE(std::holds_alternative<PersonDetail>(row));
    EXPECT_EQ(std::get<PersonDetail>(row).document.kind(), DocumentKind::passport);
    EXPECT_EQ(std::get<PersonDetail>(row).document.plain(), "E00000000");
    whole["born"] = text("1990-05");
    EXPECT_THAT(faults(whole), ElementsAre("born_unknown"));
}

// Whatever stands in the cells: a person or a reason.
RC_GTEST_FIXTURE_PROP(PopulationRows, always_end_in_a_person_or_in_reasons,
                      (const std::string& id, const std::string& name, const std::string& village)) {
    const PopulationRow row =
        read({{"id", text(id)}, {"name", text(name)}, {"village", text(village)}}, std::nullopt);
    const auto* found = std::get_if<RowFaults>(&row);
    RC_ASSERT(found == nullptr || !found->empty());
}

TEST(PopulationFields, have_aliases_of_their_own) {
    std::set<std::string> aliases;
    for (const SheetField& field : population_fields())
        for (const std::string& alias : field.aliases)
            EXPECT_TRUE(aliases.insert(folded_text(alias)).second) << alias;
}

}  // namespace
}  // namespace canbao
