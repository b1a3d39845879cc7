// What payers of subsidies owe and have transferred.

#include <algorithm>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/money/refund_scene.h"
#include "procedure/money/subsidies.h"
#include "procedure/permission.h"
#include "store/ledger_store.h"
#include "store/payment_store.h"

namespace canbao {
namespace {

DatabaseResult<Done> check(const std::optional<ActFault>& fault) {
    if (!fault) return Done{};
    return tl::unexpected(DatabaseError{Error{fault->message}, DatabaseError::Kind::other});
}

DatabaseResult<Done> check_payer(const BulkWriter& writer, const ReceiptOrder& order) {
    const Catalogue* catalogue = writer.ground().book.catalogue(order.season.area);
    std::string known;
    if (catalogue != nullptr)
        for (const NamedKey& payer : catalogue->payers) {
            if (payer.key == order.payer) return Done{};
            known += (known.empty() ? "" : "、") + payer.key;
        }
    return refund_error(fmt::format("资金来源 --payer 应为 {} 之一", known),
                        fmt::format("--payer is one of {}", known));
}

std::string command_of(const ReceiptOrder& order) {
    std::string out =
        fmt::format(R"({{"act":"{}","area":"{}","key":)", kActReceiveSubsidy, order.season.area.text());
    append_json_string(out, order.key);
    out += fmt::format(R"(,"on":"{}","year":{},"payer":"{}","amount":"{}","document":)", order.on.text(),
                       order.season.year, order.payer, order.amount.text());
    append_json_string(out, order.document);
    return out + '}';
}

// The payer of "subsidy:<payer>:<year>" where it is of this year; empty: it is another account.
std::string payer_of(const Account& account, int year) {
    const std::string end = fmt::format(":{}", year);
    constexpr std::string_view kBegin = "subsidy:";
    const std::string& text = account.text();
    if (!text.starts_with(kBegin) || !text.ends_with(end)) return {};
    return text.substr(kBegin.size(), text.size() - kBegin.size() - end.size());
}

class StatementReader {
   public:
    StatementReader(Connection& connection, const SeasonKey& season, Date until)
        : connection_(connection), season_(season), until_(until) {}

    DatabaseResult<SubsidyStatement> read() {
        TRY(sum_transfers(connection_, {.region = season_.area, .until = until_},
                          [&](const LedgerSum& sum) { take(sum.transfer); }));
        const SeasonState state = TRY(read_season_state(connection_, season_));
        if (state.billed) {
            const BillSums billed = TRY(sum_bills(connection_, season_, state.billed->run));
            for (const SubsidySum& sum : billed.subsidies) of(sum.payer).billed += sum.amount;
        }
        const auto standing = TRY(sum_subsidies(connection_, season_));
        for (const StandingSubsidy& sum : standing) of(sum.payer).categories.push_back(sum);
        SubsidyStatement statement;
        statement.receipts = TRY(read_receipts(connection_, season_));
        for (auto& [key, payer] : payers_) statement.payers.push_back(std::move(payer));
        return statement;
    }

   private:
    PayerStatement& of(const std::string& payer) {
        PayerStatement& statement = payers_[payer];
        statement.payer = payer;
        return statement;
    }

    void take(const Transfer& transfer) {
        if (const std::string payer = payer_of(transfer.debit(), season_.year); !payer.empty())
            of(payer).due += transfer.amount();
        const std::string payer = payer_of(transfer.credit(), season_.year);
        if (payer.empty()) return;
        const bool is_receipt = transfer.debit() == treasury_account();
        (is_receipt ? of(payer).received : of(payer).unwound) += transfer.amount();
    }

    Connection& connection_;
    SeasonKey season_;
    Date until_;
    std::map<std::string, PayerStatement> payers_;
};

}  // namespace

DatabaseResult<std::int64_t> receive_subsidy(BulkWriter& writer, const ReceiptOrder& order) {
    TRY(check(refuse_finance(writer.actor(), order.season.area)));
    TRY(check_payer(writer, order));
    if (order.amount.is_zero())
        return refund_error("到账金额应大于0.00", "the amount that arrived is above 0.00");
    BulkAct act = refund_act(order.season.area, kActReceiveSubsidy, order.key, order.on, command_of(order));
    act.client = "subsidy";
    const auto before = TRY(done_before(writer, act));
    if (before) return before->act;
    return writer.write_alone(act, [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        for (const SubsidyReceipt& known : TRY(read_receipts(writer.connection(), order.season)))
            if (known.payer == order.payer && known.document == order.document && known.day == order.on &&
                known.amount == order.amount)
                return refund_error(
                    fmt::format("这笔到账已登记（办理号 {}）：单据、日期和金额都相同", known.act),
                    fmt::format(
                        "this transfer is recorded (act {}): the paper, the day and the amount are the "
                        "same",
                        known.act));
        PaymentRows rows;
        const auto transfer = transfer_between(
            treasury_account(), subsidy_account(order.payer, order.season.year), order.amount, order.on);
        CHECK(transfer.has_value());
        rows.add(order.season.area, number, *transfer);
        std::vector<Facts> facts = rows.take();
        facts.push_back(
            row_of_receipt(order.season, {number, order.payer, order.amount, order.on, order.document}));
        return facts;
    });
}

DatabaseResult<SubsidyStatement> read_subsidies(Connection& connection, const Actor& actor,
                                                const SeasonKey& season, Date until) {
    TRY(check(refuse_ledger_reader(actor, season.area)));
    TRY(connection.begin(TransactionKind::read));
    auto statement = StatementReader(connection, season, until).read();
    connection.roll_back();
    return statement;
}

}  // namespace canbao
