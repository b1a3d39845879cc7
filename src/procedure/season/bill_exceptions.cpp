#include "procedure/season/bill_exceptions.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/found_person.h"
#include "procedure/pass_point.h"
#include "procedure/permission.h"
#include "store/act_store.h"
#include "store/database.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr std::size_t kPersonsAtOnce = 500;

tl::unexpected<DatabaseError> refuse(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}
tl::unexpected<DatabaseError> refuse(std::string zh, std::string en) {
    return refuse(Error::of(std::move(zh), std::move(en)));
}

tl::unexpected<DatabaseError> never_billed(const SeasonKey& season) {
    return refuse(
        fmt::format("{} {}年度还没有开票：请先执行 canbao season bill", season.area.text(), season.year),
        fmt::format("no bills were made for {} in {}: run canbao season bill first", season.area.text(),
                    season.year));
}

class ExceptionReader {
   public:
    ExceptionReader(Connection& connection, const PolicyBook& book, const KeyRing& keys, const Actor& actor,
                    const SeasonKey& season)
        : connection_(connection), book_(book), keys_(keys), actor_(actor), season_(season) {}

    DatabaseResult<std::vector<BillException>> read() {
        const SeasonState state = TRY(read_season_state(connection_, season_));
        if (!state.billed) return never_billed(season_);
        const auto bills = TRY(undetermined_bills(connection_, season_, state.billed->run));
        for (std::size_t first = 0; first < bills.size(); first += kPersonsAtOnce)
            TRY(add(std::span(bills).subspan(first, std::min(kPersonsAtOnce, bills.size() - first))));
        return std::move(exceptions_);
    }

   private:
    DatabaseResult<Done> add(std::span<const StoredBill> bills) {
        RegisterWish wish;
        for (const StoredBill& bill : bills) wish.numbers.insert(bill.person);
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        const Catalogue* catalogue = book_.catalogue(season_.area);
        for (const StoredBill& stored : bills) {
            const RegisterEntry* entry = people.find(season_.area, stored.person);
            if (entry == nullptr || !sees(actor_, *entry)) continue;
            auto name = masked_name(keys_, *entry);
            if (!name) return refuse(std::move(name.error()));
            const auto category = catalogue->category(stored.bill.category);
            exceptions_.push_back({stored.person, *std::move(name),
                                   category ? &catalogue->at(*category) : nullptr, stored.bill.clause,
                                   stored.bill.standard});
        }
        return Done{};
    }

    Connection& connection_;
    const PolicyBook& book_;
    const KeyRing& keys_;
    const Actor& actor_;
    SeasonKey season_;
    std::vector<BillException> exceptions_;
};

// One settlement, from the command to the rows.
class Settling {
   public:
    Settling(BulkWriter& writer, const SeasonLaw& law, const SettleOrder& order)
        : writer_(writer), law_(law), order_(order) {}

    DatabaseResult<SettledBill> settle() {
        TRY(check_payer());
        BulkAct act = season_act(law_, order_.season, kActSettleBill, order_.on, order_.key);
        act.person = static_cast<std::int64_t>(order_.person);
        act.command = command();
        const auto done = TRY(find_acts(writer_.connection(), {{act.area, act.client, act.key}}));
        if (!done.empty()) return done_before(done.begin()->second, act.command);
        settled_.act = TRY(writer_.write_alone(act, [&](std::int64_t number) { return rows_by(number); }));
        return settled_;
    }

   private:
    DatabaseResult<Done> check_payer() const {
        if (order_.amount.is_zero() && order_.payer.empty()) return Done{};
        if (order_.amount.is_zero())
            return refuse("资助金额为0.00时没有资金来源，请去掉 --payer",
                          "a subsidy of 0.00 has no payer: leave out --payer");
        std::string known;
        for (const NamedKey& payer : law_.table->catalogue->payers) {
            if (payer.key == order_.payer) return Done{};
            known += (known.empty() ? "" : "、") + payer.key;
        }
        return refuse(fmt::format("资金来源 --payer 应为 {} 之一", known),
                      fmt::format("--payer is one of {}", known));
    }

    std::string command() const {
        std::string out =
            fmt::format(R"({{"act":"{}","area":"{}","key":)", kActSettleBill, order_.season.area.text());
        append_json_string(out, order_.key);
        out +=
            fmt::format(R"(,"on":"{}","year":{},"person":"{}","amount":"{}","payer":)", order_.on.text(),
                        order_.season.year, static_cast<std::int64_t>(order_.person), order_.amount.text());
        append_json_string(out, order_.payer);
        out += R"(,"document":)";
        append_json_string(out, order_.document);
        return out + '}';
    }

    // The same command has its first answer; its key is not for another one.
    DatabaseResult<SettledBill> done_before(const ActRecord& record, const std::string& command) const {
        const auto digests = digests_of_command(writer_.ground().keys, command);
        if (std::ranges::find(digests, record.command_digest) == digests.end())
            return refuse(
                fmt::format("编号 {} 已用于另一次核定；重发请保持原样，新办请换编号", order_.key),
                fmt::format("the key {} was used for something else: send the same again, or take a new key",
                            order_.key));
        BillBasis basis;
        TRY(read_basis(basis));
        const StoredBill* bill = basis.bill_of(order_.person);
        return SettledBill{record.act, bill == nullptr ? Bill{} : bill->bill};
    }

    DatabaseResult<Done> read_basis(BillBasis& basis) const {
        const PersonRange range = {order_.person, order_.person};
        return read_bill_basis(writer_.connection(), order_.season, {&range, 1}, basis);
    }

    // While the area is held.
    DatabaseResult<std::vector<Facts>> rows_by(std::int64_t number) {
        const SeasonState state = TRY(read_season_state(writer_.connection(), order_.season));
        if (!state.is_open()) return tl::unexpected(season_is_not_open(order_.season));
        if (!state.billed) return never_billed(order_.season);
        if (state.has_unfinished_run())
            return refuse(
                "正在开票，或上次开票中断：请等它结束，或再执行一次 canbao season bill",
                "a billing is under way, or broke off: wait for its end, or run canbao season bill again");
        BillBasis basis;
        TRY(read_basis(basis));
        const StoredBill* stored = basis.bill_of(order_.person);
        const bool is_open =
            stored != nullptr && stored->run <= state.billed->run &&
            (stored->bill.outcome == BillOutcome::undetermined || stored->bill.reason == kSettledBill);
        if (!is_open)
            return refuse(
                "此人没有待核定的账单；待核定的见 canbao season exceptions",
                "this person has no undetermined bill: canbao season exceptions lists those that are");
        if (order_.amount > stored->bill.standard)
            return refuse(fmt::format("资助金额 {} 元高于标准 {} 元", order_.amount.text(),
                                      stored->bill.standard.text()),
                          fmt::format("a subsidy of {} yuan is above the standard of {}",
                                      order_.amount.text(), stored->bill.standard.text()));
        const StoredSettlement settlement = {
            order_.person, number, {stored->bill.category, order_.amount, order_.payer, order_.document}};
        return rows_with(settlement, {.season = order_.season, .on = state.billed->on});
    }

    // The bill as billing would make it, had the settlement been there.
    DatabaseResult<std::vector<Facts>> rows_with(const StoredSettlement& settlement, const BillOrder& order) {
        Connection& connection = writer_.connection();
        BillDecider decider(writer_.ground().book, order, TRY(merges_of(connection, order_.season.area)));
        const auto bill = TRY(decider.settled_bill(connection, settlement));
        if (!bill || bill->reason != kSettledBill)
            return refuse(
                "登记或名单已有变化，这张账单不再待核定：请先执行 canbao season bill",
                "the register or a list has changed, and this bill is open no more: run canbao season bill");
        settled_.bill = *bill;
        const StoredBill stored = {order_.person, settlement.act, 0, *bill};
        std::vector<Facts> facts = rows_of_bills(order_.season, {&stored, 1});
        facts.push_back(row_of_settlement(order_.season, settlement));
        return facts;
    }

    BulkWriter& writer_;
    const SeasonLaw& law_;
    const SettleOrder& order_;
    SettledBill settled_{};
};

}  // namespace

DatabaseResult<std::vector<BillException>> bill_exceptions(Connection& connection, const PolicyBook& book,
                                                           const KeyRing& keys, const Actor& actor,
                                                           const SeasonKey& season) {
    if (!may_read_persons(actor, season.area))
        return refuse(fmt::format("角色 {} 或辖区 {} 不能查看 {} 的人员", word(actor.role),
                                  actor.scope.text(), season.area.text()),
                      fmt::format("the role {} or the region {} may not read persons of {}", word(actor.role),
                                  actor.scope.text(), season.area.text()));
    TRY(connection.begin(TransactionKind::read));
    auto exceptions = ExceptionReader(connection, book, keys, actor, season).read();
    connection.roll_back();
    return exceptions;
}

DatabaseResult<SettledBill> settle_bill(BulkWriter& writer, const SeasonLaw& law, const SettleOrder& order) {
    return Settling(writer, law, order).settle();
}

}  // namespace canbao
