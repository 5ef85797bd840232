# A script's own implementation, wherever the struct is printed.
defmodule Money do
  defstruct [:amount, :currency]

  defimpl Inspect do
    import Inspect.Algebra

    def inspect(money, opts) do
      concat(["#Money<", to_doc(money.amount, opts), " ", money.currency, ">"])
    end
  end
end

defmodule Tree do
  defstruct [:value, children: []]

  defimpl Inspect do
    import Inspect.Algebra

    def inspect(tree, opts) do
      {doc, opts} = to_doc_with_opts(tree.children, opts)
      {group(nest(glue(concat("Tree ", to_string(tree.value)), doc), 2)), opts}
    end
  end
end

money = struct(Money, amount: 12, currency: "EUR")
IO.inspect(money)
IO.inspect([money, %{price: money}, {:ok, money}])
IO.puts("interpolated: #{inspect(money)}")
IO.inspect(Map.delete(money, :currency), structs: false, custom_options: [sort_maps: true])
IO.inspect(Enum.map(1..20, &struct(Money, amount: &1, currency: "USD")))
IO.inspect(%{"key" => List.duplicate(money, 8)}, width: 40)
IO.puts(inspect(List.duplicate(money, 12), pretty: true, width: 30))
IO.puts(inspect(List.duplicate(money, 12), pretty: false, width: 30))
IO.inspect(MapSet.new([money]))

leaf = fn value -> struct(Tree, value: value) end
tree = struct(Tree, value: 1, children: [leaf.(2), struct(Tree, value: 3, children: Enum.map(4..14, leaf))])
IO.inspect(tree)
IO.inspect(tree, limit: 3)
IO.inspect(tree, width: 20)
IO.inspect([1, tree, 2], limit: 4)

try do
  raise ArgumentError, "bad #{inspect(money)}"
rescue
  error -> IO.inspect(error)
end

try do
  Map.fetch!(%{a: money}, :b)
rescue
  error -> IO.puts(Exception.message(error))
end

IO.inspect(Inspect.inspect(money, %Inspect.Opts{}) |> Inspect.Algebra.format(80))
