defmodule Quaff.Device do
  @moduledoc false

  # The two sides of Erlang's I/O protocol.
  #
  # Who asks: `request/2` sends `{:io_request, from, ref, request}` and waits for `{:io_reply, ref, reply}`.
  # Who answers: `answer/3` takes a request apart and calls the device's module:
  #
  #     put(state, encoding, chardata)       -> {reply, state}
  #     line(state, encoding, prompt)        -> {data | :eof | {:error, reason}, state}
  #     chars(state, encoding, prompt, n)    -> the same
  #     until(state, encoding, prompt, mfa)  -> the same
  #     option(state, request)               -> {reply, state} of `:getopts`, `{:setopts, _}`, `{:get_geometry, _}`,
  #                                             `{:get_password, _}`

  # Nobody waits for its own answer.
  def request(pid, _) when pid == self(), do: {:error, :calling_self}

  def request(pid, request) do
    ref = :erlang.monitor(:process, pid)
    send(pid, {:io_request, self(), ref, request})

    receive do
      {:io_reply, ^ref, reply} ->
        :erlang.demonitor(ref, [:flush])
        reply

      {:DOWN, ^ref, _, _, _} ->
        # The answer may have overtaken nothing but its sender's end.
        receive do
          {:io_reply, ^ref, reply} -> reply
        after
          0 -> {:error, :terminated}
        end
    end
  end

  @doc "Has a device write text; raises what went wrong."
  def put(pid, text), do: request_put(pid, {:put_chars, :unicode, text})

  def request_put(pid, _) when pid == self(), do: wrong(:calling_self, "the device is not allowed to be the current process")

  def request_put(pid, request) do
    case request(pid, request) do
      {:error, reason} -> failed(reason)
      reply -> reply
    end
  end

  defp failed(:terminated), do: wrong(:terminated, "the device has terminated")

  defp failed({:no_translation, from, to}),
    do: wrong(:no_translation, "device failed to transcode string from #{from} to #{to}")

  defp failed(reason) when is_atom(reason) do
    case :file.format_error(reason) do
      [?u, ?n, ?k, ?n, ?o, ?w, ?n | _] ->
        raise ArgumentError

      text ->
        raise ArgumentError, "errors were found at the given arguments:\n\n  * 1st argument: #{text} (#{reason})\n"
    end
  end

  defp failed(_), do: raise(ArgumentError)

  defp wrong(reason, text), do: Quaff.Badarg.wrong(reason, 1, text)

  def answer(request, module, state) do
    case request do
      {:put_chars, encoding, chars} when encoding in [:unicode, :latin1] -> module.put(state, encoding, chars)
      {:put_chars, encoding, m, f, a} when encoding in [:unicode, :latin1] -> put_call(request, encoding, {m, f, a}, module, state)
      {:put_chars, chars} -> module.put(state, :latin1, chars)
      {:put_chars, m, f, a} -> put_call(request, :latin1, {m, f, a}, module, state)
      {:get_line, encoding, prompt} -> module.line(state, encoding, prompt)
      {:get_line, prompt} -> module.line(state, :latin1, prompt)
      {:get_chars, encoding, prompt, n} when is_integer(n) and n >= 0 -> module.chars(state, encoding, prompt, n)
      {:get_chars, prompt, n} when is_integer(n) and n >= 0 -> module.chars(state, :latin1, prompt, n)
      {:get_until, encoding, prompt, m, f, a} -> module.until(state, encoding, prompt, {m, f, a})
      {:get_until, prompt, m, f, a} -> module.until(state, :latin1, prompt, {m, f, a})
      {:get_password, _} -> module.option(state, request)
      {:get_geometry, _} -> module.option(state, request)
      {:setopts, options} when is_list(options) -> module.option(state, request)
      :getopts -> module.option(state, request)
      {:requests, requests} when is_list(requests) -> all(requests, {:ok, state}, module)
      _ -> {{:error, :request}, state}
    end
  end

  defp put_call(request, encoding, {m, f, a}, module, state) do
    chars =
      try do
        apply(m, f, a)
      catch
        _, _ -> :failed
      end

    if is_list(chars) or is_binary(chars),
      do: module.put(state, encoding, chars),
      else: {{:error, request}, state}
  end

  defp all([request | rest], {reply, state}, module) do
    case reply do
      {:error, _} -> {reply, state}
      _ -> all(rest, answer(request, module, state), module)
    end
  end

  defp all([], done, _module), do: done

  @doc """
  Feeds lines to a scanner (`:get_until`) until it has what it wants. `next` gives a line, `back` takes what is left.
  """
  def until(next, {m, f, a}), do: until(next, {m, f, a}, [])

  defp until(next, {m, f, a} = mfa, continuation) do
    data =
      case next.() do
        line when is_binary(line) -> :unicode.characters_to_list(line)
        other -> other
      end

    case data do
      {:error, _} = error ->
        {error, []}

      data ->
        case apply(m, f, [continuation, data | a]) do
          {:done, result, :eof} -> {result, []}
          {:done, result, rest} -> {result, rest}
          {:more, continuation} -> until(next, mfa, continuation)
          continuation -> until(next, mfa, continuation)
        end
    end
  end
end
