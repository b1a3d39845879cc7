#pragma once

#include <string>
#include <utility>

#include "cli/import_commands.h"
#include "procedure/bulk_act.h"
#include "procedure/lists/returned_rows.h"
#include "store/key_store.h"

namespace canbao {

template <typename Report>
struct TakenList {
    Report report;
    std::string feedback;  // where the rows stand that go back; empty: a rehearsal was asked for none
};

// What every import does once its list was read: plans it, writes what goes back, and records the rest where
// it is no rehearsal. Rows go back before anything is recorded, so that none is lost.
template <typename Import>
auto take_list(Import& import, const ListOptions& list, const Office& office, const Actor& actor)
    -> DatabaseResult<TakenList<typename decltype(import.plan(std::declval<Connection&>()))::value_type>> {
    const Language language = list.office.common.language;
    const std::string path =
        list.feedback.empty() ? path_of_returned(list.file, import.format()) : list.feedback;
    if (list.is_rehearsal) {
        auto connection = TRY(open_database(office.database, DatabaseUse::read));
        TRY(check_keys(*connection, office.keys->prints()));
        TRY(prefer_indexes(*connection));
        auto report = TRY(import.plan(*connection));
        // A rehearsal leaves nothing behind that nobody asked for.
        if (!list.feedback.empty())
            TRY(as_database_result(import.write_returned_rows(report, path, language)));
        return TakenList{std::move(report), list.feedback};
    }
    BulkWriter writer = TRY(BulkWriter::start({.database = office.database}, *office.book, *office.keys,
                                              office.law, program_version(), actor));
    TRY(prefer_indexes(writer.connection()));
    auto report = TRY(import.plan(writer.connection()));
    TRY(as_database_result(import.write_returned_rows(report, path, language)));
    return TakenList{TRY(import.record(writer, std::move(report))), path};
}

}  // namespace canbao
