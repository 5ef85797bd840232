# Wrong arguments everywhere: what each line gives or raises.
# stderr: ignored

show = fn line ->
  result =
    try do
      {value, _} = Code.eval_string(line)
      inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)
    rescue
      e -> "** (#{inspect(e.__struct__)}) #{Exception.message(e)}"
    catch
      kind, reason -> "** #{kind} #{inspect(reason)}"
    end

  IO.puts(line <> "\n    " <> result)
end

~S"""
for f <- [:all?, :any?, :count, :dedup, :empty?, :frequencies, :max, :min, :min_max, :product, :random, :reverse, :shuffle, :sort, :sum, :to_list, :uniq, :unzip, :with_index, :zip, :concat, :join], do: {f, (try do apply(Enum, f, [:bad]) rescue e -> {e.__struct__, Exception.message(e)} end)}
for f <- [:map, :filter, :reject, :each, :flat_map, :group_by, :find, :find_index, :find_value, :all?, :any?, :count, :drop_while, :take_while, :split_while, :split_with, :chunk_by, :dedup_by, :uniq_by, :max_by, :min_by, :sort_by, :reduce, :scan, :frequencies_by, :min_max_by, :product_by, :sum_by], do: {f, (try do apply(Enum, f, [:bad, & &1]) rescue e -> {e.__struct__, Exception.message(e)} end)}
for f <- [:at, :drop, :take, :split, :fetch, :fetch!, :take_every, :drop_every, :take_random, :chunk_every, :member?, :intersperse, :count_until], do: {f, (try do apply(Enum, f, [:bad, 1]) rescue e -> {e.__struct__, Exception.message(e)} end)}
"""
|> String.split("\n", trim: true)
|> Enum.each(show)
