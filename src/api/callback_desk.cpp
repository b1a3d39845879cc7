#include "api/callback_desk.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/fault_answer.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr int kBadRequest = 400;
constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;
constexpr int kConflict = 409;

HttpAnswer replayed(Language language) {
    return error_answer(
        kConflict, "nonce_used", ProofHeaders::kNonce,
        {"这个 Nonce 已用过；重发时请另取 Nonce 并重新签名",
         "this nonce was used before: when a message is told again, take another and sign anew"},
        language);
}

// Where the books lie of which a notice speaks; and the first field that leads out of the key's region.
struct Places {
    RegionCode home;
    std::string beyond;
};

Places places_of(const PaymentNotice& notice, const ChannelSigner& signer) {
    Places places{signer.area, {}};
    if (notice.order) {
        places.home = notice.order->area();
        if (!signer.scope.contains(places.home)) places.beyond = "order";
    } else if (!notice.lines.empty()) {
        places.home = notice.lines.front().area;
    }
    for (std::size_t i = 0; i < notice.lines.size() && places.beyond.empty(); ++i)
        if (!signer.scope.contains(notice.lines[i].area)) places.beyond = fmt::format("lines[{}].area", i);
    return places;
}

Places places_of(const StateNotice& notice, const ChannelSigner& signer) {
    if (!notice.order) return {signer.area, {}};
    const RegionCode home = notice.order->area();
    return {home, signer.scope.contains(home) ? "" : "order"};
}

// Who acts: the key, as the tax office, which collects.
Actor actor_of(const ChannelSigner& signer) { return {signer.id, Role::tax, signer.scope}; }

}  // namespace

std::variant<HttpAnswer, Work> CallbackDesk::take(const ProofHeaders& headers, std::string_view body,
                                                  Language language, std::int64_t now) {
    auto proof = prove(headers, body, language, now);
    if (auto* refusal = std::get_if<HttpAnswer>(&proof)) return std::move(*refusal);
    const Proved& proved = std::get<Proved>(proof);
    const ChannelSigner& signer = *proved.signer;
    auto notice = reader_.read(body);
    if (!notice)
        return error_answer(kBadRequest, "bad_message", notice.error().field, notice.error().message,
                            language);
    const auto take_one = [&](auto& it) -> std::variant<HttpAnswer, Work> {
        if (std::ranges::find(signer.channels, it.channel) == signer.channels.end())
            return error_answer(kForbidden, "other_channel", "channel",
                                {"这个密钥不是该渠道的", "the key is not this channel's"}, language);
        if (const Places places = places_of(it, signer); !places.beyond.empty())
            return error_answer(kForbidden, "not_allowed", places.beyond,
                                {"不在这个密钥的辖区内", "it is not within the region of the key"}, language);
        return record(std::move(it), proved, language);
    };
    return std::visit(Overloaded{[&](PaidNotice& it) { return take_one(it.payment); },
                                 [&](StateNotice& it) { return take_one(it); }},
                      *notice);
}

std::variant<HttpAnswer, CallbackDesk::Proved> CallbackDesk::prove(const ProofHeaders& headers,
                                                                   std::string_view body, Language language,
                                                                   std::int64_t now) const {
    const auto proof = read_proof(headers);
    if (!proof)
        return error_answer(kBadRequest, "bad_proof", proof.error().field, proof.error().message, language);
    const ChannelSigner* signer = channels_.find(proof->key);
    if (signer == nullptr)
        return error_answer(kUnauthorized, "unknown_key", ProofHeaders::kKey,
                            {"没有这个编号的渠道密钥", "there is no channel's key of this id"}, language);
    if (!signer->key.verifies(signed_text(proof->timestamp, proof->nonce, body), proof->signature))
        return error_answer(kUnauthorized, "wrong_signature", ProofHeaders::kSignature,
                            {"签名不符：请核对密钥、时间、Nonce，以及正文的每个字节",
                             "the signature is not that of this key, timestamp, nonce and body"},
                            language);
    if (freshness(proof->timestamp, now) != Freshness::fresh)
        return error_answer(kUnauthorized, "stale", ProofHeaders::kTimestamp,
                            {"签名时间与本机相差超过300秒：请校准时钟，重新签名",
                             "it was signed more than 300 seconds from our time: set the clock, sign anew"},
                            language);
    return Proved{signer, {signer->area, proof->key, proof->nonce, nonce_needed_until(proof->timestamp)}};
}

Work CallbackDesk::record(PaymentNotice notice, const Proved& proved, Language language) {
    const ChannelSigner& signer = *proved.signer;
    const RegionCode home = places_of(notice, signer).home;
    std::string trade = notice.trade.text();
    PreparedPayment payment = prepare_payment({home, std::move(notice)}, actor_of(signer), keys_);
    payment.nonce = proved.nonce;
    return
        [this, payment = std::move(payment), trade = std::move(trade), language](HandOver hand_over) mutable {
            // The committer's callbacks can be copied.
            auto shared = std::make_shared<HandOver>(std::move(hand_over));
            committer_.submit(std::move(payment),
                              [shared, trade = std::move(trade), language](PaymentAnswer done) {
                                  (*shared)([done = std::move(done), trade, language] {
                                      if (done.is_replayed) return replayed(language);
                                      HttpAnswer answer{.body = {}, .language = language};
                                      append_payment_receipt(answer.body, trade, done, language);
                                      if (done.fault) set_fault(answer, *done.fault);
                                      return answer;
                                  });
                              });
        };
}

Work CallbackDesk::record(StateNotice notice, const Proved& proved, Language language) {
    const ChannelSigner& signer = *proved.signer;
    PreparedState state{{places_of(notice, signer).home, std::move(notice)}, actor_of(signer), proved.nonce};
    return [this, state = std::move(state), language](HandOver hand_over) mutable {
        auto shared = std::make_shared<HandOver>(std::move(hand_over));
        const StateNotice told = state.command.notice;
        committer_.submit(std::move(state), [shared, told, language](StateAnswer done) {
            (*shared)([done = std::move(done), told, language] {
                if (done.is_replayed) return replayed(language);
                HttpAnswer answer{.body = {}, .language = language};
                append_state_answer(answer.body, told, done, language);
                if (done.fault) set_fault(answer, *done.fault);
                return answer;
            });
        });
    };
}

}  // namespace canbao
