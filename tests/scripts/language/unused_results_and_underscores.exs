_ = 1
_ignored = 2
{_, x, _} = {1, 2, 3}
IO.inspect(x)
