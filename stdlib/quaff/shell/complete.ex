defmodule Quaff.Shell.Complete do
  @moduledoc false

  # What the Tab key offers: a process of its own, since the shell waits for the line meanwhile. It knows the binding and
  # the environment as they were when the prompt was printed.

  @doc false
  def serve(binding \\ [], env \\ nil) do
    receive do
      {:context, binding, env} ->
        serve(binding, env)

      {:complete, id, text} ->
        {back, found} =
          try do
            candidates(text, binding, env)
          catch
            _, _ -> {0, []}
          end

        :quaff_shell.completed(id, back, found)
        serve(binding, env)
    end
  end

  @doc false
  # How many characters before the cursor are replaced, and by what.
  def candidates(text, binding, env) do
    cond do
      m = Regex.run(~r/"([^"\s]*)$/, text) -> if(odd_quotes?(text), do: files(Enum.at(m, 1)), else: {0, []})
      m = Regex.run(~r/%([A-Z][\w.]*)\{(?:[^{}]*[,\s|])?([a-z_]\w*)?$/, text) -> fields(aliased(Enum.at(m, 1), env), Enum.at(m, 2) || "")
      m = Regex.run(~r/%\{\s*([a-z_]\w*)\s*\|(?:[^{}]*[,\s])?([a-z_]\w*)?$/, text) -> updated(binding, Enum.at(m, 1), Enum.at(m, 2) || "")
      m = Regex.run(~r/%([A-Z][\w.]*)$/, text) -> modules(Enum.at(m, 1))
      m = Regex.run(~r/~([a-zA-Z]?)$/, text) -> sigils(Enum.at(m, 1), env)
      m = Regex.run(~r/([A-Z][\w.]*)\.([a-z_]\w*[!?]?|)$/, text) -> remote(aliased(Enum.at(m, 1), env), Enum.at(m, 1), Enum.at(m, 2))
      m = Regex.run(~r/:([a-z_]\w*)\.(\w*)$/, text) -> functions(String.to_atom(Enum.at(m, 1)), Enum.at(m, 2))
      m = Regex.run(~r/([A-Z][\w.]*)$/, text) -> modules(Enum.at(m, 1))
      m = Regex.run(~r/(?:^|[^:]):([a-z_]\w*)$/, text) -> erlang_modules(Enum.at(m, 1))
      m = Regex.run(~r/([a-z_]\w*)((?:\.[a-z_]\w*)*)\.(\w*)$/, text) -> keys(binding, Enum.at(m, 1), Enum.at(m, 2), Enum.at(m, 3))
      m = Regex.run(~r/([a-z_]\w*[!?]?)$/, text) -> names(Enum.at(m, 1), binding, env)
      true -> {0, []}
    end
  end

  defp odd_quotes?(text), do: rem(length(String.split(text, "\"")) - 1, 2) == 1

  defp files(prefix) do
    base = Path.basename(prefix)
    dir = if String.ends_with?(prefix, "/"), do: prefix, else: Path.dirname(prefix)
    base = if String.ends_with?(prefix, "/"), do: "", else: base

    case File.ls(Path.expand(dir)) do
      {:ok, names} ->
        found =
          for name <- Enum.sort(names), String.starts_with?(name, base) do
            if File.dir?(Path.join(Path.expand(dir), name)), do: name <> "/", else: name
          end

        {String.length(base), found}

      _ ->
        {0, []}
    end
  end

  defp module_texts do
    for name <- :quaff.module_names(), "Elixir." <> text <- [Atom.to_string(name)], hidden?(text) == false, do: text
  end

  defp hidden?(text), do: String.starts_with?(text, "Quaff.")

  defp modules(prefix) do
    depth = length(String.split(prefix, "."))
    last = prefix |> String.split(".") |> List.last()

    found =
      for text <- module_texts(), String.starts_with?(text, prefix) do
        text |> String.split(".") |> Enum.at(depth - 1)
      end

    {String.length(last), found |> Enum.uniq() |> Enum.sort()}
  end

  defp aliased(text, env) do
    module = Module.concat([text])

    case env && List.keyfind(env.aliases, module, 0) do
      {_, full} -> full
      _ -> module
    end
  end

  defp remote(module, text, prefix) do
    {back, functions} = functions(module, prefix)

    children =
      if prefix == "" do
        for name <- module_texts(), String.starts_with?(name, text <> "."), uniq: true do
          name |> String.split(".") |> Enum.at(length(String.split(text, ".")))
        end
      else
        []
      end

    {back, Enum.sort(children) ++ functions}
  end

  defp functions(module, prefix) do
    case Code.ensure_loaded(module) do
      {:module, _} ->
        found = for name <- IEx.Introspection.export_names(module), String.starts_with?(name, prefix), do: name
        {String.length(prefix), found}

      _ ->
        {0, []}
    end
  end

  defp erlang_modules(prefix) do
    names = for name <- :quaff.module_names(), text = Atom.to_string(name), not String.starts_with?(text, ["Elixir.", "$", "quaff"]), do: text
    {String.length(prefix), names |> Enum.filter(&String.starts_with?(&1, prefix)) |> Enum.sort()}
  end

  defp keys(binding, name, path, prefix) do
    value =
      path
      |> String.split(".", trim: true)
      |> Enum.reduce(binding[String.to_atom(name)], fn key, map -> if(is_map(map), do: Map.get(map, String.to_atom(key))) end)

    if is_map(value) do
      found = for key <- Map.keys(value), is_atom(key), text = Atom.to_string(key), String.starts_with?(text, prefix), text != "__struct__", do: text
      {String.length(prefix), Enum.sort(found)}
    else
      {0, []}
    end
  end

  # Keys that a struct has, as they stand in its literal.
  defp fields(module, prefix) do
    case Code.ensure_loaded?(module) and function_exported?(module, :__struct__, 0) do
      true -> keyed(Map.keys(module.__struct__()) -- [:__struct__, :__exception__], prefix)
      false -> {0, []}
    end
  end

  defp updated(binding, name, prefix) do
    case binding[String.to_atom(name)] do
      %{} = map -> keyed(for(key <- Map.keys(map), is_atom(key), key != :__struct__, do: key), prefix)
      _ -> {0, []}
    end
  end

  defp keyed(keys, prefix) do
    found = for key <- Enum.sort(keys), text = Macro.inspect_atom(:key, key), String.starts_with?(text, prefix), do: text <> " "
    {String.length(prefix), found}
  end

  defp sigils(prefix, env) do
    found =
      for {_, pairs} <- if(env, do: env.functions ++ env.macros, else: []),
          {name, 2} <- pairs,
          "sigil_" <> letter <- [Atom.to_string(name)],
          String.starts_with?(letter, prefix),
          do: letter

    {String.length(prefix), found |> Enum.uniq() |> Enum.sort()}
  end

  defp names(prefix, binding, env) do
    variables = for {name, _} <- binding, is_atom(name), text = Atom.to_string(name), String.starts_with?(text, prefix), do: text
    imports = if env, do: env.functions ++ env.macros, else: []

    imported =
      for {_, pairs} <- imports, {name, arity} <- pairs, text = "#{name}/#{arity}", String.starts_with?(text, prefix), do: text

    forms = for word <- ~w(alias/2 case/2 cond/1 fn for/1 import/2 quote/2 receive/1 require/2 super/1 try/1 unquote/1 with/1), String.starts_with?(word, prefix), do: word
    {String.length(prefix), Enum.uniq(Enum.sort(variables) ++ Enum.sort(imported ++ forms))}
  end
end
