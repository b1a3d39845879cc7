#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace canbao::faults {

// The real program as a child with pipes: what it wrote counts only when it was read. Killed at the latest
// when its owner goes.
class RunningProgram {
   public:
    struct Wish {
        std::vector<std::string> arguments;
        std::map<std::string, std::string> environment;  // besides our own without CANBAO_*
        std::function<void()> before_start;              // in the child
    };
    explicit RunningProgram(const Wish& wish);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    // Reads meanwhile what it answers, so that neither waits for the other.
    void send(std::string_view input);
    void end_input();
    // Reads until it ends its output; false where that takes longer.
    bool read_for(std::chrono::milliseconds longest);
    void kill();
    // Reads to the end. The exit status; 128 and the signal where one ended it.
    int wait();

    const std::string& output() const { return output_; }
    const std::string& complaints() const { return complaints_; }
    // Whole lines of the output.
    std::vector<std::string> lines() const;

   private:
    // Waits for a pipe, and reads what is there; what could be written of `input` is taken off it.
    void pump(std::string_view& input, int milliseconds);

    pid_t child_ = -1;
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
    std::string output_;
    std::string complaints_;
};

// Where acts are done: a folder of its own with keys, gone with its owner, and a database that is named.
class TestOffice {
   public:
    TestOffice();
    ~TestOffice();
    TestOffice(const TestOffice&) = delete;
    TestOffice& operator=(const TestOffice&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    void use(std::string database) { database_ = std::move(database); }
    const std::string& database() const { return database_; }
    std::string keys() const { return (folder_ / "keys.toml").string(); }

    // `canbao arguments…` with database, keys and packs.
    RunningProgram::Wish wish(std::vector<std::string> arguments) const;
    // `canbao acts FILE` by an agency; "-" is standard input.
    RunningProgram::Wish acts(const std::string& file) const;
    std::string write(const std::string& name, const std::vector<std::string>& lines) const;

   private:
    std::filesystem::path folder_;
    std::string database_;
};

struct Ended {
    int status;
    std::vector<std::string> answers;
    std::string complaints;
};
Ended run(const RunningProgram::Wish& wish);

// The first answer again, as it was the first time.
std::string without_repeated(std::string answer);

}  // namespace canbao::faults
