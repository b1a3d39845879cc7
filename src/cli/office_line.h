#pragma once

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace canbao {

// Adds the commands on the books, and their options. `take` is told what to run once the arguments are read.
class OfficeLine {
   public:
    OfficeLine(CLI::App& app, std::function<void(std::function<int()>)> take);
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

}  // namespace canbao
