#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/clear_option.h"
#include "cli/console.h"
#include "cli/money_commands.h"
#include "cli/spare_inputs.h"
#include "cli/text_table.h"
#include "files/sheet_writer.h"
#include "procedure/money/decide_difference.h"
#include "procedure/money/reconcile.h"
#include "procedure/office_clock.h"
#include "procedure/permission.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

LocalText kind_name(EntryKind kind) {
    switch (kind) {
        case EntryKind::paid:
            return {"缴费", "paid"};
        case EntryKind::refunded:
            return {"退费", "refunded"};
        case EntryKind::posted:
            return {"入库", "posted"};
    }
    CHECK(false);
}

LocalText finding_name(Finding finding) {
    switch (finding) {
        case Finding::matched:
            return {"一致", "matched"};
        case Finding::only_ours:
            return {"仅我方有", "only ours"};
        case Finding::only_theirs:
            return {"仅对方有", "only theirs"};
        case Finding::amount_differs:
            return {"金额不符", "amount differs"};
        case Finding::wrong_day:
            return {"日期不符", "wrong day"};
        case Finding::duplicate_ours:
            return {"我方重复", "duplicate of ours"};
        case Finding::duplicate_theirs:
            return {"对方重复", "duplicate of theirs"};
        case Finding::trade_differs:
            return {"交易号不符", "trade differs"};
    }
    CHECK(false);
}

LocalText state_name(DifferenceState state) {
    switch (state) {
        case DifferenceState::expected:
            return {"待到账", "expected"};
        case DifferenceState::investigating:
            return {"待查", "investigating"};
        case DifferenceState::adjusted:
            return {"已调账", "adjusted"};
        case DifferenceState::written_back:
            return {"对方更正", "written back"};
        case DifferenceState::matched_later:
            return {"后已一致", "matched later"};
    }
    CHECK(false);
}

class ReconcileCommand {
   public:
    ReconcileCommand(const ReconcileOptions& options, const Office& office, Actor actor, RegionCode area,
                     Date on)
        : options_(options), office_(office), actor_(std::move(actor)), area_(area), on_(on) {}

    int run() {
        switch (options_.action) {
            case ReconcileOptions::Action::run:
                return reconcile_file();
            case ReconcileOptions::Action::list:
                return list();
            case ReconcileOptions::Action::decide:
                return decide();
        }
        CHECK(false);
    }

   private:
    Language language() const { return options_.office.common.language; }
    std::string say(std::string zh, std::string en) const {
        return language() == Language::zh ? std::move(zh) : std::move(en);
    }
    static std::uint64_t shown(std::int64_t count) { return static_cast<std::uint64_t>(count); }

    DatabaseResult<BulkWriter> writer() const {
        return BulkWriter::start({.database = office_.database}, *office_.book, *office_.keys, office_.law,
                                 program_version(), actor_);
    }

    int reconcile_file() {
        ReconcileOrder order{.path = options_.file, .area = area_, .channel = {}, .on = on_};
        if (!options_.channel.empty()) {
            auto channel = ChannelKey::parse(options_.channel);
            if (!channel) return complain(channel.error(), language());
            order.channel = *std::move(channel);
        }
        // What cannot be written is said before anything is recorded.
        auto table_file = open_table();
        if (!table_file) return complain(table_file.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto report = reconcile(*writer, office_.database, order);
        if (!report) return complain(report.error(), language());
        if (*table_file)
            if (const auto written = write(**table_file, report->changed); !written)
                return complain(written.error(), language());
        Json json = {{"channel", report->header.channel.text()},
                     {"area", report->header.area ? report->header.area->text() : "all"},
                     {"from", report->header.from.text()},
                     {"until", report->header.until.text()},
                     {"file", report->header.number},
                     {"act", std::to_string(report->act)},
                     {"posted", {{"count", report->posted}, {"amount", report->posted_amount.text()}}},
                     {"findings", Json::array()},
                     {"new_versions", report->changed.size()},
                     {"elsewhere", report->elsewhere},
                     {"unchanged", report->unchanged}};
        TextTable table(2);
        table.add_row({say("类别", "kind"), say("结果", "finding"), say("笔数", "number"),
                       say("我方金额", "ours, yuan"), say("对方金额", "theirs, yuan")});
        table.add_rule();
        for (const ReconcileReport::Row& row : report->rows) {
            table.add_row({kind_name(row.kind).in(language()), finding_name(row.finding).in(language()),
                           grouped(shown(row.tally.count)), grouped(row.tally.ours),
                           grouped(row.tally.theirs)});
            json["findings"].push_back({{"kind", word(row.kind)},
                                        {"finding", word(row.finding)},
                                        {"count", row.tally.count},
                                        {"ours", row.tally.ours.text()},
                                        {"theirs", row.tally.theirs.text()}});
        }
        std::string text =
            fmt::format("{}  {} {} {}  {}\n", report->header.channel.text(), report->header.from.text(),
                        say("至", "to"), report->header.until.text(),
                        say(fmt::format("第{}号对账单", report->header.number),
                            fmt::format("statement {}", report->header.number)));
        text += table.text();
        if (report->posted > 0)
            text += say(fmt::format("登记入库 {} 笔，{} 元\n", grouped(report->posted),
                                    grouped(report->posted_amount)),
                        fmt::format("{} recorded as posted, {} yuan\n", counted(report->posted, "payment"),
                                    report->posted_amount.text()));
        text += say(
            fmt::format("差异：新记 {} 项，此前已知 {} 项；可自行消除的等到 {}\n",
                        grouped(report->changed.size() + report->elsewhere), grouped(report->unchanged),
                        report->until.text()),
            fmt::format("differences: {} recorded, {} known before; what may pass by itself waits until {}\n",
                        grouped(report->changed.size() + report->elsewhere), grouped(report->unchanged),
                        report->until.text()));
        fmt::print("{}", options_.as_json ? json.dump(2) + "\n" : text);
        return kDone;
    }

    std::vector<std::string> cells_of(const Difference& it) const {
        const auto amount = [](const std::optional<DifferenceSide>& side) {
            return side ? side->amount.text() : std::string();
        };
        const auto day = [](const std::optional<DifferenceSide>& side) {
            return side ? side->day.text() : std::string();
        };
        return {it.found.key.trade,
                kind_name(it.found.key.kind).in(language()),
                finding_name(it.found.finding).in(language()),
                amount(it.found.ours),
                day(it.found.ours),
                amount(it.found.theirs),
                day(it.found.theirs),
                it.found.their_trade,
                state_name(it.state).in(language()) + (is_overdue(it) ? say("（逾期）", " (overdue)") : ""),
                it.state == DifferenceState::expected ? it.until.text() : "",
                it.who,
                it.who.empty() ? run_reason(it.why) : it.why};
    }
    // The next run says that its limit has passed.
    bool is_overdue(const Difference& it) const {
        return it.state == DifferenceState::expected && it.until < on_;
    }
    // Of a version that a run has written.
    std::string run_reason(std::string_view why) const {
        if (why == "found") return say("首次发现", "found");
        if (why == "changed") return say("内容有变", "changed");
        if (why == "gone") return say("已不再出现", "gone");
        if (why == "limit_passed") return say("期限已过", "the limit has passed");
        return say("在另一日的对账单中", "in a statement of another day");
    }
    std::vector<std::string> titles() const {
        return {say("交易号", "trade"),       say("类别", "kind"),
                say("结果", "finding"),       say("我方金额", "our amount"),
                say("我方日期", "our day"),   say("对方金额", "their amount"),
                say("对方日期", "their day"), say("对方交易号", "their trade"),
                say("状态", "state"),         say("预计到", "until"),
                say("处理人", "who"),         say("理由", "why")};
    }

    // Nothing where none is asked for.
    Result<std::optional<SheetWriter>> open_table() const {
        if (options_.output.empty()) return std::optional<SheetWriter>();
        TRY(spare_inputs(options_.output, {options_.file}));
        std::vector<WrittenColumn> columns;
        for (const std::string& title : titles())
            columns.push_back({.title = title, .is_text = columns.empty()});
        SheetFormat format;
        format.kind = options_.output.ends_with(".xlsx") ? SheetFormat::Kind::xlsx : SheetFormat::Kind::csv;
        SheetWriter writer = TRY(SheetWriter::open(options_.output, format, columns));
        return std::optional(std::move(writer));
    }

    Result<Done> write(SheetWriter& writer, const std::vector<Difference>& differences) const {
        for (const Difference& each : differences) {
            const std::vector<std::string> row = cells_of(each);
            TRY(writer.write(std::vector<std::string_view>(row.begin(), row.end())));
        }
        return writer.finish();
    }

    int list() const {
        if (auto fault = refuse_ledger_reader(actor_, area_))
            return complain(Error{fault->message}, language());
        const auto channel = ChannelKey::parse(options_.channel);
        if (!channel) return complain(channel.error(), language());
        auto connection = open_database(office_.database, DatabaseUse::read);
        if (!connection) return complain(connection.error(), language());
        const auto all = differences_of(**connection, area_, *channel);
        if (!all) return complain(all.error(), language());
        const auto runs = reconciliations_of(**connection, area_, *channel);
        if (!runs) return complain(runs.error(), language());
        std::vector<Difference> listed;
        for (const StoredDifference& stored : *all)
            if (options_.with_settled || is_open(stored.difference.state))
                listed.push_back(stored.difference);
        auto table_file = open_table();
        if (!table_file) return complain(table_file.error(), language());
        if (*table_file)
            if (const auto written = write(**table_file, listed); !written)
                return complain(written.error(), language());
        TextTable table(3);
        table.add_row(titles());
        table.add_rule();
        Json json = Json::array();
        for (const Difference& each : listed) {
            table.add_row(cells_of(each));
            json.push_back(json_of(each));
        }
        std::string text = table.text() + say(fmt::format("{}项差异\n", listed.size()),
                                              counted(listed.size(), "difference") + "\n");
        // Of a channel that is mistyped there are none either.
        if (runs->empty())
            text += say(fmt::format("与渠道 {} 从未对过账\n", channel->text()),
                        fmt::format("nothing was ever reconciled with the channel {}\n", channel->text()));
        fmt::print("{}", options_.as_json ? json.dump(2) + "\n" : text);
        return kDone;
    }

    Json json_of(const Difference& it) const {
        const auto side = [](const std::optional<DifferenceSide>& its) -> Json {
            if (!its) return nullptr;
            return {{"amount", its->amount.text()}, {"day", its->day.text()}};
        };
        return {{"trade", it.found.key.trade},
                {"kind", word(it.found.key.kind)},
                {"place", word(it.found.key.place)},
                {"ordinal", it.found.key.ordinal + 1},
                {"finding", word(it.found.finding)},
                {"ours", side(it.found.ours)},
                {"theirs", side(it.found.theirs)},
                {"their_trade", it.found.their_trade.empty() ? Json(nullptr) : Json(it.found.their_trade)},
                {"state", word(it.state)},
                {"until", it.until.text()},
                {"overdue", is_overdue(it)},
                {"version", it.version},
                {"who", it.who},
                {"why", it.why}};
    }

    Result<DifferenceDecision> decision() const {
        const std::string kind = options_.kind.empty() ? "paid" : options_.kind;
        const std::string place = options_.place.empty() ? "pair" : options_.place;
        const auto to = difference_state(options_.to);
        const auto its_kind = entry_kind(kind);
        const auto* const at = std::ranges::find(kDifferencePlaces, place);
        if (!to || !its_kind || at == kDifferencePlaces.end())
            return fail("--to、--kind 或 --place 的词不认识，见 --help",
                        "unknown word of --to, --kind or --place: see --help");
        DifferenceDecision decision{
            .area = area_,
            .channel = TRY(ChannelKey::parse(options_.channel)),
            .key = {.kind = *its_kind,
                    .trade = options_.trade,
                    .place = static_cast<DifferenceKey::Place>(at - kDifferencePlaces.begin()),
                    .ordinal = options_.ordinal - 1},
            .step = {.to = *to,
                     .who = actor_.name,
                     .why = TRY(clear_option("--why", options_.why)),
                     .until = {}},
            .on = on_};
        if (!options_.until.empty()) decision.step.until = TRY(Date::parse(options_.until));
        return decision;
    }

    int decide() const {
        const auto decision = this->decision();
        if (!decision) return complain(decision.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto next = decide_difference(*writer, *decision);
        if (!next) return complain(next.error(), language());
        fmt::print("{}", options_.as_json
                             ? json_of(*next).dump(2) + "\n"
                             : say(fmt::format("{} 已记为“{}”（第{}版）\n", options_.trade,
                                               state_name(next->state).zh, next->version),
                                   fmt::format("{} is recorded as {} (version {})\n", options_.trade,
                                               state_name(next->state).en, next->version)));
        return kDone;
    }

    const ReconcileOptions& options_;
    const Office& office_;
    Actor actor_;
    RegionCode area_;
    Date on_;
};

}  // namespace

int run_reconcile(const ReconcileOptions& options) {
    const Language language = options.office.common.language;
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto area = RegionCode::parse(options.area);
    if (!area) return complain(area.error(), language);
    const auto on =
        options.on.empty() ? Result<Date>(civil_day(system_clock_now())) : Date::parse(options.on);
    if (!on) return complain(on.error(), language);
    return ReconcileCommand(options, *office, *std::move(actor), *area, *on).run();
}

}  // namespace canbao
