defmodule Protocol do
  @moduledoc "Protocols: which module implements one for a type."

  # `__impl_for__/3` is native.

  @doc "Raises unless the module is a protocol."
  def assert_protocol!(module), do: assert_protocol!(module, "")

  defp assert_protocol!(module, extra) do
    case Code.ensure_loaded(module) do
      {:module, ^module} -> :ok
      {:error, reason} -> raise ArgumentError, "could not load module #{inspect(module)} due to reason #{inspect(reason)}#{extra}"
    end

    if function_exported?(module, :__protocol__, 1) do
      :ok
    else
      raise ArgumentError, "#{inspect(module)} is not a protocol#{extra}"
    end
  end

  @doc "Raises unless `base` implements the protocol."
  def assert_impl!(protocol, base), do: assert_impl!(protocol, base, "")

  defp assert_impl!(protocol, base, extra) do
    impl = Module.concat(protocol, base)

    case Code.ensure_loaded(impl) do
      {:module, ^impl} -> :ok
      {:error, reason} -> raise ArgumentError, "could not load module #{inspect(impl)} due to reason #{inspect(reason)}#{extra}"
    end

    if function_exported?(impl, :__impl__, 1) do
      case impl.__impl__(:protocol) do
        ^protocol -> :ok
        other -> raise ArgumentError, "expected #{inspect(impl)} to be an implementation of protocol #{inspect(protocol)}, got: #{inspect(other)}#{extra}"
      end
    else
      raise ArgumentError, "#{inspect(impl)} is not an implementation of a protocol#{extra}"
    end
  end

  @doc "Derives the protocol for a module that has a struct."
  defmacro derive(protocol, module, options \\ []) do
    quote do
      module = unquote(module)
      Protocol.__derive__([{unquote(protocol), unquote(options)}], module, __ENV__)
    end
  end

  @doc "The protocols among the compiled modules in folders."
  def extract_protocols(paths) do
    for path <- paths, module <- compiled(path), function_exported?(module, :__protocol__, 1), do: module
  end

  @doc "The types that compiled modules in folders implement the protocol for."
  def extract_impls(protocol, paths) when is_atom(protocol) do
    prefix = Atom.to_string(protocol) <> "."

    for path <- paths,
        module <- compiled(path),
        String.starts_with?(Atom.to_string(module), prefix),
        function_exported?(module, :__impl__, 1),
        module.__impl__(:protocol) == protocol,
        do: module.__impl__(:for)
  end

  # The library's own folder has no files: what is in it is known.
  defp compiled(path) do
    path = if is_list(path), do: List.to_string(path), else: path

    modules =
      if Path.expand(path) == library(),
        do: :quaff.library_modules(),
        else: for(file <- files(path), name = Path.basename(file), do: String.to_atom(binary_part(name, 0, byte_size(name) - 5)))

    Enum.filter(modules, &Code.ensure_loaded?/1)
  end

  defp files(path), do: Path.wildcard(Path.join(path, "Elixir.*.beam"))
  defp library, do: Path.expand(Application.app_dir(:elixir, "ebin"))

  @doc "A function of the protocol that is being defined."
  defmacro def(signature) do
    {name, args} =
      case signature do
        {_, _, args} when args == [] or is_atom(args) ->
          raise ArgumentError, "protocol functions expect at least one argument"

        {name, _, args} when is_atom(name) and is_list(args) ->
          {name, args}

        _ ->
          raise ArgumentError, "invalid arguments for def inside defprotocol"
      end

    arity = length(args)
    vars = Macro.generate_arguments(arity, __MODULE__)
    terms = List.duplicate({:term, [], []}, arity)

    quote do
      @callback unquote(name)(unquote_splicing(terms)) :: term
      Kernel.def unquote(name)(unquote_splicing(vars)) do
        impl_for!(unquote(hd(vars))).unquote(name)(unquote_splicing(vars))
      end

      Module.put_attribute(__MODULE__, :__functions__, [{unquote(name), unquote(arity)} | Module.get_attribute(__MODULE__, :__functions__, [])])
    end
  end

  @doc "Consolidation happens by itself."
  def consolidate(protocol, types) when is_atom(protocol) and is_list(types) do
    if Code.ensure_loaded?(protocol) and function_exported?(protocol, :__protocol__, 1), do: {:ok, :quaff_code.beam(protocol)}, else: {:error, :not_a_protocol}
  end

  @doc "Whether the protocol is consolidated."
  def consolidated?(protocol), do: protocol.__protocol__(:consolidated?)

  @doc false
  def __derive__(derives, module, env) do
    struct =
      if Module.open?(module), do: Module.get_attribute(module, :__struct__), else: module.__struct__()

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
    extra = ", cannot derive #{inspect(protocol)} for #{inspect(for)}"
    assert_protocol!(protocol, extra)
    any = Module.concat(protocol, Any)
    # A protocol that derives by itself needs no implementation for Any.
    unless macro_exported?(protocol, :__deriving__, 2), do: assert_impl!(protocol, Any, extra)
    env = %{env | requires: Enum.uniq([protocol, any | env.requires])}

    case deriving(protocol, any, for, struct, opts, env) do
      nil ->
        functions = protocol.__protocol__(:functions)

        forwarded =
          for {name, arity} <- functions do
            args = Macro.generate_arguments(arity, nil)
            {:def, [], [{name, [], args}, [do: {{:., [], [any, name]}, [], args}]]}
          end

        # As every implementation does, `__impl__/1` says what it is for.
        code =
          quote do
            defimpl unquote(protocol), for: unquote(for) do
              unquote({:__block__, [], forwarded})
            end
          end

        Code.eval_quoted(code, [], env)

      quoted ->
        Code.eval_quoted(quoted, [], env)
    end
  end

  defp deriving(protocol, any, for, struct, opts, env) do
    cond do
      macro_exported?(protocol, :__deriving__, 2) -> protocol."MACRO-__deriving__"(env, for, opts)
      macro_exported?(any, :__deriving__, 3) -> any."MACRO-__deriving__"(env, for, struct, opts)
      true -> nil
    end
  end
end
