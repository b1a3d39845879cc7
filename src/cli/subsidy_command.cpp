#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/clear_option.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "cli/refund_commands.h"
#include "cli/text_table.h"
#include "procedure/money/subsidies.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Action = SubsidyOptions::Action;
using Json = nlohmann::ordered_json;

class SubsidyCommand {
   public:
    SubsidyCommand(const SubsidyOptions& options, const Office& office, Actor actor, SeasonKey season)
        : options_(options), office_(office), actor_(std::move(actor)), season_(season) {}

    int run() {
        switch (options_.action) {
            case Action::confirm:
                return confirm();
            case Action::receive:
                return receive();
            case Action::show:
                return show();
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
    DatabaseResult<BulkWriter> writer() const {
        return BulkWriter::start({.database = office_.database}, *office_.book, *office_.keys, office_.law,
                                 program_version(), actor_);
    }
    std::string payer_name(const std::string& key) const {
        const Catalogue* catalogue = office_.book->catalogue(season_.area);
        const NamedKey* payer = catalogue == nullptr ? nullptr : catalogue->payer(key);
        return payer == nullptr ? key : payer->name.in(language());
    }
    std::string category_name(const std::string& key) const {
        const Catalogue* catalogue = office_.book->catalogue(season_.area);
        const auto category = catalogue == nullptr ? std::nullopt : catalogue->category(key);
        return category ? catalogue->at(*category).name.in(language()) : key;
    }
    static std::string count_text(std::int64_t count) { return grouped(static_cast<std::uint64_t>(count)); }
    static std::string people(std::int64_t count) {
        return counted(static_cast<std::uint64_t>(count), "person", "people");
    }

    int confirm() const {
        const auto law = law_of_season(*office_.book, season_);
        if (!law) return complain(law.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        ProgressBar bar(say("正在确认", "confirming"), {});
        const auto report =
            confirm_subsidies(*writer, *law, season_, [&](std::uint64_t done) { bar.show(done); });
        if (!report) return complain(report.error(), language());
        Json json = {{"confirmed", report->confirmed},
                     {"before", report->before},
                     {"given_back", report->given_back},
                     {"changed", report->changed},
                     {"by_payer", Json::object()}};
        std::string text =
            say(fmt::format("代缴确认{}人；此前已记为已缴{}人\n", count_text(report->confirmed),
                            count_text(report->before)),
                fmt::format("{} confirmed as paid for by others; {} before\n", people(report->confirmed),
                            counted(static_cast<std::uint64_t>(report->before), "was", "were")));
        for (const auto& [payer, amount] : report->by_payer) {
            text += say(fmt::format("  {}  {} 元\n", payer_name(payer), grouped(amount)),
                        fmt::format("  {}  {} yuan\n", payer_name(payer), grouped(amount)));
            json["by_payer"][payer] = amount.text();
        }
        if (report->changed > 0)
            text +=
                say(fmt::format("  {}人开票后账单会变或已不在参保，没有确认：请执行 canbao season bill\n",
                                count_text(report->changed)),
                    fmt::format("  {} would be billed otherwise now, or are enrolled no longer: run canbao "
                                "season bill\n",
                                count_text(report->changed)));
        if (report->given_back > 0)
            text += say(fmt::format("  {}人曾退费，没有再确认\n", count_text(report->given_back)),
                        fmt::format("  {} were given their contribution back, and are not confirmed again\n",
                                    count_text(report->given_back)));
        return print(text, json);
    }

    Result<ReceiptOrder> receipt() const {
        if (options_.key.empty() || options_.key.size() > kLongestActKey)
            return fail(fmt::format("--key 应为1至{}字节", kLongestActKey),
                        fmt::format("--key is 1 to {} bytes long", kLongestActKey));
        const Date today = civil_day(system_clock_now());
        ReceiptOrder order{.season = season_,
                           .key = options_.key,
                           .on = options_.on.empty() ? today : TRY(Date::parse(options_.on)),
                           .payer = options_.payer,
                           .amount = TRY(Money::parse(options_.amount)),
                           .document = TRY(clear_option("--document", options_.document))};
        if (order.on > today) return fail("到账日在今天以后", "the day of arrival lies ahead");
        return order;
    }

    int receive() const {
        const auto order = receipt();
        if (!order) return complain(order.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto act = receive_subsidy(*writer, *order);
        if (!act) return complain(act.error(), language());
        return print(say(fmt::format("已登记到账 {} 元（办理号 {}）\n", grouped(order->amount), *act),
                         fmt::format("recorded: {} yuan arrived (act {})\n", grouped(order->amount), *act)),
                     {{"act", std::to_string(*act)}, {"amount", order->amount.text()}});
    }

    int show() const {
        auto connection = open_database(office_.database, DatabaseUse::read);
        if (!connection) return complain(connection.error(), language());
        const auto statement = read_subsidies(**connection, actor_, season_, Date::last_of(kLastYear));
        if (!statement) return complain(statement.error(), language());
        return print(statement_text(*statement), statement_json(*statement));
    }

    std::string statement_text(const SubsidyStatement& statement) const {
        if (statement.payers.empty()) return say("没有资助\n", "there are no subsidies\n");
        TextTable table(1);
        table.add_row({say("资金来源", "payer"), say("账单资助", "billed"), say("应付", "due"),
                       say("退费冲回", "unwound"), say("已到账", "received"), say("未到账", "outstanding")});
        table.add_rule();
        for (const PayerStatement& it : statement.payers) {
            const Money outstanding = it.outstanding();
            const bool is_advance = outstanding < Money{};
            table.add_row({payer_name(it.payer), grouped(it.billed), grouped(it.due), grouped(it.unwound),
                           grouped(it.received),
                           is_advance ? say("预拨 ", "in advance ") + grouped(Money{} - outstanding)
                                      : grouped(outstanding)});
            for (const StandingSubsidy& sum : it.categories)
                table.add_row(
                    {say(fmt::format("  {} {}人", category_name(sum.category), count_text(sum.people)),
                         fmt::format("  {}: {}", category_name(sum.category), people(sum.people))),
                     "", grouped(sum.amount), "", "", ""});
        }
        std::string out = table.text();
        for (const SubsidyReceipt& it : statement.receipts)
            out += fmt::format("  {}  {}  {}  {}\n", it.day.text(), payer_name(it.payer), grouped(it.amount),
                               it.document);
        return out;
    }

    static Json statement_json(const SubsidyStatement& statement) {
        Json payers = Json::array();
        for (const PayerStatement& it : statement.payers) {
            Json categories = Json::array();
            for (const StandingSubsidy& sum : it.categories)
                categories.push_back(
                    {{"category", sum.category}, {"people", sum.people}, {"amount", sum.amount.text()}});
            payers.push_back({{"payer", it.payer},
                              {"billed", it.billed.text()},
                              {"due", it.due.text()},
                              {"unwound", it.unwound.text()},
                              {"received", it.received.text()},
                              {"outstanding", it.outstanding().text()},
                              {"categories", std::move(categories)}});
        }
        Json receipts = Json::array();
        for (const SubsidyReceipt& it : statement.receipts)
            receipts.push_back({{"act", std::to_string(it.act)},
                                {"payer", it.payer},
                                {"amount", it.amount.text()},
                                {"day", it.day.text()},
                                {"document", it.document}});
        return {{"payers", std::move(payers)}, {"receipts", std::move(receipts)}};
    }

    const SubsidyOptions& options_;
    const Office& office_;
    Actor actor_;
    SeasonKey season_;
};

}  // namespace

int run_subsidy(const SubsidyOptions& options) {
    const Language language = options.office.common.language;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto area = RegionCode::parse(options.area);
    if (!area) return complain(area.error(), language);
    if (area->text().size() != 6)
        return complain(Error::of("--area 应为六位医保区划", "--area is an enrolment area of six digits"),
                        language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    return SubsidyCommand(options, *office, *std::move(actor), {*area, options.year}).run();
}

}  // namespace canbao
