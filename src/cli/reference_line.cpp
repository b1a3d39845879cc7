#include "cli/reference_line.h"

#include <CLI/CLI.hpp>

#include "cli/office_line.h"
#include "cli/reference_commands.h"
#include "policy/benefit_table.h"

namespace canbao {

class ReferenceLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take) : take_(std::move(take)) {
        CLI::App& hospitals = *app.add_subcommand("hospital", "定点医院 / accredited hospitals");
        hospitals.require_subcommand(1);
        CLI::App& hospital_list = add_listing(
            hospitals, "某一天的定点医院 / the hospitals that are accredited on a day", &run_hospital_list);
        hospital_list.add_option("--class", options_.facility_class, "只看这一类别 / only those of a class")
            ->type_name("CLASS")
            ->check(CLI::Range(1, kFacilityClasses));
        CLI::App& offices = *app.add_subcommand("office", "办事机构和电话 / offices and their telephones");
        offices.require_subcommand(1);
        add_listing(offices, "某一天能去的机构、能打的电话 / where residents may go or ring on a day",
                    &run_office_list);
    }

   private:
    CLI::App& add_listing(CLI::App& group, const std::string& description,
                          int (*run)(const ReferenceListOptions&)) {
        CLI::App& command = *group.add_subcommand("list", description);
        command.add_option("--area", options_.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
        command.add_option("--on", options_.on, "哪一天，默认今天 / on which day, else today")
            ->type_name("DATE");
        command
            .add_option(
                "--regions", options_.regions,
                "区划表，不写则取政策目录旁的 data/regions / file of regions, else data/regions beside "
                "the packs")
            ->type_name("FILE");
        command.add_flag("--json", options_.as_json, "输出JSON / JSON");
        add_books(command, options_.office);
        command.callback([this, run] { take_([this, run] { return run(options_); }); });
        return command;
    }

    TakeRun take_;
    ReferenceListOptions options_;
};

ReferenceLine::ReferenceLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
ReferenceLine::~ReferenceLine() = default;

}  // namespace canbao
