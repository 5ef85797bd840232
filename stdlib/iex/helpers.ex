defmodule IEx.Helpers do
  @moduledoc """
  What the shell offers beside the language. All of it is imported there.

    * `h/0,1` documentation, of the shell, a module, a function or a macro
    * `i/0,1` what a value is
    * `v/0,1` earlier results
    * `b/1`, `t/1` callbacks and types of a module
    * `exports/1` the functions and macros of a module
    * `c/1`, `r/1`, `l/1` compile a file, compile a module's file again, load a module
    * `flush/0` prints and removes what is in the mailbox
    * `pid/1,3`, `ref/1,4`, `port/1,2` values from their numbers
    * `pwd/0`, `cd/1`, `ls/0,1`, `clear/0`, `open/1`, `source/1`
    * `top/0` a page of all processes that follows what they do
    * `process_info/1`, `runtime_info/0,1`
    * `import_file/1`, `import_if_available/2`, `use_if_available/2`, `respawn/0`
    * `break!/1,2,3,4`, `breaks/0`, `reset_break/1,3`, `remove_breaks/0,1`: functions that stop
    * `continue/0`, `n/0`, `next/0`, `whereami/0,1` where code has stopped
  """

  @quiet :"do not show this result in output"

  @doc "Prints help about the shell."
  def h do
    IEx.Introspection.help(IEx.Helpers)
    @quiet
  end

  @doc """
  Prints the documentation of a module, function or macro: `h Enum`, `h Enum.map`, `h Enum.map/2`.
  """
  defmacro h(term) do
    quote do
      IEx.Introspection.help(unquote(IEx.Introspection.decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "Prints the callbacks of a behaviour: `b GenServer`, `b GenServer.init`."
  defmacro b(term) do
    quote do
      IEx.Introspection.callbacks(unquote(IEx.Introspection.decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "Prints the types of a module: `t Enum`, `t Enum.t`."
  defmacro t(term) do
    quote do
      IEx.Introspection.types(unquote(IEx.Introspection.decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "Where a module or function is defined."
  defmacro source(term) do
    quote do
      IEx.Introspection.source(unquote(IEx.Introspection.decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "Opens the source of a module or function in `$ELIXIR_EDITOR`, `$VISUAL` or `$EDITOR`."
  defmacro open(term) do
    quote do
      IEx.Introspection.open(unquote(IEx.Introspection.decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "The last result."
  def v(number \\ -1)

  def v(number) do
    history = Process.get(:iex_history, [])

    found =
      cond do
        not is_integer(number) -> nil
        number < 0 -> Enum.at(history, -number - 1)
        true -> List.keyfind(history, number, 0)
      end

    case {found, history} do
      {{_, value}, _} ->
        value

      {nil, []} ->
        raise "v(#{number}) is out of bounds, no entries were stored in history so far"

      {nil, [{last, _} | _]} ->
        {first, _} = List.last(history)

        raise "v(#{number}) is out of bounds, the currently preserved history ranges from " <>
                "#{first} to #{last} (or use negative numbers to look from the end)"
    end
  end

  @doc "Prints what a value is; without one, of the last result."
  def i(term \\ v(-1)) do
    rows = [{"Term", inspect(term, Keyword.delete(IEx.inspect_opts(), :pretty))} | IEx.Info.info(term)]
    rows = rows ++ [{"Implemented protocols", IEx.Introspection.protocols(term)}]

    for {name, value} <- rows do
      IO.puts(IEx.color(:eval_info, name))
      IO.puts(IEx.color(:eval_result, "  " <> String.replace(to_string(value), "\n", "\n  ")))
    end

    @quiet
  end

  @doc "Prints the messages in the mailbox, and removes them."
  def flush do
    receive do
      message ->
        IO.puts(inspect(message, IEx.inspect_opts()))
        flush()
    after
      0 -> :ok
    end
  end

  @doc "Compiles files and runs them; the modules they define."
  def c(files, _path \\ :in_memory) do
    files = List.wrap(files)
    if not Enum.all?(files, &is_binary/1), do: raise(ArgumentError, "expected a binary or a list of binaries as argument")
    missing = Enum.reject(files, &File.regular?/1)
    if missing != [], do: raise(ArgumentError, "could not find files #{Enum.join(missing, ", ")}")
    files |> Enum.flat_map(&compiled/1) |> Enum.map(&elem(&1, 0)) |> Enum.reverse()
  end

  # What was wrong is on the screen already, or is printed here.
  defp compiled(file) do
    Code.compile_file(file)
  catch
    kind, reason ->
      {reason, _} = Exception.blame(kind, reason, __STACKTRACE__)
      IO.puts(:stderr, "\n== Compilation error in file #{file} ==\n" <> Exception.format_banner(kind, reason) <> "\n")
      raise CompileError
  end

  @doc "Compiles the file of a module again."
  def r(modules) do
    modules = List.wrap(modules)

    compiled =
      Enum.flat_map(modules, fn module ->
        file = IEx.Introspection.file(module)

        cond do
          file == nil and match?({:error, _}, Code.ensure_loaded(module)) ->
            raise ArgumentError, "could not load nor find module: #{inspect(module)}"

          file == nil or not File.regular?(file) ->
            raise ArgumentError, "could not find source (#{file}) for module: #{inspect(module)}"

          true ->
            :ok
        end

        file |> compiled() |> Enum.map(&elem(&1, 0))
      end)

    {:reloaded, compiled}
  end

  @doc "Loads a module again. What was typed or compiled here has no file to be loaded from."
  def l(module) when is_atom(module) do
    if :quaff.library_module(module), do: :code.ensure_loaded(module), else: {:error, :nofile}
  end

  @doc "Nothing to do: there is no project."
  def recompile(_options \\ []) do
    IO.puts(IEx.color(:eval_error, "Mix is not running. Please start IEx with: iex -S mix"))
    :error
  end

  @doc "Prints the functions and macros of a module."
  def exports(module \\ Kernel) do
    if match?({:error, _}, Code.ensure_loaded(module)), do: module.module_info(:exports)
    IEx.Introspection.print_columns(IEx.Introspection.export_names(module))
    @quiet
  end

  @doc "The pid with these numbers: `pid(\"0.21.32\")`, `pid(0, 21, 32)`."
  def pid("#PID<" <> string), do: pid(String.trim_trailing(string, ">"))
  def pid(string) when is_binary(string), do: :erlang.list_to_pid(~c"<#{string}>")

  def pid(name) when is_atom(name) do
    case Process.whereis(name) do
      pid when is_pid(pid) -> pid
      _ -> raise ArgumentError, "could not find registered process with name: #{inspect(name)}"
    end
  end

  @doc "The pid with these numbers."
  def pid(x, y, z) when is_integer(x) and x >= 0 and is_integer(y) and y >= 0 and is_integer(z) and z >= 0,
    do: :erlang.list_to_pid(~c"<#{x}.#{y}.#{z}>")

  @doc "The reference with these numbers: `ref(\"0.21.32.43\")`."
  def ref("#Reference<" <> string), do: ref(String.trim_trailing(string, ">"))
  def ref(string) when is_binary(string), do: :erlang.list_to_ref(~c"#Ref<#{string}>")

  @doc "The reference with these numbers."
  def ref(w, x, y, z), do: ref("#{w}.#{x}.#{y}.#{z}")

  @doc "The port with these numbers."
  def port("#Port<" <> string), do: port(String.trim_trailing(string, ">"))
  def port(string) when is_binary(string), do: :erlang.list_to_port(~c"#Port<#{string}>")

  @doc "The port with these numbers."
  def port(major, minor) when is_integer(major) and is_integer(minor), do: port("#{major}.#{minor}")

  @doc "Prints the current folder."
  def pwd do
    IO.puts(IEx.color(:eval_info, File.cwd!()))
    @quiet
  end

  @doc "Changes the current folder."
  def cd(directory) when is_binary(directory) do
    case File.cd(Path.expand(directory)) do
      :ok -> pwd()
      {:error, :enoent} -> IO.puts(IEx.color(:eval_error, "No directory #{directory}")) && @quiet
      {:error, reason} -> IO.puts(IEx.color(:eval_error, "#{:file.format_error(reason)}")) && @quiet
    end
  end

  @doc "Lists a folder."
  def ls(path \\ ".") when is_binary(path) do
    expanded = Path.expand(path)

    case File.ls(expanded) do
      {:ok, names} ->
        IEx.Introspection.print_columns(
          for name <- Enum.sort(names),
              do: if(File.dir?(Path.join(expanded, name)), do: name <> "/", else: name)
        )

      {:error, :enoent} ->
        IO.puts(IEx.color(:eval_error, "No such file or directory #{path}"))

      {:error, :enotdir} ->
        IO.puts(IEx.color(:eval_info, expanded))
    end

    @quiet
  end

  @doc "Clears the screen."
  def clear do
    if IO.ANSI.enabled?() do
      IO.write([IO.ANSI.home(), IO.ANSI.clear()])
    else
      IO.puts("Cannot clear the screen because ANSI escape codes are not enabled on this shell")
    end

    @quiet
  end

  @doc "Shows all processes and what they do, until `q` is pressed; `?` there lists the keys."
  def top do
    result =
      try do
        :quaff_top.show()
      after
        :quaff_top.release()
      end

    with {:error, reason} <- result, do: IO.puts(reason)
    @quiet
  end

  @doc "Prints what there is to know about a process."
  def process_info(pid) do
    case process(pid) && Process.info(process(pid)) do
      nil ->
        IO.puts(IEx.color(:eval_error, "Failed to get process info. Either the process was not found or is not alive."))

      info ->
        IEx.Introspection.process(process(pid), info)
    end

    @quiet
  end

  defp process(pid) when is_pid(pid), do: pid
  defp process(text) when is_binary(text), do: pid(text)
  defp process(name) when is_atom(name), do: Process.whereis(name)

  @doc "Prints versions, memory and counts."
  def runtime_info(topics \\ [:system, :memory, :limits])

  def runtime_info(topic) when is_atom(topic) and topic in [:system, :memory, :limits, :applications, :allocators],
    do: runtime_info([topic])

  def runtime_info(topics) when is_list(topics) do
    IEx.Introspection.runtime_info(topics)
    @quiet
  end

  @doc "Starts the evaluator anew: bindings are gone."
  def respawn do
    Process.put(:iex_respawn, true)
    @quiet
  end

  @doc "Goes on behind a breakpoint. The shell's own process ends where no code has stopped."
  def continue do
    if Process.get(:iex_pry), do: Process.put(:iex_continue, true), else: Process.exit(self(), :normal)
    @quiet
  end

  @doc "The same as `continue/0`: there are no steps smaller than a breakpoint."
  def n, do: continue()

  @doc "The same as `continue/0`."
  def next, do: continue()

  @doc "Prints the place where the code has stopped, with so many lines above and below it."
  def whereami(radius \\ 2) do
    case Process.get(:iex_pry) do
      nil -> IO.puts(IEx.color(:eval_error, "Pry session is not currently enabled"))
      env -> Quaff.Shell.Pry.around(env, radius)
    end

    @quiet
  end

  @doc "Lets a function stop: see `IEx.break!/2`."
  defmacro break!(ast, stops \\ 1), do: IEx.break_call(ast, stops, __CALLER__)

  @doc "Lets a function stop: `break! Mod, :fun, 2`."
  def break!(module, function, arity, stops \\ 1), do: IEx.break!(module, function, arity, stops)

  @doc "Prints the breakpoints."
  def breaks do
    Quaff.Shell.Breaks.print()
    @quiet
  end

  @doc "Sets the number of stops of a breakpoint to zero."
  def reset_break(id) when is_integer(id), do: Quaff.Shell.Breaks.reset(&(&1.id == id))

  @doc "Sets the number of stops of a function's breakpoint to zero."
  def reset_break(module, function, arity),
    do: Quaff.Shell.Breaks.reset(&({&1.module, &1.function, &1.arity} == {module, function, arity}))

  @doc "Removes all breakpoints."
  def remove_breaks, do: Quaff.Shell.Breaks.remove(fn _ -> true end)

  @doc "Removes the breakpoints of a module."
  def remove_breaks(module), do: Quaff.Shell.Breaks.remove(&(&1.module == module))

  @doc "There is nothing to open: says what `open/1` wants."
  def open do
    case Process.get(:iex_pry) do
      nil -> IO.puts(IEx.color(:eval_error, "Pry session is not currently enabled"))
      env -> IEx.Introspection.open(env.module)
    end

    @quiet
  end

  @doc "Compiles nothing: `c/1` wants files."
  def c, do: recompile()

  @doc "Evaluates a file here: what it binds and imports stays."
  defmacro import_file(path, options \\ []) do
    if not is_binary(path), do: raise(ArgumentError, "import_file/1 expects a literal binary as its argument")
    quote(do: IEx.Helpers.__import_file__(unquote(path), unquote(options)))
  end

  @doc "The same, unless there is no such file."
  defmacro import_file_if_available(path) do
    quote(do: IEx.Helpers.__import_file__(unquote(path), optional: true))
  end

  @doc false
  def __import_file__(path, options) do
    path = Path.expand(path)

    if (options[:optional] || options[:warn] == false) and not File.exists?(path) do
      nil
    else
      quoted = Code.string_to_quoted!(File.read!(path), file: path)
      {value, binding, env} = Code.eval_quoted_with_env(quoted, Process.get(:iex_binding, []), Process.get(:iex_env))
      Process.put(:iex_take, {binding, env})
      value
    end
  end

  @doc "Imports a module if it is there."
  defmacro import_if_available(module, opts \\ []) do
    case Code.ensure_compiled(Macro.expand(module, __CALLER__)) do
      {:module, _} -> quote(do: import(unquote(module), unquote(opts)))
      _ -> nil
    end
  end

  @doc "Uses a module if it is there."
  defmacro use_if_available(module, opts \\ []) do
    case Code.ensure_compiled(Macro.expand(module, __CALLER__)) do
      {:module, _} -> quote(do: use(unquote(module), unquote(opts)))
      _ -> nil
    end
  end

  @doc "Modules are on this node alone; loads it."
  def nl(_nodes \\ [], module) do
    if :quaff.library_module(module), do: {:ok, []}, else: {:error, :nofile}
  end
end
