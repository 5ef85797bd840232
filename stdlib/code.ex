defmodule Code do
  @moduledoc "Compiling, evaluating and loading code."

  @doc "Evaluates a text; gives the value and the new binding."
  def eval_string(string, binding \\ [], opts \\ [])
  def eval_string(string, binding, %Macro.Env{} = env), do: eval(to_text(string), binding, env, env.file, env.line)

  def eval_string(string, binding, opts) when is_list(opts) do
    eval(to_text(string), binding, nil, Keyword.get(opts, :file, "nofile"), Keyword.get(opts, :line, 1))
  end

  @doc "Evaluates quoted code; gives the value and the new binding."
  def eval_quoted(quoted, binding \\ [], env_or_opts \\ [])
  def eval_quoted(quoted, binding, %Macro.Env{} = env), do: eval(quoted, binding, env, env.file, env.line)

  def eval_quoted(quoted, binding, opts) when is_list(opts),
    do: eval(quoted, binding, nil, Keyword.get(opts, :file, "nofile"), Keyword.get(opts, :line, 1))

  @doc "Evaluates quoted code in an environment; gives the value, the binding and the environment."
  def eval_quoted_with_env(quoted, binding, %Macro.Env{} = env, _opts \\ []) do
    {value, binding} = eval(quoted, binding, env, env.file, env.line)
    {value, binding, env}
  end

  @doc "An environment to evaluate in."
  def env_for_eval(env_or_opts)
  def env_for_eval(%Macro.Env{} = env), do: env
  def env_for_eval(opts), do: :quaff_expand.env(Keyword.get(opts, :file, "nofile"))

  defp eval(code, binding, env, file, line), do: :quaff_code.eval(code, Enum.to_list(binding), env, file, line)

  defp to_text(string) when is_binary(string), do: string
  defp to_text(list), do: List.to_string(list)

  @doc "Evaluates a file."
  def eval_file(file, relative_to \\ nil) do
    file = if relative_to, do: Path.expand(file, relative_to), else: file
    {value, binding} = eval_string(File.read!(file), [], file: file)
    {value, binding}
  end

  @doc "The quoted form of a text, in an `:ok` tuple."
  def string_to_quoted(string, opts \\ []) do
    :quaff_code.string_to_quoted(to_text(string), Keyword.get(opts, :file, "nofile"), Keyword.get(opts, :line, 1))
  end

  @doc "The quoted form of a text."
  def string_to_quoted!(string, opts \\ []) do
    case string_to_quoted(string, opts) do
      {:ok, quoted} ->
        quoted

      {:error, {meta, message, token}} ->
        raise SyntaxError,
          file: Keyword.get(opts, :file, "nofile"),
          line: meta[:line],
          column: meta[:column],
          description: "#{message}#{token}"
    end
  end

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
  def ensure_all_loaded(modules) do
    case for(m <- modules, {:error, reason} <- [ensure_loaded(m)], do: {m, reason}) do
      [] -> :ok
      errors -> {:error, errors}
    end
  end

  @doc "Waits for the module to be compiled."
  def ensure_compiled(module) when is_atom(module) do
    case ensure_loaded(module) do
      {:module, _} = ok -> ok
      {:error, _} -> {:error, :unavailable}
    end
  end

  @doc "Waits for the module to be compiled; raises when there is none."
  def ensure_compiled!(module) do
    case ensure_compiled(module) do
      {:module, module} ->
        module

      {:error, reason} ->
        raise ArgumentError,
              "could not load module #{inspect(module)} due to reason #{inspect(reason)}"
    end
  end

  @doc "Whether the module is loaded."
  def loaded?(module), do: :quaff_code.is_loaded(module)

  @doc "Compiles a text; gives the modules it defines."
  def compile_string(string, file \\ "nofile") do
    {_, modules} = with_modules(fn -> :quaff_code.load(file, string) end)
    modules
  end

  @doc "Compiles quoted code; gives the modules it defines."
  def compile_quoted(quoted, file \\ "nofile") do
    {_, modules} = with_modules(fn -> eval(quoted, [], nil, file, 1) end)
    modules
  end

  defp with_modules(fun) do
    before = :quaff_code.user_modules()
    value = fun.()
    {value, for(module <- :quaff_code.user_modules() -- before, do: {module, "FOR1"})}
  end

  @doc "Runs a file once."
  def require_file(file, relative_to \\ nil) do
    path = find_file!(file, relative_to)

    if path in :quaff_code.required() do
      nil
    else
      :quaff_code.add_required(path)
      {_, modules} = with_modules(fn -> :quaff_code.load(path, File.read!(path)) end)
      modules
    end
  end

  @doc "Runs a file."
  def compile_file(file, relative_to \\ nil) do
    path = find_file!(file, relative_to)
    {_, modules} = with_modules(fn -> :quaff_code.load(path, File.read!(path)) end)
    modules
  end

  @doc "The files that were required."
  def required_files, do: :quaff_code.required()

  defp find_file!(file, relative_to) do
    path = if relative_to, do: Path.expand(file, relative_to), else: Path.expand(file)
    if File.regular?(path), do: path, else: raise(Code.LoadError, file: path)
  end

  @doc """
  The documentation of a module, as a `:docs_v1` tuple.

      iex> {:docs_v1, _, :elixir, "text/markdown", %{"en" => _}, _, docs} = Code.fetch_docs(Integer)
      iex> is_list(docs)
      true
  """
  def fetch_docs(module_or_path)

  def fetch_docs(module) when is_atom(module) do
    case :quaff_code.docs(module) do
      nil ->
        {:error, :module_not_found}

      {moduledoc, line, definitions} ->
        docs = for definition <- definitions, do: definition_docs(definition)
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

  @doc "An option of the compiler."
  def get_compiler_option(key), do: Map.get(compiler_options_map(), key)
  @doc "Sets an option of the compiler."
  def put_compiler_option(_key, _value), do: :ok
  @doc "Options of the compiler."
  def compiler_options(opts \\ []) do
    _ = opts
    compiler_options_map()
  end

  defp compiler_options_map, do: %{docs: true, ignore_module_conflict: false, debug_info: true, warnings_as_errors: false}

  @doc "Purges compiler modules; there are none."
  def purge_compiler_modules, do: {:ok, 0}
  @doc "Prepends a path to the code path; nothing is loaded from there."
  def prepend_path(_path, _opts \\ []), do: true
  @doc "Appends a path to the code path; nothing is loaded from there."
  def append_path(_path, _opts \\ []), do: true
  @doc "Whether code can be compiled."
  def can_await_module_compilation?, do: false
end
