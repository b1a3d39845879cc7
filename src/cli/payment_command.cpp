#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "channels/payment_answer.h"
#include "cli/asked_person.h"
#include "cli/console.h"
#include "cli/disputed_payments.h"
#include "cli/money_commands.h"
#include "cli/progress.h"
#include "cli/spare_inputs.h"
#include "cli/text_table.h"
#include "files/byte_sink.h"
#include "procedure/money/read_payments.h"
#include "procedure/money/take_payments.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

class TakeCommand {
   public:
    TakeCommand(const PaymentOptions& options, const Office& office, Actor actor, RegionCode area)
        : options_(options), office_(office), actor_(std::move(actor)), area_(area) {}

    int run() {
        const auto cash = ChannelKey::parse(options_.cash);
        if (!cash) return complain(cash.error(), language());
        const auto pos = ChannelKey::parse(options_.pos);
        if (!pos) return complain(pos.error(), language());
        ChannelFileChoice choice{.path = options_.file, .channel = {}, .cash = *cash, .pos = *pos};
        if (!options_.channel.empty()) {
            auto channel = ChannelKey::parse(options_.channel);
            if (!channel) return complain(channel.error(), language());
            choice.channel = *std::move(channel);
        }
        if (const auto spared = spare_inputs(options_.output, {options_.file}); !spared)
            return complain(spared.error(), language());
        auto file = ChannelFile::open(choice);
        if (!file) return complain(file.error(), language());
        auto sink = ByteSink::open(options_.output.empty() ? "/dev/null" : options_.output);
        if (!sink) return complain(sink.error(), language());
        bool was_known = false;
        {
            auto writer = BulkWriter::start({.database = office_.database}, *office_.book, *office_.keys,
                                            office_.law, program_version(), actor_);
            if (!writer) return complain(writer.error(), language());
            const auto registered =
                register_channel_file(*writer, area_, *file, civil_day(system_clock_now()));
            if (!registered) return complain(registered.error(), language());
            was_known = *registered;
        }
        return take(*file, *sink, was_known);
    }

   private:
    Language language() const { return options_.office.common.language; }
    std::string say(std::string zh, std::string en) const {
        return language() == Language::zh ? std::move(zh) : std::move(en);
    }

    int take(ChannelFile& file, ByteSink& sink, bool was_known) {
        auto committer =
            Committer::start({.database = office_.database, .most_in_batch = kPaymentsOfFileInBatch},
                             *office_.book, *office_.keys, office_.law, program_version());
        if (!committer) return complain(committer.error(), language());
        ProgressBar bar(say("正在登记缴费", "recording payments"), file.payments());
        std::vector<std::string> faults;
        Result<Done> written = Done{};
        const auto tally = take_payments(
            **committer, *office_.keys, actor_, area_, file,
            {.each =
                 [&](const PaymentNotice& notice, const PaymentAnswer& answer) {
                     if (answer.fault && faults.size() < kMostFaultsShown)
                         faults.push_back(fmt::format("{}: {}", notice.trade.text(),
                                                      answer.fault->message.in(language())));
                     if (options_.output.empty() || !written) return;
                     append_payment_answer(sink.buffer(), notice.trade.text(), answer, language());
                     sink.buffer() += '\n';
                     written = sink.pass_on();
                 },
             .seen = [&](std::uint64_t count) { bar.show(count); }});
        if (written) written = sink.finish();
        if (!written) return complain(written.error(), language());
        return report(file, tally, faults, was_known);
    }

    int report(const ChannelFile& file, const PaymentTally& tally, const std::vector<std::string>& faults,
               bool was_known) const {
        Json json = {{"channel", file.channel().text()}, {"file", file.identity()},
                     {"known_before", was_known},        {"payments", tally.payments},
                     {"total", file.total().text()},     {"repeated", tally.repeated},
                     {"paid", sum_json(tally.paid)},     {"surplus", Json::object()},
                     {"not_paid", file.states().size()}, {"faults", tally.faults}};
        TextTable table(1);
        table.add_row({"", say("笔数", "number"), say("金额（元）", "yuan")});
        table.add_rule();
        table.add_row(
            {say("文件中的缴费", "payments of the file"), grouped(tally.payments), grouped(file.total())});
        table.add_row(
            {say("缴清保费", "contributions paid"), grouped(tally.paid.count), grouped(tally.paid.amount)});
        for (const auto& [reason, sum] : tally.surplus) {
            table.add_row({say("待退：", "due back: ") + surplus_text(reason).in(language()),
                           grouped(sum.count), grouped(sum.amount)});
            json["surplus"][reason] = sum_json(sum);
        }
        if (tally.repeated > 0)
            table.add_row({say("其中以前已登记", "of them known before"), grouped(tally.repeated), ""});
        if (!file.states().empty())
            table.add_row({say("未收款的通知", "notices without money"), grouped(file.states().size()), ""});
        if (tally.faults > 0) table.add_row({say("未能登记", "not recorded"), grouped(tally.faults), ""});
        std::string text = fmt::format("{}  {}{}\n", file.channel().text(), file.identity(),
                                       was_known ? say("（此前已受理）", " (taken before)") : "");
        text += table.text();
        if (const auto difference = file.difference()) {
            text += say(fmt::format("现金盘点与账面相差 {} 元\n", difference->text()),
                        fmt::format("cash counted beyond what was booked: {} yuan\n", difference->text()));
            json["cash_difference"] = difference->text();
        }
        for (const std::string& fault : faults) text += fault + "\n";
        if (tally.faults > faults.size())
            text += say(fmt::format("另有{}笔未列出：-o 写出逐笔答复\n", tally.faults - faults.size()),
                        fmt::format("and {} more: -o writes an answer to each payment\n",
                                    tally.faults - faults.size()));
        fmt::print("{}", options_.as_json ? json.dump(2) + "\n" : text);
        return tally.faults == 0 ? kDone : kSomeInError;
    }

    static Json sum_json(const PaymentTally::Sum& sum) {
        return {{"count", sum.count}, {"amount", sum.amount.text()}};
    }

    static constexpr std::size_t kMostFaultsShown = 20;

    const PaymentOptions& options_;
    const Office& office_;
    Actor actor_;
    RegionCode area_;
};

// 我的缴费, and what anybody may ask.
int show_payments(const PaymentOptions& options, const Office& office, const Actor& actor, RegionCode area) {
    const Language language = options.office.common.language;
    const auto say = [&](const char* zh, const char* en) {
        return std::string(language == Language::zh ? zh : en);
    };
    const auto person = asked_person(options.person, options.document);
    if (!person) return complain(person.error(), language);
    if (const auto may = check_reader_of_persons(actor, area); !may) return complain(may.error(), language);
    auto connection = open_database(office.database, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    const auto payments = read_payments(**connection, *office.keys, actor, {area, *person});
    if (!payments) return complain(payments.error(), language);
    if (!*payments) return complain(Error{nobody_is_registered_so()}, language);
    const std::vector<PublicPayment> posted = public_payments(**payments);
    const std::vector<ShownPayment> shown = shown_payments(**payments);
    if (options.as_json) {
        std::string json;
        options.is_public ? append_payments(json, std::span(posted))
                          : append_payments(json, std::span(shown));
        fmt::print("{}\n", Json::parse(json).dump(2));
        return kDone;
    }
    TextTable table(options.is_public ? 3 : 5);
    const auto name_of = [&](PartItem item) {
        return item == PartItem::contribution ? say("保费", "contribution")
               : item == PartItem::repair     ? say("补缴", "repair")
                                              : say("待退", "due back");
    };
    if (options.is_public) {
        table.add_row({say("年度", "year"), say("项目", "item"), say("入库日期", "posted on")});
        table.add_rule();
        for (const PublicPayment& each : posted)
            table.add_row({std::to_string(each.year), name_of(each.item), each.posted_on.text()});
    } else {
        table.add_row({say("缴费时间", "paid at"), say("渠道", "channel"), say("交易号", "trade"),
                       say("项目", "item"), say("入库", "posted"), say("年度", "year"), say("金额", "yuan")});
        table.add_rule();
        for (const ShownPayment& each : shown) {
            std::string item = name_of(each.item);
            if (!each.reason.empty()) item += " · " + surplus_text(each.reason).in(language);
            if (each.is_given_back) item += say("（已退）", " (given back)");
            table.add_row({civil_time_text(each.paid_at), each.channel.text(), each.trade.text(), item,
                           each.posted_on ? each.posted_on->text() : say("未入库", "not yet"),
                           std::to_string(each.year), each.amount.text()});
        }
    }
    fmt::print("{}", table.text());
    return kDone;
}

}  // namespace

int run_payment(const PaymentOptions& options) {
    const Language language = options.office.common.language;
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto area = RegionCode::parse(options.area);
    if (!area) return complain(area.error(), language);
    if (options.action == PaymentOptions::Action::disputed)
        return show_disputed(options, *office, *actor, *area);
    if (options.action == PaymentOptions::Action::show) return show_payments(options, *office, *actor, *area);
    return TakeCommand(options, *office, *std::move(actor), *area).run();
}

}  // namespace canbao
