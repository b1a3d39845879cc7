#include "cli/refund_line.h"

#include <CLI/CLI.hpp>

#include "cli/office_line.h"
#include "cli/refund_commands.h"

namespace canbao {

class RefundLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take) : take_(std::move(take)) {
        CLI::App& refunds = *app.get_subcommand("refund");
        add_deciding(refunds);
        add_looking(refunds);
        add_paying(refunds);
        CLI::App& subsidies = *app.add_subcommand("subsidy", "资助资金 / the money of subsidies");
        subsidies.require_subcommand(1);
        add_subsidies(subsidies);
    }

   private:
    template <typename Options>
    static void add_common(CLI::App& command, Options& options) {
        command.add_flag("--json", options.as_json, "输出JSON / JSON");
        add_books(command, options.office);
        add_key_file(command, options.office);
        add_actor(command, options.office);
    }
    template <typename Options>
    static CLI::Option* add_area(CLI::App& command, Options& options) {
        return command.add_option("--area", options.area, "医保区划，六位 / enrolment area, six digits")
            ->required()
            ->type_name("AREA");
    }
    template <typename Options>
    static CLI::Option* add_year(CLI::App& command, Options& options) {
        return command.add_option("--year", options.year, "年度 / benefit year")
            ->check(CLI::Range(1900, 2199))
            ->type_name("YEAR");
    }

    CLI::App& add(CLI::App& group, RefundOptions::Action action, const char* name, const char* description) {
        CLI::App& command = *group.add_subcommand(name, description);
        command.callback([this, action] {
            refund_.action = action;
            take_([this] { return run_refund(refund_); });
        });
        add_common(command, refund_);
        return command;
    }

    void add_day(CLI::App& command) {
        command.add_option("--on", refund_.on, "办理日，默认为今天 / day of the act, else today")
            ->type_name("DATE");
    }
    void add_key(CLI::App& command) {
        command
            .add_option(
                "--key", refund_.key,
                "本次办理的编号，重发用同一编号 / key of this act: the same one when it is sent again")
            ->required()
            ->type_name("KEY");
    }
    void add_refund(CLI::App& command) {
        command.add_option("--refund", refund_.refund, "退费编号 / the number of the refund")
            ->required()
            ->type_name("NUMBER");
    }
    void add_payee(CLI::App& command) {
        command.add_option("--holder", refund_.holder, "户名 / who holds the account")->type_name("NAME");
        command.add_option("--bank", refund_.bank, "开户行 / the bank and branch")->type_name("NAME");
        command.add_option("--account", refund_.account, "银行账号 / the number of the account")
            ->type_name("NUMBER");
    }

    void add_deciding(CLI::App& group) {
        using Action = RefundOptions::Action;
        CLI::App& apply =
            add(group, Action::apply, "apply",
                "受理退费申请，当场决定 / take an application for a refund, and decide it at once");
        add_area(apply, refund_);
        add_year(apply, refund_)->required();
        apply
            .add_option("--person", refund_.person,
                        "人员编号；查无此人的缴费不写 / the person's number; none where nobody is known")
            ->type_name("NUMBER");
        apply
            .add_option("--reason", refund_.reason,
                        "duplicate_enrolment 重复参保、employee_insurance 参加职工医保、death 死亡、"
                        "student_leaves 学生离校；surplus 多缴或误缴 / why")
            ->required()
            ->type_name("REASON");
        apply.add_option("--event-on", refund_.event_on, "事由发生日 / when it happened")->type_name("DATE");
        apply
            .add_option("--applied-on", refund_.applied_on, "申请日，默认为办理日 / when it was applied for")
            ->type_name("DATE");
        apply
            .add_option("--entered-on", refund_.entered_on,
                        "职工参保登记日 / when the employee enrolment was entered")
            ->type_name("DATE");
        apply
            .add_option("--payment", refund_.payment,
                        "多缴或误缴的缴费编号 / of surplus: of this payment only")
            ->type_name("NUMBER");
        apply.add_option("--document", refund_.document, "申请材料 / the paper with which it came")
            ->required()
            ->type_name("TEXT");
        add_payee(apply);
        CLI::App& settle = add(group, Action::settle, "settle",
                               "凭文件核定规定没有明确的退费 / settle one that the law leaves open");
        add_area(settle, refund_);
        add_refund(settle);
        settle.add_option("--outcome", refund_.outcome, "granted 准予、refused 不予 / granted or refused")
            ->required()
            ->check(CLI::IsMember({"granted", "refused"}))
            ->type_name("OUTCOME");
        settle.add_option("--document", refund_.document, "所依据的文件 / the document on which it rests")
            ->required()
            ->type_name("TEXT");
        CLI::App& payee = add(group, Action::payee, "payee", "改退到另一账户 / pay it to another account");
        add_area(payee, refund_);
        add_refund(payee);
        add_payee(payee);
        for (CLI::App* command : {&apply, &settle, &payee}) {
            add_key(*command);
            add_day(*command);
        }
    }

    void add_looking(CLI::App& group) {
        using Action = RefundOptions::Action;
        CLI::App& list = add(group, Action::list, "list", "一个年度的退费 / the refunds of a year");
        list.add_option(
                "--state", refund_.state,
                "只看这一状态：undetermined、refused、nothing_to_pay、approved、sent、unknown、failed、paid / "
                "only those of a state")
            ->type_name("STATE");
        CLI::App& surplus = add(group, Action::surplus, "surplus",
                                "多缴、误缴而没有申请退的 / money that paid nothing and is not applied for");
        for (CLI::App* command : {&list, &surplus}) {
            add_area(*command, refund_);
            add_year(*command, refund_)->required();
        }
        CLI::App& show = add(group, Action::show, "show", "一件退费的经过 / all about one refund");
        add_area(show, refund_);
        add_refund(show);
    }

    void add_paying(CLI::App& group) {
        using Action = RefundOptions::Action;
        CLI::App& batch = add(
            group, Action::batch, "batch",
            "征缴季后把准予的退费汇成一批，写成银行文件 / after the season: what is granted as one batch, and "
            "its file for the bank");
        add_area(batch, refund_);
        CLI::Option* year = add_year(batch, refund_);
        CLI::Option* made = batch
                                .add_option("--batch", refund_.batch,
                                            "再写一次已有的批次 / write a batch again that was made before")
                                ->type_name("NUMBER")
                                ->excludes(year);
        batch
            .add_flag(
                "--enquiry", refund_.is_enquiry,
                "查询文件：只问没有结果的行，不含账号 / a question about the rows that are open, without "
                "accounts")
            ->needs(made);
        batch.add_option("-o,--output", refund_.output, "银行文件 / the file for the bank")
            ->required()
            ->type_name("FILE");
        add_day(batch);
        CLI::App& result =
            add(group, Action::result, "result", "受理银行的付款结果 / take what the bank says of a batch");
        result.add_option("FILE", refund_.file, "结果文件 / the file of the bank")->required();
        add_day(result);
    }

    void add_subsidies(CLI::App& group) {
        using Action = SubsidyOptions::Action;
        const auto add_one = [&](Action action, const char* name, const char* description) -> CLI::App& {
            CLI::App& command = *group.add_subcommand(name, description);
            command.callback([this, action] {
                subsidy_.action = action;
                take_([this] { return run_subsidy(subsidy_); });
            });
            add_common(command, subsidy_);
            add_area(command, subsidy_);
            add_year(command, subsidy_)->required();
            return command;
        };
        add_one(Action::confirm, "confirm",
                "代缴确认：全额资助的人不用缴费，一次记为已缴 / record as paid whoever others pay in full");
        CLI::App& receive = add_one(Action::receive, "receive",
                                    "登记收到的资助资金 / record what a payer of subsidies has transferred");
        receive
            .add_option("--payer", subsidy_.payer, "资金来源，目录中的键 / who pays, a key of the catalogue")
            ->required()
            ->type_name("PAYER");
        receive.add_option("--amount", subsidy_.amount, "金额，元 / the amount in yuan")
            ->required()
            ->type_name("YUAN");
        receive.add_option("--document", subsidy_.document, "银行回单或文件 / the paper that says so")
            ->required()
            ->type_name("TEXT");
        receive
            .add_option(
                "--key", subsidy_.key,
                "本次办理的编号，重发用同一编号 / key of this act: the same one when it is sent again")
            ->required()
            ->type_name("KEY");
        receive.add_option("--on", subsidy_.on, "到账日，默认为今天 / when it arrived, else today")
            ->type_name("DATE");
        add_one(Action::show, "show",
                "各资金来源的应资助、已到账和未到账 / what payers owe and have transferred");
    }

    TakeRun take_;
    RefundOptions refund_;
    SubsidyOptions subsidy_;
};

RefundLine::RefundLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
RefundLine::~RefundLine() = default;

}  // namespace canbao
