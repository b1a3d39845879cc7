#pragma once

#include <csignal>
#include <sstream>
#include <thread>

#include <fcntl.h>

#include "http_client.h"
#include "real_program.h"
#include "store/test_databases.h"

namespace canbao::behaviour {

// Books with invented people who are registered and not enrolled yet: of Yangcheng.
class Books {
   public:
    Books(Engine engine, int people) : database_(engine), people_(people) {
        if (!exists()) return;
        run("keys create " + keys(), "");
        run("db migrate --database '" + address() + "'", "");
        const Run invented =
            run_program("synth --region 140522 --seed 7 --acts 2026 --people " + std::to_string(people), "");
        std::istringstream lines(invented.output);
        std::string registrations;
        for (std::string line; std::getline(lines, line);) {
            if (line.find(R"("act":"register")") != std::string::npos)
                registrations += line + '\n';
            else
                enrolments_.push_back(line);
        }
        run("acts - " + whoever_acts(), registrations);
    }

    bool exists() const { return database_.exists(); }
    int people() const { return people_; }
    DatabaseAddress database() const { return database_.address(); }
    std::filesystem::path folder() const { return folder_.path(); }
    // A command for each of them.
    const std::vector<std::string>& enrolments() const { return enrolments_; }
    std::string whoever_acts() const {
        return "--as test --role agency --scope 140522 --keys " + keys() + " --database '" + address() + "'";
    }
    // How many acts the audit chain counts; throws where it finds a fault.
    std::uint64_t count_acts() const {
        const Run verified = run("audit verify --lang en --database '" + address() + "'", "");
        std::string digits;
        for (const char letter : verified.output.substr(0, verified.output.find(' ')))
            if (letter != ',') digits += letter;
        return std::stoull(digits);
    }

    static Run run(const std::string& arguments, const std::string& input) {
        Run done = run_program(arguments, input);
        if (done.exit_status != 0) throw std::runtime_error(arguments + ": " + done.complaints + done.output);
        return done;
    }

   private:
    std::string keys() const { return (folder_.path() / "keys.toml").string(); }
    std::string address() const { return database_.address().text(); }

    TemporaryFolder folder_;
    TestDatabase database_;
    int people_;
    std::vector<std::string> enrolments_;
};

// `canbao serve` over them, at a port that was free.
class RealServer {
   public:
    explicit RealServer(const Books& books, const std::string& options = "", const std::string& before = "")
        : books_(books) {
        const std::string listening = (books.folder() / "listening").string();
        const std::string command = before + "unset CANBAO_POLICIES; exec '" CANBAO_BINARY "' serve " +
                                    books.whoever_acts() + " --policies '" + kPolicies.string() +
                                    "' --port 0 --token-file " + token_file() + " " + options + " >" +
                                    listening + " 2>" + log_file();
        std::filesystem::remove(listening);
        process_ = ::fork();
        if (process_ == 0) {
            ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            ::_exit(127);
        }
        for (int tries = 0; tries < 600 && port_ == 0; ++tries) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            const std::string said =
                std::filesystem::exists(listening) ? content_of(listening) : std::string();
            if (said.ends_with('\n'))
                port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)));
        }
        if (port_ == 0) throw std::runtime_error("no server: " + content_of(log_file()));
        token_ = content_of(token_file());
        token_.pop_back();
    }
    ~RealServer() {
        if (process_ > 0) ::kill(process_, SIGKILL);
        (void)wait();
    }
    RealServer(const RealServer&) = delete;
    RealServer& operator=(const RealServer&) = delete;

    std::uint16_t port() const { return port_; }
    const std::string& token() const { return token_; }
    std::string log() const { return content_of(log_file()); }
    void signal(int number) const { ::kill(process_, number); }
    // The exit status.
    int wait() {
        int status = 0;
        if (process_ > 0) ::waitpid(process_, &status, 0);
        process_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::string post(std::string_view path, std::string_view body, std::string_view more = "") const {
        std::string request = "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
        request += "Authorization: Bearer " + token_ + "\r\nContent-Type: application/json\r\n";
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        return request.append(more).append("\r\n").append(body);
    }
    // On a connection of its own.
    HttpReply ask(const std::string& request) const {
        HttpClient client(port_);
        client.send(request);
        return client.receive(!request.starts_with("HEAD "));
    }
    // The value of a line of /metrics; -1 where there is none.
    double metric(const std::string& name) const {
        const std::string text = ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").body;
        const std::size_t at = text.find('\n' + name + ' ');
        return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
    }

   private:
    std::string token_file() const { return (books_.folder() / "token").string(); }
    std::string log_file() const { return (books_.folder() / "log").string(); }

    const Books& books_;
    pid_t process_ = 0;
    std::uint16_t port_ = 0;
    std::string token_;
};

}  // namespace canbao::behaviour
