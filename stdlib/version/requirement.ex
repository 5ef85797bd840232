defmodule Version.Requirement do
  @moduledoc "A requirement on versions, read by `Version.parse_requirement/1`."

  # `lexed` is `[operator, version, :and | :or, operator, version, …]`, a version `{major, minor, patch, pre, build}` with
  # nil for a patch that was left out. A version to be matched carries whether pre-releases count in the last place.
  defstruct [:source, :lexed]

  @doc false
  def compile_requirement(%Version.Requirement{} = requirement), do: requirement

  @doc false
  def match?(%Version.Requirement{lexed: [operator, required | rest]}, version) do
    any?(rest, holds?(operator, version, required), version)
  end

  # `and` binds tighter: a group of conditions holds, or the next one may.
  defp any?([], held, _version), do: held
  defp any?([:and, operator, required | rest], held, version), do: any?(rest, held and holds?(operator, version, required), version)
  defp any?([:or | _], true, _version), do: true
  defp any?([:or, operator, required | rest], false, version), do: any?(rest, holds?(operator, version, required), version)

  defp holds?(:==, version, required), do: order(version, required) == :eq
  defp holds?(:!=, version, required), do: order(version, required) != :eq
  defp holds?(:<, version, required), do: order(version, required) == :lt
  defp holds?(:<=, version, required), do: order(version, required) != :gt
  defp holds?(:>, version, required), do: pre_counts?(version, required) and order(version, required) == :gt
  defp holds?(:>=, version, required), do: pre_counts?(version, required) and order(version, required) != :lt

  defp holds?(:~>, {major, minor, _, _, _} = version, {required_major, required_minor, patch, _, _} = required) do
    holds?(:>=, version, required) and major == required_major and (patch == nil or minor == required_minor)
  end

  defp pre_counts?({_, _, _, pre, allow_pre}, {_, _, _, required_pre, _}), do: allow_pre or pre == [] or required_pre != []

  @doc false
  def order({major1, minor1, patch1, pre1, _}, {major2, minor2, patch2, pre2, _}) do
    left = {major1, minor1, patch1 || 0}
    right = {major2, minor2, patch2 || 0}

    cond do
      left > right -> :gt
      left < right -> :lt
      pre1 == pre2 -> :eq
      # A version comes after its pre-releases; numbers come before words, as in Elixir's order of terms.
      pre1 == [] -> :gt
      pre2 == [] -> :lt
      pre1 > pre2 -> :gt
      true -> :lt
    end
  end
end

defimpl String.Chars, for: Version.Requirement do
  def to_string(%{source: source}), do: source
end

defimpl Inspect, for: Version.Requirement do
  def inspect(%{source: source}, _opts), do: "Version.parse_requirement!(" <> Kernel.inspect(source) <> ")"
end
