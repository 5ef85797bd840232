defmodule Record do
  @moduledoc "Tuples with named fields, by macros that are gone when the code runs."

  @doc "The fields of a record in a file of Erlang's."
  def extract(name, opts) when is_atom(name) and is_list(opts) do
    case source(opts) do
      {:lib, file} -> known(name, file)
      {:file, file} -> find(name, file, File.read!(file))
    end
  end

  @doc "All records in a file of Erlang's."
  def extract_all(opts) when is_list(opts) do
    case source(opts) do
      {:lib, file} -> [file_info: known(:file_info, file)]
      {:file, file} -> records(File.read!(file))
    end
  end

  defp source(opts) do
    cond do
      file = opts[:from] -> {:file, file}
      file = opts[:from_lib] -> if(file == "kernel/include/file.hrl", do: {:lib, file}, else: raise(ArgumentError, "lib file #{file} could not be found"))
      true -> raise ArgumentError, "expected :from or :from_lib to be given as option"
    end
  end

  defp known(:file_info, _) do
    fields = [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]
    for field <- fields, do: {field, :undefined}
  end

  defp known(name, file), do: missing(name, file)

  defp missing(name, file) do
    raise ArgumentError,
          "no record #{name} found at #{file}. Or the record does not exist or its entry is malformed or depends on other include files"
  end

  defp find(name, file, text) do
    case List.keyfind(records(text), name, 0) do
      {_, fields} -> fields
      nil -> missing(name, file)
    end
  end

  # `-record(name, {a, b = 1 :: type, …}).`: defaults that are plain literals are read, others are undefined.
  defp records(text) do
    text = Regex.replace(~r/%.*$/m, text, "")

    for [_, name, fields] <- Regex.scan(~r/-record\(\s*'?([\w@]+)'?\s*,\s*\{(.*?)\}\s*\)\s*\./s, text) do
      {String.to_atom(name), for(field <- split_fields(fields), do: field(field))}
    end
  end

  defp split_fields(text) do
    text |> String.split(~r/,(?![^(\[{]*[)\]}])/) |> Enum.map(&String.trim/1) |> Enum.reject(&(&1 == ""))
  end

  defp field(text) do
    text = text |> String.split("::") |> hd()

    case String.split(text, "=", parts: 2) do
      [name] -> {field_name(name), :undefined}
      [name, default] -> {field_name(name), default(String.trim(default))}
    end
  end

  defp field_name(text), do: text |> String.trim() |> String.trim("'") |> String.to_atom()

  defp default("[]"), do: []
  defp default("\"" <> text), do: text |> String.trim_trailing("\"") |> String.to_charlist()

  defp default(text) do
    cond do
      text =~ ~r/^-?\d+$/ -> String.to_integer(text)
      text =~ ~r/^-?\d+\.\d+$/ -> String.to_float(text)
      text =~ ~r/^'?[a-z][\w@]*'?$/ -> String.to_atom(String.trim(text, "'"))
      true -> :undefined
    end
  end

  @doc "Whether it is a tuple whose first element is this atom."
  defmacro is_record(data, kind) do
    case __CALLER__.context do
      :guard -> tagged(data, kind)
      _ -> quote(do: (fn data, kind -> unquote(tagged(quote(do: data), quote(do: kind))) end).(unquote(data), unquote(kind)))
    end
  end

  defp tagged(data, kind) do
    quote do
      :erlang.andalso(
        :erlang.andalso(
          :erlang.andalso(:erlang.is_atom(unquote(kind)), :erlang.is_tuple(unquote(data))),
          :erlang.>(:erlang.tuple_size(unquote(data)), 0)
        ),
        :erlang.==(:erlang.element(1, unquote(data)), unquote(kind))
      )
    end
  end

  @doc "Whether it is a tuple whose first element is an atom."
  defmacro is_record(data) do
    case __CALLER__.context do
      :guard -> tuple_of_atom(data)
      _ -> quote(do: (fn data -> unquote(tuple_of_atom(quote(do: data))) end).(unquote(data)))
    end
  end

  defp tuple_of_atom(data) do
    quote do
      :erlang.andalso(
        :erlang.andalso(:erlang.is_tuple(unquote(data)), :erlang.>(:erlang.tuple_size(unquote(data)), 0)),
        :erlang.is_atom(:erlang.element(1, unquote(data)))
      )
    end
  end

  @doc "Defines macros that make, read and change a record."
  defmacro defrecord(name, tag \\ nil, kv), do: definition(:defmacro, name, tag, kv)

  @doc "Defines private macros that make, read and change a record."
  defmacro defrecordp(name, tag \\ nil, kv), do: definition(:defmacrop, name, tag, kv)

  defp definition(:defmacro, name, tag, kv) do
    quote bind_quoted: [name: name, tag: tag, kv: kv] do
      tag = tag || name
      fields = Record.__record__(__MODULE__, name, tag, kv, :defrecord)

      defmacro unquote(name)(args \\ []) do
        Record.__access__(unquote(tag), unquote(fields), args, __CALLER__)
      end

      defmacro unquote(name)(record, args) do
        Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      end
    end
  end

  defp definition(:defmacrop, name, tag, kv) do
    quote bind_quoted: [name: name, tag: tag, kv: kv] do
      tag = tag || name
      fields = Record.__record__(__MODULE__, name, tag, kv, :defrecordp)

      defmacrop unquote(name)(args \\ []) do
        Record.__access__(unquote(tag), unquote(fields), args, __CALLER__)
      end

      defmacrop unquote(name)(record, args) do
        Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      end
    end
  end

  @doc false
  def __record__(module, name, tag, kv, kind) do
    if Module.defines?(module, {name, 1}) or Module.defines?(module, {name, 2}) do
      raise ArgumentError, "cannot define record #{inspect(name)} because a definition #{name} already exists"
    end

    fields =
      case kv do
        kv when is_list(kv) ->
          for pair <- kv do
            case pair do
              {key, value} when is_atom(key) -> {key, escaped(key, value, kind)}
              key when is_atom(key) -> {key, nil}
              other -> raise ArgumentError, "#{kind} fields must be atoms, got: #{inspect(other)}"
            end
          end
      end

    _ = tag
    fields
  end

  defp escaped(key, value, kind) do
    Macro.escape(value)
  rescue
    e in ArgumentError ->
      raise ArgumentError, "invalid value for record field #{key} in #{kind}, " <> Exception.message(e)
  end

  @doc false
  def __access__(tag, fields, args, caller) do
    cond do
      is_atom(args) ->
        index(tag, fields, args)

      Keyword.keyword?(args) ->
        create(tag, fields, args, caller)

      true ->
        case Macro.expand(args, caller) do
          {:{}, _, [^tag | values]} when length(values) == length(fields) ->
            :lists.zip(for({key, _} <- fields, do: key), values)

          {^tag, value} when length(fields) == 1 ->
            [{elem(hd(fields), 0), value}]

          {:{}, _, [^tag | _] = whole} ->
            raise ArgumentError,
                  "expected argument to be a #{inspect(tag)} record with #{length(fields)} fields, got: " <>
                    Macro.to_string({:{}, [], whole})

          _ ->
            quote(do: Record.__keyword__(unquote(tag), unquote(fields), unquote(args)))
        end
    end
  end

  @doc false
  def __access__(tag, fields, record, args, caller) do
    cond do
      is_atom(args) ->
        quote(do: :erlang.element(unquote(index(tag, fields, args) + 1), unquote(record)))

      Keyword.keyword?(args) ->
        update(tag, fields, record, args, caller)

      true ->
        raise ArgumentError,
              "expected arguments to be a compile time atom or a keyword list, got: " <> Macro.to_string(args)
    end
  end

  defp index(tag, fields, name) do
    case Enum.find_index(fields, fn {key, _} -> key == name end) do
      nil -> no_key(tag, name)
      index -> index + 1
    end
  end

  defp no_key(tag, key), do: raise(ArgumentError, "record #{inspect(tag)} does not have the key: #{inspect(key)}")

  defp create(tag, fields, keyword, caller) do
    {default, keyword} =
      case Keyword.pop(keyword, :_, :none) do
        {:none, keyword} when caller.context == :match -> {{:ok, quote(do: _)}, keyword}
        {:none, keyword} -> {:none, keyword}
        {value, keyword} -> {{:ok, value}, keyword}
      end

    {values, left} =
      Enum.map_reduce(fields, keyword, fn {key, own}, left ->
        case {Keyword.fetch(left, key), default} do
          {{:ok, value}, _} -> {value, Keyword.delete(left, key)}
          {:error, {:ok, value}} -> {value, left}
          {:error, :none} -> {own, left}
        end
      end)

    case left do
      [] -> {:{}, [], [tag | values]}
      [{key, _} | _] -> no_key(tag, key)
    end
  end

  defp update(_tag, _fields, _record, _args, %{context: :match}),
    do: raise(ArgumentError, "cannot invoke update style macro inside match")

  defp update(tag, fields, record, keyword, caller) do
    if Keyword.has_key?(keyword, :_) do
      IO.warn("updating a record with a default (:_) is equivalent to creating a new record", caller)
      create(tag, fields, keyword, caller)
    else
      Enum.reduce(:lists.reverse(keyword), record, fn {key, value}, acc ->
        quote(do: :erlang.setelement(unquote(index(tag, fields, key) + 1), unquote(acc), unquote(value)))
      end)
    end
  end

  @doc false
  def __keyword__(tag, fields, record) do
    if is_tuple(record) and tuple_size(record) == length(fields) + 1 and elem(record, 0) == tag do
      [_ | values] = :erlang.tuple_to_list(record)
      :lists.zip(for({key, _} <- fields, do: key), values)
    else
      if is_tuple(record) and tuple_size(record) > 0 and elem(record, 0) == tag do
        raise ArgumentError,
              "expected argument to be a #{inspect(tag)} record with #{length(fields)} fields, got: " <> inspect(record)
      else
        raise ArgumentError,
              "expected argument to be a literal atom, literal keyword or a #{inspect(tag)} record, got runtime: " <>
                inspect(record)
      end
    end
  end
end
