defmodule OptionParser.Report do
  @moduledoc false
  # What was wrong with a command line, and which switches there are.

  @doc "The text for the errors that `OptionParser.parse/2` gave."
  def text(errors, opts) do
    switches = opts[:switches] || opts[:strict] || []
    count = length(errors)
    head = if count == 1, do: "1 error found!\n", else: "#{count} errors found!\n"
    head <> Enum.map_join(errors, "\n", &error(&1, switches, opts)) <> supported(switches, opts)
  end

  defp error({option, value}, switches, opts) do
    type = type(option, switches, opts)

    cond do
      value != nil and type == :regex ->
        {:error, {reason, position}} = Regex.compile(value, "u")
        "#{option} : Invalid regular expression #{inspect(value)}: #{reason} at position #{position}"

      value != nil ->
        "#{option} : Expected type #{type}, got #{inspect(value)}"

      type == nil ->
        "#{option} : Unknown option" <> suggestion(option, switches)

      true ->
        "#{option} : Missing argument of type #{type}"
    end
  end

  defp type("--" <> name, switches, _opts), do: find(switches, underscored(name))

  defp type("-" <> name, switches, opts) do
    alias = Enum.find_value(opts[:aliases] || [], fn {key, option} -> Atom.to_string(key) == name && option end)
    alias && switches[alias]
  end

  defp find(switches, name), do: Enum.find_value(switches, fn {key, type} -> Atom.to_string(key) == name && type end)

  defp underscored(name), do: if(String.contains?(name, "_"), do: "", else: String.replace(name, "-", "_"))

  defp suggestion("--" <> name, switches) do
    name = String.replace(name, "_", "-")

    {score, best} =
      Enum.reduce(switches, {0, nil}, fn {key, _}, {score, best} ->
        shown = String.replace(Atom.to_string(key), "_", "-")
        distance = String.jaro_distance(name, shown)
        if distance >= score, do: {distance, shown}, else: {score, best}
      end)

    if score > 0.8, do: ". Did you mean --#{best}?", else: ""
  end

  defp suggestion(_option, _switches), do: ""

  defp supported([], _opts), do: ""

  defp supported(switches, opts) do
    lines = for {key, types} <- Enum.sort(switches), do: "  " <> line(key, List.wrap(types), opts[:aliases] || [])
    "\n\nSupported options:\n" <> Enum.join(lines, "\n")
  end

  defp line(key, types, aliases) do
    name = String.replace(Atom.to_string(key), "_", "-")
    short = for {alias, ^key} <- aliases, do: "-#{alias}"

    shown =
      if :boolean in types do
        "--#{name}, --no-#{name}"
      else
        type = Enum.find(types, :string, &(&1 != :keep))
        "--#{name} " <> String.upcase(Atom.to_string(type))
      end

    shown = if short == [], do: shown, else: shown <> " (alias: " <> Enum.join(short, ", ") <> ")"
    if :keep in types and :boolean not in types, do: shown <> " (may be given more than once)", else: shown
  end
end
