-- wrk -s serve.lua URL -- BODIES TOKEN: posts each line of a file once, from the first connection on; after the last
-- line it begins anew. At the end: how many answers were not 200.
local bodies = {}
local at = 0
local head

function init(arguments)
    for line in io.lines(arguments[1]) do bodies[#bodies + 1] = line end
    head = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. arguments[2] }
end

function request()
    at = at % #bodies + 1
    return wrk.format("POST", nil, head, bodies[at])
end

function done(summary, latency)
    io.write(string.format("requests_per_second %.0f p50_ms %.2f p99_ms %.2f not_200 %d broken %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        summary.errors.status,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
