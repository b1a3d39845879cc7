#include "cli/coverage_line.h"

#include <map>

#include <CLI/CLI.hpp>

#include "cli/coverage_commands.h"
#include "cli/office_line.h"

namespace canbao {

class CoverageLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take)
        : group_(*app.add_subcommand("coverage", "参保进度和漏保人员 / who is enrolled, and who is missing")),
          take_(std::move(take)) {
        using Action = CoverageOptions::Action;
        using By = CoverageOptions::By;
        group_.require_subcommand(1);
        CLI::App& show = add(Action::show, "show",
                             "按区划和类别对照参保目标 / against the targets, by place and category");
        show.add_option("--by", options_.by,
                        "county、township 或 village，默认township / of which places, else townships")
            ->transform(CLI::CheckedTransformer(std::map<std::string, By>{
                {"county", By::county}, {"township", By::township}, {"village", By::village}}))
            ->type_name("LEVEL");
        CLI::App& missing = add(Action::missing, "missing",
                                "没有参保的人，及由谁联系 / who is not enrolled, and who follows it up");
        missing
            .add_option(
                "--department", options_.department,
                "只看这个部门负责的，township为乡镇 / only those of a department, township for the others")
            ->type_name("DEPARTMENT");
        missing
            .add_option(
                "--state", options_.state,
                "只看 to_contact、contacted、declined，或 enrolled（联系后已参保） / only who stand so; "
                "enrolled: who were asked and are enrolled by now")
            ->type_name("STATE");
        missing.add_option("-o,--output", options_.output, "写成xlsx或CSV / write them as xlsx or CSV")
            ->type_name("FILE");
        add_follow_up();
        add_conflicts();
    }

   private:
    void add_follow_up() {
        using Action = CoverageOptions::Action;
        CLI::App& follow_up = add(Action::follow_up, "follow-up",
                                  "登记联系了一个漏保的人 / record that somebody who is missing was asked");
        CLI::App& history =
            add(Action::history, "history", "一个人的全部联系记录 / all that was recorded of one person");
        for (CLI::App* command : {&follow_up, &history})
            command->add_option("--person", options_.person, "人员编号 / the person's number")
                ->required()
                ->type_name("NUMBER");
        follow_up
            .add_option("--state", options_.state,
                        "contacted 已联系、declined 不愿参保 / contacted or declined")
            ->required()
            ->type_name("STATE");
        follow_up
            .add_option("--note", options_.note,
                        "备注，不愿参保的必须写原因 / a note; needed with declined: why")
            ->type_name("TEXT");
        follow_up
            .add_option("--department", options_.department,
                        "谁联系的：名单部门，乡镇为township / who asked: a department, or township")
            ->type_name("DEPARTMENT");
    }

    void add_conflicts() {
        CLI::App& command = add_asking(
            "conflicts", "有职工医保或已迁出的参保人 / who is enrolled and an employee, or moved away");
        command.callback([this] { take_([this] { return run_coverage_conflicts(options_); }); });
    }

    // What everything is told that asks about an area on a day.
    CLI::App& add_asking(const std::string& name, const std::string& description) {
        CLI::App& command = *group_.add_subcommand(name, description);
        command.add_option("--area", options_.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
        command.add_option("--on", options_.on, "哪一天的情况，默认今天 / as of which day, else today")
            ->type_name("DATE");
        command.add_flag("--json", options_.as_json, "输出JSON / JSON");
        add_books(command, options_.office);
        add_key_file(command, options_.office);
        add_actor(command, options_.office);
        return command;
    }

    CLI::App& add(CoverageOptions::Action action, const std::string& name, const std::string& description) {
        CLI::App& command = add_asking(name, description);
        command.add_option("--year", options_.year, "年度 / benefit year")
            ->required()
            ->check(CLI::Range(1900, 2199))
            ->type_name("YEAR");
        command
            .add_option("--within", options_.within, "只看一个乡镇或村 / only a township or village of it")
            ->type_name("REGION");
        command.callback([this, action] {
            options_.action = action;
            take_([this] { return run_coverage(options_); });
        });
        return command;
    }

    CLI::App& group_;
    TakeRun take_;
    CoverageOptions options_;
};

CoverageLine::CoverageLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
CoverageLine::~CoverageLine() = default;

}  // namespace canbao
