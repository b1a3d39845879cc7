#include "procedure/read_payments.h"

#include <algorithm>
#include <map>

#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "store/payment_basis.h"
#include "store/register_store.h"

namespace canbao {
namespace {

tl::unexpected<DatabaseError> nobody() {
    return tl::unexpected(
        DatabaseError{Error::of("辖区内没有此人的登记", "nobody is registered so in your region"),
                      DatabaseError::Kind::other});
}

DatabaseResult<const RegisterEntry*> find(Connection& connection, const KeyRing& keys,
                                          const PaymentsAsked& asked, RegisterBook& people) {
    RegisterWish wish;
    std::vector<BlindIndex> document;
    if (const auto* number = std::get_if<PersonNumber>(&asked.person)) {
        wish.numbers.insert(*number);
    } else {
        document = indexes_of(keys, std::get<DocumentReference>(asked.person));
        wish.documents.insert(document.begin(), document.end());
    }
    people = TRY(load_register(connection, wish, TransactionKind::read));
    const RegisterEntry* entry =
        document.empty() ? people.find(asked.area, *wish.numbers.begin()) : people.find(asked.area, document);
    return people.survivor(entry);
}

// What was paid for entries that go on in this one is this person's.
std::set<PersonKey> persons_of(const RegisterBook& people, const RegisterEntry& entry) {
    std::set<PersonKey> persons = {{entry.area, entry.number}};
    for (const RegisterEntry* other : people.others_of(entry))
        if (other->area == entry.area && people.survivor(other) == &entry)
            persons.insert({other->area, other->number});
    return persons;
}

DatabaseResult<PersonPayments> read(Connection& connection, const KeyRing& keys, const Actor& actor,
                                    const PaymentsAsked& asked) {
    RegisterBook people;
    const RegisterEntry* entry = TRY(find(connection, keys, asked, people));
    if (entry == nullptr || !sees(actor, *entry)) return nobody();
    PaymentBasis basis;
    TRY(read_payment_basis(connection, persons_of(people, *entry), TransactionKind::read, basis));
    std::map<std::int64_t, std::vector<StoredPart>> by_payment;
    std::set<std::int64_t> numbers;
    for (const StoredPart& part : basis.parts) {
        by_payment[part.payment].push_back(part);
        numbers.insert(part.payment);
    }
    std::map<std::int64_t, PostedPayment> payments = TRY(payments_by_number(connection, asked.area, numbers));
    PersonPayments all{entry->number, {}};
    for (auto& [number, payment] : payments) all.payments.push_back({std::move(payment), by_payment[number]});
    std::ranges::stable_sort(all.payments, {},
                             [](const PersonPayment& it) { return it.payment.payment.paid_at; });
    return all;
}

}  // namespace

DatabaseResult<PersonPayments> read_payments(Connection& connection, const KeyRing& keys, const Actor& actor,
                                             const PaymentsAsked& asked) {
    if (!may_read_persons(actor, asked.area)) return nobody();
    TRY(connection.begin(TransactionKind::read));
    auto payments = read(connection, keys, actor, asked);
    connection.roll_back();
    return payments;
}

std::vector<PublicPayment> public_payments(const PersonPayments& payments) {
    std::vector<PublicPayment> shown;
    for (const PersonPayment& each : payments.payments) {
        if (!each.payment.posted_on) continue;
        for (const StoredPart& part : each.parts)
            if (part.part.item != PartItem::surplus && !part.is_reversed())
                shown.push_back({part.part.year, part.part.item, *each.payment.posted_on});
    }
    return shown;
}

}  // namespace canbao
