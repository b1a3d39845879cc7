#include "procedure/payment_scene.h"

#include <algorithm>

#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "store/act_store.h"
#include "store/key_store.h"
#include "store/order_store.h"
#include "store/paid_parts.h"
#include "store/register_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

class SceneLoader {
   public:
    SceneLoader(Connection& connection, const ActGround& ground,
                std::span<const PreparedPayment* const> payments)
        : connection_(connection), ground_(ground), payments_(payments) {}

    DatabaseResult<PaymentScene> load() {
        TRY(load_all());
        return std::move(scene_);
    }

   private:
    DatabaseResult<Done> load_all() {
        for (const PreparedPayment* payment : payments_) {
            scene_.told.push_back({payment, payment->command.notice.lines});
            if (refuse_payment(payment->actor, payment->command.area)) continue;
            scene_.areas.insert(payment->command.area);
            for (const PaymentLine& line : payment->command.notice.lines) scene_.areas.insert(line.area);
        }

        Requests requests;
        share_areas(requests, connection_.engine(), scene_.areas, Newcomers::none);
        lock_trades(requests, connection_.engine(), trades());
        std::int64_t keys_known = 0;
        ask_key_count(requests, keys_known);
        if (!name_all_persons()) {
            TRY(requests.run(connection_));
            requests = {};
            TRY(find_persons());
        }
        ask_payment_basis(requests, connection_.engine(), persons(), scene_.basis);
        // After all waiting for others: what a payment sees has a smaller number than its own.
        ask_last_acts(requests, scene_.areas, scene_.last);
        ask_payments(requests, trades(), scene_.known);
        TRY(requests.run(connection_));
        if (keys_known != ground_.keys_known) return tl::unexpected(keys_were_rotated());
        TRY(load_history());
        TRY(load_parts_of_nobody());
        scene_.nonces = TRY(find_nonces(connection_, nonces()));
        return Done{};
    }

    std::set<MessageNonce> nonces() const {
        std::set<MessageNonce> nonces;
        for (const PaymentScene::Told& told : scene_.told)
            if (told.payment->nonce) nonces.insert(*told.payment->nonce);
        return nonces;
    }

    // Then nobody has to be looked for first.
    bool name_all_persons() const {
        return std::ranges::all_of(scene_.told, [](const PaymentScene::Told& told) {
            return !told.lines.empty() && std::ranges::all_of(told.lines, [](const PaymentLine& line) {
                return std::holds_alternative<PersonNumber>(line.person);
            });
        });
    }

    DatabaseResult<Done> find_persons() {
        TRY(take_lines_of_orders());
        std::set<DocumentKey> documents;
        for (const PaymentScene::Told& told : scene_.told)
            for (std::size_t i = 0; i < told.lines.size() && i < told.payment->documents.size(); ++i)
                for (const BlindIndex& index : told.payment->documents[i])
                    documents.insert({told.lines[i].area, index});
        Requests requests;
        lock_documents(requests, connection_.engine(), documents);
        ask_owners(requests, documents, scene_.owners);
        return requests.run(connection_);
    }

    std::set<TradeKey> trades() const {
        std::set<TradeKey> trades;
        for (const PaymentScene::Told& told : scene_.told) trades.insert(told.trade());
        return trades;
    }

    // Where a channel names our order only. READING: an order is for people of its own area; whoever was paid
    // less or more than it came to is told so by the last of its lines.
    DatabaseResult<Done> take_lines_of_orders() {
        std::set<OrderNumber> numbers;
        for (const PaymentScene::Told& told : scene_.told)
            if (told.lines.empty() && told.notice().order && told.notice().order->area() == told.home())
                numbers.insert(*told.notice().order);
        const auto orders = TRY(find_orders(connection_, numbers));
        for (PaymentScene::Told& told : scene_.told) {
            if (!told.lines.empty() || !told.notice().order) continue;
            const auto order = orders.find(*told.notice().order);
            if (order != orders.end()) told.lines = lines_paid(order->second, told.notice().amount);
        }
        return Done{};
    }

    static std::vector<PaymentLine> lines_paid(const StoredOrder& order, Money rest) {
        std::vector<PaymentLine> lines;
        for (const OrderedLine& line : order.lines) {
            const auto item = payment_item(line.item);
            CHECK(item.has_value());
            const bool is_last = &line == &order.lines.back();
            const Money amount = is_last ? rest : std::min(rest, line.amount);
            if (amount.is_zero()) continue;
            lines.push_back({order.area, static_cast<PersonNumber>(line.person), *item, line.year, amount});
            rest = rest - amount;
        }
        return lines;
    }

    std::set<PersonKey> persons() const {
        std::set<PersonKey> persons;
        for (const PaymentScene::Told& told : scene_.told)
            for (std::size_t i = 0; i < told.lines.size(); ++i)
                if (const PersonNumber person = scene_.named_person(told, i); person != kNobody)
                    persons.insert({told.lines[i].area, person});
        return persons;
    }

    // Of a few all must be known: those whom merges concern, and those who pay for other years.
    DatabaseResult<Done> load_history() {
        RegisterWish wish;
        for (const PersonKey& person : scene_.basis.merged) wish.numbers.insert(person.person);
        for (const PaymentScene::Told& told : scene_.told)
            for (std::size_t i = 0; i < told.lines.size(); ++i)
                if (told.lines[i].item != PaymentItem::contribution)
                    wish.numbers.insert(scene_.named_person(told, i));
        wish.numbers.erase(kNobody);
        if (wish.numbers.empty()) return Done{};
        scene_.people = TRY(load_register(connection_, wish, TransactionKind::write));
        // What is paid for a merged entry is paid for the one in which it goes on.
        std::set<PersonKey> survivors = persons();
        for (const PersonKey& person : persons())
            if (const RegisterEntry* entry =
                    scene_.people.survivor(scene_.people.find(person.area, person.person)))
                for (const PersonKey& key : scene_.entries_of(*entry)) survivors.insert(key);
        TRY(read_payment_basis(connection_, survivors, TransactionKind::write, scene_.basis));
        scene_.last = TRY(last_acts(connection_, scene_.areas));
        return Done{};
    }

    // Of payments that were known before this batch.
    DatabaseResult<Done> load_parts_of_nobody() {
        std::set<UnaddressedKey> keys;
        for (const PaymentScene::Told& told : scene_.told) {
            const auto known = scene_.known.find(told.trade());
            if (known == scene_.known.end()) continue;
            for (const Payment& share : known->second) {
                keys.insert({share.area, civil_day(share.paid_at).year(), share.number});
                for (const PaymentLine& line : told.lines) keys.insert({share.area, line.year, share.number});
            }
        }
        scene_.parts_of_nobody = TRY(parts_of_nobody(connection_, keys));
        return Done{};
    }

    Connection& connection_;
    const ActGround& ground_;
    std::span<const PreparedPayment* const> payments_;
    PaymentScene scene_;
};

}  // namespace

PersonNumber PaymentScene::named_person(const Told& payment, std::size_t line) const {
    const PaymentLine& it = payment.lines[line];
    if (const auto* number = std::get_if<PersonNumber>(&it.person)) return *number;
    for (const BlindIndex& index : payment.payment->documents[line])
        if (const auto owner = owners.find({it.area, index}); owner != owners.end()) return owner->second;
    return kNobody;
}

PersonNumber PaymentScene::survivor(RegionCode area, PersonNumber person) const {
    const RegisterEntry* entry = people.survivor(people.find(area, person));
    return entry == nullptr ? person : entry->number;
}

std::vector<PersonKey> PaymentScene::entries_of(const RegisterEntry& survivor) const {
    std::vector<PersonKey> keys = {{survivor.area, survivor.number}};
    for (const RegisterEntry* other : people.others_of(survivor))
        if (other->area == survivor.area) keys.push_back({other->area, other->number});
    return keys;
}

std::vector<PaymentPart> PaymentScene::parts_of(const Told& payment, const Payment& earlier) const {
    std::set<PersonKey> persons;
    // Also under whichever number they were recorded before a merge.
    for (std::size_t i = 0; i < payment.lines.size(); ++i) {
        const RegionCode area = payment.lines[i].area;
        const PersonNumber named = named_person(payment, i);
        persons.insert({area, named});
        if (const RegisterEntry* entry = people.survivor(people.find(area, named)))
            for (const PersonKey& key : entries_of(*entry)) persons.insert(key);
    }
    std::vector<PaymentPart> parts;
    for (const StoredPart& stored : parts_of_nobody)
        if (stored.payment == earlier.number && stored.area == earlier.area) parts.push_back(stored.part);
    for (const PersonKey& person : persons)
        for (const StoredPart& stored : basis.parts_of(person))
            if (stored.payment == earlier.number && stored.area == earlier.area) parts.push_back(stored.part);
    return parts;
}

DatabaseResult<PaymentScene> load_payment_scene(Connection& connection, const ActGround& ground,
                                                std::span<const PreparedPayment* const> payments) {
    return SceneLoader(connection, ground, payments).load();
}

}  // namespace canbao
