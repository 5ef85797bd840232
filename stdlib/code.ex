defmodule Code do
  @moduledoc "Reading, compiling, evaluating and loading code."

  # Evaluating

  @doc "Evaluates a text; gives the value and the new binding."
  def eval_string(string, binding \\ [], opts \\ [])
  def eval_string(string, binding, %Macro.Env{} = env), do: eval(to_text(string), binding, env, env.file, env.line)

  def eval_string(string, binding, opts) when is_list(opts) do
    eval(to_text(string), binding, from_options(opts), Keyword.get(opts, :file, "nofile"), Keyword.get(opts, :line, 1), opts)
  end

  @doc "Evaluates quoted code; gives the value and the new binding."
  def eval_quoted(quoted, binding \\ [], env_or_opts \\ [])

  # A text is a literal here, not source.
  def eval_quoted(text, binding, env_or_opts) when is_binary(text),
    do: eval_quoted({:__block__, [], [text]}, binding, env_or_opts)

  def eval_quoted(quoted, binding, %Macro.Env{} = env), do: eval(quoted, binding, env, env.file, env.line)

  def eval_quoted(quoted, binding, opts) when is_list(opts),
    do: eval(quoted, binding, from_options(opts), Keyword.get(opts, :file, "nofile"), Keyword.get(opts, :line, 1), opts)

  @doc "Evaluates quoted code in an environment; gives the value, the binding and the environment behind it."
  def eval_quoted_with_env(quoted, binding, %Macro.Env{} = env, opts \\ []) do
    quoted = if is_binary(quoted), do: {:__block__, [], [quoted]}, else: quoted
    {value, new, env} = :quaff_code.eval_with_env(quoted, bound(binding), env, env.file, env.line)
    new = merged(new)
    {value, if(opts[:prune_binding], do: pruned(new, quoted), else: new), env}
  end

  # From the last name to the first, as Elixir gives them.
  defp merged(new) do
    new |> :maps.from_list() |> :maps.to_list() |> Enum.sort_by(fn {key, _} -> variable(key) end, :desc)
  end

  defp variable({name, context}), do: {name, context}
  defp variable(name), do: {name, nil}

  defp bound(binding) when is_list(binding), do: binding
  defp bound(other), do: raise(ArgumentError, "binding must be a list, got: #{inspect(other)}")

  defp pruned(binding, quoted) do
    {_, used} =
      Macro.prewalk(quoted, [], fn
        {name, _, context} = var, acc when is_atom(name) and is_atom(context) -> {var, [name, {name, context} | acc]}
        other, acc -> {other, acc}
      end)

    for {key, value} <- binding, key in used, do: {key, value}
  end

  @doc "An environment to evaluate in."
  def env_for_eval(env_or_opts)
  def env_for_eval(%Macro.Env{} = env), do: %{env | context: nil, context_modules: [], macro_aliases: [], versioned_vars: %{}}
  def env_for_eval(opts) when is_list(opts), do: from_options(opts) || fresh(opts)

  defp fresh(opts), do: %{:quaff_expand.env(Keyword.get(opts, :file, "nofile")) | line: Keyword.get(opts, :line, 1)}

  @environment [:module, :aliases, :requires, :functions, :macros]

  # An environment where options describe more of it than its place.
  defp from_options(opts) do
    if Enum.any?(@environment, &Keyword.has_key?(opts, &1)) do
      Enum.reduce(opts, fresh(opts), fn
        {key, value}, env when key in @environment -> Map.put(env, key, value)
        _, env -> env
      end)
    end
  end

  defp eval(code, binding, env, file, line) do
    {value, new} = :quaff_code.eval(code, bound(binding), env, file, line)
    {value, merged(new)}
  end

  defp eval(code, binding, env, file, line, opts) do
    {value, new} = eval(code, binding, env, file, line)
    {value, if(opts[:prune_binding], do: pruned(new, if(is_binary(code), do: string_to_quoted!(code), else: code)), else: new)}
  end

  defp to_text(string) when is_binary(string), do: string
  defp to_text(list) when is_list(list), do: List.to_string(list)

  @doc "Evaluates a file."
  def eval_file(file, relative_to \\ nil) when is_binary(file) do
    path = find_file!(file, relative_to)
    eval_string(File.read!(path), [], file: path, line: 1)
  end

  # Reading

  @doc """
  The quoted form of a text, in an `:ok` tuple; `{:error, {place, message, token}}` if it has none.
  """
  def string_to_quoted(string, opts \\ []) do
    with {:ok, quoted, _comments} <- Code.Reader.read(to_text(string), opts), do: {:ok, quoted}
  end

  @doc "The quoted form of a text."
  def string_to_quoted!(string, opts \\ []), do: elem(Code.Reader.read!(to_text(string), opts), 0)

  @doc """
  The quoted form of a text and its comments.

      iex> {:ok, quoted, [comment]} = Code.string_to_quoted_with_comments("a # b")
      iex> {quoted, comment.text, comment.line}
      {{:a, [line: 1], nil}, "# b", 1}
  """
  def string_to_quoted_with_comments(string, opts \\ []), do: Code.Reader.read(to_text(string), opts)

  @doc "As `string_to_quoted_with_comments/2`; raises when the text is refused."
  def string_to_quoted_with_comments!(string, opts \\ []), do: Code.Reader.read!(to_text(string), opts)

  # Formatting

  @doc """
  The text in the layout of the formatter.

      iex> Code.format_string!("[1,2 , 3]")
      "[1, 2, 3]"
  """
  def format_string!(string, opts \\ []) when is_binary(string) and is_list(opts) do
    width = Keyword.get(opts, :line_length, 98)
    reading = Keyword.take(opts, [:file, :line]) ++ [raw: true, literals: :__block__, token_metadata: true, emit_warnings: false]
    {quoted, comments} = Code.Reader.read!(string, reading)
    doc = Code.Formatter.to_algebra(quoted, [comments: comments] ++ opts)
    IO.iodata_to_binary(Inspect.Algebra.format(doc, width))
  end

  @doc "The text of a file in the layout of the formatter, as iodata."
  def format_file!(file, opts \\ []) when is_binary(file) and is_list(opts) do
    [format_string!(File.read!(file), [file: file, line: 1] ++ opts), ?\n]
  end

  @doc """
  Quoted code as a document of `Inspect.Algebra`.

      iex> Code.quoted_to_algebra(quote(do: a+b)) |> Inspect.Algebra.format(80)
      "a + b"
  """
  def quoted_to_algebra(quoted, opts \\ []) do
    quoted |> Code.Formatter.Plain.written(opts) |> Code.Formatter.to_algebra(opts)
  end

  # Loading

  @doc "Whether the module is loaded or can be."
  def ensure_loaded?(module) when is_atom(module), do: match?({:module, _}, ensure_loaded(module))
  @doc "Loads the module."
  def ensure_loaded(module) when is_atom(module), do: :code.ensure_loaded(module)

  @doc "Loads the module; raises when there is none."
  def ensure_loaded!(module) do
    case ensure_loaded(module) do
      {:module, module} -> module
      {:error, reason} -> raise ArgumentError, "could not load module #{inspect(module)} due to reason #{inspect(reason)}"
    end
  end

  @doc "Loads several modules."
  def ensure_all_loaded(modules) when is_list(modules) do
    case for(m <- modules, {:error, reason} <- [ensure_loaded(m)], do: {m, reason}) do
      [] -> :ok
      errors -> {:error, :lists.reverse(errors)}
    end
  end

  @doc "Loads several modules; raises when one is missing."
  def ensure_all_loaded!(modules) do
    case ensure_all_loaded(modules) do
      :ok ->
        :ok

      {:error, errors} ->
        lines = for {module, reason} <- Enum.sort(errors), do: "\n  * #{inspect(module)} due to reason #{inspect(reason)}"
        raise ArgumentError, "could not load the following modules:\n" <> Enum.join(lines)
    end
  end

  @doc "Loads the module, or waits for it where it is being compiled."
  def ensure_compiled(module) when is_atom(module), do: ensure_loaded(module)

  @doc "Loads the module; raises when there is none."
  def ensure_compiled!(module), do: ensure_loaded!(module)

  @doc false
  def ensure_compiled?(module), do: ensure_loaded?(module)

  @doc "Whether the module is loaded."
  def loaded?(module) when is_atom(module), do: :quaff_code.is_loaded(module)

  # Compiling

  @doc "Compiles a text; gives the modules it defines."
  def compile_string(string, file \\ "nofile") when is_binary(file),
    do: with_modules(fn -> :quaff_code.load(file, to_text(string)) end)

  @doc "Compiles quoted code; gives the modules it defines."
  def compile_quoted(quoted, file \\ "nofile") when is_binary(file),
    do: with_modules(fn -> :quaff_code.eval(quoted, [], nil, file, 1) end)

  # The modules defined meanwhile by this process, in order.
  defp with_modules(fun) do
    before = :quaff_code.start_collecting()
    tracers = get_compiler_option(:tracers)

    try do
      traced(tracers, :start)
      fun.()
      for module <- :quaff_code.collected(before), do: {module, :quaff_code.beam(module)}
    after
      traced(tracers, :stop)
      :quaff_code.stop_collecting(before)
    end
  end

  defp traced([], _event), do: :ok

  defp traced(tracers, event) do
    env = env_for_eval([])
    for tracer <- tracers, do: :ok = tracer.trace(event, env)
  end

  @doc "Runs a file once."
  def require_file(file, relative_to \\ nil) when is_binary(file) do
    path = find_file!(file, relative_to)

    if path in :quaff_code.required() do
      nil
    else
      :quaff_code.add_required(path)

      try do
        with_modules(fn -> :quaff_code.load(path, File.read!(path)) end)
      catch
        kind, reason ->
          unrequire_files([path])
          :erlang.raise(kind, reason, __STACKTRACE__)
      end
    end
  end

  @doc "Runs a file."
  def compile_file(file, relative_to \\ nil) when is_binary(file) do
    path = find_file!(file, relative_to)
    with_modules(fn -> :quaff_code.load(path, File.read!(path)) end)
  end

  @doc false
  def load_file(file, relative_to \\ nil) do
    path = find_file!(file, relative_to)
    :quaff_code.add_required(path)
    with_modules(fn -> :quaff_code.load(path, File.read!(path)) end)
  end

  @doc "The files that were required."
  def required_files, do: :quaff_code.required()

  @doc false
  def loaded_files, do: required_files()

  @doc "Forgets that files were required."
  def unrequire_files(files) when is_list(files) do
    :quaff_code.set_required(:quaff_code.required() -- files)
    :ok
  end

  @doc false
  def unload_files(files), do: unrequire_files(files)

  defp find_file!(file, relative_to) do
    path = if relative_to, do: Path.expand(file, relative_to), else: Path.expand(file)
    if File.regular?(path), do: path, else: raise(Code.LoadError, file: path)
  end

  # Diagnostics

  @doc "Runs a function and gives its value with the warnings and errors of code compiled meanwhile."
  def with_diagnostics(opts \\ [], fun) when is_function(fun, 0) do
    token = :quaff_code.start_diagnostics(Keyword.get(opts, :log, false))

    try do
      value = fun.()
      {value, :quaff_code.diagnostics(token)}
    after
      :quaff_code.stop_diagnostics(token)
    end
  end

  @doc "Prints a diagnostic on standard error."
  def print_diagnostic(diagnostic, opts \\ []) when is_list(opts), do: IO.puts(:stderr, Quaff.Diagnostic.text(diagnostic, opts))

  @doc """
  The documentation of a module, as a `:docs_v1` tuple.

      iex> {:docs_v1, _, :elixir, "text/markdown", %{"en" => _}, _, docs} = Code.fetch_docs(Integer)
      iex> is_list(docs)
      true
  """
  def fetch_docs(module_or_path)

  def fetch_docs(Kernel.SpecialForms) do
    text = %{"en" => "What the compiler itself understands, and what cannot be overridden."}
    {:docs_v1, 0, :elixir, "text/markdown", text, %{}, Enum.sort(Quaff.Words.rows(Kernel.SpecialForms))}
  end

  def fetch_docs(module) when is_atom(module) do
    case :quaff_code.docs(module) do
      nil ->
        {:error, :module_not_found}

      {moduledoc, line, definitions} ->
        docs = for definition <- definitions, do: definition_docs(definition)
        docs = if module == Kernel, do: Quaff.Words.rows(Kernel) ++ docs, else: docs
        {:docs_v1, line, :elixir, "text/markdown", doc_text(moduledoc), %{}, Enum.sort(docs)}
    end
  end

  def fetch_docs(path) when is_binary(path), do: {:error, :module_not_found}

  defp definition_docs({kind, name, arity, line, doc, meta, args}) do
    kind = if kind == :defmacro, do: :macro, else: :function
    {args, defaults} = Enum.map_reduce(args, 0, fn arg, count -> {arg, if(match?({:\\, _, _}, arg), do: count + 1, else: count)} end)
    meta = Map.new(meta)
    meta = if defaults > 0, do: Map.put(meta, :defaults, defaults), else: meta
    {{kind, name, arity}, line, [signature(name, args)], doc_text(doc), meta}
  end

  defp signature(name, args) do
    {args, _} = Enum.map_reduce(Enum.with_index(args, 1), [], fn {arg, index}, used -> argument(arg, index, used) end)
    Macro.to_string({name, [], args})
  end

  # What an argument is called in a signature: its variable, or a word for what it has to be.
  defp argument({:\\, meta, [left, right]}, index, used) do
    {left, used} = argument(left, index, used)
    {{:\\, meta, [left, right]}, used}
  end

  defp argument({:=, _, [left, right]}, index, used) do
    if match?({name, _, context} when is_atom(name) and is_atom(context), right),
      do: argument(right, index, used),
      else: argument(left, index, used)
  end

  defp argument({name, _, context}, _index, used) when is_atom(name) and is_atom(context) do
    name = name |> Atom.to_string() |> String.trim_leading("_")
    name = if name == "", do: "_", else: name
    {{String.to_atom(name), [], nil}, [name | used]}
  end

  defp argument(other, index, used), do: {{String.to_atom(word(other) <> if(word(other) == "arg", do: "#{index}", else: "")), [], nil}, used}

  defp word({:%, _, [{:__aliases__, _, names}, _]}), do: names |> List.last() |> Atom.to_string() |> Macro.underscore()
  defp word({:%{}, _, _}), do: "map"
  defp word({:<<>>, _, _}), do: "binary"
  defp word({:<>, _, _}), do: "binary"
  defp word(value) when is_list(value), do: "list"
  defp word(value) when is_integer(value), do: "int"
  defp word(value) when is_float(value), do: "float"
  defp word(value) when is_binary(value), do: "binary"
  defp word(value) when is_boolean(value), do: "bool"
  defp word(value) when is_atom(value), do: "atom"
  defp word({_, _}), do: "tuple"
  defp word({:{}, _, _}), do: "tuple"
  defp word(_), do: "arg"

  defp doc_text(nil), do: :none
  defp doc_text(false), do: :hidden
  defp doc_text(text) when is_binary(text), do: %{"en" => text}

  # Options

  @defaults [
    debug_info: true,
    docs: true,
    ignore_already_consolidated: false,
    ignore_module_conflict: false,
    infer_signatures: [:elixir],
    module_definition: :compiled,
    no_warn_undefined: [],
    on_undefined_variable: :raise,
    parser_options: [columns: true],
    relative_paths: true,
    tracers: []
  ]
  @options [
    :docs,
    :debug_info,
    :ignore_already_consolidated,
    :ignore_module_conflict,
    :relative_paths,
    :tracers,
    :parser_options,
    :on_undefined_variable,
    :infer_signatures,
    :no_warn_undefined,
    :module_definition
  ]
  @booleans [:debug_info, :docs, :ignore_already_consolidated, :ignore_module_conflict, :relative_paths]

  @doc "The names of the compiler's options."
  def available_compiler_options, do: @options

  @doc "An option of the compiler."
  def get_compiler_option(key) when key in @options, do: Keyword.get(set_options(), key, Keyword.get(@defaults, key))

  @doc "Sets an option of the compiler. The compiler knows them by name; it has no need of any."
  def put_compiler_option(key, value) when key in @booleans do
    if is_boolean(value),
      do: put_option(key, value),
      else: raise("compiler option #{inspect(key)} should be a boolean, got: #{inspect(value)}")
  end

  def put_compiler_option(key, value) when key in [:tracers, :parser_options] and not is_list(value),
    do: raise("compiler option #{inspect(key)} should be a list, got: #{inspect(value)}")

  def put_compiler_option(:no_warn_undefined, value) when value != :all and not is_list(value),
    do: raise("compiler option :no_warn_undefined should be a list or the atom :all, got: #{inspect(value)}")

  def put_compiler_option(:on_undefined_variable, value) when value not in [:raise, :warn],
    do: raise("unknown compiler option: :on_undefined_variable")

  def put_compiler_option(key, value) when key in @options, do: put_option(key, value)
  def put_compiler_option(key, _value) when is_atom(key), do: raise("unknown compiler option: #{inspect(key)}")

  defp set_options, do: :quaff_code.options()

  defp put_option(key, value) do
    :quaff_code.set_options(Keyword.put(set_options(), key, value))
    :ok
  end

  @doc "All options of the compiler."
  def compiler_options, do: Map.new(@options, &{&1, get_compiler_option(&1)})

  @doc "Sets options of the compiler; gives what they were."
  def compiler_options(opts) do
    for {key, value} <- opts, into: %{} do
      previous = if key in @options, do: get_compiler_option(key)
      put_compiler_option(key, value)
      {key, previous}
    end
  end

  @doc "Purges compiler modules; there are none."
  def purge_compiler_modules, do: {:ok, 0}
  @doc "Prepends a path to the code path; nothing is loaded from there."
  def prepend_path(path, _opts \\ []), do: :code.add_patha(folder(path)) == true and File.dir?(path)
  @doc "Appends a path to the code path; nothing is loaded from there."
  def append_path(path, _opts \\ []), do: :code.add_pathz(folder(path)) == true and File.dir?(path)
  @doc "Prepends paths to the code path; nothing is loaded from there."
  def prepend_paths(paths, _opts \\ []) when is_list(paths), do: Enum.each(paths, &prepend_path/1)
  @doc "Appends paths to the code path; nothing is loaded from there."
  def append_paths(paths, _opts \\ []) when is_list(paths), do: Enum.each(paths, &append_path/1)
  @doc "Removes a path from the code path."
  def delete_path(path), do: :code.del_path(folder(path)) == true

  defp folder(path), do: path |> Path.expand() |> String.to_charlist()

  @doc "Removes paths from the code path."
  def delete_paths(paths) when is_list(paths), do: Enum.each(paths, &delete_path/1)
  @doc "Whether code can be compiled while this process waits for it."
  def can_await_module_compilation?, do: Process.get(:elixir_compiler_info) != nil

  @doc false
  @deprecated "Use Code.Fragment.cursor_context/2 instead"
  def cursor_context(code, options \\ []), do: Code.Fragment.cursor_context(code, options)

  @doc false
  @deprecated "Code.get_docs/2 always returns nil as its outdated documentation is no longer stored on BEAM files. Use Code.fetch_docs/1 instead"
  def get_docs(module, _kind) when is_atom(module), do: nil
end
