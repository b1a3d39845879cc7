// No statement of an act, and none of a person's story, reads a whole table: also not in a database that was
// never analysed, where SQLite would guess wrong.

#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "procedure/person_story.h"
#include "procedure/test_office.h"
#include "store/bill_basis.h"

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
    TestOffice office(database.address(), CANBAO_SOURCE_DIR);
    PlanningConnection planning(office.connection());
    const std::string document = TestOffice::document(1);
    office.carry_out(
        {fmt::format(R"({{"act":"register","area":"140522","key":"r","on":"2026-01-05","document":{},)"
                     R"("name":"示甲","residence":"140522108201"}})",
                     document),
         fmt::format(
             R"({{"act":"enrol","area":"140522","key":"e","on":"2026-01-05","document":{},"cause":"first"}})",
             document)},
        planning);
    const auto reference = IdentityDocument::parse(DocumentKind::resident_id, TestOffice::id(1).plain());
    const auto story = read_person_story(planning, office.book(), office.keys(), office.actor(),
                                         {*RegionCode::parse("140522"),
                                          DocumentReference{*reference, {}, {}},
                                          *Date::parse("2026-01-05"),
                                          {},
                                          2026});
    ASSERT_TRUE(story) << story.error().message.en;
    EXPECT_EQ(story->acts.size(), 2U);
    EXPECT_GT(planning.planned(), 8);

    // A part of a season's bills, and whoever was changed since an act.
    const SeasonKey season = {*RegionCode::parse("140522"), 2026};
    const PersonRange range = {static_cast<PersonNumber>(1), kLastPerson};
    BillBasis basis;
    ASSERT_TRUE(read_bill_basis(planning, season, {&range, 1}, basis));
    EXPECT_EQ(basis.entries.size(), 1U);
    ASSERT_TRUE(persons_changed_after(planning, season.area, 1));
    ASSERT_TRUE(read_season_state(planning, season));
    EXPECT_GT(planning.planned(), 20);
}

}  // namespace
}  // namespace canbao
