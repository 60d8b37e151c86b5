-- Requests of the tracking API for wrk: `wrk … -s tracking.lua URL -- KEY EVENTS` sends batches of EVENTS events, or single ones to /v1/track with 1.
local key, events, thread, count = "", 1, 0, 0
local threads = 0

function setup(worker)
  worker:set("id", threads)
  threads = threads + 1
end

local function encoded(text)
  local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  local out = {}
  for place = 1, #text, 3 do
    local a, b, c = text:byte(place, place + 2)
    local value = a * 65536 + (b or 0) * 256 + (c or 0)
    for shift = 3, 0, -1 do
      local digit = math.floor(value / 64 ^ shift) % 64
      out[#out + 1] = letters:sub(digit + 1, digit + 1)
    end
    if not b then out[#out - 1] = "=" end
    if not c then out[#out] = "=" end
  end
  return table.concat(out)
end

local run = tostring(os.time())
local event = '{"type":"track","event":"Product Viewed","userId":"U%d","anonymousId":"dev-%d","messageId":"%s-%d-%d","timestamp":"%s",'
  .. '"context":{"library":{"name":"analytics.js","version":"2.11.1"},"page":{"path":"/p/%d","url":"https://shop.example/p/%d","title":"Product"},'
  .. '"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36","locale":"it-IT"},'
  .. '"properties":{"product_id":"%d","name":"Product %d","price":12.50,"currency":"EUR","category":"Shoes"}}'

function init(arguments)
  key, events = arguments[1], tonumber(arguments[2])
  wrk.method = "POST"
  wrk.headers["Authorization"] = "Basic " .. encoded(key .. ":")
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  local moment = os.date("!%Y-%m-%dT%H:%M:%SZ")
  local list = {}
  for index = 1, events do
    count = count + 1
    local user, product = (count * 7919 + id * 31) % 20000, count % 500
    list[index] = event:format(user, user, run, id, count, moment, product, product, product, product)
  end
  if events == 1 then return wrk.format(nil, "/v1/track", nil, list[1]) end
  return wrk.format(nil, "/v1/batch", nil, '{"batch":[' .. table.concat(list, ",") .. "]}")
end

local refused = 0

function response(status)
  if status ~= 200 then refused = refused + 1 end
end

function done(summary, latency)
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "errors": %d}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout + summary.errors.connect))
end
