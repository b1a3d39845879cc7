#include "store/sqlite_connection.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

namespace canbao {
namespace {

// How long a writer waits for another program that writes.
constexpr int kBusyMilliseconds = 10'000;
// It looks every millisecond: SQLite's own waits grow to a tenth of a second, in which a program that writes
// one short transaction after the other comes first again and again.
int wait_a_millisecond(void*, int times) {
    if (times >= kBusyMilliseconds) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return 1;
}
constexpr int kCacheKibibytes = 256 * 1024;

using Kind = DatabaseError::Kind;

Kind kind_of(int code) {
    switch (code) {
        case SQLITE_IOERR_FSYNC:
        case SQLITE_IOERR_DIR_FSYNC:
            return Kind::fatal;
        default:
            break;
    }
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Kind::conflict;
        case SQLITE_CONSTRAINT:
            return Kind::constraint;
        case SQLITE_FULL:
            return Kind::full;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Kind::fatal;
        default:
            return Kind::other;
    }
}

class SqliteConnection final : public Connection {
   public:
    SqliteConnection(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}

    ~SqliteConnection() override {
        for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
        sqlite3_close(database_);
    }

    Engine engine() const override { return Engine::sqlite; }

    DatabaseResult<Done> begin(TransactionKind kind) override {
        return run_script(kind == TransactionKind::write ? "begin immediate" : "begin");
    }

    DatabaseResult<Done> commit() override { return run_script("commit"); }

    void roll_back() override {
        // Some errors end the transaction by themselves.
        if (sqlite3_get_autocommit(database_) == 0) (void)run_script("rollback");
    }

    DatabaseResult<Done> run(const SqlStatement& statement, const Rows& given,
                             const std::function<void(const Rows::Row&)>& take) override {
        sqlite3_stmt* prepared = TRY(prepare(statement));
        Rows answer(statement.answer);
        const std::size_t times = statement.given.empty() ? 1 : given.size();
        for (std::size_t i = 0; i < times; ++i) {
            if (!statement.given.empty()) bind(prepared, statement.given, given[i]);
            int code = sqlite3_step(prepared);
            for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) {
                answer.clear();
                read(prepared, statement.answer, answer);
                take(answer[0]);
            }
            sqlite3_reset(prepared);
            if (code != SQLITE_DONE) return failed(code);
        }
        return Done{};
    }

    DatabaseResult<std::int64_t> change(const SqlStatement& statement, const Rows& given) override {
        sqlite3_stmt* prepared = TRY(prepare(statement));
        const std::size_t times = statement.given.empty() ? 1 : given.size();
        const std::int64_t before = sqlite3_total_changes64(database_);
        for (std::size_t i = 0; i < times; ++i) {
            if (!statement.given.empty()) bind(prepared, statement.given, given[i]);
            const int code = sqlite3_step(prepared);
            sqlite3_reset(prepared);
            if (code != SQLITE_DONE) return failed(code);
        }
        return sqlite3_total_changes64(database_) - before;
    }

    DatabaseResult<Done> run_script(std::string_view sql) override {
        const int code = sqlite3_exec(database_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) return failed(code);
        return Done{};
    }

   private:
    tl::unexpected<DatabaseError> failed(int code) const {
        const std::string what = fmt::format("{} ({})", sqlite3_errmsg(database_), code);
        return tl::unexpected(
            DatabaseError{Error::of("数据库 " + path_ + "：" + what, "database " + path_ + ": " + what),
                          kind_of(sqlite3_extended_errcode(database_))});
    }

    // "select … from given join t on t.area = given.area and …" becomes "select … from t where t.area = ?1
    // and …": a relation of one row would be written down anew for each row. Others see "with given(area) as
    // (select ?1) …".
    static std::string text_of(const SqlStatement& statement) {
        if (statement.given.empty()) return std::string(statement.sql);
        constexpr std::string_view kJoin = "from given join ";
        constexpr std::string_view kOn = " on ";
        constexpr std::string_view kGiven = "given.";
        std::string text(statement.sql);
        const std::size_t join = text.find(kJoin);
        if (join == std::string::npos)
            return adds_given(statement) ? with_values(text) : with_given(statement);
        const std::size_t on = text.find(kOn, join);
        CHECK(on != std::string::npos);
        text.replace(on, kOn.size(), " where ");
        text.replace(join, kJoin.size(), "from ");
        for (std::size_t at = text.find(kGiven); at != std::string::npos; at = text.find(kGiven, at)) {
            const std::size_t begin = at + kGiven.size();
            const std::size_t end =
                std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin), text.size());
            const auto name = std::string_view(text).substr(begin, end - begin);
            const auto column = std::ranges::find(statement.given, name, &Column::name);
            CHECK(column != statement.given.end());
            text.replace(at, end - at, fmt::format("?{}", column - statement.given.begin() + 1));
        }
        return text;
    }

    // "insert into t (a, b) select a, b from given", where the columns are those of the rows.
    static bool adds_given(const SqlStatement& statement) {
        std::string names;
        for (const Column& column : statement.given)
            names += fmt::format("{}{}", names.empty() ? "" : ", ", column.name);
        const std::string_view sql = statement.sql;
        return sql.starts_with("insert into ") &&
               sql.ends_with(fmt::format(" ({0}) select {0} from given", names));
    }

    // The same with values: a relation of one row would be made anew for each.
    static std::string with_values(std::string_view sql) {
        std::string text(sql.substr(0, sql.find(" select ")));
        const auto columns = 1 + std::ranges::count(text, ',');
        text += " values (?";
        for (std::ptrdiff_t i = 1; i < columns; ++i) text += ", ?";
        return text + ")";
    }

    static std::string with_given(const SqlStatement& statement) {
        std::string names;
        std::string places;
        for (const Column& column : statement.given) {
            if (!names.empty()) {
                names += ", ";
                places += ", ";
            }
            names += column.name;
            places += "?";
        }
        return fmt::format("with given({}) as (select {}) {}", names, places, statement.sql);
    }

    DatabaseResult<sqlite3_stmt*> prepare(const SqlStatement& statement) {
        const auto known = statements_.find(statement.sql);
        if (known != statements_.end()) return known->second;
        const std::string text = text_of(statement);
        sqlite3_stmt* prepared = nullptr;
        const int code = sqlite3_prepare_v3(database_, text.c_str(), static_cast<int>(text.size()),
                                            SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
        if (code != SQLITE_OK) return failed(code);
        CHECK(sqlite3_column_count(prepared) == static_cast<int>(statement.answer.size()));
        statements_.emplace(statement.sql, prepared);
        return prepared;
    }

    static void bind(sqlite3_stmt* prepared, std::span<const Column> columns, const Rows::Row& row) {
        // The last columns may be none of the statement's business.
        const auto asked = static_cast<std::size_t>(sqlite3_bind_parameter_count(prepared));
        for (std::size_t i = 0; i < std::min(columns.size(), asked); ++i) {
            const int place = static_cast<int>(i) + 1;
            int code = SQLITE_OK;
            if (row.is_null(i)) {
                code = sqlite3_bind_null(prepared, place);
            } else if (columns[i].type == ColumnType::integer) {
                code = sqlite3_bind_int64(prepared, place, row.integer(i));
            } else {
                // The row outlives the step. NOLINTBEGIN(bugprone-suspicious-stringview-data-usage): by its
                // length.
                const std::string_view bytes = row.bytes(i);
                const int length = static_cast<int>(bytes.size());
                code = columns[i].type == ColumnType::text
                           ? sqlite3_bind_text(prepared, place, bytes.data(), length, SQLITE_STATIC)
                           : sqlite3_bind_blob(prepared, place, bytes.data(), length, SQLITE_STATIC);
                // NOLINTEND(bugprone-suspicious-stringview-data-usage)
            }
            CHECK(code == SQLITE_OK);
        }
    }

    static void read(sqlite3_stmt* prepared, std::span<const Column> columns, Rows& answer) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const int place = static_cast<int>(i);
            if (sqlite3_column_type(prepared, place) == SQLITE_NULL) {
                answer.add_null();
            } else if (columns[i].type == ColumnType::integer) {
                answer.add(static_cast<std::int64_t>(sqlite3_column_int64(prepared, place)));
            } else {
                const void* bytes = columns[i].type == ColumnType::text
                                        ? static_cast<const void*>(sqlite3_column_text(prepared, place))
                                        : sqlite3_column_blob(prepared, place);
                answer.add(std::string_view(static_cast<const char*>(bytes),
                                            static_cast<std::size_t>(sqlite3_column_bytes(prepared, place))));
            }
        }
    }

    sqlite3* database_;
    std::string path_;
    std::map<std::string_view, sqlite3_stmt*> statements_;
};

// Settings of which every connection must be sure: name, what to set, what must come back.
struct Setting {
    std::string_view name;
    std::string_view value;
    std::string_view answer;
};

int take_first_cell(void* out, int columns, char** cells, char**) {
    if (columns > 0 && cells[0] != nullptr) *static_cast<std::string*>(out) = cells[0];
    return 0;
}

DatabaseResult<Done> apply(sqlite3* database, const Setting& setting, const std::string& path) {
    std::string got;
    const std::string text = fmt::format("pragma {0} = {1}; pragma {0}", setting.name, setting.value);
    const int code = sqlite3_exec(database, text.c_str(), take_first_cell, &got, nullptr);
    if (code == SQLITE_OK && got == setting.answer) return Done{};
    if (code != SQLITE_OK) {
        const std::string what = sqlite3_errmsg(database);
        return tl::unexpected(DatabaseError{
            Error::of(fmt::format("数据库 {}：{}", path, what), fmt::format("database {}: {}", path, what)),
            kind_of(sqlite3_extended_errcode(database))});
    }
    return tl::unexpected(DatabaseError{
        Error::of(fmt::format("数据库 {}：设置 {} 应为 {}，现为 {}，不能保证写入不丢", path, setting.name,
                              setting.answer, got),
                  fmt::format("database {}: the setting {} must be {} and is {}: writes would not be safe",
                              path, setting.name, setting.answer, got)),
        Kind::other});
}

}  // namespace

DatabaseResult<std::unique_ptr<Connection>> open_sqlite(const std::string& path,
                                                        const SqliteOptions& options) {
    // SQLite counts its memory for nobody else, and each count would take a lock.
    [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* database = nullptr;
    int flags = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (options.may_create) flags |= SQLITE_OPEN_CREATE;
    const int code =
        sqlite3_open_v2(path.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                        options.file_system.empty() ? nullptr : options.file_system.c_str());
    auto connection = std::make_unique<SqliteConnection>(database, path);
    if (code != SQLITE_OK) {
        const std::string what = sqlite3_errmsg(database);
        return tl::unexpected(DatabaseError{
            Error::of("打不开数据库 " + path + "：" + what + "；首次使用请先执行 canbao db migrate",
                      "cannot open the database " + path + ": " + what +
                          "; before first use run canbao db migrate"),
            Kind::other});
    }
    sqlite3_busy_handler(database, &wait_a_millisecond, nullptr);
    if (!options.read_only) {
        TRY(apply(database, {"journal_mode", "wal", "wal"}, path));
        TRY(apply(database, {"synchronous", "full", "2"}, path));
        // Whoever was killed between writing and syncing leaves a log that is read as committed, and may not
        // be on the disk; after a sync that failed the system even takes it for written. Nobody may be told
        // "done before" by it, so it is carried over, and synced, first. Where others are at work they vouch
        // for it.
        TRY(connection->run_script("pragma wal_checkpoint(passive)"));
    }
    TRY(apply(database, {"foreign_keys", "on", "1"}, path));
    TRY(apply(database, {"trusted_schema", "off", "0"}, path));
    TRY(connection->run_script(
        fmt::format("pragma cache_size = -{}; pragma temp_store = memory; pragma mmap_size = {}",
                    kCacheKibibytes, std::int64_t{1} << 36)));
    return connection;
}

}  // namespace canbao
