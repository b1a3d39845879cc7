#include <cstdio>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "files/policy_directory.h"
#include "procedure/committer.h"
#include "procedure/reseal.h"
#include "store/key_store.h"

namespace canbao {
namespace {

constexpr std::size_t kLargestFile = 1 << 16;

int run_create(const KeysOptions& options) {
    const Language language = options.office.common.language;
    const auto suite = options.is_national ? KeyRing::Suite::national : KeyRing::Suite::international;
    const auto written = write_key_file(options.file, KeyRing::create(suite), KeyFileUse::make);
    if (!written) return complain(written.error(), language);
    fmt::print("{}\n",
               language == Language::zh
                   ? "密钥文件已生成：" + options.file + "。请另处妥善保管一份：丢失后个人信息无法读出"
                   : "the key file is made: " + options.file +
                         ". Keep a copy elsewhere: without it personal data cannot be read");
    return kDone;
}

// A rotation that broke off goes on with `reseal`.
int run_rotate(const KeysOptions& options) {
    const Language language = options.office.common.language;
    const std::string path = key_file_of(options.office);
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    const auto old_keys = keys_of(options.office);
    if (!old_keys) return complain(old_keys.error(), language);
    auto connection = open_database(*address, DatabaseUse::write);
    if (!connection) return complain(connection.error(), language);
    const auto fits = check_keys(**connection, old_keys->prints());
    if (!fits) return complain(fits.error(), language);
    if (options.action == KeysOptions::Action::rotate) {
        const auto text = read_file(path, kLargestFile);
        if (!text) return complain(text.error(), language);
        const auto suite = options.is_national ? KeyRing::Suite::national : KeyRing::Suite::international;
        const auto with_new = KeyRing::with_new_keys(*text, path, suite);
        if (!with_new) return complain(with_new.error(), language);
        const auto written = write_key_file(path, *with_new, KeyFileUse::replace);
        if (!written) return complain(written.error(), language);
    }
    const auto keys = keys_of(options.office);
    if (!keys) return complain(keys.error(), language);
    ProgressBar bar(language == Language::zh ? "正在重新密封" : "sealing anew", std::nullopt);
    const auto tally =
        reseal(**connection, *keys, system_clock_now(), [&](std::uint64_t rows) { bar.show(rows); });
    if (!tally) return complain(tally.error(), language);
    fmt::print(
        fmt::runtime(
            language == Language::zh
                ? "已用最新的密钥重新密封：人员信息{}条，指令{}条。正在运行的服务须用新的密钥文件重新启动；旧备份仍要旧密钥\n"
                : "everything is sealed with the newest keys: {} details, {} commands. Running servers have "
                  "to be started anew; old backups still need the old keys\n"),
        grouped(tally->details), grouped(tally->commands));
    return kDone;
}

}  // namespace

int run_keys(const KeysOptions& options) {
    return options.action == KeysOptions::Action::create ? run_create(options) : run_rotate(options);
}

}  // namespace canbao
