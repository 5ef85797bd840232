defmodule Quaff.StandardDevice do
  @moduledoc false

  # The process behind the pids of standard output and standard error, for requests that come as messages. Reading is
  # left to a process of its own, so that output is not held up by somebody waiting for the keyboard.

  def main(fd) do
    :erlang.process_flag(:trap_exit, true)
    reader = spawn_link(fn -> serve(%{fd: fd, left: [], reader: nil}) end)
    serve(%{fd: fd, left: [], reader: reader})
  end

  defp serve(state) do
    receive do
      {:io_request, from, ref, request} = message ->
        if state.reader != nil and is_tuple(request) and elem(request, 0) in [:get_line, :get_chars, :get_until] do
          send(state.reader, message)
          serve(state)
        else
          {reply, state} = Quaff.Device.answer(request, __MODULE__, state)
          send(from, {:io_reply, ref, reply})
          serve(state)
        end

      _ ->
        serve(state)
    end
  end

  def put(state, encoding, chars) do
    case :quaff_io.transcode(chars, encoding, :unicode) do
      :error -> {{:error, {:put_chars, encoding, chars}}, state}
      text -> {:quaff_io.write(state.fd, text), state}
    end
  end

  def line(state, _encoding, prompt), do: {prompted(state, prompt, fn -> next_line(state) end), %{state | left: []}}

  def chars(state, _encoding, prompt, 0), do: {prompted(state, prompt, fn -> "" end), state}
  def chars(state, _encoding, prompt, n), do: {prompted(state, prompt, fn -> :quaff_io.read_chars(n) end), state}

  def until(state, _encoding, prompt, mfa) do
    prompted(state, prompt, fn -> :ok end)
    {result, left} = Quaff.Device.until(fn -> next_line(state) end, mfa)
    {result, %{state | left: left}}
  end

  defp next_line(%{left: left}) when left != [], do: :unicode.characters_to_binary(left)
  defp next_line(%{fd: 1}), do: :quaff_io.read_line()
  defp next_line(_), do: :eof

  defp prompted(state, prompt, read) do
    if prompt not in [[], "", :""] do
      text = if is_atom(prompt), do: Atom.to_string(prompt), else: prompt
      :quaff_io.put_chars(state.fd, text, "")
    end

    read.()
  end

  def option(%{fd: 1} = state, :getopts) do
    options = [expand_fun: false, echo: false, line_history: false, log: :none, binary: true, encoding: :unicode]
    {options ++ [terminal: false, stdout: false, stderr: false, stdin: false], state}
  end

  def option(state, :getopts), do: {[encoding: :unicode, onlcr: false, log: :none, terminal: false], state}

  def option(state, {:setopts, options}) do
    known = Enum.all?(options, &(&1 in [:binary, :list] or match?({name, _} when name in [:binary, :encoding, :echo, :expand_fun, :log], &1)))
    {if(known, do: :ok, else: {:error, :enotsup}), state}
  end

  def option(state, _), do: {{:error, :enotsup}, state}
end
