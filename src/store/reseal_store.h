#pragma once

#include <string>
#include <vector>

#include "registry/register_book.h"
#include "store/act_store.h"
#include "store/connection.h"

namespace canbao {

// The next sealed rows behind a place, at most 500, in the order of their keys.
struct DetailPlace {
    std::int64_t area = 0;
    std::int64_t person = 0;
    std::int64_t act = 0;
};
DatabaseResult<std::vector<RegisterChanges::NewDetail>> read_details_after(Connection& connection,
                                                                           const DetailPlace& place);
struct SealedCommand {
    ActKey key;
    std::int64_t act;
    Sealed command;
};
DatabaseResult<std::vector<SealedCommand>> read_commands_after(Connection& connection, std::int64_t area,
                                                               std::int64_t act);

// The same facts, sealed anew. `old_index` is that of the document until now.
struct ResealedDetail {
    RegisterChanges::NewDetail detail;
    BlindIndex old_index;
};
DatabaseResult<Done> rewrite_details(Connection& connection, const std::vector<ResealedDetail>& details);
DatabaseResult<Done> rewrite_commands(Connection& connection, const std::vector<SealedCommand>& commands);

}  // namespace canbao
