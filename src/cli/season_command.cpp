#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/bill_list_text.h"
#include "cli/bill_text.h"
#include "cli/clear_option.h"
#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "files/sheet_writer.h"
#include "procedure/permission.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Action = SeasonOptions::Action;

Result<PersonNumber> person_number(const std::string& text, std::string_view option) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number <= 0)
        return fail(fmt::format("{} 应为人员编号", option), fmt::format("{} is a person's number", option));
    return static_cast<PersonNumber>(number);
}

// One command, once its options are read.
class SeasonCommand {
   public:
    SeasonCommand(const SeasonOptions& options, const Office& office, Actor actor, SeasonKey season, Date on,
                  SeasonLaw law)
        : options_(options),
          office_(office),
          actor_(std::move(actor)),
          season_(season),
          on_(on),
          law_(std::move(law)),
          scene_{season_, law_, language()} {}

    int run() {
        switch (options_.action) {
            case Action::open:
            case Action::close:
                return open_or_close();
            case Action::plan:
                return plan();
            case Action::bill:
                return bill();
            case Action::show:
                return show();
            case Action::list:
                return list();
            case Action::exceptions:
                return exceptions();
            case Action::settle:
                return settle();
        }
        CHECK(false);
    }

   private:
    Language language() const { return options_.office.common.language; }
    std::string say(std::string zh, std::string en) const {
        return language() == Language::zh ? std::move(zh) : std::move(en);
    }

    int print(const std::string& text, const nlohmann::ordered_json& json) const {
        fmt::print("{}", options_.as_json ? json.dump(2) + "\n" : text);
        return kDone;
    }

    DatabaseResult<BulkWriter> writer() const {
        return BulkWriter::start({.database = office_.database}, *office_.book, *office_.keys, office_.law,
                                 program_version(), actor_);
    }

    DatabaseResult<std::unique_ptr<Connection>> reader() const {
        auto connection = TRY(open_database(office_.database, DatabaseUse::read));
        TRY(check_keys(*connection, office_.keys->prints()));
        return connection;
    }

    int open_or_close() const {
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const bool opens = options_.action == Action::open;
        const auto act =
            opens ? open_season(*writer, law_, season_, on_) : close_season(*writer, law_, season_, on_);
        if (!act) return complain(act.error(), language());
        nlohmann::ordered_json json = {{"act", std::to_string(*act)}, {"event", opens ? "opened" : "closed"}};
        json.update(season_law_json(scene_));
        const std::string done = opens ? say(fmt::format("征缴季已开启（办理号 {}）\n", *act),
                                             fmt::format("the season is open (act {})\n", *act))
                                       : say(fmt::format("征缴季已关闭（办理号 {}）\n", *act),
                                             fmt::format("the season is closed (act {})\n", *act));
        return print(opens ? done + season_law_text(scene_) : done, json);
    }

    // People of the area, for the bar.
    std::optional<std::uint64_t> people() const {
        auto connection = open_database(office_.database, DatabaseUse::read);
        if (!connection) return std::nullopt;
        const auto count = count_persons(**connection, season_.area);
        return count ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
    }

    int plan() const {
        if (const auto fits = check_bill_day(law_, on_); !fits) return complain(fits.error(), language());
        ProgressBar bar(say("正在试算", "planning"), people());
        const auto report = plan_bills({office_.database, *office_.book}, {season_, on_},
                                       [&](std::uint64_t done) { bar.show(done); });
        if (!report) return complain(report.error(), language());
        return print(report_text(scene_, *report, BillingKind::plan), report_json(scene_, *report));
    }

    int bill() const {
        if (const auto fits = check_bill_day(law_, on_); !fits) return complain(fits.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        ProgressBar bar(say("正在开票", "billing"), people());
        const auto report = bill_season(*writer, {office_.database, *office_.book}, law_, {season_, on_},
                                        [&](std::uint64_t done) { bar.show(done); });
        if (!report) return complain(report.error(), language());
        return print(report_text(scene_, *report, BillingKind::bill), report_json(scene_, *report));
    }

    int show() const {
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        const auto state = season_state_now(**connection, season_);
        if (!state) return complain(state.error(), language());
        const auto statement = read_bill_statement(**connection, season_);
        if (!statement) return complain(statement.error(), language());
        std::string text = season_law_text(scene_);
        nlohmann::ordered_json json = {
            {"open", state->is_open()}, {"billed", nullptr}, {"statement", nullptr}};
        text += "  " + (state->is_open() ? say("已开启", "open") : say("未开启", "not open"));
        if (state->billed) {
            const std::string on = state->billed->on.text();
            const std::string when = civil_time_text(state->billed->recorded_at);
            text += say(fmt::format("；按 {} 缴费开票，{} 启用", on, when),
                        fmt::format("; billed as if paid on {}, activated {}", on, when));
            json["billed"] = {{"run", std::to_string(state->billed->run)}, {"on", on}, {"activated", when}};
        }
        text += '\n';
        if (*statement) {
            text += "\n" + statement_text(scene_, **statement);
            json["statement"] = statement_json(scene_, **statement);
        }
        return print(text, json);
    }

    Result<BillListOrder> list_order() const {
        const RegionCode within =
            options_.within.empty() ? season_.area : TRY(RegionCode::parse(options_.within));
        BillListOrder order{.season = season_, .within = within, .family_of = {}};
        if (!options_.family.empty()) order.family_of = TRY(person_number(options_.family, "--family"));
        return order;
    }

    int list() const {
        const auto order = list_order();
        if (!order) return complain(order.error(), language());
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        ProgressBar bar(say("正在查找", "looking"), {});
        const auto bills = list_bills(**connection, *office_.keys, actor_, *order,
                                      [&](std::uint64_t done) { bar.show(done); });
        if (!bills) return complain(bills.error(), language());
        if (options_.output.empty()) return print(list_text(scene_, *bills), list_json(scene_, *bills));
        const auto written = write_list(bills->bills);
        if (!written) return complain(written.error(), language());
        fmt::print("{}",
                   say(fmt::format("{}张账单写在 {}\n", grouped(bills->bills.size()), options_.output),
                       fmt::format("{} in {}\n", counted(bills->bills.size(), "bill"), options_.output)));
        return kDone;
    }

    Result<Done> write_list(const std::vector<ListedBill>& bills) const {
        SheetFormat format;
        if (options_.output.ends_with(".xlsx")) {
            format.kind = SheetFormat::Kind::xlsx;
            format.sheet = say("账单", "bills");
        }
        std::vector<WrittenColumn> columns;
        for (const std::string& each : list_titles(language()))
            columns.push_back({.title = each, .is_text = true});
        SheetWriter writer = TRY(SheetWriter::open(options_.output, format, columns));
        for (const ListedBill& each : bills) {
            const std::vector<std::string> row = list_cells(scene_, each);
            TRY(writer.write(std::vector<std::string_view>(row.begin(), row.end())));
        }
        return writer.finish();
    }

    int exceptions() const {
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        const auto found = bill_exceptions(**connection, *office_.book, *office_.keys, actor_, season_);
        if (!found) return complain(found.error(), language());
        return print(exceptions_text(scene_, *found), exceptions_json(scene_, *found));
    }

    Result<SettleOrder> settle_order() const {
        const PersonNumber person = TRY(person_number(options_.person, "--person"));
        if (options_.key.empty() || options_.key.size() > kLongestActKey)
            return fail(fmt::format("--key 应为1至{}字节", kLongestActKey),
                        fmt::format("--key is 1 to {} bytes long", kLongestActKey));
        const Money amount = TRY(Money::parse(options_.amount));
        const std::string document = TRY(clear_option("--document", options_.document));
        return SettleOrder{.season = season_,
                           .person = person,
                           .key = options_.key,
                           .on = on_,
                           .amount = amount,
                           .payer = options_.payer,
                           .document = document};
    }

    int settle() const {
        const auto order = settle_order();
        if (!order) return complain(order.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto settled = settle_bill(*writer, law_, *order);
        if (!settled) return complain(settled.error(), language());
        return print(settled_text(scene_, *settled), settled_json(*settled));
    }

    const SeasonOptions& options_;
    const Office& office_;
    Actor actor_;
    SeasonKey season_;
    Date on_;
    SeasonLaw law_;
    BillScene scene_;
};

Result<SeasonKey> season_of(const SeasonOptions& options) {
    const RegionCode area = TRY(RegionCode::parse(options.area));
    if (area.text().size() != 6)
        return fail("--area 应为六位医保区划", "--area is an enrolment area of six digits");
    return SeasonKey{area, options.year};
}

// Whoever only looks needs not be the agency.
std::optional<ActFault> refuse(const SeasonOptions& options, const Actor& actor, const SeasonKey& season) {
    const bool only_looks = options.action == Action::show || options.action == Action::list ||
                            options.action == Action::exceptions || options.action == Action::plan;
    if (!only_looks) return refuse_season_actor(actor, season.area);
    if (may_read_persons(actor, season.area)) return std::nullopt;
    return ActFault{
        ActFault::Kind::not_allowed,
        "area",
        {"该角色或辖区不能查看此区划的账单", "this role or region may not see bills of that area"}};
}

}  // namespace

int run_season(const SeasonOptions& options) {
    const Language language = options.office.common.language;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto season = season_of(options);
    if (!season) return complain(season.error(), language);
    if (const auto fault = refuse(options, *actor, *season)) return complain(Error{fault->message}, language);
    const auto on =
        options.on.empty() ? Result<Date>(civil_day(system_clock_now())) : Date::parse(options.on);
    if (!on) return complain(on.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    auto law = law_of_season(*office->book, *season);
    if (!law) return complain(law.error(), language);
    return SeasonCommand(options, *office, *std::move(actor), *season, *on, *std::move(law)).run();
}

}  // namespace canbao
