# Code made at random, formatted at several widths: it means the same, and formatting it again changes nothing.
defmodule Source do
  @names ~w(a foo bar some_value acc Foo.Bar)
  @operators ~w(+ - * |> <> ++ && || and == in = | :: <- .. not\ in)

  def block(depth), do: Enum.map_join(1..:rand.uniform(3), "\n", fn _ -> statement(depth) end)

  defp statement(0), do: expression(0)

  defp statement(depth) do
    case :rand.uniform(8) do
      1 ->
        "def #{name()}(#{list(depth)}) do\n#{block(depth - 1)}\nend"

      2 ->
        "if #{expression(depth - 1)} do\n#{block(depth - 1)}\nelse\n#{block(depth - 1)}\nend"

      3 ->
        "case #{expression(depth - 1)} do\n#{clauses(depth)}end"

      4 ->
        "@attribute #{expression(depth - 1)}"

      5 ->
        "raise #{name()}, #{expression(depth - 1)}"

      6 ->
        "with {:ok, a} <- #{expression(depth - 1)}, b <- #{expression(0)}, do: #{expression(depth - 1)}"

      _ ->
        expression(depth)
    end
  end

  defp clauses(depth),
    do:
      Enum.map_join(1..2, fn _ ->
        "{:ok, #{name()}} when is_list(a) -> #{expression(depth - 1)}\n"
      end)

  defp expression(0),
    do:
      Enum.random(
        @names ++ ["1_000", "100000", ":ok", "\"a \#{b}\"", "~w(a b)a", "nil", "?x", "@attr"]
      )

  defp expression(depth) do
    case :rand.uniform(11) do
      1 -> "#{name()}(#{list(depth)})"
      2 -> "[#{list(depth)}]"
      3 -> "{#{list(depth)}}"
      4 -> "%{#{keywords(depth)}}"
      5 -> "fn x -> #{expression(depth - 1)} end"
      6 -> "(#{expression(depth - 1)}) #{Enum.random(@operators)} (#{expression(depth - 1)})"
      7 -> "#{expression(depth - 1)} #{Enum.random(@operators)} #{expression(depth - 1)}"
      8 -> "#{name()} |> #{name()}(#{list(depth)}) |> #{name()}()"
      9 -> "not (#{expression(depth - 1)})"
      10 -> "&(#{expression(depth - 1)} + &1)"
      11 -> expression(0)
    end
  end

  defp list(depth) do
    items = for _ <- 1..:rand.uniform(3), do: expression(depth - 1)
    items = if :rand.uniform(3) == 1, do: items ++ [keywords(depth)], else: items
    Enum.join(items, Enum.random([", ", ",\n"]))
  end

  defp keywords(depth), do: "key: #{expression(depth - 1)}, other_key: #{expression(0)}"
  defp name, do: Enum.random(~w(foo bar value some_long_name))
end

:rand.seed(:exsss, {4, 5, 6})

plain = fn source ->
  with {:ok, quoted} <- Code.string_to_quoted(source, emit_warnings: false) do
    {:ok,
     Macro.prewalk(quoted, fn
       {:__block__, _, [{op, _, _} = inner]} when op in [:not, :!] -> put_elem(inner, 1, [])
       {name, _, args} -> {name, [], args}
       node -> node
     end)}
  end
end

results =
  for index <- 1..300, width = Enum.at([98, 60, 30], rem(index, 3)) do
    source = Source.block(rem(index, 4) + 1)

    case plain.(source) do
      {:ok, meaning} ->
        formatted = source |> Code.format_string!(line_length: width) |> IO.iodata_to_binary()
        again = formatted |> Code.format_string!(line_length: width) |> IO.iodata_to_binary()

        if plain.(formatted) != {:ok, meaning},
          do: IO.puts("another meaning:\n#{source}\n=>\n#{formatted}")

        if again != formatted, do: IO.puts("not stable:\n#{formatted}\n=>\n#{again}")
        :fine

      {:error, _} ->
        :refused
    end
  end

IO.puts(
  if Enum.count(results, &(&1 == :fine)) > 150,
    do: "most of it is code",
    else: "too little of it is code"
)
