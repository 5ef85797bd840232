defmodule ExUnit.CaseTemplate do
  @moduledoc """
  Makes a module that test cases use, for what they have in common: callbacks, and code of `using`.

      defmodule MyCase do
        use ExUnit.CaseTemplate

        using do
          quote do
            import MyHelpers
          end
        end

        setup do
          [connected: true]
        end
      end

      defmodule MyTest do
        use MyCase, async: true
      end
  """

  @doc false
  defmacro __using__(_) do
    quote do
      ExUnit.CaseTemplate.__register__(__MODULE__)
      import ExUnit.Callbacks
      import ExUnit.Assertions
      import ExUnit.CaseTemplate, only: [using: 1, using: 2]

      defmacro __using__(opts), do: ExUnit.CaseTemplate.__proxy__(__MODULE__, opts)
      defoverridable __using__: 1
    end
  end

  @doc false
  def __register__(module) do
    Module.put_attribute(module, :ex_unit_describe, nil)
    Module.put_attribute(module, :before_compile, {__MODULE__, :__before_compile__})
    ExUnit.Callbacks.__register__(module)
  end

  @doc false
  defmacro __before_compile__(env), do: ExUnit.Callbacks.__callbacks__(env.module)

  @doc "Code for the modules that use this one; the options of their `use` may be matched against a pattern."
  defmacro using(var \\ quote(do: _), do: block) do
    quote do
      defmacro __using__(unquote(var) = opts) do
        {:__block__, [], [ExUnit.CaseTemplate.__proxy__(__MODULE__, opts), unquote(block)]}
      end
    end
  end

  @doc false
  def __proxy__(module, opts) do
    opts = if is_list(opts), do: Keyword.take(opts, [:async, :group, :parameterize, :register]), else: opts

    quote do
      use ExUnit.Case, unquote(opts)

      setup_all context do
        unquote(module).__ex_unit__(:setup_all, context)
      end

      setup context do
        unquote(module).__ex_unit__(:setup, context)
      end
    end
  end
end
