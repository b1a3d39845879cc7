#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "decision/quote.h"
#include "procedure/paid_cover.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "registry/register_entry.h"
#include "store/act_store.h"

namespace canbao {

// Which person, and as of which two days: how things stand on one, by what was recorded until the end of the
// other (in China; nothing: all that is recorded).
struct PersonQuestion {
    RegionCode area;
    PersonReference person;
    Date on;
    std::optional<Date> known;
    int year;  // of the bill
};

// Personal data is masked.
struct PersonStory {
    struct Detail {
        Date from;
        std::int64_t act;
        std::string name, document, phone;  // masked; phone empty where there is none
        Sex sex;
        Date born;
        DocumentKind document_kind;
        RegionCode residence;
    };
    struct Elsewhere {
        RegionCode area;
        Standing::Kind standing;
    };

    // What a department's list says of the person, or of an entry that goes on in this one.
    struct Listed {
        IdentityFact fact;
        LocalText name;  // of the category
    };
    // The list by which an act was made.
    struct List {
        LocalText department;
        std::string document;
    };

    RegisterEntry entry;          // of the area, as known
    std::vector<Detail> details;  // likewise
    std::size_t detail_now;       // the one of them that holds on the day
    Standing standing;            // points into `entry`
    std::vector<Elsewhere> elsewhere;
    std::vector<Listed> listed;          // by act
    std::vector<Listed> held;            // identities on the day, by what of these counts
    std::map<std::int64_t, List> lists;  // of the acts that brought them
    std::vector<ActRecord> acts;         // in their order, refused ones too
    std::vector<PaidCover> paid;         // contributions that stand, and their cover
    // Of the year, were it paid on the day; nothing where it is paid, or nobody is enrolled.
    std::optional<Quote> bill;
};

// Errors: nobody is registered so in the region of whoever asks; what is sealed cannot be opened; the
// database.
DatabaseResult<PersonStory> read_person_story(Connection& connection, const PolicyBook& book,
                                              const KeyRing& keys, const Actor& actor,
                                              const PersonQuestion& question);

}  // namespace canbao
