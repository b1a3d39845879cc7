#include "cli/office_line.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/office_commands.h"
#include "cli/role_words.h"
#include "cli/season_line.h"

namespace canbao {
namespace {

// A field of an act as an option: the acts that take it, by their words.
struct FieldOption {
    const char* field;
    const char* acts;
    const char* description;
    const char* type;
};

constexpr const char* kAll = "register enrol change suspend resume terminate merge newborn correct order";
constexpr const char* kKnown = "enrol change suspend resume terminate merge correct order";
constexpr FieldOption kFields[] = {
    {"area", kAll, "医保区划，六位 / enrolment area, six digits", "AREA"},
    {"key", kAll, "本次办理的编号，重发用同一编号 / key of this act: the same one when it is sent again",
     "KEY"},
    {"on", kAll, "生效日 / the day from which it holds", "DATE"},
    {"person", kKnown, "人员编号 / the person's number", "NUMBER"},
    {"document", kAll, "证件：居民身份证号，或 种类:号码 / a resident ID number, or KIND:NUMBER", "DOCUMENT"},
    {"new_document", "change", "新证件 / the new document", "DOCUMENT"},
    {"name", "register change newborn", "姓名 / name", "NAME"},
    {"sex", "register change newborn", "male 或 female / male or female", "SEX"},
    {"born", "register change newborn", "出生日期 / birth date", "DATE"},
    {"phone", "register change newborn", "电话 / phone", "PHONE"},
    {"residence", "register change newborn", "居住的村（居），十二位 / village, twelve digits", "VILLAGE"},
    {"cause", "enrol terminate",
     "first、back_after_lapse、transfer_in；终止：death、employee_insurance、moved_away / why", "CAUSE"},
    {"from_area", "enrol", "转出区划 / area of a transfer", "AREA"},
    {"elsewhere", "enrol", "他处关系 种类:区划[:暂停日] / a relation elsewhere", "SCHEME:AREA[:DATE]"},
    {"insured", "enrol", "已证明的参保年度 / years that are proved: 2024,employee:2023", "YEAR,…"},
    {"payment_confirmed_on", "change", "缴费确认日 / when the payment was confirmed", "DATE"},
    {"to_area", "terminate", "迁往区划 / where the person moved", "AREA"},
    {"into", "merge", "并入的人员编号 / the number of the other entry", "NUMBER"},
    {"corrects", "correct", "要更正的办理号 / the number of the act to be corrected", "NUMBER"},
    {"evidence", "correct", "依据的证明文件 / the document on which it rests", "TEXT"},
    {"lines", "order", "缴哪些年度：2026,repair:2025,prepaid:2027 / which years", "[ITEM:]YEAR,…"},
    {"guardian", "newborn", "监护人证件 / the guardian's document", "DOCUMENT"},
};

bool is_among(std::string_view word, std::string_view words) {
    for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
        const bool begins = at == 0 || words[at - 1] == ' ';
        const bool ends = at + word.size() == words.size() || words[at + word.size()] == ' ';
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

void add_common_options(CLI::App& command, CommonOptions& common) {
    command
        .add_option("--policies", common.policies,
                    "政策目录，否则取环境变量CANBAO_POLICIES / folder of the packs, else $CANBAO_POLICIES")
        ->type_name("DIR");
    command
        .add_option_function<std::string>(
            "--lang",
            [&common](const std::string& word) {
                common.language = word == "en" ? Language::en : Language::zh;
            },
            "语言 / language: zh, en")
        ->type_name("LANG")
        ->check([](const std::string& word) {
            return word == "zh" || word == "en" ? std::string() : "应为zh或en / it is zh or en, not " + word;
        });
}

void add_books(CLI::App& command, OfficeOptions& office) {
    command
        .add_option(
            "--database", office.database,
            "数据库，文件路径或 postgresql://…，否则取CANBAO_DATABASE / a path or postgresql://…, else "
            "$CANBAO_DATABASE")
        ->type_name("DATABASE");
    add_common_options(command, office.common);
}

void add_key_file(CLI::App& command, OfficeOptions& office) {
    command.add_option("--keys", office.keys, "密钥文件，否则取CANBAO_KEYS / key file, else $CANBAO_KEYS")
        ->type_name("FILE");
}

void add_actor(CLI::App& command, OfficeOptions& office) {
    command.add_option("--as", office.actor, "办理人 / who acts")->type_name("NAME");
    command.add_option("--role", office.role, "角色 / role: " + roles_joined(", "))->type_name("ROLE");
    command.add_option("--scope", office.scope, "辖区 / region in charge")->type_name("REGION");
}

class OfficeLine::Commands {
   public:
    Commands(CLI::App& app, TakeRun take) : app_(app), take_(std::move(take)) {
        add_database();
        add_keys();
        add_acts();
        add_single_acts();
        add_person();
        add_audit();
        add_doctor();
        add_season_commands(*app_.get_subcommand("season"), season_, take_);
    }

   private:
    template <typename Options, typename Action>
    CLI::App& add_action(CLI::App& parent, Options& options, Action action, const std::string& name,
                         const std::string& description, int (*run)(const Options&)) {
        CLI::App& command = *parent.add_subcommand(name, description);
        command.callback([this, &options, action, run] {
            options.action = action;
            take_([&options, run] { return run(options); });
        });
        return command;
    }

    void add_database() {
        using Action = DatabaseOptions::Action;
        CLI::App& group = *app_.add_subcommand("db", "账册数据库 / the database of the books");
        group.require_subcommand(1);
        const auto add = [&](Action action, const std::string& name,
                             const std::string& description) -> CLI::App& {
            CLI::App& command = add_action(group, database_, action, name, description, &run_database);
            add_books(command, database_.office);
            return command;
        };
        add(Action::migrate, "migrate", "建立或升级结构 / make it, or bring it to this program's schema");
        add(Action::backup, "backup", "联机备份（SQLite）/ back up while others write (SQLite)")
            .add_option("FILE", database_.file, "备份文件 / the backup")
            ->required();
        add(Action::restore, "restore", "由备份恢复（SQLite）/ restore from a backup (SQLite)")
            .add_option("FILE", database_.file, "备份文件 / the backup")
            ->required();
        add(Action::verify, "verify", "核对账册和审计链 / check the books and the audit chain");
        add(Action::clock_ahead, "clock-ahead",
            "时钟曾走快、现已校准：接着办理 / the clock ran ahead and is set right: go on behind its acts");
    }

    void add_keys() {
        using Action = KeysOptions::Action;
        CLI::App& group =
            *app_.add_subcommand("keys", "密封个人信息的密钥 / the keys that seal personal data");
        group.require_subcommand(1);
        CLI::App& create =
            add_action(group, keys_, Action::create, "create", "生成密钥文件 / make a key file", &run_keys);
        create.add_option("FILE", keys_.file, "密钥文件 / the key file")->required();
        create.add_flag("--national", keys_.is_national, "国密SM4、SM3 / SM4 and SM3");
        add_common_options(create, keys_.office.common);
        CLI::App& rotate = add_action(
            group, keys_, Action::rotate, "rotate",
            "换新密钥，并用它重新密封全部信息 / add new keys and seal everything anew with them", &run_keys);
        rotate.add_flag("--national", keys_.is_national, "国密SM4、SM3 / SM4 and SM3");
        CLI::App& reseal =
            add_action(group, keys_, Action::reseal, "reseal",
                       "用最新的密钥重新密封（接续中断的更换）/ seal everything anew with the newest "
                       "keys, where a rotation broke off",
                       &run_keys);
        for (CLI::App* command : {&rotate, &reseal}) {
            add_books(*command, keys_.office);
            add_key_file(*command, keys_.office);
        }
    }

    void add_acts() {
        CLI::App& command =
            *app_.add_subcommand("acts", "办理：每行一个JSON指令 / carry out acts: one JSON command a line");
        command.add_option("FILE", acts_.input, "指令文件，- 为标准输入 / commands, - is standard input")
            ->required();
        command.add_option("-o,--output", acts_.output, "答复文件 / answers")->type_name("FILE");
        add_act_options(command);
        command.callback([this] { take_([this] { return run_acts(acts_); }); });
    }

    void add_act_options(CLI::App& command) {
        command.add_option("--client", acts_.client, "客户端，其编号自成一套 / client: keys are its own")
            ->type_name("CLIENT");
        add_books(command, acts_.office);
        add_key_file(command, acts_.office);
        add_actor(command, acts_.office);
    }

    void add_single_acts() {
        for (const auto& [word, description] :
             {std::pair("register", "人员登记 / register a person"), std::pair("enrol", "参保登记 / enrol"),
              std::pair("change", "信息变更 / change details"), std::pair("suspend", "暂停参保 / suspend"),
              std::pair("resume", "恢复参保 / resume"), std::pair("terminate", "终止参保 / terminate"),
              std::pair("merge", "合并重复登记 / merge two entries of one person"),
              std::pair("newborn", "新生儿一件事 / register and enrol a newborn"),
              std::pair("correct", "更正参保记录 / correct what was recorded wrongly of a relation"),
              std::pair("order",
                        "开缴费单：应缴多少、单号 / an order: what is to be paid, and its number")}) {
            CLI::App& command = *app_.add_subcommand(word, description);
            for (const FieldOption& field : kFields) {
                if (!is_among(word, field.acts)) continue;
                std::string name = std::string("--") + field.field;
                std::replace(name.begin(), name.end(), '_', '-');
                command
                    .add_option_function<std::string>(
                        name,
                        [this, field](const std::string& value) {
                            acts_.fields.emplace_back(field.field, value);
                        },
                        field.description)
                    ->type_name(field.type);
            }
            add_act_options(command);
            command.callback([this, act = std::string(word)] {
                acts_.act = act;
                take_([this] { return run_acts(acts_); });
            });
        }
    }

    void add_person() {
        CLI::App& group = *app_.add_subcommand("person", "人员 / persons");
        group.require_subcommand(1);
        CLI::App& show = *group.add_subcommand(
            "show", "一个人的全部经过和现状 / a person's whole story, as of any two dates");
        CLI::Option* number = show.add_option("--person", person_.number, "人员编号 / the person's number")
                                  ->type_name("NUMBER");
        show.add_option("--document", person_.document,
                        "证件：居民身份证号，或 种类:号码 / a resident ID number, or KIND:NUMBER")
            ->type_name("DOCUMENT")
            ->excludes(number);
        show.add_option("--area", person_.area, "医保区划 / enrolment area")->required()->type_name("AREA");
        show.add_option("--on", person_.on, "哪一天的情况 / how things stand on this day")
            ->required()
            ->type_name("DATE");
        show.add_option("--known", person_.known,
                        "只看到这一天为止的记录 / by what was recorded until this day")
            ->type_name("DATE");
        show.add_option("--year", person_.year,
                        "应缴的年度，默认为 --on 的年份 / year of the bill, else that of --on")
            ->check(CLI::Range(1900, 2199));
        show.add_flag("--json", person_.as_json, "输出JSON / JSON");
        add_books(show, person_.office);
        add_key_file(show, person_.office);
        add_actor(show, person_.office);
        show.callback([this] { take_([this] { return run_person(person_); }); });
    }

    void add_audit() {
        using Action = AuditOptions::Action;
        CLI::App& group = *app_.add_subcommand("audit", "审计链 / the audit chain");
        group.require_subcommand(1);
        const auto add = [&](Action action, const std::string& name,
                             const std::string& description) -> CLI::App& {
            CLI::App& command = add_action(group, audit_, action, name, description, &run_audit);
            add_books(command, audit_.office);
            return command;
        };
        add(Action::seal, "seal", "封存新的办理记录 / seal the acts since the last seal");
        add(Action::verify, "verify", "核对全部摘要和封存 / check every digest and seal")
            .add_option(
                "--heads", audit_.heads,
                "另处存放的链头（audit heads 所印），逐个比对 / heads that were kept elsewhere, as audit "
                "heads printed them: does each still stand?")
            ->type_name("FILE");
        add(Action::heads, "heads",
            "各区划最后的封存，可另处存放 / the last seal of each area, to be kept elsewhere");
    }

    void add_doctor() {
        CLI::App& command = *app_.add_subcommand(
            "doctor",
            "检查密钥、数据库、时钟、磁盘、备份、政策包 / check keys, database, clocks, disk, backups and packs");
        command
            .add_option("--backups", doctor_.backups,
                        "备份所在的目录，看最新的一份 / the folder of backups: the newest is looked at")
            ->type_name("FOLDER");
        add_books(command, doctor_.office);
        add_key_file(command, doctor_.office);
        command.callback([this] { take_([this] { return run_doctor(doctor_); }); });
    }

    CLI::App& app_;
    TakeRun take_;
    DatabaseOptions database_;
    KeysOptions keys_;
    ActsOptions acts_;
    PersonOptions person_;
    SeasonOptions season_;
    AuditOptions audit_;
    DoctorOptions doctor_;
};

OfficeLine::OfficeLine(CLI::App& app, TakeRun take)
    : commands_(std::make_unique<Commands>(app, std::move(take))) {}
OfficeLine::~OfficeLine() = default;

}  // namespace canbao
