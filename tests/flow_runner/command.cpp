#include "flow_runner/command.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace canbao::flow {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes kLongest{5};
constexpr std::size_t kMostOutput = std::size_t{16} << 20U;
constexpr int kCannotRun = 126;

// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* command, const char* folder, char* const* environment, int out) {
    setpgid(0, 0);
    const int in = open("/dev/null", O_RDONLY);
    if (in < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(out, STDERR_FILENO) < 0 || chdir(folder) != 0) {
        _exit(kCannotRun);
    }
    const std::array<const char*, 6> arguments{"bash", "--norc", "--noprofile", "-c", command, nullptr};
    execve("/bin/bash", const_cast<char* const*>(arguments.data()), environment);
    _exit(kCannotRun);
}

// Reads until every process of the command has closed its end. Returns the reason for stopping early, or
// nothing.
std::string read_all(int in, std::string& output) {
    const auto deadline = Clock::now() + kLongest;
    std::array<char, 65536> buffer;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return "[已超时 · stopped: it took too long]\n";
        if (output.size() > kMostOutput) return "[输出过多 · stopped: it printed too much]\n";
        pollfd ready{.fd = in, .events = POLLIN, .revents = 0};
        if (poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
        const ssize_t count = read(in, buffer.data(), buffer.size());
        if (count == 0) return "";
        if (count > 0) output.append(buffer.data(), static_cast<std::size_t>(count));
        if (count < 0 && errno != EINTR) return "[无法读取输出 · its output could not be read]\n";
    }
}

}  // namespace

CommandResult run(const std::string& command, const Surroundings& surroundings) {
    std::vector<char*> environment;
    for (const std::string& entry : surroundings.environment)
        environment.push_back(const_cast<char*>(entry.c_str()));
    environment.push_back(nullptr);

    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {"[pipe]\n", kCannotRun};
    const pid_t child = fork();
    if (child < 0) return {"[fork]\n", kCannotRun};
    if (child == 0) become(command.c_str(), surroundings.folder.c_str(), environment.data(), ends[1]);
    setpgid(child, child);
    close(ends[1]);

    CommandResult result;
    const std::string stopped = read_all(ends[0], result.output);
    close(ends[0]);
    // The whole group: what the command left behind ends with it.
    if (!stopped.empty()) kill(-child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    kill(-child, SIGKILL);
    result.output += stopped;
    result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace canbao::flow
