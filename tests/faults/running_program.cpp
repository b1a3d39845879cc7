#include "faults/running_program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/key_ring.h"
#include "vocabulary/check.h"

namespace canbao::faults {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes kLongest{3};
constexpr int kCannotStart = 127;
constexpr int kSignals = 128;

void close_end(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& more) {
    std::vector<std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (!std::string_view(*entry).starts_with("CANBAO_")) out.emplace_back(*entry);
    for (const auto& [name, value] : more) out.push_back(name + "=" + value);
    return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (std::string& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

// Reads what is there; false at the end.
bool take(int descriptor, std::string& into) {
    std::array<char, 1 << 16> bytes{};
    const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
    if (count > 0) into.append(bytes.data(), static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

RunningProgram::RunningProgram(const Wish& wish) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    CHECK(::pipe2(in.data(), O_CLOEXEC) == 0 && ::pipe2(out.data(), O_CLOEXEC) == 0 &&
          ::pipe2(err.data(), O_CLOEXEC) == 0);
    std::vector<std::string> words = {CANBAO_BINARY};
    words.insert(words.end(), wish.arguments.begin(), wish.arguments.end());
    std::vector<std::string> environment = environment_with(wish.environment);
    const auto arguments = pointers_to(words);
    const auto settings = pointers_to(environment);
    child_ = ::fork();
    CHECK(child_ >= 0);
    if (child_ == 0) {
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        if (wish.before_start) wish.before_start();
        ::execve(CANBAO_BINARY, arguments.data(), settings.data());
        ::_exit(kCannotStart);
    }
    ::close(in[0]);
    ::close(out[1]);
    ::close(err[1]);
    in_ = in[1];
    out_ = out[0];
    err_ = err[0];
    ::fcntl(in_, F_SETFL, O_NONBLOCK);
    (void)std::signal(SIGPIPE, SIG_IGN);
}

RunningProgram::~RunningProgram() {
    close_end(in_);
    close_end(out_);
    close_end(err_);
    if (child_ < 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
}

void RunningProgram::pump(std::string_view& input, int milliseconds) {
    std::array<pollfd, 3> ends = {
        {{out_, POLLIN, 0}, {err_, POLLIN, 0}, {input.empty() ? -1 : in_, POLLOUT, 0}}};
    if (::poll(ends.data(), ends.size(), milliseconds) <= 0) return;
    if (ends[0].revents != 0 && !take(out_, output_)) close_end(out_);
    if (ends[1].revents != 0 && !take(err_, complaints_)) close_end(err_);
    if (ends[2].revents == 0) return;
    const ssize_t count = ::write(in_, input.data(), input.size());
    if (count > 0)
        input.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EAGAIN && errno != EINTR)
        input = {};  // it reads no more
}

void RunningProgram::send(std::string_view input) {
    const auto until = Clock::now() + kLongest;
    while (!input.empty() && Clock::now() < until) pump(input, 1000);
}

void RunningProgram::end_input() { close_end(in_); }

bool RunningProgram::read_for(std::chrono::milliseconds longest) {
    const auto until = Clock::now() + longest;
    std::string_view none;
    while (out_ >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0) return false;
        pump(none, static_cast<int>(left));
    }
    return true;
}

void RunningProgram::kill() { ::kill(child_, SIGKILL); }

int RunningProgram::wait() {
    end_input();
    if (!read_for(kLongest)) kill();
    (void)read_for(kLongest);
    std::string_view none;
    while (err_ >= 0) pump(none, 1000);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : kSignals + WTERMSIG(status);
}

std::vector<std::string> RunningProgram::lines() const {
    std::vector<std::string> out;
    for (std::size_t begin = 0;;) {
        const std::size_t end = output_.find('\n', begin);
        if (end == std::string::npos) return out;
        out.push_back(output_.substr(begin, end - begin));
        begin = end + 1;
    }
}

TestOffice::TestOffice() {
    std::string name = (fs::temp_directory_path() / "canbao-faults-XXXXXX").string();
    CHECK(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    database_ = (folder_ / "books.db").string();
    CHECK(write_key_file(keys(), KeyRing::create(KeyRing::Suite::international), KeyFileUse::make));
}

TestOffice::~TestOffice() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

RunningProgram::Wish TestOffice::wish(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--lang", "en"});
    return {.arguments = std::move(arguments),
            .environment = {{"CANBAO_DATABASE", database_},
                            {"CANBAO_KEYS", keys()},
                            {"CANBAO_POLICIES", CANBAO_SOURCE_DIR "/policies"}},
            .before_start = {}};
}

RunningProgram::Wish TestOffice::acts(const std::string& file) const {
    return wish({"acts", file, "--as", "王芳", "--role", "agency", "--scope", "140000"});
}

std::string TestOffice::write(const std::string& name, const std::vector<std::string>& lines) const {
    const std::string path = (folder_ / name).string();
    std::ofstream file(path, std::ios::binary);
    for (const std::string& line : lines) file << line << '\n';
    CHECK(file.flush().good());
    return path;
}

Ended run(const RunningProgram::Wish& wish) {
    RunningProgram program(wish);
    const int status = program.wait();
    return {status, program.lines(), program.complaints()};
}

std::string without_repeated(std::string answer) {
    constexpr std::string_view kRepeated = R"(,"repeated":true)";
    if (const std::size_t at = answer.rfind(kRepeated); at != std::string::npos)
        answer.erase(at, kRepeated.size());
    return answer;
}

}  // namespace canbao::faults
