defmodule Atom do
  @moduledoc """
  Atoms as text.

      iex> Atom.to_string(:ok)
      "ok"
      iex> Atom.to_string(String)
      "Elixir.String"
  """

  @doc """
  The name of an atom as a string.

      iex> Atom.to_string(:"two words")
      "two words"
  """
  @spec to_string(atom) :: String.t()
  def to_string(atom), do: :erlang.atom_to_binary(atom, :utf8)

  @doc """
  The name of an atom as a charlist.

      iex> Atom.to_charlist(:ok)
      ~c"ok"
  """
  @spec to_charlist(atom) :: charlist
  def to_charlist(atom), do: :erlang.atom_to_list(atom)

  @doc false
  @deprecated "Use Atom.to_charlist/1 instead"
  def to_char_list(atom), do: Atom.to_charlist(atom)
end
