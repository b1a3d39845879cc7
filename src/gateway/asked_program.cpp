#include "gateway/asked_program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT: as POSIX declares it

namespace canbao {
namespace {

class Descriptor {
   public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }
    void set(int number) { number_ = number; }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

   private:
    int number_;
};

Failure cannot_start(int error) {
    return fail(fmt::format("询问渠道的程序无法启动：{}", std::strerror(error)),
                fmt::format("the program that asks the channel cannot be started: {}", std::strerror(error)));
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::lseek(file, 0, SEEK_SET) == 0;
}

// A shell with these two as input and output, in a group of its own.
int start(const std::string& command, int input, int output, pid_t& process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    std::string shell = "sh";
    std::string flag = "-c";
    std::string text = command;
    std::array<char*, 4> arguments = {shell.data(), flag.data(), text.data(), nullptr};
    const int error = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

// Can be read once the time is up.
int make_timer(std::chrono::seconds patience) {
    const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    itimerspec spec{};
    spec.it_value.tv_sec = patience.count();
    if (timer >= 0) ::timerfd_settime(timer, 0, &spec, nullptr);
    return timer;
}

enum class End { whole, too_late, too_long };

End read_all(int file, int timer, std::string& out) {
    std::array<char, 65'536> block{};
    while (true) {
        std::array<pollfd, 2> waits = {pollfd{file, POLLIN, 0}, pollfd{timer, POLLIN, 0}};
        if (::poll(waits.data(), waits.size(), -1) < 0) continue;
        if (waits[1].revents != 0) return End::too_late;
        const ssize_t count = ::read(file, block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return End::whole;
        out.append(block.data(), static_cast<std::size_t>(count));
        if (out.size() > AskedProgram::kLongestAnswer) return End::too_long;
    }
}

// Its status once it has ended; -1: it was ended, with all that it began.
int wait_for(pid_t process, int timer, End end) {
    constexpr int kPauseMilliseconds = 5;
    int status = 0;
    while (end == End::whole) {
        const pid_t ended = ::waitpid(process, &status, WNOHANG);
        if (ended == process) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        if (ended < 0 && errno != EINTR) return -1;
        pollfd waits{timer, POLLIN, 0};
        if (::poll(&waits, 1, kPauseMilliseconds) > 0) break;
    }
    ::kill(-process, SIGKILL);
    ::waitpid(process, &status, 0);
    return -1;
}

}  // namespace

Result<std::string> ask_program(const AskedProgram& program, std::string_view input) {
    const Descriptor timer(make_timer(program.patience));
    if (timer.get() < 0) return cannot_start(errno);
    const Descriptor given(::memfd_create("questions", MFD_CLOEXEC));
    if (given.get() < 0 || !write_all(given.get(), input)) return cannot_start(errno);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_start(errno);
    const Descriptor reads(ends[0]);
    Descriptor writes(ends[1]);
    pid_t process = 0;
    if (const int error = start(program.command, given.get(), writes.get(), process); error != 0)
        return cannot_start(error);
    writes.close();
    std::string out;
    const End end = read_all(reads.get(), timer.get(), out);
    const int status = wait_for(process, timer.get(), end);
    if (end == End::too_long)
        return fail("询问渠道的程序输出过长", "the program that asks the channel wrote too much");
    if (end == End::too_late || status < 0)
        return fail(fmt::format("询问渠道的程序{}秒内没有结束，已中止", program.patience.count()),
                    fmt::format("the program that asks the channel took longer than {} seconds and was ended",
                                program.patience.count()));
    if (status != 0)
        return fail(fmt::format("询问渠道的程序以{}结束", status),
                    fmt::format("the program that asks the channel ended with status {}", status));
    return out;
}

}  // namespace canbao
