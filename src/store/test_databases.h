#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "store/database.h"
#include "store/postgres_connection.h"
#include "store/sqlite_connection.h"

// For tests only: an empty database of each engine.

namespace canbao {

// A database that is gone with it. PostgreSQL's is a schema of its own in CANBAO_TEST_POSTGRES
// (tools/with-postgres); without one the test is skipped.
class TestDatabase {
   public:
    explicit TestDatabase(Engine engine) {
        const std::string name = "canbao_" + std::to_string(getpid()) + "_" + std::to_string(++count_);
        if (engine == Engine::sqlite) {
            folder_ = std::filesystem::temp_directory_path() / name;
            std::filesystem::create_directories(folder_);
            address_ = (folder_ / "canbao.db").string();
            return;
        }
        const char* server = std::getenv("CANBAO_TEST_POSTGRES");
        if (server == nullptr) return;
        schema_ = name;
        server_ = server;
        auto connection = open_postgres(server_);
        CHECK(connection && (*connection)->run_script("create schema " + schema_));
        address_ = server_ + (server_.find('?') == std::string::npos ? "?" : "&") +
                   "options=-csearch_path%3D" + schema_;
    }
    ~TestDatabase() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
        if (schema_.empty()) return;
        auto connection = open_postgres(server_);
        if (connection) (void)(*connection)->run_script("drop schema " + schema_ + " cascade");
    }
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    // False where there is no server to test with.
    bool exists() const { return !address_.empty(); }
    DatabaseAddress address() const { return DatabaseAddress(address_); }

   private:
    static inline int count_ = 0;

    std::filesystem::path folder_;
    std::string server_;
    std::string schema_;
    std::string address_;
};

// A test that runs on both engines.
class OnEngines : public testing::TestWithParam<Engine> {
   protected:
    void SetUp() override {
        if (!database_.exists()) GTEST_SKIP() << "no PostgreSQL: run through tools/with-postgres";
    }
    std::unique_ptr<Connection> open(DatabaseUse use) {
        auto connection = open_database(database_.address(), use);
        EXPECT_TRUE(connection) << connection.error().message.en;
        return connection ? *std::move(connection) : nullptr;
    }

    TestDatabase database_{GetParam()};
};

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
    return info.param == Engine::sqlite ? "Sqlite" : "Postgres";
}

}  // namespace canbao
