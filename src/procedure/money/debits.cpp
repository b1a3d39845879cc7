#include "procedure/money/debits.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "procedure/money/refund_scene.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "procedure/season/season_acts.h"
#include "store/order_store.h"
#include "store/payment_basis.h"
#include "store/reconciliation_store.h"
#include "store/register_store.h"
#include "store/subsidy_store.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

constexpr std::string_view kClient = "debit";

tl::unexpected<DatabaseError> refuse(std::string zh, std::string en) {
    return tl::unexpected(DatabaseError{Error::of(std::move(zh), std::move(en)), DatabaseError::Kind::other});
}

DatabaseResult<Done> check(const std::optional<ActFault>& fault) {
    if (!fault) return Done{};
    return tl::unexpected(DatabaseError{Error{fault->message}, DatabaseError::Kind::other});
}

// While the area is held: nobody registers, merges or ends anybody's agreement meanwhile.
class AgreementTaker {
   public:
    AgreementTaker(Connection& connection, const KeyRing& keys, const DebitAgreements& list)
        : connection_(connection), keys_(keys), list_(list) {}

    DatabaseResult<std::vector<DebitAgreement>> changes(AgreementsTaken& taken) {
        TRY(find_persons());
        const auto before = TRY(read_agreements(connection_, list_.area, list_.channel));
        std::map<PersonNumber, DebitAgreement> after;
        std::set<std::string> ended;
        for (const auto& each : list_.ended) ended.insert(each.agreement.text());
        for (const auto& [person, known] : before)
            if (ended.contains(known.agreement)) after.insert_or_assign(person, next(known, person, ""));
        for (const auto& each : list_.agreed) {
            const PersonNumber person = person_of(each.person);
            if (person == kNobody) {
                taken.unknown.push_back(each.line);
                continue;
            }
            const auto known = before.find(person);
            after.insert_or_assign(person, known == before.end()
                                               ? DebitAgreement{person, 0, each.agreement.text()}
                                               : next(known->second, person, each.agreement.text()));
        }
        std::vector<DebitAgreement> changes;
        for (auto& [person, change] : after) {
            const auto known = before.find(person);
            const bool is_same = known != before.end() && known->second.agreement == change.agreement;
            ++(is_same ? taken.unchanged : change.agreement.empty() ? taken.ended : taken.agreed);
            if (!is_same) changes.push_back(std::move(change));
        }
        return changes;
    }

   private:
    static DebitAgreement next(const DebitAgreement& known, PersonNumber person, std::string agreement) {
        return {person, known.turn + 1, std::move(agreement)};
    }

    DatabaseResult<Done> find_persons() {
        std::set<DocumentKey> documents;
        std::set<PersonNumber> numbers;
        for (const auto& each : list_.agreed) {
            if (const auto* number = std::get_if<PersonNumber>(&each.person)) numbers.insert(*number);
            for (const BlindIndex& index : indexes(each.person)) documents.insert({list_.area, index});
        }
        Requests requests;
        ask_owners(requests, documents, owners_);
        TRY(requests.run(connection_));
        registered_ = TRY(registered_of(connection_, list_.area, numbers));
        merges_ = TRY(merges_of(connection_, list_.area));
        return Done{};
    }

    std::vector<BlindIndex> indexes(const PersonReference& person) const {
        const auto* document = std::get_if<DocumentReference>(&person);
        return document == nullptr ? std::vector<BlindIndex>() : indexes_of(keys_, *document);
    }

    // With merges followed; kNobody: nobody is registered so.
    PersonNumber person_of(const PersonReference& reference) const {
        PersonNumber person = kNobody;
        if (const auto* number = std::get_if<PersonNumber>(&reference)) {
            if (registered_.contains(*number)) person = *number;
        } else {
            for (const BlindIndex& index : indexes(reference))
                if (const auto owner = owners_.find({list_.area, index}); owner != owners_.end())
                    person = owner->second;
        }
        for (auto into = merges_.find(person); into != merges_.end(); into = merges_.find(person))
            person = into->second;
        return person;
    }

    Connection& connection_;
    const KeyRing& keys_;
    const DebitAgreements& list_;
    std::map<DocumentKey, PersonNumber> owners_;
    std::set<PersonNumber> registered_;
    std::map<PersonNumber, PersonNumber> merges_;
};

// While the area is held.
class DebitMaker {
   public:
    DebitMaker(BulkTransaction& transaction, const DebitOrder& order)
        : transaction_(transaction), order_(order), area_(order.season.area) {}

    DatabaseResult<DebitsMade> make() {
        TRY(choose());
        if (made_.debits.empty())
            return refuse(
                fmt::format(
                    "没有可批扣的人：签约者中{}人没有应缴的账单，{}人已缴，{}人在未回盘的文件中（debit "
                    "list），{}人开票后有变动",
                    made_.nothing_due, made_.paid, made_.being_debited, made_.changed),
                fmt::format(
                    "nobody is to be debited: of those with agreements {} owe nothing by a bill, {} have "
                    "paid, {} are in a file that is not answered (debit list), {} changed since the bills",
                    made_.nothing_due, made_.paid, made_.being_debited, made_.changed));
        const auto count = static_cast<std::int64_t>(made_.debits.size());
        const std::int64_t act = TRY(transaction_.take_numbers(1 + count));
        Money total;
        for (StoredDebit& debit : made_.debits) {
            debit.order = act + debit.line * ActNumbers::kStep;
            total += debit.amount;
        }
        const int number = TRY(next_number());
        made_.file = {.key = {area_, order_.channel, number},
                      .act = act,
                      .year = order_.season.year,
                      .made_on = order_.on,
                      .debits = count,
                      .total = total,
                      .answer = {}};
        TRY(write());
        return std::move(made_);
    }

   private:
    DatabaseResult<Done> choose() {
        Connection& connection = transaction_.connection();
        const SeasonState state = TRY(read_season_state(connection, order_.season));
        if (!state.is_open()) return tl::unexpected(season_is_not_open(order_.season));
        if (!state.billed)
            return refuse(fmt::format("{} {}年度还没有开票：请先执行 canbao season bill", area_.text(),
                                      order_.season.year),
                          fmt::format("no bills were made for {} in {}: run canbao season bill first",
                                      area_.text(), order_.season.year));
        std::map<PersonNumber, Money> due;
        for (const DueBill& bill : TRY(due_bills(connection, order_.season, state.billed->run)))
            due.emplace(bill.person, bill.due);
        const PersonRange everybody = {PersonNumber{1}, kLastPerson};
        const auto contributions = TRY(contributions_in(connection, order_.season, everybody));
        const auto debited = TRY(persons_being_debited(connection, area_, order_.season.year));
        const auto changed = TRY(changed_since(state.billed->act));
        for (const auto& [person, known] : TRY(read_agreements(connection, area_, order_.channel))) {
            if (known.agreement.empty()) continue;
            const auto bill = due.find(person);
            if (contributions.contains(person)) {
                ++made_.paid;
            } else if (debited.contains(person)) {
                ++made_.being_debited;
            } else if (changed.contains(person)) {
                ++made_.changed;
            } else if (bill == due.end()) {
                ++made_.nothing_due;
            } else if (made_.debits.size() < DebitBatch::kMostRows) {
                const auto line = static_cast<std::int64_t>(made_.debits.size()) + 1;
                made_.debits.push_back({.line = line,
                                        .order = 0,
                                        .person = person,
                                        .agreement = known.agreement,
                                        .amount = bill->second});
            }
        }
        return Done{};
    }

    // Of whom the bill may say something else by now.
    DatabaseResult<std::set<PersonNumber>> changed_since(std::int64_t billed) {
        const auto changed = TRY(persons_changed_after(transaction_.connection(), area_, billed));
        if (!changed)
            return refuse("开票后办理过名单，账单可能已变：请先执行 canbao season bill",
                          "a list was taken since the bills were made: run canbao season bill first");
        return std::set<PersonNumber>(changed->begin(), changed->end());
    }

    DatabaseResult<int> next_number() {
        int last = 0;
        for (const StoredDebitFile& file : TRY(read_debit_files(transaction_.connection(), area_)))
            if (file.key.channel == order_.channel) last = std::max(last, file.key.number);
        return last + 1;
    }

    DatabaseResult<Done> write() {
        std::vector<StoredOrder> orders;
        orders.reserve(made_.debits.size());
        for (const StoredDebit& debit : made_.debits)
            orders.push_back(
                {area_,
                 debit.order,
                 made_.file.act,
                 {{static_cast<std::int64_t>(debit.person), std::string(word(PaymentItem::contribution)),
                   made_.file.year, debit.amount}}});
        std::vector<Facts> facts = rows_of_orders(orders);
        std::ranges::move(rows_of_debit_file(made_.file, made_.debits), std::back_inserter(facts));
        const BulkAct act = {.area = area_,
                             .client = std::string(kClient),
                             .key = fmt::format("{}/{}", order_.channel.text(), made_.file.key.number),
                             .kind = std::string(kActDebitFile),
                             .on = order_.on,
                             .command = fmt::format(
                                 R"({{"act":"{}","area":"{}","channel":"{}","file":{},"on":"{}","year":{}}})",
                                 kActDebitFile, area_.text(), order_.channel.text(), made_.file.key.number,
                                 order_.on.text(), made_.file.year),
                             .decision = {}};
        const FactDigests digests = digests_of(facts);
        return transaction_.write(act, made_.file.act, std::move(facts), digests);
    }

    BulkTransaction& transaction_;
    const DebitOrder& order_;
    RegionCode area_;
    DebitsMade made_{.file = {.key = {order_.season.area, order_.channel, 0},
                              .act = 0,
                              .year = order_.season.year,
                              .made_on = order_.on,
                              .debits = 0,
                              .total = {},
                              .answer = {}},
                     .debits = {}};
};

DatabaseResult<std::optional<StoredDebitFile>> find_file(Connection& connection, const DebitFileKey& key) {
    for (StoredDebitFile& file : TRY(read_debit_files(connection, key.area)))
        if (file.key.channel == key.channel && file.key.number == key.number)
            return std::optional(std::move(file));
    return std::optional<StoredDebitFile>();
}

tl::unexpected<DatabaseError> no_file(const DebitFileKey& key) {
    return refuse(
        fmt::format("{} 没有发往 {} 的第{}号批扣文件", key.area.text(), key.channel.text(), key.number),
        fmt::format("{} has sent no file {} of batch debit to {}", key.area.text(), key.number,
                    key.channel.text()));
}

DatabaseResult<DebitsMade> read_made(Connection& connection, const DebitFileKey& key) {
    auto file = TRY(find_file(connection, key));
    if (!file) return no_file(key);
    auto debits = TRY(read_debits(connection, key));
    return DebitsMade{.file = *std::move(file), .debits = std::move(debits)};
}

// A bank that numbers its debits anew in each file would have them taken for those of an earlier one.
DatabaseResult<RejectedFile> trades_used_before(Connection& connection, const DebitResultFile& answer) {
    std::vector<std::string> trades;
    DebitResultFile::Rows rows(answer);
    while (const auto row = rows.next())
        if (row->debit) trades.push_back(row->debit->trade.text());
    const auto known = TRY(orders_of_trades(connection, answer.batch().channel, trades));
    RejectedFile rejected;
    DebitResultFile::Rows again(answer);
    while (const auto row = again.next()) {
        if (!row->debit) continue;
        const auto before = known.find(row->debit->trade.text());
        if (before == known.end() || before->second == row->order) continue;
        rejected.add(
            {row->sequence + std::uint64_t{1},
             {"trade", "交易号"},
             {"这个交易号已是另一笔缴费的，请银行改正", "another payment has this trade: ask the bank"}});
    }
    return rejected;
}

// What the holder of an account reads.
DebitSummary summary_of(int year) {
    auto summary = DebitSummary::parse(fmt::format("{}年居民医保", year));
    CHECK(summary);
    return *std::move(summary);
}

}  // namespace

DatabaseResult<AgreementsTaken> take_agreements(BulkWriter& writer, const DebitAgreements& list,
                                                std::string_view digest, Date on) {
    TRY(check(refuse_payment(writer.actor(), list.area)));
    const BulkAct act = {
        .area = list.area,
        .client = std::string(kClient),
        .key = fmt::format("agreements/{}/{}/{}", list.channel.text(), list.day.text(), list.number),
        .kind = std::string(kActDebitAgreements),
        .on = on,
        .command = fmt::format(R"({{"act":"{}","channel":"{}","digest":"{}"}})", kActDebitAgreements,
                               list.channel.text(), hex_of(digest)),
        .decision = {}};
    AgreementsTaken taken;
    if (const auto known = TRY(done_before(writer, act))) {
        taken.act = known->act;
        taken.is_repeated = true;
        return taken;
    }
    const auto facts_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        const auto changes =
            TRY(AgreementTaker(writer.connection(), writer.ground().keys, list).changes(taken));
        std::vector<Facts> facts;
        facts.push_back(rows_of_agreements(list.area, list.channel, number, changes));
        return facts;
    };
    taken.act = TRY(writer.write_alone(act, facts_by));
    return taken;
}

DatabaseResult<DebitsMade> make_debit_file(BulkWriter& writer, const DebitOrder& order) {
    TRY(check(refuse_payment(writer.actor(), order.season.area)));
    std::optional<DebitsMade> made;
    const auto work = [&](BulkTransaction& transaction) -> DatabaseResult<Done> {
        made = TRY(DebitMaker(transaction, order).make());
        return Done{};
    };
    TRY(writer.write_together(order.season.area, {}, work));
    return *std::move(made);
}

DatabaseResult<DebitsMade> read_debit_file(Connection& connection, const Actor& actor,
                                           const DebitFileKey& file) {
    TRY(check(refuse_payment(actor, file.area)));
    TRY(connection.begin(TransactionKind::read));
    auto made = read_made(connection, file);
    connection.roll_back();
    return made;
}

DatabaseResult<std::vector<StoredDebitFile>> list_debit_files(Connection& connection, const Actor& actor,
                                                              RegionCode area) {
    TRY(check(refuse_payment(actor, area)));
    return read_debit_files(connection, area);
}

Result<std::string> text_of_debit_file(const DebitsMade& made, TextEncoding encoding) {
    const StoredDebitFile& file = made.file;
    const DebitBatch batch = {file.key.channel, file.key.area, file.year,
                              file.key.number,  file.made_on,  static_cast<std::uint32_t>(file.debits),
                              file.total};
    DebitFileWriter writer = TRY(DebitFileWriter::create(batch, encoding));
    const DebitSummary summary = summary_of(file.year);
    std::string out;
    writer.begin(out);
    for (const StoredDebit& debit : made.debits) {
        AgreementNumber agreement = TRY(AgreementNumber::parse(debit.agreement));
        writer.append(out, {static_cast<std::uint32_t>(debit.line), OrderNumber(file.key.area, debit.order),
                            std::move(agreement), debit.amount, summary});
    }
    writer.finish(out);
    return out;
}

DatabaseResult<std::vector<Facts>> facts_of_debit_answer(Connection& connection, RegionCode area,
                                                         const DebitResultFile& answer, std::int64_t act) {
    const DebitBatch& batch = answer.batch();
    const DebitFileKey key = {batch.area, batch.channel, batch.number};
    if (batch.area != area)
        return refuse(fmt::format("这是 {} 的批扣结果，不是 {} 的", batch.area.text(), area.text()),
                      fmt::format("this is an answer for {}, not for {}", batch.area.text(), area.text()));
    DebitsMade made = TRY(read_made(connection, key));
    if (made.file.answer)
        return refuse(fmt::format("第{}号批扣文件已有结果（办理号 {}）", key.number, made.file.answer->act),
                      fmt::format("file {} is answered already (act {})", key.number, made.file.answer->act));
    const auto text = text_of_debit_file(made, TextEncoding::utf8);
    if (!text) return tl::unexpected(DatabaseError{text.error(), DatabaseError::Kind::other});
    const auto sent = DebitFile::read(*text);
    CHECK(sent);
    const RejectedFile differing = differences(*sent, answer);
    if (!differing.empty())
        return tl::unexpected(DatabaseError{Error{differing.text(fmt::format("debit_result/{}", key.number))},
                                            DatabaseError::Kind::other});
    const RejectedFile used = TRY(trades_used_before(connection, answer));
    if (!used.empty())
        return tl::unexpected(DatabaseError{Error{used.text(fmt::format("debit_result/{}", key.number))},
                                            DatabaseError::Kind::other});
    made.file.answer = {act, static_cast<std::int64_t>(answer.totals().debited_rows),
                        answer.totals().debited};
    std::map<std::int64_t, std::string> failures;
    DebitResultFile::Rows rows(answer);
    while (const auto row = rows.next())
        if (row->outcome != DebitOutcome::success) failures.emplace(row->sequence, word(row->outcome));
    return rows_of_debit_answer(made.file, failures);
}

}  // namespace canbao
