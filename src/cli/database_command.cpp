#include <cstdio>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "procedure/act_numbers.h"
#include "procedure/office_clock.h"
#include "store/clock_store.h"
#include "store/upkeep.h"
#include "store/verification.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

int run_migrate(const DatabaseAddress& address, Language language) {
    auto connection = open_database(address, DatabaseUse::migrate);
    if (!connection) return complain(connection.error(), language);
    const auto steps = migrate(**connection, system_clock_now(), program_version());
    if (!steps) return complain(steps.error(), language);
    fmt::print("{}\n", language == Language::zh ? fmt::format("数据库 {}：结构{}，本次执行{}步",
                                                              address.shown(), schema_of_program(), *steps)
                                                : fmt::format("the database {}: schema {}, {} step(s) taken",
                                                              address.shown(), schema_of_program(), *steps));
    return kDone;
}

// Pages as they come; a terminal sees a bar.
class PagesBar {
   public:
    explicit PagesBar(std::string title) : title_(std::move(title)) {}
    void show(int done, int in_all) {
        if (!bar_ && in_all > 0) bar_.emplace(title_, static_cast<std::uint64_t>(in_all));
        if (bar_) bar_->show(static_cast<std::uint64_t>(done));
    }

   private:
    std::string title_;
    std::optional<ProgressBar> bar_;
};

int run_backup(const DatabaseAddress& address, const std::string& file, Language language) {
    const bool zh = language == Language::zh;
    PagesBar bar(zh ? "正在备份" : "backing up");
    const auto done = back_up(address, file, [&](int pages, int in_all) { bar.show(pages, in_all); });
    if (!done) return complain(done.error(), language);
    fmt::print("{}\n", zh ? "已备份到 " + file : "backed up to " + file);
    return kDone;
}

int run_restore(const DatabaseAddress& address, const std::string& file, Language language) {
    const bool zh = language == Language::zh;
    PagesBar bar(zh ? "正在恢复" : "restoring");
    const auto done = restore(file, address, [&](int pages, int in_all) { bar.show(pages, in_all); });
    if (!done) return complain(done.error(), language);
    fmt::print("{}\n", zh ? "已恢复为 " + address.shown() : "restored as " + address.shown());
    return kDone;
}

// Whoever set the clock right goes on behind the acts that it recorded before.
int run_clock_ahead(const DatabaseAddress& address, Language language) {
    const bool zh = language == Language::zh;
    auto connection = open_database(address, DatabaseUse::write);
    if (!connection) return complain(connection.error(), language);
    const auto newest = newest_act(**connection);
    if (!newest) return complain(newest.error(), language);
    const std::int64_t now = system_clock_now();
    const std::int64_t moment = ActNumbers::moment_of(*newest);
    if (*newest == 0 || moment <= now + kClockTolerance) {
        fmt::print("{}\n",
                   zh ? "账册中没有晚于本机时钟的办理，不用处理"
                      : "no act in the books lies ahead of this machine's clock: nothing is to be done");
        return kDone;
    }
    if (const auto noted = note_clock_ran_ahead(**connection, moment, now); !noted)
        return complain(noted.error(), language);
    fmt::print(
        fmt::runtime(
            zh ? "本机时钟为 {}；账册中最近一次办理是 {}。已记下：当时的时钟走快了。\n"
                 "请重新启动 canbao，即可接着办理。当时记下的时刻仍是错的。\n"
               : "the clock says {}, and the last act in the books is of {}: it is noted that the clock ran "
                 "ahead.\nStart canbao anew to go on. The moments that were recorded then stay wrong.\n"),
        civil_time_text(now), civil_time_text(moment));
    return kDone;
}

int run_verify(const DatabaseAddress& address, Language language) {
    auto connection = open_database(address, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    const auto verification = verify(**connection);
    if (!verification) return complain(verification.error(), language);
    const bool zh = language == Language::zh;
    for (const Finding& finding : verification->findings)
        fmt::print("{} {} ({}): {}\n", finding.rule, finding.first, finding.count,
                   finding.message.in(language));
    fmt::print(
        "{}\n",
        zh ? fmt::format("办理{}条，人员登记{}条；已封存{}条（{}个封存）；不符之处{}项",
                         grouped(verification->acts), grouped(verification->persons),
                         grouped(verification->acts_sealed), grouped(verification->seals),
                         verification->findings.size())
           : fmt::format("{}, {}; {} sealed by {}; {}", counted(verification->acts, "act"),
                         counted(verification->persons, "entry of a person", "entries of persons"),
                         counted(verification->acts_sealed, "act"), counted(verification->seals, "seal"),
                         counted(verification->findings.size(), "finding")));
    return verification->findings.empty() ? kDone : kSomeInError;
}

}  // namespace

int run_database(const DatabaseOptions& options) {
    const Language language = options.office.common.language;
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    switch (options.action) {
        case DatabaseOptions::Action::migrate:
            return run_migrate(*address, language);
        case DatabaseOptions::Action::backup:
            return run_backup(*address, options.file, language);
        case DatabaseOptions::Action::restore:
            return run_restore(*address, options.file, language);
        case DatabaseOptions::Action::verify:
            return run_verify(*address, language);
        case DatabaseOptions::Action::clock_ahead:
            return run_clock_ahead(*address, language);
    }
    CHECK(false);
}

}  // namespace canbao
