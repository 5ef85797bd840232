defmodule ExUnit.Callbacks do
  @moduledoc """
  What runs around tests: `setup` before each, `setup_all` before the first, `on_exit/2` after; and processes that live as
  long as a test.
  """

  # Callbacks become private functions `__ex_unit_setup_N/1` and so on; `__before_compile__` chains them in
  # `__ex_unit__/2`, those of a `describe` in a function of it, `__ex_unit_describe_N/1`.

  @reserved [:case, :file, :line, :test, :async, :registered, :describe]

  @doc false
  def __register__(module) do
    for name <- [:ex_unit_setup, :ex_unit_setup_all], do: Module.put_attribute(module, name, [])
    Module.put_attribute(module, :ex_unit_describe_setups, [])
    Module.put_attribute(module, :ex_unit_describe_setup, [])
    :ok
  end

  ## setup and setup_all

  @doc """
  Runs before each test: a block, or names of functions that take the context.

      setup do
        [limit: 3]
      end

      setup :connect
      setup [:connect, {Helper, :fill}]
  """
  defmacro setup(block_or_functions) do
    if block?(block_or_functions), do: define(:setup, quote(do: _), block_or_functions), else: refer(:setup, block_or_functions)
  end

  @doc "Runs a block before each test, with the context matched against a pattern."
  defmacro setup(context, block), do: define(:setup, context, block)

  @doc "Runs once before a module's tests, in a process that lives until the last of them is over."
  defmacro setup_all(block_or_functions) do
    if block?(block_or_functions), do: define(:setup_all, quote(do: _), block_or_functions), else: refer(:setup_all, block_or_functions)
  end

  @doc "Runs a block once, with the context matched against a pattern."
  defmacro setup_all(context, block), do: define(:setup_all, context, block)

  defp block?([{:do, _} | _]), do: true
  defp block?(_), do: false

  defp define(kind, context, [do: block]), do: define_with(kind, context, block)
  defp define(kind, context, sections), do: define_with(kind, context, quote(do: try(unquote(sections))))

  defp define_with(kind, context, body) do
    name = quote(do: name)

    quote do
      unquote(name) = ExUnit.Callbacks.__callback__(__MODULE__, unquote(kind))
      defp unquote({{:unquote, [], [name]}, [], [context]}), do: unquote(body)
    end
  end

  defp refer(kind, functions) do
    quote(do: ExUnit.Callbacks.__refer__(__MODULE__, unquote(kind), unquote(functions)))
  end

  @doc false
  def __callback__(module, kind) do
    describe = Module.get_attribute(module, :ex_unit_describe)
    if describe && kind == :setup_all, do: raise("cannot invoke setup_all/1-2 inside describe as setup_all always applies to all tests in a module")
    list = list_of(kind, describe)
    used = Module.get_attribute(module, list)
    name = callback_name(kind, describe, length(used))
    Module.put_attribute(module, list, [{:local, name} | used])
    name
  end

  defp list_of(:setup_all, _), do: :ex_unit_setup_all
  defp list_of(:setup, nil), do: :ex_unit_setup
  defp list_of(:setup, _), do: :ex_unit_describe_setup

  defp callback_name(kind, nil, count), do: :"__ex_unit_#{kind}_#{count}"
  defp callback_name(kind, {_, _, index}, count), do: :"__ex_unit_#{kind}_#{index}_#{count}"

  @doc false
  def __refer__(module, kind, functions) do
    describe = Module.get_attribute(module, :ex_unit_describe)
    if describe && kind == :setup_all, do: raise("cannot invoke setup_all/1-2 inside describe as setup_all always applies to all tests in a module")
    list = list_of(kind, describe)
    new = functions |> List.wrap() |> Enum.map(&callback(&1, kind))
    Module.put_attribute(module, list, :lists.reverse(new) ++ Module.get_attribute(module, list))
    :ok
  end

  defp callback(name, _kind) when is_atom(name) and name != nil, do: {:local, name}
  defp callback({module, name}, _kind) when is_atom(module) and is_atom(name), do: {module, name}

  defp callback(other, _kind) do
    raise ArgumentError,
          "setup/setup_all expect a callback as an atom, a {module, function} tuple or a list of callbacks, got: #{inspect(other)}"
  end

  ## The chain

  @doc false
  def __any_setup_all__(module), do: Module.get_attribute(module, :ex_unit_setup_all) != []

  # At the end of a `describe`: its callbacks as one function.
  @doc false
  def __close_describe__(module, env) do
    setups = Module.get_attribute(module, :ex_unit_describe_setup)
    Module.put_attribute(module, :ex_unit_describe_setup, [])

    if setups != [] do
      {_, message, index} = Module.get_attribute(module, :ex_unit_describe)
      name = :"__ex_unit_describe_#{index}"
      chain = chain(module, :setup, setups)
      # Without a line its calls have no place in stack traces.
      Module.eval_quoted(%{env | line: 0}, quote(do: defp(unquote(name)(var!(context)), do: unquote(chain))))
      all = Module.get_attribute(module, :ex_unit_describe_setups)
      Module.put_attribute(module, :ex_unit_describe_setups, [{message, name} | all])
    end

    :ok
  end

  @doc false
  def __callbacks__(module) do
    setup = chain(module, :setup, Module.get_attribute(module, :ex_unit_setup))
    setup_all = chain(module, :setup_all, Module.get_attribute(module, :ex_unit_setup_all))

    clauses =
      for {message, name} <- Module.get_attribute(module, :ex_unit_describe_setups) do
        {:->, [], [[message], quote(do: unquote(name)(var!(context)))]}
      end

    own =
      case clauses do
        [] ->
          setup

        _ ->
          all = clauses ++ [{:->, [], [[quote(do: _)], quote(do: var!(context))]}]

          quote do
            var!(context) = unquote(setup)
            case(var!(context).describe, do: unquote(all))
          end
      end

    quote do
      def __ex_unit__(:setup, var!(context)), do: unquote(own)
      def __ex_unit__(:setup_all, var!(context)), do: unquote(setup_all)
    end
  end

  defp chain(_module, _kind, []), do: quote(do: var!(context))

  defp chain(module, kind, callbacks) do
    steps =
      for callback <- :lists.reverse(callbacks) do
        call =
          case callback do
            {:local, name} -> quote(do: unquote(name)(var!(context)))
            {other, name} -> quote(do: unquote(other).unquote(name)(var!(context)))
          end

        quote(do: var!(context) = ExUnit.Callbacks.__merge__(unquote(module), unquote(kind), var!(context), unquote(call)))
      end

    {:__block__, [], steps ++ [quote(do: var!(context))]}
  end

  @doc false
  def __merge__(module, kind, context, value)
  def __merge__(_module, _kind, context, :ok), do: context
  def __merge__(module, kind, context, {:ok, value}), do: merge(module, kind, context, value, {:ok, value})
  def __merge__(module, kind, context, value), do: merge(module, kind, context, value, value)

  defp merge(module, kind, _context, %{__struct__: _}, original), do: raise_merge_failed(module, kind, original)

  defp merge(module, kind, context, %{} = data, _original) do
    # A field that says what it said before is let through.
    case Enum.find(@reserved, fn key -> is_map_key(data, key) and is_map_key(context, key) and :maps.get(key, data) != :maps.get(key, context) end) do
      nil -> :maps.merge(context, data)
      key -> raise_merge_reserved(module, kind, key, :maps.get(key, data))
    end
  end

  defp merge(module, kind, context, data, original) when is_list(data) do
    merge(module, kind, context, Map.new(data), original)
  end

  defp merge(module, kind, _context, _data, original), do: raise_merge_failed(module, kind, original)

  defp raise_merge_failed(module, kind, value) do
    raise "expected ExUnit #{kind} callback in #{inspect(module)} to return the atom :ok, a keyword, or a map, got #{inspect(value)} instead"
  end

  defp raise_merge_reserved(module, kind, key, value) do
    raise "ExUnit #{kind} callback in #{inspect(module)} is trying to set reserved field #{inspect(key)} to #{inspect(value)}"
  end

  ## After a test

  @doc """
  Has a function called when the test (or, from `setup_all`, the module) is over, in another process. A second call with
  the same name replaces the first.
  """
  def on_exit(name_or_ref \\ make_ref(), callback) when is_function(callback, 0) do
    case ExUnit.OnExit.add(name_or_ref, callback) do
      :ok -> :ok
      :error -> raise ArgumentError, "on_exit/2 callback can only be invoked from the test process"
    end
  end

  ## Processes that live as long as a test

  @doc "Starts a child under the test's supervisor, which ends it when the test is over."
  def start_supervised(child_spec_or_module, opts \\ []) do
    sup =
      case ExUnit.OnExit.supervisor() do
        {:ok, sup} -> sup
        :error -> raise ArgumentError, "start_supervised/2 can only be invoked from the test process"
      end

    child_spec = Supervisor.child_spec(child_spec_or_module, opts)

    Supervisor.start_child(sup, child_spec)
  end

  @doc "Like `start_supervised/2`, gives the pid or raises."
  def start_supervised!(child_spec_or_module, opts \\ []) do
    case start_supervised(child_spec_or_module, opts) do
      {:ok, pid} ->
        pid

      {:ok, pid, _info} ->
        pid

      {:error, reason} ->
        raise "failed to start child with the spec #{inspect(child_spec_or_module)}.\nReason: #{start_failure(reason)}"
    end
  end

  defp start_failure({{:EXIT, reason}, info}) when is_tuple(info), do: Exception.format_exit(reason)
  defp start_failure({reason, info}) when is_tuple(info), do: Exception.format_exit(reason)
  defp start_failure(reason), do: Exception.format_exit({:start_spec, reason})

  @doc "Like `start_supervised!/2`, and links the child to the test, which ends when the child fails."
  def start_link_supervised!(child_spec_or_module, opts \\ []) do
    pid = start_supervised!(child_spec_or_module, opts)
    Process.link(pid)
    pid
  end

  @doc "Ends a child started with `start_supervised/2`: `:ok` or `{:error, :not_found}`."
  def stop_supervised(id) do
    case ExUnit.OnExit.supervisor() do
      {:ok, sup} ->
        case unlink_child(sup, id) do
          :error -> {:error, :not_found}
          _ -> with :ok <- Supervisor.terminate_child(sup, id), do: deleted(Supervisor.delete_child(sup, id))
        end

      :error ->
        raise ArgumentError, "stop_supervised/1 can only be invoked from the test process"
    end
  end

  # A temporary child is gone once it has ended.
  defp deleted({:error, :not_found}), do: :ok
  defp deleted(result), do: result

  defp unlink_child(sup, id) do
    case Enum.find(Supervisor.which_children(sup), &(elem(&1, 0) == id)) do
      {_, pid, _, _} when is_pid(pid) -> Process.unlink(pid)
      nil -> :error
      _ -> true
    end
  end

  @doc "Like `stop_supervised/1`, raises when there is no such child."
  def stop_supervised!(id) do
    case stop_supervised(id) do
      :ok -> :ok
      {:error, :not_found} -> raise "could not stop child ID #{inspect(id)} because it was not found"
    end
  end
end
