defmodule Quaff.Words do
  @moduledoc false

  # Documentation of what the compiler itself understands: the special forms and Kernel's macros. They have no definition
  # in the library that could carry it. A row is a signature and a text.

  @special [
    {"%struct{}", "A struct of the module with the given fields: `%Range{first: 1, last: 3, step: 1}`. As a pattern it takes only structs of that module."},
    {"%{}", "A map: `%{\"key\" => value, name: value}`. `%{map | key: value}` replaces values of keys that are there."},
    {"&(expr)", "A function from an expression with numbered arguments, or from a name:\n\n    iex> Enum.map([1, 2], &(&1 * 2))\n    [2, 4]\n    iex> Enum.map([\"a\"], &String.upcase/1)\n    [\"A\"]"},
    {"left . right", "Calls a function of a module, or reads a field of a map: `String.length(\"a\")`, `map.key`."},
    {"left :: right", "Type of a segment of a binary, and in typespecs: `<<size::16, rest::binary>>`."},
    {"<<args>>", "A bitstring, made of or taken apart into segments: `<<1, 2::16, \"text\", rest::binary>>`."},
    {"left = right", "Matches the value on the right against the pattern on the left, and binds its variables."},
    {"^var", "The value that a variable has, inside of a pattern where its name alone would be bound anew."},
    {"__CALLER__()", "The environment of the macro's caller; only inside of `defmacro`."},
    {"__DIR__()", "The folder of the file, as a binary."},
    {"__ENV__()", "The environment: file, line, module, function, aliases, imports."},
    {"__MODULE__()", "The module that is being defined, or `nil`."},
    {"__STACKTRACE__()", "The stack trace of the exception; only inside of `rescue` and `catch`."},
    {"__aliases__(args)", "What an alias such as `Foo.Bar` is inside of quoted code."},
    {"__block__(args)", "Several expressions in a row, inside of quoted code."},
    {"alias(module, opts)", "A short name for a module: `alias String.Chars`, `alias Some.Long.Name, as: Short`."},
    {"case(condition, clauses)", "The first clause whose pattern, and guard, fits the value:\n\n    case File.read(path) do\n      {:ok, text} -> text\n      {:error, reason} when reason != :enoent -> raise \"cannot read\"\n      _ -> \"\"\n    end\n\nWithout a clause that fits a `CaseClauseError` is raised."},
    {"cond(clauses)", "The first clause whose condition is neither `nil` nor `false`:\n\n    cond do\n      x > 10 -> :large\n      x > 5 -> :medium\n      true -> :small\n    end"},
    {"fn(clauses)", "An anonymous function; it is called with a dot:\n\n    iex> add = fn a, b -> a + b end\n    iex> add.(1, 2)\n    3"},
    {"for(args)", "A comprehension: goes over enumerables or bits, filters, and collects:\n\n    iex> for x <- 1..4, rem(x, 2) == 0, do: x * x\n    [4, 16]\n\nOptions: `:into` a collectable, `:uniq`, `:reduce` with an accumulator."},
    {"import(module, opts)", "Lets functions and macros of a module be called without its name: `import List, only: [flatten: 1]`."},
    {"quote(opts, block)", "The code itself as a value. `unquote/1` puts values into it."},
    {"receive(args)", "Takes the first message of the mailbox that fits a clause, waiting for it:\n\n    receive do\n      {:hello, name} -> name\n    after\n      1_000 -> :nobody\n    end"},
    {"require(module, opts)", "Makes the macros of a module available: `require Logger`."},
    {"super(args)", "The function that was overridden (`defoverridable`)."},
    {"try(args)", "Runs code and deals with what goes wrong: `rescue` exceptions, `catch` throws and exits, `else` matches the value, `after` runs in any case."},
    {"unquote(expr)", "Puts a value into quoted code."},
    {"unquote_splicing(expr)", "Puts the elements of a list into quoted code."},
    {"with(args)", "Goes on as long as the patterns match; else gives what did not:\n\n    with {:ok, a} <- Map.fetch(map, :a),\n         {:ok, b} <- Map.fetch(map, :b) do\n      a + b\n    else\n      :error -> 0\n    end"},
    {"{args}", "A tuple: `{:ok, 1}`."}
  ]

  @macros [
    {"!value", "Whether the value is `nil` or `false`."},
    {"left && right", "The right side if the left is neither `nil` nor `false`, else the left."},
    {"left || right", "The left side if it is neither `nil` nor `false`, else the right."},
    {"first..last", "A range of integers, both ends included."},
    {"first..last//step", "A range with a step: `10..1//-3`."},
    {"left <> right", "Two binaries as one; in patterns the rest of a binary: `\"he\" <> rest = \"hello\"`."},
    {"left |> right", "Calls the function on the right with the value on the left as first argument."},
    {"@expr", "Sets or reads an attribute of the module: `@name value`, `@name`."},
    {"alias!(alias)", "An alias in quoted code that is expanded where the code ends up."},
    {"left and right", "Whether both booleans are true; the right is evaluated only if the left is."},
    {"left or right", "Whether one of the booleans is true; the right is evaluated only if the left is not."},
    {"left in right", "Whether the element is in the enumerable; in guards a list or a range. `x not in list` is the contrary."},
    {"binding(context \\\\ nil)", "The variables and their values, as a keyword list."},
    {"dbg(code \\\\ quote do\n  binding()\nend, options \\\\ [])", "Prints code and its value, for pipelines each step, and returns the value."},
    {"def(call, expr \\\\ nil)", "Defines a public function:\n\n    defmodule Math do\n      def double(x) when is_number(x), do: x * 2\n    end"},
    {"defp(call, expr \\\\ nil)", "Defines a private function."},
    {"defmacro(call, expr \\\\ nil)", "Defines a macro: a function from quoted code to quoted code."},
    {"defmacrop(call, expr \\\\ nil)", "Defines a private macro."},
    {"defguard(guard)", "Defines a macro that may stand in guards: `defguard is_even(x) when rem(x, 2) == 0`."},
    {"defguardp(guard)", "Defines a private one."},
    {"defmodule(alias, do_block)", "Defines a module with its functions, macros and attributes."},
    {"defstruct(fields)", "Defines the struct of the module, with its fields and their defaults: `defstruct [:name, age: 0]`."},
    {"defexception(fields)", "Defines an exception: a struct with a message."},
    {"defprotocol(name, do_block)", "Defines a protocol: functions that each data type may implement."},
    {"defimpl(name, opts, do_block \\\\ [])", "Implements a protocol: `defimpl Size, for: Map do … end`."},
    {"defdelegate(funs, opts)", "Defines a function that calls that of another module: `defdelegate reverse(list), to: Enum`."},
    {"defoverridable(keywords_or_behaviour)", "Lets functions that were defined be defined again."},
    {"destructure(left, right)", "Binds as many variables as the list has elements; the others are `nil`."},
    {"get_and_update_in(path, fun)", "Reads and changes what is at a path: `get_and_update_in(users[\"a\"].age, &{&1, &1 + 1})`."},
    {"if(condition, clauses)", "Runs the `do` block if the condition is neither `nil` nor `false`, else the `else` block:\n\n    if x > 1, do: :more, else: :less"},
    {"unless(condition, clauses)", "`if` with the contrary condition; soft-deprecated."},
    {"is_exception(term)", "Whether the term is an exception. Allowed in guards."},
    {"is_exception(term, name)", "Whether it is an exception of this module. Allowed in guards."},
    {"is_nil(term)", "Whether the term is `nil`. Allowed in guards."},
    {"is_struct(term)", "Whether the term is a struct. Allowed in guards."},
    {"is_struct(term, name)", "Whether it is a struct of this module. Allowed in guards."},
    {"is_non_struct_map(term)", "Whether the term is a map and no struct. Allowed in guards."},
    {"match?(pattern, expr)", "Whether the value fits the pattern: `match?({:ok, _}, result)`."},
    {"pop_in(path)", "Takes out what is at a path: `{value, rest} = pop_in(users[\"a\"][:age])`."},
    {"put_in(path, value)", "Sets what is at a path: `put_in(users[\"a\"].age, 28)`."},
    {"update_in(path, fun)", "Changes what is at a path: `update_in(users[\"a\"].age, &(&1 + 1))`."},
    {"raise(message)", "Raises a `RuntimeError`, or the exception that is given."},
    {"raise(exception, attributes)", "Raises an exception with these attributes: `raise ArgumentError, \"no\"`."},
    {"reraise(message, stacktrace)", "Raises with a given stack trace."},
    {"reraise(exception, attributes, stacktrace)", "Raises with a given stack trace."},
    {"sigil_r(term, modifiers)", "`~r/…/imsux`: a regular expression."},
    {"sigil_s(term, modifiers)", "`~s(…)`: a string, with interpolation and escapes. `~S` takes it literally."},
    {"sigil_w(term, modifiers)", "`~w(a b c)`: a list of words; with `a` of atoms, with `c` of charlists."},
    {"sigil_c(term, modifiers)", "`~c\"…\"`: a charlist."},
    {"sigil_D(date_string, modifiers)", "`~D[2024-02-29]`: a date."},
    {"sigil_T(time_string, modifiers)", "`~T[12:00:00]`: a time."},
    {"sigil_N(naive_datetime_string, modifiers)", "`~N[2024-02-29 12:00:00]`: date and time without zone."},
    {"sigil_U(datetime_string, modifiers)", "`~U[2024-02-29 12:00:00Z]`: date and time in UTC."},
    {"tap(value, fun)", "Calls the function with the value and returns the value."},
    {"then(value, fun)", "Calls the function with the value and returns what it gives."},
    {"to_charlist(term)", "The term as a charlist, by the protocol `List.Chars`."},
    {"to_string(term)", "The term as a string, by the protocol `String.Chars`."},
    {"use(module, opts \\\\ [])", "Calls the macro `__using__/1` of the module: `use GenServer`."},
    {"var!(var, context \\\\ nil)", "A variable in quoted code that is the one of the place where the code ends up."}
  ]

  @doc false
  # Rows as `Code.fetch_docs/1` has them.
  def rows(Kernel.SpecialForms), do: Enum.map(@special, &row/1)
  def rows(Kernel), do: Enum.map(@macros, &row/1)

  @shown %{
    "%struct{}" => {:%, 2},
    "%{}" => {:%{}, 1},
    "&(expr)" => {:&, 1},
    "<<args>>" => {:<<>>, 1},
    "{args}" => {:{}, 1},
    "left . right" => {:., 2},
    "fn(clauses)" => {:fn, 1},
    "__aliases__(args)" => {:__aliases__, 1},
    "__block__(args)" => {:__block__, 1},
    "first..last//step" => {:"..//", 3}
  }

  defp row({signature, text}) do
    {name, arity, defaults} = name(signature)
    meta = if defaults == 0, do: %{}, else: %{defaults: defaults}
    {{:macro, name, arity}, [], [signature], %{"en" => text}, meta}
  end

  defp name(signature) do
    case @shown do
      %{^signature => {name, arity}} ->
        {name, arity, 0}

      _ ->
        {name, _, args} = Code.string_to_quoted!(signature, emit_warnings: false)
        {name, length(args || []), Enum.count(args || [], &match?({:\\, _, _}, &1))}
    end
  end
end
