defmodule Stream do
  @moduledoc """
  Enumerables that compute their elements only when these are asked for.

      iex> 1..1_000_000_000 |> Stream.map(fn x -> x * x end) |> Stream.filter(fn x -> rem(x, 2) == 1 end) |> Enum.take(3)
      [1, 9, 25]

  Two kinds of value come out of this module. One-to-one steps (`map/2`, `filter/2`, `take/2` ...) gather in a `Stream`
  struct and run fused: each step is a function from the next step's reducer to its own. A step that remembers something
  puts it in front of the accumulator, `[state | acc_of_the_next_step]`, and hands on only the rest, so steps never see
  each other's state. Everything else (`transform/3`, `resource/3`, `zip/2` ...) is a function of arity 2, which is
  enumerable by itself.
  """

  defstruct enum: nil, funs: [], accs: [], done: nil

  @type acc :: any
  @type element :: any
  @type index :: non_neg_integer
  @type default :: any
  @type timer :: non_neg_integer | :infinity

  ## Fused steps

  defp lazy(%Stream{done: nil, funs: funs} = stream, fun), do: %{stream | funs: [fun | funs]}
  defp lazy(enum, fun), do: %Stream{enum: enum, funs: [fun]}

  defp lazy(%Stream{done: nil, funs: funs, accs: accs} = stream, acc, fun) do
    %{stream | funs: [fun | funs], accs: [acc | accs]}
  end

  defp lazy(enum, acc, fun), do: %Stream{enum: enum, funs: [fun], accs: [acc]}

  @doc """
  Applies `fun` to each element.

      iex> Stream.map([1, 2], &(&1 * 3)) |> Enum.to_list()
      [3, 6]
  """
  @spec map(Enumerable.t(), (element -> any)) :: Enumerable.t()
  def map(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> next.(fun.(x), acc) end end)
  end

  @doc """
  Calls `fun` for each element that comes by, for its effect.

      iex> Stream.each([1, 2], fn x -> send(self(), x) end) |> Enum.to_list()
      [1, 2]
  """
  @spec each(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def each(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next ->
      fn x, acc ->
        fun.(x)
        next.(x, acc)
      end
    end)
  end

  @doc """
  Lets the elements pass for which `fun` is truthy.

      iex> Stream.filter(1..4, fn x -> x > 2 end) |> Enum.to_list()
      [3, 4]
  """
  @spec filter(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def filter(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> if fun.(x), do: next.(x, acc), else: {:cont, acc} end end)
  end

  @doc """
  Lets the elements pass for which `fun` is falsy.

      iex> Stream.reject(1..4, fn x -> x > 2 end) |> Enum.to_list()
      [1, 2]
  """
  @spec reject(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def reject(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> if fun.(x), do: {:cont, acc}, else: next.(x, acc) end end)
  end

  @doc false
  @deprecated "Use Stream.filter/2 + Stream.map/2 instead"
  def filter_map(enum, filter, mapper) do
    lazy(enum, fn next -> fn x, acc -> if filter.(x), do: next.(mapper.(x), acc), else: {:cont, acc} end end)
  end

  @doc """
  The elements from the beginning as long as `fun` is truthy.

      iex> Stream.take_while(Stream.from_index(), fn x -> x < 3 end) |> Enum.to_list()
      [0, 1, 2]
  """
  @spec take_while(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def take_while(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, acc -> if fun.(x), do: next.(x, acc), else: {:halt, acc} end end)
  end

  @doc """
  Leaves out the elements at the beginning for which `fun` is truthy.

      iex> Stream.drop_while([1, 5, 1], fn x -> x < 3 end) |> Enum.to_list()
      [5, 1]
  """
  @spec drop_while(Enumerable.t(), (element -> as_boolean(term))) :: Enumerable.t()
  def drop_while(enum, fun) when is_function(fun, 1) do
    lazy(enum, true, fn next ->
      fn x, [dropping | acc] ->
        if dropping && fun.(x), do: {:cont, [true | acc]}, else: pass(next, x, acc, false)
      end
    end)
  end

  @doc """
  The first `count` elements; with a negative `count` the last ones, which are known only after the whole was walked.

      iex> Stream.take(Stream.cycle([:a, :b]), 3) |> Enum.to_list()
      [:a, :b, :a]
      iex> Stream.take(1..9, -2) |> Enum.to_list()
      [8, 9]
  """
  @spec take(Enumerable.t(), integer) :: Enumerable.t()
  def take(enum, count) when is_integer(count) do
    cond do
      count == 0 -> %Stream{enum: []}
      count > 0 -> take_first(enum, count)
      true -> fn acc, fun -> enum |> Enum.take(count) |> Enumerable.reduce(acc, fun) end
    end
  end

  defp take_first(enum, count) do
    lazy(enum, count, fn next ->
      fn
        x, [n | acc] when n > 1 ->
          pass(next, x, acc, n - 1)

        x, [_ | acc] ->
          {_reason, acc} = next.(x, acc)
          {:halt, [0 | acc]}
      end
    end)
  end

  @doc """
  The first element and then every `nth`.

      iex> Stream.take_every(1..10, 4) |> Enum.to_list()
      [1, 5, 9]
  """
  @spec take_every(Enumerable.t(), non_neg_integer) :: Enumerable.t()
  def take_every(enum, nth)
  def take_every(_enum, 0), do: %Stream{enum: []}

  def take_every(enum, nth) when is_integer(nth) and nth > 0 do
    lazy(enum, 0, fn next ->
      fn
        x, [0 | acc] -> pass(next, x, acc, nth - 1)
        _x, [n | acc] -> {:cont, [n - 1 | acc]}
      end
    end)
  end

  @doc """
  Leaves out the first `n` elements; with a negative `n` the last ones, for which as many are held back.

      iex> Stream.drop(1..5, 3) |> Enum.to_list()
      [4, 5]
      iex> Stream.drop(1..5, -3) |> Enum.to_list()
      [1, 2]
  """
  @spec drop(Enumerable.t(), integer) :: Enumerable.t()
  def drop(enum, n) when is_integer(n) and n >= 0 do
    lazy(enum, n, fn next ->
      fn
        x, [0 | acc] -> pass(next, x, acc, 0)
        _x, [n | acc] -> {:cont, [n - 1 | acc]}
      end
    end)
  end

  def drop(enum, n) when is_integer(n) do
    n = -n

    # A queue of two lists: those to come out next, and those that came in, the last first.
    lazy(enum, {0, [], []}, fn next ->
      fn x, [{held, front, back} | acc] ->
        cond do
          held < n ->
            {:cont, [{held + 1, front, [x | back]} | acc]}

          front == [] ->
            [out | front] = :lists.reverse(back)
            pass(next, out, acc, {held, front, [x]})

          true ->
            [out | front] = front
            pass(next, out, acc, {held, front, [x | back]})
        end
      end
    end)
  end

  @doc """
  Leaves out the first element and then every `nth`.

      iex> Stream.drop_every(1..6, 3) |> Enum.to_list()
      [2, 3, 5, 6]
  """
  @spec drop_every(Enumerable.t(), non_neg_integer) :: Enumerable.t()
  def drop_every(enum, nth)
  def drop_every(enum, 0), do: %Stream{enum: enum}

  def drop_every(enum, nth) when is_integer(nth) and nth > 0 do
    lazy(enum, 0, fn next ->
      fn
        _x, [0 | acc] -> {:cont, [nth - 1 | acc]}
        x, [n | acc] -> pass(next, x, acc, n - 1)
      end
    end)
  end

  @doc """
  Applies `fun` to the first and then to every `nth` element, and lets the others pass as they are.

      iex> Stream.map_every(1..5, 2, fn x -> x * 100 end) |> Enum.to_list()
      [100, 2, 300, 4, 500]
  """
  @spec map_every(Enumerable.t(), non_neg_integer, (element -> any)) :: Enumerable.t()
  def map_every(enum, nth, fun) when is_integer(nth) and nth >= 0 and is_function(fun, 1) do
    case nth do
      0 ->
        %Stream{enum: enum}

      1 ->
        map(enum, fun)

      _ ->
        lazy(enum, 0, fn next ->
          fn
            x, [0 | acc] -> pass(next, fun.(x), acc, nth - 1)
            x, [n | acc] -> pass(next, x, acc, n - 1)
          end
        end)
    end
  end

  @doc """
  Lets pass one of each run of equal (`===`) neighbours.

      iex> Stream.dedup([1, 1, 2, 1]) |> Enum.to_list()
      [1, 2, 1]
  """
  @spec dedup(Enumerable.t()) :: Enumerable.t()
  def dedup(enum), do: dedup_by(enum, fn x -> x end)

  @doc """
  Lets pass one of each run of neighbours for which `fun` gives the same.

      iex> Stream.dedup_by([1, 3, 4, 6, 5], fn x -> rem(x, 2) end) |> Enum.to_list()
      [1, 4, 5]
  """
  @spec dedup_by(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def dedup_by(enum, fun) when is_function(fun, 1) do
    lazy(enum, nil, fn next ->
      fn x, [last | acc] ->
        case {:key, fun.(x)} do
          ^last -> {:cont, [last | acc]}
          key -> pass(next, x, acc, key)
        end
      end
    end)
  end

  @doc """
  Lets pass the first of all equal (`===`) elements. It remembers every element.

      iex> Stream.uniq([3, 1, 3]) |> Enum.to_list()
      [3, 1]
  """
  @spec uniq(Enumerable.t()) :: Enumerable.t()
  def uniq(enum), do: uniq_by(enum, fn x -> x end)

  @doc false
  @deprecated "Use Stream.uniq_by/2 instead"
  def uniq(enum, fun), do: uniq_by(enum, fun)

  @doc """
  Lets pass the first of all elements for which `fun` gives the same.

      iex> Stream.uniq_by(["a", "b", "cc"], &byte_size/1) |> Enum.to_list()
      ["a", "cc"]
  """
  @spec uniq_by(Enumerable.t(), (element -> term)) :: Enumerable.t()
  def uniq_by(enum, fun) when is_function(fun, 1) do
    lazy(enum, %{}, fn next ->
      fn x, [seen | acc] ->
        key = fun.(x)
        if is_map_key(seen, key), do: {:cont, [seen | acc]}, else: pass(next, x, acc, :maps.put(key, true, seen))
      end
    end)
  end

  @doc """
  The running results of folding with `fun`, the first element being the first result.

      iex> Stream.scan(1..4, &+/2) |> Enum.to_list()
      [1, 3, 6, 10]
  """
  @spec scan(Enumerable.t(), (element, acc -> any)) :: Enumerable.t()
  def scan(enum, fun) when is_function(fun, 2) do
    lazy(enum, [], fn next ->
      fn
        x, [[] | acc] ->
          pass(next, x, acc, [x])

        x, [[last] | acc] ->
          result = fun.(x, last)
          pass(next, result, acc, [result])
      end
    end)
  end

  @doc """
  The running results of folding with `fun` from `acc`.

      iex> Stream.scan(1..3, 10, &+/2) |> Enum.to_list()
      [11, 13, 16]
  """
  @spec scan(Enumerable.t(), acc, (element, acc -> any)) :: Enumerable.t()
  def scan(enum, acc, fun) when is_function(fun, 2) do
    lazy(enum, acc, fn next ->
      fn x, [last | acc] ->
        result = fun.(x, last)
        pass(next, result, acc, result)
      end
    end)
  end

  @doc """
  Pairs each element with its position, which begins with an offset; or hands both to a function.

      iex> Stream.with_index(["a", "b"], 1) |> Enum.to_list()
      [{"a", 1}, {"b", 2}]
      iex> Stream.with_index([5, 5], fn x, i -> x * i end) |> Enum.to_list()
      [0, 5]
  """
  @spec with_index(Enumerable.t(), integer | (element, index -> any)) :: Enumerable.t()
  def with_index(enum, fun_or_offset \\ 0)

  def with_index(enum, offset) when is_integer(offset) do
    lazy(enum, offset, fn next -> fn x, [i | acc] -> pass(next, {x, i}, acc, i + 1) end end)
  end

  def with_index(enum, fun) when is_function(fun, 2) do
    lazy(enum, 0, fn next -> fn x, [i | acc] -> pass(next, fun.(x, i), acc, i + 1) end end)
  end

  # Hands an element on and puts the step's own state back in front.
  defp pass(next, x, acc, state) do
    {reason, acc} = next.(x, acc)
    {reason, [state | acc]}
  end

  ## Chunks

  @doc """
  Cuts into chunks as `chunk_fun` says, like `Enum.chunk_while/4`.

      iex> Stream.chunk_while(1..3, 0, fn x, sum -> {:cont, sum + x, sum + x} end, fn sum -> {:cont, sum} end)
      ...> |> Enum.to_list()
      [1, 3, 6]
  """
  @spec chunk_while(
          Enumerable.t(),
          acc,
          (element, acc -> {:cont, chunk, acc} | {:cont, acc} | {:halt, acc}),
          (acc -> {:cont, chunk, acc} | {:cont, acc})
        ) :: Enumerable.t()
        when chunk: any
  def chunk_while(enum, acc, chunk_fun, after_fun) when is_function(chunk_fun, 2) and is_function(after_fun, 1) do
    # The state is {:open, acc} or, once the consumer has had enough, :closed.
    stream =
      lazy(enum, {:open, acc}, fn next ->
        fn x, [{:open, acc} | inner] ->
          case chunk_fun.(x, acc) do
            {:cont, chunk, acc} ->
              case next.(chunk, inner) do
                {:halt, inner} -> {:halt, [:closed | inner]}
                {reason, inner} -> {reason, [{:open, acc} | inner]}
              end

            {:cont, acc} ->
              {:cont, [{:open, acc} | inner]}

            {:halt, acc} ->
              {:halt, [{:open, acc} | inner]}
          end
        end
      end)

    %{stream | done: &last_chunk(&1, &2, &3, after_fun)}
  end

  # What is to be done when the elements have come to an end: {reason, acc} for the consumer.
  defp last_chunk(:closed, acc, _fun, _after_fun), do: {:halted, acc}

  defp last_chunk({:open, state}, acc, fun, after_fun) do
    case after_fun.(state) do
      {:cont, _state} ->
        {:keep, acc}

      {:cont, chunk, _state} ->
        case fun.(chunk, acc) do
          {:halt, acc} -> {:halted, acc}
          {reason, acc} -> {reason, acc}
        end
    end
  end

  @doc false
  @deprecated "Use Stream.chunk_every/2 instead"
  def chunk(enum, n), do: chunk_every(enum, n, n, :discard)

  @doc false
  @deprecated "Use Stream.chunk_every/3 instead"
  def chunk(enum, n, step), do: chunk_every(enum, n, step, nil)

  @doc false
  @deprecated "Use Stream.chunk_every/4 instead"
  def chunk(enum, n, step, leftover), do: chunk_every(enum, n, step, leftover || :discard)

  @doc """
  Lists of `count` elements each; the last may be shorter.

      iex> Stream.chunk_every(1..5, 2) |> Enum.to_list()
      [[1, 2], [3, 4], [5]]
  """
  @spec chunk_every(Enumerable.t(), pos_integer) :: Enumerable.t()
  def chunk_every(enum, count), do: chunk_every(enum, count, count, [])

  @doc """
  Lists of `count` elements each, each beginning `step` elements after the one before, like `Enum.chunk_every/4`.

      iex> Stream.chunk_every(1..5, 3, 2, :discard) |> Enum.to_list()
      [[1, 2, 3], [3, 4, 5]]
  """
  @spec chunk_every(Enumerable.t(), pos_integer, pos_integer, Enumerable.t() | :discard) :: Enumerable.t()
  def chunk_every(enum, count, step, leftover \\ [])
      when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
    # {elements, the last first; how many; how many to pass over before the next}
    chunk_fun = fn
      _x, {[], 0, pass} when pass > 0 ->
        {:cont, {[], 0, pass - 1}}

      x, {buffer, size, 0} ->
        buffer = [x | buffer]

        cond do
          size + 1 < count -> {:cont, {buffer, size + 1, 0}}
          step >= count -> {:cont, :lists.reverse(buffer), {[], 0, step - count}}
          true -> {:cont, :lists.reverse(buffer), {Enum.take(buffer, count - step), count - step, 0}}
        end
    end

    after_fun = fn
      {_, 0, _} = state -> {:cont, state}
      state when leftover == :discard -> {:cont, state}
      {buffer, size, _} -> {:cont, :lists.reverse(buffer, Enum.take(leftover, count - size)), []}
    end

    chunk_while(enum, {[], 0, 0}, chunk_fun, after_fun)
  end

  @doc """
  Lists of neighbours for which `fun` gives the same.

      iex> Stream.chunk_by([1, 3, 2, 5], &(rem(&1, 2) == 1)) |> Enum.to_list()
      [[1, 3], [2], [5]]
  """
  @spec chunk_by(Enumerable.t(), (element -> any)) :: Enumerable.t()
  def chunk_by(enum, fun) when is_function(fun, 1) do
    chunk_fun = fn
      x, nil ->
        {:cont, {fun.(x), [x]}}

      x, {last, buffer} ->
        case fun.(x) do
          ^last -> {:cont, {last, [x | buffer]}}
          key -> {:cont, :lists.reverse(buffer), {key, [x]}}
        end
    end

    after_fun = fn
      nil -> {:cont, nil}
      {_, buffer} -> {:cont, :lists.reverse(buffer), nil}
    end

    chunk_while(enum, nil, chunk_fun, after_fun)
  end

  ## Sources

  @doc """
  Endless: calls `generator_fun` for each element.

      iex> Stream.repeatedly(fn -> :again end) |> Enum.take(2)
      [:again, :again]
  """
  @spec repeatedly((-> element)) :: Enumerable.t()
  def repeatedly(generator_fun) when is_function(generator_fun, 0), do: &repeat(generator_fun, &1, &2)

  defp repeat(generator, {:cont, acc}, fun), do: repeat(generator, fun.(generator.(), acc), fun)
  defp repeat(generator, {:suspend, acc}, fun), do: {:suspended, acc, &repeat(generator, &1, fun)}
  defp repeat(_generator, {:halt, acc}, _fun), do: {:halted, acc}

  @doc """
  `value`, `n` times.

      iex> Stream.duplicate(:x, 3) |> Enum.to_list()
      [:x, :x, :x]
  """
  @spec duplicate(any, non_neg_integer) :: Enumerable.t()
  def duplicate(value, n) when is_integer(n) and n >= 0 do
    unfold(n, fn
      0 -> nil
      left -> {value, left - 1}
    end)
  end

  @doc """
  Endless: `start_value`, then what `next_fun` makes of it, and so on.

      iex> Stream.iterate(1, &(&1 * 2)) |> Enum.take(5)
      [1, 2, 4, 8, 16]
  """
  @spec iterate(element, (element -> element)) :: Enumerable.t()
  def iterate(start_value, next_fun) when is_function(next_fun, 1) do
    &iterate_from(start_value, next_fun, &1, &2)
  end

  defp iterate_from(value, next, {:cont, acc}, fun), do: iterating(value, next, acc, fun)
  defp iterate_from(value, next, {:suspend, acc}, fun), do: {:suspended, acc, &iterate_from(value, next, &1, fun)}
  defp iterate_from(_value, _next, {:halt, acc}, _fun), do: {:halted, acc}

  defp iterating(value, next, acc, fun) do
    case fun.(value, acc) do
      {:cont, acc} -> iterating(next.(value), next, acc, fun)
      other -> iterate_behind(value, next, other, fun)
    end
  end

  # The value has been seen: the next one is made when it is asked for.
  defp iterate_behind(value, next, {:cont, acc}, fun), do: iterating(next.(value), next, acc, fun)
  defp iterate_behind(value, next, {:suspend, acc}, fun), do: {:suspended, acc, &iterate_behind(value, next, &1, fun)}
  defp iterate_behind(_value, _next, {:halt, acc}, _fun), do: {:halted, acc}

  @doc """
  Endless: the integers from an offset on, or what a function makes of 0, 1, 2 ...

      iex> Stream.from_index(5) |> Enum.take(3)
      [5, 6, 7]
      iex> Stream.from_index(fn i -> i * i end) |> Enum.take(3)
      [0, 1, 4]
  """
  @spec from_index(integer | (non_neg_integer -> any)) :: Enumerable.t()
  def from_index(fun_or_offset \\ 0)
  def from_index(offset) when is_integer(offset), do: unfold(offset, fn i -> {i, i + 1} end)
  def from_index(fun) when is_function(fun), do: unfold(0, fn i -> {fun.(i), i + 1} end)

  @doc """
  Elements from a seed: `next_fun` returns `{element, next_acc}`, or `nil` to end.

      iex> Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list()
      [3, 2, 1]
  """
  @spec unfold(acc, (acc -> {element, acc} | nil)) :: Enumerable.t()
  def unfold(next_acc, next_fun) when is_function(next_fun, 1), do: &do_unfold(next_acc, next_fun, &1, &2)

  defp do_unfold(state, next, {:cont, acc}, fun), do: unfolding(state, next, acc, fun)
  defp do_unfold(state, next, {:suspend, acc}, fun), do: {:suspended, acc, &do_unfold(state, next, &1, fun)}
  defp do_unfold(_state, _next, {:halt, acc}, _fun), do: {:halted, acc}

  defp unfolding(state, next, acc, fun) do
    case next.(state) do
      nil ->
        {:done, acc}

      {x, state} ->
        case fun.(x, acc) do
          {:cont, acc} -> unfolding(state, next, acc, fun)
          other -> do_unfold(state, next, other, fun)
        end
    end
  end

  @doc """
  The integers from 0 on, one every `n` milliseconds.

      iex> Stream.interval(1) |> Enum.take(2)
      [0, 1]
  """
  @spec interval(timer) :: Enumerable.t()
  def interval(n) when (is_integer(n) and n >= 0) or n == :infinity do
    unfold(0, fn i ->
      Process.sleep(n)
      {i, i + 1}
    end)
  end

  @doc """
  A single 0, after `n` milliseconds.

      iex> Stream.timer(1) |> Enum.to_list()
      [0]
  """
  @spec timer(timer) :: Enumerable.t()
  def timer(n) when (is_integer(n) and n >= 0) or n == :infinity, do: take(interval(n), 1)

  @doc """
  The elements over and over again; raises `ArgumentError` where there is none.

      iex> Stream.cycle([1, 2]) |> Enum.take(5)
      [1, 2, 1, 2, 1]
  """
  @spec cycle(Enumerable.t()) :: Enumerable.t()
  def cycle(enumerable)
  def cycle([]), do: nothing_to_cycle()

  def cycle(enumerable) when is_list(enumerable) do
    unfold({enumerable, enumerable}, fn
      {list, [x | rest]} -> {x, {list, rest}}
      {[x | rest] = list, []} -> {x, {list, rest}}
    end)
  end

  def cycle(enumerable) do
    if foreign?(enumerable),
      do: &cycle_pull(one_by_one(enumerable), false, enumerable, &1, &2),
      else: &cycle_from(enumerable, &1, &2)
  end

  defp one_by_one(enumerable), do: &Enumerable.reduce(enumerable, &1, fn x, _ -> {:suspend, [x]} end)

  defp cycle_pull(source, some, enumerable, {:suspend, acc}, fun) do
    {:suspended, acc, &cycle_pull(source, some, enumerable, &1, fun)}
  end

  defp cycle_pull(source, _some, _enumerable, {:halt, acc}, _fun) do
    source.({:halt, []})
    {:halted, acc}
  end

  defp cycle_pull(source, some, enumerable, {:cont, acc}, fun) do
    case source.({:cont, []}) do
      {:suspended, [x], source} -> cycle_pull(source, true, enumerable, fun.(x, acc), fun)
      {_done_or_halted, [x]} -> cycle_pull(one_by_one(enumerable), true, enumerable, fun.(x, acc), fun)
      _ when some -> cycle_pull(one_by_one(enumerable), false, enumerable, {:cont, acc}, fun)
      _ -> nothing_to_cycle()
    end
  end

  defp cycle_from(_enumerable, {:halt, acc}, _fun), do: {:halted, acc}
  defp cycle_from(enumerable, {:suspend, acc}, fun), do: {:suspended, acc, &cycle_from(enumerable, &1, fun)}

  # The accumulator carries whether this round gave anything: a round without elements would never end.
  defp cycle_from(enumerable, {:cont, acc}, fun) do
    step = fn x, {_, acc} ->
      {reason, acc} = fun.(x, acc)
      {reason, {:some, acc}}
    end

    {:cont, {:none, acc}} |> inner(enumerable, step) |> cycle_next(enumerable, fun)
  end

  defp cycle_next({:suspended, {_, acc}, continuation}, enumerable, fun) do
    {:suspended, acc, fn {reason, acc} -> {reason, {:some, acc}} |> continuation.() |> cycle_next(enumerable, fun) end}
  end

  defp cycle_next({:done, {:some, acc}}, enumerable, fun), do: cycle_from(enumerable, {:cont, acc}, fun)
  defp cycle_next({:done, {:none, _}}, _enumerable, _fun), do: nothing_to_cycle()
  defp cycle_next({:halted, {_, acc}}, _enumerable, _fun), do: {:halted, acc}

  defp nothing_to_cycle, do: raise(ArgumentError, "cannot cycle over an empty enumerable")

  @doc """
  Elements from something that must be opened and closed: `start_fun` opens it, `next_fun` returns
  `{elements, acc}` or `{:halt, acc}`, and `after_fun` closes it, whatever happens.

      iex> Stream.resource(fn -> 3 end, fn 0 -> {:halt, 0}; n -> {[n, n], n - 1} end, fn _ -> :closed end)
      ...> |> Enum.take(3)
      [3, 3, 2]
  """
  @spec resource((-> acc), (acc -> {[element], acc} | {:halt, acc}), (acc -> term)) :: Enumerable.t()
  def resource(start_fun, next_fun, after_fun)
      when is_function(start_fun, 0) and is_function(next_fun, 1) and is_function(after_fun, 1) do
    fn command, fun -> resource_next(start_fun.(), next_fun, command, fun, after_fun) end
  end

  defp resource_next(state, _next_fun, {:halt, acc}, _fun, after_fun) do
    after_fun.(state)
    {:halted, acc}
  end

  defp resource_next(state, next_fun, {:suspend, acc}, fun, after_fun) do
    {:suspended, acc, &resource_next(state, next_fun, &1, fun, after_fun)}
  end

  defp resource_next(state, next_fun, {:cont, acc}, fun, after_fun) do
    try do
      next_fun.(state)
    catch
      kind, reason ->
        after_fun.(state)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {:halt, state} -> resource_next(state, next_fun, {:halt, acc}, fun, after_fun)
      {[], state} -> resource_next(state, next_fun, {:cont, acc}, fun, after_fun)
      {elements, state} -> resource_emit(elements, state, next_fun, acc, fun, after_fun)
    end
  end

  defp resource_emit([x], state, next_fun, acc, fun, after_fun) do
    try do
      fun.(x, acc)
    catch
      kind, reason ->
        after_fun.(state)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      command -> resource_next(state, next_fun, command, fun, after_fun)
    end
  end

  defp resource_emit(elements, state, next_fun, acc, fun, after_fun) do
    resource_continue(&inner(&1, elements, fun), {:cont, acc}, state, next_fun, fun, after_fun)
  end

  defp resource_continue(continuation, command, state, next_fun, fun, after_fun) do
    try do
      continuation.(command)
    catch
      kind, reason ->
        after_fun.(state)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {:done, acc} ->
        resource_next(state, next_fun, {:cont, acc}, fun, after_fun)

      {:halted, acc} ->
        resource_next(state, next_fun, {:halt, acc}, fun, after_fun)

      {:suspended, acc, continuation} ->
        {:suspended, acc, &resource_continue(continuation, &1, state, next_fun, fun, after_fun)}
    end
  end

  ## One to many

  @doc """
  Joins what `mapper` gives for each element.

      iex> Stream.flat_map([1, 2], fn x -> [x, -x] end) |> Enum.to_list()
      [1, -1, 2, -2]
  """
  @spec flat_map(Enumerable.t(), (element -> Enumerable.t())) :: Enumerable.t()
  def flat_map(enum, mapper) when is_function(mapper, 1) do
    transform(enum, nil, fn x, nil -> {mapper.(x), nil} end)
  end

  @doc """
  Joins enumerables that stand in an enumerable.

      iex> Stream.concat([1..2, [:a]]) |> Enum.to_list()
      [1, 2, :a]
  """
  @spec concat(Enumerable.t()) :: Enumerable.t()
  def concat(enumerables), do: flat_map(enumerables, fn x -> x end)

  @doc """
  The elements of `first`, then those of `second`.

      iex> Stream.concat(1..2, Stream.from_index(7)) |> Enum.take(4)
      [1, 2, 7, 8]
  """
  @spec concat(Enumerable.t(), Enumerable.t()) :: Enumerable.t()
  def concat(first, second), do: concat([first, second])

  @doc """
  Puts `intersperse_element` between the elements.

      iex> Stream.intersperse([1, 2, 3], 0) |> Enum.to_list()
      [1, 0, 2, 0, 3]
  """
  @spec intersperse(Enumerable.t(), any) :: Enumerable.t()
  def intersperse(enumerable, intersperse_element) do
    transform(enumerable, false, fn
      x, false -> {[x], true}
      x, true -> {[intersperse_element, x], true}
    end)
  end

  @doc """
  Turns each element into any number of elements, with an accumulator: `reducer` returns `{elements, acc}`, or
  `{:halt, acc}` to end.

      iex> Stream.transform(1..9, 0, fn x, sum -> if sum < 5, do: {[x, :_], sum + x}, else: {:halt, sum} end)
      ...> |> Enum.to_list()
      [1, :_, 2, :_, 3, :_]
  """
  @spec transform(Enumerable.t(), acc, (element, acc -> {Enumerable.t(), acc} | {:halt, acc})) :: Enumerable.t()
  def transform(enum, acc, reducer) when is_function(reducer, 2) do
    # A known source has nothing to be closed, or closes itself, and is reduced in one go: the accumulator is {state, acc
    # of the consumer, rest}, where rest continues elements during whose delivery the consumer paused or stopped.
    if foreign?(enum),
      do: &closing_transform(enum, fn -> acc end, reducer, fn state -> {[], state} end, fn _ -> :ok end, &1, &2),
      else: &transform_start(enum, acc, reducer, &1, &2)
  end

  # A source with an implementation of its own is told when something is raised, and so gives one element at a time.
  defp foreign?(%Stream{enum: enum}), do: foreign?(enum)
  defp foreign?(%module{}), do: module not in [Range, MapSet, Date.Range, File.Stream, IO.Stream]
  defp foreign?(_), do: false

  defp transform_start(enum, state, reducer, {:suspend, consumer}, fun) do
    {:suspended, consumer, &transform_start(enum, state, reducer, &1, fun)}
  end

  defp transform_start(enum, state, reducer, {reason, consumer}, fun) do
    step = fn x, {state, consumer, _} -> transform_step(reducer.(x, state), consumer, fun) end
    transform_run(&Enumerable.reduce(enum, &1, step), {reason, {state, consumer, nil}})
  end

  defp transform_step(answer, consumer, fun) do
    case answer do
      {:halt, state} -> {:halt, {state, consumer, nil}}
      {elements, state} when is_list(elements) -> transform_list(elements, state, consumer, fun)
      {elements, state} -> {:cont, consumer} |> inner(elements, fun) |> transform_inner(state)
    end
  end

  defp transform_inner({:done, consumer}, state), do: {:cont, {state, consumer, nil}}
  defp transform_inner({:halted, consumer}, state), do: {:halt, {state, consumer, nil}}

  defp transform_inner({:suspended, consumer, continuation}, state) do
    {:suspend, {state, consumer, &(&1 |> continuation.() |> transform_inner(state))}}
  end

  # Reduces an inner enumerable so that `:halted` means a halt by the consumer: one that halts by itself is just done,
  # and one that halts (as `take/2` does) where the consumer asked for a pause still gives that pause.
  defp inner(command, elements, fun) when is_list(elements), do: Enumerable.reduce(elements, command, fun)

  defp inner(command, elements, fun) do
    inner_run(command, &Enumerable.reduce(elements, &1, fn x, {_, acc} -> inner_step(fun.(x, acc)) end))
  end

  defp inner_step({:halt, acc}), do: {:halt, {:stopped, acc}}
  defp inner_step({:suspend, acc}), do: {:suspend, {:paused, acc}}
  defp inner_step({reason, acc}), do: {reason, {:going, acc}}

  defp inner_run({:halt, acc}, continuation) do
    continuation.({:halt, {:stopped, acc}})
    {:halted, acc}
  end

  defp inner_run({reason, acc}, continuation) do
    case continuation.({reason, {:going, acc}}) do
      {:suspended, {_, acc}, continuation} -> {:suspended, acc, &inner_run(&1, continuation)}
      {:halted, {:stopped, acc}} -> {:halted, acc}
      {_, {:paused, acc}} -> {:suspended, acc, &ended/1}
      {_, {_, acc}} -> {:done, acc}
    end
  end

  # The continuation of what has no more elements.
  defp ended({:cont, acc}), do: {:done, acc}
  defp ended({:halt, acc}), do: {:halted, acc}
  defp ended({:suspend, acc}), do: {:suspended, acc, &ended/1}

  defp transform_list([], state, consumer, _fun), do: {:cont, {state, consumer, nil}}

  defp transform_list([x | rest], state, consumer, fun) do
    case fun.(x, consumer) do
      {:cont, consumer} -> transform_list(rest, state, consumer, fun)
      {:halt, consumer} -> {:halt, {state, consumer, nil}}
      {:suspend, consumer} -> {:suspend, {state, consumer, &transform_rest(&1, rest, state, fun)}}
    end
  end

  defp transform_rest({:cont, consumer}, rest, state, fun), do: transform_list(rest, state, consumer, fun)
  defp transform_rest({:halt, consumer}, _rest, state, _fun), do: {:halt, {state, consumer, nil}}

  defp transform_rest({:suspend, consumer}, rest, state, fun) do
    {:suspend, {state, consumer, &transform_rest(&1, rest, state, fun)}}
  end

  defp transform_run(source, command) do
    case source.(command) do
      {:suspended, {state, consumer, nil}, source} ->
        {:suspended, consumer, fn {reason, consumer} -> transform_run(source, {reason, {state, consumer, nil}}) end}

      {:suspended, {_, consumer, rest}, source} ->
        {:suspended, consumer, &transform_resume(rest, source, &1)}

      {_done_or_halted, {_, consumer, nil}} ->
        {:halted, consumer}

      # The source ended together with the pause.
      {_done_or_halted, {_, consumer, rest}} ->
        {:suspended, consumer, fn command -> transform_resume(rest, &ended/1, command) end}
    end
  end

  defp transform_resume(rest, source, command) do
    case rest.(command) do
      {:suspend, {_, consumer, rest}} -> {:suspended, consumer, &transform_resume(rest, source, &1)}
      command -> transform_run(source, command)
    end
  end

  @doc """
  Like `transform/3`, with functions that make the first accumulator and, whatever happens, clean up the last one.

      iex> Stream.transform(1..3, fn -> 0 end, fn x, n -> {[x + n], n + 1} end, fn _ -> :closed end) |> Enum.to_list()
      [1, 3, 5]
  """
  @spec transform(
          Enumerable.t(),
          (-> acc),
          (element, acc -> {Enumerable.t(), acc} | {:halt, acc}),
          (acc -> term)
        ) :: Enumerable.t()
  def transform(enum, start_fun, reducer, after_fun)
      when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(after_fun, 1) do
    &closing_transform(enum, start_fun, reducer, fn state -> {[], state} end, after_fun, &1, &2)
  end

  @doc """
  Like `transform/4`, with `last_fun` called once the elements came to an end, to emit more.

      iex> Stream.transform(1..3, fn -> 0 end, fn x, s -> {[], s + x} end, fn s -> {[s], s} end, fn _ -> :closed end)
      ...> |> Enum.to_list()
      [6]
  """
  @spec transform(
          Enumerable.t(),
          (-> acc),
          (element, acc -> {Enumerable.t(), acc} | {:halt, acc}),
          (acc -> {Enumerable.t(), acc} | {:halt, acc}),
          (acc -> term)
        ) :: Enumerable.t()
  def transform(enum, start_fun, reducer, last_fun, after_fun)
      when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(last_fun, 1) and
             is_function(after_fun, 1) do
    &closing_transform(enum, start_fun, reducer, last_fun, after_fun, &1, &2)
  end

  # Here the state must be at hand when something is raised, so the source gives one element at a time.
  defp closing_transform(enum, start_fun, reducer, last_fun, after_fun, command, fun) do
    closing_next(start_fun.(), one_by_one(enum), {reducer, last_fun, after_fun}, command, fun)
  end

  defp closing_next(state, source, {_, _, after_fun}, {:halt, acc}, _fun) do
    close_source(source)
    after_fun.(state)
    {:halted, acc}
  end

  defp closing_next(state, source, funs, {:suspend, acc}, fun) do
    {:suspended, acc, &closing_next(state, source, funs, &1, fun)}
  end

  defp closing_next(state, nil, {_, _, after_fun}, {:cont, acc}, _fun) do
    after_fun.(state)
    {:halted, acc}
  end

  defp closing_next(state, source, {reducer, last_fun, after_fun} = funs, {:cont, acc}, fun) do
    try do
      pull_and_reduce(source, state, reducer, last_fun)
    catch
      kind, reason ->
        after_fun.(state)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {answer, source} ->
        case answer do
          {:halt, state} -> closing_next(state, source, funs, {:halt, acc}, fun)
          {[], state} -> closing_next(state, source, funs, {:cont, acc}, fun)
          {elements, state} -> closing_emit(&inner(&1, elements, fun), state, source, funs, {:cont, acc}, fun)
        end
    end
  end

  # {what the reducer answers, the source from there on or nil at its end}
  defp pull_and_reduce(source, state, reducer, last_fun) do
    case source.({:cont, []}) do
      {:suspended, [x], source} -> {closing_if_raised(source, fn -> reducer.(x, state) end), source}
      {_done_or_halted, [x]} -> {reducer.(x, state), &ended/1}
      {_done_or_halted, _} -> {last_fun.(state), nil}
    end
  end

  defp closing_emit(continuation, state, source, {_, _, after_fun} = funs, command, fun) do
    try do
      closing_if_raised(source, fn -> continuation.(command) end)
    catch
      kind, reason ->
        after_fun.(state)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {:done, acc} ->
        closing_next(state, source, funs, {:cont, acc}, fun)

      {:halted, acc} ->
        closing_next(state, source, funs, {:halt, acc}, fun)

      {:suspended, acc, continuation} ->
        {:suspended, acc, &closing_emit(continuation, state, source, funs, &1, fun)}
    end
  end

  defp closing_if_raised(source, fun) do
    try do
      fun.()
    catch
      kind, reason ->
        close_source(source)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end
  end

  defp close_source(nil), do: :ok
  defp close_source(source), do: source.({:halt, []})

  @doc """
  Lets the elements pass and puts what `transform` makes of them into `collectable` on the way.

      iex> Stream.into([1, 2], %{}, fn x -> {x, x} end) |> Enum.to_list()
      [1, 2]
  """
  @spec into(Enumerable.t(), Collectable.t(), (term -> term)) :: Enumerable.t()
  def into(enum, collectable, transform \\ fn x -> x end) when is_function(transform, 1) do
    &do_into(enum, collectable, transform, &1, &2)
  end

  defp do_into(enum, collectable, transform, {reason, acc}, fun) do
    {initial, collector} = Collectable.into(collectable)

    step = fn x, {acc, collected} ->
      collected = collector.(collected, {:cont, transform.(x)})
      {reason, acc} = fun.(x, acc)
      {reason, {acc, collected}}
    end

    into_run(&Enumerable.reduce(enum, &1, step), {reason, {acc, initial}}, initial, collector)
  end

  defp into_run(source, command, initial, collector) do
    try do
      source.(command)
    catch
      kind, reason ->
        collector.(initial, :halt)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {:suspended, {acc, collected}, source} ->
        {:suspended, acc, fn {reason, acc} -> into_run(source, {reason, {acc, collected}}, initial, collector) end}

      {reason, {acc, collected}} ->
        collector.(collected, :done)
        {reason, acc}
    end
  end

  @doc """
  Walks the stream for its effects and returns `:ok`.

      iex> Stream.each(1..2, fn x -> send(self(), x) end) |> Stream.run()
      :ok
  """
  @spec run(Enumerable.t()) :: :ok
  def run(stream) do
    Enumerable.reduce(stream, {:cont, nil}, fn _, _ -> {:cont, nil} end)
    :ok
  end

  ## Several at once

  @doc """
  Tuples of the elements that stand at the same position, up to the end of the shortest enumerable.

      iex> Stream.zip([1..3, Stream.cycle([:a, :b])]) |> Enum.to_list()
      [{1, :a}, {2, :b}, {3, :a}]
  """
  @spec zip(enumerables) :: Enumerable.t() when enumerables: [Enumerable.t()] | Enumerable.t()
  def zip(enumerables), do: zip_with(enumerables, &:erlang.list_to_tuple/1)

  @doc """
  Pairs of the elements that stand at the same position, up to the end of the shorter enumerable.

      iex> Stream.zip([:a, :b], Stream.from_index(1)) |> Enum.to_list()
      [a: 1, b: 2]
  """
  @spec zip(Enumerable.t(), Enumerable.t()) :: Enumerable.t()
  def zip(enumerable1, enumerable2), do: zip_with(enumerable1, enumerable2, &{&1, &2})

  @doc """
  Calls `zip_fun` with the list of the elements that stand at the same position.

      iex> Stream.zip_with([1..3, 4..6], &Enum.sum/1) |> Enum.to_list()
      [5, 7, 9]
  """
  @spec zip_with(enumerables, (Enumerable.t() -> term)) :: Enumerable.t()
        when enumerables: [Enumerable.t()] | Enumerable.t()
  def zip_with(enumerables, zip_fun)

  def zip_with(enumerables, zip_fun) when is_function(zip_fun, 1) do
    if is_list(enumerables) and all_lists?(enumerables) do
      fn command, fun -> zip_lists(enumerables, zip_fun, command, fun) end
    else
      fn command, fun -> enumerables |> Enum.map(&zip_source/1) |> zip_next(zip_fun, command, fun) end
    end
  end

  @doc """
  Calls `zip_fun` with the two elements that stand at the same position.

      iex> Stream.zip_with(1..3, 4..6, &*/2) |> Enum.to_list()
      [4, 10, 18]
  """
  @spec zip_with(Enumerable.t(), Enumerable.t(), (term, term -> term)) :: Enumerable.t()
  def zip_with(enumerable1, enumerable2, zip_fun) when is_function(zip_fun, 2) do
    zip_with([enumerable1, enumerable2], fn [a, b] -> zip_fun.(a, b) end)
  end

  defp all_lists?([]), do: true
  defp all_lists?([head | tail]), do: is_list(head) and all_lists?(tail)

  defp zip_lists(_lists, _zip_fun, {:halt, acc}, _fun), do: {:halted, acc}
  defp zip_lists(lists, zip_fun, {:suspend, acc}, fun), do: {:suspended, acc, &zip_lists(lists, zip_fun, &1, fun)}
  defp zip_lists([], _zip_fun, {:cont, acc}, _fun), do: {:done, acc}

  defp zip_lists(lists, zip_fun, {:cont, acc}, fun) do
    case heads_and_tails(lists, [], []) do
      {heads, tails} -> zip_lists(tails, zip_fun, fun.(zip_fun.(heads), acc), fun)
      :done -> {:done, acc}
    end
  end

  defp heads_and_tails([], heads, tails), do: {:lists.reverse(heads), :lists.reverse(tails)}
  defp heads_and_tails([[head | tail] | rest], heads, tails), do: heads_and_tails(rest, [head | heads], [tail | tails])
  defp heads_and_tails([[] | _], _heads, _tails), do: :done

  # A source is a list, or a function that continues a reduction paused after each element.
  defp zip_source(list) when is_list(list), do: list
  defp zip_source(enumerable), do: one_by_one(enumerable)

  defp zip_next(sources, _zip_fun, {:halt, acc}, _fun) do
    close_sources(sources)
    {:halted, acc}
  end

  defp zip_next(sources, zip_fun, {:suspend, acc}, fun) do
    {:suspended, acc, &zip_next(sources, zip_fun, &1, fun)}
  end

  defp zip_next([], _zip_fun, {:cont, acc}, _fun), do: {:done, acc}

  defp zip_next(sources, zip_fun, {:cont, acc}, fun) do
    # Whatever is raised, by a source or by the consumer: all sources are closed as they were before this round.
    try do
      case zip_pull(sources, [], []) do
        {:done, rest} -> {:done, rest}
        {elements, sources} -> {:next, fun.(zip_fun.(elements), acc), sources}
      end
    catch
      kind, reason ->
        close_sources(sources)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {:next, command, sources} ->
        zip_next(sources, zip_fun, command, fun)

      {:done, rest} ->
        close_sources(rest)
        {:done, acc}
    end
  end

  # One element of each: {elements, sources}, or {:done, sources to close} when one has come to its end.
  defp zip_pull([], elements, sources), do: {:lists.reverse(elements), :lists.reverse(sources)}
  defp zip_pull([[x | list] | rest], elements, sources), do: zip_pull(rest, [x | elements], [list | sources])
  defp zip_pull([[] | rest], _elements, sources), do: {:done, :lists.reverse(sources, rest)}

  defp zip_pull([source | rest], elements, sources) do
    case source.({:cont, []}) do
      {:suspended, [x], source} -> zip_pull(rest, [x | elements], [source | sources])
      # Its last element came together with the end.
      {_, [x]} -> zip_pull(rest, [x | elements], [[] | sources])
      {_, []} -> {:done, :lists.reverse(sources, rest)}
    end
  end

  defp close_sources([]), do: :ok

  defp close_sources([source | rest]) do
    if is_function(source), do: source.({:halt, []})
    close_sources(rest)
  end

  defimpl Enumerable do
    def count(_stream), do: {:error, __MODULE__}
    def member?(_stream, _element), do: {:error, __MODULE__}
    def slice(_stream), do: {:error, __MODULE__}

    # Without remembering steps the consumer's accumulator is used as it is.
    def reduce(%Stream{enum: enum, funs: funs, accs: []}, acc, fun) do
      Enumerable.reduce(enum, acc, compose(funs, fun))
    end

    def reduce(%Stream{enum: enum, funs: funs, accs: accs, done: done}, {reason, acc}, fun) do
      step = compose(funs, fun)
      run(&Enumerable.reduce(enum, &1, step), {reason, wrap(accs, acc)}, accs, done, fun)
    end

    defp compose([], next), do: next
    defp compose([fun | rest], next), do: compose(rest, fun.(next))

    # The states, of the first step in front, before the consumer's accumulator.
    defp wrap([], acc), do: acc
    defp wrap([state | rest], acc), do: wrap(rest, [state | acc])

    defp unwrap([], acc), do: acc
    defp unwrap([_ | rest], [_ | acc]), do: unwrap(rest, acc)

    defp replace([], _old, acc), do: acc
    defp replace([_ | rest], [state | old], acc), do: [state | replace(rest, old, acc)]

    defp last_state([_], [state | _]), do: state
    defp last_state([_ | rest], [_ | acc]), do: last_state(rest, acc)

    defp run(source, command, accs, done, fun) do
      case source.(command) do
        {:suspended, wrapped, source} ->
          {:suspended, unwrap(accs, wrapped),
           fn {reason, acc} -> run(source, {reason, replace(accs, wrapped, acc)}, accs, done, fun) end}

        {reason, wrapped} ->
          finish(done, reason, accs, wrapped, fun)
      end
    end

    defp finish(nil, reason, accs, wrapped, _fun), do: {reason, unwrap(accs, wrapped)}
    defp finish(done, reason, accs, wrapped, fun) do
      case done.(last_state(accs, wrapped), unwrap(accs, wrapped), fun) do
        {:halted, acc} -> {:halted, acc}
        {:suspend, acc} -> {:suspended, acc, fn {_reason, acc} -> {:done, acc} end}
        {_keep, acc} -> {reason, acc}
      end
    end
  end
end
