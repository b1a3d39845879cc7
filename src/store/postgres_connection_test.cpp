#include "store/postgres_connection.h"

#include <chrono>
#include <csignal>

#include <gtest/gtest.h>

#include "store/advisory_locks.h"
#include "store/test_databases.h"

namespace canbao {
namespace {

constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};

class OnPostgres : public testing::Test {
   protected:
    void SetUp() override {
        if (!database_.exists()) GTEST_SKIP() << "no PostgreSQL: run through tools/with-postgres";
    }
    std::unique_ptr<Connection> open() {
        auto connection = open_postgres(database_.address().text());
        CHECK(connection.has_value());
        return *std::move(connection);
    }
    static DatabaseResult<std::int64_t> ask(Connection& connection, std::string_view sql) {
        std::int64_t answer = 0;
        TRY(connection.run({sql, {}, kAnswer}, Rows({}),
                           [&](const Rows::Row& row) { answer = row.integer(0); }));
        return answer;
    }
    static DatabaseError::Kind kind_of(const DatabaseResult<std::int64_t>& result) {
        CHECK(!result);
        return result.error().kind;
    }

    TestDatabase database_{Engine::postgres};
};

TEST_F(OnPostgres, ServerEndsWhatTakesTooLong) {
    const auto connection = open();
    ASSERT_TRUE(connection->expect_answers_within(std::chrono::seconds(1)));
    EXPECT_EQ(kind_of(ask(*connection, "select 1::bigint from pg_sleep(30)")), DatabaseError::Kind::other);
    EXPECT_EQ(ask(*connection, "select 7::bigint").value(), 7) << "it goes on";
}

TEST_F(OnPostgres, ServerThatFallsSilentIsLeft) {
    const auto other = open();
    const auto connection = open();
    // Only a server of this machine can be stopped; others have processes of the same numbers.
    if (ask(*other, "select (inet_server_addr() is null)::int::bigint").value() != 1)
        GTEST_SKIP() << "the server is elsewhere";
    const std::int64_t process = ask(*connection, "select pg_backend_pid()::bigint").value();
    ASSERT_TRUE(connection->expect_answers_within(std::chrono::seconds(1)));
    if (::kill(static_cast<pid_t>(process), SIGSTOP) != 0) GTEST_SKIP() << "no right to stop the server";
    const auto silent = ask(*connection, "select 1::bigint");
    // More than the ways to the server hold.
    Rows many(kAnswer);
    for (std::int64_t i = 0; i < 1'000'000; ++i) many.add(i);
    const auto gone = connection->change({"select answer from given", kAnswer, {}}, many);
    ::kill(static_cast<pid_t>(process), SIGCONT);
    EXPECT_EQ(kind_of(silent), DatabaseError::Kind::gone);
    EXPECT_EQ(kind_of(gone), DatabaseError::Kind::gone);
}

TEST_F(OnPostgres, TakesWhatIsLargerThanTheWayHolds) {
    const auto connection = open();
    ASSERT_TRUE(connection->expect_answers_within(std::chrono::seconds(30)));
    Rows many(kAnswer);
    for (std::int64_t i = 0; i < 1'000'000; ++i) many.add(i);
    std::int64_t sum = 0;
    ASSERT_TRUE(connection->run({"select sum(answer)::bigint from given", kAnswer, kAnswer}, many,
                                [&](const Rows::Row& row) { sum = row.integer(0); }));
    EXPECT_EQ(sum, 499'999'500'000);
}

TEST_F(OnPostgres, ServerThatIsReadOnlyIsLeftAndNotTakenForWriting) {
    const auto connection = open();
    ASSERT_TRUE(connection->run_script("create table things (answer bigint)"));
    ASSERT_TRUE(connection->run_script("set default_transaction_read_only = on"));
    ASSERT_TRUE(connection->begin(TransactionKind::write));
    const auto refused = connection->run_script("insert into things values (1)");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, DatabaseError::Kind::gone);
    connection->roll_back();
    const DatabaseAddress read_only(database_.address().text() + "%20-cdefault_transaction_read_only%3Don");
    const auto opened = open_database(read_only, DatabaseUse::migrate);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, DatabaseError::Kind::gone);
    EXPECT_NE(opened.error().message.en.find("read-only"), std::string::npos);
}

TEST_F(OnPostgres, AddressThatCannotBeReadIsNotRepeated) {
    for (const char* address : {"postgresql://bob:secret@host:port:port/x", "postgresql://bob:secret@[::1/x",
                                "postgresql://bob@host/x?password", "host=h password=secret x"}) {
        const auto opened = open_postgres(address);
        ASSERT_FALSE(opened) << address;
        EXPECT_EQ(opened.error().message.en.find("secret"), std::string::npos) << opened.error().message.en;
        EXPECT_EQ(opened.error().message.en.find("bob"), std::string::npos) << opened.error().message.en;
    }
}

TEST_F(OnPostgres, KindsOfLocksDoNotMeet) {
    const auto one = open();
    const auto other = open();
    ASSERT_TRUE(other->run_script("set lock_timeout = '50ms'"));
    const auto area = AdvisoryLock::of_area(140522);
    ASSERT_TRUE(one->begin(TransactionKind::write) && other->begin(TransactionKind::write));
    ASSERT_TRUE(take_locks(*one, {area}, AdvisoryLock::Mode::shared));
    EXPECT_TRUE(take_locks(*other, {area}, AdvisoryLock::Mode::shared));
    // What once took the lock of the area.
    EXPECT_TRUE(
        take_locks(*other, {AdvisoryLock::of(static_cast<PersonNumber>(140522))}, AdvisoryLock::Mode::alone));
    const auto waited = take_locks(*other, {area}, AdvisoryLock::Mode::alone);
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().kind, DatabaseError::Kind::conflict);
}

}  // namespace
}  // namespace canbao
