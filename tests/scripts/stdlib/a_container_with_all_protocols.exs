# stderr: ignored
defmodule Ring do
  @behaviour Access
  @enforce_keys [:size]
  defstruct [:size, items: []]
  def new(size) when is_integer(size) and size > 0, do: %__MODULE__{size: size}
  def push(%__MODULE__{size: s, items: i} = r, x), do: %{r | items: Enum.take([x | i], s)}
  @impl Access
  def fetch(%{items: i}, n) when is_integer(n), do: Enum.fetch(i, n)
  @impl Access
  def get_and_update(%{items: i} = r, n, f) do
    case f.(Enum.at(i, n)) do
      {g, u} -> {g, %{r | items: List.replace_at(i, n, u)}}
      :pop -> {Enum.at(i, n), %{r | items: List.delete_at(i, n)}}
    end
  end
  @impl Access
  def pop(%{items: i} = r, n), do: {Enum.at(i, n), %{r | items: List.delete_at(i, n)}}
  defimpl Enumerable do
    def count(%{items: i}), do: {:ok, length(i)}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(%{items: i}), do: {:ok, length(i), &Enum.slice(i, &1, &2)}
    def reduce(%{items: i}, acc, f), do: Enumerable.List.reduce(i, acc, f)
  end
  defimpl Collectable do
    def into(r), do: {r, fn r, {:cont, x} -> Ring.push(r, x); r, :done -> r; _, :halt -> :ok end}
  end
  defimpl Inspect do
    import Inspect.Algebra
    def inspect(%{size: s, items: i}, opts) do
      concat(["#Ring<", to_doc(s, opts), container_doc("[", i, "]", opts, &to_doc/2, separator: ";"), ">"])
    end
  end
  defimpl String.Chars do
    def to_string(r), do: "ring of #{Enum.count(r)}"
  end
end
r = Enum.into(1..10, Ring.new(4))
IO.inspect r
IO.puts "#{r}"
IO.inspect r[0]
IO.inspect get_in(r, [1])
IO.inspect put_in(r[0], :x)
IO.inspect update_in(r[1], & &1 * 100)
IO.inspect pop_in(r[2])
IO.inspect get_and_update_in(r[0], &{&1, &1 + 1})
IO.inspect Enum.map(r, & &1 + 1)
IO.inspect Enum.at(r, -1)
IO.inspect Enum.slice(r, 1..2)
IO.inspect 9 in r
IO.inspect Enum.zip(r, [:a, :b])
IO.inspect Enum.reverse(r)
IO.inspect for x <- r, into: Ring.new(2), do: x * x
IO.inspect Stream.zip(r, Stream.cycle([1, 2])) |> Enum.to_list
IO.inspect Enum.random(r) in [7, 8, 9, 10]
IO.inspect Enum.sum(r), label: "sum"
IO.inspect [a: r, b: %{r: r}], width: 20
IO.inspect struct(Ring, size: 3)
try do struct!(Ring, items: []) rescue e -> IO.puts Exception.message(e) end
try do Ring.new(-1) rescue e -> IO.puts Exception.message(e) end
try do r[:a] rescue e -> IO.puts Exception.message(e) end
try do Enum.fetch!(r, 9) rescue e -> IO.puts Exception.message(e) end
try do r.nope rescue e -> IO.puts Exception.message(e) end
try do Enum.into([1], 5) rescue e -> IO.puts Exception.message(e) end
