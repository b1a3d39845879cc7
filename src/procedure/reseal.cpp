#include "procedure/reseal.h"

#include "procedure/prepared_act.h"
#include "procedure/sealed_places.h"
#include "store/cells.h"
#include "store/coverage_store.h"
#include "store/key_store.h"
#include "store/refund_store.h"
#include "store/reseal_store.h"
#include "store/transaction.h"

namespace canbao {
namespace {

tl::unexpected<DatabaseError> cannot_open(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

class Resealer {
   public:
    Resealer(Connection& connection, const KeyRing& keys, const std::function<void(std::uint64_t)>& seen)
        : connection_(connection), keys_(keys), seen_(seen) {}

    DatabaseResult<ResealTally> run() {
        DetailPlace detail;
        while (TRY(in_transaction(connection_, [&] { return reseal_details(detail); }))) tell();
        std::int64_t area = 0;
        std::int64_t act = 0;
        while (TRY(in_transaction(connection_, [&] { return reseal_commands(area, act); }))) tell();
        NotePlace note;
        while (TRY(in_transaction(connection_, [&] { return reseal_notes(note); }))) tell();
        PayeePlace payee;
        while (TRY(in_transaction(connection_, [&] { return reseal_payees(payee); }))) tell();
        return tally_;
    }

   private:
    void tell() const { seen_(tally_.details + tally_.commands + tally_.notes + tally_.payees); }

    // Whether there were any more.
    DatabaseResult<bool> reseal_details(DetailPlace& place) {
        auto details = TRY(read_details_after(connection_, place));
        if (details.empty()) return false;
        std::vector<ResealedDetail> resealed;
        for (RegisterChanges::NewDetail& detail : details) {
            place = {area_cell(detail.area), static_cast<std::int64_t>(detail.number), detail.fact.act};
            auto fact = anew(detail);
            if (!fact) return cannot_open(std::move(fact.error()));
            const BlindIndex old_index = detail.fact.document_index;
            if (is_sealed_by_the_newest(detail.fact) && old_index == fact->document_index) continue;
            detail.fact = *std::move(fact);
            resealed.push_back({std::move(detail), old_index});
        }
        TRY(rewrite_details(connection_, resealed));
        tally_.details += resealed.size();
        return true;
    }

    bool is_sealed_by_the_newest(const DetailFact& fact) const {
        return keys_.is_current(fact.name) && keys_.is_current(fact.document) &&
               (!fact.phone || keys_.is_current(*fact.phone));
    }

    Result<DetailFact> anew(const RegisterChanges::NewDetail& detail) const {
        DetailFact fact = detail.fact;
        const auto open = [&](std::string_view column, const Sealed& sealed) {
            return keys_.open(sealed, place_of_detail(column, detail.area, detail.number, fact.act));
        };
        const auto seal = [&](std::string_view column, const std::string& text) {
            return keys_.seal(text, place_of_detail(column, detail.area, detail.number, fact.act));
        };
        const std::string name = TRY(open("name", fact.name));
        const std::string number = TRY(open("document", fact.document));
        fact.name = seal("name", name);
        fact.document = seal("document", number);
        if (fact.phone) {
            const std::string phone = TRY(open("phone", *fact.phone));
            fact.phone = seal("phone", phone);
        }
        IdentityDocument document = TRY(IdentityDocument::parse(fact.document_kind, number));
        PersonName person_name = TRY(PersonName::parse(name));
        fact.document_index =
            indexes_of(keys_, {std::move(document), std::move(person_name), fact.born}).front();
        return fact;
    }

    DatabaseResult<bool> reseal_commands(std::int64_t& area, std::int64_t& act) {
        auto commands = TRY(read_commands_after(connection_, area, act));
        if (commands.empty()) return false;
        area = area_cell(commands.back().key.area);
        act = commands.back().act;
        std::erase_if(commands,
                      [&](const SealedCommand& command) { return keys_.is_current(command.command); });
        for (SealedCommand& command : commands) {
            auto text = keys_.open(command.command, place_of_command(command.key));
            if (!text) return cannot_open(std::move(text.error()));
            command.command = keys_.seal(*text, place_of_command(command.key));
        }
        TRY(rewrite_commands(connection_, commands));
        tally_.commands += commands.size();
        return true;
    }

    DatabaseResult<bool> reseal_notes(NotePlace& place) {
        auto notes = TRY(read_notes_after(connection_, place));
        if (notes.empty()) return false;
        place = notes.back().place;
        std::erase_if(notes, [&](const SealedNote& each) { return keys_.is_current(each.note); });
        for (SealedNote& each : notes) {
            const std::string where =
                place_of_note({region_of(each.place.area), static_cast<int>(each.place.year)},
                              static_cast<PersonNumber>(each.place.person), each.place.act);
            const auto text = keys_.open(each.note, where);
            if (!text) return cannot_open(text.error());
            each.note = keys_.seal(*text, where);
        }
        TRY(rewrite_notes(connection_, notes));
        tally_.notes += notes.size();
        return true;
    }

    DatabaseResult<bool> reseal_payees(PayeePlace& place) {
        auto payees = TRY(read_payees_after(connection_, place));
        if (payees.empty()) return false;
        place = payees.back().place;
        std::erase_if(payees, [&](const SealedPayee& each) { return keys_.is_current(each.text); });
        for (SealedPayee& each : payees) {
            const std::string where =
                place_of_payee(region_of(each.place.area), each.place.refund, each.place.turn);
            const auto text = keys_.open(each.text, where);
            if (!text) return cannot_open(text.error());
            each.text = keys_.seal(*text, where);
        }
        TRY(rewrite_payees(connection_, payees));
        tally_.payees += payees.size();
        return true;
    }

    Connection& connection_;
    const KeyRing& keys_;
    const std::function<void(std::uint64_t)>& seen_;
    ResealTally tally_;
};

}  // namespace

DatabaseResult<ResealTally> reseal(Connection& connection, const KeyRing& keys, std::int64_t now,
                                   const std::function<void(std::uint64_t)>& seen) {
    TRY(check_keys(connection, keys.prints()));
    TRY(in_transaction(connection, [&] { return add_keys(connection, keys.prints(), now); }));
    return Resealer(connection, keys, seen).run();
}

}  // namespace canbao
