big = 1_000_000_000_000_000_000_000
IO.inspect(big - big)
IO.inspect(div(big, big) === 1)
IO.inspect(%{1 => :one}[div(big, big)])
IO.inspect(rem(big + 7, 10))
