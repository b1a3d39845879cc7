// Every table of people and acts distributes by the enrolment area: it stands first in every primary, unique
// and foreign key. Tables that all areas share are named ref_, and nothing else is.

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "store/fact_tables.h"
#include "store/test_databases.h"

namespace canbao {
namespace {

constexpr Column kKeys[] = {{"table_name", ColumnType::text},
                            {"key_name", ColumnType::text},
                            {"first_column", ColumnType::text},
                            {"refers_to", ColumnType::text}};

// First columns of all keys; of a foreign key also of what it refers to ("" for others).
constexpr std::string_view kOfSqlite =
    "select t.name, i.name, c.name, '' from sqlite_schema t join pragma_index_list(t.name) i "
    "join pragma_index_info(i.name) c on c.seqno = 0 "
    "where t.type = 'table' and t.name not like 'sqlite_%' and i.\"unique\" "
    "union all select t.name, 'foreign ' || f.id, f.\"from\", f.\"table\" || '.' || f.\"to\" from sqlite_schema t "
    "join pragma_foreign_key_list(t.name) f on f.seq = 0 where t.type = 'table'";
constexpr std::string_view kOfPostgres =
    "select t.relname::text, c.conname::text, a.attname::text, "
    "case when c.contype = 'f' then r.relname::text || '.' || b.attname::text else '' end "
    "from pg_constraint c join pg_class t on t.oid = c.conrelid "
    "join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1] "
    "left join pg_class r on r.oid = c.confrelid "
    "left join pg_attribute b on b.attrelid = r.oid and b.attnum = c.confkey[1] "
    "where c.contype in ('p', 'u', 'f') and t.relnamespace = current_schema()::regnamespace";

class Schema : public OnEngines {};

TEST_P(Schema, BeginsEveryKeyWithTheArea) {
    auto connection = open(DatabaseUse::migrate);
    ASSERT_TRUE(connection && migrate(*connection, 0, "test"));
    std::set<std::string> tables;
    std::set<std::string> of_acts = {"audit_seal"};  // these and what acts did
    for (const FactTable* table : fact_tables()) of_acts.emplace(table->name());
    int foreign_keys = 0;
    const SqlStatement ask = {GetParam() == Engine::sqlite ? kOfSqlite : kOfPostgres, {}, kKeys};
    const auto read = connection->run(ask, Rows({}), [&](const Rows::Row& row) {
        const std::string table(row.bytes(0));
        const std::string refers_to(row.bytes(3));
        tables.insert(table);
        if (!refers_to.empty()) ++foreign_keys;
        if (refers_to == "act.area") {
            EXPECT_TRUE(of_acts.contains(table)) << table << " is in no digest of acts";
        }
        if (table.starts_with("ref_")) {
            EXPECT_NE(row.bytes(2), "area") << table << " is shared by all areas";
        } else if (row.bytes(1).ends_with("_everywhere")) {
            // Asked of all areas at once; it holds the area too.
        } else if (!refers_to.starts_with("ref_")) {
            EXPECT_EQ(row.bytes(2), "area") << table << ' ' << row.bytes(1);
            EXPECT_TRUE(refers_to.empty() || refers_to.ends_with(".area")) << table << ' ' << refers_to;
        }
    });
    ASSERT_TRUE(read) << read.error().message.en;
    EXPECT_TRUE(tables.contains("act") && tables.contains("enrolment") && tables.contains("ref_policy"));
    EXPECT_GT(foreign_keys, 10);
}

INSTANTIATE_TEST_SUITE_P(On, Schema, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
