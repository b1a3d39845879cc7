#pragma once

#include <memory>

#include "cli/command_line.h"

namespace canbao {

// Adds the commands on refunds in the books, beneath `refund`, and on the money of subsidies.
class RefundLine {
   public:
    RefundLine(CLI::App& app, TakeRun take);
    ~RefundLine();
    RefundLine(const RefundLine&) = delete;
    RefundLine& operator=(const RefundLine&) = delete;

   private:
    class Commands;
    std::unique_ptr<Commands> commands_;
};

}  // namespace canbao
