defmodule Quaff.Doc do
  @moduledoc false

  # `quaff doc Enum`, `quaff doc Enum.map/2`: what `h` prints in the shell.

  @help """
  Usage: quaff doc MODULE[.FUNCTION[/ARITY]]

  Prints the documentation of a module, function or macro of the library: quaff doc Enum.map/2
  """

  def main([help]) when help in ["-h", "--help"], do: IO.write(@help)
  def main([name]), do: name |> named() |> show(name)
  def main(_), do: stop("quaff doc: one name is needed\nTry 'quaff doc --help'.")

  defp named(name) do
    with {:ok, quoted} <- Code.string_to_quoted(name, emit_warnings: false), do: target(quoted)
  end

  defp target({:/, _, [call, arity]}) when is_integer(arity) do
    case target(call) do
      {module, name} -> {module, name, arity}
      _ -> :error
    end
  end

  defp target({{:., _, [module, name]}, _, []}) when is_atom(name) do
    case target(module) do
      module when is_atom(module) and module != :error -> {module, name}
      _ -> :error
    end
  end

  defp target({:__aliases__, _, parts}), do: if(Enum.all?(parts, &is_atom/1), do: Module.concat(parts), else: :error)

  # A function of `Kernel` or a special form needs no module.
  defp target({name, _, context}) when is_atom(name) and is_atom(context) do
    if name in [:for, :with, :receive, :try, :case, :cond] or Enum.any?(0..5, &Macro.special_form?(name, &1)), do: {Kernel.SpecialForms, name}, else: {Kernel, name}
  end

  defp target(module) when is_atom(module), do: module
  defp target(_), do: :error

  defp show(what, name) do
    if documented?(what), do: IEx.Introspection.help(what), else: stop("quaff doc: no documentation for #{name}")
  end

  defp documented?({module, name}), do: documented?({module, name, nil})

  defp documented?({module, name, arity}) do
    case docs(module) do
      {:docs_v1, _, _, _, _, _, docs} ->
        Enum.any?(docs, fn {{kind, n, a}, _, _, doc, meta} ->
          kind in [:function, :macro] and n == name and doc != :hidden and
            (arity == nil or arity in (a - Map.get(meta, :defaults, 0))..a//1)
        end)

      _ ->
        false
    end
  end

  defp documented?(module), do: match?({:docs_v1, _, _, _, %{"en" => _}, _, _}, docs(module))

  defp docs(module) do
    if module == Kernel.SpecialForms or (module != :error and Code.ensure_loaded?(module)), do: Code.fetch_docs(module)
  end

  defp stop(message) do
    IO.puts(:stderr, message)
    exit({:shutdown, 1})
  end
end
