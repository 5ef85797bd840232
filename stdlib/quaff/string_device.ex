defmodule Quaff.StringDevice do
  @moduledoc false

  # How a `StringIO` answers. What is written is kept as UTF-8, or as bytes when the encoding is latin1; what is read is
  # UTF-8 for who asks for text, bytes for who asks for bytes.

  def put(state, encoding, chars) do
    case :quaff_io.transcode(chars, encoding, inner(state)) do
      :error -> {{:error, error(state, encoding, chars)}, state}
      text -> {:ok, %{state | output: state.output <> text}}
    end
  end

  defp error(%{encoding: :latin1}, :unicode, _), do: {:no_translation, :unicode, :latin1}
  defp error(_, encoding, chars), do: {:put_chars, encoding, chars}

  defp inner(%{encoding: :latin1}), do: :latin1
  defp inner(_), do: :unicode

  def line(state, encoding, prompt), do: state |> prompt(prompt) |> take_line(encoding)

  defp take_line(%{input: ""} = state, _encoding), do: {:eof, state}

  defp take_line(%{input: input} = state, encoding) do
    {line, rest} =
      case :binary.match(input, "\n") do
        {at, 1} -> {binary_part(input, 0, at), binary_part(input, at + 1, byte_size(input) - at - 1)}
        :nomatch -> {input, nil}
      end

    text =
      cond do
        rest == nil -> line
        String.ends_with?(line, "\r") -> [binary_part(line, 0, byte_size(line) - 1), ?\n]
        true -> [line, ?\n]
      end

    case deliver(:erlang.iolist_to_binary(text), encoding) do
      :error -> {{:error, :collect_line}, state}
      data -> {data, %{state | input: rest || ""}}
    end
  end

  # Bytes for a latin1 request; text must be valid.
  defp deliver(bytes, :latin1), do: bytes
  defp deliver(bytes, _), do: :quaff_io.transcode(bytes, :unicode, :unicode)

  def chars(state, encoding, prompt, n) do
    state = prompt(state, prompt)

    cond do
      n == 0 -> {"", state}
      state.input == "" -> {:eof, state}
      encoding == :latin1 -> bytes(state, n)
      true -> codepoints(state, n)
    end
  end

  defp bytes(%{input: input} = state, n) do
    n = min(n, byte_size(input))
    <<data::binary-size(n), rest::binary>> = input
    {data, %{state | input: rest}}
  end

  defp codepoints(%{input: input} = state, n) do
    case skip(input, n, 0) do
      :error ->
        {{:error, :invalid_unicode}, state}

      size ->
        <<data::binary-size(size), rest::binary>> = input
        {data, %{state | input: rest}}
    end
  end

  defp skip(_rest, 0, size), do: size
  defp skip(<<>>, _n, size), do: size

  defp skip(<<char::utf8, rest::binary>>, n, size) do
    skip(rest, n - 1, size + byte_size(<<char::utf8>>))
  end

  defp skip(_, _, _), do: :error

  def until(state, encoding, prompt, mfa) do
    state = prompt(state, prompt)
    key = make_ref()
    Process.put(key, state)

    next = fn ->
      {line, state} = take_line(Process.get(key), encoding)
      Process.put(key, state)
      line
    end

    {result, left} = Quaff.Device.until(next, mfa)
    state = Process.delete(key)
    {result, %{state | input: :unicode.characters_to_binary(left) <> state.input}}
  end

  defp prompt(%{capture_prompt: true} = state, prompt) when prompt not in [[], "", :""] do
    text = if is_atom(prompt), do: Atom.to_string(prompt), else: prompt
    {_, state} = put(state, :unicode, text)
    state
  end

  defp prompt(state, _), do: state

  def option(state, :getopts), do: {[binary: true, encoding: state.encoding], state}
  def option(state, {:setopts, [encoding: encoding]}) when encoding in [:latin1, :unicode], do: {:ok, %{state | encoding: encoding}}
  def option(%{input: input} = state, {:get_password, _}) when input != "", do: take_line(state, :unicode)
  def option(state, {:get_password, _}), do: {:eof, state}
  def option(state, _), do: {{:error, :enotsup}, state}
end
