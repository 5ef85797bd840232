# :sofs: every function, and its errors.
p = fn label, f ->
  text =
    try do
      inspect(f.(), limit: :infinity, charlists: :as_lists, width: :infinity)
    rescue
      e -> "raised #{inspect(e.__struct__)}: #{Exception.message(e)}"
    catch
      kind, reason -> "caught #{inspect({kind, reason})}"
    end

  IO.puts("#{label}: #{text}")
end
import :sofs, except: [type: 1]
s1 = set([:b, :a, :b]); s2 = set([:b, :c]); r = relation([{1, :a}, {2, :b}, {2, :c}]); r2 = relation([{:a, :x}, {:b, :y}, {:b, :z}])
f1 = a_function([{1, :a}, {2, :b}, {3, :a}]); fam = family([{:a, [1, 2]}, {:b, [2, 3]}, {:c, []}]); fam2 = family([{:b, [2]}, {:d, [9]}])
ss = from_term([[:a, :b], [:b, :c], [:d]]); o = from_term({:a, [1]}); e = empty_set()
for {n, a} <- [set: [[:b, :a]], set: [1], set: [[1, 2], [:atom]], set: [[[1]], [[:atom]]], set: [[1], :atom], set: [[{1}], [:atom]],
  empty_set: [], from_term: [[]], from_term: [[[]]], from_term: [{}], from_term: [{1, [2, 1]}], from_term: [[{1, :a}, {2}]], from_term: [[1, [2]]], from_term: [:a], from_term: [[1, 2], [:foo]], from_term: [[1, {2}], [:foo]], from_term: [[{2, 3}], [{:a, :b}]], from_term: [1, :_], from_term: [[], [:_]], from_term: [%{a: 1}],
  from_external: [[1, 2], [:atom]], from_external: [{1, 2}, {:atom, :atom}], from_sets: [[s1, s2]], from_sets: [{s1, r}], from_sets: [[]], from_sets: [{}], from_sets: [[s1, r]], from_sets: [1], to_external: [ss], to_external: [o], to_sets: [ss], to_sets: [o], to_sets: [r], type: [ss], type: [o], type: [e], type: [r],
  is_type: [[:a]], is_type: [{:a, [:b]}], is_type: [1], is_type: [{}], is_type: [[:a, :b]], is_type: [:_], is_set: [s1], is_set: [o], is_set: [1], is_empty_set: [e], is_empty_set: [s1], is_empty_set: [o], is_sofs_set: [s1], is_sofs_set: [1], is_sofs_set: [o], no_elements: [s1], no_elements: [o], no_elements: [from_term(:a)], no_elements: [1],
  relation: [[{2, 1}, {1, 2}]], relation: [[]], relation: [[{1, 2}, {1}]], relation: [[1]], relation: [[{1, 2, 3}], 3], relation: [[{1, [2]}], [{:a, [:b]}]], relation: [[{1, 2}], 3], a_function: [[{1, 2}, {1, 3}]], a_function: [[{1, [2]}], [{:a, [:b]}]], a_function: [[]], family: [[{1, [2, 1]}]], family: [[{1, 2}]], family: [[{1, [2]}, {1, [3]}]], family: [[{1, [{2, 3}]}], [{:a, [{:b, :c}]}]],
  is_equal: [s1, s1], is_equal: [s1, s2], is_equal: [s1, r], is_equal: [o, o], is_equal: [s1, o], is_equal: [e, s1], is_equal: [e, e], is_subset: [set([:a]), s1], is_subset: [s1, s2], is_subset: [s1, r], is_disjoint: [s1, s2], is_disjoint: [s1, set([:z])],
  union: [s1, s2], union: [s1, r], union: [ss], union: [e], union: [s1], union: [s1, e], intersection: [s1, s2], intersection: [ss], intersection: [from_term([[:a, :b], [:b]])], intersection: [e], intersection: [from_term([[]])], difference: [s1, s2], difference: [s1, r], symdiff: [s1, s2], symmetric_partition: [s1, s2], product: [s1, s2], product: [e, s1], product: [{s1, s2, s1}], product: [{}], product: [{s1}], product: [{s1, e}],
  projection: [1, r], projection: [2, r], projection: [3, r], projection: [{:external, fn {a, b} -> {b, a} end}, r], projection: [{:external, fn {a, _} -> a * 2 end}, r], projection: [fn s -> :sofs.union(s, s2) end, ss], projection: [1, e], projection: [fn s -> s end, e], projection: [{:external, fn x -> x end}, s1], substitution: [2, r], substitution: [{:external, fn x -> {x, 1} end}, s1], substitution: [fn s -> :sofs.union(s, s2) end, ss], substitution: [1, e], specification: [{:external, fn {a, _} -> a > 1 end}, r], specification: [fn s -> :sofs.is_subset(set([:b]), s) end, ss], specification: [fn _ -> 1 end, ss], specification: [{:external, fn _ -> :x end}, r],
  restriction: [r, set([2])], restriction: [2, r, set([:a])], restriction: [r, r], drestriction: [r, set([2])], drestriction: [2, r, set([:a])], restriction: [{:external, fn {a, _} -> a end}, r, set([1])], partition: [ss], partition: [e], partition: [s1], partition: [1, r], partition: [{:external, fn x -> x == :a end}, s1], partition: [1, r, set([2])], partition_family: [1, r], partition_family: [{:external, fn {_, b} -> b end}, r], partition_family: [1, e],
  domain: [r], range: [r], domain: [e], domain: [s1], field: [r2], field: [r], converse: [r], converse: [e], inverse: [f1], inverse: [a_function([{1, 2}])], inverse: [r], is_a_function: [r], is_a_function: [f1], is_a_function: [s1], is_a_function: [e], image: [r, set([2])], image: [r, r], inverse_image: [r, set([:b])], weak_relation: [r2], weak_relation: [r], strict_relation: [relation([{1, 1}, {1, 2}])], canonical_relation: [ss], canonical_relation: [s1], canonical_relation: [e], extension: [f1, set([1, 4]), from_term(:z)], extension: [f1, set([1, 4]), s1], constant_function: [s1, from_term(:z)], constant_function: [s1, s2], constant_function: [e, s1], composite: [f1, a_function([{:a, 7}, {:b, 8}])], composite: [f1, a_function([{:a, 7}])], composite: [r, f1],
  relative_product: [r, r2], relative_product: [{r, r}], relative_product: [[r, f1]], relative_product: [{}], relative_product: [r, s1], relative_product1: [r, f1], relative_product1: [r, r2], multiple_relative_product: [{r, r}, relation([{1, 2}, {2, 2}])], join: [r, 2, r2, 1], join: [r, 1, f1, 1], join: [r, 3, f1, 1], join: [s1, 1, f1, 1],
  family_to_relation: [fam], family_to_relation: [e], relation_to_family: [r], relation_to_family: [e], union_of_family: [fam], union_of_family: [e], intersection_of_family: [fam], intersection_of_family: [fam2], intersection_of_family: [e], family_union: [fam, fam2], family_intersection: [fam, fam2], family_difference: [fam, fam2], family_union: [from_term([{1, [[1, 2], [3]]}, {2, [[]]}])], family_union: [fam], family_intersection: [from_term([{1, [[1, 2], [2]]}])], family_intersection: [from_term([{1, [[1, 2], [2]]}, {2, []}])], family_domain: [from_term([{1, [{1, 2}]}])], family_range: [from_term([{1, [{1, 2}]}])], family_field: [from_term([{1, [{1, 2}]}])], family_domain: [fam], family_domain: [e], family_projection: [fn s -> :sofs.union(s, set([5])) end, fam], family_projection: [{:external, &length/1}, fam], family_projection: [&:sofs.is_set/1, fam], family_specification: [fn s -> :sofs.no_elements(s) > 1 end, fam], family_specification: [{:external, &(length(&1) > 1)}, fam]] do
  p.("#{n} #{inspect(a, charlists: :as_lists) |> String.replace(~r/#Function<[^>]*>/, "F") |> String.slice(0, 90)}", fn -> apply(:sofs, n, a) end)
end
p.("digraph", fn -> g = family_to_digraph(fam); {Enum.sort(:digraph.vertices(g)), :digraph.no_edges(g), digraph_to_family(g)} end)
p.("digraph", fn -> g = family_to_digraph(fam); digraph_to_family(g, [{:a, [:b]}]) end)
p.("digraph", fn -> family_to_digraph(family([{1, [1]}]), [:acyclic]) end)
