#include "store/notice_store.h"

#include <algorithm>

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kNotice[] = {{"area", kInteger},
                              {"act", kInteger},
                              {"person", kInteger},
                              {"kind", kText},
                              {"effective_from", kInteger}};
constexpr Column kMember[] = {{"area", kInteger},           {"person", kInteger},    {"act", kInteger},
                              {"effective_from", kInteger}, {"household", kInteger}, {"relation", kText}};

constexpr Column kAreaGiven[] = {{"area", kInteger}};
constexpr Column kPersonGiven[] = {{"area", kInteger}, {"person", kInteger}};
constexpr Column kHouseholdGiven[] = {{"area", kInteger}, {"household", kInteger}};
constexpr Column kRead[] = {{"person", kInteger},
                            {"act", kInteger},
                            {"effective_from", kInteger},
                            {"household", kInteger},
                            {"relation", kText}};
constexpr SqlStatement kReadAll = {
    "select m.person, m.act, m.effective_from, m.household, m.relation "
    "from given join household_member m on m.area = given.area order by m.person, m.act",
    kAreaGiven, kRead};
constexpr SqlStatement kReadPerson = {
    "select m.person, m.act, m.effective_from, m.household, m.relation "
    "from given join household_member m on m.area = given.area and m.person = given.person order by m.act",
    kPersonGiven, kRead};
// Of everybody who ever belonged to it, all that is known: they may have left it since.
constexpr SqlStatement kReadHousehold = {
    "select m.person, m.act, m.effective_from, m.household, m.relation "
    "from given join household_member m on m.area = given.area and m.person in (select h.person from "
    "household_member h where h.area = given.area and h.household = given.household) order by m.person, m.act",
    kHouseholdGiven, kRead};

HouseholdMember member_of(const Rows::Row& row) {
    return {static_cast<PersonNumber>(row.integer(0)),
            {.household = static_cast<PersonNumber>(row.integer(3)),
             .relation = std::string(row.bytes(4)),
             .from = date_of(row.integer(2)),
             .act = row.integer(1)}};
}

}  // namespace

std::span<const FactTable> notice_tables() {
    static const FactTable tables[] = {{"notice", kNotice, 1}, {"household_member", kMember, 2}};
    return tables;
}

Facts rows_of(std::span<const Notice> notices) {
    const FactTable& table = notice_tables()[0];
    Facts facts{&table, Rows(table.columns())};
    for (const Notice& notice : notices) {
        facts.rows.add(area_cell(notice.area)).add(notice.act).add(static_cast<std::int64_t>(notice.person));
        facts.rows.add(notice.kind).add(date_cell(notice.from));
    }
    return facts;
}

Facts rows_of(std::span<const NewHouseholdMember> members) {
    const FactTable& table = notice_tables()[1];
    Facts facts{&table, Rows(table.columns())};
    for (const auto& [area, member] : members) {
        const auto& [household, relation, from, act] = member.fact;
        facts.rows.add(area_cell(area)).add(static_cast<std::int64_t>(member.person)).add(act);
        facts.rows.add(date_cell(from)).add(static_cast<std::int64_t>(household)).add(relation);
    }
    return facts;
}

DatabaseResult<std::map<PersonNumber, HouseholdFact>> read_households(Connection& connection,
                                                                      RegionCode area) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    std::map<PersonNumber, HouseholdFact> households;
    TRY(connection.run(kReadAll, given, [&](const Rows::Row& row) {
        HouseholdMember member = member_of(row);
        households.insert_or_assign(member.person, std::move(member.fact));
    }));
    return households;
}

DatabaseResult<std::vector<HouseholdMember>> household_of(Connection& connection, RegionCode area,
                                                          PersonNumber person) {
    Rows given(kPersonGiven);
    given.add(area_cell(area)).add(static_cast<std::int64_t>(person));
    std::optional<PersonNumber> household;
    TRY(connection.run(kReadPerson, given,
                       [&](const Rows::Row& row) { household = member_of(row).fact.household; }));
    std::vector<HouseholdMember> members;
    if (!household) return members;
    Rows whole(kHouseholdGiven);
    whole.add(area_cell(area)).add(static_cast<std::int64_t>(*household));
    TRY(connection.run(kReadHousehold, whole, [&](const Rows::Row& row) {
        HouseholdMember member = member_of(row);
        if (members.empty() || members.back().person != member.person)
            members.push_back(std::move(member));
        else
            members.back() = std::move(member);
    }));
    std::erase_if(members, [&](const HouseholdMember& each) { return each.fact.household != *household; });
    return members;
}

}  // namespace canbao
