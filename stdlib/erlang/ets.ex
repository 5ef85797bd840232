defmodule :ets do
  @moduledoc """
  The part of Erlang's `:ets` that takes functions or works with files; the rest are natives.
  """

  @doc "Folds over the objects from the first key to the last."
  def foldl(fun, acc, table) when is_function(fun, 2) do
    fold(table, &:ets.first_lookup/1, &:ets.next_lookup/2, fun, acc)
  end

  @doc "Folds over the objects from the last key to the first, where there is an order."
  def foldr(fun, acc, table) when is_function(fun, 2) do
    if :ets.info(table, :type) == :ordered_set do
      fold(table, &:ets.last_lookup/1, &:ets.prev_lookup/2, fun, acc)
    else
      foldl(fun, acc, table)
    end
  end

  defp fold(table, first, next, fun, acc) do
    :ets.safe_fixtable(table, true)

    try do
      fold_keys(first.(table), table, next, fun, acc)
    after
      # The function may have deleted the table.
      if :ets.info(table, :type) != :undefined, do: :ets.safe_fixtable(table, false)
    end
  end

  defp fold_keys(:"$end_of_table", _table, _next, _fun, acc), do: acc

  defp fold_keys({key, objects}, table, next, fun, acc) do
    acc = each(objects, fun, acc)
    fold_keys(next.(table, key), table, next, fun, acc)
  end

  defp each([object | rest], fun, acc), do: each(rest, fun, fun.(object, acc))
  defp each([], _fun, acc), do: acc

  @doc "Fills a table with what a function reads."
  def init_table(table, fun) when is_atom(table) or is_reference(table) do
    :ets.delete_all_objects(table)
    fill(table, fun.(:read), fun)
  end

  defp fill(_table, :end_of_input, _fun), do: true

  defp fill(table, {objects, next}, _fun) when is_function(next, 1) do
    :ets.insert(table, objects)
    fill(table, next.(:read), next)
  end

  defp fill(_table, _other, fun) do
    try do
      fun.(:close)
    catch
      _, _ -> :ok
    end

    :erlang.error(:badarg)
  end

  @doc "What a match specification makes of an object."
  def test_ms(object, spec) do
    case :quaff_ets.test_ms(object, spec) do
      {:ok, _} = ok -> ok
      :error -> {:error, [error: wrong_spec(spec)]}
    end
  end

  defp wrong_spec(spec) when not is_list(spec), do: ~c"Match programs are not in a list."
  defp wrong_spec(_), do: ~c"The match specification is not valid."

  @doc "A continuation that was kept outside; ours need no repair."
  def repair_continuation(continuation, _spec), do: continuation

  @doc "A function that reads the table portion by portion, as a query over it."
  def table(table), do: table(table, [])

  def table(table, _options) do
    fn -> :ets.tab2list(table) end
  end

  @doc "A match specification from a function: of functions typed in Erlang's shell only, which there is none of."
  def fun2ms(fun) when is_function(fun) do
    words = [:function, :called, :with, :real, :fun, :should, :be, :transformed, :with, :parse_transform]
    exit({:badarg, {:ets, :fun2ms, words ++ [:or, :called, :with, :a, :fun, :generated, :in, :the, :shell]}})
  end

  @doc "Tables on disk are none of ours."
  def from_dets(_table, _dets), do: :erlang.error(:badarg)
  def to_dets(_table, _dets), do: :erlang.error(:badarg)

  @doc "Writes a table to a file."
  def tab2file(table, file), do: tab2file(table, file, [])

  def tab2file(table, file, _options) do
    options = :quaff_ets.file_options(table)
    data = :erlang.term_to_binary({:quaff_table, 1, options, :ets.tab2list(table)})

    case File.write(file_name(file), data) do
      :ok -> :ok
      {:error, reason} -> {:error, {:file_error, file, reason}}
    end
  end

  @doc "Makes a table of a file written by `tab2file/2`."
  def file2tab(file), do: file2tab(file, [])

  def file2tab(file, _options) do
    case read(file) do
      {:ok, options, objects} ->
        if options[:named_table] and :ets.whereis(options[:name]) != :undefined do
          {:error, :cannot_create_table}
        else
          named = if options[:named_table], do: [:named_table], else: []
          table = :ets.new(options[:name], [options[:type], options[:protection], {:keypos, options[:keypos]} | named])
          :ets.insert(table, objects)
          {:ok, table}
        end

      error ->
        error
    end
  end

  @doc "What is known of a table in a file."
  def tabfile_info(file) do
    case read(file) do
      {:ok, options, _} -> {:ok, Keyword.take(options, [:name, :type, :protection, :named_table, :keypos, :size])}
      error -> error
    end
  end

  defp read(file) do
    case File.read(file_name(file)) do
      {:ok, data} ->
        try do
          {:quaff_table, 1, options, objects} = :erlang.binary_to_term(data)
          {:ok, options, objects}
        rescue
          _ -> {:error, :badfile}
        end

      {:error, reason} ->
        {:error, {:read_error, {:file_error, file, reason}}}
    end
  end

  defp file_name(name) when is_binary(name), do: name
  defp file_name(name), do: IO.chardata_to_string(name)


  @doc "Prints all tables."
  def i do
    IO.puts(" id              name              type  size   mem      owner")
    IO.puts(" ----------------------------------------------------------------------------")

    for table <- :ets.all(), info = :ets.info(table), is_list(info) do
      id = if info[:named_table], do: inspect(info[:name]), else: "-"
      columns = [{id, 15}, {inspect(info[:name]), 17}, {inspect(info[:type]), 5}, {inspect(info[:size]), 6}]
      text = for {column, width} <- columns, do: [" ", String.pad_trailing(column, width)]
      IO.puts([text, " ", inspect(info[:memory]), " ", inspect(info[:owner])])
    end

    :ok
  end

  @doc "Prints a table's objects."
  def i(table) do
    :ets.tab2list(table) |> Enum.with_index(1) |> Enum.each(fn {object, n} -> IO.puts("<#{n}> #{inspect(object)}") end)
    :ok
  end
end
