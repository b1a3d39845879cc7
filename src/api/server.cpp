#include "api/server.h"

#include <csignal>
#include <ctime>
#include <future>
#include <list>
#include <random>
#include <thread>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "api/listed.h"

namespace canbao {
namespace {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;

constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwaitBoth(kAwait);

// How exactly deadlines are kept.
constexpr std::chrono::milliseconds kBetweenSweeps{100};
// So many of those who are turned away are told so; beyond them connections are only closed.
constexpr std::int64_t kMostTurnedAway = 64;
// Where the system has no descriptor left, for instance.
constexpr std::chrono::milliseconds kAfterFailedAccept{100};

// A thread with sessions of its own: nothing of a session is shared.
class Worker {
   public:
    Worker(ServiceGround& service, const Patience& patience)
        : ground_{.service = service,
                  .patience = patience,
                  .desk = Desk(service),
                  .run = std::random_device{}()},
          work_(context_.get_executor()),
          sweeps_(context_),
          ended_(has_ended_.get_future()),
          thread_([this] { run(); }) {}

    ~Worker() { end(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    asio::io_context& context() { return context_; }

    void take(Socket socket, Session::Kind kind) {
        asio::co_spawn(context_, serve(std::move(socket), kind), [this](const std::exception_ptr& fault) {
            if (!fault) return;
            ++ground_.service.counts.sessions_broken;
            ground_.service.log.note_failure("session_broken");
        });
    }

    // Lets everybody go who has been answered.
    void stop() {
        asio::post(context_, [this] {
            ground_.is_stopping = true;
            for (Session* session : sessions_) session->stop();
            work_.reset();
            sweeps_.cancel();
        });
    }

    // Waits for the last session, or gives up.
    void wait_until(Steady::time_point deadline) {
        if (ended_.wait_until(deadline) != std::future_status::ready) context_.stop();
        end();
    }

   private:
    void run() {
        asio::co_spawn(context_, sweep(), [](const std::exception_ptr&) {});
        context_.run();
        has_ended_.set_value();
    }

    void end() {
        context_.stop();
        if (thread_.joinable()) thread_.join();
    }

    Awaited<void> serve(Socket socket, Session::Kind kind) {
        Session session(ground_, std::move(socket), kind);
        {
            const Listed listed(sessions_, session);
            co_await session.run();
        }
        if (ground_.is_stopping) sweeps_.cancel();
    }

    // As long as there is a session, or one may come.
    Awaited<void> sweep() {
        while (!ground_.is_stopping || !sessions_.empty()) {
            ground_.date = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
            sweeps_.expires_after(kBetweenSweeps);
            co_await sweeps_.async_wait(kAwaitBoth);
            const Steady::time_point now = Steady::now();
            for (Session* session : sessions_) session->expire(now);
        }
    }

    SessionGround ground_;
    std::list<Session*> sessions_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_;
    asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor> sweeps_;
    std::promise<void> has_ended_;
    std::future<void> ended_;
    std::thread thread_;  // last: it uses all of the others
};

Failure cannot_listen(const ServerOptions& options, const std::string& why) {
    return fail(fmt::format("不能监听 {} 端口{}：{}", options.address, options.port, why),
                fmt::format("cannot listen at {}, port {}: {}", options.address, options.port, why));
}

}  // namespace

class Server::Listening {
   public:
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

    Listening(const ServerOptions& options, ServiceGround& ground)
        : options_(options), ground_(ground), acceptor_(context_), signals_(context_, SIGTERM, SIGINT) {}

    Result<Done> open() {
        ErrorCode error;
        const auto address = asio::ip::make_address(options_.address, error);
        if (error || !address.is_loopback())
            return fail(
                fmt::format("--address {} 不是本机回环地址：只能用127.0.0.1、::1等", options_.address),
                fmt::format("--address {} is no loopback address of this machine: it is 127.0.0.1 or ::1",
                            options_.address));
        const asio::ip::tcp::endpoint endpoint(address, options_.port);
        error = acceptor_.open(endpoint.protocol(), error);
        if (!error) error = acceptor_.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) error = acceptor_.bind(endpoint, error);
        if (!error) error = acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error) return cannot_listen(options_, error.message());
        for (unsigned i = 0; i < options_.threads; ++i)
            workers_.push_back(std::make_unique<Worker>(ground_, options_.patience));
        return Done{};
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void run() {
        // A log that nobody reads any more must not end the server.
        std::signal(SIGPIPE, SIG_IGN);
        signals_.async_wait([this](const ErrorCode&, int signal) {
            ground_.log.note_event("stopping", signal);
            ErrorCode ignored;
            ignored = acceptor_.close(ignored);
        });
        asio::co_spawn(context_, accept(), [](const std::exception_ptr&) {});
        context_.run();
        const Steady::time_point deadline = Steady::now() + kLongestStop;
        for (const auto& worker : workers_) worker->stop();
        for (const auto& worker : workers_) worker->wait_until(deadline);
    }

   private:
    Awaited<void> accept() {
        asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor> pause(context_);
        for (std::size_t next = 0; acceptor_.is_open(); ++next) {
            Worker& worker = *workers_[next % workers_.size()];
            auto [error, socket] = co_await acceptor_.async_accept(worker.context(), kAwaitBoth);
            if (!error) {
                give(worker, std::move(socket));
            } else if (acceptor_.is_open()) {
                pause.expires_after(kAfterFailedAccept);
                co_await pause.async_wait(kAwaitBoth);
            }
        }
    }

    void give(Worker& worker, Socket socket) {
        const std::int64_t open = ++ground_.counts.connections;
        if (open > options_.most_connections) ++ground_.counts.connections_turned_away;
        if (open > options_.most_connections + kMostTurnedAway) {
            --ground_.counts.connections;
            return;
        }
        // An answer is sent at once, whole.
        ErrorCode ignored;
        ignored = socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        worker.take(std::move(socket),
                    open > options_.most_connections ? Session::Kind::turned_away : Session::Kind::served);
    }

    ServerOptions options_;
    ServiceGround& ground_;
    asio::io_context context_{1};
    Acceptor acceptor_;
    asio::basic_signal_set<Executor> signals_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

Server::Server(std::unique_ptr<Listening> listening) : listening_(std::move(listening)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, ServiceGround& ground) {
    auto listening = std::make_unique<Listening>(options, ground);
    TRY(listening->open());
    return std::unique_ptr<Server>(new Server(std::move(listening)));
}

std::uint16_t Server::port() const { return listening_->port(); }
void Server::run() { listening_->run(); }

}  // namespace canbao
