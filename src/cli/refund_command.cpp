#include <charconv>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/clear_option.h"
#include "cli/console.h"
#include "cli/refund_commands.h"
#include "cli/refund_text.h"
#include "files/block_file.h"
#include "files/byte_sink.h"
#include "procedure/office_clock.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Action = RefundOptions::Action;

Result<std::int64_t> number_of(const std::string& text, std::string_view option) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || number <= 0)
        return fail(fmt::format("{} 应为编号", option), fmt::format("{} is a number of ours", option));
    return number;
}

Result<std::optional<Date>> day_of(const std::string& text) {
    if (text.empty()) return std::optional<Date>();
    return std::optional<Date>(TRY(Date::parse(text)));
}

class RefundCommand {
   public:
    RefundCommand(const RefundOptions& options, const Office& office, Actor actor, Date on)
        : options_(options), office_(office), actor_(std::move(actor)), on_(on) {}

    int run() {
        switch (options_.action) {
            case Action::apply:
                return act(apply_order(), &apply_refund);
            case Action::settle:
                return act(settlement(), &settle_refund);
            case Action::payee:
                return act(payee_change(), &change_payee);
            case Action::list:
                return list();
            case Action::surplus:
                return surplus();
            case Action::show:
                return show();
            case Action::batch:
                return batch();
            case Action::result:
                return result();
        }
        CHECK(false);
    }

   private:
    Language language() const { return options_.office.common.language; }
    int print(const std::string& text, const nlohmann::ordered_json& json) const {
        fmt::print("{}", options_.as_json ? json.dump(2) + "\n" : text);
        return kDone;
    }
    DatabaseResult<BulkWriter> writer() const {
        return BulkWriter::start({.database = office_.database}, *office_.book, *office_.keys, office_.law,
                                 program_version(), actor_);
    }
    DatabaseResult<std::unique_ptr<Connection>> reader() const {
        auto connection = TRY(open_database(office_.database, DatabaseUse::read));
        TRY(check_keys(*connection, office_.keys->prints()));
        return connection;
    }

    Result<RegionCode> area() const {
        const RegionCode area = TRY(RegionCode::parse(options_.area));
        if (area.text().size() != 6)
            return fail("--area 应为六位医保区划", "--area is an enrolment area of six digits");
        return area;
    }
    Result<std::string> key() const {
        if (options_.key.empty() || options_.key.size() > kLongestActKey)
            return fail(fmt::format("--key 应为1至{}字节", kLongestActKey),
                        fmt::format("--key is 1 to {} bytes long", kLongestActKey));
        return options_.key;
    }
    Result<std::optional<Payee>> payee() const {
        if (options_.holder.empty() && options_.bank.empty() && options_.account.empty())
            return std::optional<Payee>();
        return std::optional<Payee>(TRY(Payee::of(options_.holder, options_.bank, options_.account)));
    }

    Result<RefundOrder> apply_order() const {
        RefundOrder order{.area = TRY(area()),
                          .year = options_.year,
                          .key = TRY(key()),
                          .on = on_,
                          .person = kNobody,
                          .reason = refund_reason(options_.reason),
                          .event_on = TRY(day_of(options_.event_on)),
                          .applied_on = on_,
                          .employee_entered_on = TRY(day_of(options_.entered_on)),
                          .document = TRY(clear_option("--document", options_.document)),
                          .payment = {},
                          .payee = TRY(payee())};
        if (!order.reason && options_.reason != kSurplusReason)
            return fail(
                "--reason 应为 duplicate_enrolment、employee_insurance、death、student_leaves 或 surplus",
                "--reason is duplicate_enrolment, employee_insurance, death, student_leaves or surplus");
        if (!options_.applied_on.empty()) order.applied_on = TRY(Date::parse(options_.applied_on));
        if (!options_.person.empty())
            order.person = PersonNumber{TRY(number_of(options_.person, "--person"))};
        if (!options_.payment.empty()) order.payment = TRY(number_of(options_.payment, "--payment"));
        if (order.applied_on > on_)
            return fail("申请日在办理日以后", "the application comes after the day of the act");
        if (order.reason ? !order.event_on : order.event_on || order.employee_entered_on)
            return fail("按规定退费要写 --event-on；多缴或误缴不写",
                        "a reason of the law needs --event-on, surplus has none");
        if (order.reason && order.payment)
            return fail("只有多缴或误缴才写 --payment", "--payment goes with surplus only");
        if (order.person == kNobody && (order.reason || !order.payment))
            return fail("请写 --person；查无此人的缴费写 --payment",
                        "name the person; of a payment for nobody whom we know name --payment");
        return order;
    }

    Result<RefundSettlement> settlement() const {
        return RefundSettlement{.area = TRY(area()),
                                .refund = TRY(number_of(options_.refund, "--refund")),
                                .key = TRY(key()),
                                .on = on_,
                                .is_granted = options_.outcome == word(RefundOutcome::granted),
                                .document = TRY(clear_option("--document", options_.document))};
    }

    Result<PayeeChange> payee_change() const {
        return PayeeChange{.area = TRY(area()),
                           .refund = TRY(number_of(options_.refund, "--refund")),
                           .key = TRY(key()),
                           .on = on_,
                           .payee = TRY(Payee::of(options_.holder, options_.bank, options_.account))};
    }

    // What staff record by one act.
    template <typename Order>
    int act(const Result<Order>& order,
            DatabaseResult<RefundAnswer> (*carry_out)(BulkWriter&, const Order&)) const {
        if (!order) return complain(order.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const auto answer = carry_out(*writer, *order);
        if (!answer) return complain(answer.error(), language());
        const Catalogue* catalogue = office_.book->catalogue(answer->refund.area);
        return print(answer_text(*answer, catalogue, language()), answer_json(*answer, language()));
    }

    Result<SeasonKey> season() const { return SeasonKey{TRY(area()), options_.year}; }

    int list() const {
        const auto season = this->season();
        if (!season) return complain(season.error(), language());
        const auto state = refund_state(options_.state);
        if (!state && !options_.state.empty())
            return complain(Error::of("--state 没有这一状态", "--state is no state of a refund"), language());
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        const auto refunds = list_refunds(**connection, *office_.keys, actor_, *season, state);
        if (!refunds) return complain(refunds.error(), language());
        return print(refunds_text(*refunds, language()), refunds_json(*refunds));
    }

    int surplus() const {
        const auto season = this->season();
        if (!season) return complain(season.error(), language());
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        const auto found = list_surplus(**connection, *office_.keys, actor_, *season);
        if (!found) return complain(found.error(), language());
        return print(surplus_list_text(*found, language()), surplus_list_json(*found));
    }

    int show() const {
        const auto area = this->area();
        if (!area) return complain(area.error(), language());
        const auto number = number_of(options_.refund, "--refund");
        if (!number) return complain(number.error(), language());
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        const auto shown = show_refund(**connection, *office_.keys, actor_, *area, *number);
        if (!shown) return complain(shown.error(), language());
        return print(refund_text(*shown, language()), refund_json(*shown));
    }

    int batch() const {
        const auto season = this->season();
        if (!season) return complain(season.error(), language());
        if (options_.batch.empty() && options_.year == 0)
            return complain(Error::of("请写 --year，或 --batch 写明已有的批次",
                                      "name --year, or by --batch a batch that was made before"),
                            language());
        auto batch = options_.batch.empty() ? Result<std::int64_t>(0) : number_of(options_.batch, "--batch");
        if (!batch) return complain(batch.error(), language());
        // What cannot be written is said before a batch is made.
        auto sink = ByteSink::open(options_.output);
        if (!sink) return complain(sink.error(), language());
        if (*batch == 0) {
            auto writer = this->writer();
            if (!writer) return complain(writer.error(), language());
            const auto made = make_refund_batch(*writer, *season, on_);
            if (!made) return complain(made.error(), language());
            batch = made->number;
        }
        return write_batch(season->area, *batch, *sink);
    }

    // Whatever fails, the batch is there, and is written again by its number.
    int write_batch(RegionCode area, std::int64_t batch, ByteSink& sink) const {
        auto connection = reader();
        if (!connection) return complain(connection.error(), language());
        const BatchFile kind = options_.is_enquiry ? BatchFile::enquiry : BatchFile::orders;
        const auto written = write_refund_batch(**connection, *office_.keys, actor_, area, batch, kind);
        if (!written) return complain(written.error(), language());
        sink.buffer() += written->text;
        if (const auto saved = sink.finish(); !saved) {
            complain(
                Error::of(fmt::format("批次 {} 已建立，但文件没有写成；再写一次：--batch {}", batch, batch),
                          fmt::format("batch {} is made, its file could not be written: write it again "
                                      "by --batch {}",
                                      batch, batch)),
                language());
            return complain(saved.error(), language());
        }
        return print(batch_text(*written, options_.output, language()), batch_json(*written));
    }

    int result() const {
        auto bytes = read_file();
        if (!bytes) return complain(bytes.error(), language());
        auto writer = this->writer();
        if (!writer) return complain(writer.error(), language());
        const std::string name = std::filesystem::path(options_.file).filename().string();
        const auto taken = take_refund_results(*writer, {name, *std::move(bytes)}, on_);
        if (!taken) return complain(taken.error(), language());
        return print(results_text(*taken, language()), results_json(*taken));
    }

    Result<std::string> read_file() const {
        BlockFile file = TRY(BlockFile::open(options_.file));
        if (file.size() > RecordText::kMostBytes) return fail("结果文件过大", "the file is too large");
        std::string bytes;
        while (true) {
            const std::string_view block = TRY(file.next());
            if (block.empty()) return bytes;
            bytes += block;
        }
    }

    const RefundOptions& options_;
    const Office& office_;
    Actor actor_;
    Date on_;
};

}  // namespace

int run_refund(const RefundOptions& options) {
    const Language language = options.office.common.language;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto on =
        options.on.empty() ? Result<Date>(civil_day(system_clock_now())) : Date::parse(options.on);
    if (!on) return complain(on.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    return RefundCommand(options, *office, *std::move(actor), *on).run();
}

}  // namespace canbao
