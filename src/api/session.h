#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "api/desk.h"

namespace canbao {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
template <typename T>
using Awaited = boost::asio::awaitable<T, Executor>;

// How long a client may take.
struct Patience {
    std::chrono::milliseconds request{10'000};  // from its first byte to its last
    std::chrono::milliseconds idle{60'000};     // between requests
    std::chrono::milliseconds answer{10'000};   // until it has taken an answer
};

// What the sessions of one thread share.
struct SessionGround {
    ServiceGround& service;
    const Patience& patience;
    Desk desk;
    std::uint32_t run;  // with `requests` the id of a request
    std::uint32_t requests = 0;
    std::string date = {};     // of answers, as HTTP writes it
    bool is_stopping = false;  // whoever has been answered is let go
};

// A connection: requests one after the other, each answered before the next is looked at. All of it happens
// in one thread.
class Session {
   public:
    enum class Kind { served, turned_away };
    static constexpr std::size_t kLongestHead = 8192;

    Session(SessionGround& ground, Socket socket, Kind kind);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Awaited<void> run();

    // Called from time to time: whoever takes too long is told so, or let go.
    void expire(std::chrono::steady_clock::time_point now);
    // Ends it where nothing has been asked, else after the answer.
    void stop();

   private:
    enum class Step { idle, reading, deciding, writing, leaving };
    struct Reading;
    struct Exchange;

    void begin(Step step);
    Awaited<bool> exchange();
    Awaited<Reading> read(Exchange& exchange);
    Awaited<Reading> read_body(Exchange& exchange);
    Awaited<bool> read_some();
    Awaited<bool> write(std::string_view text);
    Awaited<bool> answer(const Exchange& exchange, const HttpAnswer& answer);
    Awaited<void> turn_away();
    Awaited<void> leave();

    struct Buffer;

    SessionGround& ground_;
    Socket socket_;
    Kind kind_;
    Step step_ = Step::idle;
    std::chrono::steady_clock::time_point deadline_;
    bool has_expired_ = false;
    bool may_send_more_ = false;  // there may be something that we have not read
    std::unique_ptr<Buffer> buffer_;
    std::string client_;  // its address
    std::string out_;
};

}  // namespace canbao
