defmodule System do
  @moduledoc "The system the script runs on: arguments, environment, time, programs."

  @type time_unit :: :second | :millisecond | :microsecond | :nanosecond | pos_integer
  @type signal ::
          :sigabrt | :sigalrm | :sigchld | :sighup | :sigquit | :sigstop | :sigterm | :sigtstp | :sigusr1 | :sigusr2
  @type cmd_opts :: [
          into: Collectable.t(),
          lines: pos_integer,
          cd: Path.t(),
          env: [{binary, binary | nil}],
          arg0: binary,
          stderr_to_stdout: boolean,
          use_stdio: boolean,
          parallelism: boolean
        ]
  @type shell_opts :: [
          into: Collectable.t(),
          lines: pos_integer,
          cd: Path.t(),
          env: [{binary, binary | nil}],
          stderr_to_stdout: boolean,
          use_stdio: boolean,
          parallelism: boolean,
          close_stdin: boolean
        ]

  @doc "The arguments of the script."
  def argv, do: :quaff_system.argv()

  @doc "Replaces the arguments of the script."
  def argv(args), do: :quaff_system.set_argv(args)

  @doc "Ends the program at once with an exit status."
  def halt(status \\ 0)
  def halt(:abort), do: :erlang.halt(:abort)
  def halt(status) when is_integer(status) or is_binary(status), do: :erlang.halt(status)

  @doc "Ends the program in order with an exit status."
  def stop(status \\ 0)
  def stop(status) when is_integer(status), do: :init.stop(status)
  def stop(status) when is_binary(status), do: :init.stop(String.to_charlist(status))

  @doc "Runs `fun` with the exit status when the program ends."
  def at_exit(fun) when is_function(fun, 1), do: :quaff_system.at_exit(fun)

  @doc "Has a function called when the operating system sends a signal: `{:ok, id}`."
  def trap_signal(signal, fun), do: trap_signal(signal, make_ref(), fun)

  def trap_signal(signal, id, fun)
      when signal in [:sigabrt, :sigalrm, :sigchld, :sigcont, :sighup, :sigquit, :sigstop, :sigterm, :sigtstp, :sigusr1, :sigusr2, :sigwinch] and
             is_function(fun, 0),
      do: Quaff.Boot.ask({:trap_signal, nil, nil, signal, id, fun})

  @doc "Undoes `trap_signal/3`."
  def untrap_signal(signal, id)
      when signal in [:sigabrt, :sigalrm, :sigchld, :sigcont, :sighup, :sigquit, :sigstop, :sigterm, :sigtstp, :sigusr1, :sigusr2, :sigwinch],
      do: Quaff.Boot.ask({:untrap_signal, nil, nil, signal, id})

  @doc "The whole environment as a map."
  def get_env, do: Map.new(:quaff_system.env())

  @doc "The value of an environment variable, or `default`."
  def get_env(name, default \\ nil) when is_binary(name) and (is_binary(default) or is_nil(default)) do
    case :quaff_system.getenv(env_name(name)) do
      nil -> default
      value -> value
    end
  end

  @doc "The value of an environment variable in an `:ok` tuple, or `:error`."
  def fetch_env(name) when is_binary(name) do
    case :quaff_system.getenv(env_name(name)) do
      nil -> :error
      value -> {:ok, value}
    end
  end

  @doc "The value of an environment variable; raises when it is not set."
  def fetch_env!(name) when is_binary(name) do
    case fetch_env(name) do
      {:ok, value} -> value
      :error -> raise System.EnvError, env: name
    end
  end

  @doc "Sets an environment variable."
  def put_env(name, value) when is_binary(name) and is_binary(value) do
    if :binary.match(name, "=") != :nomatch, do: raise(ArgumentError, "cannot execute System.put_env/2 for key with \"=\", got: #{inspect(name)}")
    put_checked(name, value)
  end

  defp put_checked(name, value), do: :quaff_system.putenv(env_text(name, "1st"), env_text(value, "2nd"))

  defp env_text(text, place) do
    if :binary.match(text, <<0>>) != :nomatch, do: refuse_env(place, "\"\\0\" characters is not allowed in environment variable names or values")
    text
  end

  defp env_name(name) do
    if :binary.match(name, "=") != :nomatch, do: refuse_env("1st", "\"=\" characters is not allowed in environment variable names")
    env_text(name, "1st")
  end

  defp refuse_env(place, words), do: raise(ArgumentError, "errors were found at the given arguments:\n\n  * #{place} argument: #{words}\n")

  @doc "Sets several environment variables."
  def put_env(enum) do
    Enum.each(enum, fn
      {name, nil} ->
        delete_env(to_string(name))

      {name, value} ->
        name = to_charlist(name)
        if ?= in name, do: raise(ArgumentError, "cannot execute System.put_env/1 for key with \"=\", got: #{inspect(name)}")
        put_checked(to_string(name), to_string(value))
    end)
  end

  @doc "Deletes an environment variable."
  def delete_env(name) do
    _ = String.to_charlist(name)
    :quaff_system.unsetenv(env_name(name))
  end

  @doc "The process id of the program in the operating system."
  def pid, do: :quaff_system.os_pid()

  @doc "The version of Elixir whose behaviour this is."
  def version, do: "1.20.4"

  @doc "The release of OTP whose behaviour this is."
  def otp_release, do: "29"

  @doc "How the implementation was built."
  def build_info, do: %{build: "1.20.4 (compiled with Erlang/OTP 29)", date: "", otp_release: "29", revision: "", version: "1.20.4"}

  @doc "The path of a program, or `nil`."
  def find_executable(program) when is_binary(program) do
    assert_no_null_byte!(program, "System.find_executable/1")
    :quaff_system.find_executable(program)
  end

  @doc "The user's home directory, or `nil`."
  def user_home, do: get_env("HOME")

  @doc "The user's home directory; raises when it is not known."
  def user_home!, do: user_home() || raise("could not find the user home, please set the HOME environment variable")

  @doc "A writable directory for temporary files, or `nil`."
  def tmp_dir, do: :quaff_system.tmp_dir()

  @doc "A writable directory for temporary files; raises when there is none."
  def tmp_dir!, do: tmp_dir() || raise("could not get a writable temporary directory, please set the TMPDIR environment variable")

  @doc "Whether the program goes on when the script is done."
  def no_halt, do: :persistent_term.get({:quaff, :no_halt}, :quaff_system.no_halt())

  @doc "Sets whether the program goes on when the script is done."
  def no_halt(boolean) when is_boolean(boolean), do: :persistent_term.put({:quaff, :no_halt}, boolean)

  @doc "Starts everything anew: cannot be done here."
  def restart, do: :init.restart()

  @doc "The current directory; raises when it cannot be read."
  @deprecated "Use File.cwd!/0 instead"
  def cwd!, do: File.cwd!()

  @doc "The current directory, or `nil`."
  @deprecated "Use File.cwd/0 instead"
  def cwd do
    case File.cwd() do
      {:ok, cwd} -> cwd
      _ -> nil
    end
  end

  @doc "The number of this process in the operating system."
  @deprecated "Use System.pid/0 instead"
  def get_pid, do: pid()

  @doc "The last exception's trace, long ago; nothing now."
  @deprecated "Use __STACKTRACE__ instead"
  def stacktrace, do: []

  @doc "Monotonic time in native units."
  def monotonic_time, do: :erlang.monotonic_time()
  @doc "Monotonic time in a unit."
  def monotonic_time(unit), do: :erlang.monotonic_time(normalize_time_unit(unit))

  @doc "System time in native units."
  def system_time, do: :erlang.system_time()
  @doc "System time in a unit."
  def system_time(unit), do: :erlang.system_time(normalize_time_unit(unit))

  @doc "The operating system's time in native units."
  def os_time, do: :os.system_time()
  @doc "The operating system's time in a unit."
  def os_time(unit), do: :os.system_time(normalize_time_unit(unit))

  @doc "The difference between system time and monotonic time."
  def time_offset, do: :erlang.time_offset()
  @doc "The difference between system time and monotonic time in a unit."
  def time_offset(unit), do: :erlang.time_offset(normalize_time_unit(unit))

  @doc "Converts a time between units, rounding down."
  def convert_time_unit(time, from, to) do
    :erlang.convert_time_unit(time, normalize_time_unit(from), normalize_time_unit(to))
  end

  defp normalize_time_unit(unit) when unit in [:native, :second, :millisecond, :microsecond, :nanosecond], do: unit
  defp normalize_time_unit(unit) when is_integer(unit) and unit > 0, do: unit
  defp normalize_time_unit(:seconds), do: old_unit(:seconds, :second)
  defp normalize_time_unit(unit) when unit in [:milliseconds, :milli_seconds], do: old_unit(unit, :millisecond)
  defp normalize_time_unit(unit) when unit in [:microseconds, :micro_seconds], do: old_unit(unit, :microsecond)
  defp normalize_time_unit(unit) when unit in [:nanoseconds, :nano_seconds], do: old_unit(unit, :nanosecond)

  defp normalize_time_unit(other) do
    raise ArgumentError,
          "unsupported time unit. Expected :second, :millisecond, " <>
            ":microsecond, :nanosecond, or a positive integer, got #{inspect(other)}"
  end

  defp old_unit(unit, new) do
    IO.warn(
      "deprecated time unit: #{inspect(unit)}. A time unit should be :second, :millisecond, :microsecond, :nanosecond, " <>
        "or a positive integer"
    )

    new
  end

  @doc "An integer that no other call gives in this run."
  def unique_integer(modifiers \\ []), do: :erlang.unique_integer(modifiers)

  @doc "How many schedulers there are."
  def schedulers, do: :erlang.system_info(:schedulers)
  @doc "How many schedulers run."
  def schedulers_online, do: :erlang.system_info(:schedulers_online)

  @doc "A warning once for each key, with the stack trace of the caller."
  def compiled_endianness, do: :little
  @doc "The byte order of the machine."
  def endianness, do: :little

  @doc """
  Runs a program with arguments; gives its output and exit status.

  Options: `:into`, `:lines`, `:cd`, `:env`, `:arg0`, `:stderr_to_stdout`, `:use_stdio`, `:parallelism`.
  """
  def cmd(command, args, opts \\ []) when is_binary(command) and is_list(args) do
    assert_no_null_byte!(command, "System.cmd/3")

    unless Enum.all?(args, &is_binary/1) do
      raise ArgumentError, "all arguments for System.cmd/3 must be binaries"
    end

    path =
      if Path.type(command) == :absolute or String.contains?(command, "/"),
        do: command,
        else: find_executable(command) || :erlang.error(:enoent, [command, args, opts])

    run({:spawn_executable, path}, [{:args, args}], opts)
  end

  @doc "Runs a command line in the shell; gives its output and exit status. Options as for `cmd/3`, and `:close_stdin`."
  def shell(command, opts \\ []) when is_binary(command) do
    assert_no_null_byte!(command, "System.shell/2")
    {close_stdin, opts} = Keyword.pop(opts, :close_stdin, false)

    command =
      cond do
        String.trim(command) == "" -> ":"
        close_stdin -> ["(", command, "\n) </dev/null"]
        true -> ["(", command, "\n)"]
      end

    run({:spawn_executable, "/bin/sh"}, [{:args, ["-c", IO.iodata_to_binary(command)]}], opts)
  end

  defp assert_no_null_byte!(text, function) do
    if :binary.match(text, <<0>>) != :nomatch do
      raise ArgumentError, "cannot execute #{function} for program with null byte, got: #{inspect(text)}"
    end
  end

  defp run(name, base, opts) do
    {into, line, opts} = options(opts, "", nil, [:use_stdio, :exit_status, :binary, :hide | base])
    {initial, fun} = Collectable.into(into)

    try do
      port = Port.open(name, opts)
      if line, do: lines(port, initial, fun, []), else: bytes(port, initial, fun)
    catch
      kind, reason ->
        fun.(initial, :halt)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      {acc, status} -> {fun.(acc, :done), status}
    end
  end

  defp bytes(port, acc, fun) do
    receive do
      {^port, {:data, data}} -> bytes(port, fun.(acc, {:cont, data}), fun)
      {^port, {:exit_status, status}} -> {acc, status}
    end
  end

  defp lines(port, acc, fun, parts) do
    receive do
      {^port, {:data, {:noeol, part}}} ->
        lines(port, acc, fun, [part | parts])

      {^port, {:data, {:eol, part}}} ->
        lines(port, fun.(acc, {:cont, joined([part | parts])}), fun, [])

      {^port, {:exit_status, status}} ->
        # The rest of the last line may come behind the status.
        parts =
          receive do
            {^port, {:data, {_, part}}} -> [part | parts]
          after
            0 -> parts
          end

        {if(parts == [], do: acc, else: fun.(acc, {:cont, joined(parts)})), status}
    end
  end

  defp joined(parts), do: parts |> :lists.reverse() |> IO.iodata_to_binary()

  defp options([{_, _} = option | rest], into, line, opts) do
    case option do
      {:into, into} -> options(rest, into, line, opts)
      {:lines, max} when is_integer(max) and max > 0 -> options(rest, into, max, [{:line, max} | opts])
      {:cd, cd} when is_binary(cd) -> options(rest, into, line, [{:cd, cd} | opts])
      {:arg0, arg0} when is_binary(arg0) -> options(rest, into, line, [{:arg0, arg0} | opts])
      {:stderr_to_stdout, true} -> options(rest, into, line, [:stderr_to_stdout | opts])
      {:stderr_to_stdout, false} -> options(rest, into, line, opts)
      {:use_stdio, true} -> options(rest, into, line, opts)
      {:use_stdio, false} -> options(rest, into, line, [:nouse_stdio | opts])
      {:parallelism, parallelism} when is_boolean(parallelism) -> options(rest, into, line, opts)
      {:env, env} -> options(rest, into, line, [{:env, environment(env)} | opts])
      {key, value} -> raise ArgumentError, "invalid option #{inspect(key)} with value #{inspect(value)}"
    end
  end

  defp options([], into, line, opts), do: {into, line, opts}

  defp environment(env) do
    Enum.map(env, fn
      {name, nil} -> {String.to_charlist(name), false}
      {name, value} -> {String.to_charlist(name), String.to_charlist(value)}
    end)
  end
end

defmodule System.EnvError do
  defexception [:env]

  def message(%{env: env}) do
    "could not fetch environment variable #{inspect(env)} because it is not set"
  end
end
