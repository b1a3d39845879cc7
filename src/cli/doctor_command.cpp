#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include <fmt/format.h>

#include "cli/backup_check.h"
#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/text_table.h"
#include "files/policy_directory.h"
#include "procedure/act_batch.h"
#include "procedure/act_numbers.h"
#include "procedure/office_clock.h"
#include "store/act_store.h"
#include "store/audit_store.h"
#include "store/clock_store.h"
#include "store/key_store.h"

namespace canbao {
namespace {

// One check after the other, each with what it found and what to do.
class Doctor {
   public:
    explicit Doctor(Language language) : language_(language) {}

    void say(bool is_well, const LocalText& what) {
        const bool zh = language_ == Language::zh;
        fmt::print("{}  {}\n", is_well ? (zh ? "[正常]" : "[ok]  ") : (zh ? "[问题]" : "[FAIL]"),
                   what.in(language_));
        is_well_ = is_well_ && is_well;
    }
    void fail(const Error& error) { say(false, error.message); }
    bool is_well() const { return is_well_; }

   private:
    Language language_;
    bool is_well_ = true;
};

void check_policies(Doctor& doctor, const OfficeOptions& options) {
    const std::string folder = policy_folder(options.common);
    const auto files = read_policy_directory(folder);
    if (!files) return doctor.fail(files.error());
    const PolicyBook::Reading reading = PolicyBook::read(*files);
    doctor.say(reading.problems.empty(),
               {fmt::format("政策目录 {}：{}个政策包，{}处错误", folder, reading.book->packs().size(),
                            reading.problems.size()),
                fmt::format("policy folder {}: {}, {}", folder, counted(reading.book->packs().size(), "pack"),
                            counted(reading.problems.size(), "problem"))});
}

void check_disk(Doctor& doctor, const DatabaseAddress& address) {
    if (address.engine() != Engine::sqlite) return;
    constexpr std::uintmax_t kLeast = std::uintmax_t{1} << 30U;
    constexpr std::uintmax_t kMebibyte = std::uintmax_t{1} << 20U;
    std::error_code error;
    const auto space = std::filesystem::space(std::filesystem::absolute(address.text()).parent_path(), error);
    if (error) return doctor.say(false, {"看不到磁盘余量", "the room on the disk cannot be seen"});
    doctor.say(space.available >= kLeast,
               {fmt::format("磁盘余量{} MiB（至少留1024）", space.available / kMebibyte),
                fmt::format("room on the disk: {} MiB (keep at least 1024)", space.available / kMebibyte)});
}

// What opening the database checks is named, so that whoever reads it knows.
std::string settings_of(Engine engine, bool zh) {
    if (engine == Engine::sqlite)
        return zh ? "WAL，synchronous=FULL，外键开启" : "WAL, synchronous=FULL, foreign keys on";
    return zh ? "fsync、full_page_writes、synchronous_commit 开启"
              : "fsync, full_page_writes, synchronous_commit on";
}

void check_clock(Doctor& doctor, Connection& connection) {
    const auto newest = newest_act(connection);
    if (!newest) return doctor.fail(newest.error());
    const auto known = read_clock_ran_ahead_until(connection);
    if (!known) return doctor.fail(known.error());
    const std::int64_t moment = *newest == 0 ? 0 : ActNumbers::moment_of(*newest);
    const bool is_behind =
        moment > system_clock_now() + kClockTolerance && moment > *known + kRoomBehindClockAhead;
    doctor.say(!is_behind,
               is_behind
                   ? LocalText{"本机时钟落后于账册中的办理，请校准时钟；是当时走快了的，请执行 canbao db "
                               "clock-ahead",
                               "the clock lies behind the acts in the books: set it, or, where it ran ahead "
                               "then, run canbao db clock-ahead"}
                   : LocalText{"时钟不早于账册中的办理", "the clock is not behind the acts"});
}

// Acts take their time from this machine, PostgreSQL's own log and backups from the server.
void check_clock_of_server(Doctor& doctor, Connection& connection) {
    if (connection.engine() != Engine::postgres) return;
    constexpr std::int64_t kMicroseconds = 1'000'000;
    constexpr std::int64_t kMostSeconds = 5;
    static constexpr Column kMoment[] = {{"moment", ColumnType::integer}};
    std::int64_t moment = 0;
    const std::int64_t before = system_clock_now();
    const auto asked = connection.run(
        {"select (extract(epoch from clock_timestamp()) * 1000000)::bigint as moment", {}, kMoment}, Rows({}),
        [&](const Rows::Row& row) { moment = row.integer(0); });
    if (!asked) return doctor.fail(asked.error());
    // The answer was made in between.
    const std::int64_t ours = std::clamp(moment, before, std::max(before, system_clock_now()));
    const std::int64_t seconds = (moment - ours) / kMicroseconds;
    doctor.say(
        std::abs(seconds) <= kMostSeconds,
        {fmt::format("数据库服务器的时钟与本机相差{}秒（不应超过{}秒）", std::abs(seconds), kMostSeconds),
         fmt::format("the clock of the database server differs by {} s (at most {})", std::abs(seconds),
                     kMostSeconds)});
}

void check_database(Doctor& doctor, const DatabaseAddress& address, const Result<KeyRing>& keys) {
    auto connection = open_database(address, DatabaseUse::write);
    if (!connection) return doctor.fail(connection.error());
    doctor.say(true, {fmt::format("数据库 {}：结构{}，{}", address.shown(), schema_of_program(),
                                  settings_of(address.engine(), true)),
                      fmt::format("database {}: schema {}, {}", address.shown(), schema_of_program(),
                                  settings_of(address.engine(), false))});
    if (keys) {
        const auto fits = check_keys(**connection, keys->prints());
        if (!fits)
            doctor.fail(fits.error());
        else
            doctor.say(true, {"密钥与数据库相符", "the keys are those of the database"});
    }
    check_clock(doctor, **connection);
    check_clock_of_server(doctor, **connection);
    check_disk(doctor, address);
}

}  // namespace

int run_doctor(const DoctorOptions& asked) {
    const OfficeOptions& options = asked.office;
    Doctor doctor(options.common.language);
    check_policies(doctor, options);
    const auto keys = keys_of(options);
    if (!keys)
        doctor.fail(keys.error());
    else
        doctor.say(true, {fmt::format("密钥文件 {}：{}把密钥，仅本用户可读", key_file_of(options),
                                      keys->prints().size()),
                          fmt::format("key file {}: {} keys, readable by its owner only",
                                      key_file_of(options), keys->prints().size())});
    const auto address = database_of(options);
    if (!address)
        doctor.fail(address.error());
    else
        check_database(doctor, *address, keys);
    if (!asked.backups.empty()) {
        const BackupFinding backups = check_backups(asked.backups, system_clock_now());
        doctor.say(backups.is_well, backups.what);
    }
    return doctor.is_well() ? kDone : kSomeInError;
}

}  // namespace canbao
