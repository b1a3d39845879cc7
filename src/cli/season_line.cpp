#include "cli/season_line.h"

#include <CLI/CLI.hpp>

#include "cli/office_line.h"

namespace canbao {
namespace {

using Action = SeasonOptions::Action;

// What every command of a season takes.
void add_season_options(CLI::App& command, SeasonOptions& options) {
    command.add_option("--area", options.area, "医保区划，六位 / enrolment area, six digits")
        ->required()
        ->type_name("AREA");
    command.add_option("--year", options.year, "年度 / benefit year")
        ->required()
        ->check(CLI::Range(1900, 2199))
        ->type_name("YEAR");
    command.add_flag("--json", options.as_json, "输出JSON / JSON");
    add_books(command, options.office);
    add_key_file(command, options.office);
    add_actor(command, options.office);
}

void add_day(CLI::App& command, SeasonOptions& options, const char* description) {
    command.add_option("--on", options.on, description)->type_name("DATE");
}

void add_listing(CLI::App& command, SeasonOptions& options) {
    command.add_option("--within", options.within, "只看一个乡镇或村 / only a township or village of it")
        ->type_name("REGION");
    command
        .add_option("--family", options.family, "只看这个人一户，人员编号 / only the family of this person")
        ->type_name("NUMBER");
    command.add_option("-o,--output", options.output, "写成xlsx或CSV / write them as xlsx or CSV")
        ->type_name("FILE");
}

void add_settling(CLI::App& command, SeasonOptions& options) {
    command.add_option("--person", options.person, "人员编号 / the person's number")
        ->required()
        ->type_name("NUMBER");
    command
        .add_option("--amount", options.amount,
                    "资助金额，元；没有资助为0.00 / the subsidy in yuan, 0.00 for none")
        ->required()
        ->type_name("YUAN");
    command
        .add_option("--payer", options.payer, "资金来源，目录中的键 / who pays it, a key of the catalogue")
        ->type_name("PAYER");
    command.add_option("--document", options.document, "所依据的文件 / the document on which it rests")
        ->required()
        ->type_name("TEXT");
    command
        .add_option("--key", options.key,
                    "本次办理的编号，重发用同一编号 / key of this act: the same one when it is sent again")
        ->required()
        ->type_name("KEY");
}

}  // namespace

void add_season_commands(CLI::App& season, SeasonOptions& options, const TakeRun& take) {
    const auto add = [&](Action action, const char* name, const char* description) -> CLI::App& {
        CLI::App& command = *season.add_subcommand(name, description);
        command.callback([&options, action, take] {
            options.action = action;
            take([&options] { return run_season(options); });
        });
        add_season_options(command, options);
        return command;
    };
    constexpr const char* kToday = "办理日，默认为今天 / day of the act, else today";
    constexpr const char* kPaid = "按哪一天缴费开票，默认为今天 / as if paid on this day, else today";
    add_day(add(Action::open, "open", "开启征缴季 / open a season"), options, kToday);
    add_day(add(Action::plan, "plan", "试算应缴，不写入 / what billing would come to; nothing is written"),
            options, kPaid);
    add_day(
        add(Action::bill, "bill", "为每个参保人开票，有变化的重开 / bill everybody; renew what has changed"),
        options, kPaid);
    add(Action::show, "show", "现有账单的合计 / what the bills come to");
    add_listing(add(Action::list, "list", "一村一户的账单 / the bills of a village, of a family"), options);
    add(Action::exceptions, "exceptions", "待核定的账单 / bills that the law leaves open");
    CLI::App& settle = add(Action::settle, "settle", "凭文件核定一张账单 / settle one of them by a document");
    add_day(settle, options, kToday);
    add_settling(settle, options);
    add_day(add(Action::close, "close", "关闭征缴季 / close a season"), options, kToday);
}

}  // namespace canbao
