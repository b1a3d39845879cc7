#include <filesystem>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/money_commands.h"
#include "cli/text_table.h"
#include "files/byte_sink.h"
#include "procedure/money/simulate_channels.h"
#include "store/database.h"

namespace canbao {
namespace {

Result<SimulationOrder> order_of(const SimulateOptions& options) {
    const Rate faulty = TRY(Rate::parse(options.faulty));
    return SimulationOrder{.season = {TRY(RegionCode::parse(options.area)), options.year},
                           .on = TRY(Date::parse(options.on)),
                           .seed = options.seed,
                           .misbehaviour = {.duplicate = faulty,
                                            .late = faulty,
                                            .reordered = faulty,
                                            .contradicting = faulty,
                                            .silent = faulty}};
}

Result<Done> write(const std::string& path, const std::string& bytes) {
    auto sink = TRY(ByteSink::open(path));
    sink.buffer() += bytes;
    return sink.finish();
}

}  // namespace

int run_simulate(const SimulateOptions& options) {
    const Language language = options.office.common.language;
    const auto order = order_of(options);
    if (!order) return complain(order.error(), language);
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    auto connection = open_database(*address, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    const auto files = simulate_channels(**connection, *order);
    if (!files) return complain(files.error(), language);
    std::error_code ignored;
    std::filesystem::create_directories(options.output, ignored);
    for (const SimulatedFile& file : *files) {
        const std::string path = options.output + "/" + file.name;
        if (const auto written = write(path, file.bytes); !written)
            return complain(written.error(), language);
        fmt::print("{}  {}\n", path, grouped(file.bytes.size()));
    }
    return kDone;
}

}  // namespace canbao
