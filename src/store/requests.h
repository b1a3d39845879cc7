#pragma once

#include <deque>
#include <functional>

#include "store/connection.h"

namespace canbao {

// Requests of several stores that are gathered first and then run together, in their order: on PostgreSQL one
// way to the server and back for all of them. What a question is given is kept here; what it fills outlives
// the run.
class Requests {
   public:
    using Take = std::function<void(const Rows::Row&)>;

    // `statement` is a constant.
    void add(
        const SqlStatement& statement, Rows given, Take take = [](const Rows::Row&) {});

    DatabaseResult<Done> run(Connection& connection) const;

   private:
    struct Each {
        const SqlStatement* statement;
        Rows given;
        Take take;
    };
    std::deque<Each> gathered_;
};

}  // namespace canbao
