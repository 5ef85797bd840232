defmodule Quaff.FileDevice do
  @moduledoc false

  # The process of an open file. It ends with its owner, and after an error in what was written or read, as Erlang's
  # does: without an answer when reading fails.
  #
  # `encoding` is `:latin1`, `:unicode`, or `{:utf16 | :utf32, :big | :little}`. What is read ahead of the script stands as
  # UTF-8 in `left`, and in `half` the bytes of a wide character that is not whole yet.

  # `options`: `binary` (strings rather than lists), `encoding`.
  def start(owner, handle, options) do
    spawn(fn ->
      monitor = Process.monitor(owner)
      serve(%{handle: handle, monitor: monitor, binary: options.binary, encoding: options.encoding, left: "", half: ""})
    end)
  end

  defp serve(%{handle: handle, monitor: monitor} = state) do
    receive do
      {:io_request, from, ref, request} ->
        case Quaff.Device.answer(request, __MODULE__, state) do
          {:stop, _} ->
            stop(state)

          {{:error, :request}, next} ->
            send(from, {:io_reply, ref, {:error, {:request, request}}})
            serve(next)

          {reply, next} ->
            send(from, {:io_reply, ref, reply})
            if fatal?(reply), do: stop(state), else: serve(next)
        end

      {:file_request, from, ref, :close} ->
        send(from, {:file_reply, ref, :quaff_file.close(handle)})

      {:file_request, from, ref, request} ->
        reply = file(request, handle)
        send(from, {:file_reply, ref, reply})
        if reply != :ok and (request == :truncate or match?({:pwrite, _, _}, request) and reply == {:error, :badarg}), do: stop(state), else: serve(state)

      {:DOWN, ^monitor, _, _, _} ->
        stop(state)

      _ ->
        serve(state)
    end
  end

  defp stop(state) do
    :quaff_file.close(state.handle)
    :ok
  end

  defp fatal?({:error, reason}), do: reason not in [:request, :enotsup, :badarg]
  defp fatal?(_), do: false

  defp file({:position, at}, handle), do: position(handle, at)

  defp file({:pread, at, count}, handle) do
    with {:ok, _} <- position(handle, at), do: :quaff_file.read_bytes(handle, count)
  end

  defp file({:pwrite, at, bytes}, handle) do
    with {:ok, _} <- position(handle, at), do: :quaff_file.write_handle(handle, bytes)
  end

  defp file(:truncate, handle), do: :quaff_file.truncate(handle)
  defp file(sync, handle) when sync in [:sync, :datasync], do: :quaff_file.sync(handle)
  defp file({:advise, _, _, how}, _) do
    if how in [:normal, :sequential, :random, :no_reuse, :will_need, :dont_need], do: :ok, else: {:error, :einval}
  end

  defp file({:allocate, _, _}, _), do: :ok
  defp file(_, _), do: {:error, :request}

  def position(handle, at) do
    case at do
      at when is_integer(at) -> :quaff_file.position(handle, :bof, at)
      from when from in [:bof, :cur, :eof] -> :quaff_file.position(handle, from, 0)
      {from, offset} when from in [:bof, :cur, :eof] and is_integer(offset) -> :quaff_file.position(handle, from, offset)
      _ -> {:error, :badarg}
    end
  end

  # Requests.

  def put(%{encoding: {_, _} = wide} = state, encoding, chars) do
    case :unicode.characters_to_binary(chars, encoding, wide) do
      bytes when is_binary(bytes) -> {:quaff_file.write_handle(state.handle, bytes), state}
      _ -> {{:error, {:no_translation, encoding, wide}}, state}
    end
  rescue
    ArgumentError -> {:stop, state}
  end

  def put(state, encoding, chars) do
    case :quaff_io.transcode(chars, encoding, state.encoding) do
      :error -> untranslated(state, encoding, chars)
      bytes -> {:quaff_file.write_handle(state.handle, bytes), state}
    end
  end

  # What is no text at all ends the device.
  defp untranslated(state, encoding, chars) do
    :unicode.characters_to_binary(chars, encoding)
    {{:error, {:no_translation, encoding, state.encoding}}, state}
  rescue
    ArgumentError -> {:stop, state}
  end

  def line(%{encoding: {_, _}} = state, encoding, prompt) do
    if :binary.match(state.left, "\n") == :nomatch do
      case fill(state) do
        {:ok, state} -> line(state, encoding, prompt)
        :eof when state.left == "" -> {:eof, state}
        :eof -> deliver({:ok, state.left}, :unicode, encoding, %{state | left: ""}, :line)
        error -> failed(error, state)
      end
    else
      [line, rest] = :binary.split(state.left, "\n")
      deliver({:ok, line <> "\n"}, :unicode, encoding, %{state | left: rest}, :line)
    end
  end

  def line(%{left: left} = state, encoding, _prompt) when left != "" do
    {line, rest} =
      case :binary.split(left, "\n") do
        [line, rest] -> {line <> "\n", rest}
        [line] -> {line, ""}
      end

    deliver({:ok, line}, state.encoding, encoding, %{state | left: rest}, :line)
  end

  def line(state, encoding, _prompt), do: deliver(:quaff_file.read_line(state.handle), state.encoding, encoding, state, :line)

  def chars(state, _encoding, _prompt, 0), do: {text(state, ""), state}

  def chars(%{encoding: {_, _}} = state, encoding, prompt, n) do
    case split(state.left, n, 0) do
      {text, rest} ->
        deliver({:ok, text}, :unicode, encoding, %{state | left: rest}, :chars)

      :more ->
        case fill(state) do
          {:ok, state} -> chars(state, encoding, prompt, n)
          :eof when state.left == "" -> {:eof, state}
          :eof -> deliver({:ok, state.left}, :unicode, encoding, %{state | left: ""}, :chars)
          error -> failed(error, state)
        end
    end
  end

  def chars(%{encoding: :unicode} = state, encoding, _prompt, n) do
    deliver(:quaff_file.read_chars(state.handle, n), :unicode, encoding, state, :chars)
  end

  def chars(state, encoding, _prompt, n), do: deliver(:quaff_file.read_bytes(state.handle, n), state.encoding, encoding, state, :chars)

  # The first characters of UTF-8 text and the others.
  defp split(text, 0, at), do: {:erlang.binary_part(text, 0, at), :erlang.binary_part(text, at, byte_size(text) - at)}

  defp split(text, n, at) do
    case text do
      <<_::binary-size(^at), char::utf8, _::binary>> -> split(text, n - 1, at + byte_size(<<char::utf8>>))
      _ -> :more
    end
  end

  defp fill(%{encoding: encoding} = state) do
    with {:ok, bytes} <- :quaff_file.read_bytes(state.handle, 4096) do
      case :unicode.characters_to_binary(state.half <> bytes, encoding) do
        text when is_binary(text) -> {:ok, %{state | left: state.left <> text, half: ""}}
        {:incomplete, text, half} -> {:ok, %{state | left: state.left <> text, half: half}}
        {:error, _, _} -> {:error, :invalid_unicode}
      end
    end
  end

  defp failed({:error, :invalid_unicode} = error, state), do: {error, state}
  defp failed(_, state), do: {:stop, state}

  defp deliver({:ok, bytes}, from, encoding, state, what) do
    case :quaff_io.transcode(bytes, from, encoding) do
      :error when what == :line -> {{:error, {:no_translation, :unicode, encoding}}, state}
      :error -> {{:error, :invalid_unicode}, state}
      text -> {text(state, text, encoding), state}
    end
  end

  defp deliver(:eof, _from, _encoding, state, _what), do: {:eof, state}
  # Who asks for characters is told what went wrong, who asks for a line is not.
  defp deliver({:error, _} = error, _from, _encoding, state, :chars), do: {error, state}
  defp deliver({:error, _} = error, _from, _encoding, state, _what), do: failed(error, state)

  defp text(state, text, encoding \\ :unicode)
  defp text(%{binary: true}, text, _), do: text
  defp text(_, text, :latin1), do: :erlang.binary_to_list(text)
  defp text(_, text, _), do: :unicode.characters_to_list(text)

  def until(state, encoding, _prompt, mfa) do
    key = make_ref()
    Process.put(key, state)

    next = fn ->
      {line, state} = line(Process.get(key), encoding, "")
      Process.put(key, state)
      line
    end

    {result, left} = Quaff.Device.until(next, mfa)
    state = Process.delete(key)
    {result, %{state | left: :unicode.characters_to_binary(left) <> state.left}}
  end

  def option(state, :getopts), do: {[binary: state.binary, encoding: state.encoding], state}

  def option(state, {:setopts, options}) do
    Enum.reduce(options, {:ok, state}, fn
      {:encoding, encoding}, {reply, state} when encoding in [:latin1, :unicode, :utf8] ->
        {reply, %{state | encoding: if(encoding == :latin1, do: :latin1, else: :unicode)}}

      :binary, {reply, state} -> {reply, %{state | binary: true}}
      :list, {reply, state} -> {reply, %{state | binary: false}}
      {:binary, binary}, {reply, state} when is_boolean(binary) -> {reply, %{state | binary: binary}}
      _, {_, state} -> {{:error, :enotsup}, state}
    end)
  end

  def option(state, _), do: {{:error, :enotsup}, state}
end
