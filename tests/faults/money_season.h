#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "faults/running_program.h"
#include "gateway/channel_simulator.h"
#include "store/refund_store.h"

namespace canbao::faults {

// The money of a season on the real program, from people's lists to refunds that a bank has paid: orders,
// files of each form that channels hand in, a statement, subsidies, refunds. The same for the same seed but
// for numbers that come from the time.
class MoneySeason {
   public:
    // A run of the program.
    struct Step {
        std::string name;
        // Made when it is its turn: it may name numbers that the books gave to what went before.
        std::function<RunningProgram::Wish()> wish;
        std::vector<const char*> points;  // at which it may be killed
        std::string answers;              // the file of answers to its payments; empty: it has none
        // Where a run that was killed had done it, a second one is refused.
        bool is_once = false;
        std::string input = {};  // the file that is handed in, made with the wish; empty: there is none
    };
    // Those of one group may go on side by side; the next begins when all are done.
    using Group = std::vector<Step>;

    // The office names its database, which is empty, and outlives it.
    MoneySeason(const TestOffice& office, std::uint64_t seed);

    // People, those whom others help, and their bills. What went wrong; empty: nothing.
    std::string prepare();
    const std::vector<Group>& groups() const { return groups_; }

   private:
    enum class Help { none, some, all };
    struct Payer {
        std::size_t number;  // of the invented person
        std::string_view area;
        Help help;
        std::string channel;  // empty: pays nothing
        std::int64_t person = 0;
    };

    std::size_t draw(std::size_t bound) { return static_cast<std::size_t>(draw_() % bound); }
    void draw_payers();
    void draw_payments();
    void pay(const Payer& payer, std::int64_t fen);
    Money due_of(const Payer& payer) const;
    std::vector<HappenedPayment> of(std::string_view channel) const;
    ChannelSimulator simulator(std::string_view channel) const;

    std::string file(const std::string& name) const;
    void write(const std::string& name, const std::string& bytes) const;
    RunningProgram::Wish by(const char* role, std::vector<std::string> arguments) const;
    Step take(const std::string& name, std::function<std::string()> bytes) const;

    void add_debits();
    void add_channels();
    void add_orders();
    void add_treasury();
    void add_refunds();
    void add_batches();
    Step application(const Payer& payer, const std::string& reason, const std::string& key) const;
    std::string callbacks_of(const std::vector<HappenedPayment>& payments) const;
    std::string debits() const;
    std::string statement() const;
    std::string results(int batch, const std::function<RefundResult(const Refund&)>& result_of) const;

    // What the books know by now.
    std::vector<std::int64_t> ask(const std::string& sql) const;
    HappenedPayment ordered(const Payer& payer) const;
    std::string refund_named(const std::string& document) const;

    const TestOffice& office_;
    std::uint64_t seed_;
    std::mt19937_64 draw_;
    std::vector<Payer> payers_;
    std::vector<HappenedPayment> payments_;
    std::vector<Group> groups_;
};

}  // namespace canbao::faults
