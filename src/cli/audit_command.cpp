#include <cstdio>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/text_table.h"
#include "files/line_source.h"
#include "procedure/office_clock.h"
#include "store/kept_heads.h"

namespace canbao {
namespace {

int run_seal(Connection& connection, Language language) {
    const auto sealed = seal_acts(connection, system_clock_now());
    if (!sealed) return complain(sealed.error(), language);
    fmt::print("{}\n", language == Language::zh ? fmt::format("已封存{}条办理记录", grouped(*sealed))
                                                : fmt::format("{} sealed", counted(*sealed, "act")));
    return kDone;
}

// Heads as `canbao audit heads` printed them, of any number of days. A file without any is an error: who
// compares with nothing would take it for a proof.
Result<std::vector<ChainHead>> read_heads(const std::string& path) {
    constexpr std::size_t kMost = 1'000'000;
    LineSource source = TRY(LineSource::open(path));
    std::vector<ChainHead> heads;
    std::size_t number = 0;
    while (const auto line = TRY(source.next())) {
        ++number;
        if (line->text.empty()) continue;
        auto head = parse_head(line->text);
        if (!head)
            return fail(fmt::format("{}:{}: {}", path, number, head.error().message.zh),
                        fmt::format("{}:{}: {}", path, number, head.error().message.en));
        if (heads.size() == kMost)
            return fail(fmt::format("{}：最多{}个链头", path, kMost),
                        fmt::format("{}: at most {} heads", path, kMost));
        heads.push_back(*std::move(head));
    }
    if (heads.empty())
        return fail(fmt::format("{} 中没有链头", path), fmt::format("there are no heads in {}", path));
    return heads;
}

struct Comparison {
    ChainCheck chain;
    KeptHeads heads;
};

// Both in one state of the books.
DatabaseResult<Comparison> check_books(Connection& connection, const std::vector<ChainHead>& kept) {
    TRY(connection.begin(TransactionKind::read));
    const auto both = [&]() -> DatabaseResult<Comparison> {
        ChainCheck chain = TRY(check_chain(connection));
        KeptHeads heads = TRY(compare_heads(connection, kept));
        return Comparison{std::move(chain), std::move(heads)};
    };
    auto checked = both();
    connection.roll_back();
    return checked;
}

void print_faults(const std::vector<ChainFault>& faults, Language language) {
    for (const ChainFault& fault : faults)
        fmt::print("{}/{}: {}\n", fault.area, fault.act, fault.message.in(language));
}

int run_verify(Connection& connection, const std::vector<ChainHead>& kept, Language language) {
    const auto checked = check_books(connection, kept);
    if (!checked) return complain(checked.error(), language);
    const auto& [chain, heads] = *checked;
    const bool zh = language == Language::zh;
    print_faults(chain.faults, language);
    print_faults(heads.faults, language);
    if (!kept.empty())
        fmt::print(
            fmt::runtime(zh ? "存下的链头{}，其中{}个仍在链中\n" : "{}, {} of them still in the chain\n"),
            zh ? grouped(kept.size()) + "个" : counted(kept.size(), "kept head"), grouped(heads.standing));
    const std::size_t findings = chain.faults.size() + heads.faults.size();
    fmt::print("{}\n",
               zh ? fmt::format("办理记录{}条，其中已封存{}条（{}个封存）；不符之处{}项", grouped(chain.acts),
                                grouped(chain.acts_sealed), grouped(chain.seals), findings)
                  : fmt::format("{}, {} of them sealed by {}; {}", counted(chain.acts, "act"),
                                grouped(chain.acts_sealed), counted(chain.seals, "seal"),
                                counted(findings, "finding")));
    return findings == 0 ? kDone : kSomeInError;
}

int run_heads(Connection& connection, Language language) {
    const auto heads = chain_heads(connection);
    if (!heads) return complain(heads.error(), language);
    for (const ChainHead& head : *heads) fmt::print("{}\n", head_text(head));
    return kDone;
}

}  // namespace

int run_audit(const AuditOptions& options) {
    const Language language = options.office.common.language;
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    Result<std::vector<ChainHead>> kept;
    if (options.heads) kept = read_heads(*options.heads);
    if (!kept) return complain(kept.error(), language);
    const bool writes = options.action == AuditOptions::Action::seal;
    auto connection = open_database(*address, writes ? DatabaseUse::write : DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    switch (options.action) {
        case AuditOptions::Action::seal:
            return run_seal(**connection, language);
        case AuditOptions::Action::verify:
            return run_verify(**connection, *kept, language);
        case AuditOptions::Action::heads:
            return run_heads(**connection, language);
    }
    CHECK(false);
}

}  // namespace canbao
