defprotocol IEx.Info do
  @moduledoc "What the shell's `i/1` says of a value: a list of titles and texts."
  @fallback_to_any true

  @doc "Titles and texts about the value."
  def info(term)
end

defimpl IEx.Info, for: Any do
  def info(%module{}) do
    [{"Data type", inspect(module)}, {"Description", "This is a struct. Structs are maps with a __struct__ key."}, {"Reference modules", "#{inspect(module)}, Map"}]
  end

  def info(term) when is_reference(term), do: [{"Data type", "Reference"}]
  def info(term), do: [{"Data type", Quaff.Shell.Describe.type(term)}, {"Reference modules", Quaff.Shell.Describe.modules(term)}]
end

defimpl IEx.Info, for: BitString do
  def info(term) when is_binary(term) do
    modules = if String.valid?(term), do: "String, :binary", else: ":binary"
    [{"Data type", "BitString"}, {"Byte size", byte_size(term)}] ++ text(term) ++ [{"Reference modules", modules}]
  end

  def info(term) do
    [
      {"Data type", "BitString"},
      {"Bits size", bit_size(term)},
      {"Description",
       "This is a bitstring. It's a chunk of bits that are not divisible by 8\n(the number of bytes isn't whole)."}
    ]
  end

  defp text(term) do
    cond do
      String.printable?(term) ->
        [
          {"Description",
           "This is a string: a UTF-8 encoded binary. It's printed surrounded by\n\"double quotes\" because all UTF-8 encoded code points in it are printable."},
          {"Raw representation", inspect(term, binaries: :as_binaries)}
        ]

      String.valid?(term) ->
        first = term |> String.codepoints() |> Enum.find(&(not String.printable?(&1)))

        [
          {"Description",
           "This is a string: a UTF-8 encoded binary. It's printed with the `<<>>`\nsyntax (as opposed to double quotes) because it contains non-printable\nUTF-8 encoded code points (the first non-printable code point being\n`#{inspect(first, binaries: :as_binaries)}`)."}
        ]

      true ->
        first = invalid(term)

        [
          {"Description",
           "This is a binary: a collection of bytes. It's printed with the `<<>>`\nsyntax (as opposed to double quotes) because it is not a UTF-8 encoded\nbinary (the first invalid byte being `<<#{first}>>`)"}
        ]
    end
  end

  defp invalid(<<_::utf8, rest::binary>>), do: invalid(rest)
  defp invalid(<<byte, _::binary>>), do: byte
end

defimpl IEx.Info, for: Function do
  def info(function) do
    info = Function.info(function)

    more = if info[:type] == :external, do: [], else: [{"Description", "This is an anonymous function."}]
    [{"Data type", "Function"}, {"Type", info[:type]}, {"Arity", info[:arity]}] ++ more
  end
end

defimpl IEx.Info, for: Range do
  def info(range) do
    [
      {"Data type", "Range"},
      {"Description",
       "This is a struct representing a range of numbers. It is commonly\ndefined using the `first..last//step` syntax. The step is not\nrequired and defaults to `1`."},
      {"Raw representation", Quaff.Shell.Describe.struct_text(range)},
      {"Reference modules", "Range"}
    ]
  end
end

defimpl IEx.Info, for: [Date, Time, NaiveDateTime, DateTime] do
  def info(%module{} = value) do
    {what, sigil} =
      case module do
        Date -> {"a date", "D"}
        Time -> {"a time", "T"}
        NaiveDateTime -> {"a \"naive\" datetime (that is, a datetime without a time zone)", "N"}
        DateTime -> {"a datetime", "U"}
      end

    [
      {"Data type", inspect(module)},
      {"Description",
       "This is a struct representing #{what}. It is commonly\nrepresented using the `~#{sigil}` sigil syntax, that is\ndefined in the `Kernel.sigil_#{sigil}/2` macro."},
      {"Raw representation", Quaff.Shell.Describe.struct_text(value)},
      {"Reference modules", "#{inspect(module)}, Calendar, Map"}
    ]
  end
end

defimpl IEx.Info, for: PID do
  def info(pid) do
    alive = Process.alive?(pid)

    more =
      if alive and pid != nil do
        info = Process.info(pid, [:registered_name, :links, :message_queue_len])

        [
          {"Name", name(info[:registered_name])},
          {"Links", links(info[:links])},
          {"Message queue length", info[:message_queue_len]}
        ]
      else
        []
      end

    [{"Data type", "PID"}, {"Alive", alive}] ++
      more ++ [{"Description", "Use Process.info/1 to get more info about this process"}, {"Reference modules", "Process, Node"}]
  end

  defp name(name) when name in [[], nil], do: "not registered"
  defp name(name), do: inspect(name)
  defp links([]), do: "none"
  defp links(links), do: Enum.map_join(links, ", ", &inspect/1)
end

defimpl IEx.Info, for: Atom do
  def info(atom) do
    of_module = if atom in [nil, true, false] or not Code.ensure_loaded?(atom), do: [], else: module(atom)

    case {of_module, Atom.to_string(atom)} do
      {[], "Elixir." <> _} -> [{"Data type", "Atom"}, {"Raw representation", raw(atom)}, {"Reference modules", "Atom"}]
      {[], _} -> [{"Data type", "Atom"}, {"Reference modules", "Atom"}]
      {rows, _} -> [{"Data type", "Atom"}] ++ rows ++ [{"Raw representation", raw(atom)}, {"Reference modules", "Module, Atom"}]
    end
  end

  defp raw(atom), do: ":" <> inspect(Atom.to_string(atom))

  defp module(atom) do
    source = IEx.Introspection.file(atom)

    [
      {"Module bytecode", "in memory"},
      {"Source", source || "no value found"},
      {"Description", "Use h(#{inspect(atom)}) to access its documentation.\nCall #{inspect(atom)}.module_info() to access metadata."}
    ] ++ protocol(atom)
  end

  defp protocol(atom) do
    if function_exported?(atom, :__protocol__, 1) do
      case atom.__protocol__(:impls) do
        {:consolidated, impls} -> [{"Protocol", "This module is a protocol. These data structures implement it:\n  #{Enum.map_join(impls, ", ", &inspect/1)}"}]
        _ -> [{"Protocol", "This module is a protocol."}]
      end
    else
      []
    end
  end
end

defimpl IEx.Info, for: Regex do
  def info(regex) do
    [
      {"Data type", "Regex"},
      {"Description",
       "This is a struct representing a regular expression. It is commonly\nrepresented using the `~r` sigil syntax, that is\ndefined in the `Kernel.sigil_r/2` macro."},
      {"Raw representation", Quaff.Shell.Describe.struct_text(regex)},
      {"Reference modules", "Regex, :re"}
    ]
  end
end

defimpl IEx.Info, for: List do
  def info(list) do
    description =
      cond do
        improper?(list) ->
          [{"Description", "This is what is referred to as an \"improper list\". An improper list is a\nlist whose last tail is not an empty list. For example: [1, 2, 3] is a\nproper list, as it is equivalent to [1, 2, 3 | []], as opposed to\n[1, 2 | 3] which is an improper list since its last tail is 3."}]

        list != [] and List.ascii_printable?(list) ->
          [{"Description", "This is a list of integers that is printed using the `~c` sigil syntax,\ndefined by the `Kernel.sigil_c/2` macro, because all the integers in it\nrepresent printable ASCII characters. Conventionally, a list of Unicode\ncode points is known as a charlist and a list of ASCII characters is a\nsubset of it."}, {"Raw representation", inspect(list, charlists: :as_lists)}]

        list != [] and Keyword.keyword?(list) ->
          [{"Description", "This is what is referred to as a \"keyword list\". A keyword list is a list\nof two-element tuples where the first element of each tuple is an atom."}]

        true ->
          []
      end

    modules = if list != [] and not improper?(list) and Keyword.keyword?(list), do: "Keyword, List", else: "List"
    [{"Data type", "List"}] ++ description ++ [{"Reference modules", modules}]
  end

  defp improper?(list), do: not proper?(list)
  defp proper?([]), do: true
  defp proper?([_ | rest]), do: proper?(rest)
  defp proper?(_), do: false
end
