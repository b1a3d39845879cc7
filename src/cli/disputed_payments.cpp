// 渠道前后说法不一的缴费: what channels said otherwise than what stands in the books.

#include "cli/disputed_payments.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/text_table.h"
#include "procedure/money/read_disputed.h"
#include "store/database.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

LocalText field_name(std::string_view field) {
    if (field == "amount") return {"金额", "amount"};
    if (field == "paid_at") return {"缴费时间", "paid at"};
    if (field == "order") return {"缴费单", "order"};
    if (field == "lines") return {"为谁而缴", "for whom"};
    return {"状态", "state"};
}

}  // namespace

int show_disputed(const PaymentOptions& options, const Office& office, const Actor& actor, RegionCode area) {
    const Language language = options.office.common.language;
    const auto say = [&](std::string zh, std::string en) {
        return language == Language::zh ? std::move(zh) : std::move(en);
    };
    auto connection = open_database(office.database, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    const auto disputed = read_disputed(**connection, actor, area);
    if (!disputed) return complain(disputed.error(), language);
    TextTable table(3);
    table.add_row({say("区划", "area"), say("渠道", "channel"), say("交易号", "trade"),
                   say("缴费时间", "paid at"), say("账面金额", "in the books"), say("不同之处", "differs"),
                   say("渠道又称", "the channel said"), say("办理号", "act")});
    table.add_rule();
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const DisputedPayment& it : *disputed) {
        const bool is_state = it.field == "state";
        table.add_row({it.area.text(), it.channel, it.trade, civil_time_text(it.paid_at), grouped(it.amount),
                       field_name(it.field).in(language), is_state ? say("已退", it.said) : it.said,
                       std::to_string(it.act)});
        json.push_back({{"area", it.area.text()},
                        {"payment", std::to_string(it.payment)},
                        {"channel", it.channel},
                        {"trade", it.trade},
                        {"paid_at", civil_time_text(it.paid_at)},
                        {"amount", it.amount.text()},
                        {"field", it.field},
                        {"said", it.said},
                        {"act", std::to_string(it.act)}});
    }
    fmt::print("{}", options.as_json
                         ? json.dump(2) + "\n"
                         : table.text() + say(fmt::format("{}项，须向渠道核实\n", disputed->size()),
                                              fmt::format("{} to be asked about\n", disputed->size())));
    return kDone;
}

}  // namespace canbao
