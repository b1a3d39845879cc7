#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/money_commands.h"
#include "cli/text_table.h"
#include "files/byte_sink.h"
#include "files/mapped_file.h"
#include "procedure/money/debits.h"
#include "procedure/office_clock.h"
#include "store/sm3.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Action = DebitOptions::Action;
using Json = nlohmann::ordered_json;

struct OutcomeName {
    DebitOutcome outcome;
    const char* zh;
    const char* en;
};
constexpr OutcomeName kOutcomes[] = {
    {DebitOutcome::insufficient, "余额不足", "not enough money"},
    {DebitOutcome::account_closed, "账户已销户", "account closed"},
    {DebitOutcome::account_frozen, "账户冻结或挂失", "account frozen"},
    {DebitOutcome::agreement_ended, "没有代扣协议，或已解除", "no agreement any more"},
    {DebitOutcome::over_limit, "超过协议限额", "over the limit of the agreement"},
    {DebitOutcome::failed, "银行的其他原因", "other reasons of the bank"},
};

class DebitCommand {
   public:
    DebitCommand(const DebitOptions& options, const Office& office, Actor actor, RegionCode area, Date on)
        : options_(options), office_(office), actor_(std::move(actor)), area_(area), on_(on) {}

    int run() {
        switch (options_.action) {
            case Action::agreements:
                return agreements();
            case Action::make:
                return make();
            case Action::write:
                return write();
            case Action::list:
                return list();
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

    int agreements() const {
        const auto file = MappedFile::open(options_.file);
        if (!file) return complain(file.error(), language());
        const auto list = read_debit_agreements(file->bytes());
        if (!list) return complain(Error{list.error().text(options_.file)}, language());
        if (list->area != area_)
            return complain(
                Error::of(fmt::format("这是 {} 的名单，不是 {} 的", list->area.text(), area_.text()),
                          fmt::format("this is a list of {}, not of {}", list->area.text(), area_.text())),
                language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto taken = take_agreements(*writer, *list, sm3(file->bytes()), on_);
        if (!taken) return complain(taken.error(), language());
        const int status = print(agreements_text(*taken), {{"act", std::to_string(taken->act)},
                                                           {"known_before", taken->is_repeated},
                                                           {"agreed", taken->agreed},
                                                           {"ended", taken->ended},
                                                           {"unchanged", taken->unchanged},
                                                           {"unknown_lines", taken->unknown}});
        return taken->unknown.empty() ? status : kSomeInError;
    }

    std::string agreements_text(const AgreementsTaken& taken) const {
        if (taken.is_repeated)
            return say(fmt::format("此前已受理（办理号 {}），没有变动\n", taken.act),
                       fmt::format("taken before (act {}): nothing is changed\n", taken.act));
        std::string text = say(
            fmt::format("签约{}人，解约{}人，不变{}人\n", taken.agreed, taken.ended, taken.unchanged),
            fmt::format("{} agreed, {} ended, {} as before\n", taken.agreed, taken.ended, taken.unchanged));
        const std::size_t shown = std::min(taken.unknown.size(), kMostLinesShown);
        for (std::size_t i = 0; i < shown; ++i)
            text +=
                say(fmt::format("第{}行：没有在本区划登记，这一行没有受理\n", taken.unknown[i]),
                    fmt::format("line {}: not registered in this area, and not taken\n", taken.unknown[i]));
        if (taken.unknown.size() > shown)
            text += say(fmt::format("……共{}行\n", taken.unknown.size()),
                        fmt::format("… {} lines in all\n", taken.unknown.size()));
        return text;
    }

    int make() const {
        const auto channel = ChannelKey::parse(options_.channel);
        if (!channel) return complain(channel.error(), language());
        const auto encoding = this->encoding();
        if (!encoding) return complain(encoding.error(), language());
        // What cannot be written is said before a file is made.
        auto sink = ByteSink::open(options_.file);
        if (!sink) return complain(sink.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto made =
            make_debit_file(*writer, {.season = {area_, options_.year}, .channel = *channel, .on = on_});
        if (!made) return complain(made.error(), language());
        if (const auto saved = save(*made, *encoding, *sink); !saved) {
            const int number = made->file.key.number;
            complain(
                Error::of(fmt::format("第{}号批扣文件已建立，但没有写成；再写一次：debit write --number {}",
                                      number, number),
                          fmt::format("file {} is made, but could not be written: write it again by debit "
                                      "write --number {}",
                                      number, number)),
                language());
            return complain(saved.error(), language());
        }
        std::string text = file_text(*made);
        const auto tell = [&](std::uint64_t count, const char* zh, const char* en) {
            if (count > 0)
                text += say(fmt::format("  {}人{}\n", count, zh), fmt::format("  {} {}\n", count, en));
        };
        tell(made->paid, "已缴或已退费", "have paid, or were given it back");
        tell(made->nothing_due, "没有应缴的账单", "owe nothing by a bill");
        tell(made->being_debited, "在未回盘的文件中", "are in a file that is not answered");
        tell(made->changed, "开票后有变动：请先执行 canbao season bill",
             "changed since the bills: run canbao season bill first");
        Json json = file_json(made->file);
        json["left_out"] = {{"paid", made->paid},
                            {"nothing_due", made->nothing_due},
                            {"being_debited", made->being_debited},
                            {"changed", made->changed}};
        return print(text, json);
    }

    int write() const {
        const auto encoding = this->encoding();
        if (!encoding) return complain(encoding.error(), language());
        auto sink = ByteSink::open(options_.file);
        if (!sink) return complain(sink.error(), language());
        const auto made = read();
        if (!made) return complain(made.error(), language());
        if (const auto saved = save(*made, *encoding, *sink); !saved)
            return complain(saved.error(), language());
        return print(file_text(*made), file_json(made->file));
    }

    DatabaseResult<DebitsMade> read() const {
        auto channel = ChannelKey::parse(options_.channel);
        if (!channel)
            return tl::unexpected(DatabaseError{std::move(channel.error()), DatabaseError::Kind::other});
        auto connection = TRY(open_database(office_.database, DatabaseUse::read));
        return read_debit_file(*connection, actor_, {area_, *std::move(channel), options_.number});
    }

    Result<TextEncoding> encoding() const {
        if (options_.encoding == "utf8") return TextEncoding::utf8;
        if (options_.encoding == "gb18030") return TextEncoding::gb18030;
        return fail("--encoding 应为 utf8 或 gb18030", "--encoding is utf8 or gb18030");
    }

    static Result<Done> save(const DebitsMade& made, TextEncoding encoding, ByteSink& sink) {
        const std::string text = TRY(text_of_debit_file(made, encoding));
        sink.buffer() += text;
        return sink.finish();
    }

    std::string file_text(const DebitsMade& made) const {
        const StoredDebitFile& file = made.file;
        return say(fmt::format("{} 第{}号批扣文件：{}笔，{} 元，写入 {}\n", file.key.channel.text(),
                               file.key.number, file.debits, grouped(file.total), options_.file),
                   fmt::format("{}, file {} of batch debit: {} debits, {} yuan, written to {}\n",
                               file.key.channel.text(), file.key.number, file.debits, grouped(file.total),
                               options_.file));
    }

    static Json file_json(const StoredDebitFile& file) {
        Json json = {{"channel", file.key.channel.text()},
                     {"file", file.key.number},
                     {"year", file.year},
                     {"made_on", file.made_on.text()},
                     {"debits", file.debits},
                     {"total", file.total.text()},
                     {"answer", nullptr}};
        if (file.answer)
            json["answer"] = {{"debits", file.answer->debits}, {"total", file.answer->total.text()}};
        return json;
    }

    int list() const {
        auto connection = open_database(office_.database, DatabaseUse::read);
        if (!connection) return complain(connection.error(), language());
        const auto files = list_debit_files(**connection, actor_, area_);
        if (!files) return complain(files.error(), language());
        TextTable table(2);
        table.add_row({say("渠道", "channel"), say("制作日期", "made on"), say("文件号", "file"),
                       say("年度", "year"), say("笔数", "debits"), say("金额（元）", "yuan"),
                       say("扣成", "done"), say("扣成金额", "yuan done")});
        table.add_rule();
        Json json = Json::array();
        for (const StoredDebitFile& file : *files) {
            const std::string open = say("未回盘", "open");
            table.add_row({file.key.channel.text(), file.made_on.text(), std::to_string(file.key.number),
                           std::to_string(file.year), std::to_string(file.debits), grouped(file.total),
                           file.answer ? std::to_string(file.answer->debits) : open,
                           file.answer ? grouped(file.answer->total) : ""});
            json.push_back(file_json(file));
        }
        return print(
            files->empty() ? say("没有批扣文件\n", "there are no files of batch debit\n") : table.text(),
            json);
    }

    // Who was not debited, and why.
    int show() const {
        const auto made = read();
        if (!made) return complain(made.error(), language());
        Json json = file_json(made->file);
        json["failures"] = Json::array();
        TextTable table(1);
        table.add_row(
            {say("原因", "why"), say("序号", "sequence"), say("人员编号", "person"), say("金额", "yuan")});
        table.add_rule();
        for (const StoredDebit& debit : made->debits) {
            if (debit.failure.empty()) continue;
            const auto person = std::to_string(static_cast<std::int64_t>(debit.person));
            table.add_row({name_of(debit.failure), std::to_string(debit.line), person, debit.amount.text()});
            json["failures"].push_back({{"sequence", debit.line},
                                        {"person", person},
                                        {"order", OrderNumber(area_, debit.order).text()},
                                        {"amount", debit.amount.text()},
                                        {"outcome", debit.failure}});
        }
        std::string text = table.text();
        if (!made->file.answer)
            text = say("银行还没有回盘\n", "the bank has not answered\n");
        else if (json["failures"].empty())
            text = say("全部扣成\n", "all were debited\n");
        return print(text, json);
    }

    std::string name_of(const std::string& outcome) const {
        const auto* found = std::ranges::find_if(
            kOutcomes, [&](const OutcomeName& each) { return word(each.outcome) == outcome; });
        CHECK(found != std::end(kOutcomes));
        return say(found->zh, found->en);
    }

    static constexpr std::size_t kMostLinesShown = 20;

    const DebitOptions& options_;
    const Office& office_;
    Actor actor_;
    RegionCode area_;
    Date on_;
};

}  // namespace

int run_debit(const DebitOptions& options) {
    const Language language = options.office.common.language;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto area = RegionCode::parse(options.area);
    if (!area) return complain(area.error(), language);
    if (area->text().size() != 6)
        return complain(Error::of("--area 应为六位医保区划", "--area is an enrolment area of six digits"),
                        language);
    const auto on =
        options.on.empty() ? Result<Date>(civil_day(system_clock_now())) : Date::parse(options.on);
    if (!on) return complain(on.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    return DebitCommand(options, *office, *std::move(actor), *area, *on).run();
}

}  // namespace canbao
