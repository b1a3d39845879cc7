// Drives what `canbao serve` does for payments, on both engines: callbacks, orders, questions.
// docs/formats/payment-callback.md, docs/formats/http.md.

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channels/signed_message.h"
#include "files/message_signature.h"
#include "procedure/act_numbers.h"
#include "procedure/office_clock.h"
#include "real_server.h"
#include "vocabulary/hex.h"
#include "vocabulary/payment_numbers.h"

namespace canbao::behaviour {
namespace {

constexpr std::string_view kCallbacks = "/api/v1/payments/callbacks";
constexpr std::string_view kSecret = "0123456789abcdef0123456789abcdef";

std::string code_of(const HttpReply& reply) { return Json::parse(reply.body).at("error").at("code"); }
std::string field_of(const HttpReply& reply) { return Json::parse(reply.body).at("error").at("field"); }

// A message as a channel signs it; what is wrong with one is set before it is sent.
struct Message {
    std::string body;
    std::string key = "wechat-1";
    std::int64_t timestamp = std::time(nullptr);
    std::string nonce = next_nonce();
    std::string signature = {};  // empty: by the shared secret

    static std::string next_nonce() {
        static int number = 0;
        return "nonce-of-a-test-" + std::to_string(++number);
    }
    std::string text() const {
        const std::string signed_by =
            signature.empty() ? hex_of(MessageKey::shared(kSecret)->sign(signed_text(timestamp, nonce, body)))
                              : signature;
        return "POST " + std::string(kCallbacks) + " HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n" +
               "Content-Type: application/json\r\nCanbao-Key: " + key +
               "\r\nCanbao-Timestamp: " + std::to_string(timestamp) + "\r\nCanbao-Nonce: " + nonce +
               "\r\nCanbao-Signature: " + signed_by + "\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }
};

class PaymentServer : public testing::TestWithParam<Engine> {
   protected:
    static constexpr int kPeople = 20;
    void SetUp() override {
        if (!books_.exists()) GTEST_SKIP() << "no PostgreSQL: run through tools/with-postgres";
        std::ofstream(keys_file()) << "[key.wechat-1]\nchannels = [\"wechat\"]\narea = \"140522\"\n"
                                   << "algorithm = \"hmac-sha-256\"\nsecret = \""
                                   << hex_of(std::string(kSecret)) << "\"\n\n[key.bank]\n"
                                   << "channels = [\"bank_app\", \"bank_counter\"]\narea = \"140522\"\n"
                                   << "scope = \"140500\"\nalgorithm = \"sm2\"\npublic_key = '''\n"
                                   << pair_.public_pem << "'''\n\n[end]\n";
        std::filesystem::permissions(keys_file(), std::filesystem::perms::owner_read);
        std::string enrolments;
        for (const std::string& each : books_.enrolments()) enrolments += each + '\n';
        Books::run("acts - " + books_.whoever_acts(), enrolments);
    }

    std::string keys_file() const { return (books_.folder() / "channels.toml").string(); }
    std::string options() const { return "--channel-keys " + keys_file() + " "; }
    std::string document(int person) const {
        return Json::parse(books_.enrolments().at(static_cast<std::size_t>(person))).at("document").dump();
    }
    // A day of the season in which the person enrolled.
    std::string paid(std::string_view trade, int person, std::string_view amount = "400.00",
                     std::string_view channel = "wechat") const {
        return R"({"channel":")" + std::string(channel) + R"(","status":"paid","trade":")" +
               std::string(trade) + R"(","amount":")" + std::string(amount) +
               R"(","paid_at":"2026-01-20T10:00:00+08:00","kind":"normal","lines":[{"area":"140522",)" +
               R"("document":)" + document(person) + R"(,"item":"contribution","year":2026,"amount":")" +
               std::string(amount) + R"("}]})";
    }
    std::string shown(int person) const {
        const Json asked = Json::parse(document(person));
        return books_
            .run("payment show --json --area 140522 --document " + asked.at("number").get<std::string>() +
                     " " + books_.whoever_acts(),
                 "")
            .output;
    }

    Sm2Pair pair_ = create_sm2_pair();
    Books books_{GetParam(), kPeople};
};

TEST_P(PaymentServer, TakesASignedMessageOnce) {
    const RealServer server(books_, options());
    const Message first{.body = paid("WX-TRADE-1", 0)};
    const HttpReply recorded = server.ask(first.text());
    ASSERT_EQ(recorded.status, 200) << recorded.body;
    Json answer = Json::parse(recorded.body);
    EXPECT_EQ(answer.at("outcome"), "recorded");
    EXPECT_EQ(answer.at("trade"), "WX-TRADE-1");
    EXPECT_EQ(answer.at("amount"), "400.00");
    EXPECT_EQ(answer.count("parts"), 0U) << "whom it is for is no matter of the channel's";
    // Told again: the same answer, and booked once.
    const HttpReply again = server.ask(Message{.body = first.body}.text());
    EXPECT_EQ(again.status, 200);
    answer["repeated"] = true;
    EXPECT_EQ(Json::parse(again.body), answer);
    EXPECT_EQ(Json::parse(shown(0)).size(), 1U);
    // The very same message.
    const HttpReply replayed = server.ask(first.text());
    EXPECT_EQ(replayed.status, 409);
    EXPECT_EQ(code_of(replayed), "nonce_used");
    EXPECT_EQ(field_of(replayed), "Canbao-Nonce");
    // A contradiction, which is noted; the first stands.
    const HttpReply other = server.ask(Message{.body = paid("WX-TRADE-1", 0, "500.00")}.text());
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(code_of(other), "key_reused");
    EXPECT_EQ(field_of(other), "amount");
    EXPECT_EQ(Json::parse(shown(0)).at(0).at("amount"), "400.00");
    // The books hold together, and nothing that was told is in the log.
    EXPECT_NO_THROW((void)books_.count_acts());
    EXPECT_THAT(server.log(), testing::Not(testing::HasSubstr("WX-TRADE-1")));
    const std::string number = Json::parse(document(0)).at("number");
    EXPECT_THAT(server.log(), testing::Not(testing::HasSubstr(number)));
}

TEST_P(PaymentServer, ToldOfStatesRecordsThem) {
    const RealServer server(books_, options());
    const std::string body =
        R"({"channel":"wechat","status":"closed","order":"1405220890900547752021874","amount":"400.00",)"
        R"("at":"2026-01-20T10:00:00+08:00"})";
    const HttpReply recorded = server.ask(Message{.body = body}.text());
    ASSERT_EQ(recorded.status, 200) << recorded.body;
    Json answer = Json::parse(recorded.body);
    EXPECT_EQ(answer.at("status"), "closed");
    EXPECT_EQ(answer.at("order"), "1405220890900547752021874");
    answer["repeated"] = true;
    EXPECT_EQ(Json::parse(server.ask(Message{.body = body}.text()).body), answer);
}

TEST_P(PaymentServer, RefusesWhatNoKeySigned) {
    const RealServer server(books_, options());
    struct Case {
        Message message;
        int status;
        std::string_view code, field;
    };
    const std::string body = paid("T1", 0);
    const std::int64_t now = std::time(nullptr);
    std::string long_body = body;
    long_body.resize(65'537, ' ');
    std::string elsewhere = body;
    elsewhere.replace(elsewhere.find("140522"), 6, "140405");
    for (const Case& each : {
             Case{{.body = body, .key = "nobody"}, 401, "unknown_key", "Canbao-Key"},
             Case{{.body = body, .key = "NOBODY"}, 400, "bad_proof", "Canbao-Key"},
             Case{{.body = body, .nonce = "short"}, 400, "bad_proof", "Canbao-Nonce"},
             Case{{.body = body, .signature = "0"}, 400, "bad_proof", "Canbao-Signature"},
             Case{{.body = body, .signature = std::string(64, '0')},
                  401,
                  "wrong_signature",
                  "Canbao-Signature"},
             Case{{.body = body, .signature = std::string(128, '0')},
                  401,
                  "wrong_signature",
                  "Canbao-Signature"},
             Case{{.body = body, .timestamp = now - 310}, 401, "stale", "Canbao-Timestamp"},
             Case{{.body = body, .timestamp = now + 310}, 401, "stale", "Canbao-Timestamp"},
             Case{{.body = "{"}, 400, "bad_message", ""},
             Case{{.body = paid("T1", 0, "0.00")}, 400, "bad_message", "amount"},
             Case{{.body = paid("T1", 0, "400.00", "alipay")}, 403, "other_channel", "channel"},
             Case{{.body = elsewhere}, 403, "not_allowed", "lines[0].area"},
             Case{{.body = long_body}, 413, "too_large", ""},
         }) {
        const HttpReply reply = server.ask(each.message.text());
        EXPECT_EQ(reply.status, each.status) << reply.body;
        EXPECT_EQ(code_of(reply), each.code);
        EXPECT_EQ(field_of(reply), each.field);
        EXPECT_EQ(reply.fields.count("WWW-Authenticate"), 0U);
    }
    // A header that stands there twice says nothing for sure.
    for (const std::string name : {"Canbao-Key", "Canbao-Timestamp", "Canbao-Nonce", "Canbao-Signature"}) {
        std::string twice = Message{.body = body}.text();
        twice.insert(twice.find(name), name + ": another-one-1234567\r\n");
        const HttpReply reply = server.ask(twice);
        EXPECT_EQ(code_of(reply), "bad_request") << name;
        EXPECT_EQ(reply.fields.at("Connection"), "close") << name;
    }
    // A token is no signature.
    EXPECT_EQ(server.ask(server.post(kCallbacks, body)).status, 400);
    EXPECT_EQ(shown(0), "[]\n");
    // Without a file of keys nobody may send anything.
    const RealServer closed(books_);
    EXPECT_EQ(code_of(closed.ask(Message{.body = body}.text())), "unknown_key");
}

TEST_P(PaymentServer, TakesMessagesThatAreSignedBySm2) {
    const RealServer server(books_, options());
    Message message{.body = paid("B1", 1, "400.00", "bank_app"), .key = "bank"};
    const auto key = MessageKey::sm2_private(pair_.private_pem);
    message.signature = hex_of(key->sign(signed_text(message.timestamp, message.nonce, message.body)));
    EXPECT_EQ(server.ask(message.text()).status, 200);
    EXPECT_EQ(server.ask(message.text()).status, 409);
    message.nonce = Message::next_nonce();
    EXPECT_EQ(code_of(server.ask(message.text())), "wrong_signature");
}

// Two servers, and the same message to both at once: one takes it.
TEST_P(PaymentServer, TakesAMessageOnceAlsoBesideAnother) {
    const RealServer one(books_, options());
    const RealServer other(books_, options());
    for (int round = 0; round < 10; ++round) {
        const Message message{.body = paid("R" + std::to_string(round), 2)};
        std::array<int, 2> statuses{};
        std::thread thread([&] { statuses[0] = one.ask(message.text()).status; });
        statuses[1] = other.ask(message.text()).status;
        thread.join();
        std::ranges::sort(statuses);
        EXPECT_EQ(statuses, (std::array<int, 2>{200, 409}));
    }
    EXPECT_EQ(Json::parse(shown(2)).size(), 10U);
}

TEST_P(PaymentServer, TakesOrdersAndShowsPayments) {
    const RealServer server(books_, options());
    const auto post = [&](std::string_view path, const std::string& body) {
        return server.ask(server.post(path, body, "Accept-Language: en\r\n"));
    };
    const std::string command =
        R"({"act":"order","area":"140522","key":"o1","on":"2026-01-20","lines":[{"document":)" + document(0) +
        R"(,"item":"contribution","year":2026}]})";
    const HttpReply ordered = post("/api/v1/orders", command);
    ASSERT_EQ(ordered.status, 200) << ordered.body;
    const Json order = Json::parse(ordered.body);
    ASSERT_EQ(order.at("outcome"), "granted") << ordered.body;
    // At another path, whoever asks is told where.
    const HttpReply no_act = post("/api/v1/acts", command);
    EXPECT_EQ(no_act.status, 403);
    EXPECT_THAT(no_act.body, testing::HasSubstr("/api/v1/orders"));
    const HttpReply no_order = post("/api/v1/orders", books_.enrolments().at(0));
    EXPECT_EQ(code_of(no_order), "not_served");
    EXPECT_THAT(no_order.body, testing::HasSubstr("/api/v1/acts"));
    // What the law refuses is an answer like any other.
    std::string refused = command;
    refused.replace(refused.find("o1"), 2, "o2");
    refused.replace(refused.find("\"contribution\",\"year\":2026"), 26, "\"repair\",\"year\":2025");
    EXPECT_EQ(Json::parse(post("/api/v1/orders", refused).body).at("outcome"), "refused");

    const std::string body = R"({"channel":"wechat","status":"paid","trade":"T1","order":")" +
                             order.at("order").get<std::string>() + R"(","amount":")" +
                             order.at("total").get<std::string>() +
                             R"(","paid_at":"2026-01-20T10:00:00+08:00","kind":"normal"})";
    ASSERT_EQ(server.ask(Message{.body = body}.text()).status, 200);

    const std::string asked = R"({"area":"140522","document":)" + document(0) + "}";
    const HttpReply own = post("/api/v1/payments/query", asked);
    ASSERT_EQ(own.status, 200);
    EXPECT_EQ(Json::parse(own.body).at("payments"), Json::parse(shown(0)));
    EXPECT_EQ(Json::parse(own.body).at("payments").at(0).at("amount"), order.at("total"));
    EXPECT_EQ(Json::parse(own.body),
              Json::parse(post("/api/v1/payments/query", R"({"area":"140522","person":")" +
                                                             order.at("person").get<std::string>() + "\"}")
                              .body));
    const HttpReply nobody = post("/api/v1/payments/query", R"({"area":"140522","person":"1"})");
    EXPECT_EQ(nobody.status, 404);
    EXPECT_EQ(code_of(nobody), "not_registered");
    EXPECT_EQ(post("/api/v1/payments/query", R"({"area":"140405","person":"1"})").status, 404);
    EXPECT_EQ(code_of(post("/api/v1/payments/query", "{}")), "bad_request");
    EXPECT_EQ(
        server.ask("POST /api/v1/payments/query HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").status,
        401);
}

TEST_P(PaymentServer, AnswersAnybodyWithoutSayingWhoIsInsured) {
    const std::string register_line =
        R"({"act":"register","area":"140522","key":"p1","on":"2025-12-20","document":{"kind":"resident_id",)"
        R"("number":"140000196806110021"},"name":"周示川","residence":"140522108201"})"
        "\n"
        R"({"act":"enrol","area":"140522","key":"p2","on":"2025-12-20","document":{"kind":"resident_id",)"
        R"("number":"140000196806110021"},"cause":"first"})"
        "\n";
    books_.run("acts - " + books_.whoever_acts(), register_line);
    const std::string known = R"({"kind":"resident_id","number":"140000196806110021"})";
    const RealServer server(books_, options() + "--public-per-minute 60 --public-per-hour 5");
    const auto ask = [&](const std::string& document, std::string_view name, std::string_view more = "") {
        const std::string body =
            R"({"area":"140522","document":)" + document + R"(,"name":")" + std::string(name) + "\"}";
        return server.ask(
            "POST /api/v1/payments/public-query HTTP/1.1\r\nHost: x\r\nContent-Type: "
            "application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + body);
    };
    std::string message = paid("T1", 0);
    message.replace(message.find(document(0)), document(0).size(), known);
    ASSERT_EQ(server.ask(Message{.body = message}.text()).status, 200);
    const std::string nothing = R"({"payments":[]})";
    EXPECT_EQ(ask(known, "周示川").body, nothing) << "not posted yet";
    std::ofstream(books_.folder() / "statement.csv")
        << "#statement,1,wechat,140522,2026-01-20,2026-01-20,1\ntrade,order,amount,day,kind\n"
           "T1,,400.00,2026-01-20,paid\nT1,,400.00,2026-01-20,posted\n"
           "#total,paid,1,400.00\n#total,refunded,0,0.00\n#total,posted,1,400.00\n";
    (void)run_program("reconcile run " + (books_.folder() / "statement.csv").string() +
                          " --area 140522 --on 2026-01-22 " + books_.whoever_acts(),
                      "");
    const HttpReply posted = ask(known, "周示川");
    EXPECT_EQ(posted.status, 200);
    const Json payments = Json::parse(posted.body).at("payments");
    ASSERT_EQ(payments.size(), 1U) << posted.body;
    EXPECT_EQ(payments.at(0).at("year"), 2026);
    EXPECT_EQ(payments.at(0).size(), 3U) << "never an amount: " << posted.body;
    // Another name, and nobody at all: the same as one who has paid nothing.
    const HttpReply other_name = ask(known, "周示");
    EXPECT_EQ(other_name.status, 200);
    EXPECT_EQ(other_name.body, nothing);
    EXPECT_EQ(ask(R"({"kind":"resident_id","number":"14000020210118001X"})", "示甲").body, nothing);
    EXPECT_EQ(ask(document(3), "示甲").body, nothing);
    // Three of five for this document were used: two are left, whoever asks.
    EXPECT_EQ(ask(known, "甲").status, 200);
    EXPECT_EQ(ask(known, "乙").status, 200);
    const HttpReply often = ask(known, "周示川");
    EXPECT_EQ(often.status, 429);
    EXPECT_EQ(code_of(often), "too_often");
    EXPECT_GT(std::stoi(often.fields.at("Retry-After")), 0);
    EXPECT_LE(std::stoi(often.fields.at("Retry-After")), 720);
    EXPECT_EQ(ask(document(3), "示甲").status, 200) << "others go on";
    EXPECT_THAT(server.log(), testing::Not(testing::HasSubstr("140000")));
}

TEST_P(PaymentServer, LimitsAnAddress) {
    const auto ask = [](const RealServer& server, std::string_view forwarded) {
        return server
            .ask(
                "POST /api/v1/payments/public-query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                "Content-Length: 2\r\nX-Forwarded-For: " +
                std::string(forwarded) + "\r\n\r\n{}")
            .status;
    };
    const RealServer direct(books_, "--public-per-minute 2");
    EXPECT_EQ(ask(direct, "192.0.2.1"), 400);
    EXPECT_EQ(ask(direct, "192.0.2.2"), 400);
    EXPECT_EQ(ask(direct, "192.0.2.3"), 429) << "whoever asks directly says nothing of the address";
    const RealServer behind(books_, "--public-per-minute 2 --behind-proxy");
    EXPECT_EQ(ask(behind, "8.8.8.8, 192.0.2.1"), 400);
    EXPECT_EQ(ask(behind, "192.0.2.2"), 400);
    EXPECT_EQ(ask(behind, "8.8.4.4, 192.0.2.1"), 400);
    EXPECT_EQ(ask(behind, "9.9.9.9, 192.0.2.1"), 429);
    EXPECT_EQ(ask(behind, "192.0.2.2"), 400);
}

// An order that was placed an hour ago, and of which nobody has told anything.
class UnknownOrder {
   public:
    explicit UnknownOrder(const DatabaseAddress& address, std::int64_t person) {
        constexpr std::int64_t kHour = 3'600'000'000;
        static constexpr Column kLine[] = {
            {"area", ColumnType::integer}, {"act", ColumnType::integer}, {"person", ColumnType::integer}};
        number_ = ActNumbers::last_of(system_clock_now() - kHour);
        auto connection = open_database(address, DatabaseUse::write);
        Rows line(kLine);
        line.add(140'522).add(number_).add(person);
        const auto added =
            (*connection)
                ->change(
                    {"insert into pay_order_line (area, pay_order, act, line, person, item, year, amount) "
                     "select area, act, act, 1, person, 'contribution', 2026, 40000 from given",
                     kLine,
                     {}},
                    line);
        if (!added) throw std::runtime_error(added.error().message.en);
    }
    std::string text() const { return OrderNumber(*RegionCode::parse("140522"), number_).text(); }

   private:
    std::int64_t number_ = 0;
};

TEST_P(PaymentServer, AsksAboutOrdersOfWhichNothingIsKnown) {
    const UnknownOrder order(books_.database(), 1);
    // The program of an operator: here a channel of rehearsals, where everybody has paid.
    const std::string command = "'" CANBAO_BINARY "' channel answer --seed 1 --paid 100% --faulty 0%";
    const std::string program = (books_.folder() / "ask-wechat").string();
    std::ofstream(program) << "tee '" << (books_.folder() / "asked").string() << "' | " << command << '\n';
    {
        const RealServer server(books_, options() + "--ask 'wechat=sh " + program + "'");
        for (int tries = 0; tries < 100 && server.metric("canbao_orders_answered_total") < 1; ++tries)
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        EXPECT_EQ(server.metric("canbao_orders_asked_total"), 1);
        EXPECT_EQ(server.metric("canbao_orders_answered_total"), 1);
        EXPECT_EQ(server.metric("canbao_order_rounds_failed_total"), 0) << server.log();
        EXPECT_THAT(content_of(books_.folder() / "asked"), testing::HasSubstr(order.text()));
    }
    // It is paid: nobody asks any more.
    const std::string round = "--area 140522 --channel wechat --json --lang en " + books_.whoever_acts();
    const auto again = run_program("channel ask --with 'sh " + program + "' " + round, "");
    EXPECT_EQ(again.exit_status, 0) << again.complaints;
    EXPECT_EQ(Json::parse(again.output).at("asked"), 0);
}

TEST_P(PaymentServer, LeavesAnOrderToTheNextAttemptWhenNobodyCanBeAsked) {
    const UnknownOrder order(books_.database(), 1);
    const std::string round = "--area 140522 --channel wechat --lang en " + books_.whoever_acts();
    const auto failed = run_program("channel ask --with 'exit 3' " + round, "");
    EXPECT_EQ(failed.exit_status, 2);
    EXPECT_THAT(failed.complaints, testing::HasSubstr("status 3"));
    EXPECT_EQ(Json::parse(run_program("channel ask --json --with true " + round, "").output).at("asked"), 0);
    // Whom another channel is asked by is another matter; answers come as files or callbacks then.
    const auto taken =
        run_program("channel unknown --area 140522 --channel alipay --lang en " + books_.whoever_acts(), "");
    EXPECT_EQ(Json::parse(taken.output),
              Json({{"channel", "alipay"}, {"order", order.text()}, {"amount", "400.00"}, {"attempt", 1}}));
}

TEST_P(PaymentServer, RefusesKeysThatOthersCanRead) {
    std::filesystem::permissions(keys_file(), std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    const auto run =
        run_program("serve --lang en --port 0 --token-file " + (books_.folder() / "token").string() + " " +
                        options() + books_.whoever_acts(),
                    "");
    EXPECT_EQ(run.exit_status, 2);
    EXPECT_THAT(run.complaints, testing::HasSubstr("chmod 600"));
}

INSTANTIATE_TEST_SUITE_P(Engines, PaymentServer, testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& engine) { return engine_name(engine); });

}  // namespace
}  // namespace canbao::behaviour
