defmodule IO do
  @moduledoc """
  Input and output on devices.

  A device is a process that answers I/O requests (a file, a `StringIO`, a group leader), its registered name, or
  `:stdio` and `:stderr`. The program's own streams are written without asking a process, so that printing is cheap; as
  soon as the group leader or the name is another process, that one is asked.
  """

  @type device :: atom | pid
  @type nodata :: {:error, term} | :eof
  @type chardata :: String.t() | maybe_improper_list(char | chardata, String.t() | [])
  @type inspect_opts :: [Inspect.Opts.new_opt() | {:label, term}]
  @type warn_stacktrace_opts :: [
          file: String.t(),
          line: pos_integer,
          column: pos_integer,
          module: module,
          function: {atom, arity}
        ]

  defguardp is_device(device) when is_atom(device) or is_pid(device)
  defguardp is_iodata(data) when is_list(data) or is_binary(data)

  @doc "Writes text to a device, standard output by default."
  def write(device \\ :stdio, chardata) when is_atom(device) or is_pid(device) do
    put(device, to_chardata(chardata), "")
  end

  @doc "Writes text and a line break to a device, standard output by default."
  def puts(device \\ :stdio, item) when is_atom(device) or is_pid(device) do
    put(device, to_chardata(item), "\n")
  end

  defp put(device, data, ending) do
    case :quaff_io.put_chars(device, data, ending) do
      :ok -> :ok
      {:device, pid} -> Quaff.Device.put(pid, text(data, ending))
    end
  end

  # As the request shows it: a binary, or what cannot be made one as it is.
  defp text(data, "") do
    case :quaff_io.transcode(data, :unicode, :unicode) do
      :error -> data
      text -> text
    end
  end

  defp text(data, ending) do
    case :quaff_io.transcode([data, ending], :unicode, :unicode) do
      :error -> [data, ?\n]
      text -> text
    end
  end

  @doc "Writes bytes to a device, standard output by default."
  def binwrite(device \\ :stdio, iodata) when is_iodata(iodata) do
    bytes =
      try do
        :erlang.iolist_to_binary(iodata)
      catch
        :error, _ -> raise ArgumentError
      end

    case device do
      {:file_descriptor, _, _} = file ->
        file_result(:file.write(file, bytes))

      device ->
        with {:device, pid} <- put_bytes(device, bytes) do
          file_result(Quaff.Device.request(pid, {:put_chars, :latin1, bytes}))
        end
    end
  end

  defp put_bytes(device, bytes) do
    :quaff_io.put_bytes(device, bytes)
  rescue
    ArgumentError -> if is_atom(device), do: :erlang.error(:arguments), else: reraise(ArgumentError, __STACKTRACE__)
  end

  defp file_result(:ok), do: :ok
  defp file_result({:error, reason}), do: :erlang.error(reason)

  @doc "Writes what `inspect/2` makes of a term to standard output; gives the term."
  def inspect(item, opts \\ []), do: inspect(:stdio, item, opts)

  @doc "Writes what `inspect/2` makes of a term to a device; gives the term. Option `:label` goes in front."
  def inspect(device, item, opts) when is_device(device) and is_list(opts) do
    {label, opts} = Keyword.pop(opts, :label)
    label = if label == nil, do: "", else: [to_chardata(label), ": "]
    opts = if Keyword.has_key?(opts, :pretty), do: opts, else: [{:pretty, true} | opts]
    opts = if Keyword.has_key?(opts, :width), do: opts, else: [{:width, 80} | opts]
    puts(device, [label, Kernel.inspect(item, opts)])
    item
  end

  defp to_chardata(data) when is_list(data) or is_binary(data), do: data
  defp to_chardata(other), do: to_string(other)

  @doc "Reads a line after a prompt; `:eof` at the end."
  def gets(device \\ :stdio, prompt) when is_atom(device) or is_pid(device) do
    case source(device) do
      {:device, pid} -> Quaff.Device.request(pid, {:get_line, :unicode, to_chardata(prompt)})
      {:error, _} = error -> error
      _ -> prompted(prompt, fn -> :quaff_io.read_line() end)
    end
  end

  # A process, a standard stream, or the error of a name that nobody has.
  defp source(device) when is_atom(device) do
    :quaff_io.device(device)
  rescue
    ArgumentError -> {:error, :arguments}
  end

  defp source(device) when is_pid(device) or is_tuple(device), do: :quaff_io.device(device)

  defp prompted(prompt, read) do
    :quaff_io.put_chars(1, to_chardata(prompt), "")
    read.()
  end

  @doc "Reads so many characters from standard input after a prompt."
  def getn(prompt, count \\ 1)
  def getn(prompt, count) when is_integer(count) and count > 0, do: getn(:stdio, prompt, count)
  def getn(device, prompt) when not is_integer(prompt), do: getn(device, prompt, 1)

  @doc "Reads so many characters from a device after a prompt."
  def getn(device, prompt, count) when is_device(device) and is_integer(count) and count > 0 do
    case source(device) do
      {:device, pid} -> Quaff.Device.request(pid, {:get_chars, :unicode, to_chardata(prompt), count})
      {:error, _} = error -> error
      _ -> prompted(prompt, fn -> :quaff_io.read_chars(count) end)
    end
  end

  @doc "Reads a line (`:line`), so many characters, or all (`:eof`)."
  def read(device \\ :stdio, line_or_chars)

  # Once a name for `:eof`; still understood.
  def read(device, :all) do
    case read(device, :eof) do
      :eof -> ""
      other -> other
    end
  end

  def read(device, :eof) do
    case source(device) do
      {:device, pid} -> read_all(pid, [])
      {:error, _} = error -> error
      _ -> :quaff_io.read_all()
    end
  end

  def read(device, :line) do
    case source(device) do
      {:device, pid} -> Quaff.Device.request(pid, {:get_line, :unicode, []})
      {:error, _} = error -> error
      _ -> :quaff_io.read_line()
    end
  end

  def read(device, count) when is_integer(count) and count >= 0 do
    case source(device) do
      {:device, pid} -> Quaff.Device.request(pid, {:get_chars, :unicode, [], count})
      {:error, _} = error -> error
      _ when count == 0 -> ""
      _ -> :quaff_io.read_chars(count)
    end
  end

  defp read_all(pid, acc) do
    case Quaff.Device.request(pid, {:get_line, :unicode, []}) do
      :eof when acc == [] -> :eof
      :eof -> joined(:lists.reverse(acc))
      {:error, _} = error -> error
      line when is_binary(line) or is_list(line) -> read_all(pid, [line | acc])
      other -> other
    end
  end

  defp joined([first | _] = lines) when is_binary(first), do: :erlang.iolist_to_binary(lines)
  defp joined(lines), do: :lists.append(lines)

  @doc "Reads bytes: a line, so many, or all."
  def binread(device \\ :stdio, line_or_chars)

  def binread(device, :all) do
    case binread(device, :eof) do
      :eof -> ""
      other -> other
    end
  end

  def binread({:file_descriptor, _, _} = file, :eof), do: read_file(file, [])

  def binread({:file_descriptor, _, _} = file, what) do
    result = if what == :line, do: :file.read_line(file), else: :file.read(file, what)

    case result do
      {:ok, data} -> data
      other -> other
    end
  end

  def binread(device, :eof) do
    case source(device) do
      {:device, pid} -> binread_all(pid, [])
      {:error, _} = error -> error
      _ -> :quaff_io.read_all()
    end
  end

  def binread(device, :line) do
    case source(device) do
      {:device, pid} -> Quaff.Device.request(pid, {:get_line, :latin1, :""})
      {:error, _} = error -> error
      _ -> :quaff_io.read_line()
    end
  end

  def binread(device, count) when is_integer(count) and count >= 0 do
    case source(device) do
      {:device, pid} -> Quaff.Device.request(pid, {:get_chars, :latin1, :"", count})
      {:error, _} = error -> error
      _ when count == 0 -> ""
      _ -> :quaff_io.read_exactly(count)
    end
  end

  defp binread_all(pid, acc) do
    case Quaff.Device.request(pid, {:get_chars, :latin1, :"", 4096}) do
      :eof when acc == [] -> :eof
      :eof -> :erlang.iolist_to_binary(:lists.reverse(acc))
      {:error, _} = error -> error
      data when is_binary(data) or is_list(data) -> binread_all(pid, [data | acc])
      other -> other
    end
  end

  defp read_file(file, acc) do
    case :file.read(file, 65_536) do
      {:ok, data} -> read_file(file, [data | acc])
      :eof when acc == [] -> :eof
      :eof -> :erlang.iolist_to_binary(:lists.reverse(acc))
      error -> error
    end
  end

  @doc "Standard input as a stream of lines."
  def stream, do: stream(:stdio, :line)

  @doc "A device as a stream: of lines, or of parts of so many characters; also to write to."
  def stream(device \\ :stdio, line_or_codepoints)
      when line_or_codepoints == :line or (is_integer(line_or_codepoints) and line_or_codepoints > 0) do
    %IO.Stream{device: standard(device), raw: false, line_or_bytes: line_or_codepoints}
  end

  @doc "Standard input as a stream of lines of bytes."
  def binstream, do: binstream(:stdio, :line)

  @doc "A device as a stream of bytes: by lines, or in parts of so many bytes; also to write to."
  def binstream(device \\ :stdio, line_or_bytes)
      when line_or_bytes == :line or (is_integer(line_or_bytes) and line_or_bytes > 0) do
    %IO.Stream{device: standard(device), raw: true, line_or_bytes: line_or_bytes}
  end

  defp standard(:stdio), do: :standard_io
  defp standard(:stderr), do: :standard_error
  defp standard(device) when is_pid(device) or is_atom(device) or is_tuple(device), do: device

  @doc false
  def each_stream(device, what), do: each(read(device, what), device)

  @doc false
  def each_binstream(device, what), do: each(binread(device, what), device)

  defp each(:eof, device), do: {:halt, device}
  defp each({:error, reason}, _device), do: raise(IO.StreamError, reason: reason)
  defp each(data, device), do: {[data], device}

  @doc "Prints a warning on standard error, with the place of the caller."
  def warn(message) do
    {:current_stacktrace, stacktrace} = Process.info(self(), :current_stacktrace)
    warn(message, frames(Enum.drop(stacktrace, 2)))
  end

  @doc "Prints a warning on standard error, with a stack trace, an environment or `:file`, `:line`, `:module`, `:function`."
  def warn(message, %Macro.Env{} = env) do
    place = [line: env.line, file: env.file, module: env.module, function: env.function]

    case source_line(env) do
      nil ->
        warn(message, place)

      text ->
        message = to_string_of(message)

        if diagnose(message, env.line, env.file, frame_of(place)) do
          put(:stderr, excerpt(message, env.line, text, place_of(place)), "")
        end
    end
  end

  def warn(message, []) do
    message = to_string_of(message)
    if diagnose(message, 0, nil, []), do: print_warning(message, "")
  end

  def warn(message, [{key, _} | _] = keyword) when is_atom(key) do
    message = to_string_of(message)
    position = if column = keyword[:column], do: {keyword[:line] || 0, column}, else: keyword[:line] || 0

    if diagnose(message, position, keyword[:file], if(keyword[:file], do: frame_of(keyword), else: [])) do
      print_warning(message, if(keyword[:file], do: ["\n", place_of(keyword)], else: ""))
    end
  end

  def warn(message, stacktrace) when is_list(stacktrace) do
    message = to_string_of(message)

    if diagnose(message, 0, nil, stacktrace) do
      print_warning(message, for(entry <- stacktrace, do: ["\n  ", Exception.format_stacktrace_entry(entry)]))
    end
  end

  defp to_string_of(message), do: message |> to_chardata() |> chardata_to_string()

  defp diagnose(message, position, file, stacktrace) do
    :quaff_code.diagnose(%{
      severity: :warning,
      message: message,
      position: position,
      file: file,
      source: file,
      span: nil,
      stacktrace: stacktrace
    })
  end

  defp frame_of(keyword) do
    place = [file: String.to_charlist(Path.relative_to_cwd(keyword[:file])), line: keyword[:line] || 0]

    case {keyword[:module], keyword[:function]} do
      {nil, _} -> [{:elixir_compiler, :__FILE__, 1, place}]
      {module, nil} -> [{module, :__MODULE__, 0, place}]
      {module, {name, arity}} -> [{module, name, arity, place}]
    end
  end

  defp place_of(keyword) do
    {name, arity} = keyword[:function] || {nil, nil}
    line = if line = keyword[:line], do: ":#{line}", else: ""
    position = if column = keyword[:column], do: "#{line}:#{column}", else: line

    what =
      cond do
        keyword[:module] && name -> Exception.format_mfa(keyword[:module], name, arity)
        keyword[:module] -> "#{Kernel.inspect(keyword[:module])} (module)"
        true -> "(file)"
      end

    "└─ #{Path.relative_to_cwd(keyword[:file])}#{position}: #{what}"
  end

  defp source_line(%{file: file, line: line}) when is_binary(file) and line > 0 do
    case File.read(file) do
      {:ok, text} -> text |> String.split("\n") |> Enum.at(line - 1)
      _ -> nil
    end
  end

  defp source_line(_), do: nil

  # The line of the source, underlined, as for a warning of the compiler.
  defp excerpt(message, line, text, place) do
    number = String.pad_leading(Integer.to_string(line), 3)
    bar = ["   ", " │"]
    indent = String.length(text) - String.length(String.trim_leading(text))
    marks = String.duplicate("~", String.length(String.trim(text)))
    under = [bar, " ", String.duplicate(" ", indent), marks]
    [first | rest] = message |> to_string() |> String.split("\n")
    message = [first | Enum.map(rest, &if(&1 == "", do: "\n", else: ["\n    ", &1]))]
    ["    warning: ", message, "\n", bar, "\n", number, " │ ", text, "\n", under, "\n", bar, "\n    ", place, "\n\n"]
  end

  # What runs the script is no part of the trace.
  defp frames(stacktrace), do: Enum.take_while(stacktrace, &(elem(&1, 0) != Quaff.Boot))

  defp print_warning(message, place) do
    put(:stderr, ["warning: ", to_chardata(message), place, "\n\n"], "")
  end

  @doc false
  def warn_once(key, message, stacktrace_drop_levels) do
    if :persistent_term.get({IO, :warned, key}, false) do
      :ok
    else
      :persistent_term.put({IO, :warned, key}, true)
      {:current_stacktrace, stacktrace} = Process.info(self(), :current_stacktrace)
      warn(message.(), frames(Enum.drop(stacktrace, stacktrace_drop_levels)))
    end
  end

  @doc "Chardata as a string."
  def chardata_to_string(chardata) when is_binary(chardata), do: chardata

  def chardata_to_string(list) when is_list(list) do
    case :quaff.chardata_to_string(list) do
      result when is_binary(result) -> result
      {:error, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :invalid
      {:incomplete, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :incomplete
    end
  rescue
    ArgumentError ->
      raise ArgumentError,
            "cannot convert the given list to a string.\n\nTo be converted to a string, a list must either be empty or only\n" <>
              "contain the following elements:\n\n  * strings\n  * integers representing Unicode code points\n" <>
              "  * a list containing one of these three elements\n\nPlease check the given list or call inspect/1 to get " <>
              "the list representation, got:\n\n#{Kernel.inspect(list)}\n"
  end

  @doc "Iodata as a binary."
  def iodata_to_binary(iodata), do: :erlang.iolist_to_binary(iodata)

  @doc "The number of bytes of iodata."
  def iodata_length(iodata), do: :erlang.iolist_size(iodata)

  @doc "Whether iodata holds no byte."
  def iodata_empty?([]), do: true
  def iodata_empty?(""), do: true
  def iodata_empty?([head | tail]), do: iodata_empty?(head) and iodata_empty?(tail)
  def iodata_empty?(_), do: false
end

defmodule IO.StreamError do
  defexception [:reason]

  @impl true
  def message(%{reason: reason}), do: "error during streaming: #{inspect(reason)}"
end
