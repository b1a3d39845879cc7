#include "cli/import_line.h"

#include <CLI/CLI.hpp>

#include "cli/import_commands.h"
#include "cli/office_line.h"

namespace canbao {

class ImportLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take) : take_(std::move(take)) {
        CLI::App& import = *app.add_subcommand("import", "导入名单：xlsx或CSV / take a list: xlsx or CSV");
        import.require_subcommand(1);
        add_population(import);
        CLI::App& templates =
            *app.add_subcommand("template", "名单模板，供填写 / templates of lists, to be filled in");
        templates.require_subcommand(1);
        add_population_template(templates);
    }

   private:
    void add_population(CLI::App& import) {
        ImportPopulationOptions& options = population_;
        CLI::App& command = *import.add_subcommand(
            "population", "人口名单（公安、村）：登记未登记的人 / register whom a list of people names");
        command.add_option("FILE", options.file, "名单 / the list")->required();
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
        add_sheet_options(command, options);
        command
            .add_option(
                "--regions", options.regions,
                "区划表，不写则取政策目录旁的 data/regions / file of regions, else data/regions beside "
                "the packs")
            ->type_name("FILE");
        command
            .add_option("--feedback", options.feedback,
                        "退回的行写到哪里，不写则在名单旁，名后加“-退回” / where the rows that go back are "
                        "written, else beside the list with “-退回” in its name")
            ->type_name("FILE");
        command.add_flag("--dry-run", options.is_rehearsal,
                         "只看结果，不登记 / show what would change, and change nothing");
        command.add_flag("--json", options.as_json, "输出JSON / JSON");
        add_books(command, options.office);
        add_key_file(command, options.office);
        add_actor(command, options.office);
        command.callback([this] { take_([this] { return run_import_population(population_); }); });
    }

    // How a list is read, whatever it says.
    template <typename Options>
    static void add_sheet_options(CLI::App& command, Options& options) {
        command
            .add_option("--sheet", options.sheet,
                        "工作表，不写取第一张有内容的 / the sheet, else the first that holds something")
            ->type_name("NAME");
        command
            .add_option("--column", options.columns,
                        "某一项在哪一列，可重复，如 id=C、id=证件号 / which column holds a field, repeatable")
            ->type_name("FIELD=COLUMN")
            ->allow_extra_args(false);
        command
            .add_option("--header-row", options.header_row,
                        "表头在第几行，0为没有 / the row of the headers, 0 for none")
            ->type_name("ROW")
            ->check(CLI::Range(0, 10));
    }

    void add_population_template(CLI::App& templates) {
        CLI::App& command =
            *templates.add_subcommand("population", "人口名单模板 / the template of a population list");
        command.add_option("-o,--output", template_.output, "模板文件，xlsx / the template, xlsx")
            ->required()
            ->type_name("FILE");
        add_common_options(command, template_.common);
        command.callback([this] { take_([this] { return run_template_population(template_); }); });
    }

    TakeRun take_;
    ImportPopulationOptions population_;
    TemplateOptions template_;
};

ImportLine::ImportLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
ImportLine::~ImportLine() = default;

}  // namespace canbao
