// Drives `canbao serve` over its own connections, on both engines: docs/formats/http.md.

#include <atomic>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "real_server.h"

namespace canbao::behaviour {
namespace {

constexpr std::string_view kQuote =
    R"({"id":1,"region":"140522108000","year":2026,"on":"2026-02-10","born":"1957-03-02","insured":[2024,2025]})";

std::string get(std::string_view path, std::string_view more = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) + "\r\n";
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("nothing to replace in " + text);
    return text.replace(at, what.size(), by);
}

std::string code_of(const HttpReply& reply) { return Json::parse(reply.body).at("error").at("code"); }

class Server : public testing::TestWithParam<Engine> {
   protected:
    static constexpr int kPeople = 400;
    void SetUp() override {
        if (!books_.exists()) GTEST_SKIP() << "no PostgreSQL: run through tools/with-postgres";
    }
    Books books_{GetParam(), kPeople};
};

TEST_P(Server, AnswersByRouteMethodTokenAndForm) {
    const RealServer server(books_);
    const std::string quote = server.post("/api/v1/quotes", kQuote);
    struct Case {
        std::string request;
        int status;
        std::string_view code;
    };
    for (const Case& each : {
             Case{get("/health"), 200, ""},
             Case{get("/health?x=1"), 200, ""},
             Case{get("/"), 404, "not_found"},
             Case{get("/api/v1/quotes"), 405, "method_not_allowed"},
             Case{replaced(quote, "POST", "BREW"), 405, "method_not_allowed"},
             Case{replaced(quote, server.token(), std::string(server.token().size(), '0')), 401,
                  "unauthorized"},
             Case{replaced(quote, "Bearer ", "Basic "), 401, "unauthorized"},
             Case{replaced(quote, "application/json", "text/plain"), 415, "unsupported_media_type"},
             Case{replaced(quote, "Content-Type", "X-Content"), 415, "unsupported_media_type"},
             Case{server.post("/api/v1/quotes", kQuote, "Expect: miracles\r\n"), 417, "expectation_failed"},
             Case{server.post("/api/v1/quotes", "{"), 400, "bad_request"},
             Case{server.post("/api/v1/quotes", ""), 400, "bad_request"},
             Case{server.post("/api/v1/quotes", R"({"id":1,"nonsense":2})"), 400, "bad_request"},
             Case{server.post("/api/v1/quotes", std::string(kQuote) + std::string(kQuote)), 400,
                  "bad_request"},
             Case{quote, 200, ""},
             Case{replaced(quote, "application/json", "Application/JSON; charset=utf-8"), 200, ""},
         }) {
        const HttpReply reply = server.ask(each.request);
        ASSERT_EQ(reply.status, each.status) << each.request << reply.body;
        const std::string code = reply.status == 200 ? "" : code_of(reply);
        EXPECT_EQ(code, each.code) << each.request;
        EXPECT_EQ(reply.fields.at("X-Request-Id").size(), 16U);
        EXPECT_THAT(reply.fields.at("Date"), testing::MatchesRegex("[A-Z][a-z][a-z], [0-9]+ .* GMT"));
    }
    EXPECT_EQ(server.ask(get("/api/v1/acts")).fields.at("Allow"), "POST");
    EXPECT_EQ(server.ask(replaced(get("/metrics"), "GET", "PUT")).fields.at("Allow"), "GET, HEAD");
    const HttpReply head = server.ask(replaced(get("/health"), "GET", "HEAD"));
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.fields.at("Content-Length"), "18");
    EXPECT_EQ(server.ask(replaced(quote, server.token(), "x")).fields.at("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(server.metric(R"(canbao_http_request_seconds_count{route="/api/v1/quotes",status="200"})"), 2);
}

TEST_P(Server, AnswersAQuoteAsTheTerminalDoes) {
    const RealServer server(books_);
    for (const std::string language : {"zh", "en"}) {
        const std::string terminal =
            run_program("quote - --lang " + language, std::string(kQuote) + '\n').output;
        const HttpReply reply =
            server.ask(server.post("/api/v1/quotes", kQuote, "Accept-Language: " + language + ";q=0.9\r\n"));
        EXPECT_EQ(reply.body + '\n', terminal);
    }
}

TEST_P(Server, ReadsWhatHttpAllowsAndNothingElse) {
    const RealServer server(books_);
    const std::string quote = server.post("/api/v1/quotes", kQuote);
    const std::string head =
        replaced(quote.substr(0, quote.find("\r\n\r\n") + 4),
                 "Content-Length: " + std::to_string(kQuote.size()), "Transfer-Encoding: chunked");
    const auto chunk = [](std::string_view text) {
        std::ostringstream out;
        out << std::hex << text.size() << "\r\n" << text << "\r\n";
        return out.str();
    };
    const std::string chunked = head + chunk(kQuote.substr(0, 10)) + chunk(kQuote.substr(10)) + "0\r\n\r\n";
    EXPECT_EQ(server.ask(chunked).status, 200);
    EXPECT_EQ(server.ask(head + "zz\r\n").status, 400);
    EXPECT_EQ(server.ask(head + std::string(40'000, 'f')).status, 400);
    for (const std::string& bad :
         {std::string("nonsense\r\n\r\n"), std::string("GET /health HTTP/3.0\r\nHost: x\r\n\r\n"),
          std::string("GET /health HTTP/1.1\r\n\r\n"), get("/health", "Host: other\r\n"),
          get("/health", "no colon\r\n"), get("/health", "Content-Length: 1\r\nContent-Length: 2\r\n"),
          get("/health", "Content-Length: -1\r\n"), std::string("\0\x01\x02\xff\r\n\r\n", 8),
          replaced(chunked, "Host", "Content-Length: 5\r\nHost"), replaced(chunked, "chunked", "gzip"),
          get("/health", " X: y\r\n"), get("/health", "Content-Length: 0,\r\n"),
          replaced(chunked, "HTTP/1.1", "HTTP/1.0")})
        EXPECT_EQ(server.ask(bad).status, 400) << bad;
    EXPECT_EQ(server.ask("GET /health HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_EQ(server.ask(replaced(chunked, "chunked", "Chunked")).status, 200);
    // A blank behind a head is its body's, and folds nothing.
    EXPECT_EQ(server.ask(server.post("/api/v1/quotes", ' ' + std::string(kQuote))).status, 200);

    // Where two readers could take a head differently, nothing behind it is a request.
    const std::string length = "Content-Length: " + std::to_string(kQuote.size()) + "\r\n";
    std::vector<std::string> doubtful = {
        replaced(quote, length, length + length),
        replaced(quote, length, length + "Transfer-Encoding: chunked\r\n"),
        replaced(quote, length, "Transfer-Encoding: chunked\r\n" + length),
        replaced(quote, length, "Transfer-Encoding: gzip\r\n" + length),
        get("/health", "Content-Length: 0\r\nContent-Length: 0\r\n"),
        get("/health", "Content-Length: 0, 0\r\n"),
        get("/health", "Transfer-Encoding:\r\n"),
        get("/health", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        get("/health", "X: a\r\n b\r\n"),
        get("/health", "X:\r\n\tb\r\n"),
        get("/health", "X: a\r\n \r\n"),
        get("/health", "Authorization: Bearer a\r\nauthorization: Bearer b\r\n"),
    };
    for (const char* coding : {"xchunked", "identity", "gzip", "\"chunked\"", "chunked, identity",
                               "gzip, chunked", "chunked, chunked"})
        doubtful.push_back(replaced(head, "chunked", coding));
    for (const std::string& each : doubtful) {
        HttpClient sly(server.port());
        sly.send(each + get("/health"));
        const HttpReply refused = sly.receive();
        ASSERT_EQ(refused.status, 400) << each;
        EXPECT_EQ(refused.fields.at("Connection"), "close") << each;
        EXPECT_TRUE(sly.is_at_end()) << each;
    }
    // Nor behind one whose body nobody wanted to read.
    HttpClient hasty(server.port());
    hasty.send(replaced(quote, server.token(), "x") + get("/health"));
    const HttpReply unread = hasty.receive();
    ASSERT_EQ(unread.status, 401);
    EXPECT_EQ(unread.fields.at("Connection"), "close");
    EXPECT_TRUE(hasty.is_at_end());

    // The answers to requests that came together come in their order, on one connection.
    HttpClient client(server.port());
    std::string together;
    for (const char* id : {"11", "12", "13"})
        together += server.post("/api/v1/quotes",
                                replaced(std::string(kQuote), "\"id\":1", std::string("\"id\":") + id));
    client.send(together);
    for (const int id : {11, 12, 13}) EXPECT_EQ(Json::parse(client.receive().body).at("id"), id);

    // Byte by byte, and with a question before the body.
    for (const char byte : quote) client.send({&byte, 1});
    EXPECT_EQ(client.receive().status, 200);
    const std::string asking = server.post("/api/v1/quotes", kQuote, "Expect: 100-continue\r\n");
    const std::size_t end = asking.find("\r\n\r\n") + 4;
    client.send(asking.substr(0, end));
    EXPECT_EQ(client.receive().status, 100);
    client.send(asking.substr(end));
    EXPECT_EQ(client.receive().status, 200);
}

TEST_P(Server, BoundsWhatItReads) {
    const RealServer server(books_);
    constexpr std::size_t kMost = 65'536;
    std::string body(kQuote);
    body.resize(kMost, ' ');
    EXPECT_EQ(server.ask(server.post("/api/v1/quotes", body)).status, 200);
    body += ' ';
    const HttpReply too_large = server.ask(server.post("/api/v1/quotes", body, "Accept-Language: en\r\n"));
    EXPECT_EQ(too_large.status, 413);
    EXPECT_EQ(too_large.fields.at("Content-Language"), "en");
    std::string many = server.post("/api/v1/quotes", kQuote);
    many = replaced(many.substr(0, many.find("\r\n\r\n") + 4), "Content-Length",
                    "Transfer-Encoding: chunked\r\nX");
    for (int i = 0; i < 20; ++i) many += "1000\r\n" + std::string(4096, ' ') + "\r\n";
    EXPECT_EQ(server.ask(many).status, 413);
    EXPECT_EQ(server.ask(get("/health", "X: " + std::string(9000, 'x') + "\r\n")).status, 431);
    EXPECT_EQ(server.ask(get("/" + std::string(9000, 'x'))).status, 431);
    EXPECT_EQ(server.ask(get("/health", "X: " + std::string(7000, 'x') + "\r\n")).status, 200);
}

TEST_P(Server, LetsNobodyHoldIt) {
    const RealServer server(books_, "--request-seconds 1 --idle-seconds 1 --connections 3");
    {
        HttpClient slow(server.port());
        slow.send("POST /api/v1/quotes HTTP/1.1\r\nHost");
        const HttpReply late = slow.receive();
        EXPECT_EQ(late.status, 408);
        EXPECT_TRUE(slow.is_at_end());
        HttpClient idle(server.port());
        idle.send(get("/health"));
        EXPECT_EQ(idle.receive().status, 200);
        EXPECT_TRUE(idle.is_at_end());
    }
    // Those before count until the server has seen them go: whoever finds no room tries again.
    const auto hold_one = [&] {
        while (true) {
            auto client = std::make_unique<HttpClient>(server.port());
            client->send(get("/health"));
            if (client->receive().status == 200) return client;
        }
    };
    const std::unique_ptr<HttpClient> held[] = {hold_one(), hold_one(), hold_one()};
    // Whoever comes beyond the bound is told so, and it does not last.
    const HttpReply turned_away = server.ask(get("/health"));
    EXPECT_EQ(turned_away.status, 503);
    EXPECT_EQ(turned_away.fields.at("Retry-After"), "1");
    for (const auto& client : held) EXPECT_TRUE(client->is_at_end());
    while (server.ask(get("/health")).status != 200)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_GE(server.metric("canbao_http_connections_turned_away_total"), 1);
}

TEST_P(Server, ServesAsManyAsItMayHaveFilesOpen) {
    // The soft limit is raised; the hard one is not passed.
    const RealServer server(books_, "--connections 50000", "ulimit -S -n 64; ulimit -H -n 300;");
    EXPECT_NE(server.log().find("ulimit -n"), std::string::npos) << server.log();
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<HttpClient>(server.port()));
        clients.back()->send(get("/health"));
        ASSERT_EQ(clients.back()->receive().status, 200) << i;
    }
}

TEST_P(Server, CarriesOutEnrolmentsOnce) {
    const RealServer server(books_, "--seal-seconds 1");
    const std::string& command = books_.enrolments().at(0);
    const auto ask = [&](const std::string& body) { return server.ask(server.post("/api/v1/acts", body)); };
    const HttpReply first = ask(command);
    ASSERT_EQ(first.status, 200);
    Json answer = Json::parse(first.body);
    EXPECT_EQ(answer.at("outcome"), "granted");
    const HttpReply second = ask(command);
    EXPECT_EQ(second.status, 200);
    answer["repeated"] = true;
    EXPECT_EQ(Json::parse(second.body), answer);
    const HttpReply other = ask(replaced(command, R"("on":"20)", R"("on":"19)"));
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(code_of(other), "key_reused");
    // What the law refuses is an answer like any other.
    const HttpReply refused = ask(replaced(command, R"("key":")", R"("key":"again-)"));
    EXPECT_EQ(refused.status, 200);
    EXPECT_EQ(Json::parse(refused.body).at("reasons").at(0).at("code"), "already_enrolled");
    struct Case {
        std::string body;
        int status;
        std::string_view code;
    };
    for (const Case& each : {
             Case{"[]", 400, "bad_command"},
             Case{replaced(command, R"("cause")", R"("case")"), 400, "bad_command"},
             Case{replaced(command, R"("area":"140522")", R"("area":"140405")"), 403, "not_allowed"},
             Case{R"({"act":"suspend","area":"140522","key":"s","on":"2026-01-05","person":"1"})", 403,
                  "not_served"},
             Case{replaced(replaced(command, R"("key":")", R"("key":"old-)"), R"("on":"20)", R"("on":"19)"),
                  422, "no_policy"},
         }) {
        const HttpReply reply = ask(each.body);
        EXPECT_EQ(reply.status, each.status) << reply.body;
        EXPECT_EQ(code_of(reply), each.code);
    }
    EXPECT_EQ(server.metric("canbao_acts_total"), 3);
    for (int tries = 0; tries < 50 && server.metric("canbao_acts_sealed_total") < kPeople + 2; ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(server.metric("canbao_acts_sealed_total"), kPeople + 2);
    // Nothing that a client wrote is in the log.
    EXPECT_THAT(server.log(), testing::Not(testing::HasSubstr("140522")));
    EXPECT_THAT(server.log(), testing::HasSubstr(first.fields.at("X-Request-Id")));
}

TEST_P(Server, ServesManyAtOnce) {
    constexpr std::size_t kConnections = 64;
    const RealServer server(books_);
    std::atomic<int> granted = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kConnections; ++i)
        threads.emplace_back([&, i] {
            HttpClient client(server.port());
            for (std::size_t at = i; at < books_.enrolments().size(); at += kConnections) {
                client.send(server.post("/api/v1/acts", books_.enrolments()[at]));
                const HttpReply reply = client.receive();
                if (reply.status == 200 && Json::parse(reply.body).at("outcome") == "granted") ++granted;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(granted, kPeople);
}

// Every act that was acknowledged is in the books, and none is there twice.
TEST_P(Server, LosesNothingWhenItIsStopped) {
    constexpr std::size_t kConnections = 16;
    std::mutex mutex;
    std::map<std::size_t, Json> acknowledged;
    {
        RealServer server(books_);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < kConnections; ++i)
            threads.emplace_back([&, i] {
                HttpClient client(server.port());
                for (std::size_t at = i; at < books_.enrolments().size(); at += kConnections) {
                    if (!client.send(server.post("/api/v1/acts", books_.enrolments()[at]))) return;
                    const HttpReply reply = client.receive();
                    if (reply.status != 200) return;
                    const std::lock_guard lock(mutex);
                    acknowledged[at] = Json::parse(reply.body);
                    if (acknowledged.size() == kPeople / 4) server.signal(SIGTERM);
                }
            });
        for (std::thread& thread : threads) thread.join();
        EXPECT_EQ(server.wait(), 0);
    }
    EXPECT_LT(acknowledged.size(), static_cast<std::size_t>(kPeople));
    EXPECT_GE(acknowledged.size(), static_cast<std::size_t>(kPeople / 4));
    const RealServer server(books_);
    for (std::size_t at = 0; at < books_.enrolments().size(); ++at) {
        const HttpReply reply = server.ask(server.post("/api/v1/acts", books_.enrolments()[at]));
        ASSERT_EQ(reply.status, 200) << reply.body;
        const Json answer = Json::parse(reply.body);
        EXPECT_EQ(answer.at("outcome"), "granted") << reply.body;
        if (!acknowledged.contains(at)) continue;
        EXPECT_TRUE(answer.value("repeated", false));
        EXPECT_EQ(answer.at("act"), acknowledged[at].at("act"));
    }
    EXPECT_EQ(books_.count_acts(), 2U * kPeople);
}

TEST_P(Server, RefusesWhatWouldNotBeSafe) {
    const auto serve = [&](const std::string& options) {
        return run_program("serve --lang en --port 0 " + books_.whoever_acts() + " " + options, "");
    };
    const std::string token = (books_.folder() / "token").string();
    const auto elsewhere = serve("--token-file " + token + " --address 0.0.0.0");
    EXPECT_EQ(elsewhere.exit_status, 2);
    EXPECT_THAT(elsewhere.complaints, testing::HasSubstr("loopback"));
    EXPECT_EQ(serve("").exit_status, 2);
    std::filesystem::permissions(token, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    EXPECT_THAT(serve("--token-file " + token).complaints, testing::HasSubstr("chmod 600"));
}

INSTANTIATE_TEST_SUITE_P(Engines, Server, testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& engine) { return engine_name(engine); });

}  // namespace
}  // namespace canbao::behaviour
