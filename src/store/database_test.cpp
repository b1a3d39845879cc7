#include "store/database.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "store/migrations.h"
#include "store/test_databases.h"

namespace canbao {
namespace {

constexpr std::int64_t kNow = 1'800'000'000'000'000;

constexpr Column kThings[] = {
    {"area", ColumnType::integer}, {"name", ColumnType::text}, {"body", ColumnType::bytes}};
constexpr Column kAreas[] = {{"area", ColumnType::integer}};

class DatabaseTest : public OnEngines {
   protected:
    std::unique_ptr<Connection> open_migrated() {
        auto connection = open(DatabaseUse::migrate);
        const auto steps = migrate(*connection, kNow, "0.1.0");
        EXPECT_TRUE(steps) << steps.error().message.en;
        return connection;
    }
    // A connection to a table of three columns.
    std::unique_ptr<Connection> open_with_things() {
        auto connection = open(DatabaseUse::migrate);
        const auto made = connection->run_script(sql_for(
            connection->engine(),
            "create table things (\n area bigint not null,\n name text,\n body bytes,\n primary key (area)\n);"));
        EXPECT_TRUE(made) << made.error().message.en;
        return connection;
    }
};

INSTANTIATE_TEST_SUITE_P(Both, DatabaseTest, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

constexpr SqlStatement kInsert = {
    "insert into things (area, name, body) select area, name, body from given", kThings, {}};
constexpr SqlStatement kSelect = {
    "select things.area, things.name, things.body from given "
    "join things on things.area = given.area",
    kAreas, kThings};

TEST_P(DatabaseTest, migrates_step_by_step_and_once) {
    auto connection = open(DatabaseUse::migrate);
    EXPECT_EQ(schema_of(*connection).value(), 0);
    EXPECT_EQ(migrate(*connection, kNow, "0.1.0").value(), schema_of_program());
    EXPECT_EQ(migrate(*connection, kNow, "0.1.0").value(), 0);
    EXPECT_EQ(schema_of(*connection).value(), schema_of_program());
}

TEST_P(DatabaseTest, opens_what_was_migrated) {
    open_migrated();
    EXPECT_NE(open(DatabaseUse::write), nullptr);
    EXPECT_NE(open(DatabaseUse::read), nullptr);
}

TEST_P(DatabaseTest, refuses_an_empty_one_a_newer_one_and_a_foreign_one) {
    const auto message = [&](DatabaseUse use) {
        const auto connection = open_database(database_.address(), use);
        return connection ? "" : connection.error().message.en;
    };
    {
        auto connection = open(DatabaseUse::migrate);
        EXPECT_NE(message(DatabaseUse::write).find("canbao db migrate"), std::string::npos);
        EXPECT_TRUE(connection->run_script("create table strangers (id integer)"));
    }
    EXPECT_NE(message(DatabaseUse::write).find("not one of Canbao"), std::string::npos);
    EXPECT_NE(message(DatabaseUse::migrate).find("not one of Canbao"), std::string::npos);
}

TEST_P(DatabaseTest, refuses_a_database_from_tomorrow) {
    auto connection = open_migrated();
    EXPECT_TRUE(connection->run_script("insert into ref_migration values (999, 'tomorrow', 1, '9.0', '')"));
    for (const DatabaseUse use : {DatabaseUse::read, DatabaseUse::write, DatabaseUse::migrate}) {
        const auto refused = open_database(database_.address(), use);
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().message.en.find("newer program"), std::string::npos)
            << refused.error().message.en;
    }
}

TEST_P(DatabaseTest, refuses_one_whose_steps_had_another_text) {
    auto connection = open_migrated();
    const auto refused = [&] {
        for (const DatabaseUse use : {DatabaseUse::read, DatabaseUse::write, DatabaseUse::migrate}) {
            const auto opened = open_database(database_.address(), use);
            ASSERT_FALSE(opened);
            EXPECT_NE(opened.error().message.en.find("never released"), std::string::npos)
                << opened.error().message.en;
        }
    };
    ASSERT_TRUE(connection->run_script("update ref_migration set digest = 'another'"));
    refused();
    ASSERT_TRUE(connection->run_script("alter table ref_migration drop column digest"));
    refused();
}

TEST_P(DatabaseTest, takes_and_answers_rows_of_any_type) {
    auto connection = open_with_things();
    Rows things(kThings);
    const std::string nul("a\0b", 3);
    things.add(140522).add("阳城").add(nul);
    things.add(-1).add_null().add_null();
    things.add(std::numeric_limits<std::int64_t>::min()).add("").add("");
    EXPECT_EQ(connection->change(kInsert, things).value(), 3);

    Rows areas(kAreas);
    areas.add(140522).add(-1).add(std::numeric_limits<std::int64_t>::min()).add(7);
    int seen = 0;
    const auto done = connection->run(kSelect, areas, [&](const Rows::Row& row) {
        ++seen;
        if (row.integer(0) == 140522) {
            EXPECT_EQ(row.bytes(1), "阳城");
            EXPECT_EQ(row.bytes(2), nul);
        } else if (row.integer(0) == -1) {
            EXPECT_TRUE(row.is_null(1) && row.is_null(2));
        } else {
            EXPECT_EQ(row.bytes(1), "");
            EXPECT_EQ(row.bytes(2), "");
        }
    });
    EXPECT_TRUE(done) << done.error().message.en;
    EXPECT_EQ(seen, 3);
}

TEST_P(DatabaseTest, tells_a_contradiction_and_rolls_back) {
    auto connection = open_with_things();
    ASSERT_TRUE(connection->begin(TransactionKind::write));
    Rows twice(kThings);
    twice.add(1).add("one").add_null();
    twice.add(1).add("again").add_null();
    const auto refused = connection->change(kInsert, twice);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, DatabaseError::Kind::constraint);
    connection->roll_back();
    Rows one(kAreas);
    one.add(1);
    int seen = 0;
    ASSERT_TRUE(connection->run(kSelect, one, [&](const Rows::Row&) { ++seen; }));
    EXPECT_EQ(seen, 0);
}

TEST_P(DatabaseTest, runs_several_in_their_order) {
    auto connection = open_with_things();
    ASSERT_TRUE(connection->begin(TransactionKind::write));
    Rows one(kThings);
    one.add(1).add("one").add_null();
    Rows two(kThings);
    two.add(2).add("two").add_null();
    Rows asked(kAreas);
    asked.add(1).add(2);
    const Rows none(kAreas);
    std::vector<std::string> seen;
    const auto note = [&](const Rows::Row& row) { seen.emplace_back(row.bytes(1)); };
    const Request requests[] = {{kSelect, asked, note}, {kInsert, one}, {kSelect, asked, note},
                                {kSelect, none, note},  {kInsert, two}, {kSelect, asked, note}};
    const auto done = connection->run_together(requests);
    ASSERT_TRUE(done) << done.error().message.en;
    std::ranges::sort(seen.begin() + 1, seen.end());
    EXPECT_EQ(seen, (std::vector<std::string>{"one", "one", "two"}));
    ASSERT_TRUE(connection->commit());
    EXPECT_TRUE(connection->run_together({}));
}

TEST_P(DatabaseTest, runs_none_behind_one_that_failed) {
    auto connection = open_with_things();
    Rows one(kThings);
    one.add(1).add("one").add_null();
    Rows asked(kAreas);
    asked.add(1);
    for (int turn = 0; turn < 2; ++turn) {
        int seen = 0;
        ASSERT_TRUE(connection->begin(TransactionKind::write));
        const Request requests[] = {
            {kInsert, one}, {kInsert, one}, {kSelect, asked, [&](const Rows::Row&) { ++seen; }}};
        const auto done = connection->run_together(requests);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, DatabaseError::Kind::constraint);
        connection->roll_back();
        EXPECT_EQ(seen, 0);
        ASSERT_TRUE(connection->run(kSelect, asked, [&](const Rows::Row&) { ++seen; }))
            << "it goes on being used";
        EXPECT_EQ(seen, 0);
    }
}

TEST_P(DatabaseTest, commits_what_others_then_see) {
    auto writer = open_migrated();
    auto reader = open(DatabaseUse::read);
    static constexpr Column kCount[] = {{"count", ColumnType::integer}};
    const SqlStatement count = {"select count(*) from ref_migration", {}, kCount};
    const auto counted = [&] {
        std::int64_t seen = -1;
        EXPECT_TRUE(reader->run(count, Rows({}), [&](const Rows::Row& row) { seen = row.integer(0); }));
        return seen;
    };
    const std::int64_t before = counted();
    ASSERT_TRUE(writer->begin(TransactionKind::write));
    ASSERT_TRUE(writer->run_script("insert into ref_migration values (998, 'test', 1, '0', '')"));
    EXPECT_EQ(counted(), before);
    ASSERT_TRUE(writer->commit());
    EXPECT_EQ(counted(), before + 1);
}

TEST(DatabaseAddress, hides_the_password) {
    EXPECT_EQ(DatabaseAddress("postgresql://ann:secret@host:5432/canbao?password=x").shown(),
              "postgresql://ann@host:5432/canbao");
    EXPECT_EQ(DatabaseAddress("postgresql://host/canbao").shown(), "postgresql://host/canbao");
    EXPECT_EQ(DatabaseAddress("data/canbao.db").shown(), "data/canbao.db");
}

TEST(DatabaseAddress, is_refused_without_being_repeated) {
    for (const char* written :
         {"user=ann password=secret host=h", "password=secret", "user=ann host=h secret",
          "postgresql://ann:se@cret@host/canbao", "postgresql://ann:se/cret@host/canbao"}) {
        const auto address = DatabaseAddress::parse(written);
        ASSERT_FALSE(address) << written;
        for (const std::string& message : {address.error().message.zh, address.error().message.en}) {
            EXPECT_EQ(message.find("ann"), std::string::npos) << message;
            EXPECT_EQ(message.find("cret"), std::string::npos) << message;
        }
    }
    EXPECT_EQ(DatabaseAddress("postgresql://ann:se@cret@host/canbao").shown(), "postgresql");
    for (const char* written :
         {"books of 2026.db", "a=b.db", "/var/lib/canbao/books.db", "host=h password=secret dbname=canbao",
          "postgresql://ann:se%40cret@host:5432/canbao?options=-csearch_path%3Dx",
          "postgres:///canbao?host=/run", "postgresql://ann@/postgres?host=/tmp/a@b"})
        EXPECT_TRUE(DatabaseAddress::parse(written)) << written;
}

TEST(Migrations, come_in_each_engines_words) {
    constexpr std::string_view kSql = "create table t (\n    a bigint, -- big bytes\n    b bytes\n);\n";
    EXPECT_EQ(sql_for(Engine::sqlite, kSql),
              "create table t (\n    a integer, -- big blob\n    b blob\n) strict, without rowid;\n");
    EXPECT_EQ(sql_for(Engine::postgres, kSql),
              "create table t (\n    a bigint, -- big bytea\n    b bytea\n);\n");
}

}  // namespace
}  // namespace canbao
