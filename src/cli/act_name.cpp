#include "cli/act_name.h"

#include <string>

namespace canbao {
namespace {

struct ActName {
    std::string_view kind;
    std::string_view zh;
    std::string_view en;
};

constexpr ActName kNames[] = {{"register", "人员登记", "registering"},
                              {"enrol", "参保登记", "enrolment"},
                              {"change", "信息变更", "change of details"},
                              {"suspend", "暂停参保", "suspension"},
                              {"resume", "恢复参保", "resumption"},
                              {"terminate", "终止参保", "termination"},
                              {"merge", "合并登记", "merge of entries"},
                              {"newborn", "新生儿一件事", "newborn one-stop"},
                              {"correct", "更正", "correction"},
                              {"order", "缴费单", "order"},
                              {"payments", "缴费", "payments"},
                              {"channel_file", "渠道文件", "file of a channel"},
                              {"channel_states", "渠道状态通知", "states told by channels"},
                              {"postings", "入库", "postings"},
                              {"reconcile", "对账", "reconciliation"},
                              {"difference", "对账差异处理", "decision on a difference"},
                              {"population", "人口导入", "population list"},
                              {"roster", "部门名单", "department's list"},
                              {"deaths", "死亡名单", "list of deaths"},
                              {"moves", "迁移名单", "list of moves"},
                              {"households", "家庭成员名单", "list of households"},
                              {"targets", "目标任务", "assigned tasks"},
                              {"follow_up", "漏保联系", "follow-up"},
                              {"hospitals", "医院名单", "list of hospitals"},
                              {"offices", "办事机构名单", "list of offices"},
                              {"season_open", "开启征缴季", "opening of a season"},
                              {"season_close", "关闭征缴季", "closing of a season"},
                              {"bills_begin", "开始开票", "begin of billing"},
                              {"bills", "开票", "billing"},
                              {"bills_activate", "启用账单", "activation of bills"},
                              {"bill_settle", "核定账单", "settling of a bill"},
                              {"refund_apply", "退费申请", "application for a refund"},
                              {"refund_settle", "核定退费", "settling of a refund"},
                              {"refund_payee", "改退费账户", "another account of a refund"},
                              {"refund_batch", "退费批次", "batch of refunds"},
                              {"refund_result", "退费付款结果", "result of refunds"},
                              {"subsidy_confirm", "代缴确认", "confirmation of full subsidies"},
                              {"subsidy_receive", "资助到账", "receipt of subsidies"},
                              {"debit_agreements", "批扣协议名单", "list of debit agreements"},
                              {"debit_file", "批扣文件", "file of batch debit"}};

}  // namespace

LocalText name_of_act(std::string_view kind) {
    for (const ActName& name : kNames)
        if (name.kind == kind) return {std::string(name.zh), std::string(name.en)};
    return {std::string(kind), std::string(kind)};
}

}  // namespace canbao
