#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string_view>

#include "store/database_error.h"
#include "store/rows.h"

namespace canbao {

enum class Engine { sqlite, postgres };

// One SQL text for both engines, over any number of rows at once. It reads them from a relation `given` with
// the columns named here: "insert into t select a, b from given". SQLite runs it once a row, PostgreSQL once
// for all: no row may depend on what another does. A question has the form "select … from given join t on …
// given.a …", with one join and one condition.
struct SqlStatement {
    std::string_view sql;
    std::span<const Column> given;   // none: it is run once
    std::span<const Column> answer;  // none: it answers nothing
};

// A statement with its rows, and who takes the answer; both outlive its run.
struct Request {
    const SqlStatement& statement;
    const Rows& given;
    std::function<void(const Rows::Row&)> take = [](const Rows::Row&) {};
};

enum class TransactionKind { read, write };

// A connection to a database, of one thread at a time.
class Connection {
   public:
    virtual ~Connection() = default;
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    virtual Engine engine() const = 0;

    // A read sees one state from its first statement on. A write waits for other writers where the engine has
    // one.
    virtual DatabaseResult<Done> begin(TransactionKind kind) = 0;
    // Once it is done, it stays done, whatever happens to the machine.
    virtual DatabaseResult<Done> commit() = 0;
    virtual void roll_back() = 0;

    // `take` sees the rows of the answer, one after the other, and may not use the connection. Prepared at
    // first use, and known by its text from then on: texts are constants.
    virtual DatabaseResult<Done> run(const SqlStatement& statement, const Rows& given,
                                     const std::function<void(const Rows::Row&)>& take) = 0;
    // Several, one after the other, of which none needs the answer of another: PostgreSQL is sent all of them
    // before its first answer is awaited. After one that failed none is run.
    virtual DatabaseResult<Done> run_together(std::span<const Request> requests) {
        for (const Request& request : requests)
            if (request.statement.given.empty() || !request.given.empty())
                TRY(run(request.statement, request.given, request.take));
        return Done{};
    }
    // Statements that answer nothing; how many rows they changed.
    virtual DatabaseResult<std::int64_t> change(const SqlStatement& statement, const Rows& given) = 0;
    // For statements that answer soon: what takes longer, or a server that falls silent, is an error. SQLite
    // has no server.
    virtual DatabaseResult<Done> expect_answers_within(std::chrono::seconds) { return Done{}; }

    // Several statements with semicolons, of migrations.
    virtual DatabaseResult<Done> run_script(std::string_view sql) = 0;
};

}  // namespace canbao
