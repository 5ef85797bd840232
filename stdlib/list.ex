defmodule List do
  @moduledoc """
  Functions for lists alone; what goes for anything enumerable is in `Enum`.

      iex> List.insert_at([:a, :c], 1, :b)
      [:a, :b, :c]

  A list is a chain: its head is at hand, its end and its length are not. Positions are counted from 0, negative ones
  from the end.
  """

  @doc """
  The list without the first element that is equal (`===`) to `element`.

      iex> List.delete([1, 2, 1], 1)
      [2, 1]
  """
  @spec delete(list, any) :: list
  def delete(list, element)
  def delete([element | list], element), do: list
  def delete([other | list], element), do: [other | delete(list, element)]
  def delete([], _element), do: []

  @doc """
  A list of `n` times the same element.

      iex> List.duplicate(:x, 3)
      [:x, :x, :x]
  """
  @spec duplicate(any, non_neg_integer) :: list
  def duplicate(elem, n) when is_integer(n) and n >= 0, do: :lists.duplicate(n, elem)

  @doc """
  The elements of the list and of all lists in it, at any depth.

      iex> List.flatten([1, [[2], 3]])
      [1, 2, 3]
  """
  @spec flatten(deep_list) :: list when deep_list: [any | deep_list]
  def flatten(list), do: :lists.flatten(list)

  @doc """
  Flattens, and appends `tail`, which stays as it is.

      iex> List.flatten([1, [2]], [3, [4]])
      [1, 2, 3, [4]]
  """
  @spec flatten(deep_list, [elem]) :: [elem] when elem: var, deep_list: [elem | deep_list]
  def flatten(list, tail) when is_list(tail), do: :lists.flatten(list, tail)

  @doc """
  Folds from the left.

      iex> List.foldl([1, 2, 3], 10, fn x, acc -> acc - x end)
      4
  """
  @spec foldl([elem], acc, (elem, acc -> acc)) :: acc when elem: var, acc: var
  def foldl(list, acc, fun) when is_list(list) and is_function(fun), do: fold_left(list, acc, fun)

  defp fold_left([], acc, _fun), do: acc
  defp fold_left([head | tail], acc, fun), do: fold_left(tail, fun.(head, acc), fun)

  @doc """
  Folds from the right.

      iex> List.foldr([1, 2, 3], 10, fn x, acc -> x - acc end)
      -8
  """
  @spec foldr([elem], acc, (elem, acc -> acc)) :: acc when elem: var, acc: var
  def foldr(list, acc, fun) when is_list(list) and is_function(fun), do: list |> :lists.reverse() |> fold_left(acc, fun)

  @doc """
  The first element, or `default` where there is none.

      iex> List.first([:a, :b])
      :a
      iex> List.first([], 0)
      0
  """
  @spec first([elem], any) :: nil | elem | any when elem: var
  def first(list, default \\ nil)
  def first([], default), do: default
  def first([head | _], _default), do: head

  @doc """
  The first element; raises `ArgumentError` where there is none.

      iex> List.first!([:a, :b])
      :a
  """
  @spec first!([elem, ...]) :: elem when elem: var
  def first!(list)
  def first!([head | _]), do: head
  def first!([]), do: raise(ArgumentError, "attempted to get the first element of an empty list")

  @doc """
  The last element, or `default` where there is none.

      iex> List.last([:a, :b])
      :b
  """
  @spec last([elem], any) :: nil | elem | any when elem: var
  def last(list, default \\ nil)
  def last([], default), do: default
  def last([last], _default), do: last
  def last([_ | tail], default), do: last(tail, default)

  @doc """
  The last element; raises `ArgumentError` where there is none.

      iex> List.last!([:a, :b])
      :b
  """
  @spec last!([elem, ...]) :: elem when elem: var
  def last!(list)
  def last!([last]), do: last
  def last!([_ | tail]), do: last!(tail)
  def last!([]), do: raise(ArgumentError, "attempted to get the last element of an empty list")

  @doc """
  The first tuple that has `key` at `position`, or `default`.

      iex> List.keyfind([a: 1, b: 2], 2, 1)
      {:b, 2}
  """
  @spec keyfind([tuple], any, non_neg_integer, any) :: any
  def keyfind(list, key, position, default \\ nil) when is_integer(position) do
    :lists.keyfind(key, position + 1, list) || default
  end

  @doc """
  The first tuple that has `key` at `position`; raises `KeyError` where there is none.

      iex> List.keyfind!([a: 1, b: 2], :b, 0)
      {:b, 2}
  """
  @spec keyfind!([tuple], any, non_neg_integer) :: any
  def keyfind!(list, key, position) when is_integer(position) do
    :lists.keyfind(key, position + 1, list) ||
      raise KeyError,
        key: key,
        term: list,
        message: "key #{inspect(key)} at position #{inspect(position)} not found in: #{inspect(list)}"
  end

  @doc """
  Whether a tuple has `key` at `position`.

      iex> List.keymember?([a: 1, b: 2], :c, 0)
      false
  """
  @spec keymember?([tuple], any, non_neg_integer) :: boolean
  def keymember?(list, key, position) when is_integer(position), do: :lists.keymember(key, position + 1, list)

  @doc """
  The list with `new_tuple` for the first tuple that has `key` at `position`.

      iex> List.keyreplace([a: 1, b: 2], :a, 0, {:a, 3})
      [a: 3, b: 2]
  """
  @spec keyreplace([tuple], any, non_neg_integer, tuple) :: [tuple]
  def keyreplace(list, key, position, new_tuple) when is_integer(position) do
    :lists.keyreplace(key, position + 1, list, new_tuple)
  end

  @doc """
  The list in the order of what the tuples have at `position`; sorters as in `Enum.sort/2`.

      iex> List.keysort([a: 3, b: 1], 1)
      [b: 1, a: 3]
      iex> List.keysort([a: 1, b: 3], 1, :desc)
      [b: 3, a: 1]
  """
  @spec keysort([tuple], non_neg_integer, (any, any -> boolean) | :asc | :desc | module | {:asc | :desc, module}) ::
          [tuple]
  def keysort(list, position, sorter \\ :asc)
  def keysort(list, position, :asc) when is_list(list) and is_integer(position), do: :lists.keysort(position + 1, list)

  def keysort(list, position, sorter) when is_list(list) and is_integer(position) do
    Enum.sort_by(list, &:erlang.element(position + 1, &1), sorter)
  end

  @doc """
  The list with `new_tuple` for the first tuple that has `key` at `position`, or at the end.

      iex> List.keystore([a: 1], :b, 0, {:b, 2})
      [a: 1, b: 2]
  """
  @spec keystore([tuple], any, non_neg_integer, tuple) :: [tuple, ...]
  def keystore(list, key, position, new_tuple) when is_integer(position) do
    :lists.keystore(key, position + 1, list, new_tuple)
  end

  @doc """
  The list without the first tuple that has `key` at `position`.

      iex> List.keydelete([a: 1, b: 2], :a, 0)
      [b: 2]
  """
  @spec keydelete([tuple], any, non_neg_integer) :: [tuple]
  def keydelete(list, key, position) when is_integer(position), do: :lists.keydelete(key, position + 1, list)

  @doc """
  The first tuple that has `key` at `position` and the list without it, or `nil`.

      iex> List.keytake([a: 1, b: 2], :b, 0)
      {{:b, 2}, [a: 1]}
  """
  @spec keytake([tuple], any, non_neg_integer) :: {tuple, [tuple]} | nil
  def keytake(list, key, position) when is_integer(position) do
    case :lists.keytake(key, position + 1, list) do
      {:value, tuple, rest} -> {tuple, rest}
      false -> nil
    end
  end

  @doc """
  A list of the term: itself if it is a list, empty for `nil`.

      iex> {List.wrap(1), List.wrap([1]), List.wrap(nil)}
      {[1], [1], []}
  """
  @spec wrap(term) :: maybe_improper_list
  def wrap(term)
  def wrap(list) when is_list(list), do: list
  def wrap(nil), do: []
  def wrap(other), do: [other]

  @doc false
  @deprecated "Use Enum.zip/1 instead"
  def zip([]), do: []

  def zip(list_of_lists) when is_list(list_of_lists) do
    list_of_lists
    |> Enum.map(fn
      list when is_list(list) -> list
      tuple when is_tuple(tuple) -> :erlang.tuple_to_list(tuple)
    end)
    |> Enum.zip()
  end

  @doc """
  Whether the list is a charlist of printable ASCII characters, at least up to `limit`.

      iex> List.ascii_printable?([?a, ?b, 0])
      false
      iex> List.ascii_printable?([?a, ?b, 0], 2)
      true
  """
  @spec ascii_printable?(list, :infinity | non_neg_integer) :: boolean
  def ascii_printable?(list, limit \\ :infinity) when is_list(list) and (limit == :infinity or is_integer(limit) and limit >= 0) do
    printable?(list, limit)
  end

  defp printable?(_list, 0), do: true
  defp printable?([], _limit), do: true
  defp printable?([char | rest], limit) when char in 32..126, do: printable?(rest, less(limit))
  defp printable?([char | rest], limit) when char in ~c"\n\r\t\v\b\f\e\a", do: printable?(rest, less(limit))
  defp printable?(_list, _limit), do: false

  defp less(:infinity), do: :infinity
  defp less(limit), do: limit - 1

  @doc """
  Whether the list ends in something else than an empty list.

      iex> List.improper?([1 | 2])
      true
  """
  @spec improper?(maybe_improper_list) :: boolean
  def improper?(list) when is_list(list), do: rest_improper?(list)

  defp rest_improper?([_ | tail]), do: rest_improper?(tail)
  defp rest_improper?(end_of_list), do: end_of_list != []

  @doc """
  The list with `value` put in at position `index`; -1 is after the last element.

      iex> List.insert_at([1, 2], 0, :x)
      [:x, 1, 2]
      iex> List.insert_at([1, 2], -1, :x)
      [1, 2, :x]
  """
  @spec insert_at(list, integer, any) :: list
  def insert_at(list, index, value) when is_list(list) and is_integer(index) do
    if index < 0, do: do_insert_at(list, length(list) + index + 1, value), else: do_insert_at(list, index, value)
  end

  defp do_insert_at([], _index, value), do: [value]
  defp do_insert_at(list, index, value) when index <= 0, do: [value | list]
  defp do_insert_at([head | tail], index, value), do: [head | do_insert_at(tail, index - 1, value)]

  @doc """
  The list with `value` at position `index`, if there is such a position.

      iex> List.replace_at([1, 2], 1, :x)
      [1, :x]
  """
  @spec replace_at(list, integer, any) :: list
  def replace_at(list, index, value) when is_list(list) and is_integer(index) do
    case position(list, index) do
      :none -> list
      index -> do_update_at(list, index, fn _ -> value end)
    end
  end

  @doc """
  The list with what `fun` makes of the element at position `index`, if there is one.

      iex> List.update_at([1, 2], -1, &(&1 * 10))
      [1, 20]
  """
  @spec update_at([elem], integer, (elem -> any)) :: list when elem: var
  def update_at(list, index, fun) when is_list(list) and is_integer(index) and is_function(fun) do
    case position(list, index) do
      :none -> list
      index -> do_update_at(list, index, fun)
    end
  end

  defp position(_list, index) when index >= 0, do: index

  defp position(list, index) do
    index = length(list) + index
    if index < 0, do: :none, else: index
  end

  defp do_update_at([], _index, _fun), do: []
  defp do_update_at([head | tail], 0, fun), do: [fun.(head) | tail]
  defp do_update_at([head | tail], index, fun), do: [head | do_update_at(tail, index - 1, fun)]

  @doc """
  The list without the element at position `index`, if there is one.

      iex> List.delete_at([1, 2, 3], 1)
      [1, 3]
  """
  @spec delete_at(list, integer) :: list
  def delete_at(list, index) when is_integer(index), do: list |> pop_at(index) |> elem(1)

  @doc """
  The element at position `index` (or `default`) and the list without it.

      iex> List.pop_at([1, 2, 3], 0)
      {1, [2, 3]}
  """
  @spec pop_at(list, integer, any) :: {any, list}
  def pop_at(list, index, default \\ nil) when is_integer(index) do
    if index < 0, do: do_pop_at(list, length(list) + index, default, []), else: do_pop_at(list, index, default, [])
  end

  defp do_pop_at([], _index, default, before), do: {default, :lists.reverse(before)}
  defp do_pop_at(list, index, default, []) when index < 0, do: {default, list}
  defp do_pop_at([head | tail], 0, _default, before), do: {head, :lists.reverse(before, tail)}
  defp do_pop_at([head | tail], index, default, before), do: do_pop_at(tail, index - 1, default, [head | before])

  @doc """
  Whether the list begins with the elements of `prefix`.

      iex> List.starts_with?([1, 2, 3], [1, 2])
      true
  """
  @spec starts_with?(nonempty_list, nonempty_list) :: boolean
  def starts_with?(list, prefix)
  def starts_with?([head | tail], [head | prefix]), do: starts_with?(tail, prefix)
  def starts_with?(list, []) when is_list(list), do: true
  def starts_with?(list, [_ | _]) when is_list(list), do: false

  @doc """
  Whether the list ends with the elements of `suffix`.

      iex> List.ends_with?([1, 2, 3], [2, 3])
      true
  """
  @spec ends_with?([elem], [elem]) :: boolean when elem: var
  def ends_with?(list, suffix), do: drop(list, length(list) - length(suffix)) === suffix

  defp drop(list, 0), do: list
  defp drop([_ | tail], n) when n > 0, do: drop(tail, n - 1)
  defp drop(_list, _n), do: nil

  @doc """
  An atom of the characters.

      iex> List.to_atom(~c"ok")
      :ok
  """
  @spec to_atom(charlist) :: atom
  def to_atom(charlist), do: :erlang.list_to_atom(charlist)

  @doc """
  The atom of the characters; raises `ArgumentError` where it is not in use anywhere.

      iex> List.to_existing_atom(~c"ok")
      :ok
  """
  @spec to_existing_atom(charlist) :: atom
  def to_existing_atom(charlist), do: :erlang.list_to_existing_atom(charlist)

  @doc """
  The float that the characters write.

      iex> List.to_float(~c"2.5")
      2.5
  """
  @spec to_float(charlist) :: float
  def to_float(charlist), do: :erlang.list_to_float(charlist)

  @doc """
  The integer that the characters write.

      iex> List.to_integer(~c"42")
      42
  """
  @spec to_integer(charlist) :: integer
  def to_integer(charlist), do: :erlang.list_to_integer(charlist)

  @doc """
  The integer that the characters write in `base`.

      iex> List.to_integer(~c"ff", 16)
      255
  """
  @spec to_integer(charlist, 2..36) :: integer
  def to_integer(charlist, base), do: :erlang.list_to_integer(charlist, base)

  @doc """
  A tuple of the elements.

      iex> List.to_tuple([1, :a])
      {1, :a}
  """
  @spec to_tuple(list) :: tuple
  def to_tuple(list), do: :erlang.list_to_tuple(list)

  @doc """
  The text that a list of code points, strings and such lists writes.

      iex> List.to_string([?a, "bc", [?d]])
      "abcd"
  """
  @spec to_string(:unicode.charlist()) :: String.t()
  def to_string(list) when is_list(list) do
    try do
      :unicode.characters_to_binary(list)
    rescue
      ArgumentError ->
        raise ArgumentError, """
        cannot convert the given list to a string.

        To be converted to a string, a list must either be empty or only
        contain the following elements:

          * strings
          * integers representing Unicode code points
          * a list containing one of these three elements

        Please check the given list or call inspect/1 to get the list representation, got:

        #{inspect(list)}
        """
    else
      result when is_binary(result) -> result
      {:error, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :invalid
      {:incomplete, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :incomplete
    end
  end

  @doc """
  The code points that a list of code points, strings and such lists writes.

      iex> List.to_charlist(["ab", ?c])
      ~c"abc"
  """
  @spec to_charlist(:unicode.charlist()) :: charlist
  def to_charlist(list) when is_list(list) do
    try do
      :unicode.characters_to_list(list)
    rescue
      ArgumentError ->
        raise ArgumentError, """
        cannot convert the given list to a charlist.

        To be converted to a charlist, a list must contain only:

          * strings
          * integers representing Unicode code points
          * or a list containing one of these three elements

        Please check the given list or call inspect/1 to get the list representation, got:

        #{inspect(list)}
        """
    else
      result when is_list(result) -> result
      {:error, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :invalid
      {:incomplete, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :incomplete
    end
  end

  @doc """
  A shortest way to turn one list into the other: `:eq` for what stays, `:del` and `:ins` for what goes and comes.

      iex> List.myers_difference([1, 2, 3], [1, 3, 4])
      [eq: [1], del: [2], eq: [3], ins: [4]]
  """
  @spec myers_difference(list, list) :: [{:eq | :ins | :del, list}]
  def myers_difference(list1, list2) when is_list(list1) and is_list(list2), do: shortest(list1, list2, nil)

  @doc """
  Like `myers_difference/2`; where an element could be taken for a changed one, `diff_script` may say by what
  (`{:diff, answer}` in the result), or `nil` if it should not.

      iex> List.myers_difference(["ab"], ["ac"], &String.myers_difference/2)
      [diff: [eq: "a", del: "b", ins: "c"]]
  """
  @spec myers_difference(list, list, (term, term -> script | nil)) :: [{:eq | :ins | :del | :diff, list}]
        when script: term
  def myers_difference(list1, list2, diff_script)
      when is_list(list1) and is_list(list2) and is_function(diff_script) do
    shortest(list1, list2, diff_script)
  end

  # Eugene Myers' greedy search. A path is {position in list1, rest of list1, rest of list2, edits, the last first}; with
  # `n` edits there is one on each of the n + 1 diagonals that can be reached, from deletions only to insertions only.
  defp shortest(list1, list2, script), do: search([snake({0, list1, list2, []})], script)

  defp search(paths, script) do
    case finished(paths) do
      nil -> paths |> extend(script) |> search(script)
      edits -> group(edits, [])
    end
  end

  defp finished([]), do: nil
  defp finished([{_, [], [], edits} | _]), do: edits
  defp finished([_ | rest]), do: finished(rest)

  defp extend([first | _] = paths, script), do: [snake(deletion(first, script)) | extend_inner(paths, script)]

  defp extend_inner([last], script), do: [snake(insertion(last, script))]

  defp extend_inner([path1, path2 | rest], script) do
    path = if elem(path1, 0) > elem(path2, 0), do: insertion(path1, script), else: deletion(path2, script)
    [snake(path) | extend_inner([path2 | rest], script)]
  end

  defp insertion({x, [a | rest1], [b | rest2], edits} = path, script) when script != nil do
    if answer = script.(a, b), do: {x + 1, rest1, rest2, [{:diff, answer} | edits]}, else: insertion(path, nil)
  end

  defp insertion({x, list1, [b | rest2], edits}, _script), do: {x, list1, rest2, [{:ins, b} | edits]}
  defp insertion({x, list1, [], edits}, _script), do: {x, list1, [], edits}

  defp deletion({x, [a | rest1], [b | rest2], edits} = path, script) when script != nil do
    if answer = script.(a, b), do: {x + 1, rest1, rest2, [{:diff, answer} | edits]}, else: deletion(path, nil)
  end

  defp deletion({x, [a | rest1], list2, edits}, _script), do: {x + 1, rest1, list2, [{:del, a} | edits]}
  defp deletion({x, [], list2, edits}, _script), do: {x + 1, [], list2, edits}

  # Follows the equal elements.
  defp snake({x, [a | rest1], [a | rest2], edits}), do: snake({x + 1, rest1, rest2, [{:eq, a} | edits]})
  defp snake(path), do: path

  # Joins edits of a kind. An insertion of what stands before it, as well, is taken for one before that, so that there
  # are fewer groups: `eq x, ins x, eq y` is `ins x, eq x y`.
  defp group([], groups), do: groups

  defp group([{:eq, x} | rest], [{:ins, [x]}, {:eq, xs} | groups]) do
    group([{:ins, x} | rest], [{:eq, [x | xs]} | groups])
  end

  defp group([{:diff, _} = edit | rest], groups), do: group(rest, [edit | groups])
  defp group([{kind, x} | rest], [{kind, xs} | groups]), do: group(rest, [{kind, [x | xs]} | groups])
  defp group([{kind, x} | rest], groups), do: group(rest, [{kind, [x]} | groups])
end
