defmodule Keyword do
  @moduledoc """
  Lists of pairs whose first part is an atom, as options are given in.

      iex> [{:width, 80}, {:color, true}]
      [width: 80, color: true]

  Keys may repeat and keep their order; functions that look for one value take the first. All functions walk the list,
  so for many keys a map is better.
  """

  @type key :: atom
  @type value :: any
  @type default :: any
  @type t :: [{key, value}]
  @type t(value) :: [{key, value}]

  @doc """
  Whether a term is a list of pairs with atoms as keys.

      iex> Keyword.keyword?(a: 1)
      true
      iex> Keyword.keyword?([{"a", 1}])
      false
  """
  @spec keyword?(term) :: boolean
  def keyword?(term)
  def keyword?([{key, _value} | rest]) when is_atom(key), do: keyword?(rest)
  def keyword?([]), do: true
  def keyword?(_other), do: false

  @doc """
  An empty keyword list.

      iex> Keyword.new()
      []
  """
  @spec new() :: []
  def new(), do: []

  @doc """
  A keyword list of the pairs in an enumerable, in which the last of several with the same key stays.

      iex> Keyword.new([a: 1, b: 2, a: 3])
      [b: 2, a: 3]
  """
  @spec new(Enumerable.t()) :: t
  def new(pairs), do: new(pairs, fn pair -> pair end)

  @doc """
  A keyword list of the pairs that `transform` makes of the elements, without repeated keys.

      iex> Keyword.new([:a, :b], fn key -> {key, true} end)
      [a: true, b: true]
  """
  @spec new(Enumerable.t(), (term -> {key, value})) :: t
  def new(pairs, transform) when is_function(transform, 1) do
    # From the end: what comes later stays, so a key that is there already is passed over.
    pairs
    |> Enum.reverse()
    |> Enum.reduce([], fn element, acc ->
      {key, value} = transform.(element)
      put_new(acc, key, value)
    end)
  end

  @doc """
  A keyword list of the given keys, all with the same value.

      iex> Keyword.from_keys([:a, :b], 0)
      [a: 0, b: 0]
  """
  @spec from_keys([key], value) :: t(value)
  def from_keys(keys, value) when is_list(keys), do: pair_up(keys, value)

  defp pair_up([key | rest], value) when is_atom(key), do: [{key, value} | pair_up(rest, value)]
  defp pair_up([], _value), do: []

  defp pair_up([other | _], _value) do
    raise ArgumentError, "expected a list of atoms as keys, got: #{inspect(other)}"
  end

  @doc """
  Checks the keys against the allowed ones: a list of keys, or `{key, default}` for those that have one. Gives
  `{:ok, keywords}` with the missing defaults, or `{:error, unknown_keys}`.

      iex> Keyword.validate([size: 3], [:color, size: 1, deep: false])
      {:ok, [deep: false, size: 3]}
      iex> Keyword.validate([sise: 3], [:size])
      {:error, [:sise]}
  """
  @spec validate(keyword, values :: [atom | {atom, term}]) :: {:ok, keyword} | {:error, [atom]}
  def validate(keyword, values) when is_list(keyword) and is_list(values) do
    check(keyword, values, [], [])
  end

  # `values` loses what was found; `seen` and `unknown` are kept the last first.
  defp check([{key, _} = pair | rest], values, seen, unknown) when is_atom(key) do
    case take_allowed(values, key, []) do
      {:ok, values} -> check(rest, values, [pair | seen], unknown)
      :error -> check(rest, values, seen, [key | unknown])
    end
  end

  defp check([], values, seen, []), do: {:ok, missing_defaults(values, :lists.reverse(seen))}
  defp check([], _values, _seen, unknown), do: {:error, unknown}

  defp check([other | _], _values, _seen, _unknown) do
    raise ArgumentError, "expected a keyword list as first argument, got invalid entry: #{inspect(other)}"
  end

  defp take_allowed([key | rest], key, before), do: {:ok, :lists.reverse(before, rest)}
  defp take_allowed([{key, _} | rest], key, before), do: {:ok, :lists.reverse(before, rest)}
  defp take_allowed([other | rest], key, before), do: take_allowed(rest, key, [other | before])
  defp take_allowed([], _key, _before), do: :error

  defp missing_defaults([{key, _} = pair | rest], list) when is_atom(key), do: missing_defaults(rest, [pair | list])
  defp missing_defaults([key | rest], list) when is_atom(key), do: missing_defaults(rest, list)
  defp missing_defaults([], list), do: list

  defp missing_defaults([other | _], _list) do
    raise ArgumentError,
          "expected the second argument to be a list of atoms or tuples, got: #{inspect(other)}"
  end

  @doc """
  Like `validate/2`, but returns the keywords, and raises `ArgumentError` for unknown keys.

      iex> Keyword.validate!([], [:color, size: 1])
      [size: 1]
  """
  @spec validate!(keyword, values :: [atom | {atom, term}]) :: keyword
  def validate!(keyword, values) do
    case validate(keyword, values) do
      {:ok, keyword} ->
        keyword

      {:error, unknown} ->
        allowed =
          Enum.map(values, fn
            {key, _} -> key
            key -> key
          end)

        case Enum.reject(unknown, &:lists.member(&1, allowed)) do
          [] ->
            raise ArgumentError, "duplicate keys #{inspect(unknown)} in #{inspect(keyword)}"

          keys ->
            raise ArgumentError,
                  "unknown keys #{inspect(keys)} in #{inspect(keyword)}, the allowed keys are: #{inspect(allowed)}"
        end
    end
  end

  @doc """
  The value of `key`, or `default`.

      iex> Keyword.get([a: 1, a: 2], :a)
      1
      iex> Keyword.get([a: 1], :b, 0)
      0
  """
  @spec get(t, key, value) :: value
  def get(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> default
    end
  end

  @doc """
  The value of `key`, or what `fun` returns.

      iex> Keyword.get_lazy([], :a, fn -> 1 + 1 end)
      2
  """
  @spec get_lazy(t, key, (-> value)) :: value
  def get_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> fun.()
    end
  end

  @doc """
  The values of all pairs with `key`.

      iex> Keyword.get_values([a: 1, b: 2, a: 3], :a)
      [1, 3]
  """
  @spec get_values(t, key) :: [value]
  def get_values(keywords, key) when is_list(keywords) and is_atom(key), do: values_of(keywords, key)

  defp values_of([{key, value} | rest], key), do: [value | values_of(rest, key)]
  defp values_of([{_, _} | rest], key), do: values_of(rest, key)
  defp values_of([], _key), do: []

  @doc """
  The value of `key` as `{:ok, value}`, or `:error`.

      iex> Keyword.fetch([a: 1], :a)
      {:ok, 1}
  """
  @spec fetch(t, key) :: {:ok, value} | :error
  def fetch(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> {:ok, value}
      false -> :error
    end
  end

  @doc """
  The value of `key`; raises `KeyError` where there is none.

      iex> Keyword.fetch!([a: 1], :a)
      1
  """
  @spec fetch!(t, key) :: value
  def fetch!(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> raise KeyError, key: key, term: keywords
    end
  end

  @doc """
  Whether there is a pair with `key`.

      iex> Keyword.has_key?([a: 1], :b)
      false
  """
  @spec has_key?(t, key) :: boolean
  def has_key?(keywords, key) when is_list(keywords) and is_atom(key), do: :lists.keymember(key, 1, keywords)

  @doc """
  Reads and changes a value at once, as `Map.get_and_update/3`; when a new value comes, further pairs with the
  same key go.

      iex> Keyword.get_and_update([a: 1], :a, fn n -> {n, n + 1} end)
      {1, [a: 2]}
  """
  @spec get_and_update(t, key, (value | nil -> {answer, new_value :: value} | :pop)) :: {answer, t} when answer: term
  def get_and_update(keywords, key, fun) when is_list(keywords) and is_atom(key), do: change(keywords, [], key, fun)

  defp change([{key, current} | rest], before, key, fun) do
    case fun.(current) do
      {answer, value} -> {answer, :lists.reverse(before, [{key, value} | delete(rest, key)])}
      :pop -> {current, :lists.reverse(before, rest)}
      other -> bad_answer(other)
    end
  end

  defp change([{_, _} = pair | rest], before, key, fun), do: change(rest, [pair | before], key, fun)

  defp change([], before, key, fun) do
    case fun.(nil) do
      {answer, value} -> {answer, [{key, value} | :lists.reverse(before)]}
      :pop -> {nil, :lists.reverse(before)}
      other -> bad_answer(other)
    end
  end

  @doc """
  Like `get_and_update/3`, but raises `KeyError` where the key is not there.

      iex> Keyword.get_and_update!([a: 1], :a, fn _ -> :pop end)
      {1, []}
  """
  @spec get_and_update!(t, key, (value -> {answer, new_value :: value} | :pop)) :: {answer, t} when answer: term
  def get_and_update!(keywords, key, fun), do: change!(keywords, key, fun, [])

  defp change!([{key, current} | rest], key, fun, before) do
    case fun.(current) do
      {answer, value} -> {answer, :lists.reverse(before, [{key, value} | delete(rest, key)])}
      :pop -> {current, :lists.reverse(before, rest)}
      other -> bad_answer(other)
    end
  end

  defp change!([{_, _} = pair | rest], key, fun, before), do: change!(rest, key, fun, [pair | before])
  defp change!([], key, _fun, before) when is_atom(key), do: raise(KeyError, key: key, term: before)

  defp bad_answer(other) do
    raise "the given function must return a two-element tuple or :pop, got: #{inspect(other)}"
  end

  @doc """
  The keys, repeated ones too.

      iex> Keyword.keys(a: 1, b: 2)
      [:a, :b]
  """
  @spec keys(t) :: [key]
  def keys(keywords) when is_list(keywords), do: keys_of(keywords)

  defp keys_of([{key, _} | rest]) when is_atom(key), do: [key | keys_of(rest)]
  defp keys_of([]), do: []

  defp keys_of([other | _]) do
    raise ArgumentError,
          "expected a keyword list, but an entry in the list is not a two-element tuple with an atom as its first " <>
            "element, got: #{inspect(other)}"
  end

  @doc """
  The values.

      iex> Keyword.values(a: 1, b: 2)
      [1, 2]
  """
  @spec values(t) :: [value]
  def values(keywords) when is_list(keywords), do: values_of(keywords)

  defp values_of([{_, value} | rest]), do: [value | values_of(rest)]
  defp values_of([]), do: []

  @doc """
  The list itself.

      iex> Keyword.to_list(a: 1)
      [a: 1]
  """
  @spec to_list(t) :: t
  def to_list(keywords) when is_list(keywords), do: keywords

  @doc false
  @deprecated "Use Kernel.length/1 instead"
  def size(keywords), do: length(keywords)

  @doc """
  The list without the pairs with `key`.

      iex> Keyword.delete([a: 1, b: 2, a: 3], :a)
      [b: 2]
  """
  @spec delete(t, key) :: t
  def delete(keywords, key) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords), do: delete_key(keywords, key), else: keywords
  end

  defp delete_key([{key, _} | rest], key), do: delete_key(rest, key)
  defp delete_key([{_, _} = pair | rest], key), do: [pair | delete_key(rest, key)]
  defp delete_key([], _key), do: []

  @doc false
  @deprecated "Use Keyword.fetch/2 + Keyword.delete/2 instead"
  def delete(keywords, key, value) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords), do: delete_pair(keywords, key, value), else: keywords
  end

  defp delete_pair([{key, value} | rest], key, value), do: delete_pair(rest, key, value)
  defp delete_pair([{_, _} = pair | rest], key, value), do: [pair | delete_pair(rest, key, value)]
  defp delete_pair([], _key, _value), do: []

  @doc """
  The list without the first pair with `key`.

      iex> Keyword.delete_first([a: 1, b: 2, a: 3], :a)
      [b: 2, a: 3]
  """
  @spec delete_first(t, key) :: t
  def delete_first(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keymember(key, 1, keywords) do
      true -> delete_first_key(keywords, key)
      false -> keywords
    end
  end

  defp delete_first_key([{key, _} | rest], key), do: rest
  defp delete_first_key([{_, _} = pair | rest], key), do: [pair | delete_first_key(rest, key)]
  defp delete_first_key([], _key), do: []

  @doc """
  The list with `value` for `key`, in front, and no other pair with that key.

      iex> Keyword.put([a: 1, b: 2, a: 3], :a, 4)
      [a: 4, b: 2]
  """
  @spec put(t, key, value) :: t
  def put(keywords, key, value) when is_list(keywords) and is_atom(key), do: [{key, value} | delete(keywords, key)]

  @doc """
  The list with `value` for `key` in front, unless the key is there.

      iex> Keyword.put_new([a: 1], :b, 2)
      [b: 2, a: 1]
  """
  @spec put_new(t, key, value) :: t
  def put_new(keywords, key, value) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords), do: keywords, else: [{key, value} | keywords]
  end

  @doc """
  Like `put_new/3`, the value being what `fun` returns.

      iex> Keyword.put_new_lazy([a: 1], :b, fn -> 2 end)
      [b: 2, a: 1]
  """
  @spec put_new_lazy(t, key, (-> value)) :: t
  def put_new_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    if :lists.keymember(key, 1, keywords), do: keywords, else: [{key, fun.()} | keywords]
  end

  @doc """
  The list with `value` in the place of the first pair with `key`, if there is one; further ones go.

      iex> Keyword.replace([a: 1, b: 2, a: 3], :a, 4)
      [a: 4, b: 2]
  """
  @spec replace(t, key, value) :: t
  def replace(keywords, key, value) when is_list(keywords) and is_atom(key) do
    replace_with(keywords, key, fn _ -> value end)
  end

  defp replace_with([{key, old} | rest], key, fun), do: [{key, fun.(old)} | delete(rest, key)]
  defp replace_with([{_, _} = pair | rest], key, fun), do: [pair | replace_with(rest, key, fun)]
  defp replace_with([], _key, _fun), do: []

  @doc """
  Like `replace/3`, but raises `KeyError` where the key is not there.

      iex> Keyword.replace!([a: 1], :a, 4)
      [a: 4]
  """
  @spec replace!(t, key, value) :: t
  def replace!(keywords, key, value) when is_list(keywords) and is_atom(key) do
    replace_or_raise(keywords, key, value, keywords)
  end

  defp replace_or_raise([{key, _} | rest], key, value, _all), do: [{key, value} | delete(rest, key)]

  defp replace_or_raise([{_, _} = pair | rest], key, value, all) do
    [pair | replace_or_raise(rest, key, value, all)]
  end

  defp replace_or_raise([], key, _value, all), do: raise(KeyError, key: key, term: all)

  @doc """
  Like `replace/3`, with what `fun` makes of the value.

      iex> Keyword.replace_lazy([a: 1], :a, &(&1 + 1))
      [a: 2]
  """
  @spec replace_lazy(t, key, (value -> value)) :: t
  def replace_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    replace_with(keywords, key, fun)
  end

  @doc """
  The list with what `fun` makes of the first value of `key`, or with `default` added at the end; further pairs with
  that key go.

      iex> Keyword.update([a: 1, a: 5], :a, 0, &(&1 * 10))
      [a: 10]
      iex> Keyword.update([b: 1], :a, 0, &(&1 * 10))
      [b: 1, a: 0]
  """
  @spec update(t, key, default :: value, (value -> value)) :: t
  def update(keywords, key, default, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    update_or_add(keywords, key, default, fun)
  end

  defp update_or_add([{key, value} | rest], key, _default, fun), do: [{key, fun.(value)} | delete(rest, key)]
  defp update_or_add([{_, _} = pair | rest], key, default, fun), do: [pair | update_or_add(rest, key, default, fun)]
  defp update_or_add([], key, default, _fun), do: [{key, default}]

  @doc """
  The list with what `fun` makes of the first value of `key`; raises `KeyError` where the key is not there.

      iex> Keyword.update!([a: 1], :a, &(&1 * 10))
      [a: 10]
  """
  @spec update!(t, key, (current_value :: value -> new_value :: value)) :: t
  def update!(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    update_or_raise(keywords, key, fun, keywords)
  end

  defp update_or_raise([{key, value} | rest], key, fun, _all), do: [{key, fun.(value)} | delete(rest, key)]
  defp update_or_raise([{_, _} = pair | rest], key, fun, all), do: [pair | update_or_raise(rest, key, fun, all)]
  defp update_or_raise([], key, _fun, all), do: raise(KeyError, key: key, term: all)

  @doc """
  The pairs whose keys are in the first list, then those of the second; for a common key the second list's pairs.

      iex> Keyword.merge([a: 1, b: 2], [b: 3, c: 4])
      [a: 1, b: 3, c: 4]
  """
  @spec merge(t, t) :: t
  def merge(keywords1, keywords2)
  def merge(keywords1, []) when is_list(keywords1), do: keywords1
  def merge([], keywords2) when is_list(keywords2), do: keywords2

  def merge(keywords1, keywords2) when is_list(keywords1) and is_list(keywords2) do
    check_keyword(keywords2, "second")
    without_keys(keywords1, keywords2, keywords1) ++ keywords2
  end

  defp check_keyword(list, which) do
    if not keyword?(list) do
      raise ArgumentError, "expected a keyword list as the #{which} argument, got: #{inspect(list)}"
    end
  end

  defp without_keys([{key, _} = pair | rest], other, all) when is_atom(key) do
    if :lists.keymember(key, 1, other), do: without_keys(rest, other, all), else: [pair | without_keys(rest, other, all)]
  end

  defp without_keys([], _other, _all), do: []
  defp without_keys(_invalid, _other, all), do: check_keyword(all, "first")

  @doc """
  Like `merge/2`; a common key gets what `fun` makes of key and values.

      iex> Keyword.merge([a: 1, b: 2], [b: 3], fn _key, x, y -> x + y end)
      [a: 1, b: 5]
  """
  @spec merge(t, t, (key, value, value -> value)) :: t
  def merge(keywords1, keywords2, fun)

  def merge(keywords1, keywords2, fun) when is_list(keywords1) and is_list(keywords2) and is_function(fun, 3) do
    check_keyword(keywords1, "first")
    check_keyword(keywords2, "second")
    without_keys(keywords1, keywords2, keywords1) ++ merge_with(keywords2, keywords1, fun)
  end

  # Each pair of the second list meets the next one with its key that is left in the first.
  defp merge_with([{key, value2} | rest], left, fun) do
    case :lists.keytake(key, 1, left) do
      {:value, {^key, value1}, left} -> [{key, fun.(key, value1, value2)} | merge_with(rest, left, fun)]
      false -> [{key, value2} | merge_with(rest, left, fun)]
    end
  end

  defp merge_with([], _left, _fun), do: []

  @doc """
  The pairs of both lists with a common key, with what `fun` (by default: the second value) makes of key and values.

      iex> Keyword.intersect([a: 1, b: 2], [b: 3, c: 4])
      [b: 3]
      iex> Keyword.intersect([a: 1, b: 2], [b: 3], fn _key, x, y -> x + y end)
      [b: 5]
  """
  @spec intersect(keyword, keyword, (key, value, value -> value)) :: keyword
  def intersect(keyword1, keyword2, fun \\ fn _key, _value1, value2 -> value2 end)

  def intersect([{key, value1} | rest], keyword2, fun) do
    case :lists.keyfind(key, 1, keyword2) do
      {^key, value2} -> [{key, fun.(key, value1, value2)} | intersect(rest, keyword2, fun)]
      false -> intersect(rest, keyword2, fun)
    end
  end

  def intersect([], _keyword2, _fun), do: []

  @doc """
  Whether two lists have the same pairs, in any order.

      iex> Keyword.equal?([a: 1, b: 2], [b: 2, a: 1])
      true
      iex> Keyword.equal?([a: 1], [a: 1.0])
      false
  """
  @spec equal?(t, t) :: boolean
  def equal?(left, right) when is_list(left) and is_list(right) do
    :lists.sort(left) === :lists.sort(right)
  end

  @doc """
  Two lists: the pairs with the given keys, and the others.

      iex> Keyword.split([a: 1, b: 2, a: 3], [:a])
      {[a: 1, a: 3], [b: 2]}
  """
  @spec split(t, [key]) :: {t, t}
  def split(keywords, keys) when is_list(keywords) and is_list(keys) do
    {taken, left} =
      Enum.reduce(keywords, {[], []}, fn {key, _} = pair, {taken, left} ->
        if :lists.member(key, keys), do: {[pair | taken], left}, else: {taken, [pair | left]}
      end)

    {:lists.reverse(taken), :lists.reverse(left)}
  end

  @doc """
  Two lists: the pairs for which `fun` is truthy, and the others.

      iex> Keyword.split_with([a: 1, b: 2], fn {_key, value} -> value > 1 end)
      {[b: 2], [a: 1]}
  """
  @spec split_with(t, ({key, value} -> as_boolean(term))) :: {t, t}
  def split_with(keywords, fun) when is_list(keywords) and is_function(fun, 1) do
    keywords
    |> :lists.reverse()
    |> Enum.reduce({[], []}, fn pair, {yes, no} -> if fun.(pair), do: {[pair | yes], no}, else: {yes, [pair | no]} end)
  end

  @doc """
  The pairs with the given keys.

      iex> Keyword.take([a: 1, b: 2, a: 3], [:a])
      [a: 1, a: 3]
  """
  @spec take(t, [key]) :: t
  def take(keywords, keys) when is_list(keywords) and is_list(keys) do
    Enum.filter(keywords, fn {key, _} -> :lists.member(key, keys) end)
  end

  @doc """
  The pairs without those with the given keys.

      iex> Keyword.drop([a: 1, b: 2, a: 3], [:a])
      [b: 2]
  """
  @spec drop(t, [key]) :: t
  def drop(keywords, keys) when is_list(keywords) and is_list(keys) do
    Enum.filter(keywords, fn {key, _} -> not :lists.member(key, keys) end)
  end

  @doc """
  The first value of `key` (or `default`), and the list without the pairs with that key.

      iex> Keyword.pop([a: 1, b: 2, a: 3], :a)
      {1, [b: 2]}
  """
  @spec pop(t, key, default) :: {value | default, t}
  def pop(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case fetch(keywords, key) do
      {:ok, value} -> {value, delete(keywords, key)}
      :error -> {default, keywords}
    end
  end

  @doc """
  The first value of `key` and the list without the pairs with that key; raises `KeyError` where there is none.

      iex> Keyword.pop!([a: 1, b: 2], :a)
      {1, [b: 2]}
  """
  @spec pop!(t, key) :: {value, t}
  def pop!(keywords, key) when is_list(keywords) and is_atom(key) do
    case fetch(keywords, key) do
      {:ok, value} -> {value, delete(keywords, key)}
      :error -> raise KeyError, key: key, term: keywords
    end
  end

  @doc """
  All values of `key`, and the list without the pairs with that key.

      iex> Keyword.pop_values([a: 1, b: 2, a: 3], :a)
      {[1, 3], [b: 2]}
  """
  @spec pop_values(t, key) :: {[value], t}
  def pop_values(keywords, key) when is_list(keywords) and is_atom(key) do
    {values_of(keywords, key), delete_key(keywords, key)}
  end

  @doc """
  The first value of `key` (or what `fun` returns), and the list without the pairs with that key.

      iex> Keyword.pop_lazy([b: 2], :a, fn -> 0 end)
      {0, [b: 2]}
  """
  @spec pop_lazy(t, key, (-> value)) :: {value, t}
  def pop_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    case fetch(keywords, key) do
      {:ok, value} -> {value, delete(keywords, key)}
      :error -> {fun.(), keywords}
    end
  end

  @doc """
  The first value of `key` (or `default`), and the list without that pair.

      iex> Keyword.pop_first([a: 1, b: 2, a: 3], :a)
      {1, [b: 2, a: 3]}
  """
  @spec pop_first(t, key, default) :: {value | default, t}
  def pop_first(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keytake(key, 1, keywords) do
      {:value, {^key, value}, rest} -> {value, rest}
      false -> {default, keywords}
    end
  end

  @doc """
  The pairs for which `fun` is truthy.

      iex> Keyword.filter([a: 1, b: 2], fn {_key, value} -> value > 1 end)
      [b: 2]
  """
  @spec filter(t, ({key, value} -> as_boolean(term))) :: t
  def filter(keywords, fun) when is_list(keywords) and is_function(fun, 1) do
    Enum.filter(keywords, fn {_, _} = pair -> fun.(pair) end)
  end

  @doc """
  The pairs for which `fun` is falsy.

      iex> Keyword.reject([a: 1, b: 2], fn {_key, value} -> value > 1 end)
      [a: 1]
  """
  @spec reject(t, ({key, value} -> as_boolean(term))) :: t
  def reject(keywords, fun) when is_list(keywords) and is_function(fun, 1) do
    Enum.reject(keywords, fn {_, _} = pair -> fun.(pair) end)
  end

  @doc false
  @deprecated "Use Keyword.new/2 instead"
  def map(keywords, fun) when is_list(keywords) do
    Enum.map(keywords, fn {key, _} = pair -> {key, fun.(pair)} end)
  end
end
