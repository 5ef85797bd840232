defmodule :os do
  @moduledoc "Erlang's `:os`: environment, programs, the kind of system."

  def cmd(command), do: cmd(command, %{})

  def cmd(command, options) when is_list(command) and is_map(options) do
    {output, _} = System.shell(IO.chardata_to_string(command), stderr_to_stdout: true, close_stdin: true)
    output = if max = options[:max_size], do: binary_part(output, 0, min(max, byte_size(output))), else: output

    case :unicode.characters_to_list(output) do
      list when is_list(list) -> list
      _ -> :erlang.binary_to_list(output)
    end
  end

  def cmd(command, options) when is_atom(command), do: cmd(Atom.to_charlist(command), options)

  def cmd(_, _) do
    raise ArgumentError, "errors were found at the given arguments:\n\n  * 1st argument: not a list of characters\n"
  end

  def getenv, do: for({name, value} <- :quaff_system.env(), do: to_charlist(name <> "=" <> value))

  def getenv(name), do: getenv(name, false)

  def getenv(name, default) do
    case :quaff_system.getenv(IO.chardata_to_string(name)) do
      nil -> default
      value -> to_charlist(value)
    end
  end

  def env, do: for({name, value} <- :quaff_system.env(), do: {to_charlist(name), to_charlist(value)})

  def putenv(name, value) do
    :quaff_system.putenv(IO.chardata_to_string(name), IO.chardata_to_string(value))
    true
  end

  def unsetenv(name) do
    :quaff_system.unsetenv(IO.chardata_to_string(name))
    true
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
    case :quaff_system.find_executable(IO.chardata_to_string(name)) do
      nil -> false
      path -> to_charlist(path)
    end
  end

  def find_executable(name, path) do
    name = IO.chardata_to_string(name)

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

  def set_signal(_signal, _action), do: :ok
end
