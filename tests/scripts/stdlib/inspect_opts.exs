# `Inspect.Opts`, `:inspect_fun` and the default function.
IO.inspect(%Inspect.Opts{})
IO.inspect(Inspect.Opts.new(limit: 1, unknown: 2).limit)
IO.inspect(Inspect.Opts.default_inspect_fun())

only_integers = fn
  term, opts when is_integer(term) -> Inspect.Algebra.concat("i", Inspect.inspect(term, opts))
  term, opts -> Inspect.inspect(term, opts)
end

IO.inspect([1, {2, 3.0}, %{1 => 4, 2 => [5 | 6]}], inspect_fun: only_integers)
IO.inspect(%{1 => 1..2, 2 => MapSet.new([7])}, inspect_fun: only_integers)

Inspect.Opts.default_inspect_fun(only_integers)
IO.inspect([1, :a, 2])
IO.puts(inspect({1}))
Inspect.Opts.default_inspect_fun(&Inspect.inspect/2)
IO.inspect([1, :a, 2])

try do
  Inspect.Opts.default_inspect_fun(:no)
rescue
  error -> IO.puts(Exception.message(error))
end
