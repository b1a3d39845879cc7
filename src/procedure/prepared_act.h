#pragma once

#include <string>
#include <vector>

#include "files/key_ring.h"
#include "procedure/actor.h"
#include "registry/act_command.h"
#include "store/act_store.h"

namespace canbao {

// A command with all that can be made ready before it is its turn: by whoever submits it, beside the
// committer.
struct PreparedAct {
    ActCommand command;
    Actor actor;
    ActKey key;
    std::string canonical;                  // in the clear
    std::vector<BlindIndex> digests;        // of the canonical text, by each key, the newest first
    Sealed sealed;                          // the canonical text
    std::vector<BlindIndex> documents;      // of whom it is about; none where a number says it
    std::vector<BlindIndex> new_documents;  // of a change
    std::vector<std::vector<BlindIndex>> line_documents = {};  // of each line of an order
};

// `client`: who sends it, with keys of its own.
PreparedAct prepare_act(ActCommand command, Actor actor, std::string client, const KeyRing& keys);

// The indexes under which a document is found, by each key, the newest first. A household book is shared, so
// that name and birth belong to it.
std::vector<BlindIndex> indexes_of(const KeyRing& keys, const DocumentReference& document);
std::vector<BlindIndex> indexes_of(ReadyKeys& keys, const DocumentReference& document);

// By what a command is known when it comes again, without being kept in the clear: by each key, the newest
// first.
std::vector<BlindIndex> digests_of_command(const KeyRing& keys, std::string_view canonical);

}  // namespace canbao
