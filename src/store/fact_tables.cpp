#include "store/fact_tables.h"

#include "store/bill_store.h"
#include "store/channel_store.h"
#include "store/coverage_store.h"
#include "store/debit_store.h"
#include "store/list_store.h"
#include "store/notice_store.h"
#include "store/order_store.h"
#include "store/payment_store.h"
#include "store/reconciliation_store.h"
#include "store/reference_store.h"
#include "store/refund_store.h"
#include "store/register_store.h"
#include "store/subsidy_store.h"

namespace canbao {

std::vector<const FactTable*> fact_tables() {
    std::vector<const FactTable*> tables;
    for (const FactTable& table : register_tables()) tables.push_back(&table);
    for (const FactTable& table : list_tables()) tables.push_back(&table);
    for (const FactTable& table : notice_tables()) tables.push_back(&table);
    for (const FactTable& table : bill_tables()) tables.push_back(&table);
    for (const FactTable& table : reference_tables()) tables.push_back(&table);
    for (const FactTable& table : coverage_tables()) tables.push_back(&table);
    for (const FactTable& table : order_tables()) tables.push_back(&table);
    for (const FactTable& table : payment_tables()) tables.push_back(&table);
    for (const FactTable& table : channel_tables()) tables.push_back(&table);
    for (const FactTable& table : reconciliation_tables()) tables.push_back(&table);
    for (const FactTable& table : refund_tables()) tables.push_back(&table);
    for (const FactTable& table : subsidy_tables()) tables.push_back(&table);
    for (const FactTable& table : debit_tables()) tables.push_back(&table);
    return tables;
}

}  // namespace canbao
