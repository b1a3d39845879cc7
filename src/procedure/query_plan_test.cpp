// No statement of an act, and none of a person's story, reads a whole table: also not in a database that was
// never analysed, where SQLite would guess wrong.

#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/real_policies.h"
#include "procedure/act_batch.h"
#include "procedure/person_story.h"
#include "store/key_store.h"
#include "store/test_databases.h"

namespace canbao {
namespace {

// Asks for the plan of every statement before it is run.
class PlanningConnection final : public Connection {
   public:
    explicit PlanningConnection(Connection& inner) : inner_(inner) {}

    Engine engine() const override { return inner_.engine(); }
    DatabaseResult<Done> begin(TransactionKind kind) override { return inner_.begin(kind); }
    DatabaseResult<Done> commit() override { return inner_.commit(); }
    void roll_back() override { inner_.roll_back(); }
    DatabaseResult<Done> run(const SqlStatement& statement, const Rows& given,
                             const std::function<void(const Rows::Row&)>& take) override {
        plan(statement, given);
        return inner_.run(statement, given, take);
    }
    DatabaseResult<std::int64_t> change(const SqlStatement& statement, const Rows& given) override {
        return inner_.change(statement, given);
    }
    DatabaseResult<Done> run_script(std::string_view sql) override { return inner_.run_script(sql); }

    int planned() const { return static_cast<int>(seen_.size()); }

   private:
    void plan(const SqlStatement& statement, const Rows& given) {
        static constexpr Column kPlan[] = {{"id", ColumnType::integer},
                                           {"parent", ColumnType::integer},
                                           {"notused", ColumnType::integer},
                                           {"detail", ColumnType::text}};
        // The others write, or ask for no more than the first row of a key.
        if (statement.sql.find("from given join ") == std::string_view::npos) return;
        if (given.empty() || !seen_.insert(std::string(statement.sql)).second) return;
        // The text outlives the connection, which knows statements by it.
        texts_.push_back(std::make_unique<std::string>("explain query plan " + std::string(statement.sql)));
        const SqlStatement explain = {*texts_.back(), statement.given, kPlan};
        const auto done = inner_.run(explain, given, [&](const Rows::Row& row) {
            const std::string step(row.bytes(3));
            const bool is_given = step == "SCAN given" || step == "SCAN CONSTANT ROW";
            EXPECT_FALSE(step.starts_with("SCAN") && !is_given) << step << "\n  " << statement.sql;
            EXPECT_FALSE(step.ends_with("(area=?)"))
                << "hundreds of thousands of rows: " << step << "\n  " << statement.sql;
        });
        EXPECT_TRUE(done) << done.error().message.en << "\n  " << statement.sql;
    }

    Connection& inner_;
    std::set<std::string> seen_;
    std::vector<std::unique_ptr<std::string>> texts_;
};

TEST(QueryPlans, ReadNoWholeTable) {
    TestDatabase database(Engine::sqlite);
    auto opened = open_database(database.address(), DatabaseUse::migrate);
    ASSERT_TRUE(opened && migrate(**opened, 0, "test"));
    // What was told of the tables counts from the next opening on.
    opened = open_database(database.address(), DatabaseUse::write);
    ASSERT_TRUE(opened);
    Connection& connection = **opened;
    const auto keys = KeyRing::parse(KeyRing::create(KeyRing::Suite::international), "keys");
    ASSERT_TRUE(keys && add_keys(connection, keys->prints(), 0));
    const auto policy = archive_policy(connection, "digest", "law", 0);
    const auto known = count_keys(connection);
    ASSERT_TRUE(policy && known);
    const PolicyBook& book = book_of_every_place(CANBAO_SOURCE_DIR);
    const ActGround ground{book, *keys, *policy, "test", *known};
    const Actor actor{"test", Role::agency, *RegionCode::parse("140000")};

    const IdNumber id = IdNumber::synthetic(14, 5, *Date::parse("1980-01-01"), 1);
    const IdentityDocument document = *IdentityDocument::parse(DocumentKind::resident_id, id.plain());
    const RegionCode area = *RegionCode::parse("140522");
    const Date on = *Date::parse("2026-01-05");
    const std::int64_t now = 1'767'600'000'000'000;  // 2026-01-05
    const PreparedAct acts[] = {
        prepare_act({area, "r", on,
                     RegisterCommand{{*PersonName::parse("示甲"),
                                      document,
                                      id.sex(),
                                      id.born(),
                                      {},
                                      *RegionCode::parse("140522108201")}}},
                    actor, "test", *keys),
        prepare_act({area, "e", on,
                     EnrolCommand{DocumentReference{document, {}, {}}, EnrolmentCause::first, {}, {}, {}}},
                    actor, "test", *keys)};
    const PreparedAct* given[] = {&acts[0], &acts[1]};
    PlanningConnection planning(connection);
    ActNumbers numbers(1);
    const auto answers = carry_out_batch(planning, ground, given, numbers, now);
    ASSERT_TRUE(answers) << answers.error().message.en;
    for (const ActAnswer& answer : *answers) EXPECT_FALSE(answer.fault) << answer.fault->message.en;
    const auto story = read_person_story(planning, book, *keys, actor,
                                         {area, DocumentReference{document, {}, {}}, on, {}, 2026});
    ASSERT_TRUE(story) << story.error().message.en;
    EXPECT_EQ(story->acts.size(), 2U);
    EXPECT_GT(planning.planned(), 8);
}

}  // namespace
}  // namespace canbao
