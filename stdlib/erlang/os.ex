defmodule :os do
  @moduledoc "Erlang's `:os`: environment, programs, the kind of system."

  def cmd(command), do: cmd(command, %{})

  def cmd(command, options) when is_list(command) and is_map(options) do
    text = text(:lists.flatten(for(part <- command, do: if(is_atom(part), do: Atom.to_charlist(part), else: part))))
    if text == :error, do: bad([{1, "not a list of characters"}])
    {output, _} = System.shell(text, stderr_to_stdout: true, close_stdin: true)
    output = if max = options[:max_size], do: binary_part(output, 0, min(max, byte_size(output))), else: output

    case :unicode.characters_to_list(output) do
      list when is_list(list) -> list
      _ -> :erlang.binary_to_list(output)
    end
  end

  def cmd(command, options) when is_atom(command), do: cmd(Atom.to_charlist(command), options)
  def cmd(_, _), do: bad([{1, "not a list of characters"}])

  defp bad(details) do
    words = for {at, text} <- details, do: ["\n  * ", elem({"1st", "2nd", "3rd"}, at - 1), " argument: ", text]
    raise ArgumentError, IO.iodata_to_binary(["errors were found at the given arguments:\n", words, "\n"])
  end

  # A list of characters as a string, or an error for what is none.
  defp text(chars) when is_list(chars) do
    case :unicode.characters_to_binary(chars) do
      text when is_binary(text) -> if :binary.match(text, <<0>>) == :nomatch, do: text, else: :error
      _ -> :error
    end
  rescue
    ArgumentError -> :error
  end

  defp text(_), do: :error

  defp text!(chars, at \\ 1) do
    case text(chars) do
      :error when is_list(chars) -> bad([{at, wrong_list(chars)}])
      :error -> bad([{at, "not a list"}])
      text -> text
    end
  end

  defp wrong_list([0 | _]), do: ~S("\0" characters is not allowed in environment variable names or values)
  defp wrong_list([_ | rest]), do: wrong_list(rest)
  defp wrong_list([]), do: "not a list of characters"
  defp wrong_list(_), do: "not a proper list"

  def getenv, do: for({name, value} <- :quaff_system.env(), do: to_charlist(name <> "=" <> value))

  def getenv(name), do: getenv(name, false)

  def getenv(name, default) do
    case :quaff_system.getenv(text!(name)) do
      nil -> default
      value -> to_charlist(value)
    end
  end

  def env, do: for({name, value} <- :quaff_system.env(), do: {to_charlist(name), to_charlist(value)})

  def putenv(name, value) do
    case for({chars, at} <- [{name, 1}, {value, 2}], not is_list(chars), do: {at, "not a list"}) do
      [] -> :ok
      wrong -> bad(wrong)
    end

    name = name(name)
    :quaff_system.putenv(name, text!(value, 2))
    true
  end

  def unsetenv(name) do
    :quaff_system.unsetenv(name(name))
    true
  end

  defp name(name) do
    name = text!(name)
    if :binary.match(name, "=") != :nomatch, do: bad([{1, "\"=\" characters is not allowed in environment variable names"}])
    name
  end

  def getpid, do: to_charlist(:quaff_system.os_pid())
  def type, do: {:unix, :linux}

  def version do
    with {:ok, text} <- File.read("/proc/sys/kernel/osrelease"),
         [a, b, c | _] <- Regex.scan(~r/\d+/, text) |> Enum.map(fn [n] -> String.to_integer(n) end) do
      {a, b, c}
    else
      _ -> {0, 0, 0}
    end
  end

  def find_executable(name) do
    case :quaff_system.find_executable(executable(name)) do
      nil -> false
      path -> to_charlist(path)
    end
  end

  def find_executable(name, path) do
    name = executable(name)

    path
    |> IO.chardata_to_string()
    |> String.split(":", trim: true)
    |> Enum.map(&Path.join(&1, name))
    |> Enum.find(&File.regular?/1)
    |> case do
      nil -> false
      found -> to_charlist(found)
    end
  end

  defp executable(name) when is_atom(name), do: Atom.to_string(name)

  defp executable(name) do
    case text(name) do
      :error -> raise ArgumentError
      text -> text
    end
  end

  # What a signal does is the runtime's affair; the request is checked.
  def set_signal(signal, action) do
    known = signal in [:sighup, :sigquit, :sigabrt, :sigalrm, :sigterm, :sigusr1, :sigusr2, :sigchld, :sigstop, :sigtstp, :sigcont, :sigwinch, :siginfo]

    case if(known, do: [], else: [{1, "invalid signal name"}]) ++ if(action in [:default, :ignore, :handle], do: [], else: [{2, "invalid action"}]) do
      [] -> :ok
      wrong -> bad(wrong)
    end
  end
end
