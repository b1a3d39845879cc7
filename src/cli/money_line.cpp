#include "cli/money_line.h"

#include <CLI/CLI.hpp>

#include "cli/channel_commands.h"
#include "cli/money_commands.h"
#include "cli/office_line.h"

namespace canbao {

class MoneyLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take) : take_(std::move(take)) {
        add_payment(app);
        add_reconcile(app);
        add_ledger(app);
        add_simulate(app);
        add_debit(app);
    }

   private:
    void add_payment(CLI::App& app) {
        CLI::App& group = *app.add_subcommand("payment", "缴费 / payments");
        group.require_subcommand(1);
        const auto add = [&](PaymentOptions::Action action, const char* name,
                             const char* description) -> CLI::App& {
            CLI::App& command = *group.add_subcommand(name, description);
            command.callback([this, action] {
                payment_.action = action;
                take_([this] { return run_payment(payment_); });
            });
            command.add_option("--area", payment_.area, "医保区划 / enrolment area")
                ->required()
                ->type_name("AREA");
            command.add_flag("--json", payment_.as_json, "输出JSON / JSON");
            add_books(command, payment_.office);
            add_key_file(command, payment_.office);
            add_actor(command, payment_.office);
            return command;
        };
        CLI::App& show =
            add(PaymentOptions::Action::show, "show", "一个人的缴费 / what was paid for a person");
        CLI::Option* number = show.add_option("--person", payment_.person, "人员编号 / the person's number")
                                  ->type_name("NUMBER");
        show.add_option("--document", payment_.document,
                        "证件：居民身份证号，或 种类:号码 / a resident ID number, or KIND:NUMBER")
            ->type_name("DOCUMENT")
            ->excludes(number);
        show.add_flag(
            "--public", payment_.is_public,
            "对外查询：只有已入库的，不显示金额 / as anybody may ask: what is posted, without amounts");
        add(PaymentOptions::Action::disputed, "disputed",
            "渠道前后说法不一、或称已退的缴费 / payments of which a channel said two things, or that it gave back");
        CLI::App& take = add(PaymentOptions::Action::take, "take",
                             "受理渠道文件：登记其中的缴费 / take a file of a channel: record its payments");
        take.add_option(
                "FILE", payment_.file,
                "银行通知、批扣结果、办税厅班次，或每行一个JSON通知 / notices or debit results of a bank, a "
                "shift of the tax hall, or one JSON notice a line")
            ->required();
        take.add_option("--cash", payment_.cash,
                        "办税厅班次：现金的渠道 / of a shift at a tax hall: the channel of its cash")
            ->type_name("CHANNEL")
            ->capture_default_str();
        take.add_option("--pos", payment_.pos, "办税厅班次：POS的渠道 / and that of its POS")
            ->type_name("CHANNEL")
            ->capture_default_str();
        take.add_option("--channel", payment_.channel, "应为哪个渠道的文件 / of which channel it should be")
            ->type_name("CHANNEL");
        take.add_option("-o,--output", payment_.output, "逐笔答复 / an answer to each payment")
            ->type_name("FILE");
    }

    void add_reconcile(CLI::App& app) {
        using Action = ReconcileOptions::Action;
        CLI::App& group = *app.add_subcommand("reconcile", "对账 / reconciliation");
        group.require_subcommand(1);
        const auto add = [&](Action action, const char* name, const char* description) -> CLI::App& {
            CLI::App& command = *group.add_subcommand(name, description);
            command.callback([this, action] {
                reconcile_.action = action;
                take_([this] { return run_reconcile(reconcile_); });
            });
            command.add_option("--area", reconcile_.area, "医保区划 / enrolment area")
                ->required()
                ->type_name("AREA");
            command.add_flag("--json", reconcile_.as_json, "输出JSON / JSON");
            command.add_option("--on", reconcile_.on, "对账日，默认今天 / day of it, else today")
                ->type_name("DATE");
            add_books(command, reconcile_.office);
            add_key_file(command, reconcile_.office);
            add_actor(command, reconcile_.office);
            return command;
        };
        CLI::App& run =
            add(Action::run, "run", "与渠道或国库的对账单核对 / hold our books against a statement");
        run.add_option("FILE", reconcile_.file, "对账单 / the statement")->required();
        CLI::App& list = add(Action::list, "list", "未了的差异 / differences that are not settled");
        list.add_flag("--settled", reconcile_.with_settled, "已了的也列出 / settled ones too");
        CLI::App& decide = add(Action::decide, "decide", "处理一项差异 / decide on a difference");
        for (CLI::App* command : {&run, &list})
            command
                ->add_option("-o,--output", reconcile_.output,
                             "差异写成xlsx或CSV / differences as xlsx or CSV")
                ->type_name("FILE");
        run.add_option("--channel", reconcile_.channel, "应为哪个渠道的 / of which channel it should be")
            ->type_name("CHANNEL");
        for (CLI::App* command : {&list, &decide})
            command->add_option("--channel", reconcile_.channel, "渠道 / channel")
                ->required()
                ->type_name("CHANNEL");
        decide.add_option("--trade", reconcile_.trade, "交易号 / trade number")
            ->required()
            ->type_name("TRADE");
        decide.add_option("--kind", reconcile_.kind, "paid、refunded、posted")
            ->default_str("paid")
            ->type_name("KIND");
        decide.add_option("--place", reconcile_.place, "pair、more_of_ours、more_of_theirs")
            ->default_str("pair")
            ->type_name("PLACE");
        decide
            .add_option("--ordinal", reconcile_.ordinal, "同一交易号的第几项，从1起 / which of them, from 1")
            ->check(CLI::Range(1, 1'000'000));
        decide.add_option("--to", reconcile_.to, "expected、investigating、adjusted、written_back")
            ->required()
            ->type_name("STATE");
        decide.add_option("--why", reconcile_.why, "理由 / why")->required()->type_name("TEXT");
        decide.add_option("--until", reconcile_.until, "预计到哪一天（expected）/ expected until")
            ->type_name("DATE");
    }

    void add_questions(CLI::App& group) {
        using Action = ChannelQuestionOptions::Action;
        const auto add = [&](Action action, const char* name, const char* description) -> CLI::App& {
            CLI::App& command = *group.add_subcommand(name, description);
            command.callback([this, action] {
                questions_.action = action;
                take_([this] { return run_channel_questions(questions_); });
            });
            return command;
        };
        const auto add_round = [&](CLI::App& command) {
            command.add_option("--area", questions_.area, "医保区划 / enrolment area")
                ->required()
                ->type_name("AREA");
            command.add_option("--channel", questions_.channel, "渠道 / channel")
                ->required()
                ->type_name("CHANNEL");
            add_books(command, questions_.office);
            add_key_file(command, questions_.office);
            add_actor(command, questions_.office);
        };
        CLI::App& ask = add(Action::ask, "ask",
                            "向渠道查询不明的缴费单，一轮 / ask a channel about orders of which nothing is "
                            "known, one round");
        add_round(ask);
        ask.add_option(
               "--with", questions_.with,
               "与渠道通话的程序：逐行问，逐行答 / the program that speaks with the channel, by lines")
            ->required()
            ->type_name("COMMAND");
        ask.add_flag("--json", questions_.as_json, "输出JSON / JSON");
        CLI::App& unknown =
            add(Action::unknown, "unknown",
                "领取应查询的缴费单，每行一个JSON / take what is to be asked, one JSON a line");
        add_round(unknown);
        unknown.add_flag("--left", questions_.is_left,
                         "只列出问完各次仍不明、待人工查的 / only list those left to people");
        CLI::App& answer =
            add(Action::answer, "answer",
                "演练用：扮演渠道，逐行答复 / for rehearsals: play a channel and answer lines");
        add_common_options(answer, questions_.office.common);
        answer.add_option("--seed", questions_.seed, "种子 / seed")->required();
        answer.add_option("--paid", questions_.paid, "已缴费的比例，默认60% / share that is paid, else 60%")
            ->type_name("RATE");
        answer
            .add_option("--faulty", questions_.faulty,
                        "不答、答错的比例，默认2% / share of silence and of wrong answers, else 2%")
            ->type_name("RATE");
    }

    void add_simulate(CLI::App& app) {
        CLI::App& group = *app.add_subcommand("channel", "渠道 / channels");
        group.require_subcommand(1);
        add_questions(group);
        CLI::App& command = *group.add_subcommand(
            "simulate",
            "演练用：虚构各渠道的缴费文件和对账单 / for rehearsals: invented files and statements of channels");
        command.callback([this] { take_([this] { return run_simulate(simulate_); }); });
        command.add_option("--area", simulate_.area, "医保区划 / enrolment area")
            ->required()
            ->type_name("AREA");
        command.add_option("--year", simulate_.year, "年度 / benefit year")
            ->required()
            ->check(CLI::Range(1900, 2199));
        command.add_option("--on", simulate_.on, "缴费日 / the day on which people pay")
            ->required()
            ->type_name("DATE");
        command.add_option("--seed", simulate_.seed, "种子 / seed")->required();
        command
            .add_option("--faulty", simulate_.faulty, "各种差错的比例，默认2% / share of each fault, else 2%")
            ->type_name("PERCENT");
        command.add_option("-o,--output", simulate_.output, "写入的文件夹 / the folder to write to")
            ->required()
            ->type_name("FOLDER");
        add_books(command, simulate_.office);
    }

    void add_debit(CLI::App& app) {
        using Action = DebitOptions::Action;
        CLI::App& group = *app.add_subcommand("debit", "批扣 / batch debit");
        group.require_subcommand(1);
        const auto add = [&](Action action, const char* name, const char* description) -> CLI::App& {
            CLI::App& command = *group.add_subcommand(name, description);
            command.callback([this, action] {
                debit_.action = action;
                take_([this] { return run_debit(debit_); });
            });
            command.add_option("--area", debit_.area, "医保区划 / enrolment area")
                ->required()
                ->type_name("AREA");
            command.add_flag("--json", debit_.as_json, "输出JSON / JSON");
            add_books(command, debit_.office);
            add_key_file(command, debit_.office);
            add_actor(command, debit_.office);
            return command;
        };
        CLI::App& agreements = add(Action::agreements, "agreements",
                                   "受理银行的代扣协议名单 / take a bank's list of agreements");
        agreements.add_option("FILE", debit_.file, "名单 / the list")->required();
        CLI::App& make =
            add(Action::make, "make",
                "给签约且有应缴账单的人开缴费单，写成批扣文件 / orders for whoever has an agreement "
                "and a bill to be paid, as a file for the bank");
        make.add_option("--year", debit_.year, "年度 / benefit year")
            ->required()
            ->check(CLI::Range(1900, 2199));
        CLI::App& write = add(Action::write, "write", "再写一次已建立的批扣文件 / write a file again");
        add(Action::list, "list", "批扣文件和回盘情况 / files, and whether they are answered");
        CLI::App& show = add(Action::show, "show", "一个文件中没有扣成的 / who was not debited, and why");
        for (CLI::App* command : {&agreements, &make})
            command->add_option("--on", debit_.on, "办理日，默认今天 / day of it, else today")
                ->type_name("DATE");
        for (CLI::App* command : {&make, &write, &show})
            command
                ->add_option("--channel", debit_.channel,
                             "渠道，如 bank_batch_debit / channel, like bank_batch_debit")
                ->required()
                ->type_name("CHANNEL");
        for (CLI::App* command : {&write, &show})
            command->add_option("--number", debit_.number, "文件号 / the number of the file")
                ->required()
                ->check(CLI::Range(1, DebitOptions::kMostNumber));
        for (CLI::App* command : {&make, &write}) {
            command->add_option("-o,--output", debit_.file, "写成的文件 / the file to be written")
                ->required()
                ->type_name("FILE");
            command->add_option("--encoding", debit_.encoding, "utf8 或 gb18030 / utf8 or gb18030")
                ->check(CLI::IsMember({"utf8", "gb18030"}))
                ->type_name("utf8|gb18030");
        }
    }

    void add_ledger(CLI::App& app) {
        using Action = LedgerOptions::Action;
        CLI::App& group = *app.add_subcommand("ledger", "账目 / the ledger");
        group.require_subcommand(1);
        const auto add = [&](Action action, const char* name, const char* description) -> CLI::App& {
            CLI::App& command = *group.add_subcommand(name, description);
            command.callback([this, action] {
                ledger_.action = action;
                take_([this] { return run_ledger(ledger_); });
            });
            command.add_flag("--json", ledger_.as_json, "输出JSON / JSON");
            add_books(command, ledger_.office);
            add_actor(command, ledger_.office);
            return command;
        };
        CLI::App& verify =
            add(Action::verify, "verify", "核对总账、缴费明细和账单 / check ledger, payments and bills");
        CLI::Option* area = verify
                                .add_option("--area", ledger_.region,
                                            "账单与缴费对照：医保区划 / bills beside payments: of this area")
                                ->type_name("AREA");
        verify.add_option("--year", ledger_.year, "及其年度 / and year")
            ->needs(area)
            ->check(CLI::Range(1900, 2199));
        CLI::App& balance = add(Action::balance, "balance", "试算平衡表 / the trial balance");
        add_span(balance);
        balance.add_option("--by", ledger_.by, "按账户、区划或日期 / by account, area or day")
            ->check(CLI::IsMember({"account", "area", "day"}))
            ->type_name("account|area|day");
        CLI::App& statement =
            add(Action::statement, "statement", "一个账户的明细账 / what went through one account");
        statement
            .add_option("--account", ledger_.account,
                        "账户，如 clearing:wechat / an account, like clearing:wechat")
            ->required()
            ->type_name("ACCOUNT");
        add_span(statement);
    }

    void add_span(CLI::App& command) {
        command
            .add_option("--region", ledger_.region,
                        "省、市或医保区划，六位 / a province, city or area, six digits")
            ->required()
            ->type_name("REGION");
        command.add_option("--from", ledger_.from, "第一天，默认从头 / first day, else from the beginning")
            ->type_name("DATE");
        command.add_option("--until", ledger_.until, "最后一天，默认今天 / last day, else today")
            ->type_name("DATE");
        command
            .add_option("--known", ledger_.known, "按到那一天为止的记录 / as recorded by the end of this day")
            ->type_name("DATE");
    }

    TakeRun take_;
    LedgerOptions ledger_;
    PaymentOptions payment_;
    ReconcileOptions reconcile_;
    SimulateOptions simulate_;
    DebitOptions debit_;
    ChannelQuestionOptions questions_;
};

MoneyLine::MoneyLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
MoneyLine::~MoneyLine() = default;

}  // namespace canbao
