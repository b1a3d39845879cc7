#include "store/postgres_connection.h"

#include <cerrno>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

namespace canbao {
namespace {

constexpr int kOldestServer = 150'000;
constexpr int kBinary = 1;
// How long the server may take to end a statement that took too long.
constexpr std::chrono::seconds kLongestCancelling{5};

using Kind = DatabaseError::Kind;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

Answer owned(PGresult* result) { return {result, &PQclear}; }

// Types of PostgreSQL by their numbers, which never change (pg_type.dat).
struct PostgresType {
    Oid element;
    Oid array;
    std::string_view name;
};

constexpr PostgresType type_of(ColumnType type) {
    switch (type) {
        case ColumnType::integer:
            return {20, 1016, "bigint"};
        case ColumnType::text:
            return {25, 1009, "text"};
        case ColumnType::bytes:
            return {17, 1001, "bytea"};
    }
    CHECK(false);
}

// The wire has the highest byte first.
void append_number(std::string& out, std::int64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift & 0xFFU));
}

std::int64_t read_number(const char* bytes, int length) {
    std::uint64_t value = 0;
    for (int i = 0; i < length; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
    return static_cast<std::int64_t>(value);
}

// A column of the given rows as an array in binary: dimensions, whether there are nulls, type, size, first
// index, then each element with its length.
std::string array_of(const Rows& rows, std::size_t column, ColumnType type) {
    constexpr int kInt32 = 4;
    constexpr int kInt64 = 8;
    std::string out;
    for (const std::int64_t number : {std::int64_t{1}, std::int64_t{1}, std::int64_t{type_of(type).element},
                                      static_cast<std::int64_t>(rows.size()), std::int64_t{1}})
        append_number(out, number, kInt32);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rows::Row row = rows[i];
        if (row.is_null(column)) {
            append_number(out, -1, kInt32);
        } else if (type == ColumnType::integer) {
            append_number(out, kInt64, kInt32);
            append_number(out, row.integer(column), kInt64);
        } else {
            append_number(out, static_cast<std::int64_t>(row.bytes(column).size()), kInt32);
            out += row.bytes(column);
        }
    }
    return out;
}

// By the classes of SQLSTATE; none means that the connection broke.
Kind kind_of(const char* state, bool is_connected) {
    const std::string_view code = state == nullptr ? "" : state;
    if (code == "40001" || code == "40P01" || code == "55P03") return Kind::conflict;
    if (code.starts_with("23") || code.starts_with("22")) return Kind::constraint;
    if (code == "53100") return Kind::full;
    if (code == "53200") return Kind::crowded;
    // After another server has taken over, this one takes no writes any more.
    if (code == "25006") return Kind::gone;
    if (code.starts_with("XX")) return Kind::fatal;
    if (!is_connected || code.empty() || code.starts_with("08") || code.starts_with("57P")) return Kind::gone;
    return Kind::other;
}

class PostgresConnection final : public Connection {
   public:
    explicit PostgresConnection(PGconn* connection) : connection_(connection) {
        PQsetNoticeProcessor(
            connection_, [](void*, const char*) {}, nullptr);
    }

    ~PostgresConnection() override { PQfinish(connection_); }

    Engine engine() const override { return Engine::postgres; }

    // Sent with what comes first in the transaction.
    DatabaseResult<Done> begin(TransactionKind kind) override {
        CHECK(PQtransactionStatus(connection_) != PQTRANS_INTRANS && beginning_ == nullptr);
        beginning_ = kind == TransactionKind::write ? "begin isolation level read committed"
                                                    : "begin isolation level repeatable read read only";
        return Done{};
    }

    DatabaseResult<Done> commit() override {
        TRY(begin_now());
        const Answer answer = execute("commit");
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get());
        // A transaction that failed before answers COMMIT with ROLLBACK.
        if (std::string_view(PQcmdStatus(answer.get())) == "COMMIT") return Done{};
        return tl::unexpected(DatabaseError{
            Error::of("数据库没有提交，已回滚", "the database did not commit but rolled back"), Kind::other});
    }

    void roll_back() override {
        beginning_ = nullptr;
        if (PQtransactionStatus(connection_) != PQTRANS_IDLE) (void)run_script("rollback");
    }

    DatabaseResult<Done> run(const SqlStatement& statement, const Rows& given,
                             const std::function<void(const Rows::Row&)>& take) override {
        if (!statement.given.empty() && given.empty()) return Done{};
        TRY(begin_now());
        TRY(send(statement, given));
        return receive(statement, take);
    }

    DatabaseResult<Done> run_together(std::span<const Request> requests) override {
        std::vector<const Request*> asked;
        for (const Request& request : requests) {
            if (!request.statement.given.empty() && request.given.empty()) continue;
            // Outside the pipeline: what is prepared in one that fails may or may not be known.
            if (!statements_.contains(request.statement.sql)) TRY(begin_now());
            TRY(prepare(request.statement));
            asked.push_back(&request);
        }
        if (asked.empty()) return Done{};
        if (PQenterPipelineMode(connection_) == 0) return failed(nullptr);
        auto outcome = run_in_pipeline(asked);
        if (PQexitPipelineMode(connection_) == 0 && outcome) return failed(nullptr);
        return outcome;
    }

    DatabaseResult<std::int64_t> change(const SqlStatement& statement, const Rows& given) override {
        if (!statement.given.empty() && given.empty()) return 0;
        TRY(begin_now());
        TRY(send(statement, given));
        const Answer answer = last_part();
        const ExecStatusType status = PQresultStatus(answer.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failed(answer.get());
        const std::string_view text = PQcmdTuples(answer.get());
        std::int64_t count = 0;
        std::from_chars(text.data(), text.data() + text.size(), count);
        return count;
    }

    DatabaseResult<Done> run_script(std::string_view sql) override {
        TRY(begin_now());
        const Answer answer = execute(std::string(sql));
        const ExecStatusType status = PQresultStatus(answer.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failed(answer.get());
        return Done{};
    }

    // The server is to end what takes too long; where even that does not come, it has fallen silent.
    DatabaseResult<Done> expect_answers_within(std::chrono::seconds longest) override {
        TRY(run_script(fmt::format("set statement_timeout = '{}s'", longest.count())));
        longest_silence_ = longest + kLongestCancelling;
        // Also what is given must not wait for ever to be taken.
        PQsetnonblocking(connection_, 1);
        return Done{};
    }

    // The single cell that a question answers.
    DatabaseResult<std::string> ask(const std::string& sql) {
        const Answer answer = execute(sql);
        if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK || PQntuples(answer.get()) != 1)
            return failed(answer.get());
        return std::string(PQgetvalue(answer.get(), 0, 0));
    }

   private:
    // One array a column.
    class Parameters {
       public:
        Parameters(const SqlStatement& statement, const Rows& given) {
            for (std::size_t i = 0; i < statement.given.size(); ++i) {
                arrays_.push_back(array_of(given, i, statement.given[i].type));
                lengths_.push_back(static_cast<int>(arrays_.back().size()));
                formats_.push_back(kBinary);
            }
            for (const std::string& array : arrays_) values_.push_back(array.data());
        }
        int count() const { return static_cast<int>(arrays_.size()); }
        const char* const* values() const { return values_.data(); }
        const int* lengths() const { return lengths_.data(); }
        const int* formats() const { return formats_.data(); }

       private:
        std::vector<std::string> arrays_;
        std::vector<const char*> values_;
        std::vector<int> lengths_;
        std::vector<int> formats_;
    };

    DatabaseResult<Done> begin_now() {
        if (beginning_ == nullptr) return Done{};
        const Answer answer = execute(std::exchange(beginning_, nullptr));
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get());
        return Done{};
    }

    DatabaseResult<Done> send(const SqlStatement& statement, const Rows& given) {
        const std::string name = TRY(prepare(statement));
        const Parameters parameters(statement, given);
        if (PQsendQueryPrepared(connection_, name.c_str(), parameters.count(), parameters.values(),
                                parameters.lengths(), parameters.formats(), kBinary) == 0)
            return failed(nullptr);
        // Rows come one by one, so that memory does not grow with the answer. In a pipeline libpq keeps them.
        if (PQpipelineStatus(connection_) == PQ_PIPELINE_OFF) PQsetSingleRowMode(connection_);
        return Done{};
    }

    // All results of the statement that was sent first.
    DatabaseResult<Done> receive(const SqlStatement& statement,
                                 const std::function<void(const Rows::Row&)>& take) {
        Rows row(statement.answer);
        DatabaseResult<Done> outcome = Done{};
        for (Answer part = next_part(); part != nullptr; part = next_part()) {
            const ExecStatusType status = PQresultStatus(part.get());
            if (status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK) {
                for (int i = 0; i < PQntuples(part.get()); ++i) {
                    row.clear();
                    read(*part, i, statement.answer, row);
                    take(row[0]);
                }
            } else if (status != PGRES_COMMAND_OK && outcome) {
                outcome = failed(part.get());
            }
        }
        return outcome;
    }

    DatabaseResult<Done> run_in_pipeline(const std::vector<const Request*>& asked) {
        const bool begins = beginning_ != nullptr;
        if (begins && PQsendQueryParams(connection_, std::exchange(beginning_, nullptr), 0, nullptr, nullptr,
                                        nullptr, nullptr, 0) == 0)
            return failed(nullptr);
        for (const Request* request : asked) TRY(send(request->statement, request->given));
        if (PQpipelineSync(connection_) == 0) return failed(nullptr);
        // The first that failed; those behind it were not run. All answers are read in any case.
        static constexpr SqlStatement kBegin = {"begin", {}, {}};
        DatabaseResult<Done> outcome = Done{};
        const auto note = [&](DatabaseResult<Done> one) {
            if (outcome && !one) outcome = std::move(one);
        };
        if (begins) note(receive(kBegin, [](const Rows::Row&) {}));
        for (const Request* request : asked)
            note(receive(
                request->statement, outcome ? request->take : [](const Rows::Row&) {}));
        while (PQstatus(connection_) == CONNECTION_OK) {
            const Answer end = next_part();
            if (end != nullptr && PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC) break;
        }
        return outcome;
    }

    Answer execute(const std::string& sql) {
        return PQsendQuery(connection_, sql.c_str()) == 1 ? last_part() : owned(nullptr);
    }

    // Of an answer in parts; nothing after the last.
    Answer next_part() {
        await();
        return owned(PQgetResult(connection_));
    }

    // Of one part, or where each is to go well, the first that did not.
    Answer last_part() {
        Answer last = next_part();
        for (Answer next = next_part(); next != nullptr; next = next_part())
            if (PQresultStatus(last.get()) != PGRES_FATAL_ERROR) last = std::move(next);
        return last;
    }

    // Until a part is there; a server that says nothing for too long is left, as if it had gone.
    void await() {
        while (longest_silence_) {
            const int unsent = PQflush(connection_);
            if (unsent < 0 || (unsent == 0 && PQisBusy(connection_) == 0)) return;
            const auto events = static_cast<short>(unsent == 0 ? POLLIN : POLLIN | POLLOUT);
            pollfd socket{.fd = PQsocket(connection_), .events = events, .revents = 0};
            const auto patience = std::chrono::milliseconds(*longest_silence_).count();
            const int ready = ::poll(&socket, 1, static_cast<int>(patience));
            if (ready < 0 && errno != EINTR) return;
            if (ready == 0) ::shutdown(socket.fd, SHUT_RDWR);
            const bool has_come = (socket.revents & ~POLLOUT) != 0;
            if ((ready == 0 || has_come) && PQconsumeInput(connection_) == 0) return;
        }
    }

    tl::unexpected<DatabaseError> failed(const PGresult* result) const {
        std::string what = result == nullptr ? PQerrorMessage(connection_) : PQresultErrorMessage(result);
        if (what.empty()) what = PQerrorMessage(connection_);
        while (what.ends_with('\n')) what.pop_back();
        const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
        return tl::unexpected(DatabaseError{Error::of("数据库：" + what, "the database: " + what),
                                            kind_of(state, PQstatus(connection_) == CONNECTION_OK)});
    }

    // "with given as (select * from unnest($1::bigint[], $2::bytea[]) as given(area, name)) …"
    static std::string text_of(const SqlStatement& statement) {
        if (statement.given.empty()) return std::string(statement.sql);
        std::string names;
        std::string arrays;
        int place = 0;
        for (const Column& column : statement.given) {
            const std::string_view comma = place == 0 ? "" : ", ";
            arrays += fmt::format("{}${}::{}[]", comma, ++place, type_of(column.type).name);
            names += fmt::format("{}{}", comma, column.name);
        }
        return fmt::format("with given as (select * from unnest({}) as given({})) {}", arrays, names,
                           statement.sql);
    }

    DatabaseResult<std::string> prepare(const SqlStatement& statement) {
        const auto known = statements_.find(statement.sql);
        if (known != statements_.end()) return known->second;
        std::string name = fmt::format("s{}", statements_.size());
        std::vector<Oid> types;
        for (const Column& column : statement.given) types.push_back(type_of(column.type).array);
        if (PQsendPrepare(connection_, name.c_str(), text_of(statement).c_str(),
                          static_cast<int>(types.size()), types.data()) == 0)
            return failed(nullptr);
        const Answer answer = last_part();
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(answer.get());
        statements_.emplace(statement.sql, name);
        return name;
    }

    static void read(const PGresult& result, int of, std::span<const Column> columns, Rows& row) {
        CHECK(PQnfields(&result) == static_cast<int>(columns.size()));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const int place = static_cast<int>(i);
            if (PQgetisnull(&result, of, place) != 0) {
                row.add_null();
                continue;
            }
            const char* bytes = PQgetvalue(&result, of, place);
            const int length = PQgetlength(&result, of, place);
            if (columns[i].type == ColumnType::integer) {
                CHECK(length == sizeof(std::int64_t));
                row.add(read_number(bytes, length));
            } else {
                row.add(std::string_view(bytes, static_cast<std::size_t>(length)));
            }
        }
    }

    PGconn* connection_;
    const char* beginning_ =
        nullptr;  // a transaction that was begun, and of which the server does not know yet
    std::optional<std::chrono::seconds> longest_silence_;  // none: statements may take as long as they need
    std::map<std::string_view, std::string> statements_;
};

DatabaseResult<Done> check_settings(PostgresConnection& connection) {
    // Nothing else may be slower than the disk: what is committed is there.
    TRY(
        connection.run_script("set timezone = 'UTC'; set lock_timeout = '10s'; "
                              "set plan_cache_mode = force_generic_plan"));
    // Where a standby takes part, the server may demand more; it never gets less.
    const std::string demanded = TRY(connection.ask("show synchronous_commit"));
    if (demanded != "remote_apply") TRY(connection.run_script("set synchronous_commit = on"));
    for (const std::string_view name : {"fsync", "full_page_writes", "synchronous_commit"}) {
        const std::string value = TRY(connection.ask(fmt::format("show {}", name)));
        if (value == "on" || value == "remote_apply") continue;
        return tl::unexpected(DatabaseError{
            Error::of(
                fmt::format("PostgreSQL 的设置 {} 应为 on，现为 {}，不能保证写入不丢", name, value),
                fmt::format("the setting {} of PostgreSQL must be on and is {}: writes would not be safe",
                            name, value)),
            Kind::other});
    }
    return Done{};
}

}  // namespace

namespace {

// A server, or the way to it, that falls silent is noticed within half a minute, unless the address says
// otherwise.
PGconn* connect(const std::string& address) {
    static constexpr std::pair<const char*, const char*> kDefaults[] = {
        {"connect_timeout", "10"}, {"keepalives_idle", "10"},     {"keepalives_interval", "5"},
        {"keepalives_count", "3"}, {"tcp_user_timeout", "30000"}, {"application_name", "canbao"},
    };
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [name, value] : kDefaults) {
        names.push_back(name);
        values.push_back(value);
    }
    // What comes later counts: the address.
    names.insert(names.end(), {"dbname", nullptr});
    values.insert(values.end(), {address.c_str(), nullptr});
    constexpr int kReadAddress = 1;
    return PQconnectdbParams(names.data(), values.data(), kReadAddress);
}

// What cannot be read is not repeated: there may be a password in it.
DatabaseResult<Done> check_address(const std::string& address) {
    PQconninfoOption* settings = PQconninfoParse(address.c_str(), nullptr);
    if (settings == nullptr)
        return tl::unexpected(DatabaseError{
            Error::of(
                "PostgreSQL 的地址写得不对：应为 postgresql://用户:密码@主机/库名，密码中的 @ : / ? % 等写成 "
                "%40 %3A %2F %3F %25",
                "the address of PostgreSQL is not well written: it is postgresql://user:password@host/name, "
                "with @ : / ? % of a password as %40 %3A %2F %3F %25"),
            Kind::other});
    PQconninfoFree(settings);
    return Done{};
}

}  // namespace

DatabaseResult<std::unique_ptr<Connection>> open_postgres(const std::string& address) {
    TRY(check_address(address));
    PGconn* raw = connect(address);
    auto connection = std::make_unique<PostgresConnection>(raw);
    if (PQstatus(raw) != CONNECTION_OK) {
        std::string what = PQerrorMessage(raw);
        while (what.ends_with('\n')) what.pop_back();
        return tl::unexpected(DatabaseError{
            Error::of("连不上 PostgreSQL：" + what, "cannot connect to PostgreSQL: " + what), Kind::gone});
    }
    if (PQserverVersion(raw) < kOldestServer) {
        return tl::unexpected(DatabaseError{
            Error::of(fmt::format("PostgreSQL 应为15或更高版本，现为 {}", PQserverVersion(raw) / 10'000),
                      fmt::format("PostgreSQL must be 15 or later and is {}", PQserverVersion(raw) / 10'000)),
            Kind::other});
    }
    TRY(check_settings(*connection));
    return connection;
}

}  // namespace canbao
