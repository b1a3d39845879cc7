#pragma once

#include <memory>

#include "cli/command_line.h"

namespace canbao {

// Adds the commands on the books, and their options.
class OfficeLine {
   public:
    OfficeLine(CLI::App& app, TakeRun take);
    ~OfficeLine();
    OfficeLine(const OfficeLine&) = delete;
    OfficeLine& operator=(const OfficeLine&) = delete;

   private:
    class Commands;
    std::unique_ptr<Commands> commands_;
};

// Options that every command has.
struct CommonOptions;
void add_common_options(CLI::App& command, CommonOptions& common);

// Options of commands on the books: where they are, with the common ones; the keys; who acts.
struct OfficeOptions;
void add_books(CLI::App& command, OfficeOptions& office);
void add_key_file(CLI::App& command, OfficeOptions& office);
void add_actor(CLI::App& command, OfficeOptions& office);

}  // namespace canbao
