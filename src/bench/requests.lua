-- wrk -s requests.lua URL -- METHOD FILE: requests with the bearer tokens of a file, one a line, in turn.
local requests = {}
local last = 0

function init(args)
  for token in io.lines(args[2]) do
    requests[#requests + 1] = wrk.format(args[1], nil, {Authorization = "Bearer " .. token})
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end
