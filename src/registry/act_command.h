#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "registry/enrolment.h"
#include "vocabulary/identity_document.h"
#include "vocabulary/payment_item.h"
#include "vocabulary/personal.h"

namespace canbao {

// A person's number: given once, kept for life, also in another area.
enum class PersonNumber : std::int64_t {};

constexpr std::size_t kLongestActKey = 64;

// Whom a command is about: a number of ours, or a document. Household books are shared, so that name and
// birth tell who of the household is meant.
struct DocumentReference {
    IdentityDocument document;
    std::optional<PersonName> name;
    std::optional<Date> born;
};
using PersonReference = std::variant<PersonNumber, DocumentReference>;

// A year of cover that is proved.
struct ProvedYear {
    enum class Scheme { resident, employee };
    int year;
    Scheme scheme;
    friend bool operator==(const ProvedYear&, const ProvedYear&) = default;
};

// What is known of a person; where a document says birth and sex itself, they agree with it.
struct PersonDetail {
    PersonName name;
    IdentityDocument document;
    Sex sex;
    Date born;
    std::optional<PhoneNumber> phone;
    RegionCode residence;  // twelve digits
};

struct RegisterCommand {
    PersonDetail detail;
};

// A relation that the person shows, of a scheme or province whose books are not ours.
struct RelationElsewhere {
    ProvedYear::Scheme scheme;
    RegionCode area;
    std::optional<Date> suspended_on;
};

struct EnrolCommand {
    PersonReference person;
    EnrolmentCause cause;  // first, back_after_lapse, transfer_in
    std::optional<RegionCode> from_area;
    std::optional<RelationElsewhere> elsewhere;
    std::vector<ProvedYear> insured;
};

// Only what is stated changes.
struct ChangeCommand {
    PersonReference person;
    std::optional<PersonName> name;
    std::optional<IdentityDocument> document;
    std::optional<Sex> sex;
    std::optional<Date> born;
    std::optional<PhoneNumber> phone;
    std::optional<RegionCode> residence;
    std::optional<Date> payment_confirmed_on;  // of the year in question, as the tax office shows it
};

struct SuspendCommand {
    PersonReference person;
};
struct ResumeCommand {
    PersonReference person;
};

struct TerminateCommand {
    PersonReference person;
    EnrolmentCause cause;  // death, employee_insurance, moved_away
    std::optional<RegionCode> to_area;
};

// Two entries of one person: this one goes on in the other.
struct MergeCommand {
    PersonReference person;
    PersonNumber into;
};

// Registers and enrols in one go; the household book is the document until there is a number.
struct NewbornCommand {
    PersonDetail detail;
    IdentityDocument guardian;
};

// Takes back what an act recorded wrongly about the relation.
struct CorrectCommand {
    PersonReference person;
    std::int64_t corrects;  // the number of that act
    EvidenceText evidence;  // the document on which the correction rests
};

// What somebody wants to pay, before the money moves: for whom, and for what.
struct OrderLine {
    PersonReference person;  // of the area
    PaymentItem item;
    int year;  // of the item
};
struct OrderCommand {
    static constexpr std::size_t kMostLines = 100;
    std::vector<OrderLine> lines;  // never empty; none twice
};

struct ActCommand {
    RegionCode area;  // six digits: whose books change
    std::string key;  // of the client's choosing; once only
    Date on;          // from when it holds
    std::variant<RegisterCommand, EnrolCommand, ChangeCommand, SuspendCommand, ResumeCommand,
                 TerminateCommand, MergeCommand, NewbornCommand, CorrectCommand, OrderCommand>
        what;
};

// In the order of the variant, and so are their words.
enum class ActKind {
    register_person,
    enrol,
    change,
    suspend,
    resume,
    terminate,
    merge,
    newborn,
    correct,
    order
};
constexpr std::array<std::string_view, 10> kActWords = {"register",  "enrol", "change",  "suspend", "resume",
                                                        "terminate", "merge", "newborn", "correct", "order"};
static_assert(std::variant_size_v<decltype(ActCommand::what)> == kActWords.size());

constexpr std::string_view word(ActKind kind) { return kActWords[static_cast<std::size_t>(kind)]; }
inline std::string_view act_word(const ActCommand& command) { return kActWords[command.what.index()]; }

}  // namespace canbao
