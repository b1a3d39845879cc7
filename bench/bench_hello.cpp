// What Beast answers when there is nothing to decide: the same style of session as src/api, without limits,
// deadlines, log or metrics. bench/serve runs it beside the server.
//
//     bench_hello PORT THREADS

#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http.hpp>

namespace canbao {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwaitBoth(kAwait);

asio::awaitable<void, Executor> answer_all(Socket socket) {
    constexpr std::size_t kBuffer = 16'384;
    beast::flat_static_buffer<kBuffer> buffer;
    bool goes_on = true;
    while (goes_on) {
        http::request<http::string_body> request;
        const auto [failed_to_read, read] = co_await http::async_read(socket, buffer, request, kAwaitBoth);
        if (failed_to_read) co_return;
        http::response<http::string_body> response(http::status::ok, request.version());
        response.set(http::field::content_type, "text/plain");
        response.keep_alive(request.keep_alive());
        response.body() = "hello";
        response.prepare_payload();
        const auto [failed_to_write, written] = co_await http::async_write(socket, response, kAwaitBoth);
        goes_on = !failed_to_write && request.keep_alive();
    }
}

using Contexts = std::vector<std::unique_ptr<asio::io_context>>;

asio::awaitable<void, Executor> accept_all(asio::io_context& context, unsigned short port,
                                           const Contexts& contexts) {
    asio::basic_socket_acceptor<asio::ip::tcp, Executor> acceptor(
        context, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port));
    for (std::size_t next = 0;; ++next) {
        asio::io_context& own = *contexts[next % contexts.size()];
        auto [error, socket] = co_await acceptor.async_accept(own, kAwaitBoth);
        if (error) continue;
        socket.set_option(asio::ip::tcp::no_delay(true));
        asio::co_spawn(own, answer_all(std::move(socket)), asio::detached);
    }
}

void run(unsigned short port, unsigned count) {
    Contexts contexts;
    std::vector<asio::executor_work_guard<Executor>> work;
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < count; ++i) {
        contexts.push_back(std::make_unique<asio::io_context>(1));
        work.emplace_back(contexts.back()->get_executor());
        threads.emplace_back([&context = *contexts.back()] { context.run(); });
    }
    asio::io_context accepting(1);
    asio::co_spawn(accepting, accept_all(accepting, port, contexts), asio::detached);
    accepting.run();
}

}  // namespace
}  // namespace canbao

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    canbao::run(static_cast<unsigned short>(std::atoi(argv[1])), static_cast<unsigned>(std::atoi(argv[2])));
}
