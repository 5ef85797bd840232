defmodule Kernel.ParallelCompiler do
  @moduledoc """
  Compiling several files whose modules need each other, in any order.

  A file that needs a module of one that is still to come has it compiled in between, in the same process. Files that
  need each other while they are compiled are a deadlock, of which all of them are told.
  """

  @doc "Compiles files; gives the modules and what was said."
  def compile(files, opts \\ []) when is_list(files) and is_list(opts), do: run(files, opts, {:compile, nil})

  @doc "Compiles files and writes their modules into a folder."
  def compile_to_path(files, path, opts \\ []) when is_list(files) and is_binary(path) and is_list(opts),
    do: run(files, opts, {:compile, path})

  @doc "Runs files that were not run yet."
  def require(files, opts \\ []) when is_list(files) and is_list(opts), do: run(files, opts, {:require, nil})

  @doc false
  @deprecated "Use Kernel.ParallelCompiler.compile/2 instead"
  def files(files, opts \\ []) when is_list(opts), do: files |> compile(opts) |> modules()

  @doc false
  @deprecated "Use Kernel.ParallelCompiler.compile_to_path/2 instead"
  def files_to_path(files, path, opts \\ []) when is_binary(path) and is_list(opts),
    do: files |> compile_to_path(path, opts) |> modules()

  defp modules({:ok, modules, _}), do: modules

  defp modules({:error, errors, _}) do
    for error <- errors, do: IO.puts(:stderr, elem(error, 2))
    exit({:shutdown, 1})
  end

  @doc false
  def async(fun) when is_function(fun, 0), do: Task.async(fun)

  @doc "Calls a function for each element, at the same time, and keeps the order."
  def pmap(collection, fun) when is_function(fun, 1) do
    collection |> Enum.map(fn element -> Task.async(fn -> fun.(element) end) end) |> Task.await_many(:infinity)
  end

  @doc false
  def print_warning(diagnostic), do: Code.print_diagnostic(diagnostic)

  # What is known while files are compiled, in the process's dictionary: `stack` are the files being compiled, with the
  # modules they define, the innermost first; `failed` the modules of files that did not make it.
  @key :quaff_parallel

  defp run(files, opts, how) do
    outer = Process.get(@key)
    info = Process.put(:elixir_compiler_info, self())
    Process.put(@key, %{opts: opts, how: how, done: [], modules: [], errors: [], stack: [], failed: [], waiting: []})

    try do
      {_, diagnostics} = Code.with_diagnostics([log: true], fn -> cycles(files, opts) end)
      result(Process.get(@key), diagnostics, opts)
    after
      restore(@key, outer)
      restore(:elixir_compiler_info, info)
    end
  end

  defp restore(key, nil), do: Process.delete(key)
  defp restore(key, value), do: Process.put(key, value)

  defp cycles(files, opts) do
    files = Enum.map(files, &if(is_list(&1), do: List.to_string(&1), else: &1))
    for file <- files, {:ok, text} <- [File.read(file)], do: :quaff_project.add(Path.expand(file), text)
    for file <- files, do: file(Path.expand(file), file)
    state = Process.get(@key)

    with [] <- state.errors, callback when callback != nil <- opts[:each_cycle] || opts[:each_pass] do
      case callback.() do
        {:compile, [], _warnings} -> :ok
        {:compile, more, _warnings} -> cycles(more, opts)
        {:runtime, _modules, _warnings} -> :ok
        more when is_list(more) and more != [] -> cycles(more, opts)
        _ -> :ok
      end
    end
  end

  @doc false
  # A file that a file being compiled needs a module of; false when nothing is being compiled.
  def __needed__(path) do
    case Process.get(@key) do
      nil ->
        false

      %{stack: stack} = state ->
        with [{waiting, _} | _] <- stack, do: Process.put(@key, %{state | waiting: [{waiting, path} | state.waiting]})
        file(path, path)
        true
    end
  end

  defp file(path, name) do
    state = Process.get(@key)

    unless path in state.done do
      :quaff_project.loaded(path)
      defines = with {:ok, text} <- File.read(path), do: :quaff_project.modules(text), else: (_ -> [])
      Process.put(@key, %{state | done: [path | state.done], stack: [{path, defines} | state.stack]})
      outcome = attempt(path, name, state.how)
      state = Process.get(@key)
      Process.put(@key, %{state | stack: tl(state.stack)})
      finished(outcome, name, defines)
    end
  end

  defp attempt(path, name, {how, folder}) do
    found = if how == :compile, do: compiled(path, name), else: Code.require_file(path)
    if folder, do: for({module, binary} <- found, do: File.write!(Path.join(folder, Atom.to_string(module) <> ".beam"), binary))
    {:ok, found || []}
  catch
    kind, reason -> {kind, reason, __STACKTRACE__}
  end

  defp compiled(path, name) do
    case File.read(path) do
      {:ok, _} -> Code.compile_file(path)
      error -> :erlang.error({:badmatch, error}, [name])
    end
  end

  defp finished({:ok, found}, name, _defines) do
    state = Process.get(@key)
    if callback = state.opts[:each_module], do: for({module, binary} <- found, do: callback.(name, module, binary))
    if callback = state.opts[:each_file], do: callback.(name)
    modules = for {module, _} <- found, module not in state.modules, do: module
    Process.put(@key, %{state | modules: state.modules ++ modules})
  end

  defp finished({kind, reason, stacktrace}, name, defines) do
    state = Process.get(@key)
    reason = Exception.normalize(kind, reason, stacktrace)

    error =
      case waits_for(reason, state, name) do
        nil -> failure(kind, reason, stacktrace, name)
        {what, module} -> deadlock(what, module, stacktrace, name)
      end

    Process.put(@key, %{state | errors: state.errors ++ [error], failed: defines ++ state.failed})
  end

  # The module that the file waits for in vain: one of a file that is waiting itself.
  defp waits_for(reason, state, name) do
    pending = Enum.flat_map(state.stack, fn {_, defines} -> defines end) ++ state.failed

    case reason do
      %UndefinedFunctionError{module: module} ->
        if module in pending, do: {:module, module}

      %CompileError{} ->
        text = with {:ok, text} <- File.read(name), do: text, else: (_ -> "")
        struct = Enum.find(pending, &String.contains?(text, "%" <> inspect(&1) <> "{"))
        if struct, do: {:struct, struct}

      _ ->
        nil
    end
  end

  defp deadlock(what, module, stacktrace, name) do
    line = if what == :struct, do: line_of(name, "%" <> inspect(module) <> "{")
    message = "deadlocked waiting on #{what} #{inspect(module)}"
    place = if line, do: "#{name}:#{line}", else: name
    frames = if line, do: [], else: Enum.filter(prune(stacktrace), fn {_, function, _, _} -> function == :__MODULE__ end)
    IO.write(:stderr, ["\n== Compilation error in file ", place, " ==\n** (CompileError) ", message, ?\n, trace(frames)])
    entry(name, line, message, stacktrace) |> Map.put(:waits, module)
  end

  defp line_of(name, part) do
    before = name |> File.read!() |> String.split(part) |> hd()
    length(String.split(before, "\n"))
  end

  defp failure(kind, reason, stacktrace, name) do
    message = Exception.format_banner(kind, reason, stacktrace) <> "\n" <> trace(prune(stacktrace))
    IO.write(:stderr, ["\n== Compilation error in file ", name, " ==\n", message])
    entry(name, position(reason, stacktrace, name), message, stacktrace) |> Map.put(:details, {kind, reason})
  end

  defp trace([]), do: "\n"
  defp trace(frames), do: Exception.format_stacktrace(frames)

  # The compiler's own frames say nothing about the file.
  defp prune(stacktrace) do
    stacktrace
    |> Enum.take_while(fn {module, function, _, _} -> {module, function} not in [{__MODULE__, :attempt}, {__MODULE__, :compiled}] end)
    |> Enum.reject(fn {module, _, _, _} -> module in [Code, __MODULE__, Quaff.Test.Loader, :lists, :quaff_code] end)
    |> within()
  end

  # The file's own frame says nothing more than that of a module's body in it.
  defp within(frames) do
    module? = Enum.any?(frames, &match?({_, :__MODULE__, _, _}, &1))
    Enum.reject(frames, fn {_, function, _, _} -> module? and function == :__FILE__ end)
  end

  defp position(%{line: line, column: column}, _stacktrace, _name) when is_integer(line) and is_integer(column), do: {line, column}
  defp position(%CompileError{line: line}, _stacktrace, _name), do: line || 0

  defp position(_reason, stacktrace, name) do
    own = Path.expand(name)

    Enum.find_value(stacktrace, 0, fn {_, _, _, place} ->
      file = place[:file]
      if file && Path.expand(to_string(file)) == own, do: place[:line]
    end)
  end

  defp entry(name, position, message, stacktrace) do
    %{severity: :error, file: name, source: name, position: position, message: message, span: nil, stacktrace: stacktrace}
  end

  defp result(state, diagnostics, opts) do
    deadlocks = Enum.filter(state.errors, &Map.has_key?(&1, :waits))

    if deadlocks != [] do
      lines = for error <- deadlocks, do: ["\n  ", error.file, " => ", inspect(error.waits)]

      IO.write(:stderr, [
        "\nCompilation failed because of a deadlock between files.\nThe following files depended on the following modules:\n",
        lines,
        "\n\nEnsure there are no compile-time dependencies between those files (such as structs or macros) and that the " <>
          "modules they reference exist and are correctly named\n\n"
      ])
    end

    unless opts[:return_diagnostics],
      do: IO.warn("you must pass return_diagnostics: true when invoking Kernel.ParallelCompiler functions")

    {errors, warnings} = Enum.split_with(for(d <- diagnostics, do: %{d | source: d.file}), &(&1.severity == :error))
    own = for error <- state.errors, do: Map.delete(error, :waits)
    errors = if deadlocks == [], do: errors ++ own, else: own

    warnings =
      if opts[:return_diagnostics],
        do: %{runtime_warnings: [], compile_warnings: warnings},
        else: short(warnings)

    case state.errors do
      [] -> {:ok, state.modules, warnings}
      _ -> {:error, if(opts[:return_diagnostics], do: errors, else: short(errors)), warnings}
    end
  end

  defp short(diagnostics), do: for(d <- diagnostics, do: {d.file, d.position, d.message})
end
