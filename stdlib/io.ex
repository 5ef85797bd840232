defmodule IO do
  @moduledoc "Input and output on devices: processes that answer I/O requests, `:stdio` and `:stderr`."

  @doc "Writes text."
  def write(device \\ :stdio, chardata), do: put(device, chardata, "")

  @doc "Writes text and a line break."
  def puts(device \\ :stdio, item), do: put(device, item, "\n")

  defp put(device, item, ending) do
    data = if is_binary(item) or is_list(item), do: item, else: to_string(item)

    case fd(device) do
      nil -> request!(device, {:put_chars, :unicode, [data | ending]}, data)
      fd -> :quaff_io.put_chars(fd, data, ending)
    end
  end

  @doc "Writes bytes."
  def binwrite(device \\ :stdio, iodata) when is_list(iodata) or is_binary(iodata) do
    case fd(device) do
      nil -> request!(device, {:put_chars, :latin1, iodata}, iodata)
      fd -> :quaff_io.write(fd, iodata)
    end
  end

  @doc "Writes what `inspect/2` makes of a term; gives the term."
  def inspect(item, opts \\ []), do: inspect(:stdio, item, opts)

  @doc "Writes what `inspect/2` makes of a term to a device; gives the term. Option `:label` goes in front."
  def inspect(device, item, opts) when is_list(opts) do
    {label, opts} = Keyword.pop(opts, :label)
    label = if label == nil, do: "", else: [to_label(label), ": "]
    opts = Keyword.put_new(opts, :pretty, true)
    opts = if Keyword.has_key?(opts, :width), do: opts, else: Keyword.put(opts, :width, 80)
    puts(device, [label, Kernel.inspect(item, opts)])
    item
  end

  defp to_label(label) when is_list(label), do: to_string(label)
  defp to_label(label), do: to_string(label)

  @doc "Reads a line after a prompt; `:eof` at the end."
  def gets(device \\ :stdio, prompt) do
    case fd(device) do
      nil ->
        request(device, {:get_line, :unicode, prompt_text(prompt)})

      _ ->
        put(:stdio, prompt_text(prompt), "")
        :quaff_io.read_line()
    end
  end

  defp prompt_text(prompt) when is_binary(prompt) or is_list(prompt), do: prompt
  defp prompt_text(prompt), do: to_string(prompt)

  @doc "Reads a line (`:line`), so many characters, or all (`:eof`)."
  def read(device \\ :stdio, what)

  def read(device, :line) do
    case fd(device) do
      nil -> request(device, {:get_line, :unicode, ""})
      _ -> :quaff_io.read_line()
    end
  end

  def read(device, what) when what in [:eof, :all] do
    case fd(device) do
      nil -> read_all(device, [])
      _ -> :quaff_io.read_all()
    end
  end

  def read(device, count) when is_integer(count) and count >= 0 do
    case fd(device) do
      nil -> request(device, {:get_chars, :unicode, "", count})
      _ -> :quaff_io.read_chars(count)
    end
  end

  defp read_all(device, acc) do
    case request(device, {:get_line, :unicode, ""}) do
      :eof when acc == [] -> :eof
      :eof -> IO.iodata_to_binary(:lists.reverse(acc))
      {:error, _} = error -> error
      line -> read_all(device, [line | acc])
    end
  end

  @doc "Reads bytes: a line, so many, or all."
  def binread(device \\ :stdio, what), do: read(device, what)

  @doc "Reads so many characters after a prompt."
  def getn(prompt, count \\ 1)
  def getn(prompt, count) when is_integer(count) and count > 0, do: getn(:stdio, prompt, count)
  def getn(device, prompt) when not is_integer(prompt), do: getn(device, prompt, 1)

  @doc "Reads so many characters from a device after a prompt."
  def getn(device, prompt, count) when is_integer(count) and count > 0 do
    put(device, prompt_text(prompt), "")
    read(device, count)
  end

  @doc "A stream of a device's lines, or of parts of so many characters."
  def stream(device \\ :stdio, line_or_codepoints \\ :line) do
    Stream.resource(
      fn -> device end,
      fn device ->
        case read(device, line_or_codepoints) do
          :eof -> {:halt, device}
          {:error, reason} -> raise IO.StreamError, reason: reason
          data -> {[data], device}
        end
      end,
      fn device -> device end
    )
  end

  @doc "A stream of a device's bytes by line or in parts."
  def binstream(device \\ :stdio, line_or_bytes \\ :line), do: stream(device, line_or_bytes)

  @doc "A warning on standard error, with the stack trace of the caller."
  def warn(message), do: warn(message, [])

  @doc "A warning on standard error."
  def warn(message, _stacktrace_info) do
    :quaff_io.put_chars(2, ["warning: ", message, "\n"], "")
    :ok
  end

  @doc "Chardata as a string."
  def chardata_to_string(chardata) when is_binary(chardata), do: chardata

  def chardata_to_string(list) when is_list(list) do
    case :unicode.characters_to_binary(list) do
      result when is_binary(result) -> result
      {:error, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :invalid
      {:incomplete, encoded, rest} -> raise UnicodeConversionError, encoded: encoded, rest: rest, kind: :incomplete
    end
  end

  @doc "Iodata as a binary."
  def iodata_to_binary(iodata), do: :erlang.iolist_to_binary(iodata)

  @doc "The number of bytes of iodata."
  def iodata_length(iodata), do: :erlang.iolist_size(iodata)

  @doc "Whether the device's output ends on an empty list of iodata."
  def iodata_empty?([]), do: true
  def iodata_empty?(""), do: true
  def iodata_empty?([head | tail]), do: iodata_empty?(head) and iodata_empty?(tail)
  def iodata_empty?(_), do: false

  # The file descriptor of a standard device, unless output was redirected by a group leader.
  defp fd(:stdio) do
    if :quaff_io.standard_leader(), do: 1
  end

  defp fd(:standard_io), do: fd(:stdio)
  defp fd(:stderr), do: 2
  defp fd(:standard_error), do: 2
  defp fd(:user), do: 1
  defp fd(_), do: nil

  defp request!(device, request, data) do
    case request(device, request) do
      :ok -> :ok
      {:error, _} -> :erlang.error(:badarg, [device, data])
      other -> other
    end
  end

  defp request(device, request) do
    pid =
      case device do
        device when device in [:stdio, :standard_io] -> Process.group_leader()
        pid when is_pid(pid) -> pid
        name when is_atom(name) -> Process.whereis(name) || exit(:noproc)
      end

    ref = Process.monitor(pid)
    send(pid, {:io_request, self(), ref, request})

    receive do
      {:io_reply, ^ref, reply} ->
        Process.demonitor(ref, [:flush])
        reply

      {:DOWN, ^ref, _, _, _} ->
        {:error, :terminated}
    end
  end
end

defmodule IO.StreamError do
  defexception [:reason]
  def message(%{reason: reason}), do: "error during streaming: #{inspect(reason)}"
end
