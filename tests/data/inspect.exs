# Records what Elixir prints for many terms under many options, for the tests of term/inspect.
# usage: elixir inspect.exs COUNT SEED > inspect.txt
[count, seed] = Enum.map(System.argv(), &String.to_integer/1)
:rand.seed(:exsss, {seed, 2, 3})

defmodule Gen do
  def pick(list), do: Enum.random(list)

  def leaf do
    case :rand.uniform(16) do
      1 -> pick([0, 1, -1, 255, -300, 123_456_789, 1_180_591_620_717_411_303_424])
      2 -> pick([0.0, -0.0, 1.0, 1.5, 100_000.0, 1.0e15, 1.0e16, 1.0e-10, 123_456.789, -2.5e300])
      3 -> pick([:a, :ok, nil, true, :"a b", Foo, Foo.Bar, :"Elixir.foo", :+, :é, :"", :foo?, :"9x", :"foo\nbar", Elixir, :end])
      4 -> String.duplicate(pick(["x", "é", "ab ", "\n", "日"]), :rand.uniform(12))
      5 -> pick(["", "a\"b", "\#{x}", "\u200b", "a\\b", "\e[0m", <<255>>, <<1, 2, 3>>, "abc", "\x7f", <<0>>, "\ufffe", "e\u0301"])
      6 -> pick([~c"abc", ~c"a'\"b", [1, 2], ~c"é", [97 | 98], [], ~c"\n\e", [127]])
      7 -> pick([{}, %{}, [], <<>>, <<5::3>>, <<1, 2::7>>])
      8 -> pick([1..2, 3..1//1, 1..10//3, ~D[2020-01-02], ~T[10:00:01.50], ~N[2020-01-02 03:04:05], ~U[2020-01-01 00:00:00.123Z]])
      9 -> pick([self(), &Enum.map/2, &:erlang.+/2, ~D[-0001-02-03]])
      10 -> pick([%RuntimeError{message: "oops"}, %ArithmeticError{}, URI.parse("http://a.b/c")])
      11 -> :binary.copy(<<:rand.uniform(255)>>, :rand.uniform(20))
      12 -> String.to_atom(String.duplicate("a", :rand.uniform(30)))
      _ -> :rand.uniform(100_000)
    end
  end

  def key, do: pick([:a, :b, :c, :name, :"x y", :é, Foo, nil, "k", 1, 2.0, {:a, 1}, [1], :+])
  def atom_key, do: pick([:a, :b, :c, :name, :"x y", :é, nil, :value, :+, :long_name_of_a_key])

  def list(depth), do: for(_ <- 1..pick([1, 1, 2, 3, 5, 9])//1, do: term(depth - 1))

  def term(0), do: leaf()

  def term(depth) do
    case :rand.uniform(12) do
      n when n <= 2 -> list(depth)
      n when n <= 4 -> List.to_tuple(list(depth))
      5 -> for t <- list(depth), do: {atom_key(), t}
      6 -> for t <- list(depth), into: %{}, do: {atom_key(), t}
      7 -> for t <- list(depth), into: %{}, do: {key(), t}
      8 -> [leaf() | leaf()]
      9 -> MapSet.new(Enum.take(Stream.repeatedly(fn -> :rand.uniform(1000) end), :rand.uniform(20)))
      10 -> [leaf(), leaf() | {term(depth - 1)}]
      11 -> for _ <- 1..:rand.uniform(30), do: :rand.uniform(100_000)
      12 -> leaf()
    end
  end

  def opts do
    [
      pick([[], [pretty: true], [pretty: true], [pretty: true, width: 40], [pretty: true, width: pick(Enum.to_list(0..100))]]),
      pick([[], [], [], [limit: pick(Enum.to_list(0..12))], [limit: :infinity]]),
      pick([[], [], [], [printable_limit: :rand.uniform(6) - 1], [printable_limit: :infinity]]),
      pick([[], [], [], [], [base: pick([:hex, :octal, :binary])]]),
      pick([[], [], [], [binaries: :as_binaries], [binaries: :as_strings]]),
      pick([[], [], [], [charlists: :as_lists], [charlists: :as_charlists]]),
      pick([[], [], [], [], [], [structs: false]])
    ]
    |> Enum.concat()
  end

  def show(opts) do
    Enum.map_join(opts, " ", fn
      {:pretty, true} -> "pretty"
      {:structs, false} -> "nostructs"
      {k, :infinity} -> "#{name(k)}=inf"
      {k, :as_binaries} -> "#{k}=never"
      {k, :as_lists} -> "#{k}=never"
      {k, :as_strings} -> "#{k}=always"
      {k, :as_charlists} -> "#{k}=always"
      {k, v} -> "#{name(k)}=#{v}"
    end)
  end

  defp name(:printable_limit), do: "printable"
  defp name(k), do: k
end



for i <- 1..count do
  term = Gen.term(rem(i, 5))
  opts = Gen.opts()
  text = inspect(term, [custom_options: [sort_maps: true]] ++ opts)
  IO.puts([Gen.show(opts), ?\t, Base.encode16(:erlang.term_to_binary(term)), ?\t, Base.encode16(text)])
end
