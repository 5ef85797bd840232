defmodule Quaff.FileDevice do
  @moduledoc false

  # The process of an open file. It ends with its owner, and after an error in what was written or read, as Erlang's
  # does.

  # `options`: `binary` (strings rather than lists), `encoding`.
  def start(owner, handle, options) do
    spawn(fn ->
      monitor = Process.monitor(owner)
      serve(%{handle: handle, monitor: monitor, binary: options.binary, encoding: options.encoding, left: ""})
    end)
  end

  defp serve(%{handle: handle, monitor: monitor} = state) do
    receive do
      {:io_request, from, ref, request} ->
        {reply, next} = Quaff.Device.answer(request, __MODULE__, state)
        send(from, {:io_reply, ref, reply})
        if fatal?(reply), do: stop(state), else: serve(next)

      {:file_request, from, ref, :close} ->
        send(from, {:file_reply, ref, :quaff_file.close(handle)})

      {:file_request, from, ref, request} ->
        send(from, {:file_reply, ref, file(request, handle)})
        serve(state)

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
  defp file({:advise, _, _, _}, _), do: :ok
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

  def put(state, encoding, chars) do
    case :quaff_io.transcode(chars, encoding, state.encoding) do
      :error -> {{:error, {:no_translation, encoding, state.encoding}}, state}
      bytes -> {:quaff_file.write_handle(state.handle, bytes), state}
    end
  end

  def line(%{left: left} = state, encoding, _prompt) when left != "" do
    {line, rest} =
      case :binary.split(left, "\n") do
        [line, rest] -> {line <> "\n", rest}
        [line] -> {line, ""}
      end

    deliver({:ok, line}, encoding, %{state | left: rest}, :line)
  end

  def line(state, encoding, _prompt), do: deliver(:quaff_file.read_line(state.handle), encoding, state, :line)

  def chars(state, _encoding, _prompt, 0), do: {text(state, ""), state}

  def chars(%{encoding: :unicode} = state, encoding, _prompt, n) do
    deliver(:quaff_file.read_chars(state.handle, n), encoding, state, :chars)
  end

  def chars(state, encoding, _prompt, n), do: deliver(:quaff_file.read_bytes(state.handle, n), encoding, state, :chars)

  defp deliver({:ok, bytes}, encoding, state, what) do
    case :quaff_io.transcode(bytes, state.encoding, encoding) do
      :error when what == :line -> {{:error, {:no_translation, :unicode, encoding}}, state}
      :error -> {{:error, :invalid_unicode}, state}
      text -> {text(state, text, encoding), state}
    end
  end

  defp deliver(other, _encoding, state, _what), do: {other, state}

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
      _, {_, state} -> {{:error, :badarg}, state}
    end)
  end

  def option(state, _), do: {{:error, :enotsup}, state}
end
