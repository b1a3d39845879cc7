#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channels/act_line.h"
#include "policy/real_policies.h"
#include "procedure/act_batch.h"
#include "procedure/payment_batch.h"
#include "procedure/state_batch.h"
#include "store/act_store.h"
#include "store/clock_store.h"
#include "store/key_store.h"
#include "store/sm3.h"
#include "store/test_databases.h"

// For tests only: an office with empty books, to which lines of acts are handed.

namespace canbao {

class TestOffice {
   public:
    static constexpr std::int64_t kNow = 1'767'600'000'000'000;  // 2026-01-05

    // `source`: the folder of the project.
    TestOffice(const DatabaseAddress& address, std::string_view source) : book_(book_of_every_place(source)) {
        auto opened = open_database(address, DatabaseUse::migrate);
        CHECK(opened && migrate(**opened, 0, "test"));
        // What was told of the tables counts from the next opening on.
        opened = open_database(address, DatabaseUse::write);
        CHECK(opened.has_value());
        connection_ = *std::move(opened);
        CHECK(add_keys(*connection_, keys_.prints(), 0).has_value());
        const auto policy = archive_policy(*connection_, sm3("law"), "law", 0);
        const auto known = count_keys(*connection_);
        CHECK(policy && known);
        ground_ = std::make_unique<ActGround>(ActGround{book_, keys_, *policy, "test", *known});
    }

    Connection& connection() { return *connection_; }
    const PolicyBook& book() const { return book_; }
    const KeyRing& keys() const { return keys_; }
    const Actor& actor() const { return actor_; }

    // As a rotation begins: there are newer keys and the books know them; nothing is sealed anew yet.
    void renew_keys() {
        text_of_keys_ = *KeyRing::with_new_keys(text_of_keys_, "keys", KeyRing::Suite::national);
        keys_ = *KeyRing::parse(text_of_keys_, "keys");
        CHECK(add_keys(*connection_, keys_.prints(), 0).has_value());
        ground_->keys_known = *count_keys(*connection_);
    }

    // The document of an invented person, as lines name it.
    static std::string document(int person) {
        return fmt::format(R"({{"kind":"resident_id","number":"{}"}})", id(person).plain());
    }
    static IdNumber id(int person) { return IdNumber::synthetic(14, 5, *Date::parse("1980-01-01"), person); }

    // From now on it is this many days after kNow.
    void set_day(int days) { now_ = kNow + days * 86'400'000'000; }

    // As one batch; `connection` may watch what it does.
    std::vector<ActAnswer> carry_out(const std::vector<std::string>& lines) {
        return carry_out(lines, *connection_);
    }
    std::vector<ActAnswer> carry_out(const std::vector<std::string>& lines, Connection& connection) {
        ActLineReader reader;
        std::vector<PreparedAct> acts;
        for (const std::string& line : lines) {
            auto command = reader.read(line);
            EXPECT_TRUE(command) << line << ": " << command.error().message.en;
            if (command) acts.push_back(prepare_act(*std::move(command), actor_, "test", keys_));
        }
        std::vector<const PreparedAct*> given;
        for (const PreparedAct& act : acts) given.push_back(&act);
        auto answers = carry_out_batch(connection, *ground_, given, numbers_, now_);
        EXPECT_TRUE(answers) << answers.error().message.en;
        if (!answers) return {};
        for (const ActAnswer& answer : *answers) EXPECT_FALSE(answer.fault) << answer.fault->message.en;
        return *std::move(answers);
    }

    // Payments, as one batch.
    std::vector<PaymentAnswer> pay(std::vector<PaymentCommand> commands) {
        std::vector<PreparedPayment> payments;
        for (PaymentCommand& command : commands)
            payments.push_back(prepare_payment(std::move(command), actor_, keys_));
        return pay(payments);
    }
    std::vector<PaymentAnswer> pay(const std::vector<PreparedPayment>& payments) {
        std::vector<const PreparedPayment*> given;
        for (const PreparedPayment& payment : payments) given.push_back(&payment);
        auto answers = carry_out_batch(*connection_, *ground_, given, numbers_, now_);
        EXPECT_TRUE(answers) << answers.error().message.en;
        return answers ? *std::move(answers) : std::vector<PaymentAnswer>();
    }

    // What channels tell besides, as one batch.
    std::vector<StateAnswer> note(const std::vector<PreparedState>& states) {
        std::vector<const PreparedState*> given;
        for (const PreparedState& state : states) given.push_back(&state);
        auto answers = carry_out_batch(*connection_, *ground_, given, numbers_, now_);
        EXPECT_TRUE(answers) << answers.error().message.en;
        return answers ? *std::move(answers) : std::vector<StateAnswer>();
    }

   private:
    const PolicyBook& book_;
    std::string text_of_keys_ = KeyRing::create(KeyRing::Suite::international);
    KeyRing keys_ = *KeyRing::parse(text_of_keys_, "keys");
    Actor actor_{"test", Role::agency, *RegionCode::parse("140000")};
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<ActGround> ground_;
    ActNumbers numbers_{1};
    std::int64_t now_ = kNow;
};

}  // namespace canbao
