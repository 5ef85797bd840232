defmodule :sofs do
  @moduledoc """
  Erlang's `:sofs`: sets of sets, with types.

  A set is `{:Set, elements, type_of_elements}`, its elements sorted; an element that is none is `{:OrdSet, term, type}`. Types
  are atoms, tuples of types, `[type]` for sets, and `:_` for the elements of an empty set of no type.
  """

  @any :_

  ## Making and taking apart

  def empty_set, do: {:Set, [], @any}
  def is_sofs_set({:Set, _, _}), do: true
  def is_sofs_set({:OrdSet, _, _}), do: true
  def is_sofs_set(_), do: false

  def is_set({:Set, _, _}), do: true
  def is_set({:OrdSet, _, _}), do: false
  def is_set(_), do: function_clause(:is_set, 1)

  def is_empty_set({:Set, list, _}), do: list == []
  def is_empty_set({:OrdSet, _, _}), do: false
  def is_empty_set(_), do: function_clause(:is_empty_set, 1)

  def no_elements({:Set, list, _}), do: length(list)
  def no_elements({:OrdSet, term, _}) when is_tuple(term), do: tuple_size(term)
  def no_elements({:OrdSet, _, _}), do: bad()
  def no_elements(_), do: function_clause(:no_elements, 1)

  def to_external({:Set, list, _}), do: list
  def to_external({:OrdSet, term, _}), do: term

  def type({:Set, _, type}), do: [type]
  def type({:OrdSet, _, type}), do: type

  @doc "The elements as sets of their own."
  def to_sets({:Set, list, type}), do: for(element <- list, do: wrap(element, type))

  def to_sets({:OrdSet, term, type}) when is_tuple(term) do
    term |> pair_up(type) |> Enum.map(fn {element, type} -> wrap(element, type) end) |> :erlang.list_to_tuple()
  end

  def to_sets({:OrdSet, _, _}), do: bad()

  defp pair_up(term, type), do: Enum.zip(:erlang.tuple_to_list(term), :erlang.tuple_to_list(type))

  defp wrap(element, [type]), do: {:Set, element, type}
  defp wrap(element, type), do: {:OrdSet, element, type}

  defp unwrap({:Set, list, type}), do: {list, [type]}
  defp unwrap({:OrdSet, term, type}), do: {term, type}
  defp unwrap(_), do: bad()

  @doc "A set of sets, or a tuple of them."
  def from_sets(sets) when is_list(sets) do
    {elements, types} = sets |> Enum.map(&unwrap/1) |> Enum.unzip()
    {:Set, :lists.usort(elements), Enum.reduce(types, @any, &join_types/2)}
  end

  def from_sets(sets) when is_tuple(sets) do
    {elements, types} = sets |> :erlang.tuple_to_list() |> Enum.map(&unwrap/1) |> Enum.unzip()
    {:OrdSet, :erlang.list_to_tuple(elements), :erlang.list_to_tuple(types)}
  end

  def from_sets(_), do: bad()

  @doc "A set from a term: lists are sets, tuples ordered sets."
  def from_term(term) do
    {element, type} = inferred(term)
    wrap(element, type)
  end

  def from_term(term, type) do
    if not is_type(type), do: bad()
    wrap(typed(term, type), type)
  end

  defp inferred(list) when is_list(list) do
    {elements, types} = list |> Enum.map(&inferred/1) |> Enum.unzip()
    type = Enum.reduce(types, @any, &(unify(&1, &2) || bad()))
    {:lists.usort(elements), [type]}
  end

  defp inferred(term) when is_tuple(term) and tuple_size(term) > 0 do
    {elements, types} = term |> :erlang.tuple_to_list() |> Enum.map(&inferred/1) |> Enum.unzip()
    {:erlang.list_to_tuple(elements), :erlang.list_to_tuple(types)}
  end

  defp inferred({}), do: bad()
  defp inferred(term), do: {term, :atom}

  defp typed(list, [type]) when is_list(list), do: :lists.usort(for(element <- list, do: typed(element, type)))

  defp typed(term, type) when is_tuple(type) and is_tuple(term) and tuple_size(term) == tuple_size(type),
    do: term |> pair_up(type) |> Enum.map(fn {element, type} -> typed(element, type) end) |> :erlang.list_to_tuple()

  defp typed(term, type) when is_atom(type) and type != @any and not is_list(term), do: term
  defp typed(_, _), do: bad()

  @doc "A set from a term of this type that is sorted already."
  def from_external(list, [type]), do: {:Set, list, type}
  def from_external(term, type), do: {:OrdSet, term, type}

  @doc "Whether this is a type."
  def is_type(type) when is_atom(type), do: type != @any
  def is_type([type]), do: type == @any or is_type(type)
  def is_type(type) when is_tuple(type) and tuple_size(type) > 0, do: type |> :erlang.tuple_to_list() |> Enum.all?(&is_type/1)
  def is_type(_), do: false

  defp unify(type, type), do: type
  defp unify(@any, type), do: type
  defp unify(type, @any), do: type
  defp unify([a], [b]), do: with(type when type != nil <- unify(a, b), do: [type])

  defp unify(a, b) when is_tuple(a) and is_tuple(b) and tuple_size(a) == tuple_size(b) do
    types = a |> pair_up(b) |> Enum.map(fn {a, b} -> unify(a, b) end)
    if nil in types, do: nil, else: :erlang.list_to_tuple(types)
  end

  defp unify(_, _), do: nil

  defp join_types(a, b), do: unify(a, b) || :erlang.error(:type_mismatch)

  defp bad, do: :erlang.error(:badarg)
  defp function_clause(name, arity), do: raise(FunctionClauseError, module: :sofs, function: name, arity: arity)

  @doc "A set of atoms, or of this type."
  def set(list) when is_list(list), do: {:Set, :lists.usort(list), :atom}
  def set(_), do: bad()
  def set(list, [_] = type) when is_list(list), do: from_term(list, type)
  def set(_, _), do: bad()

  @doc "A relation from tuples of one size."
  def relation([]), do: {:Set, [], {:atom, :atom}}

  def relation([first | _] = tuples) when is_tuple(first) do
    size = tuple_size(first)
    if not Enum.all?(tuples, &(is_tuple(&1) and tuple_size(&1) == size)), do: bad()
    {:Set, :lists.usort(tuples), :erlang.make_tuple(size, :atom)}
  end

  def relation(_), do: bad()

  def relation(tuples, size) when is_integer(size), do: relation(tuples, [:erlang.make_tuple(size, :atom)])
  def relation(tuples, [type] = whole) when is_tuple(type) and is_list(tuples), do: from_term(tuples, whole)
  def relation(_, _), do: bad()

  @doc "A relation that is a function."
  def a_function(tuples), do: a_function(tuples, [{:atom, :atom}])
  def a_function(tuples, [{_, _}] = type), do: tuples |> from_term(type) |> function()

  def a_function(_, _), do: bad()

  @doc "A function to sets."
  def family(tuples), do: family(tuples, [{:atom, [:atom]}])
  def family(tuples, [{_, [_]}] = type), do: a_function(tuples, type)
  def family(_, _), do: bad()

  ## Sets

  def is_equal({:Set, a, one}, {:Set, b, other}), do: same_types(one, other, a == b)
  def is_equal({:OrdSet, a, one}, {:OrdSet, b, other}), do: same_types(one, other, a == b)
  def is_equal(_, _), do: :erlang.error(:type_mismatch)

  defp same_types(one, other, result), do: if(unify(one, other), do: result, else: :erlang.error(:type_mismatch))

  def is_subset({:Set, a, one}, {:Set, b, other}), do: same_types(one, other, :ordsets.is_subset(a, b))
  def is_disjoint({:Set, a, one}, {:Set, b, other}), do: same_types(one, other, :ordsets.is_disjoint(a, b))

  def union({:Set, a, one}, {:Set, b, other}), do: {:Set, :ordsets.union(a, b), join_types(one, other)}
  def intersection({:Set, a, one}, {:Set, b, other}), do: {:Set, :ordsets.intersection(a, b), join_types(one, other)}
  def difference({:Set, a, one}, {:Set, b, other}), do: {:Set, :ordsets.subtract(a, b), join_types(one, other)}

  def symdiff({:Set, a, one}, {:Set, b, other}) do
    {:Set, :ordsets.union(:ordsets.subtract(a, b), :ordsets.subtract(b, a)), join_types(one, other)}
  end

  @doc "What is in the first only, in both, in the second only."
  def symmetric_partition(one, other), do: {difference(one, other), intersection(one, other), difference(other, one)}

  def union({:Set, sets, [type]}), do: {:Set, :ordsets.union(sets), type}
  def union({:Set, [], @any} = empty), do: empty
  def union({:Set, _, _}), do: bad()

  def intersection({:Set, [_ | _] = sets, [type]}), do: {:Set, :ordsets.intersection(sets), type}
  def intersection({:Set, _, _}), do: bad()

  def product({:Set, a, one}, {:Set, b, other}) do
    type = if one == @any or other == @any, do: @any, else: {one, other}
    {:Set, for(x <- a, y <- b, do: {x, y}), if(a == [] or b == [], do: if(type == @any, do: @any, else: type), else: type)}
  end

  def product({}), do: bad()

  def product(sets) when is_tuple(sets) do
    sets = :erlang.tuple_to_list(sets)
    types = for {:Set, _, type} <- sets, do: type
    type = if @any in types, do: @any, else: :erlang.list_to_tuple(types)
    {:Set, sets |> Enum.map(&to_external/1) |> combinations() |> Enum.map(&:erlang.list_to_tuple/1), type}
  end

  defp combinations([]), do: [[]]
  defp combinations([list | lists]), do: for(x <- list, rest <- combinations(lists), do: [x | rest])

  ## Functions on elements: a number of a place, a function of terms, or a function of sets

  defp applied(place, element, type) when is_integer(place) do
    if not (is_tuple(type) and place in 1..tuple_size(type)), do: bad()
    {elem(element, place - 1), elem(type, place - 1)}
  end

  defp applied({:external, fun}, element, type), do: {fun.(element), external_type(fun, type)}
  defp applied(fun, element, type) when is_function(fun, 1), do: unwrap(fun.(wrap(element, type)))
  defp applied(_, _, _), do: bad()

  # Such a function gives the type of its results for the type of its arguments: it builds them of their parts.
  defp external_type(fun, type) do
    result = fun.(type)
    if is_type(result), do: result, else: bad()
  end

  # The value alone.
  defp value({:external, fun}, element, _), do: fun.(element)
  defp value(fun, element, type), do: elem(applied(fun, element, type), 0)

  defp result_type(place, _, type) when is_integer(place) and is_tuple(type), do: elem(type, place - 1)
  defp result_type({:external, fun}, [], type), do: external_type(fun, type)
  defp result_type(_, types, _), do: Enum.reduce(types, @any, &join_types/2)

  @doc "What a function gives for all elements."
  def projection(fun, {:Set, list, type}) do
    {values, types} = list |> Enum.map(&applied(fun, &1, type)) |> Enum.unzip()
    {:Set, :lists.usort(values), result_type(fun, types, type)}
  end

  @doc "Elements with what a function gives for them."
  def substitution(fun, {:Set, list, type}) do
    {values, types} = list |> Enum.map(&applied(fun, &1, type)) |> Enum.unzip()
    result = result_type(fun, types, type)
    {:Set, :lists.usort(Enum.zip(list, values)), if(type == @any or result == @any, do: @any, else: {type, result})}
  end

  @doc "The elements for which a test holds."
  def specification(fun, {:Set, list, type}), do: {:Set, Enum.filter(list, &holds?(fun, &1, type)), type}

  defp holds?({:external, fun}, element, _), do: truth(fun.(element))
  defp holds?(fun, element, type) when is_function(fun, 1), do: truth(fun.(wrap(element, type)))
  defp holds?(_, _, _), do: bad()

  defp truth(value) when is_boolean(value), do: value
  defp truth(_), do: bad()

  @doc "The pairs whose first is in the set."
  def restriction(relation, set), do: restriction(1, relation, set)

  def restriction(fun, {:Set, list, type}, {:Set, keys, key_type}) do
    {kept, types} = kept(fun, list, type, &:lists.member(&1, keys))
    if types != [], do: Enum.each(types, &join_types(&1, key_type))
    {:Set, kept, type}
  end

  @doc "The pairs whose first is not in the set."
  def drestriction(relation, set), do: drestriction(1, relation, set)

  def drestriction(fun, {:Set, list, type}, {:Set, keys, key_type}) do
    {kept, types} = kept(fun, list, type, &(not :lists.member(&1, keys)))
    if types != [], do: Enum.each(types, &join_types(&1, key_type))
    {:Set, kept, type}
  end

  defp kept(fun, list, type, test) do
    results = for element <- list, {value, result} = applied(fun, element, type), do: {element, value, result}
    {for({element, value, _} <- results, test.(value), do: element), for({_, _, result} <- results, do: result)}
  end

  ## Partitions

  @doc "The sets into which the elements of sets fall."
  def partition({:Set, sets, [type]}) do
    elements = :ordsets.union(sets)
    groups = Enum.group_by(elements, fn element -> for(set <- sets, do: :lists.member(element, set)) end)
    {:Set, groups |> Map.values() |> :lists.usort(), [type]}
  end

  def partition({:Set, [], @any} = empty), do: empty
  def partition({:Set, _, _}), do: bad()

  @doc "The sets of elements for which a function gives the same."
  def partition(fun, {:Set, list, type}) do
    groups = Enum.group_by(list, &value(fun, &1, type))
    {:Set, groups |> Map.values() |> :lists.usort(), [type]}
  end

  def partition(fun, set, keys), do: {restriction(fun, set, keys), drestriction(fun, set, keys)}

  @doc "The family of these sets, by what the function gives."
  def partition_family(fun, {:Set, list, type}) do
    results = for element <- list, do: {element, applied(fun, element, type)}
    groups = Enum.group_by(results, fn {_, {value, _}} -> value end, &elem(&1, 0))
    key_type = result_type(fun, for({_, {_, result}} <- results, do: result), type)
    {:Set, groups |> Map.to_list() |> :lists.sort(), if(key_type == @any, do: @any, else: {key_type, [type]})}
  end

  ## Relations

  defp pairs({:Set, list, {one, other}}), do: {list, one, other}
  defp pairs({:Set, [], @any}), do: {[], @any, @any}
  defp pairs(_), do: bad()

  defp relate(list, one, other), do: {:Set, :lists.usort(list), if(one == @any or other == @any, do: @any, else: {one, other})}

  def domain(relation) do
    {list, type, _} = pairs(relation)
    {:Set, :lists.usort(for({x, _} <- list, do: x)), type}
  end

  def range(relation) do
    {list, _, type} = pairs(relation)
    {:Set, :lists.usort(for({_, y} <- list, do: y)), type}
  end

  def field(relation), do: union(domain(relation), range(relation))

  def converse(relation) do
    {list, one, other} = pairs(relation)
    relate(for({x, y} <- list, do: {y, x}), other, one)
  end

  def inverse(function), do: function |> function() |> converse() |> function()

  defp function(relation), do: if(is_a_function(relation), do: relation, else: :erlang.error(:bad_function))

  def is_a_function(relation) do
    {list, _, _} = pairs(relation)
    length(list) == length(:lists.usort(for({x, _} <- list, do: x)))
  end

  def image(relation, {:Set, keys, key_type}) do
    {list, one, other} = pairs(relation)
    join_types(one, key_type)
    {:Set, :lists.usort(for({x, y} <- list, :lists.member(x, keys), do: y)), other}
  end

  def inverse_image(relation, set), do: image(converse(relation), set)

  @doc "All pairs of what is in the relation, with each element beside itself."
  def weak_relation(relation) do
    {list, one, other} = pairs(relation)
    type = join_types(one, other)
    elements = to_external(field(relation))
    relate(list ++ for(x <- elements, do: {x, x}), type, type)
  end

  def strict_relation(relation) do
    {list, one, other} = pairs(relation)
    join_types(one, other)
    {:Set, for({x, y} <- list, x != y, do: {x, y}), if(one == @any, do: @any, else: {one, other})}
  end

  @doc "Each element with each set that it is in."
  def canonical_relation({:Set, sets, [type]}), do: relate(for(set <- sets, x <- set, do: {x, set}), type, [type])
  def canonical_relation({:Set, [], @any} = empty), do: empty
  def canonical_relation({:Set, _, _}), do: bad()

  @doc "The relation with pairs for those elements that have none: each with the one given."
  def extension(relation, {:Set, keys, key_type}, element) do
    {list, one, other} = pairs(relation)
    {value, value_type} = unwrap(element)
    known = for {x, _} <- list, do: x
    relate(list ++ for(key <- keys, not :lists.member(key, known), do: {key, value}), join_types(one, key_type), join_types(other, value_type))
  end

  def constant_function({:Set, list, type}, element) do
    {value, value_type} = unwrap(element)
    relate(for(x <- list, do: {x, value}), type, value_type)
  end

  def composite(first, second) do
    {list, one, middle} = pairs(first)
    {others, between, other} = pairs(second)
    join_types(middle, between)
    function(first)
    function(second)
    values = Map.new(others)
    if not Enum.all?(list, fn {_, y} -> is_map_key(values, y) end), do: :erlang.error(:bad_function)
    relate(for({x, y} <- list, do: {x, values[y]}), one, other)
  end

  def relative_product(first, second) do
    {list, one, middle} = pairs(first)
    {others, between, other} = pairs(second)
    join_types(middle, between)
    relate(for({x, y} <- list, {^y, z} <- others, do: {x, z}), one, other)
  end

  def relative_product1(first, second) do
    {list, one, left} = pairs(first)
    {others, between, other} = pairs(second)
    join_types(one, between)
    relate(for({x, y} <- list, {^x, z} <- others, do: {y, z}), left, other)
  end

  @doc "The relation from the first elements to tuples of what the relations make of them."
  def relative_product(relations) when is_tuple(relations), do: relations |> :erlang.tuple_to_list() |> relative_product()
  def relative_product([]), do: bad()

  def relative_product(relations) when is_list(relations) do
    parts = Enum.map(relations, &pairs/1)
    type = Enum.reduce(parts, @any, fn {_, one, _}, acc -> join_types(one, acc) end)
    keys = parts |> Enum.map(fn {list, _, _} -> :lists.usort(for({x, _} <- list, do: x)) end) |> :ordsets.intersection()
    values = for x <- keys, all <- combinations(for({list, _, _} <- parts, do: for({^x, y} <- list, do: y))), do: {x, :erlang.list_to_tuple(all)}
    relate(values, type, :erlang.list_to_tuple(for({_, _, other} <- parts, do: other)))
  end

  @doc "The relation from tuples of the relations' first elements to those of their second ones."
  def multiple_relative_product(relations, {:Set, list, type}) when is_tuple(relations) do
    parts = relations |> :erlang.tuple_to_list() |> Enum.map(&pairs/1)
    if not (is_tuple(type) and tuple_size(type) == length(parts)), do: bad()

    values =
      for tuple <- list,
          all <- combinations(for({{related, _, _}, x} <- Enum.zip(parts, :erlang.tuple_to_list(tuple)), do: for({^x, y} <- related, do: y))),
          do: {tuple, :erlang.list_to_tuple(all)}

    relate(values, type, :erlang.list_to_tuple(for({_, _, other} <- parts, do: other)))
  end

  @doc "Tuples of two relations side by side whose elements at these places are the same."
  def join({:Set, list, one}, place, {:Set, others, other}, behind)
      when is_tuple(one) and is_tuple(other) and is_integer(place) and is_integer(behind) do
    if place not in 1..tuple_size(one) or behind not in 1..tuple_size(other), do: bad()
    join_types(elem(one, place - 1), elem(other, behind - 1))
    side = fn a, b -> :erlang.list_to_tuple(:erlang.tuple_to_list(a) ++ :erlang.tuple_to_list(:erlang.delete_element(behind, b))) end
    joined = for a <- list, b <- others, elem(a, place - 1) == elem(b, behind - 1), do: side.(a, b)
    {:Set, :lists.usort(joined), side.(one, other)}
  end

  def join(_, _, _, _), do: bad()

  ## Families

  defp sets({:Set, list, {type, [inner]}}), do: {list, type, inner}
  defp sets({:Set, [], @any}), do: {[], @any, @any}
  defp sets(_), do: bad()

  defp family_of(list, one, inner), do: {:Set, list, if(one == @any, do: @any, else: {one, [inner]})}

  def family_to_relation(family) do
    {list, one, inner} = sets(family)
    relate(for({x, set} <- list, y <- set, do: {x, y}), one, inner)
  end

  def relation_to_family(relation) do
    {list, one, other} = pairs(relation)
    groups = list |> Enum.group_by(&elem(&1, 0), &elem(&1, 1)) |> Map.to_list() |> :lists.sort()
    family_of(groups, one, other)
  end

  def union_of_family(family) do
    {list, _, inner} = sets(family)
    {:Set, :ordsets.union(for({_, set} <- list, do: set)), inner}
  end

  def intersection_of_family(family) do
    case sets(family) do
      {[], _, _} -> bad()
      {list, _, inner} -> {:Set, :ordsets.intersection(for({_, set} <- list, do: set)), inner}
    end
  end

  @doc "The union of the sets of each set of a family."
  def family_union(family), do: each_set(family, &:ordsets.union/1)

  def family_intersection(family) do
    each_set(family, fn
      [] -> bad()
      sets -> :ordsets.intersection(sets)
    end)
  end

  defp each_set(family, fun) do
    case sets(family) do
      {list, one, [inner]} -> family_of(for({x, set} <- list, do: {x, fun.(set)}), one, inner)
      {[], _, @any} -> family
      _ -> bad()
    end
  end

  def family_domain(family), do: each_relation(family, fn list -> for({x, _} <- list, do: x) end, &elem(&1, 0))
  def family_range(family), do: each_relation(family, fn list -> for({_, y} <- list, do: y) end, &elem(&1, 1))

  def family_field(family) do
    {_, _, inner} = sets(family)
    if is_tuple(inner), do: join_types(elem(inner, 0), elem(inner, 1))
    each_relation(family, fn list -> Enum.flat_map(list, fn {x, y} -> [x, y] end) end, &elem(&1, 0))
  end

  defp each_relation(family, fun, type) do
    case sets(family) do
      {list, one, {_, _} = inner} -> family_of(for({x, set} <- list, do: {x, :lists.usort(fun.(set))}), one, type.(inner))
      {[], _, @any} -> family
      _ -> bad()
    end
  end

  def family_union(one, other), do: together(one, other, &:ordsets.union/2, :all)
  def family_intersection(one, other), do: together(one, other, &:ordsets.intersection/2, :both)
  def family_difference(one, other), do: together(one, other, &:ordsets.subtract/2, :first)

  defp together(first, second, fun, which) do
    {list, one, inner} = sets(first)
    {others, other, within} = sets(second)
    {a, b} = {Map.new(list), Map.new(others)}

    keys =
      case which do
        :all -> :ordsets.union(Enum.sort(Map.keys(a)), Enum.sort(Map.keys(b)))
        :both -> :ordsets.intersection(Enum.sort(Map.keys(a)), Enum.sort(Map.keys(b)))
        :first -> Enum.sort(Map.keys(a))
      end

    values = for key <- keys, do: {key, fun.(Map.get(a, key, []), Map.get(b, key, []))}
    family_of(values, join_types(one, other), join_types(inner, within))
  end

  @doc "The family of what a function makes of each set."
  def family_projection(fun, family) do
    {list, one, inner} = sets(family)
    results = for {x, set} <- list, do: {x, applied(fun, set, [inner])}
    type = result_type(fun, for({_, {_, result}} <- results, do: result), [inner])
    {:Set, for({x, {value, _}} <- results, do: {x, value}), if(one == @any or type == @any, do: @any, else: {one, type})}
  end

  @doc "The part of a family whose sets pass a test."
  def family_specification(fun, {:Set, list, type} = family) do
    {_, _, inner} = sets(family)
    {:Set, Enum.filter(list, fn {_, set} -> holds?(fun, set, [inner]) end), type}
  end

  ## Graphs

  def family_to_digraph(family), do: family_to_digraph(family, [])

  def family_to_digraph(family, options) do
    {list, _, _} = sets(family)
    graph = :digraph.new(options)
    for {x, set} <- list, v <- [x | set], do: :digraph.add_vertex(graph, v)

    for {x, set} <- list, y <- set do
      case :digraph.add_edge(graph, x, y) do
        {:error, {:bad_edge, _}} ->
          :digraph.delete(graph)
          :erlang.error(:cyclic)

        _ ->
          :ok
      end
    end

    graph
  end

  def digraph_to_family(graph), do: digraph_to_family(graph, [{:atom, [:atom]}])

  def digraph_to_family(graph, [{_, [_]}] = type) do
    from_term(for(v <- :digraph.vertices(graph), do: {v, :digraph.out_neighbours(graph, v)}), type)
  end

  def digraph_to_family(_, _), do: bad()
end
