defmodule IEx.Introspection do
  @moduledoc false

  # What `h`, `b`, `t`, `exports` and the like print.

  @doc false
  # `Mod.fun/2`, `Mod.fun`, `fun/2`, `fun` or any expression that gives a module, as something `help/1` takes.
  def decompose({:/, _, [call, arity]} = term, context) when is_integer(arity) do
    case Macro.decompose_call(call) do
      {module, name, []} -> {:{}, [], [module, name, arity]}
      {name, []} when is_atom(name) -> {:{}, [], [owner(name, arity, context), name, arity]}
      :error -> local(call, arity, context) || term
    end
  end

  def decompose({name, _, context_or_args} = term, context) when is_atom(name) and is_atom(context_or_args) do
    if Macro.Env.has_var?(context, {name, nil}), do: term, else: {owner(name, nil, context), name}
  end

  def decompose(term, context) do
    case Macro.decompose_call(term) do
      {{:__aliases__, _, _} = module, name, []} -> {module, name}
      {module, name, []} when is_atom(module) -> {module, name}
      {name, []} when is_atom(name) and name not in [:__aliases__, :{}, :%{}, :<<>>] -> {owner(name, nil, context), name}
      _ -> term
    end
  end

  defp local({name, _, context}, arity, env) when is_atom(name) and is_atom(context),
    do: {:{}, [], [owner(name, arity, env), name, arity]}

  defp local(_, _, _), do: nil

  # Who a function without a module belongs to: what is imported, Kernel, or the special forms.
  defp owner(name, arity, env) do
    imported = env.functions ++ env.macros
    matches = fn {n, a} -> n == name and (arity == nil or a == arity) end

    case Enum.find(imported, fn {_, names} -> Enum.any?(names, matches) end) do
      {module, _} -> module
      nil -> if special_form?(name, arity), do: Kernel.SpecialForms, else: Kernel
    end
  end

  defp special_form?(name, nil), do: Enum.any?(0..3, &Macro.special_form?(name, &1))
  defp special_form?(name, arity), do: Macro.special_form?(name, arity)

  @doc false
  def help({module, name}), do: help_function(module, name, nil)
  def help({module, name, arity}), do: help_function(module, name, arity)

  def help(module) when is_atom(module) do
    case Code.ensure_loaded(module) do
      {:module, _} ->
        case Code.fetch_docs(module) do
          {:docs_v1, _, _, _, %{"en" => text}, _, _} -> print_doc([inspect(module)], [], text)
          {:docs_v1, _, _, _, :hidden, _, _} -> problem("The module #{inspect(module)} has its documentation hidden")
          _ -> problem("#{inspect(module)} does not have documentation")
        end

      {:error, reason} ->
        problem("Could not load module #{inspect(module)}, got: #{reason}")
    end
  end

  def help(other), do: problem("Invalid arguments for h helper: #{inspect(other)}")

  defp help_function(module, name, arity) do
    with {:module, _} <- Code.ensure_loaded(module),
         {:docs_v1, _, _, _, _, _, docs} <- Code.fetch_docs(module),
         [_ | _] = found <- matching(docs, name, arity) do
      for {{kind, name, arity}, _, signature, doc, meta} <- found do
        heads = if signature == [], do: ["#{name}/#{arity}"], else: signature
        prefix = if kind == :macro, do: "defmacro ", else: "def "
        print_doc(Enum.map(heads, &(prefix <> &1)), specs(module, kind, name, arity), text(doc), meta)
      end
    else
      {:error, reason} when reason in [:nofile, :embedded] -> problem("Could not load module #{inspect(module)}, got: #{reason}")
      _ -> undocumented(module, name, arity)
    end
  end

  defp undocumented(module, name, arity) do
    full = "#{name}#{if arity, do: "/#{arity}"}"
    callbacks = if function_exported?(module, :behaviour_info, 1), do: module.behaviour_info(:callbacks), else: []

    if Enum.any?(callbacks, fn {n, a} -> n == name and arity in [nil, a] end) do
      problem(
        "No documentation for function #{inspect(module)}.#{full} was found, but there is a callback with the same name.\n" <>
          "You can view callback documentation with the b/1 helper.\n"
      )
    else
      problem("No documentation for #{inspect(module)}.#{full} was found")
    end
  end

  defp matching(docs, name, arity) do
    docs
    |> Enum.filter(fn {{kind, n, a}, _, _, doc, meta} ->
      kind in [:function, :macro] and n == name and doc != :hidden and
        (arity == nil or arity == a or arity in (a - Map.get(meta, :defaults, 0))..a//1)
    end)
    |> Enum.sort()
  end

  defp text(%{"en" => text}), do: text
  defp text(_), do: ""

  defp specs(module, _kind, name, arity) do
    case typespecs(module, :specs) do
      {:ok, specs} ->
        for {{^name, ^arity}, all} <- specs, spec <- all, do: "@spec " <> Macro.to_string(Code.Typespec.spec_to_quoted(name, spec))

      _ ->
        []
    end
  end

  # Typespecs are kept where the module's text is known.
  defp typespecs(module, what) do
    if Code.ensure_loaded?(Code.Typespec) do
      case what do
        :specs -> Code.Typespec.fetch_specs(module)
        :types -> Code.Typespec.fetch_types(module)
        :callbacks -> Code.Typespec.fetch_callbacks(module)
      end
    else
      :error
    end
  end

  defp print_doc(headings, specs, text, meta \\ %{}) do
    for heading <- headings, do: IEx.Markdown.heading(heading)
    IO.puts("")
    for spec <- specs, do: IO.puts("  " <> String.replace(spec, "\n", "\n  "))
    if specs != [], do: IO.puts("")
    for {:since, version} <- meta, do: IO.puts("since: #{version}\n")
    IEx.Markdown.print(text)
  end

  defp problem(text), do: IO.puts(IEx.color(:eval_error, text))

  @doc false
  def callbacks(module_or_pair) do
    {module, name} = pair(module_or_pair)

    case typespecs(module, :callbacks) do
      {:ok, []} ->
        problem("No callbacks for #{inspect(module)} were found")

      {:ok, callbacks} ->
        for {{n, _}, specs} <- Enum.sort(callbacks), name == nil or n == name, spec <- specs do
          IO.puts("@callback #{Macro.to_string(Code.Typespec.spec_to_quoted(n, spec))}\n")
        end

      _ ->
        missing(module, "No callbacks for #{inspect(module)} were found")
    end
  end

  @doc false
  def types(module_or_pair) do
    {module, name} = pair(module_or_pair)

    case typespecs(module, :types) do
      {:ok, [_ | _] = types} ->
        for {kind, {n, _, _} = type} <- Enum.sort(types), kind != :typep, name == nil or n == name do
          IO.puts("@#{kind} #{Macro.to_string(Code.Typespec.type_to_quoted(type))}\n")
        end

      _ ->
        missing(module, "No type information for #{inspect(module)} was found")
    end
  end

  defp missing(module, text) do
    case Code.ensure_loaded(module) do
      {:module, _} -> problem(text)
      {:error, reason} -> problem("Could not load module #{inspect(module)}, got: #{reason}")
    end
  end

  defp pair({module, name}), do: {module, name}
  defp pair({module, name, _}), do: {module, name}
  defp pair(module), do: {module, nil}

  @doc false
  def source(module_or_pair) do
    {module, _} = pair(module_or_pair)
    IO.puts(IEx.color(:eval_info, file(module) || "Could not find the source of #{inspect(module)}"))
  end

  @doc false
  def open(module_or_pair) do
    {module, _} = pair(module_or_pair)
    editor = System.get_env("ELIXIR_EDITOR") || System.get_env("VISUAL") || System.get_env("EDITOR")

    case {file(module), editor} do
      {nil, _} -> problem("Could not open: #{inspect(module)} has no file")
      {_, nil} -> problem("No editor found: set ELIXIR_EDITOR, VISUAL or EDITOR")
      {file, editor} -> System.shell(editor <> " " <> file, into: IO.stream())
    end
  end

  @doc false
  def file(module) do
    case Code.ensure_loaded(module) do
      {:module, _} ->
        case module.module_info(:compile)[:source] do
          nil -> nil
          source -> List.to_string(source)
        end

      _ ->
        nil
    end
  end

  @doc false
  def export_names(module) do
    functions = if function_exported?(module, :__info__, 1), do: module.__info__(:functions), else: plain_exports(module)
    macros = if function_exported?(module, :__info__, 1), do: module.__info__(:macros), else: []
    # Macros come first.
    for({name, arity} <- Enum.sort(macros) ++ Enum.sort(functions), do: "#{Macro.inspect_atom(:remote_call, name)}/#{arity}")
  end

  defp plain_exports(module), do: Keyword.drop(module.module_info(:exports), [:module_info])

  @doc false
  # As many columns as fit, each as wide as the widest name.
  def print_columns([]), do: :ok

  def print_columns(names) do
    widest = names |> Enum.map(&String.length/1) |> Enum.max()
    count = max(div(IEx.width(), widest + 5), 1)
    width = if count == 1, do: 0, else: min(div(IEx.width(), count), widest + 5)
    width = max(width, min(30, widest + 5))

    names
    |> Enum.chunk_every(max(div(IEx.width(), max(width, 1)), 1))
    |> Enum.each(fn row -> IO.puts(Enum.map_join(row, &String.pad_trailing(&1, width))) end)
  end

  @protocols [Collectable, Enumerable, Inspect, JSON.Encoder, List.Chars, String.Chars]

  @doc false
  def protocols(term) do
    @protocols
    |> Enum.filter(fn protocol ->
      Code.ensure_loaded?(protocol) and protocol.impl_for(term) not in [nil, Module.concat(protocol, Any)]
    end)
    |> Enum.concat([IEx.Info])
    |> Enum.sort()
    |> Enum.map_join(", ", &inspect/1)
  end

  @doc false
  def runtime(:system) do
    title("System and architecture")
    row("Elixir version", System.version())
    row("Erlang/OTP version", System.otp_release())
    row("Schedulers", System.schedulers())
    row("Schedulers online", System.schedulers_online())
  end

  def runtime(:memory) do
    title("Memory")
    for {key, bytes} <- :erlang.memory(), do: row(String.capitalize("#{key}"), "#{div(bytes, 1024)} KB")
  end

  def runtime(:limits) do
    title("Statistics / limits")
    {uptime, _} = :erlang.statistics(:wall_clock)
    row("Uptime", "#{div(uptime, 1000)} seconds")
    row("Processes", length(Process.list()))
  end

  def runtime(other), do: problem("Unknown topic #{inspect(other)}")

  defp title(text), do: IO.puts("\n## #{text} \n")
  defp row(key, value), do: IO.puts(String.pad_trailing(key, 21) <> "#{value}")

  @doc false
  def around(env, radius) do
    IO.puts("Location: #{Path.relative_to_cwd(env.file)}:#{env.line}\n")

    case File.read(env.file) do
      {:ok, text} ->
        for {line, number} <- text |> String.split("\n") |> Enum.with_index(1), abs(number - env.line) <= radius do
          mark = if number == env.line, do: "  ", else: "  "
          IO.puts("#{mark}#{String.pad_leading("#{number}", 4)}: #{line}")
        end

      _ ->
        :ok
    end
  end
end
