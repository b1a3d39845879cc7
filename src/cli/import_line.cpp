#include "cli/import_line.h"

#include <CLI/CLI.hpp>

#include "cli/import_commands.h"
#include "cli/office_line.h"

namespace canbao {

class ImportLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take)
        : import_(*app.add_subcommand("import", "接收名单：xlsx或CSV / take a list: xlsx or CSV")),
          template_(*app.add_subcommand("template", "供填写的表格 / forms to be filled in")),
          take_(std::move(take)) {
        import_.require_subcommand(1);
        template_.require_subcommand(1);
        add_population();
        add_roster();
        add_targets();
        add_follow_up();
        add_notices(deaths_, "deaths", "死亡名单：终止参保关系 / deaths, which end relations",
                    run_import_deaths);
        add_notices(moves_, "moves", "迁移名单：变更居住地 / moves, which change where people live",
                    run_import_moves);
        add_notices(households_, "households", "家庭成员名单 / who lives together", run_import_households);
        add_population_template();
        add_roster_template();
        add_template("deaths", "死亡名单的空表 / an empty list of deaths", run_template_deaths);
        add_template("moves", "迁移名单的空表 / an empty list of moves", run_template_moves);
        add_template("households", "家庭成员名单的空表 / an empty list of households",
                     run_template_households);
        add_reference("hospitals", "定点医院名单 / the accredited hospitals", hospitals_,
                      &run_import_hospitals);
        add_reference("offices", "办事机构和电话的名单 / offices and their telephones", offices_,
                      &run_import_offices);
        add_template("hospitals", "定点医院名单的空表 / an empty list of hospitals", &run_template_hospitals);
        add_template("offices", "办事机构名单的空表 / an empty list of offices", &run_template_offices);
        add_targets_template();
    }

   private:
    // What every list is told besides.
    static void add_list(CLI::App& command, ListOptions& list) {
        command.add_option("FILE", list.file, "名单 / the list")->required();
        command
            .add_option("--sheet", list.sheet,
                        "工作表，默认第一张有内容的 / sheet, else the first with anything")
            ->type_name("NAME");
        command
            .add_option("--column", list.columns,
                        "指定列：字段=列字母或表头 / which column a field is: FIELD=LETTERS or =HEADER")
            ->type_name("FIELD=COLUMN")
            ->allow_extra_args(false);
        command
            .add_option("--header-row", list.header_row, "表头所在行，0为没有 / row of the headers, 0: none")
            ->type_name("ROW")
            ->check(CLI::Range(0, 10));
        command
            .add_option(
                "--feedback", list.feedback,
                "退回的行写到哪里，默认在名单旁 / where the rows that go back are written, else beside the list")
            ->type_name("FILE");
        command.add_flag("--dry-run", list.is_rehearsal,
                         "只看会有什么变化，不办理 / show what would change, and record nothing");
        command.add_flag("--json", list.as_json, "输出JSON / JSON");
        add_books(command, list.office);
        add_key_file(command, list.office);
        add_actor(command, list.office);
    }

    void add_roster() {
        CLI::App& command = *import_.add_subcommand(
            "roster", "部门的困难人员名单 / a department's list of people in hardship");
        add_list(command, roster_.list);
        command
            .add_option("--department", roster_.department,
                        "名单部门，如 民政 / the department that keeps the list")
            ->required()
            ->type_name("DEPARTMENT");
        command.add_option("--document", roster_.document, "来文名称、文号 / the paper with which it came")
            ->required()
            ->type_name("TEXT");
        command
            .add_option("--area", roster_.area,
                        "医保区划，默认为辖区的区划 / enrolment area, else that of --scope")
            ->type_name("AREA");
        command
            .add_option("--region", roster_.region,
                        "部门的辖区，默认为医保区划 / the department's region, else the area")
            ->type_name("REGION");
        command
            .add_option("--as-of", roster_.as_of,
                        "名单截至哪一天，默认今天 / the day of which it speaks, else today")
            ->type_name("DATE");
        command
            .add_option("--since", roster_.since,
                        "没写纳入时间的行从哪天起，如学生名单 / day of recognition of rows that name none")
            ->type_name("DATE");
        command.add_flag(
            "--full", roster_.is_full,
            "全量名单：名单上没有的人，身份随之结束 / a full list: whoever is missing holds the identity no more");
        command
            .add_option(
                "--category", roster_.categories,
                "名单的人员类别；名单没有类别列时必填 / of which categories it is; needed where it has no such column")
            ->delimiter(',')
            ->type_name("CATEGORY,…");
        command
            .add_option(
                "--most-ended", roster_.most_ended,
                "全量名单结束超过这一比例时先不办理，默认10% / a full list that would end more waits, else 10%")
            ->type_name("PERCENT");
        command
            .add_option("--confirm", roster_.confirmed, "已核对：确实结束这么多 / checked: so many do end")
            ->type_name("COUNT");
        command.callback([this] { take_([this] { return run_import_roster(roster_); }); });
    }

    template <typename Options>
    static void add_season(CLI::App& command, Options& options) {
        command.add_option("--area", options.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
        command.add_option("--year", options.year, "年度 / benefit year")
            ->required()
            ->check(CLI::Range(1900, 2199))
            ->type_name("YEAR");
        command.add_option("--document", options.document, "来文名称、文号 / the paper with which it came")
            ->required()
            ->type_name("TEXT");
    }

    static void add_region_file(CLI::App& command, std::string& regions) {
        command
            .add_option(
                "--regions", regions,
                "区划表，不写则取政策目录旁的 data/regions / file of regions, else data/regions beside "
                "the packs")
            ->type_name("FILE");
    }

    void add_targets() {
        CLI::App& command = *import_.add_subcommand(
            "targets", "县里下达的目标任务 / how many people the county assigns to its places");
        add_list(command, targets_.list);
        add_season(command, targets_);
        command.add_option("--on", targets_.on, "办理日，默认今天 / day of the act, else today")
            ->type_name("DATE");
        add_region_file(command, targets_.regions);
        command.callback([this] { take_([this] { return run_import_targets(targets_); }); });
    }

    void add_follow_up() {
        CLI::App& command = *import_.add_subcommand(
            "follow-up", "漏保人员的联系情况 / what became of the people who are missing");
        add_list(command, follow_up_.list);
        add_season(command, follow_up_);
        command
            .add_option("--department", follow_up_.department,
                        "谁联系的：名单部门，乡镇为township / who asked them: a department, or township")
            ->required()
            ->type_name("DEPARTMENT");
        command.callback([this] { take_([this] { return run_import_follow_up(follow_up_); }); });
    }

    void add_population() {
        ImportPopulationOptions& options = population_;
        CLI::App& command = *import_.add_subcommand(
            "population", "人口名单（公安、村）：登记未登记的人 / register whom a list of people names");
        add_list(command, options.list);
        command.add_option("--area", options.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
        command
            .add_option("--document", options.document,
                        "随名单而来的文件，如文号 / the paper with which the list came")
            ->required()
            ->type_name("TEXT");
        command
            .add_option("--on", options.on,
                        "登记从哪天起，不写为今天 / the day from which it holds, else today")
            ->type_name("DATE");
        command
            .add_option("--source", options.source,
                        "谁的名单：public_security 公安（默认）、village 村 / whose list it is")
            ->type_name("SOURCE")
            ->check([](const std::string& word) {
                return word == "public_security" || word == "village"
                           ? std::string()
                           : "应为public_security或village / it is public_security or village, not " + word;
            });
        command
            .add_option(
                "--residence", options.residence,
                "名单没写居住地的人住在哪个村（居），十二位 / where those live of whom the list does not "
                "say it, twelve digits")
            ->type_name("VILLAGE");
        command
            .add_option(
                "--regions", options.regions,
                "区划表，不写则取政策目录旁的 data/regions / file of regions, else data/regions beside "
                "the packs")
            ->type_name("FILE");
        command.callback([this] { take_([this] { return run_import_population(population_); }); });
    }

    void add_notices(NoticeOptions& options, const std::string& name, const std::string& description,
                     int (*run)(const NoticeOptions&)) {
        CLI::App& command = *import_.add_subcommand(name, description);
        add_list(command, options.list);
        command.add_option("--area", options.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
        command.add_option("--document", options.document, "来文名称、文号 / the paper with which it came")
            ->required()
            ->type_name("TEXT");
        command.add_option("--source", options.source, "谁的名单，如 公安 / whose list it is")
            ->type_name("TEXT");
        command
            .add_option("--as-of", options.as_of,
                        "名单截至哪一天，默认今天 / the day of which it speaks, else today")
            ->type_name("DATE");
        command
            .add_option(
                "--regions", options.regions,
                "区划表，不写则取政策目录旁的 data/regions / file of regions, else data/regions beside "
                "the packs")
            ->type_name("FILE");
        command.callback([this, &options, run] { take_([&options, run] { return run(options); }); });
    }

    void add_reference(const std::string& name, const std::string& description,
                       ImportReferenceOptions& options, int (*run)(const ImportReferenceOptions&)) {
        CLI::App& command = *import_.add_subcommand(name, description);
        add_list(command, options.list);
        command.add_option("--area", options.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
        command.add_option("--document", options.document, "来文名称、文号 / the paper with which it came")
            ->required()
            ->type_name("TEXT");
        command
            .add_option("--on", options.on,
                        "名单所说从哪天起算，不写为今天 / the day from which it holds, else today")
            ->type_name("DATE");
        command
            .add_option(
                "--regions", options.regions,
                "区划表，不写则取政策目录旁的 data/regions / file of regions, else data/regions beside "
                "the packs")
            ->type_name("FILE");
        command.callback([this, &options, run] { take_([&options, run] { return run(options); }); });
    }

    void add_template(const std::string& name, const std::string& description,
                      int (*run)(const TemplateOptions&)) {
        CLI::App& command = *template_.add_subcommand(name, description);
        add_form(command);
        command.callback([this, run] { take_([this, run] { return run(form_); }); });
    }

    void add_roster_template() {
        CLI::App& command =
            *template_.add_subcommand("roster", "困难人员名单的空表 / an empty list of people in hardship");
        add_form(command);
        command.callback([this] { take_([this] { return run_template_roster(form_); }); });
    }

    void add_population_template() {
        CLI::App& command =
            *template_.add_subcommand("population", "人口名单的空表 / an empty list of people");
        add_form(command);
        command.callback([this] { take_([this] { return run_template_population(form_); }); });
    }

    void add_targets_template() {
        CLI::App& command =
            *template_.add_subcommand("targets", "目标任务的空表 / an empty list of assigned tasks");
        add_form(command);
        command
            .add_option("--area", form_.area,
                        "填好这个区划的乡镇和村 / with the townships and villages of this area")
            ->type_name("AREA");
        add_region_file(command, form_.regions);
        command.callback([this] { take_([this] { return run_template_targets(form_); }); });
    }

    void add_form(CLI::App& command) {
        command.add_option("-o,--output", form_.output, "表格文件，xlsx / the form, xlsx")
            ->required()
            ->type_name("FILE");
        add_common_options(command, form_.common);
    }

    CLI::App& import_;
    CLI::App& template_;
    TakeRun take_;
    RosterOptions roster_;
    NoticeOptions deaths_, moves_, households_;
    TargetsOptions targets_;
    FollowUpListOptions follow_up_;
    ImportPopulationOptions population_;
    ImportReferenceOptions hospitals_, offices_;
    TemplateOptions form_;
};

ImportLine::ImportLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
ImportLine::~ImportLine() = default;

}  // namespace canbao
