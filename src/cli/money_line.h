#pragma once

#include <memory>

#include "cli/command_line.h"

namespace canbao {

// Adds the commands on payments and the ledger.
class MoneyLine {
   public:
    MoneyLine(CLI::App& app, TakeRun take);
    ~MoneyLine();
    MoneyLine(const MoneyLine&) = delete;
    MoneyLine& operator=(const MoneyLine&) = delete;

   private:
    class Commands;
    std::unique_ptr<Commands> commands_;
};

}  // namespace canbao
