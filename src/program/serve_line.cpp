#include "program/serve_line.h"

#include <random>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "api/order_rounds.h"
#include "api/server.h"
#include "api/upkeep.h"
#include "cli/console.h"
#include "cli/office.h"
#include "cli/office_line.h"
#include "files/open_files.h"
#include "files/token_file.h"

namespace canbao {
namespace {

struct ServeOptions {
    OfficeOptions office;
    ServerOptions server;
    std::string token_file;
    unsigned committers = 1;
    int seal_seconds = 60;
    int request_seconds = 10;
    int idle_seconds = 60;
    bool logs_problems_only = false;
    std::string channel_keys;  // a file; empty: no channel may send anything
    unsigned readers = 2;
    std::int64_t public_per_minute = 30;  // of an address
    std::int64_t public_per_hour = 10;    // of a document
    bool is_behind_proxy = false;
    std::vector<std::string> ask;  // "wechat=program"
};

// The keys of channels; of no file there are none.
Result<ChannelKeys> channel_keys_of(const ServeOptions& options) {
    if (options.channel_keys.empty()) return ChannelKeys();
    return ChannelKeys::read(options.channel_keys);
}

// Each channel that is asked, with its program.
Result<std::vector<AskedChannel>> asked_channels_of(const ServeOptions& options) {
    std::vector<AskedChannel> channels;
    for (const std::string& each : options.ask) {
        const std::size_t sign = each.find('=');
        if (sign == std::string::npos || sign + 1 == each.size())
            return fail("--ask 应写为 渠道=程序，如 wechat=/usr/local/bin/ask-wechat",
                        "--ask is written CHANNEL=COMMAND, like wechat=/usr/local/bin/ask-wechat");
        channels.push_back(
            {TRY(ChannelKey::parse(std::string_view(each).substr(0, sign))), each.substr(sign + 1)});
    }
    return channels;
}

PublicLimits limits_of(const ServeOptions& options) {
    std::random_device random;
    const auto seed = [&] { return std::uint64_t{random()} << 32U | random(); };
    return {.of_address = {{options.public_per_minute, std::chrono::minutes(1)}, seed()},
            .of_document = {{options.public_per_hour, std::chrono::hours(1)}, seed()},
            .is_behind_proxy = options.is_behind_proxy};
}

// Each connection takes a file of the system's: as many as are wanted, or as many as it gives.
void fit_connections(ServerOptions& options, unsigned committers, unsigned readers, Language language) {
    // What a thread waits with, a committer's connection; the log, the database, those who are turned away.
    constexpr std::int64_t kFilesOfThread = 4;
    constexpr std::int64_t kFilesOfCommitter = 8;
    constexpr std::int64_t kFilesOfReader = 4;
    constexpr std::int64_t kOtherFiles = 164;
    const std::int64_t others = kFilesOfThread * options.threads + kFilesOfCommitter * committers +
                                kFilesOfReader * readers + kOtherFiles;
    const std::int64_t files = raise_open_files(options.most_connections + others);
    if (files >= options.most_connections + others) return;
    options.most_connections = std::max<std::int64_t>(files - others, 1);
    fmt::print(
        stderr, "canbao: {}\n",
        LocalText{fmt::format("系统只允许打开{}个文件，连接数上限改为{}；要更多请调高 ulimit -n 的硬上限",
                              files, options.most_connections),
                  fmt::format("the system allows {} open files, so at most {} connections are served; "
                              "for more raise the hard limit of ulimit -n",
                              files, options.most_connections)}
            .in(language));
}

int serve(ServiceGround& ground, const ServeOptions& options, const DatabaseAddress& database,
          std::vector<AskedChannel> asked) {
    const Language language = options.office.common.language;
    ServerOptions server_options = options.server;
    server_options.patience.request = std::chrono::seconds(options.request_seconds);
    server_options.patience.idle = std::chrono::seconds(options.idle_seconds);
    fit_connections(server_options, options.committers, options.readers, language);
    const auto server = Server::open(server_options, ground);
    if (!server) return complain(server.error(), language);
    const OrderRounds rounds(database, std::move(asked), ground.committer, ground.keys, ground.actor,
                             ground.counts, ground.log);
    const Upkeep upkeep(database, std::chrono::seconds(options.seal_seconds), ground.counts, ground.log);
    fmt::print("canbao serve: http://{}:{}\n",
               options.server.address.find(':') == std::string::npos ? options.server.address
                                                                     : '[' + options.server.address + ']',
               (*server)->port());
    std::fflush(stdout);
    ground.log.note_event("listening", (*server)->port());
    (*server)->run();
    // What was taken is carried out, though its client may have gone.
    ground.committer.stop();
    ground.books.stop();
    ground.log.note_event("stopped", static_cast<std::int64_t>(ground.committer.counts().acts));
    return kDone;
}

int run_serve(const ServeOptions& options) {
    const Language language = options.office.common.language;
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    if (options.token_file.empty())
        return complain(
            Error::of("请用 --token-file 指定令牌文件，没有则新建",
                      "name a file for the token: --token-file FILE; it is made where it is missing"),
            language);
    const auto token = open_token_file(options.token_file);
    if (!token) return complain(token.error(), language);
    const auto channels = channel_keys_of(options);
    if (!channels) return complain(channels.error(), language);
    auto asked = asked_channels_of(options);
    if (!asked) return complain(asked.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    const auto committer = Committer::start({.database = office->database, .committers = options.committers},
                                            *office->book, *office->keys, office->law, program_version());
    if (!committer) return complain(committer.error(), language);
    ServerCounts counts;
    RequestLog log(options.logs_problems_only ? RequestLog::Detail::problems : RequestLog::Detail::requests);
    BookReader books(office->database, options.readers);
    PublicLimits limits = limits_of(options);
    Metrics metrics(**committer, books, counts);
    ServiceGround ground{*office->book, *office->keys, *actor,  *token, *channels, books,
                         limits,        **committer,   metrics, log,    counts};
    return serve(ground, options, office->database, *std::move(asked));
}

void add_payments(CLI::App& command, ServeOptions& options) {
    command
        .add_option(
            "--channel-keys", options.channel_keys,
            "渠道密钥文件；没有则不收渠道通知 / file of channels' keys; without it no callback is taken")
        ->type_name("FILE");
    command
        .add_option(
            "--ask", options.ask,
            "定时向渠道查询不明的缴费单所用的程序 / program by which a channel is asked about orders of "
            "which nothing is known")
        ->type_name("CHANNEL=COMMAND");
    command.add_option("--readers", options.readers, "查询线程数 / threads that ask the books")
        ->check(CLI::Range(1, 16));
    command
        .add_option("--public-per-minute", options.public_per_minute,
                    "对外查询：每个地址每分钟几次 / public query: how often an address may ask in a minute")
        ->check(CLI::Range(1, 1'000'000));
    command
        .add_option(
            "--public-per-hour", options.public_per_hour,
            "对外查询：每个证件每小时几次 / public query: how often a document is asked for in an hour")
        ->check(CLI::Range(1, 1'000'000));
    command.add_flag(
        "--behind-proxy", options.is_behind_proxy,
        "前有反向代理：地址看 X-Forwarded-For 的最后一个 / a proxy stands before it: the address is "
        "the last one of X-Forwarded-For");
}

void add_limits(CLI::App& command, ServeOptions& options) {
    command.add_option("--threads", options.server.threads, "线程数 / threads")->check(CLI::Range(1, 64));
    command
        .add_option("--committers", options.committers, "PostgreSQL的提交线程数 / committers on PostgreSQL")
        ->check(CLI::Range(1, 16));
    command.add_option("--connections", options.server.most_connections, "最多连接数 / connections at most")
        ->check(CLI::Range(1, 100'000));
    command
        .add_option("--request-seconds", options.request_seconds, "一个请求最多几秒收完 / time for a request")
        ->check(CLI::Range(1, 3600));
    command.add_option("--idle-seconds", options.idle_seconds, "空闲连接保留几秒 / time between requests")
        ->check(CLI::Range(1, 3600));
    command
        .add_option("--seal-seconds", options.seal_seconds,
                    "每隔几秒封存办理记录 / pause between seals of acts")
        ->check(CLI::Range(1, 86'400));
}

}  // namespace

void add_serve(CLI::App& app, const TakeRun& take) {
    const auto options = std::make_shared<ServeOptions>();
    CLI::App& command = *app.add_subcommand(
        "serve",
        "HTTP服务，只在本机 / serve quotes, enrolments and payments over HTTP, on this machine only");
    command.add_option("--address", options->server.address, "回环地址 / a loopback address")
        ->type_name("ADDRESS");
    command
        .add_option("--port", options->server.port, "端口，0为任一空闲端口 / port, 0 for any that is free")
        ->type_name("PORT");
    command
        .add_option("--token-file", options->token_file,
                    "令牌文件，没有则新建 / file of the token, made where it is missing")
        ->type_name("FILE");
    command.add_flag("--log-problems", options->logs_problems_only,
                     "日志只记未成功的请求 / log only requests that were not answered with 200");
    add_limits(command, *options);
    add_payments(command, *options);
    add_books(command, options->office);
    add_key_file(command, options->office);
    add_actor(command, options->office);
    command.callback([options, take] { take([options] { return run_serve(*options); }); });
}

}  // namespace canbao
