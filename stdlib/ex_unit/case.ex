defmodule ExUnit.Case do
  @moduledoc """
  Makes a module a test case: `test`, `describe`, `setup`, tags and the assertions.

      defmodule SumTest do
        use ExUnit.Case, async: true

        test "adds" do
          assert 1 + 1 == 2
        end
      end

  Options: `:async`, `:group` (async modules of one group do not run at the same time), `:parameterize` (a list of maps;
  the module runs once for each), `:register`.
  """

  # Everything a module collects while it is defined lies in attributes of it: its tests (newest first), the tags for the
  # next test, the number and name of the open `describe`. Callbacks have their own in `ExUnit.Callbacks`.

  @reserved [:module, :file, :line, :test, :async, :registered, :describe]

  @doc false
  defmacro __using__(opts) do
    quote do
      ExUnit.Case.__register__(__MODULE__, unquote(opts))
      import ExUnit.Callbacks
      import ExUnit.Assertions
      import ExUnit.DocTest
      import ExUnit.Case, only: [describe: 2, test: 1, test: 2, test: 3]
    end
  end

  @doc false
  def __register__(module, opts) do
    registered? = Module.has_attribute?(module, :ex_unit_tests)

    unless registered? do
      for name <- [:ex_unit_tests, :tag, :describetag, :moduletag, :ex_unit_registered_test_attributes,
                   :ex_unit_registered_describe_attributes, :ex_unit_registered_module_attributes] do
        Module.register_attribute(module, name, accumulate: true)
      end

      Module.put_attribute(module, :ex_unit_describe, nil)
      Module.put_attribute(module, :ex_unit_config, %{async?: false, group: nil, parameterize: nil, register: true})
      Module.put_attribute(module, :before_compile, {__MODULE__, :__before_compile__})
      ExUnit.Callbacks.__register__(module)
    end

    if is_list(opts), do: Module.put_attribute(module, :ex_unit_config, config(module, opts))
    :ok
  end

  defp config(module, opts) do
    old = Module.get_attribute(module, :ex_unit_config)
    known = [:async, :group, :parameterize, :register]

    case Enum.reject(Keyword.keys(opts), &(&1 in known)) do
      [] -> :ok
      unknown -> IO.warn("unknown options given to ExUnit.Case: #{inspect(Keyword.take(opts, unknown))}")
    end

    parameterize = Keyword.get(opts, :parameterize, old.parameterize)
    async = Keyword.get(opts, :async, old.async?)
    unless is_boolean(async), do: raise(ArgumentError, ":async must be a boolean, got: #{inspect(async)}")

    unless parameterize == nil or (is_list(parameterize) and Enum.all?(parameterize, &is_map/1)) do
      raise ArgumentError, ":parameterize must be a list of maps, got: #{inspect(parameterize)}"
    end

    %{
      async?: async,
      group: Keyword.get(opts, :group, old.group),
      parameterize: parameterize,
      register: Keyword.get(opts, :register, old.register)
    }
  end

  ## Definitions

  @doc """
  Defines a test; the second argument, if there is one, is a pattern for the context.

      test "knows its tags", %{limit: limit} do
        assert limit == 3
      end
  """
  defmacro test(message, var \\ quote(do: _), contents) do
    body =
      case contents do
        [do: block] -> quote(do: (unquote(block); :ok))
        _ -> quote(do: (try(unquote(contents)); :ok))
      end

    define(__CALLER__, message, [], var, body)
  end

  @doc "Defines a test that is still to be written: it fails."
  defmacro test(message) do
    define(__CALLER__, message, [:not_implemented], quote(do: _), quote(do: flunk("Not implemented")))
  end

  # The name is known when the module's body runs, since it may be computed: the head is an unquote fragment, and the
  # body is left as it is, with the fragments of its own.
  defp define(env, message, tags, var, body) do
    name = quote(do: name)
    head = {{:unquote, [], [name]}, [line: env.line], [var]}

    quote do
      unquote(name) =
        ExUnit.Case.register_test(__MODULE__, unquote(env.file), unquote(env.line), :test, unquote(message), unquote(tags))

      def unquote(head), do: unquote(body)
    end
  end

  @doc "Groups tests under a name, with callbacks of their own."
  defmacro describe(message, do: block) do
    quote do
      ExUnit.Case.__open_describe__(__MODULE__, unquote(__CALLER__.line), unquote(message))

      try do
        unquote(block)
      after
        # Defines the function that runs the callbacks of this `describe`.
        ExUnit.Callbacks.__close_describe__(__MODULE__, __ENV__)
        ExUnit.Case.__close_describe__(__MODULE__)
      end
    end
  end

  @doc false
  def __open_describe__(module, line, message) do
    unless Module.has_attribute?(module, :ex_unit_tests) do
      raise "cannot define describe. Please make sure you have invoked \"use ExUnit.Case\" in the current module"
    end

    if Module.get_attribute(module, :ex_unit_describe) do
      raise "cannot call \"describe\" inside another \"describe\". See the documentation for ExUnit.Case.describe/2 on named setups and how to handle hierarchies"
    end

    cond do
      not is_binary(message) ->
        raise ArgumentError, "describe name must be a string, got: #{inspect(message)}"

      message in (Module.get_attribute(module, :ex_unit_used_describes) || []) ->
        raise ArgumentError, "describe #{inspect(message)} is already defined in #{inspect(module)}"

      true ->
        no_describetag(module)

        if Module.get_attribute(module, :tag) != [],
          do: IO.warn("found unused @tag before \"describe\", did you mean to use @describetag?")

        used = Module.get_attribute(module, :ex_unit_used_describes) || []
        Module.put_attribute(module, :ex_unit_used_describes, [message | used])
        Module.put_attribute(module, :ex_unit_describe, {line, message, length(used)})
        Module.delete_attribute(module, :describetag)
        for attribute <- attributes(module, :describe), do: Module.delete_attribute(module, attribute)
        :ok
    end
  end

  @doc false
  def __close_describe__(module) do
    Module.put_attribute(module, :ex_unit_describe, nil)
    Module.delete_attribute(module, :describetag)
    for attribute <- attributes(module, :describe), do: Module.delete_attribute(module, attribute)
    :ok
  end

  @doc false
  defmacro __before_compile__(env) do
    module = env.module
    config = Module.get_attribute(module, :ex_unit_config)
    moduletag = Module.get_attribute(module, :moduletag)
    callbacks = ExUnit.Callbacks.__callbacks__(module)

    case_info =
      Macro.escape(%ExUnit.TestModule{
        file: env.file,
        name: module,
        setup_all?: ExUnit.Callbacks.__any_setup_all__(module),
        tags: normalize_tags(moduletag),
        tests: :lists.reverse(Module.get_attribute(module, :ex_unit_tests))
      })

    # Not before the module is there: one that does not compile has no tests to run.
    if config.register, do: Module.put_attribute(module, :after_compile, {__MODULE__, :__registered__})

    quote do
      def __ex_unit__, do: unquote(case_info)
      def __ex_unit__(:config), do: unquote(Macro.escape(config))
      unquote(callbacks)
    end
  end

  @doc false
  def __registered__(%{module: module}, _bytecode), do: ExUnit.Server.add_module(module, module.__ex_unit__(:config))

  defp no_describetag(module) do
    if Module.get_attribute(module, :describetag) != [], do: raise("@describetag must be set inside describe/2 blocks")
  end

  ## Registration

  @doc "Registers a function as a test; see `register_test/6`."
  def register_test(%{module: module, file: file, line: line}, test_type, name, tags) do
    register_test(module, file, line, test_type, name, tags)
  end

  @doc "Registers a test of a kind (`:test`, `:property` …): gives the name of the function that has to be defined for it."
  def register_test(module, file, line, test_type, name, tags) do
    unless Module.has_attribute?(module, :ex_unit_tests) do
      raise "cannot define #{test_type}. Please make sure you have invoked \"use ExUnit.Case\" in the current module"
    end

    {describe, describe_line, describetag} =
      case Module.get_attribute(module, :ex_unit_describe) do
        {line, message, _} -> {message, line, Module.get_attribute(module, :describetag)}
        nil -> {nil, nil, []}
      end

    full = if describe, do: "#{test_type} #{describe} #{name}", else: "#{test_type} #{name}"
    function = test_name(full)

    if Module.defines?(module, {function, 1}) do
      raise ArgumentError, "#{inspect(full)} is already defined in #{inspect(module)}"
    end

    own = Module.get_attribute(module, :tag)
    Module.delete_attribute(module, :tag)
    # Maps are for those who register tests.
    for tag <- own, is_map(tag), do: invalid_tag(tag)
    moduletag = Module.get_attribute(module, :moduletag)
    tags = normalize_tags(tags ++ own ++ describetag ++ moduletag)

    registered = registered(module)

    tags =
      Map.merge(tags, %{
        line: line,
        file: file,
        registered: registered,
        test_type: test_type,
        describe: describe,
        describe_line: describe_line
      })

    test = %ExUnit.Test{name: function, description: full, case: module, module: module, tags: tags}
    Module.put_attribute(module, :ex_unit_tests, test)
    function
  end

  # Names of up to 255 bytes are taken as they are: what a longer one ends with is told by a digest.
  defp test_name(full) when byte_size(full) > 255 do
    digest = binary_part(Base.encode64(:erlang.md5(full)), 0, 4)
    String.to_atom(whole_characters(binary_part(full, 0, 246)) <> "... " <> digest)
  end

  defp test_name(full), do: String.to_atom(full)

  defp whole_characters(text) do
    if String.valid?(text), do: text, else: whole_characters(binary_part(text, 0, byte_size(text) - 1))
  end

  # Newest first; a test's own tags come before those of its describe and module, and win.
  defp normalize_tags(tags) do
    tags = :lists.foldl(&add_tag/2, %{}, tags)

    Enum.each(@reserved, fn key ->
      if is_map_key(tags, key), do: raise("cannot set tag #{inspect(key)} because it is reserved by ExUnit")
    end)

    if is_map_key(tags, :test_type) and not is_atom(tags.test_type), do: raise("value for tag \":test_type\" must be an atom")
    tags
  end

  defp invalid_tag(tag), do: raise("an invalid value for a tag was used. Expected an atom or a keyword list, got: #{inspect(tag)}")

  defp add_tag(tag, acc) when is_atom(tag), do: Map.put_new(acc, tag, true)
  defp add_tag({key, value}, acc) when is_atom(key), do: Map.put_new(acc, key, value)
  defp add_tag(%{} = tags, acc), do: Map.merge(tags, acc)

  defp add_tag(tags, acc) do
    if Keyword.keyword?(tags) do
      Map.merge(Map.new(tags), acc)
    else
      invalid_tag(tags)
    end
  end

  @doc "The name of the test registered last, or `nil`."
  def get_last_registered_test(%{module: module}), do: get_last_registered_test(module)

  def get_last_registered_test(module) when is_atom(module) do
    case Module.get_attribute(module, :ex_unit_tests) do
      [test | _] -> test
      _ -> nil
    end
  end

  ## Attributes that are recorded for each test

  @doc "Makes an attribute be recorded under `registered` in the context of the next test, then removed."
  def register_attribute(env, name, opts \\ [])
  def register_attribute(%{module: module}, name, opts), do: register_attribute(module, name, opts)
  def register_attribute(module, name, opts), do: register(module, :test, name, opts)

  @doc "Makes an attribute be recorded for all tests of the `describe` it is set in."
  def register_describe_attribute(env, name, opts \\ [])
  def register_describe_attribute(%{module: module}, name, opts), do: register_describe_attribute(module, name, opts)
  def register_describe_attribute(module, name, opts), do: register(module, :describe, name, opts)

  @doc "Makes an attribute be recorded for all following tests of the module."
  def register_module_attribute(env, name, opts \\ [])
  def register_module_attribute(%{module: module}, name, opts), do: register_module_attribute(module, name, opts)
  def register_module_attribute(module, name, opts), do: register(module, :module, name, opts)

  defp register(module, kind, name, opts) when is_atom(module) and is_atom(name) and is_list(opts) do
    Enum.each([:test, :describe, :module], fn other ->
      if name in attributes(module, other) do
        raise ArgumentError, "cannot register attribute #{inspect(name)} multiple times"
      end
    end)

    Module.register_attribute(module, name, opts)
    Module.put_attribute(module, list_of(kind), name)
  end

  defp attributes(module, kind), do: Module.get_attribute(module, list_of(kind)) || []

  defp list_of(:test), do: :ex_unit_registered_test_attributes
  defp list_of(:describe), do: :ex_unit_registered_describe_attributes
  defp list_of(:module), do: :ex_unit_registered_module_attributes

  defp registered(module) do
    of_test = attributes(module, :test)
    all = attributes(module, :module) ++ attributes(module, :describe) ++ of_test
    map = Map.new(all, fn name -> {name, Module.get_attribute(module, name)} end)
    for name <- of_test, do: Module.delete_attribute(module, name)
    map
  end

  @doc false
  def __keys__(%{module: module}), do: module.__ex_unit__().tags
end
