// The sealer takes no longer than what is new needs, and keeps nobody waiting where nothing is.

#include <gtest/gtest.h>

#include "procedure/test_office.h"
#include "store/audit_store.h"

namespace canbao {
namespace {

// Counts what would keep others waiting.
class CountingConnection final : public Connection {
   public:
    explicit CountingConnection(Connection& inner) : inner_(inner) {}

    Engine engine() const override { return inner_.engine(); }
    DatabaseResult<Done> begin(TransactionKind kind) override {
        ++begun;
        return inner_.begin(kind);
    }
    DatabaseResult<Done> commit() override { return inner_.commit(); }
    void roll_back() override { inner_.roll_back(); }
    DatabaseResult<Done> run(const SqlStatement& statement, const Rows& given,
                             const std::function<void(const Rows::Row&)>& take) override {
        return inner_.run(statement, given, [&](const Rows::Row& row) {
            ++rows;
            take(row);
        });
    }
    DatabaseResult<std::int64_t> change(const SqlStatement& statement, const Rows& given) override {
        return inner_.change(statement, given);
    }
    DatabaseResult<Done> run_script(std::string_view sql) override { return inner_.run_script(sql); }

    int begun = 0;
    int rows = 0;

   private:
    Connection& inner_;
};

class Sealing : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }
    void enter(int first, int last, std::string_view area) {
        std::vector<std::string> lines;
        for (int person = first; person <= last; ++person)
            lines.push_back(fmt::format(
                R"({{"act":"register","area":"{}","key":"{}","on":"2026-01-05","document":{},"name":"示甲",)"
                R"("residence":"{}108201"}})",
                area, person, TestOffice::document(person), area));
        office_->carry_out(lines);
    }
    std::uint64_t seal(std::uint64_t most = kMostActsInSeal) {
        const auto sealed = seal_acts(office_->connection(), TestOffice::kNow, most);
        EXPECT_TRUE(sealed) << sealed.error().message.en;
        return sealed.value_or(0);
    }
    ChainCheck check() {
        const auto checked = check_chain(office_->connection());
        EXPECT_TRUE(checked && checked->faults.empty());
        return checked.value_or(ChainCheck{});
    }

    std::unique_ptr<TestOffice> office_;
};

TEST_P(Sealing, CoversSoManyActsByASeal) {
    enter(1, 7, "140522");
    enter(1, 3, "140581");
    EXPECT_EQ(seal(3), 10U);
    EXPECT_EQ(check().seals, 3U + 1U);
    EXPECT_EQ(check().acts_sealed, 10U);
    enter(8, 8, "140522");
    EXPECT_EQ(seal(), 1U);
    EXPECT_EQ(check().seals, 5U);
    const auto heads = chain_heads(office_->connection());
    ASSERT_TRUE(heads && heads->size() == 2U);
    EXPECT_EQ(heads->front().area, 140522);
    EXPECT_EQ(heads->front().seal, 4);
    EXPECT_EQ(heads->back().seal, 1);
}

TEST_P(Sealing, KeepsNobodyWaitingWhereNothingIsNew) {
    enter(1, 5, "140522");
    for (int person = 1; person <= 5; ++person) seal(1);
    CountingConnection counting(office_->connection());
    EXPECT_EQ(seal_acts(counting, TestOffice::kNow).value(), 0U);
    EXPECT_EQ(counting.begun, 0);
    // The area, that there is no other, its head: however many seals there are.
    EXPECT_EQ(counting.rows, 3);
}

INSTANTIATE_TEST_SUITE_P(On, Sealing, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
