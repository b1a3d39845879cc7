// Runs SQL on the books of CANBAO_DATABASE: what comes of it when somebody changes them without the program
// is shown by flows (docs/formats/flows.md).
//
//   run_sql SCRIPT

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "store/database.h"

int main(int count, char** arguments) {
    const char* const address = std::getenv("CANBAO_DATABASE");
    if (count != 2 || address == nullptr) {
        fmt::print(stderr, "用法 · usage: CANBAO_DATABASE=… run_sql SCRIPT\n");
        return 2;
    }
    auto connection = canbao::open_database(canbao::DatabaseAddress(address), canbao::DatabaseUse::write);
    const auto done = connection ? (*connection)->run_script(arguments[1])
                                 : canbao::DatabaseResult<canbao::Done>(tl::unexpected(connection.error()));
    if (done) return 0;
    fmt::print(stderr, "run_sql: {}\n", done.error().message.en);
    return 1;
}
