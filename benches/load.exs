# From text to callable: modules of plain code, and one that is heavy in macros beside the code that its macros make.
defmodule Load do
  # A few functions as people write them; `n` keeps names and constants apart.
  def functions(n) do
    """
      @limit_#{n} #{n + 10}

      @doc "Sums what is even up to the limit."
      def sum_#{n}(list, acc \\\\ 0)
      def sum_#{n}([], acc), do: acc

      def sum_#{n}([head | tail], acc) when is_integer(head) and rem(head, 2) == 0 do
        sum_#{n}(tail, acc + head)
      end

      def sum_#{n}([_ | tail], acc), do: sum_#{n}(tail, acc)

      def describe_#{n}(%{name: name, age: age} = person) when age >= @limit_#{n} do
        title =
          case person do
            %{title: title} when is_binary(title) -> title <> " "
            _ -> ""
          end

        "\#{title}\#{name} is \#{age} years old"
      end

      def describe_#{n}(other) do
        {:error, {:not_a_person, other}}
      end

      def words_#{n}(text, opts) do
        separator = Keyword.get(opts, :separator, " ")
        limit = Keyword.get(opts, :limit, @limit_#{n})

        text
        |> String.split(separator)
        |> Enum.map(&String.trim/1)
        |> Enum.reject(fn word -> word == "" end)
        |> Enum.take(limit)
        |> Enum.map_join(", ", fn word -> String.upcase(word) end)
      end

      def fetch_#{n}(store, key) do
        with {:ok, value} <- Map.fetch(store, key),
             true <- is_integer(value) || {:error, :not_an_integer} do
          if value > #{n} do
            {:ok, value - #{n}}
          else
            {:ok, 0}
          end
        else
          :error -> {:error, :missing}
          {:error, reason} -> {:error, reason}
        end
      end

      defp area_#{n}({:circle, radius}), do: radius * radius * 3.14159
      defp area_#{n}({:square, side}), do: side * side
      defp area_#{n}({:rectangle, [width: width, height: height]}), do: width * height

      def areas_#{n}(shapes) do
        for shape <- shapes, elem(shape, 0) != :point, into: %{} do
          {shape, area_#{n}(shape)}
        end
      end

      def serve_#{n}(state) do
        receive do
          {:get, from, key} ->
            send(from, {:value, Map.get(state, key)})
            serve_#{n}(state)

          {:put, key, value} ->
            serve_#{n}(Map.put(state, key, value))

          :stop ->
            :ok
        after
          5_000 -> exit(:timeout)
        end
      end

      def safely_#{n}(fun) do
        try do
          {:ok, fun.()}
        rescue
          error in [ArgumentError, RuntimeError] -> {:error, Exception.message(error)}
        catch
          kind, reason -> {:error, {kind, reason}}
        end
      end

      def classify_#{n}(value) do
        cond do
          value < 0 -> :negative
          value == 0 -> :zero
          value in 1..#{n + 5} -> :small
          true -> :large
        end
      end
    """
  end

  def module(name, count), do: "defmodule #{name} do\n#{Enum.map_join(1..count, "\n", &functions/1)}\nend\n"

  def lines(text), do: length(String.split(text, "\n")) - 1

  # 200 uses of a macro of 20 lines, and the same code written out.
  @body """
      def run_NAME(a, b) do
        first = a + 1
        second = b * 2

        list =
          for x <- [first, second, a, b], x > 0 do
            x - 1
          end

        total = Enum.sum(list)

        case {total, list} do
          {0, _} -> :none
          {n, [only]} when n == only -> {:one, only}
          {n, [_, _ | _] = many} -> {:many, n, length(many)}
          {n, _} -> {:other, n}
        end
        |> then(fn result -> {:NAME, result} end)
        |> Tuple.to_list()
        |> Enum.reverse()
      end
  """
  def with_macros(count) do
    body = String.replace(String.replace(@body, "run_NAME", "unquote(:\"run_\#{name}\")"), ":NAME", "unquote(name)")
    uses = Enum.map_join(1..count, "\n", fn n -> "  make(:f#{n})" end)

    "defmodule MacroHeavy.Maker do\n  defmacro make(name) do\n    quote do\n#{body}    end\n  end\nend\n" <>
      "defmodule MacroHeavy do\n  import MacroHeavy.Maker\n#{uses}\nend\n"
  end

  def written_out(count) do
    "defmodule WrittenOut do\n" <> Enum.map_join(1..count, "\n", fn n -> String.replace(@body, "NAME", "f#{n}") end) <> "end\n"
  end

  def time(what, text, unit) do
    Code.compiler_options(ignore_module_conflict: true)
    started = System.monotonic_time(:microsecond)
    Code.compile_string(text, "load.ex")
    took = System.monotonic_time(:microsecond) - started
    if what, do: IO.puts("#{what} #{took} #{unit}")
    took
  end
end

[count] = if System.argv() == [], do: [60], else: Enum.map(System.argv(), &String.to_integer/1)
Load.time(nil, Load.module("Warm", 3), "us")
plain = Load.module("Plain", count)
took = Load.time(nil, plain, "us")
IO.puts("load_plain_1000_lines #{div(took * 1000, Load.lines(plain))} us")
{:negative, "A is 99 years old"} = {Plain.classify_7(-1), Plain.describe_7(%{name: "A", age: 99})}
Load.time(nil, Load.with_macros(3), "us")
Load.time("load_macros", Load.with_macros(200), "us")
Load.time("load_written_out", Load.written_out(200), "us")
