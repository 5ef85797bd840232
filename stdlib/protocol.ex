defmodule Protocol do
  @moduledoc "Protocols: which module implements one for a type."

  # `__impl_for__/3` is native.

  @doc "Raises unless the module is a protocol."
  def assert_protocol!(module) do
    unless Code.ensure_loaded?(module) and function_exported?(module, :__protocol__, 1) do
      raise ArgumentError, "#{inspect(module)} is not a protocol"
    end

    :ok
  end

  @doc "Raises unless `base` implements the protocol."
  def assert_impl!(protocol, base) do
    impl = Module.concat(protocol, base)
    unless Code.ensure_loaded?(impl), do: raise(ArgumentError, "#{inspect(impl)} is not available")
    :ok
  end

  @doc "Whether the protocol is consolidated."
  def consolidated?(protocol), do: protocol.__protocol__(:consolidated?)

  @doc false
  def __derive__(derives, module, env) do
    struct = Module.get_attribute(module, :__struct__)

    for derive <- :lists.flatten(derives) do
      {protocol, opts} =
        case derive do
          {protocol, opts} -> {protocol, opts}
          protocol when is_atom(protocol) -> {protocol, []}
        end

      derive(protocol, module, struct, opts, env)
    end

    :ok
  end

  defp derive(protocol, for, struct, opts, env) do
    assert_protocol!(protocol)
    any = Module.concat(protocol, Any)
    quoted = deriving(protocol, any, for, struct, opts)

    case quoted do
      nil ->
        unless Code.ensure_loaded?(any) do
          raise Protocol.UndefinedError,
            protocol: protocol,
            value: struct,
            description:
              "there is no derive implementation for this protocol (there is no implementation for Any in #{inspect(any)})"
        end

        functions = protocol.__protocol__(:functions)

        body =
          for {name, arity} <- functions do
            args = Macro.generate_arguments(arity, nil)
            {:def, [], [{name, [], args}, [do: {{:., [], [any, name]}, [], args}]]}
          end

        body = [
          {:def, [], [{:__impl__, [], [:target]}, [do: any]]},
          {:def, [], [{:__impl__, [], [:for]}, [do: for]]},
          {:def, [], [{:__impl__, [], [:protocol]}, [do: protocol]]} | body
        ]

        Module.create(Module.concat(protocol, for), {:__block__, [], body}, env)

      quoted ->
        Code.eval_quoted(quoted, [], env)
    end
  end

  defp deriving(protocol, any, for, struct, opts) do
    cond do
      function_exported?(protocol, :"MACRO-__deriving__", 3) ->
        protocol."MACRO-__deriving__"(%{module: for}, for, opts)

      Code.ensure_loaded?(any) and function_exported?(any, :"MACRO-__deriving__", 4) ->
        any."MACRO-__deriving__"(%{module: for}, for, struct, opts)

      true ->
        nil
    end
  end
end
