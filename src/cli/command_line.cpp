#include "cli/command_line.h"

#include <algorithm>
#include <cstdio>
#include <functional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/coverage_line.h"
#include "cli/import_line.h"
#include "cli/money_line.h"
#include "cli/office_line.h"
#include "cli/reference_line.h"
#include "cli/refund_line.h"

namespace canbao {
namespace {

// The commands and their options. Each command notes what to run; nothing runs before all arguments are read.
class CommandLine {
   public:
    explicit CommandLine(const AddCommands& add_more) {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", "canbao " CANBAO_VERSION);
        app_.footer(
            "退出状态 / exit status: 0 完成 done · 1 有错误的行 some lines in error · 2 用法或政策包有误 usage or packs unusable");
        add_decide(
            "quote", Command::quote,
            "核定应缴、资助和待遇开始：每行一个JSON请求 / what is owed, who pays, when cover begins: one JSON request a line");
        add_decide(
            "settle", Command::settle,
            "结算一笔费用：基金付多少、个人付多少 / what the funds pay on a bill: one JSON request a line");
        add_decide(
            "cap", Command::cap,
            "大病保险限额及激励 / the cap of critical-illness insurance with its incentives: one JSON request a line");
        add_decide(
            "refund", Command::refund,
            "能否退费：每行一个JSON请求；或下列命令办理退费 / whether a contribution may be refunded: one JSON request a "
            "line; or one of the commands below on the books");
        add_explain();
        add_policy();
        add_what_if();
        add_synth();
        add_season();
        const TakeRun take = [this](std::function<int()> run) { run_ = std::move(run); };
        office_.emplace(app_, take);
        import_.emplace(app_, take);
        coverage_.emplace(app_, take);
        reference_.emplace(app_, take);
        refund_.emplace(app_, take);
        money_.emplace(app_, take);
        add_more(app_, take);
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return answer(error, argc, argv);
        }
        return finish_output(run_());
    }

   private:
    // --help and --version are thrown too.
    int answer(const CLI::ParseError& error, int argc, char** argv) {
        if (error.get_exit_code() == 0) return finish_output(app_.exit(error));
        std::string what = error.what();
        // CLI11 only misses a command where the word is none.
        if (argc > 1 && argv[1][0] != '-' && !knows_command(argv[1]))
            what = fmt::format("不认识的命令 / unknown command: {}", argv[1]);
        std::string program = "canbao";
        // The command that was meant, also beneath another.
        for (const CLI::App* each = &app_; !each->get_subcommands().empty();) {
            each = each->get_subcommands().front();
            program += " " + each->get_name();
        }
        fmt::print(stderr, "canbao: 用法有误 / usage: {}\n查看用法 / for help: {} --help\n", what, program);
        return kUnusable;
    }

    bool knows_command(std::string_view word) const {
        return std::ranges::any_of(app_.get_subcommands([](const CLI::App*) { return true; }),
                                   [&](const CLI::App* each) { return each->get_name() == word; });
    }

    // What was printed is only done once the system has taken it.
    static int finish_output(int status) {
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
        fmt::print(stderr, "canbao: 标准输出无法写入 / standard output cannot be written\n");
        return kUnusable;
    }

    void add_decide(const std::string& name, Command decision, const std::string& description) {
        CLI::App& command = *app_.add_subcommand(name, description);
        CLI::Option* file = command.add_option("FILE", decide_.input,
                                               "请求文件，- 为标准输入 / requests, - is standard input");
        // Beneath `refund` there are commands on the books, which take no file of requests.
        if (decision != Command::refund) file->required();
        command.add_option("-o,--output", decide_.output, "答复文件 / answers");
        if (decision == Command::quote) add_columns(command);
        add_common_options(command, decide_.common);
        command.callback([this, decision, file, &command] {
            if (!command.get_subcommands().empty()) return;
            if (file->empty()) throw CLI::RequiredError("FILE");
            decide_.command = decision;
            run_ = [this] { return run_decide(decide_); };
        });
    }

    void add_columns(CLI::App& command) {
        CLI::Option* columns = command.add_flag(
            "--columns", decide_.as_columns,
            "批量：FILE 是列文件或CSV，答复也是 / for the millions: FILE is a file of columns or CSV, and so are the answers");
        command.add_option("--year", decide_.year, "CSV中各人的年度 / benefit year of people in CSV")
            ->needs(columns)
            ->check(CLI::Range(1900, 2199));
        command
            .add_option("--threads", decide_.threads,
                        "线程数，默认同处理器数 / threads, else one for each processor")
            ->needs(columns)
            ->check(CLI::Range(1, 256));
    }

    static std::optional<Command> decision_named(std::string_view word) {
        for (const auto& [name, command] :
             {std::pair("quote", Command::quote), std::pair("settle", Command::settle),
              std::pair("cap", Command::cap), std::pair("refund", Command::refund)})
            if (word == name) return command;
        return std::nullopt;
    }

    void add_explain() {
        CLI::App& command = *app_.add_subcommand(
            "explain",
            "逐条说明一次核定、结算、限额或退费 / explain a quote, a settlement, a cap or a refund step by step");
        CLI::Option* file = command.add_option(
            "FILE", explain_.input,
            "请求文件（quote、settle、cap、refund均可），- 为标准输入；不写则用下列选项核定缴费 / requests of any decision, - is standard input; else the options below ask for a quote");
        CLI::Option* region = command.add_option("--region", explain_.region, "参保地区划 / enrolment area");
        CLI::Option* year = command.add_option("--year", explain_.year, "年度 / benefit year");
        CLI::Option* on = command.add_option("--on", explain_.on, "缴费日 / payment day")->type_name("DATE");
        CLI::Option* born =
            command.add_option("--born", explain_.born, "出生日期 / birth date")->type_name("DATE");
        region->needs(year)->needs(on)->needs(born);
        command.add_option("--identity", explain_.identities, "困难身份，可重复 / an identity, repeatable")
            ->type_name("CATEGORY:FROM[:UNTIL]")
            ->allow_extra_args(false);
        command.add_option("--insured", explain_.insured, "参保年度，逗号分隔 / years insured, with commas")
            ->delimiter(',')
            ->type_name("YEAR,…")
            ->allow_extra_args(false);
        command
            .add_option("--employee-until", explain_.employee_until,
                        "职工医保终止日 / last day of employee cover")
            ->type_name("DATE");
        command.add_option("--registered-on", explain_.registered_on, "参保登记日 / registration day")
            ->type_name("DATE");
        command
            .add_option("--waiting-until", explain_.waiting_until,
                        "以前等待期的终点 / end of an earlier wait")
            ->type_name("DATE");
        command.add_option("--tier", explain_.tier, "缴费档次 / contribution tier, where the place has some")
            ->type_name("TIER");
        command
            .add_option("--fact", explain_.facts, "另需说明的事实，可重复 / a fact of the person, repeatable")
            ->type_name("FACT=VALUE")
            ->allow_extra_args(false);
        command.add_option("--repair-years", explain_.repair_years, "补缴年数 / years to repair");
        for (CLI::Option* option : command.get_options())
            if (option != file && !option->get_lnames().empty() && option->get_lnames().front() != "help")
                option->excludes(file);
        command
            .add_option_function<std::string>(
                "--decision", [this](const std::string& word) { explain_.decision = decision_named(word); },
                "每行是哪种请求，不写则看其字段 / what the lines ask for; else their fields tell")
            ->type_name("quote|settle|cap|refund")
            ->check([](const std::string& word) {
                return decision_named(word) ? std::string()
                                            : "应为quote、settle、cap或refund / it is quote, settle, cap or "
                                              "refund, not " +
                                                  word;
            })
            ->needs(file);
        command.add_flag("--json", explain_.as_json, "输出JSON / JSON");
        add_common_options(command, explain_.common);
        command.callback([this, file, region] {
            if (file->empty() && region->empty())
                throw CLI::ValidationError(
                    "explain",
                    "请给出FILE，或 --region --year --on --born / name a FILE, or --region --year --on --born");
            run_ = [this] { return run_explain(explain_); };
        });
    }

    CLI::App& add_policy_action(CLI::App& policy, const std::string& name, const std::string& description,
                                PolicyOptions::Action action) {
        CLI::App& command = *policy.add_subcommand(name, description);
        command.add_flag("--json", policy_.as_json, "输出JSON / JSON");
        add_common_options(command, policy_.common);
        command.callback([this, action] {
            policy_.action = action;
            run_ = [this] { return run_policy(policy_); };
        });
        return command;
    }

    void add_policy() {
        CLI::App& policy = *app_.add_subcommand("policy", "政策包 / policy packs");
        policy.require_subcommand(1);
        add_policy_action(
            policy, "check",
            "查出全部错误，列出理解口径和未公布的内容 / all problems at once; readings and unknowns",
            PolicyOptions::Action::check);
        add_policy_action(policy, "list", "列出政策包 / list the packs", PolicyOptions::Action::list);
        CLI::App& show = add_policy_action(
            policy, "show",
            "一地一年的有效规则及其出处 / the rules that hold at a place, with clause and file",
            PolicyOptions::Action::show);
        show.add_option("REGION", policy_.region, "区划 / region")->required();
        show.add_option("YEAR", policy_.year, "年度 / year")->required()->check(CLI::Range(1900, 2199));
        CLI::App& diff =
            add_policy_action(policy, "diff", "两地或两年的差别 / what differs between places or years",
                              PolicyOptions::Action::diff);
        diff.add_option("A", policy_.before, "区划/年度 / region/year")->required();
        diff.add_option("B", policy_.after, "区划/年度 / region/year")->required();
    }

    void add_what_if() {
        CLI::App& command = *app_.add_subcommand(
            "what-if",
            "若政策改动：谁出多少钱，谁得谁失 / what if the law were another: who pays, who wins and loses");
        command.add_option("--place", what_if_.place, "地方，区划/年度 / place, region/year")
            ->type_name("PLACE");
        CLI::Option* change =
            command
                .add_option("--change", what_if_.changes,
                            "改该地政策包的一个值，可重复 / another value in the place's pack, repeatable")
                ->type_name("RULE.FIELD=VALUE")
                ->allow_extra_args(false);
        CLI::Option* against =
            command
                .add_option("--against", what_if_.against,
                            "改用另一地或另一年度的政策 / the law of another place or year")
                ->type_name("PLACE");
        CLI::Option* after = command
                                 .add_option("--policies-after", what_if_.policies_after,
                                             "改用另一个政策目录 / another policy folder")
                                 ->type_name("DIR");
        CLI::Option* people =
            command.add_option("--people", what_if_.people, "虚构居民人数 / so many invented people")
                ->check(CLI::Range(std::uint64_t{1}, kMostPeople));
        CLI::Option* seed = command.add_option("--seed", what_if_.seed, "种子 / seed")
                                ->check(CLI::Range(std::uint64_t{0}, kLargestSeed));
        people->needs(seed);
        seed->needs(people);
        CLI::Option* columns =
            command.add_option("--columns", what_if_.columns, "人口列文件 / a file of people as columns")
                ->type_name("FILE")
                ->excludes(people);
        command.add_option("--profile", what_if_.profile, "人口特征文件 / population profile")
            ->type_name("FILE");
        command.add_option("--threads", what_if_.threads, "线程数 / threads")->check(CLI::Range(1, 256));
        command.add_flag("--json", what_if_.as_json, "输出JSON / JSON");
        command.add_option("--html", what_if_.html, "另存为网页 / a page with charts")->type_name("FILE");
        add_common_options(command, what_if_.common);
        command.callback([this, change, against, after, people, columns] {
            const auto given = [](const CLI::Option* option) { return option->empty() ? 0 : 1; };
            if (given(change) + given(against) + given(after) != 1)
                throw CLI::ValidationError(
                    "what-if",
                    "请给出 --change、--against、--policies-after 之一 / name one of --change, --against, --policies-after");
            if (given(people) + given(columns) != 1)
                throw CLI::ValidationError(
                    "what-if",
                    "请给出 --people 和 --seed，或 --columns / name --people with --seed, or --columns");
            run_ = [this] { return run_what_if(what_if_); };
        });
    }

    void add_synth() {
        CLI::App& command = *app_.add_subcommand("synth", "生成虚构居民 / invent people");
        command.add_option("--region", synth_.regions, "区划，可重复 / region, repeatable")
            ->required()
            ->allow_extra_args(false);
        command.add_option("--people", synth_.people, "人数 / how many")
            ->required()
            ->check(CLI::Range(std::uint64_t{0}, kMostPeople));
        command
            .add_option("--seed", synth_.seed, "种子：相同则人也相同 / the same seed gives the same people")
            ->required()
            ->check(CLI::Range(std::uint64_t{0}, kLargestSeed));
        CLI::Option* quotes =
            command
                .add_option("--quotes", synth_.quotes_for_year,
                            "改为输出该年度的核定请求 / quote requests for this year in place of people")
                ->type_name("YEAR")
                ->check(CLI::Range(1900, 2199));
        CLI::Option* columns =
            command
                .add_option("--columns", synth_.columns_for_year,
                            "改为输出该年度的列文件 / a file of columns for this year in place of people")
                ->type_name("YEAR")
                ->excludes(quotes)
                ->check(CLI::Range(1900, 2199));
        command
            .add_option("--acts", synth_.acts_for_year,
                        "改为输出该年度的登记和参保指令 / commands that register and enrol them in this year")
            ->type_name("YEAR")
            ->excludes(quotes)
            ->excludes(columns)
            ->check(CLI::Range(1900, 2199));
        command.add_option("--profile", synth_.profile, "人口特征文件 / population profile")
            ->type_name("FILE");
        command.add_option("-o,--output", synth_.output, "输出文件 / output")->type_name("FILE");
        add_invented_list(command);
        add_common_options(command, synth_.common);
        command.callback([this] { run_ = [this] { return run_synth(synth_); }; });
    }

    void add_invented_list(CLI::App& command) {
        CLI::Option* list =
            command
                .add_option(
                    "--list", synth_.list,
                    "改为写成人口名单，xlsx或CSV按文件名 / a population list in place of people, xlsx or "
                    "CSV by its name")
                ->type_name("FILE")
                ->check([](const std::string& name) {
                    return name.ends_with(".xlsx") || name.ends_with(".csv")
                               ? std::string()
                               : "应以.xlsx或.csv结尾 / it ends in .xlsx or .csv, not so " + name;
                });
        command
            .add_flag("--gb18030", synth_.is_gb18030, "名单的CSV用GB18030编码 / the list as CSV in GB18030")
            ->needs(list);
        command
            .add_option("--flawed", synth_.flawed_per_mille,
                        "名单中每千行有几行带错 / so many of a thousand rows of the list have a flaw")
            ->needs(list)
            ->check(CLI::Range(0, 1000));
        command
            .add_option("--regions", synth_.region_file, "名单所用的区划表 / file of regions for the list")
            ->needs(list)
            ->type_name("FILE");
        for (const char* other : {"--quotes", "--columns", "--acts", "--output"})
            if (CLI::Option* option = command.get_option_no_throw(other)) option->excludes(list);
    }

    void add_season() {
        CLI::App& season = *app_.add_subcommand("season", "征缴季 / the collection season");
        season.require_subcommand(1);
        CLI::App& preview = *season.add_subcommand(
            "preview", "用虚构居民预演一个征缴季 / rehearse a season with invented people");
        preview
            .add_option("--place", preview_.places,
                        "地方，区划/年度，可重复 / places, region/year, repeatable")
            ->required()
            ->allow_extra_args(false);
        preview.add_option("--people", preview_.people, "总人数 / people in all")
            ->required()
            ->check(CLI::Range(std::uint64_t{0}, kMostPeople));
        preview.add_option("--seed", preview_.seed, "种子 / seed")
            ->required()
            ->check(CLI::Range(std::uint64_t{0}, kLargestSeed));
        preview.add_option("--profile", preview_.profile, "人口特征文件 / population profile")
            ->type_name("FILE");
        preview.add_flag("--json", preview_.as_json, "输出JSON / JSON");
        add_common_options(preview, preview_.common);
        preview.callback([this] { run_ = [this] { return run_season_preview(preview_); }; });
    }

    static constexpr std::uint64_t kMostPeople = 50'000'000;
    static constexpr std::uint64_t kLargestSeed = 999'999'999'999;

    CLI::App app_{"参保 Canbao：城乡居民基本医疗保险 / resident medical insurance", "canbao"};
    std::function<int()> run_;
    std::optional<OfficeLine> office_;
    std::optional<ImportLine> import_;
    std::optional<CoverageLine> coverage_;
    std::optional<ReferenceLine> reference_;
    std::optional<RefundLine> refund_;
    std::optional<MoneyLine> money_;
    DecideOptions decide_;
    ExplainOptions explain_;
    PolicyOptions policy_;
    WhatIfOptions what_if_;
    SynthOptions synth_;
    SeasonPreviewOptions preview_;
};

}  // namespace

int run_command_line(int argc, char** argv, const AddCommands& add_more) {
    try {
        return CommandLine(add_more).run(argc, argv);
    } catch (const std::system_error& error) {
        // fmt throws where standard output takes no more.
        fmt::print(stderr, "canbao: 无法写入 / cannot write: {}\n", error.what());
        return kUnusable;
    }
}

}  // namespace canbao
