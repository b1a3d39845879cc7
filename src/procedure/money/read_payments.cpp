#include "procedure/money/read_payments.h"

#include <algorithm>
#include <map>

#include "procedure/found_person.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "store/payment_basis.h"
#include "store/register_store.h"

namespace canbao {
namespace {

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

// A number that no person has, nor any part of a payment.
constexpr PersonNumber kNeverGiven{-1};

// Of an entry; of nobody the books are asked the same.
DatabaseResult<PersonPayments> read_of(Connection& connection, RegionCode area, const RegisterBook& people,
                                       const RegisterEntry* entry) {
    PaymentBasis basis;
    const std::set<PersonKey> persons =
        entry == nullptr ? std::set<PersonKey>{{area, kNeverGiven}} : persons_of(people, *entry);
    TRY(read_payment_basis(connection, persons, TransactionKind::read, basis));
    std::map<std::int64_t, std::vector<StoredPart>> by_payment;
    std::set<std::int64_t> numbers;
    for (const StoredPart& part : basis.parts) {
        by_payment[part.payment].push_back(part);
        numbers.insert(part.payment);
    }
    std::map<std::int64_t, PostedPayment> payments = TRY(payments_by_number(connection, area, numbers));
    PersonPayments all{entry == nullptr ? kNobody : entry->number, {}};
    for (auto& [number, payment] : payments) all.payments.push_back({std::move(payment), by_payment[number]});
    std::ranges::stable_sort(all.payments, {},
                             [](const PersonPayment& it) { return it.payment.payment.paid_at; });
    return all;
}

template <typename Read>
auto in_one_state(Connection& connection, const Read& read) -> decltype(read()) {
    TRY(connection.begin(TransactionKind::read));
    auto done = read();
    connection.roll_back();
    return done;
}

}  // namespace

DatabaseResult<std::optional<PersonPayments>> read_payments(Connection& connection, const KeyRing& keys,
                                                            const Actor& actor, const PaymentsAsked& asked) {
    using Read = DatabaseResult<std::optional<PersonPayments>>;
    if (!may_read_persons(actor, asked.area)) return std::optional<PersonPayments>();
    return in_one_state(connection, [&]() -> Read {
        RegisterBook people;
        const RegisterEntry* entry = TRY(find(connection, keys, asked, people));
        if (entry == nullptr || !sees(actor, *entry)) return std::optional<PersonPayments>();
        return std::optional(TRY(read_of(connection, asked.area, people, entry)));
    });
}

LocalText nobody_is_registered_so() {
    return {"辖区内没有此人的登记", "nobody is registered so in your region"};
}

DatabaseResult<std::vector<PublicPayment>> ask_publicly(Connection& connection, const KeyRing& keys,
                                                        const PublicQuestion& question) {
    return in_one_state(connection, [&]() -> DatabaseResult<std::vector<PublicPayment>> {
        RegisterBook people;
        const PaymentsAsked asked = {question.area, DocumentReference{question.document, {}, {}}};
        const RegisterEntry* entry = TRY(find(connection, keys, asked, people));
        bool is_named_so = false;
        if (entry != nullptr) {
            const PersonDetail detail = TRY(as_database_result(open_detail(keys, *entry)));
            is_named_so = detail.name == question.name;
        }
        // What the books hold of somebody else's is read and thrown away, as with nobody's.
        const PersonPayments payments = TRY(read_of(connection, question.area, people, entry));
        return is_named_so ? public_payments(payments) : std::vector<PublicPayment>();
    });
}

std::vector<ShownPayment> shown_payments(const PersonPayments& payments) {
    std::vector<ShownPayment> shown;
    for (const PersonPayment& each : payments.payments) {
        const Payment& payment = each.payment.payment;
        for (const StoredPart& part : each.parts)
            shown.push_back({payment.paid_at, payment.channel, payment.trade, payment.number, part.part.item,
                             part.part.year, part.part.amount, part.part.reason, part.is_reversed(),
                             each.payment.posted_on});
    }
    return shown;
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
