#include <cstdio>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/text_table.h"
#include "procedure/office_clock.h"
#include "store/audit_store.h"

namespace canbao {
namespace {

int run_seal(Connection& connection, Language language) {
    const auto sealed = seal_acts(connection, system_clock_now());
    if (!sealed) return complain(sealed.error(), language);
    fmt::print("{}\n", language == Language::zh ? fmt::format("已封存{}条办理记录", grouped(*sealed))
                                                : fmt::format("{} acts sealed", grouped(*sealed)));
    return kDone;
}

int run_verify(Connection& connection, Language language) {
    const auto check = check_chain(connection);
    if (!check) return complain(check.error(), language);
    const bool zh = language == Language::zh;
    for (const ChainFault& fault : check->faults)
        fmt::print("{}/{}: {}\n", fault.area, fault.act, fault.message.in(language));
    fmt::print(fmt::runtime(zh ? "办理记录{}条，其中已封存{}条（{}个封存）；不符之处{}项\n"
                               : "{} acts, {} of them sealed by {} seals; {} findings\n"),
               grouped(check->acts), grouped(check->acts_sealed), grouped(check->seals),
               check->faults.size());
    return check->faults.empty() ? kDone : kSomeInError;
}

int run_heads(Connection& connection, Language language) {
    const auto heads = chain_heads(connection);
    if (!heads) return complain(heads.error(), language);
    for (const ChainHead& head : *heads) {
        std::string hex;
        for (const char byte : head.digest) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        fmt::print("{} {} {} {}\n", head.area, head.seal, head.last_act, hex);
    }
    return kDone;
}

}  // namespace

int run_audit(const AuditOptions& options) {
    const Language language = options.office.common.language;
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    const bool writes = options.action == AuditOptions::Action::seal;
    auto connection = open_database(*address, writes ? DatabaseUse::write : DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    switch (options.action) {
        case AuditOptions::Action::seal:
            return run_seal(**connection, language);
        case AuditOptions::Action::verify:
            return run_verify(**connection, language);
        case AuditOptions::Action::heads:
            return run_heads(**connection, language);
    }
    CHECK(false);
}

}  // namespace canbao
