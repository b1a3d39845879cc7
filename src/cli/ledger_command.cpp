#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/money_commands.h"
#include "cli/text_table.h"
#include "procedure/money/read_ledger.h"
#include "procedure/office_clock.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

class LedgerCommand {
   public:
    LedgerCommand(const LedgerOptions& options, Connection& connection, Actor actor)
        : options_(options), connection_(connection), actor_(std::move(actor)) {}

    int run() {
        switch (options_.action) {
            case LedgerOptions::Action::verify:
                return verify();
            case LedgerOptions::Action::balance:
                return balance();
            case LedgerOptions::Action::statement:
                return statement();
        }
        CHECK(false);
    }

   private:
    Language language() const { return options_.office.common.language; }
    std::string say(std::string zh, std::string en) const {
        return language() == Language::zh ? std::move(zh) : std::move(en);
    }
    int print(const std::string& text, const Json& json) const {
        fmt::print("{}", options_.as_json ? json.dump(2) + "\n" : text);
        return kDone;
    }

    Result<LedgerOrder> order() const {
        LedgerOrder order{.region = TRY(RegionCode::parse(options_.region)),
                          .from = {},
                          .until = civil_day(system_clock_now()),
                          .known = {}};
        if (!options_.from.empty()) order.from = TRY(Date::parse(options_.from));
        if (!options_.until.empty()) order.until = TRY(Date::parse(options_.until));
        if (!options_.known.empty()) order.known = TRY(Date::parse(options_.known));
        if (order.from && *order.from > order.until)
            return fail(fmt::format("起始日 {} 晚于截止日 {}", order.from->text(), order.until.text()),
                        fmt::format("the first day {} is after the last day {}", order.from->text(),
                                    order.until.text()));
        return order;
    }

    // Where it stands on the credit side, in words: a minus is easily passed over.
    std::string side(Money amount) const {
        if (amount.is_zero()) return "0.00";
        const bool is_debit = amount > Money{};
        const Money size = is_debit ? amount : Money{} - amount;
        return (is_debit ? say("借 ", "debit ") : say("贷 ", "credit ")) + grouped(size);
    }

    int balance() const {
        const auto order = this->order();
        if (!order) return complain(order.error(), language());
        const auto by = options_.by == "area"  ? TrialBalance::By::area
                        : options_.by == "day" ? TrialBalance::By::day
                                               : TrialBalance::By::account;
        const auto balance = read_trial_balance(connection_, actor_, *order, by);
        if (!balance) return complain(balance.error(), language());
        TextTable table(by == TrialBalance::By::account ? 1 : 2);
        Json lines = Json::array();
        const auto add = [&](const TrialBalance::Line& line, const std::string& name) {
            std::vector<std::string> cells;
            if (by != TrialBalance::By::account) cells.push_back(line.group);
            for (std::string cell : {name, side(line.opening), grouped(line.within.debit),
                                     grouped(line.within.credit), side(line.closing())})
                cells.push_back(std::move(cell));
            table.add_row(std::move(cells));
        };
        std::vector<std::string> head;
        if (by != TrialBalance::By::account)
            head.push_back(by == TrialBalance::By::area ? say("区划", "area") : say("日期", "day"));
        for (std::string cell : {say("账户", "account"), say("期初", "opening"), say("借方发生", "debited"),
                                 say("贷方发生", "credited"), say("期末", "closing")})
            head.push_back(std::move(cell));
        table.add_row(std::move(head));
        table.add_rule();
        for (const TrialBalance::Line& line : balance->lines()) {
            add(line, account_name(line.account, language()));
            Json json;
            if (!line.group.empty()) json["group"] = line.group;
            json.update({{"account", line.account.text()},
                         {"opening", line.opening.text()},
                         {"debit", line.within.debit.text()},
                         {"credit", line.within.credit.text()},
                         {"closing", line.closing().text()}});
            lines.push_back(std::move(json));
        }
        table.add_rule();
        const TrialBalance::Line total = balance->total();
        add(total, say("合计", "total"));
        const bool is_balanced = balance->is_balanced();
        print(table.text() + say(is_balanced ? "借贷平衡\n" : "借贷不平衡！请执行 canbao ledger verify\n",
                                 is_balanced ? "the books balance\n"
                                             : "the books do not balance: run canbao ledger verify\n"),
              {{"balanced", is_balanced},
               {"debit", total.within.debit.text()},
               {"credit", total.within.credit.text()},
               {"lines", std::move(lines)}});
        return is_balanced ? kDone : kSomeInError;
    }

    int statement() const {
        const auto order = this->order();
        if (!order) return complain(order.error(), language());
        const auto account = Account::parse(options_.account);
        if (!account) return complain(account.error(), language());
        const auto statement = read_ledger_statement(connection_, actor_, *order, *account);
        if (!statement) return complain(statement.error(), language());
        TextTable table(4);
        table.add_row({say("日期", "day"), say("区划", "area"), say("办理号", "act"),
                       say("对方账户", "other account"), say("借方", "debit"), say("贷方", "credit"),
                       say("余额", "balance")});
        table.add_rule();
        Money balance = statement->opening;
        if (order->from) table.add_row({"", "", "", say("期初", "opening"), "", "", side(balance)});
        Json lines = Json::array();
        for (const StoredTransfer& stored : statement->transfers) {
            const Transfer& it = stored.transfer;
            const bool is_debit = it.debit() == *account;
            balance = is_debit ? balance + it.amount() : balance - it.amount();
            const Account& other = is_debit ? it.credit() : it.debit();
            table.add_row({it.day().text(), stored.area.text(), std::to_string(stored.act),
                           account_name(other, language()), is_debit ? grouped(it.amount()) : "",
                           is_debit ? "" : grouped(it.amount()), side(balance)});
            lines.push_back({{"day", it.day().text()},
                             {"area", stored.area.text()},
                             {"act", std::to_string(stored.act)},
                             {"other", other.text()},
                             {is_debit ? "debit" : "credit", it.amount().text()},
                             {"balance", balance.text()}});
        }
        return print(account_name(*account, language()) + "\n" + table.text() +
                         (statement->transfers.empty() ? no_entries(*order) : ""),
                     {{"account", account->text()},
                      {"opening", statement->opening.text()},
                      {"closing", balance.text()},
                      {"transfers", std::move(lines)}});
    }

    // An empty table looks the same for an account that is mistyped.
    std::string no_entries(const LedgerOrder& order) const {
        const std::string region = order.region.text();
        const std::string until = order.until.text();
        if (!order.from)
            return say(fmt::format("截至 {}，这个账户在 {} 没有任何分录\n", until, region),
                       fmt::format("until {} the account has no entries in {}\n", until, region));
        const std::string from = order.from->text();
        return say(fmt::format("{} 至 {}，这个账户在 {} 没有分录\n", from, until, region),
                   fmt::format("from {} until {} the account has no entries in {}\n", from, until, region));
    }

    int verify() const {
        std::optional<SeasonAsked> season;
        if (!options_.region.empty()) {
            const auto area = RegionCode::parse(options_.region);
            if (!area) return complain(area.error(), language());
            season = SeasonAsked{*area, options_.year};
        }
        const auto check = check_ledger(connection_, actor_, season);
        if (!check) return complain(check.error(), language());
        std::string text;
        Json findings = Json::array();
        for (const Finding& finding : check->findings) {
            text += fmt::format("{}  {}  {}  ({})\n", finding.rule, finding.message.in(language()),
                                grouped(finding.count), finding.first);
            findings.push_back({{"rule", finding.rule}, {"count", finding.count}, {"first", finding.first}});
        }
        Json json = {{"balanced", check->is_balanced},
                     {"turnover", check->turnover.text()},
                     {"findings", std::move(findings)}};
        if (check->bills) {
            const BillsPaid& bills = *check->bills;
            const auto count = [](std::int64_t number) {
                return grouped(static_cast<std::uint64_t>(number));
            };
            text +=
                say(fmt::format(
                        "应缴账单{}张：已按账单缴{}张，按另一金额缴{}张，未缴{}张；没有账单的缴费{}笔\n",
                        count(bills.bills), count(bills.paid), count(bills.paid_otherwise),
                        count(bills.bills - bills.paid - bills.paid_otherwise), count(bills.paid_unbilled)),
                    fmt::format(
                        "{} with something due: {} paid as billed, {} with another amount, {} not paid; {} "
                        "without such a bill\n",
                        counted(static_cast<std::uint64_t>(bills.bills), "bill"), count(bills.paid),
                        count(bills.paid_otherwise), count(bills.bills - bills.paid - bills.paid_otherwise),
                        counted(static_cast<std::uint64_t>(bills.paid_unbilled), "payment")));
            json["bills"] = {{"due", bills.bills},
                             {"paid", bills.paid},
                             {"paid_otherwise", bills.paid_otherwise},
                             {"paid_unbilled", bills.paid_unbilled}};
        }
        if (check->subsidies) {
            const Money outstanding = check->subsidies->due - check->subsidies->settled;
            text += say(
                fmt::format("资助应付{}元，已到账或冲回{}元，未到账{}元\n", grouped(check->subsidies->due),
                            grouped(check->subsidies->settled), outstanding.text()),
                fmt::format("subsidies due {} yuan, received or unwound {}, outstanding {}\n",
                            grouped(check->subsidies->due), grouped(check->subsidies->settled),
                            outstanding.text()));
            json["subsidies"] = {{"due", check->subsidies->due.text()},
                                 {"settled", check->subsidies->settled.text()},
                                 {"outstanding", outstanding.text()}};
        }
        const bool is_good = check->is_balanced && check->findings.empty();
        text += say(fmt::format("借贷各{}元，{}；不符之处{}项\n", grouped(check->turnover),
                                check->is_balanced ? "平衡" : "不平衡", check->findings.size()),
                    fmt::format("{} yuan on either side, {}; {}\n", grouped(check->turnover),
                                check->is_balanced ? "in balance" : "not in balance",
                                counted(check->findings.size(), "finding")));
        print(text, json);
        return is_good ? kDone : kSomeInError;
    }

    const LedgerOptions& options_;
    Connection& connection_;
    Actor actor_;
};

}  // namespace

int run_ledger(const LedgerOptions& options) {
    const Language language = options.office.common.language;
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    if (options.action == LedgerOptions::Action::verify && options.region.empty() != (options.year == 0))
        return complain(Error::of("--area 与 --year 要一起写", "--area and --year belong together"),
                        language);
    auto connection = open_database(*address, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    return LedgerCommand(options, **connection, *std::move(actor)).run();
}

}  // namespace canbao
