# Small programs as they are written for exercises.
defmodule Bob do
  def hey(i) do
    t = String.trim(i)

    cond do
      t == "" ->
        "Fine. Be that way!"

      String.upcase(t) == t and String.downcase(t) != t and String.ends_with?(t, "?") ->
        "Calm down, I know what I'm doing!"

      String.upcase(t) == t and String.downcase(t) != t ->
        "Whoa, chill out!"

      String.ends_with?(t, "?") ->
        "Sure."

      true ->
        "Whatever."
    end
  end
end

IO.inspect(for s <- ["", "HI", "ok?", "WHAT?", "x", "1, 2"], do: Bob.hey(s))

defmodule Roman do
  @map [
    {1000, "M"},
    {900, "CM"},
    {500, "D"},
    {400, "CD"},
    {100, "C"},
    {90, "XC"},
    {50, "L"},
    {40, "XL"},
    {10, "X"},
    {9, "IX"},
    {5, "V"},
    {4, "IV"},
    {1, "I"}
  ]
  for {n, r} <- @map do
    def to(x) when x >= unquote(n), do: unquote(r) <> to(x - unquote(n))
  end

  def to(0), do: ""
end

IO.inspect(Enum.map([1, 4, 1999, 3049], &Roman.to/1))

defmodule Matrix do
  @opaque t :: list(list(integer))
  defstruct rows: []

  def from(s),
    do: %__MODULE__{
      rows:
        s
        |> String.split("\n")
        |> Enum.map(fn l -> l |> String.split() |> Enum.map(&String.to_integer/1) end)
    }

  defimpl Enumerable do
    def count(m), do: {:ok, length(m.rows)}
    def member?(m, r), do: {:ok, r in m.rows}
    def slice(m), do: {:ok, length(m.rows), & &1.rows}
    def reduce(m, acc, f), do: Enumerable.List.reduce(m.rows, acc, f)
  end

  defimpl Inspect do
    import Inspect.Algebra

    def inspect(m, opts),
      do: container_doc("#Matrix<", m.rows, ">", opts, &to_doc/2, separator: ";")
  end

  defimpl String.Chars do
    def to_string(m), do: Enum.map_join(m.rows, "\n", &Enum.join(&1, " "))
  end

  defimpl Collectable do
    def into(m),
      do:
        {m,
         fn
           m, {:cont, r} -> %{m | rows: m.rows ++ [r]}
           m, :done -> m
           _, :halt -> :ok
         end}
  end
end

m = Matrix.from("1 2\n3 4")
IO.inspect(m)
IO.puts(m)

IO.inspect(
  {Enum.count(m), [1, 2] in m, Enum.at(m, 1), Enum.map(m, &Enum.sum/1), Enum.into([[5, 6]], m),
   Enum.slice(m, 0..0)}
)

defmodule Lexer do
  def tok(s), do: tok(s, [])
  defp tok("", acc), do: Enum.reverse(acc)
  defp tok(<<c, r::binary>>, acc) when c in ~c" \t\n", do: tok(r, acc)

  defp tok(<<c, _::binary>> = s, acc) when c in ?0..?9 do
    {n, r} = Integer.parse(s)
    tok(r, [{:int, n} | acc])
  end

  for {ch, name} <-
        [
          {"+", :plus},
          {"-", :minus},
          {"*", :mul},
          {"/", :div},
          {"(", :lp},
          {")", :rp},
          {"**", :pow}
        ]
        |> Enum.sort_by(&(-byte_size(elem(&1, 0)))) do
    defp tok(unquote(ch) <> r, acc), do: tok(r, [unquote(name) | acc])
  end

  defp tok(<<c::utf8, _::binary>>, _), do: throw({:bad, <<c::utf8>>})
end

defmodule Calc do
  def eval(s) do
    {v, []} = s |> Lexer.tok() |> expr()
    v
  catch
    {:bad, c} -> {:error, c}
  end

  defp expr(ts) do
    {t, ts} = term(ts)
    loop(ts, t)
  end

  defp loop([:plus | ts], a),
    do:
      (fn ->
         {b, ts} = term(ts)
         loop(ts, a + b)
       end).()

  defp loop([:minus | ts], a) do
    {b, ts} = term(ts)
    loop(ts, a - b)
  end

  defp loop(ts, a), do: {a, ts}

  defp term(ts) do
    with {f, ts} <- fac(ts), do: tloop(ts, f)
  end

  defp tloop([op | ts], a) when op in [:mul, :div] do
    {b, ts} = fac(ts)

    tloop(
      ts,
      case op do
        :mul -> a * b
        :div -> div(a, b)
      end
    )
  end

  defp tloop(ts, a), do: {a, ts}

  defp fac([{:int, n}, :pow | ts]) do
    {e, ts} = fac(ts)
    {n ** e, ts}
  end

  defp fac([{:int, n} | ts]), do: {n, ts}
  defp fac([:minus | ts]), do: with({v, ts} <- fac(ts), do: {-v, ts})

  defp fac([:lp | ts]) do
    {v, [:rp | ts]} = expr(ts)
    {v, ts}
  end
end

IO.inspect(for e <- ["1+2*3", "(1+2)*3", "-2**3+1", "7/2-é", "2*(3-(4-1))"], do: Calc.eval(e))

try do
  Calc.eval("(1")
rescue
  e -> IO.puts(Exception.message(e))
end

defmodule Bank do
  use GenServer
  def start, do: GenServer.start_link(__MODULE__, %{})

  for {op, arity} <- [deposit: 2, withdraw: 2, balance: 1] do
    args = Macro.generate_arguments(arity, __MODULE__)

    def unquote(op)(pid, unquote_splicing(args)),
      do: GenServer.call(pid, {unquote(op), unquote_splicing(args)})
  end

  @impl true
  def init(s), do: {:ok, s}
  @impl true
  def handle_call({:deposit, who, n}, _, s) when n > 0,
    do: {:reply, :ok, Map.update(s, who, n, &(&1 + n))}

  def handle_call({:withdraw, who, n}, _, s) do
    case s do
      %{^who => b} when b >= n -> {:reply, {:ok, b - n}, %{s | who => b - n}}
      %{^who => b} -> {:reply, {:error, {:insufficient, b}}, s}
      _ -> {:reply, {:error, :unknown}, s}
    end
  end

  def handle_call({:balance, who}, _, s), do: {:reply, s[who], s}
end

{:ok, p} = Bank.start()

IO.inspect([
  Bank.deposit(p, :a, 5),
  Bank.withdraw(p, :a, 3),
  Bank.withdraw(p, :a, 3),
  Bank.withdraw(p, :b, 1),
  Bank.balance(p, :a)
])

defmodule Tree do
  defstruct [:v, l: nil, r: nil]
  def new(xs), do: Enum.reduce(xs, nil, &ins(&2, &1))
  def ins(nil, v), do: %Tree{v: v}
  def ins(%Tree{v: x, l: l} = t, v) when v <= x, do: %{t | l: ins(l, v)}
  def ins(%Tree{r: r} = t, v), do: %Tree{t | r: ins(r, v)}

  def stream(t),
    do:
      Stream.resource(
        fn -> push(t, []) end,
        fn
          [] -> {:halt, []}
          [%{v: v, r: r} | st] -> {[v], push(r, st)}
        end,
        fn _ -> :ok end
      )

  defp push(nil, s), do: s
  defp push(t, s), do: push(t.l, [t | s])
end

IO.inspect(Tree.new([3, 1, 2, 5, 4]) |> Tree.stream() |> Stream.map(&(&1 * 2)) |> Enum.take(4))

defmodule Wc do
  def count(s) do
    ~r/[\p{L}\d]+(?:'\p{L}+)?/u
    |> Regex.scan(String.downcase(s))
    |> List.flatten()
    |> Enum.frequencies()
    |> Enum.sort_by(fn {w, n} -> {-n, w} end)
  end
end

IO.inspect(Wc.count("Joe can't tell: Joe TELLS, can 1 1 été"))

defmodule Sieve do
  def primes(n), do: sieve(Enum.to_list(2..n), [])
  defp sieve([], acc), do: Enum.reverse(acc)
  defp sieve([p | t], acc), do: sieve(for(x <- t, rem(x, p) != 0, do: x), [p | acc])
end

IO.inspect(Sieve.primes(30))
IO.inspect(for x <- 1..3, y = x * x, rem(y, 2) == 1, z <- [x, y], do: {x, y, z})

defmodule Poly do
  defmacro poly({:+, _, [l, r]}),
    do: quote(do: Poly.add(Poly.poly(unquote(l)), Poly.poly(unquote(r))))

  defmacro poly({:*, _, [c, {:x, _, _}]}), do: quote(do: [0, unquote(c)])

  defmacro poly({:*, _, [c, {:**, _, [{:x, _, _}, n]}]}),
    do: quote(do: List.duplicate(0, unquote(n)) ++ [unquote(c)])

  defmacro poly(c) when is_integer(c), do: [c]
  def add(a, b), do: zip(a, b)
  defp zip([], b), do: b
  defp zip(a, []), do: a
  defp zip([x | a], [y | b]), do: [x + y | zip(a, b)]
end

defmodule PolyU do
  require Poly
  def t, do: Poly.poly(1 + 2 * x + 3 * x ** 4)
end

IO.inspect(PolyU.t())
IO.inspect(inspect(&Poly.add/2) <> inspect(fn -> 1 end |> is_function(0)))

try do
  raise "a"
rescue
  e in RuntimeError -> IO.inspect({e.message, __STACKTRACE__ |> is_list})
else
  _ -> :no
after
  IO.puts("after")
end

x =
  try do
    throw(:v)
  catch
    :throw, v -> {:caught, v}
  end

IO.inspect(x)

IO.inspect(
  try do
    exit(:boom)
  catch
    :exit, r -> r
  end
)

receive do
  _ -> 1
after
  0 -> IO.puts("none")
end

send(self(), {:msg, 1})

IO.inspect(
  receive do
    {:msg, n} when n > 0 -> n
  end
)

IO.inspect(binding() |> Keyword.keys() |> Enum.sort())
