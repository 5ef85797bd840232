defmodule Quaff.SpecialForms do
  @moduledoc "Defines the special forms, many of whose names cannot stand in the head of a definition as it is written."

  @forms [
    %: 2,
    %{}: 1,
    &: 1,
    .: 2,
    "::": 2,
    <<>>: 1,
    =: 2,
    ^: 1,
    __CALLER__: 0,
    __DIR__: 0,
    __ENV__: 0,
    __MODULE__: 0,
    __STACKTRACE__: 0,
    __aliases__: 1,
    __block__: 1,
    __cursor__: 1,
    alias: 2,
    case: 2,
    cond: 1,
    fn: 1,
    for: 1,
    import: 2,
    quote: 2,
    receive: 1,
    require: 2,
    super: 1,
    try: 1,
    unquote: 1,
    unquote_splicing: 1,
    with: 1,
    {}: 1
  ]

  defmacro __using__(_) do
    {:__block__, [],
     for {name, arity} <- @forms do
       args = for n <- Enum.take([:a, :b], arity), do: {:"_#{n}", [], nil}
       {:defmacro, [], [{{:unquote, [], [name]}, [], args}, [do: quote(do: Quaff.SpecialForms.refuse())]]}
     end}
  end

  @doc "What a call of a special form as a function gives."
  def refuse, do: raise("Elixir's special forms are expanded by the compiler and must not be invoked directly")
end
