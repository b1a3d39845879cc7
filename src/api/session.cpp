#include "api/session.h"

#include <algorithm>
#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

namespace canbao {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Steady = std::chrono::steady_clock;
using Parser = http::request_parser<http::string_body>;

constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwaitBoth(kAwait);

// Twice the longest head: whatever is at the front fits.
constexpr std::size_t kBufferSize = 2 * Session::kLongestHead;
// After an answer that ends a connection, what still comes is thrown away, so that the answer is not lost by
// a reset; but neither for ever nor without end.
constexpr std::chrono::milliseconds kLeaving{1000};
constexpr std::size_t kMostThrownAway = std::size_t{1024} * 1024;

HttpProblem problem_of(const beast::error_code& error) {
    if (error == http::error::body_limit) return HttpProblem::too_large;
    if (error == http::error::header_limit) return HttpProblem::header_too_large;
    return HttpProblem::bad_request;
}

HttpMethod method_of(http::verb verb) {
    if (verb == http::verb::get) return HttpMethod::get;
    if (verb == http::verb::head) return HttpMethod::head;
    return verb == http::verb::post ? HttpMethod::post : HttpMethod::other;
}

std::string_view text_of(beast::string_view text) { return {text.data(), text.size()}; }

// Four names, each at most once: two readers could take another of them.
std::array<std::string_view, 4> proof_names() {
    return {ProofHeaders::kKey, ProofHeaders::kTimestamp, ProofHeaders::kNonce, ProofHeaders::kSignature};
}

beast::string_view beast_text(std::string_view text) { return {text.data(), text.size()}; }

ProofHeaders proof_of(const Parser& parser) {
    const auto& message = parser.get();
    const auto text = [&](std::string_view name) { return std::string(text_of(message[beast_text(name)])); };
    return {text(ProofHeaders::kKey), text(ProofHeaders::kTimestamp), text(ProofHeaders::kNonce),
            text(ProofHeaders::kSignature)};
}

// The last one: what stands before it was written by whoever asks the proxy.
std::string_view forwarded_for(const Parser& parser) {
    std::string_view last;
    const auto [begin, end] = parser.get().equal_range("X-Forwarded-For");
    for (auto field = begin; field != end; ++field) last = text_of(field->value());
    return last;
}

RequestHead head_of(const Parser& parser, std::string_view client) {
    const auto& message = parser.get();
    const std::string_view target = text_of(message.target());
    return {.method = method_of(message.method()),
            .path = target.substr(0, target.find('?')),
            .content_type = text_of(message[http::field::content_type]),
            .authorization = text_of(message[http::field::authorization]),
            .accept_language = text_of(message[http::field::accept_language]),
            .expect = text_of(message[http::field::expect]),
            .proof = proof_of(parser),
            .client = client,
            .forwarded = forwarded_for(parser)};
}

// Of lengths one, and of codings chunked alone: of anything else another reader could see the end of the body
// elsewhere than we do. Beast takes a length twice, and "5, 5", where both say the same.
bool has_doubtful_end(const Parser& parser) {
    const auto& message = parser.get();
    const auto lengths = message.count(http::field::content_length);
    const std::string_view length = text_of(message[http::field::content_length]);
    if (lengths > 1 || length.find_first_not_of("0123456789") != std::string_view::npos) return true;
    const auto codings = message.count(http::field::transfer_encoding);
    const bool is_chunked = beast::iequals(message[http::field::transfer_encoding], "chunked");
    const bool is_first_version = message.version() == 10;
    return codings > 0 && (lengths > 0 || codings > 1 || !is_chunked || is_first_version);
}

// What Beast lets pass although two readers could understand it differently.
bool is_ambiguous(const Parser& parser) {
    const auto& message = parser.get();
    for (const std::string_view name : proof_names())
        if (message.count(beast_text(name)) > 1) return true;
    if (message.count(http::field::authorization) > 1) return true;
    const auto hosts = message.count(http::field::host);
    const bool is_first_version = message.version() == 10;
    return has_doubtful_end(parser) || hosts > 1 || (hosts == 0 && !is_first_version);
}

// A line that goes on in the next one: some readers take that for a line of its own. `lines` are whole ones.
bool has_folded_line(std::string_view lines) {
    return lines.find("\r\n ") != std::string_view::npos || lines.find("\r\n\t") != std::string_view::npos;
}

// What is handed over comes back into the thread of the session, whatever thread does it.
Awaited<Rendering> wait_for(Work work) {
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Rendering)>(
        [](auto resume, Work begun) {
            auto shared = std::make_shared<decltype(resume)>(std::move(resume));
            auto executor = asio::get_associated_executor(*shared);
            begun([shared, executor](Rendering rendering) {
                asio::post(executor, [shared, rendering = std::move(rendering)]() mutable {
                    std::move (*shared)(std::move(rendering));
                });
            });
        },
        kAwait, std::move(work));
}

void append_head(std::string& out, const HttpAnswer& answer, std::string_view id, std::string_view date,
                 bool keeps_open) {
    fmt::format_to(
        std::back_inserter(out),
        "HTTP/1.1 {} {}\r\nDate: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nContent-Language: {}\r\n"
        "Cache-Control: no-store\r\nX-Request-Id: {}\r\n",
        answer.status, status_words(answer.status), date, answer.content_type, answer.body.size(),
        answer.language == Language::zh ? "zh-CN" : "en", id);
    // Another 401 is of a signature.
    if (answer.code == "unauthorized") out += "WWW-Authenticate: Bearer\r\n";
    if (!answer.allow.empty()) fmt::format_to(std::back_inserter(out), "Allow: {}\r\n", answer.allow);
    if (answer.retry_after_seconds > 0)
        fmt::format_to(std::back_inserter(out), "Retry-After: {}\r\n", answer.retry_after_seconds);
    out += keeps_open ? "\r\n" : "Connection: close\r\n\r\n";
}

}  // namespace

struct Session::Buffer {
    beast::flat_static_buffer<kBufferSize> bytes;
};

// How far a request could be read.
struct Session::Reading {
    bool is_gone = false;                    // the client, in the middle of it
    std::optional<HttpAnswer> refusal = {};  // nothing: there is all of it
};

struct Session::Exchange {
    Exchange(SessionGround& ground, Steady::time_point now)
        : begun(now), id(fmt::format("{:08x}{:08x}", ground.run, ++ground.requests)) {
        parser.header_limit(static_cast<std::uint32_t>(kLongestHead));
        parser.body_limit(Desk::kLongestBody);
    }

    // By those fields of the head that have come.
    Language language_so_far() { return language_asked(text_of(parser.get()[http::field::accept_language])); }

    Steady::time_point begun;
    std::string id;
    Parser parser;
    RequestHead head;  // once it is there
    Route route = Route::unknown;
    Language language = Language::zh;
    bool is_head = false;
    bool is_ambiguous = false;  // two readers could understand it differently
    bool keeps_open = false;
};

Session::Session(SessionGround& ground, Socket socket, Kind kind)
    : ground_(ground), socket_(std::move(socket)), kind_(kind), buffer_(std::make_unique<Buffer>()) {
    begin(Step::idle);
}

Session::~Session() { --ground_.service.counts.connections; }

void Session::begin(Step step) {
    step_ = step;
    has_expired_ = false;
    const Steady::time_point now = Steady::now();
    switch (step) {
        case Step::idle:
            deadline_ = now + ground_.patience.idle;
            break;
        case Step::reading:
            deadline_ = now + ground_.patience.request;
            break;
        case Step::deciding:
            // The committer has bounds of its own.
            deadline_ = Steady::time_point::max();
            break;
        case Step::writing:
            deadline_ = now + ground_.patience.answer;
            break;
        case Step::leaving:
            deadline_ = now + kLeaving;
            break;
    }
}

void Session::expire(Steady::time_point now) {
    if (now < deadline_) return;
    has_expired_ = true;
    beast::error_code ignored;
    if (step_ == Step::idle || step_ == Step::reading)
        ignored = socket_.cancel(ignored);
    else
        ignored = socket_.close(ignored);
}

void Session::stop() {
    if (step_ == Step::idle) expire(Steady::time_point::max());
}

Awaited<void> Session::run() {
    if (kind_ == Kind::turned_away) {
        co_await turn_away();
        co_return;
    }
    beast::error_code ignored;
    client_ = socket_.remote_endpoint(ignored).address().to_string();
    bool goes_on = true;
    while (goes_on) {
        if (buffer_->bytes.size() == 0) {
            if (ground_.is_stopping) break;
            begin(Step::idle);
            const bool came = co_await read_some();
            if (!came) break;
        }
        goes_on = co_await exchange();
    }
    if (may_send_more_) co_await leave();
}

Awaited<bool> Session::exchange() {
    Exchange exchange(ground_, Steady::now());
    begin(Step::reading);
    Reading reading = co_await read(exchange);
    if (reading.is_gone) co_return false;
    HttpAnswer found;
    if (reading.refusal) {
        found = *std::move(reading.refusal);
    } else {
        begin(Step::deciding);
        auto taken =
            ground_.desk.take(exchange.route, exchange.head, exchange.parser.get().body(), exchange.language);
        if (auto* work = std::get_if<Work>(&taken)) {
            Rendering rendering = co_await wait_for(std::move(*work));
            found = rendering();
        } else {
            found = std::get<HttpAnswer>(std::move(taken));
        }
    }
    // What was not read to its end cannot be told from the next request.
    may_send_more_ = exchange.is_ambiguous || !exchange.parser.is_done();
    exchange.keeps_open = !may_send_more_ && exchange.parser.keep_alive() && !ground_.is_stopping;
    const bool is_written = co_await answer(exchange, found);
    co_return is_written&& exchange.keeps_open;
}

Awaited<Session::Reading> Session::read(Exchange& exchange) {
    Parser& parser = exchange.parser;
    Reading reading = co_await read_body(exchange);
    if (reading.is_gone || reading.refusal) co_return reading;
    exchange.head = head_of(parser, client_);
    const RequestHead& head = exchange.head;
    exchange.language = language_asked(head.accept_language);
    exchange.is_head = head.method == HttpMethod::head;
    if (is_ambiguous(parser)) exchange.is_ambiguous = true;
    if (exchange.is_ambiguous)
        co_return Reading{.refusal = answer_of(HttpProblem::bad_request, exchange.language)};
    Routed routed = ground_.desk.route(head);
    exchange.route = routed.route;
    if (routed.refusal) co_return Reading{.refusal = std::move(routed.refusal)};
    if (parser.is_done()) co_return Reading{};
    if (!head.expect.empty() && buffer_->bytes.size() == 0) {
        const bool is_written = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!is_written) co_return Reading{.is_gone = true};
    }
    parser.eager(true);
    reading = co_await read_body(exchange);
    co_return reading;
}

// Until the head is there, or with an eager parser all of it.
Awaited<Session::Reading> Session::read_body(Exchange& exchange) {
    Parser& parser = exchange.parser;
    auto& bytes = buffer_->bytes;
    while (parser.eager() ? !parser.is_done() : !parser.is_header_done()) {
        beast::error_code error = http::error::need_more;
        if (bytes.size() > 0) {
            error = {};
            const auto front = bytes.data();
            const std::size_t taken = parser.put(front, error);
            // Of a head the parser takes whole lines, and nothing of what stands behind it.
            if (!parser.eager() && has_folded_line({static_cast<const char*>(front.data()), taken}))
                exchange.is_ambiguous = true;
            bytes.consume(taken);
        }
        if (!error) continue;
        // The front of a request or of a chunk that does not fit into the buffer is none of ours.
        if (error != http::error::need_more || bytes.size() == bytes.max_size())
            co_return Reading{.refusal = answer_of(problem_of(error), exchange.language_so_far())};
        const bool came = co_await read_some();
        if (!came && !has_expired_) co_return Reading{.is_gone = true};
        if (!came)
            co_return Reading{.refusal = answer_of(HttpProblem::request_timeout, exchange.language_so_far())};
    }
    co_return Reading{};
}

Awaited<bool> Session::read_some() {
    auto& bytes = buffer_->bytes;
    const auto place = bytes.prepare(bytes.max_size() - bytes.size());
    const auto [error, count] = co_await socket_.async_read_some(place, kAwaitBoth);
    bytes.commit(count);
    co_return !error;
}

Awaited<bool> Session::write(std::string_view text) {
    while (!text.empty()) {
        const auto [error, count] =
            co_await socket_.async_write_some(asio::buffer(text.data(), text.size()), kAwaitBoth);
        if (error) co_return false;
        text.remove_prefix(count);
    }
    co_return true;
}

Awaited<bool> Session::answer(const Exchange& exchange, const HttpAnswer& answer) {
    begin(Step::writing);
    out_.clear();
    append_head(out_, answer, exchange.id, ground_.date, exchange.keeps_open);
    if (!exchange.is_head) out_ += answer.body;
    const bool is_written = co_await write(out_);
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - exchange.begun).count();
    constexpr double kMicroseconds = 1e6;
    ground_.service.metrics.note_request(exchange.route, answer.status,
                                         static_cast<double>(took) / kMicroseconds);
    ground_.service.log.note({exchange.id, exchange.route, answer.status, answer.code, took});
    co_return is_written;
}

Awaited<void> Session::turn_away() {
    Exchange exchange(ground_, Steady::now());
    co_await answer(exchange, answer_of(HttpProblem::too_many_connections, Language::zh));
    co_await leave();
}

Awaited<void> Session::leave() {
    begin(Step::leaving);
    beast::error_code ignored;
    ignored = socket_.shutdown(Socket::shutdown_send, ignored);
    auto& bytes = buffer_->bytes;
    bool came = true;
    for (std::size_t thrown_away = 0; came && thrown_away < kMostThrownAway; thrown_away += bytes.size()) {
        bytes.clear();
        came = co_await read_some();
    }
}

}  // namespace canbao
