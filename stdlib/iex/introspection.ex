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

  defp special_form?(name, nil), do: name in [:case, :cond, :for, :receive, :try, :with] or Enum.any?(0..3, &Macro.special_form?(name, &1))
  defp special_form?(name, arity), do: Macro.special_form?(name, arity)

  @doc false
  def help({module, name}), do: help_function(module, name, nil)
  def help({module, name, arity}), do: help_function(module, name, arity)

  def help(module) when is_atom(module) do
    case loaded(module) do
      {:module, _} ->
        case Code.fetch_docs(module) do
          {:docs_v1, _, _, _, %{"en" => text}, _, _} -> print_doc([inspect(module)], [], text)
          _ -> problem("No documentation for #{inspect(module)} was found")
        end

      {:error, reason} ->
        problem("Could not load module #{inspect(module)}, got: #{reason}")
    end
  end

  def help(other) do
    problem("The \"h\" helper expects a Module, Module.fun or Module.fun/arity, got: #{inspect(other)}")
    problem("If instead of accessing documentation you would like more information about a value or about the result of an expression, use the \"i\" helper instead")
  end

  defp loaded(Kernel.SpecialForms), do: {:module, Kernel.SpecialForms}
  defp loaded(module), do: Code.ensure_loaded(module)

  defp help_function(module, name, arity) do
    with {:module, _} <- loaded(module),
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
  def callbacks(target) when is_atom(target) or is_tuple(target) do
    {module, name, arity} = triple(target)
    chosen? = fn {n, a}, _ -> (name == nil or n == name) and (arity == nil or a == arity) end

    with {:module, _} <- Code.ensure_loaded(module),
         true <- function_exported?(module, :behaviour_info, 1) do
      written = written_callbacks(module)
      listed = for {{n, a}, _} = row <- written, chosen?.({n, a}, row), do: row

      cond do
        listed == [] and name == nil -> problem("No callbacks for #{inspect(module)} were found")
        listed == [] -> undocumented(module, name, arity)
        true -> print_callbacks(module, listed, name)
      end
    else
      {:error, reason} -> problem("Could not load module #{inspect(module)}, got: #{reason}")
      false when name == nil -> problem("No callbacks for #{inspect(module)} were found")
      false -> problem("No documentation for #{inspect(module)}.#{full(name, arity)} was found")
    end
  end

  def callbacks(other), do: problem("Invalid arguments for b helper: #{inspect(other)}")

  defp full(name, nil), do: "#{name}"
  defp full(name, arity), do: "#{name}/#{arity}"

  defp written_callbacks(module) do
    written =
      case typespecs(module, :callbacks) do
        {:ok, callbacks} -> for {{n, a}, specs} <- callbacks, do: {{n, a}, specs}
        _ -> []
      end

    known = for {key, _} <- written, do: key
    bare = for key <- module.behaviour_info(:callbacks), key not in known, do: {key, []}
    Enum.sort_by(written ++ bare, fn {{n, a}, _} -> {String.replace_prefix("#{n}", "MACRO-", ""), a} end)
  end

  defp print_callbacks(module, listed, name) do
    for {{n, a}, specs} <- listed do
      {kind, shown, arity} =
        case Atom.to_string(n) do
          "MACRO-" <> rest -> {:macrocallback, String.to_atom(rest), a - 1}
          _ -> {:callback, n, a}
        end

      case specs do
        [] -> IO.puts("@#{kind} #{shown}/#{arity}\n")
        _ -> for spec <- specs, do: IO.puts(attribute(kind, Code.Typespec.spec_to_quoted(shown, without_env(kind, spec))) <> "\n")
      end

      with true <- name != nil, text when text != "" <- callback_doc(module, kind, shown, arity), do: IEx.Markdown.print(text)
    end

    optional = if name == nil, do: Enum.sort(module.behaviour_info(:optional_callbacks)), else: []
    rows = for {n, a} <- optional, do: Macro.inspect_atom(:key, n) <> " #{a}"
    if rows != [], do: IO.puts("@optional_callbacks " <> Enum.join(rows, ",\n                    ") <> "\n")
  end

  # The caller's environment is the first argument of a macro.
  defp without_env(:macrocallback, {:type, line, :fun, [{:type, l, :product, [_ | args]}, result]}),
    do: {:type, line, :fun, [{:type, l, :product, args}, result]}

  defp without_env(_, spec), do: spec

  defp callback_doc(module, kind, name, arity) do
    with {:docs_v1, _, _, _, _, _, docs} <- Code.fetch_docs(module),
         {_, _, _, doc, _} <- Enum.find(docs, &match?({{^kind, ^name, ^arity}, _, _, _, _}, &1)) do
      text(doc)
    else
      _ -> ""
    end
  end

  # An attribute as the formatter writes it.
  defp attribute(kind, quoted) do
    {:@, [], [{kind, [], [quoted]}]} |> Macro.to_string() |> Code.format_string!(line_length: 80) |> IO.iodata_to_binary()
  end

  @doc false
  def types(target) when is_atom(target) or is_tuple(target) do
    {module, name, arity} = triple(target)

    with {:module, _} <- Code.ensure_loaded(module),
         {:ok, types} <- typespecs(module, :types) do
      chosen =
        for {kind, {n, _, args} = type} <- types,
            name == nil or n == name,
            arity == nil or length(args) == arity,
            name != nil or kind != :typep,
            do: {n, length(args), kind, type}

      if chosen == [] do
        if name == nil,
          do: problem("No type information for #{inspect(module)} was found"),
          else: problem("No type information for #{inspect(module)}.#{name} was found or #{inspect(module)}.#{name} is private")
      end

      for {n, a, kind, type} <- Enum.sort(chosen) do
        IO.puts(type_text(kind, Code.Typespec.type_to_quoted(type)) <> "\n")
        with true <- name != nil, text when text != "" <- callback_doc(module, :type, n, a), do: IEx.Markdown.print(text)
      end
    else
      {:error, reason} -> problem("Could not load module #{inspect(module)}, got: #{reason}")
      _ -> problem("No type information for #{inspect(module)} was found")
    end
  end

  def types(other), do: problem("Invalid arguments for t helper: #{inspect(other)}")

  # What an opaque type is made of is its module's affair.
  defp type_text(:opaque, {:"::", _, [head, _]}), do: attribute(:opaque, head)
  defp type_text(kind, quoted), do: attribute(kind, quoted)

  defp missing(module, text) do
    case Code.ensure_loaded(module) do
      {:module, _} -> problem(text)
      {:error, reason} -> problem("Could not load module #{inspect(module)}, got: #{reason}")
    end
  end

  defp triple({module, name}), do: {module, name, nil}
  defp triple({module, name, arity}), do: {module, name, arity}
  defp triple(module), do: {module, nil, nil}

  defp pair({module, name}), do: {module, name}
  defp pair({module, name, _}), do: {module, name}
  defp pair(module), do: {module, nil}

  @doc false
  def source(module_or_pair) do
    {module, _} = pair(module_or_pair)

    case Code.ensure_loaded(module) do
      {:error, _} -> problem("Could not show source for #{inspect(module)}, module is not available")
      _ -> IO.puts(IEx.color(:eval_info, file(module) || "Could not find the source of #{inspect(module)}"))
    end
  end

  @doc false
  def open(module_or_pair) do
    {module, _} = pair(module_or_pair)
    editor = System.get_env("ELIXIR_EDITOR") || System.get_env("VISUAL") || System.get_env("EDITOR")

    case {Code.ensure_loaded(module), file(module), editor} do
      {{:error, _}, _, _} -> problem("Could not open #{inspect(module)}, module is not available")
      {_, nil, _} -> problem("Could not open #{inspect(module)}, it has no file")
      {_, file, nil} -> problem("Could not open #{file}: none of ELIXIR_EDITOR, VISUAL and EDITOR names an editor")
      {_, file, editor} -> if File.regular?(file), do: System.shell(editor <> " " <> file, into: IO.stream()), else: problem("Could not open #{file}: the library is part of the program, it has no files")
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
    functions = if function_exported?(module, :__info__, 1), do: module.__info__(:functions) -- [behaviour_info: 1], else: plain_exports(module)
    macros = if function_exported?(module, :__info__, 1), do: module.__info__(:macros), else: []
    # Macros come first.
    for({name, arity} <- Enum.sort(macros) ++ Enum.sort(functions), do: "#{name}/#{arity}")
  end

  defp plain_exports(module), do: Keyword.drop(module.module_info(:exports), [:module_info])

  @doc false
  # Columns as wide as the widest name allows; a line ends with the name that reaches the width.
  def print_columns([]), do: :ok

  def print_columns(names) do
    offset = (names |> Enum.map(&String.length/1) |> Enum.max() |> min(30)) + 5
    width = IEx.width()

    {line, lines} =
      Enum.reduce(names, {"", []}, fn name, {line, lines} ->
        line = if String.length(line) >= width, do: {"", [line | lines]}, else: {line, lines}
        {before, lines} = line
        {before <> String.pad_trailing(name <> if(String.length(name) >= offset, do: " ", else: ""), offset), lines}
      end)

    [line | lines] |> Enum.reverse() |> Enum.each(&IO.puts/1)
  end

  @protocols [Collectable, Enumerable, Inspect, JSON.Encoder, List.Chars, String.Chars]

  @doc false
  def protocols(term) do
    @protocols
    |> Enum.filter(fn protocol ->
      Code.ensure_loaded?(protocol) and
        protocol.impl_for(term) not in [nil, if(protocol != Inspect, do: Module.concat(protocol, Any))]
    end)
    |> Enum.concat([IEx.Info])
    |> Enum.sort()
    |> Enum.map_join(", ", &inspect/1)
  end

  @doc false
  def process(pid, info) do
    IO.puts("\n# Process #{inspect(pid)}")

    table("Overview", [
      {"Initial call", inspect(info[:initial_call])},
      {"Current function", inspect(info[:current_function])},
      {"Registered name", inspect(info[:registered_name] || [])},
      {"Status", inspect(info[:status])},
      {"Message queue length", info[:message_queue_len]},
      {"Group leader", inspect(info[:group_leader])},
      {"Priority", inspect(info[:priority])},
      {"Trap exit", info[:trap_exit]},
      {"Reductions", info[:reductions]}
    ])

    table("Links", for(linked <- info[:links] || [], do: {inspect(linked), called(linked)}))
    monitors = for {kind, monitored} <- info[:monitors] || [], kind == :process, do: monitored
    table("Monitors", for(monitored <- monitors, do: {inspect(monitored), called(monitored)}))
    table("Monitored by", for(monitor <- info[:monitored_by] || [], is_pid(monitor), do: {inspect(monitor), called(monitor)}))

    table("Memory", [
      {"Memory", size(memory(pid))},
      {"Total heap size", size(info[:total_heap_size])},
      {"Heap size", size(info[:heap_size])},
      {"Stack size", size(info[:stack_size])}
    ])

    case Process.info(pid, :current_stacktrace) do
      {_, [_ | _] = trace} -> IO.puts("\n## Current stacktrace \n\n" <> Exception.format_stacktrace(trace))
      _ -> IO.puts("")
    end
  end

  # A process by its name, or by what it began with.
  defp called(pid) when is_pid(pid) do
    case Process.info(pid, [:registered_name, :initial_call, :dictionary]) do
      nil -> "-"
      [{_, name}, _, _] when is_atom(name) and name not in [nil, []] -> inspect(name)
      [_, {_, call}, {_, dictionary}] -> mfa(List.keyfind(dictionary, :"$initial_call", 0, {nil, call}))
    end
  end

  defp called(_), do: "-"
  defp mfa({_, {module, function, arity}}), do: Exception.format_mfa(module, function, arity)
  defp mfa(_), do: "-"

  defp memory(pid) do
    case :erlang.process_info(pid, :memory) do
      {:memory, bytes} -> bytes
      _ -> nil
    end
  end

  defp size(nil), do: "-"
  defp size(bytes) when bytes >= 1024 * 1024, do: "#{div(bytes, 1024 * 1024)} MB"
  defp size(bytes) when bytes >= 1024, do: "#{div(bytes, 1024)} KB"
  defp size(bytes), do: "#{bytes} B"

  defp table(_title, []), do: :ok

  defp table(title, rows) do
    IO.puts("\n## #{title} \n")
    for {key, value} <- rows, do: IO.puts(IEx.color(:eval_info, String.pad_trailing(key, 21)) <> "#{value}")
    :ok
  end

  @topics [:system, :memory, :limits, :applications, :allocators]

  @doc false
  def runtime_info(topics) do
    for topic <- topics, do: runtime(topic)
    IO.puts("")
    IO.puts(String.pad_trailing("Showing topics:", 21) <> inspect(topics))
    IO.puts(String.pad_trailing("Additional topics:", 21) <> inspect(@topics -- topics) <> "\n")
    IO.puts("To view a specific topic call runtime_info(topic)\n")
  end

  defp runtime(:system) do
    table("System and architecture", [
      {"Elixir version", System.version()},
      {"Erlang/OTP version", System.otp_release()},
      {"ERTS version", :erlang.system_info(:version)},
      {"Compiled for", :erlang.system_info(:system_architecture)},
      {"Schedulers", System.schedulers()},
      {"Schedulers online", System.schedulers_online()}
    ])
  end

  defp runtime(:memory) do
    memory = :erlang.memory()
    keys = [Atoms: :atom, Binaries: :binary, Code: :code, ETS: :ets, Processes: :processes, Total: :total]
    table("Memory", for({title, key} <- keys, do: {Atom.to_string(title), size(memory[key])}))
  end

  defp runtime(:limits) do
    {uptime, _} = :erlang.statistics(:wall_clock)

    table("Statistics / limits", [
      {"Uptime", "#{div(uptime, 1000)} seconds"},
      {"Run queue", :erlang.statistics(:run_queue)},
      {"Atoms", used(:atom_count, :atom_limit)},
      {"ETS", used(:ets_count, :ets_limit)},
      {"Ports", used(:port_count, :port_limit)},
      {"Processes", used(:process_count, :process_limit)}
    ])
  end

  defp runtime(:applications) do
    rows = for {name, _, version} <- Enum.sort(Application.started_applications()), do: {name, version}
    table("Loaded OTP Applications", for({name, version} <- rows, do: {Atom.to_string(name), version}))
  end

  defp runtime(:allocators), do: table("Memory allocators", [{"Allocator", "of the whole program; nothing is counted apart"}])

  defp used(count, limit) do
    {count, limit} = {:erlang.system_info(count), :erlang.system_info(limit)}
    "#{count} / #{limit} (#{div(100 * count + limit - 1, limit)}% used)"
  rescue
    ArgumentError -> "-"
  end
end
