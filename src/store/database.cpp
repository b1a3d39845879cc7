#include "store/database.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "store/migrations.h"
#include "store/postgres_connection.h"
#include "store/sm3.h"
#include "store/sqlite_connection.h"
#include "store/transaction.h"

namespace canbao {
namespace {

using Kind = DatabaseError::Kind;

constexpr std::string_view kPostgres = "postgresql://";
constexpr std::string_view kPostgresShort = "postgres://";
// Of documents, persons and areas, and some that PostgreSQL takes by itself.
constexpr std::int64_t kLocksOfBatch = 2'500;
// "canb" as a number: SQLite keeps it in the head of the file.
constexpr int kApplicationId = 0x63616E62;

constexpr std::string_view kMigrationTable =
    "create table ref_migration (\n"
    "    migration  bigint not null,\n"
    "    name       text   not null,\n"
    "    applied_at bigint not null,\n"
    "    program    text   not null,\n"
    "    digest     text   not null,\n"  // of the step's text, in hexadecimal digits
    "    primary key (migration)\n"
    ");\n";

tl::unexpected<DatabaseError> refuse(std::string zh, std::string en) {
    return tl::unexpected(DatabaseError{Error::of(std::move(zh), std::move(en)), Kind::other});
}

DatabaseResult<std::int64_t> ask(Connection& connection, std::string_view sql) {
    static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
    std::int64_t answer = 0;
    TRY(connection.run({sql, {}, kAnswer}, Rows({}), [&](const Rows::Row& row) { answer = row.integer(0); }));
    return answer;
}

// How many tables there are, ours and others.
DatabaseResult<std::int64_t> tables(Connection& connection, bool ours) {
    if (connection.engine() == Engine::sqlite)
        return ask(
            connection,
            ours ? "select count(*) from sqlite_schema where type = 'table' and name = 'ref_migration'"
                 : "select count(*) from sqlite_schema where type = 'table' and name not like 'sqlite_%'");
    return ask(connection, ours ? "select count(*) from pg_tables where schemaname = current_schema() and "
                                  "tablename = 'ref_migration'"
                                : "select count(*) from pg_tables where schemaname = current_schema()");
}

DatabaseResult<Done> check_owner(Connection& connection, const DatabaseAddress& address) {
    if (connection.engine() == Engine::sqlite) {
        const std::int64_t id = TRY(ask(connection, "select application_id from pragma_application_id"));
        if (id == kApplicationId) return Done{};
    } else if (TRY(tables(connection, true)) > 0) {
        return Done{};
    }
    if (TRY(tables(connection, false)) == 0) return Done{};
    return refuse(fmt::format("数据库 {} 不是参保的数据库，请换一个位置", address.shown()),
                  fmt::format("the database {} is not one of Canbao: choose another place", address.shown()));
}

// Of a step's text: what a database was made by.
std::string digest_of(const Migration& migration) {
    std::string digits;
    for (const char byte : sm3(migration.sql))
        digits += fmt::format("{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    return digits;
}

// Whether the steps that were taken are those that this program knows. One of a program in the making, with
// which nothing was released, may have had another text.
DatabaseResult<bool> are_steps_known(Connection& connection) {
    static constexpr Column kSteps[] = {{"migration", ColumnType::integer}, {"digest", ColumnType::text}};
    bool is_known = true;
    const auto read = connection.run(
        {"select migration, digest from ref_migration", {}, kSteps}, Rows({}), [&](const Rows::Row& row) {
            const auto step = static_cast<std::size_t>(row.integer(0)) - 1;
            is_known =
                is_known && step < migrations().size() && digest_of(migrations()[step]) == row.bytes(1);
        });
    // Before steps had digests.
    if (!read && read.error().kind == Kind::other) return false;
    TRY(read);
    return is_known;
}

DatabaseResult<Done> check_schema(Connection& connection, const DatabaseAddress& address, DatabaseUse use) {
    const int schema = TRY(schema_of(connection));
    const int program = schema_of_program();
    if (schema > program) {
        return refuse(
            fmt::format("数据库 {} 由更新的程序建立（结构{}，本程序{}），请升级程序", address.shown(), schema,
                        program),
            fmt::format(
                "the database {} is of a newer program (schema {}, this one knows {}): upgrade the program",
                address.shown(), schema, program));
    }
    if (schema > 0 && !TRY(are_steps_known(connection)))
        return refuse(
            fmt::format("数据库 {} 由未发布的程序建立，结构不同：请用建立它的程序，或另建一个数据库",
                        address.shown()),
            fmt::format(
                "the database {} was made by a program that was never released, and has other tables: use that "
                "program, or make another database",
                address.shown()));
    if (schema == program || use == DatabaseUse::migrate) return Done{};
    if (schema == 0)
        return refuse(fmt::format("数据库 {} 还是空的，请先执行 canbao db migrate", address.shown()),
                      fmt::format("the database {} is empty: run canbao db migrate first", address.shown()));
    return refuse(
        fmt::format("数据库 {} 的结构是{}，本程序需要{}，请先备份，再执行 canbao db migrate", address.shown(),
                    schema, program),
        fmt::format(
            "the database {} has schema {}, this program needs {}: make a backup, then run canbao db migrate",
            address.shown(), schema, program));
}

// SQLite guesses that one area has ten rows, and reads all of it where an index would lead to one. So it is
// told what the books look like: many rows in an area, few behind any two columns. ANALYZE may say more
// later.
DatabaseResult<Done> tell_statistics(Connection& connection) {
    if (connection.engine() != Engine::sqlite) return Done{};
    return connection.run_script(
        "analyze; delete from sqlite_stat1;"
        "insert into sqlite_stat1 (tbl, idx, stat) "
        "select t.name, case when i.origin = 'pk' and t.sql like '%without rowid%' then t.name else i.name end, '1000000' || "
        "(select group_concat(case when c.name = 'area' and c.seqno = 0 then ' 10000' "
        "when i.\"unique\" and c.seqno = (select max(l.seqno) from pragma_index_info(i.name) l) then ' 1' "
        "else ' 2' end, '') from (select seqno, name from pragma_index_info(i.name) order by seqno) c) "
        "from sqlite_schema t join pragma_index_list(t.name) i where t.type = 'table' and t.name not like 'sqlite_%' "
        "and t.name not like 'ref_%';"
        "analyze sqlite_schema;");
}

}  // namespace

namespace {

// An @ of a password that was not written as %40 would divide the address elsewhere, and parts of the
// password would be taken for a host.
bool has_stray_at(std::string_view url) {
    const std::size_t begin = url.find("//") + 2;
    const std::size_t slash = std::min(url.find('/', begin), url.size());
    const std::size_t question = std::min(url.find('?', slash), url.size());
    const std::string_view place = url.substr(begin, slash - begin);
    return std::ranges::count(place, '@') > 1 ||
           url.substr(slash, question - slash).find('@') != std::string_view::npos;
}

}  // namespace

Result<DatabaseAddress> DatabaseAddress::parse(std::string text) {
    DatabaseAddress address(std::move(text));
    const std::string& written = address.text_;
    const bool is_list = written.find('=') != std::string::npos && written.find(' ') != std::string::npos;
    if (address.engine() == Engine::sqlite && (is_list || written.find("password=") != std::string::npos))
        return fail(
            "--database 像是 PostgreSQL 的设置，不是文件路径：请写成 postgresql://用户:密码@主机/库名",
            "--database looks like settings of PostgreSQL, not like the path of a file: write "
            "postgresql://user:password@host/name");
    if (written.find("://") != std::string::npos && address.engine() == Engine::postgres &&
        has_stray_at(written))
        return fail("--database 中有多余的 @：密码中的 @ 写成 %40，/ 写成 %2F",
                    "--database has an @ too many: write @ in a password as %40, and / as %2F");
    return address;
}

Engine DatabaseAddress::engine() const {
    // "host=… dbname=…" is how libpq writes it too.
    const bool is_list =
        text_.starts_with("host=") || text_.starts_with("dbname=") || text_.starts_with("service=");
    return is_list || text_.starts_with(kPostgres) || text_.starts_with(kPostgresShort) ? Engine::postgres
                                                                                        : Engine::sqlite;
}

std::string DatabaseAddress::shown() const {
    if (engine() == Engine::sqlite) return text_;
    if (text_.find("://") == std::string::npos) return "postgresql";
    if (has_stray_at(text_)) return "postgresql";
    const std::size_t user = text_.find("//") + 2;
    const std::size_t host = text_.find('@', user);
    const std::size_t end_of_host = text_.find_first_of("/?", user);
    const std::size_t colon = text_.find(':', user);
    std::string out = text_;
    if (host != std::string::npos && colon < host && host < end_of_host)
        out = text_.substr(0, colon) + text_.substr(host);
    // "?password=…" and other settings.
    return out.substr(0, out.find('?'));
}

std::string sql_for(Engine engine, std::string_view sql) {
    std::string out;
    const bool sqlite = engine == Engine::sqlite;
    for (std::size_t at = 0; at < sql.size();) {
        std::size_t end = at;
        while (end < sql.size() &&
               (std::isalnum(static_cast<unsigned char>(sql[end])) != 0 || sql[end] == '_'))
            ++end;
        const std::string_view word = sql.substr(at, end - at);
        if (word.empty()) {
            const bool ends_table = sql.substr(at).starts_with("\n);");
            out += ends_table && sqlite ? "\n) strict, without rowid;"
                                        : std::string(ends_table ? "\n);" : sql.substr(at, 1));
            at += ends_table ? 3 : 1;
            continue;
        }
        if (word == "bigint" && sqlite)
            out += "integer";
        else if (word == "bytes")
            out += sqlite ? "blob" : "bytea";
        else
            out += word;
        at = end;
    }
    return out;
}

int schema_of_program() { return static_cast<int>(migrations().size()); }

DatabaseResult<Done> prefer_indexes(Connection& connection) {
    if (connection.engine() != Engine::postgres) return Done{};
    TRY(connection.expect_answers_within(kLongestStatement));
    // To compile a statement takes longer than to carry out such a one.
    return connection.run_script(
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off");
}

DatabaseResult<Done> bound_memory(Connection& connection) {
    if (connection.engine() != Engine::sqlite) return Done{};
    // 16 MiB, and no pages of the file beside them.
    return connection.run_script("pragma cache_size = -16384; pragma mmap_size = 0");
}

DatabaseResult<Done> plan_anew(Connection& connection) {
    if (connection.engine() != Engine::postgres) return Done{};
    return connection.run_script("discard plans");
}

DatabaseResult<int> schema_of(Connection& connection) {
    if (TRY(tables(connection, true)) == 0) return 0;
    return static_cast<int>(TRY(ask(connection, "select coalesce(max(migration), 0) from ref_migration")));
}

DatabaseResult<int> migrate(Connection& connection, std::int64_t now, std::string_view program) {
    const int first = TRY(schema_of(connection));
    for (int step = first; step < schema_of_program(); ++step) {
        const Migration& migration = migrations()[static_cast<std::size_t>(step)];
        std::string script;
        if (step == 0) {
            script = sql_for(connection.engine(), kMigrationTable);
            if (connection.engine() == Engine::sqlite)
                script += fmt::format("pragma application_id = {};\n", kApplicationId);
        }
        script += sql_for(connection.engine(), migration.sql);
        script += fmt::format(
            "insert into ref_migration (migration, name, applied_at, program, digest) values ({}, '{}', {}, '{}', '{}');",
            step + 1, migration.name, now, program, digest_of(migration));
        const auto done = in_transaction(connection, [&]() -> DatabaseResult<Done> {
            TRY(connection.run_script(script));
            // Together with the last step: else who is broken off in between would never tell them.
            return step + 1 == schema_of_program() ? tell_statistics(connection) : Done{};
        });
        if (!done) return tl::unexpected(done.error());
    }
    return schema_of_program() - first;
}

namespace {

// Whose file it is, is seen before anything about it is changed. A new one is its owner's alone: birth dates
// and villages stand there in the clear.
DatabaseResult<Done> prepare_file(const DatabaseAddress& address, DatabaseUse use) {
    std::error_code ignored;
    if (std::filesystem::exists(address.text(), ignored)) {
        if (std::filesystem::file_size(address.text(), ignored) == 0 || use == DatabaseUse::read)
            return Done{};
        const auto connection =
            TRY(open_sqlite(address.text(), {.read_only = true, .may_create = false, .file_system = {}}));
        return check_owner(*connection, address);
    }
    if (use != DatabaseUse::migrate) return Done{};
    constexpr mode_t kOwnerOnly = 0600;
    const int file = ::open(address.text().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
    if (file >= 0) ::close(file);
    return Done{};
}

}  // namespace

namespace {

// A standby, or a server that was told to take no writes: what was connected to before may be one since.
DatabaseResult<Done> check_writable(Connection& connection) {
    if (connection.engine() != Engine::postgres) return Done{};
    const std::int64_t is_read_only =
        TRY(ask(connection, "select (current_setting('transaction_read_only') = 'on')::int::bigint"));
    if (is_read_only == 0) return Done{};
    return tl::unexpected(DatabaseError{
        Error::of(
            "这个 PostgreSQL 服务器现在只读（备机，或设为只读），请连接主机",
            "this server of PostgreSQL is read-only now (a standby, or set so): connect to the primary"),
        Kind::gone});
}

// The server keeps locks of all transactions in one table. A batch takes at most so many; where there is not
// even room for one, batches would be tried in halves for ever.
DatabaseResult<Done> check_room_for_locks(Connection& connection) {
    if (connection.engine() != Engine::postgres) return Done{};
    const std::int64_t room = TRY(ask(connection,
                                      "select current_setting('max_locks_per_transaction')::bigint * "
                                      "(current_setting('max_connections')::bigint + "
                                      "current_setting('max_prepared_transactions')::bigint)"));
    if (room >= kLocksOfBatch) return Done{};
    return refuse(
        fmt::format("PostgreSQL 的锁表只容得下{}个锁，一批办理要{}个：请调大 max_locks_per_transaction", room,
                    kLocksOfBatch),
        fmt::format(
            "PostgreSQL has room for {} locks, and a batch of acts takes {}: raise max_locks_per_transaction",
            room, kLocksOfBatch));
}

}  // namespace

DatabaseResult<std::unique_ptr<Connection>> open_database(const DatabaseAddress& address, DatabaseUse use) {
    if (address.engine() == Engine::sqlite) TRY(prepare_file(address, use));
    auto connection = TRY(address.engine() == Engine::postgres
                              ? open_postgres(address.text())
                              : open_sqlite(address.text(), {.read_only = use == DatabaseUse::read,
                                                             .may_create = use == DatabaseUse::migrate,
                                                             .file_system = {}}));
    if (use != DatabaseUse::read) {
        TRY(check_writable(*connection));
        TRY(check_room_for_locks(*connection));
    }
    TRY(check_owner(*connection, address));
    TRY(check_schema(*connection, address, use));
    return connection;
}

}  // namespace canbao
