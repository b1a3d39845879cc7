#include "cli/office.h"

#include <cstdlib>

#include <fmt/format.h>

#include "cli/clear_option.h"
#include "cli/console.h"
#include "cli/role_words.h"

namespace canbao {
namespace {

std::string option_or_environment(const std::string& option, const char* variable) {
    if (!option.empty()) return option;
    const char* named = std::getenv(variable);
    return named == nullptr ? "" : named;
}

std::string text_of(const std::vector<PolicyFile>& files) {
    std::string out;
    for (const PolicyFile& file : files)
        out += file.path + '\n' + std::to_string(file.text.size()) + '\n' + file.text + '\n';
    return out;
}

}  // namespace

std::string program_version() { return CANBAO_VERSION; }

Result<DatabaseAddress> database_of(const OfficeOptions& options) {
    std::string named = option_or_environment(options.database, "CANBAO_DATABASE");
    if (named.empty())
        return fail("没有指定数据库：用 --database 或环境变量 CANBAO_DATABASE（文件路径，或 postgresql://…）",
                    "no database is named: use --database or CANBAO_DATABASE (a path, or postgresql://…)");
    return DatabaseAddress::parse(std::move(named));
}

std::string key_file_of(const OfficeOptions& options) {
    return option_or_environment(options.keys, "CANBAO_KEYS");
}

Result<KeyRing> keys_of(const OfficeOptions& options) {
    const std::string named = key_file_of(options);
    if (named.empty())
        return fail(
            "没有指定密钥文件：用 --keys 或环境变量 CANBAO_KEYS；首次使用先执行 canbao keys create FILE",
            "no key file is named: use --keys or CANBAO_KEYS; before first use run canbao keys create FILE");
    return KeyRing::read(named);
}

Result<Actor> actor_of(const OfficeOptions& options) {
    constexpr std::size_t kLongestName = 64;
    if (options.actor.empty() || options.role.empty() || options.scope.empty())
        return fail("请写明办理人：--as 姓名或工号 --role 角色 --scope 辖区",
                    "say who acts: --as NAME --role ROLE --scope REGION");
    if (options.actor.size() > kLongestName) return fail("--as 最多64字节", "--as takes at most 64 bytes");
    const std::string actor = TRY(clear_option("--as", options.actor));
    const auto role = role_named(options.role);
    if (!role)
        return fail(fmt::format("不认识的角色 {}：应为 {} 之一", options.role, roles_joined("、")),
                    fmt::format("unknown role {}: it is one of {}", options.role, roles_joined(", ")));
    return Actor{actor, *role, TRY(RegionCode::parse(options.scope))};
}

std::optional<Office> open_office(const OfficeOptions& options) {
    const Language language = options.common.language;
    auto database = database_of(options);
    auto keys = keys_of(options);
    if (!database || !keys) {
        complain(database ? keys.error() : database.error(), language);
        return std::nullopt;
    }
    // What is archived is what was read, though somebody may change the folder meanwhile.
    auto law = open_law(options.common);
    if (!law) return std::nullopt;
    return Office{std::move(law->book), text_of(law->files), std::make_unique<KeyRing>(*std::move(keys)),
                  *std::move(database)};
}

}  // namespace canbao
