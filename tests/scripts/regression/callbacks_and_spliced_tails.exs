# Callbacks are listed from the last name to the first; a list behind spliced items goes on behind them.
list = [1, 2]
IO.inspect(quote(do: [unquote_splicing(list) | unquote([3])]))
IO.inspect(quote(do: [unquote_splicing(list) | x]))
IO.inspect(quote(do: [0, unquote_splicing(list) | [1]]))
IO.inspect(quote(do: [unquote_splicing([]) | unquote([3])]))

defmodule B do
  @callback z(a :: term) :: term
  @callback b(term) :: term
  @callback b(term, term) :: term
  @callback a :: term
  @macrocallback y :: term
  @optional_callbacks b: 2, z: 1
  @optional_callbacks a: 0
  @optional_callbacks b: 1, y: 0
end

IO.inspect(B.behaviour_info(:callbacks))
IO.inspect(B.behaviour_info(:optional_callbacks))
IO.inspect(GenServer.behaviour_info(:callbacks))
IO.inspect(Enumerable.behaviour_info(:callbacks))
