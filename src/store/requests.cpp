#include "store/requests.h"

#include <vector>

namespace canbao {

void Requests::add(const SqlStatement& statement, Rows given, Take take) {
    gathered_.push_back({&statement, std::move(given), std::move(take)});
}

DatabaseResult<Done> Requests::run(Connection& connection) const {
    std::vector<Request> requests;
    requests.reserve(gathered_.size());
    for (const Each& each : gathered_) requests.push_back({*each.statement, each.given, each.take});
    return connection.run_together(requests);
}

}  // namespace canbao
