defmodule Macro do
  @moduledoc "Working with quoted code."

  @doc "A variable of this name and context."
  def var(var, context) when is_atom(var) and is_atom(context), do: {var, [], context}

  @doc "Variables for arguments: `arg1`, `arg2` …"
  def generate_arguments(0, context) when is_atom(context), do: []

  def generate_arguments(amount, context) when is_integer(amount) and amount > 0 and is_atom(context) do
    for id <- 1..amount, do: var(String.to_atom("arg" <> Integer.to_string(id)), context)
  end

  @doc "Variables for arguments that are unique in the program."
  def generate_unique_arguments(amount, context), do: Enum.map(generate_arguments(amount, context), fn {name, _, context} -> unique_var(name, context) end)

  @doc "A variable that no other expansion can mean."
  def unique_var(var, context) when is_atom(var) and is_atom(context), do: {var, [counter: :quaff_expand.counter()], context}

  @doc "Whether the value is a valid quoted literal."
  def quoted_literal?(term)
  def quoted_literal?({:__aliases__, _, args}), do: quoted_literal?(args)
  def quoted_literal?({:%, _, [left, right]}), do: quoted_literal?(left) and quoted_literal?(right)
  def quoted_literal?({:%{}, _, args}), do: quoted_literal?(args)
  def quoted_literal?({:{}, _, args}), do: quoted_literal?(args)
  def quoted_literal?({left, right}), do: quoted_literal?(left) and quoted_literal?(right)
  def quoted_literal?(list) when is_list(list), do: Enum.all?(list, &quoted_literal?/1)
  def quoted_literal?(term), do: is_atom(term) or is_number(term) or is_binary(term)

  @doc "A value as code that gives it."
  def escape(expr, opts \\ []), do: :quaff_expand.escape(expr, Keyword.get(opts, :unquote, false), Keyword.get(opts, :prune_metadata, false))

  @doc "Puts an expression into a call at a position."
  def pipe(expr, call_args, position)
  def pipe(expr, {:&, _, _} = call_args, _), do: raise(ArgumentError, bad_pipe(expr, call_args))
  def pipe(expr, {tuple_or_map, _, _} = call_args, _) when tuple_or_map in [:{}, :%{}], do: raise(ArgumentError, bad_pipe(expr, call_args))
  def pipe(expr, {call, _, _} = call_args, _) when call in [:<<>>, :%, :__aliases__], do: raise(ArgumentError, bad_pipe(expr, call_args))

  def pipe(expr, {:fn, _, _}, _) do
    raise ArgumentError,
          "cannot pipe #{Macro.to_string(expr)} into an anonymous function without calling the function; " <>
            "use Kernel.then/2 instead or define the anonymous function as a regular private function"
  end

  def pipe(expr, {{:., _, [Access, :get]}, meta, [container, key]} = call_args, position) do
    if meta[:from_brackets] do
      raise ArgumentError, """
      wrong operator precedence when piping into bracket-based access

       Instead of:

           #{Macro.to_string(expr)} |> #{Macro.to_string(call_args)}

       You should write:

           (#{Macro.to_string(expr)} |> #{Macro.to_string(container)})[#{Macro.to_string(key)}]
      """
    else
      put_elem(call_args, 2, List.insert_at([container, key], position, expr))
    end
  end

  def pipe(expr, {call, line, atom}, integer) when is_atom(atom), do: {call, line, List.insert_at([], integer, expr)}

  def pipe(_expr, {op, _line, [arg]}, _) when op in [:+, :-],
    do: raise(ArgumentError, "piping into a unary operator is not supported, please use the qualified name: Kernel.#{op}(#{Macro.to_string(arg)}), instead of #{op}#{Macro.to_string(arg)}")

  def pipe(expr, {call, meta, args} = call_args, position) when is_list(args) do
    case is_atom(call) and not operator?(call, length(args) + 1) and operand_count(call) do
      false ->
        {call, meta, List.insert_at(args, position, expr)}

      count ->
        raise ArgumentError,
              "cannot pipe #{Macro.to_string(expr)} into #{Macro.to_string(call_args)}, " <>
                "the #{inspect(call)} operator can only take #{count}"
    end
  end

  def pipe(expr, other, _integer), do: raise(ArgumentError, bad_pipe(expr, other))

  defp operand_count(call) do
    cond do
      operator?(call, 1) -> "one argument"
      operator?(call, 2) -> "two arguments"
      true -> false
    end
  end

  defp bad_pipe(expr, call), do: "cannot pipe #{Macro.to_string(expr)} into #{Macro.to_string(call)}, can only pipe into local calls foo(), remote calls Foo.bar() or anonymous function calls foo.()"

  @doc "A pipeline as a list of `{expression, position}`."
  def unpipe(expr), do: :lists.reverse(unpipe(expr, []))
  defp unpipe({:|>, _, [left, right]}, acc), do: unpipe(right, unpipe(left, acc))
  defp unpipe(other, acc), do: [{other, 0} | acc]

  @doc "Name and arguments of a call, `:error` for anything else."
  def decompose_call(ast)
  def decompose_call({:{}, _, args}) when is_list(args), do: :error
  def decompose_call({{:., _, [remote, function]}, _, args}) when is_tuple(remote) or is_atom(remote), do: {remote, function, args}
  def decompose_call({name, _, args}) when is_atom(name) and is_atom(args), do: {name, []}
  def decompose_call({name, _, args}) when is_atom(name) and is_list(args), do: {name, args}
  def decompose_call(_), do: :error

  @doc "Applies `fun` to every node, parents first."
  def prewalk(ast, fun) when is_function(fun, 1), do: elem(prewalk(ast, nil, fn x, nil -> {fun.(x), nil} end), 0)
  @doc "Applies `fun` to every node with an accumulator, parents first."
  def prewalk(ast, acc, fun) when is_function(fun, 2), do: traverse(ast, acc, fun, fn x, a -> {x, a} end)

  @doc "Applies `fun` to every node, children first."
  def postwalk(ast, fun) when is_function(fun, 1), do: elem(postwalk(ast, nil, fn x, nil -> {fun.(x), nil} end), 0)
  @doc "Applies `fun` to every node with an accumulator, children first."
  def postwalk(ast, acc, fun) when is_function(fun, 2), do: traverse(ast, acc, fn x, a -> {x, a} end, fun)

  @doc "Applies `pre` before and `post` after the children of every node."
  def traverse(ast, acc, pre, post) when is_function(pre, 2) and is_function(post, 2) do
    {ast, acc} = pre.(ast, acc)
    walk(ast, acc, pre, post)
  end

  defp walk({form, meta, args}, acc, pre, post) when is_atom(form) do
    {args, acc} = walk_args(args, acc, pre, post)
    post.({form, meta, args}, acc)
  end

  defp walk({form, meta, args}, acc, pre, post) do
    {form, acc} = traverse(form, acc, pre, post)
    {args, acc} = walk_args(args, acc, pre, post)
    post.({form, meta, args}, acc)
  end

  defp walk({left, right}, acc, pre, post) do
    {left, acc} = traverse(left, acc, pre, post)
    {right, acc} = traverse(right, acc, pre, post)
    post.({left, right}, acc)
  end

  defp walk(list, acc, pre, post) when is_list(list) do
    {list, acc} = walk_args(list, acc, pre, post)
    post.(list, acc)
  end

  defp walk(x, acc, _pre, post), do: post.(x, acc)

  defp walk_args(args, acc, _pre, _post) when is_atom(args), do: {args, acc}
  defp walk_args(args, acc, pre, post) when is_list(args), do: Enum.map_reduce(args, acc, fn x, acc -> traverse(x, acc, pre, post) end)

  @doc "All nodes, parents first, lazily."
  def prewalker(ast), do: Stream.resource(fn -> [ast] end, &next_pre/1, fn _ -> :ok end)

  defp next_pre([]), do: {:halt, []}
  defp next_pre([node | rest]), do: {[node], children(node) ++ rest}

  @doc "All nodes, children first, lazily."
  def postwalker(ast), do: Stream.map(elem(postwalk(ast, [], fn x, acc -> {x, [x | acc]} end), 1) |> :lists.reverse(), & &1)

  defp children({form, _, args}) when is_atom(form), do: if(is_list(args), do: args, else: [])
  defp children({form, _, args}), do: [form | if(is_list(args), do: args, else: [])]
  defp children({left, right}), do: [left, right]
  defp children(list) when is_list(list), do: list
  defp children(_), do: []

  @doc "The nodes from the one `fun` accepts up to the root, or `nil`."
  def path(ast, fun) when is_function(fun, 1), do: find_path(ast, [], fun)

  defp find_path(node, above, fun) do
    if fun.(node), do: [node | above], else: Enum.find_value(children(node), &find_path(&1, [node | above], fun))
  end

  @doc "Changes the metadata of a node."
  def update_meta(quoted, fun)
  def update_meta({left, meta, right}, fun) when is_list(meta), do: {left, fun.(meta), right}
  def update_meta(other, _fun), do: other

  @doc "`:ok`, or what in the value is not quoted code."
  def validate(expr), do: find_invalid(expr) || :ok

  defp find_invalid({left, right}), do: find_invalid(left) || find_invalid(right)
  defp find_invalid({left, meta, right}) when is_list(meta) and (is_atom(right) or is_list(right)), do: find_invalid(left) || find_invalid(right)
  defp find_invalid(list) when is_list(list), do: Enum.find_value(list, &find_invalid/1)
  defp find_invalid(atom) when is_atom(atom), do: nil
  defp find_invalid(num) when is_number(num), do: nil
  defp find_invalid(bin) when is_binary(bin), do: nil
  defp find_invalid(other), do: {:error, other}

  @doc "Quoted code as text."
  def to_string(tree) do
    tree |> Code.quoted_to_algebra() |> Inspect.Algebra.format(98) |> IO.iodata_to_binary()
  end

  @doc "Expands a macro call again and again."
  def expand(ast, env), do: expand_until(ast, env)

  defp expand_until(ast, env) do
    case once(ast, env) do
      {:ok, expanded} -> expand_until(expanded, env)
      :error -> ast
    end
  end

  defp once(ast, env), do: with(:error <- :quaff_expand.expand_once(ast, env), do: Macro.Builtin.expand(ast, env))

  @doc "Expands a macro call once."
  def expand_once(ast, env) do
    case once(ast, env) do
      {:ok, expanded} -> expanded
      :error -> ast
    end
  end

  @doc "Expands all aliases in the literals of quoted code."
  def expand_literals(ast, env) do
    {ast, :ok} = expand_literals(ast, :ok, fn node, :ok -> {expand(node, env), :ok} end)
    ast
  end

  @doc "Expands literals with a function and an accumulator."
  def expand_literals(ast, acc, fun)
  def expand_literals({:__aliases__, meta, args}, acc, fun) do
    {args, acc} = expand_literals(args, acc, fun)
    if :lists.all(&is_atom/1, args), do: fun.({:__aliases__, meta, args}, acc), else: {{:__aliases__, meta, args}, acc}
  end

  def expand_literals({:__MODULE__, _, ctx} = node, acc, fun) when is_atom(ctx), do: fun.(node, acc)
  def expand_literals({:%, meta, [left, right]}, acc, fun) do
    {left, acc} = expand_literals(left, acc, fun)
    {right, acc} = expand_literals(right, acc, fun)
    {{:%, meta, [left, right]}, acc}
  end

  def expand_literals({form, meta, args}, acc, fun) when form in [:%{}, :{}] do
    {args, acc} = expand_literals(args, acc, fun)
    {{form, meta, args}, acc}
  end

  def expand_literals({left, right}, acc, fun) do
    {left, acc} = expand_literals(left, acc, fun)
    {right, acc} = expand_literals(right, acc, fun)
    {{left, right}, acc}
  end

  def expand_literals(list, acc, fun) when is_list(list), do: Enum.map_reduce(list, acc, &expand_literals(&1, &2, fun))
  def expand_literals(term, acc, _fun), do: {term, acc}

  @doc "Whether it is an operator of this arity."
  def operator?(name, arity)
  def operator?(:"..//", 3), do: true
  def operator?(:.., 0), do: true
  def operator?(:..., 0), do: true
  def operator?(:., 2), do: true
  def operator?(name, 2) when is_atom(name), do: :quaff_expand.operator(name, 2)
  def operator?(name, 1) when is_atom(name), do: :quaff_expand.operator(name, 1)
  def operator?(name, arity) when is_atom(name) and is_integer(arity), do: false

  @doc "Whether it is a special form."
  def special_form?(name, arity) when is_atom(name) and is_integer(arity), do: :quaff_expand.special_form(name, arity)

  @doc "Whether a function or macro is defined for this environment."
  def inspect_atom(source_format, atom, opts \\ [])
  def inspect_atom(source_format, atom, opts) when is_atom(atom) and is_list(opts), do: :quaff.inspect_atom(source_format, atom)

  @doc "What to call a quoted identifier: `:alias`, `:identifier`, `:quoted`, `:unquoted`."
  def classify_atom(atom) when is_atom(atom), do: :quaff.classify_atom(atom)

  @doc "Turns escape sequences of a string into characters."
  def unescape_string(string) when is_binary(string) do
    case :quaff_expand.unescape(string) do
      {:ok, text} -> text
      {:error, message} -> raise ArgumentError, message |> :binary.split(". Syntax error after: ") |> hd()
    end
  end

  @doc "Turns escape sequences of a string into what `fun` gives for their characters; `false` leaves them."
  def unescape_string(string, fun) when is_binary(string) and is_function(fun, 1), do: unescape(string, fun, "")

  defp unescape(<<?\\, ?\n, rest::binary>>, fun, acc) do
    if fun.(:newline), do: unescape(rest, fun, acc), else: unescape(rest, fun, acc <> "\\\n")
  end

  defp unescape(<<?\\, c, rest::binary>>, fun, acc) when c in [?x, ?u] do
    if fun.(if(c == ?x, do: :hex, else: :unicode)) do
      size = escape_size(c, rest)
      <<digits::binary-size(^size), rest::binary>> = rest
      unescape(rest, fun, acc <> unescape_string(<<?\\, c>> <> digits))
    else
      unescape(rest, fun, <<acc::binary, ?\\, c>>)
    end
  end

  defp unescape(<<?\\, c, rest::binary>>, fun, acc) do
    case fun.(c) do
      false -> unescape(rest, fun, <<acc::binary, ?\\, c>>)
      char -> unescape(rest, fun, <<acc::binary, char>>)
    end
  end

  defp unescape(<<c, rest::binary>>, fun, acc), do: unescape(rest, fun, <<acc::binary, c>>)
  defp unescape(<<>>, _fun, acc), do: acc

  defp escape_size(_, "{" <> _ = rest) do
    case :binary.match(rest, "}") do
      {at, 1} -> at + 1
      :nomatch -> byte_size(rest)
    end
  end

  defp escape_size(?x, rest), do: min(2, byte_size(rest))
  defp escape_size(?u, rest), do: min(4, byte_size(rest))

  @doc false
  def unescape_tokens(tokens), do: for(t <- tokens, do: if(is_binary(t), do: unescape_string(t), else: t))
  @doc false
  def unescape_tokens(tokens, fun), do: for(t <- tokens, do: if(is_binary(t), do: unescape_string(t, fun), else: t))

  @doc "The fields of a struct that is known to the environment."
  def struct_info!(module, %{__struct__: Macro.Env} = env) when is_atom(module) do
    if Module.open?(module) or not (Code.ensure_loaded?(module) and function_exported?(module, :__struct__, 0)) do
      case env.module == module and Module.open?(module) and Module.get_attribute(module, :__struct__) do
        %{} = struct ->
          for {field, default} <- :maps.to_list(:maps.remove(:__struct__, struct)), do: %{field: field, default: default, required: false}

        _ ->
          raise ArgumentError, "could not load struct info for #{inspect(module)} because it does not define a struct"
      end
    else
      module.__info__(:struct)
    end
  end

  @doc false
  def struct!(module, %{__struct__: Macro.Env}) when is_atom(module), do: module.__struct__()

  @doc false
  def compile_apply(module, function, args, %{__struct__: Macro.Env}), do: :erlang.apply(module, function, args)

  @doc false
  def expand_literal(ast, env), do: expand_literals(ast, env)

  @doc "Quoted code as text, each piece changed by a function."
  def to_string(tree, fun) when is_function(fun, 2), do: fun.(tree, Macro.to_string(tree))

  @doc "An environment's stack trace entry."
  def stacktrace(env), do: [{env.module, :__MODULE__, 0, [file: String.to_charlist(env.file), line: env.line]}]

  @doc "CamelCase of a word or path."
  def camelize(string) when is_binary(string), do: camel(string)

  defp camel(string) do
    if shouting?(string, false), do: string, else: camel_first(string)
  end

  # `API_SPEC` stays as it is.
  defp shouting?(<<c, t::binary>>, _) when c in ?A..?Z, do: shouting?(t, true)
  defp shouting?(<<c, t::binary>>, letter) when c in ?0..?9 or c == ?_, do: shouting?(t, letter)
  defp shouting?("", letter), do: letter
  defp shouting?(_, _), do: false

  defp camel_first(""), do: ""
  defp camel_first(<<?_, t::binary>>), do: camel_first(t)
  defp camel_first(<<h, t::binary>>), do: <<up(h)>> <> camel_rest(t)

  defp camel_rest(<<?_, ?_, t::binary>>), do: camel_rest(<<?_, t::binary>>)
  defp camel_rest(<<?_, h, t::binary>>) when h in ?a..?z, do: <<up(h)>> <> camel_rest(t)
  defp camel_rest(<<?_, h, t::binary>>) when h in ?0..?9, do: <<h>> <> camel_rest(t)
  defp camel_rest(<<?_>>), do: <<>>
  defp camel_rest(<<?_, t::binary>>), do: camel_rest(t)
  defp camel_rest(<<?/, t::binary>>), do: "." <> camel(t)
  defp camel_rest(<<h, t::binary>>), do: <<h>> <> camel_rest(t)
  defp camel_rest(<<>>), do: <<>>

  defp up(c) when c in ?a..?z, do: c - 32
  defp up(c), do: c
  defp down(c) when c in ?A..?Z, do: c + 32
  defp down(c), do: c

  @doc "under_score form of a name or alias."
  def underscore(atom_or_string)
  def underscore(atom) when is_atom(atom) do
    "Elixir." <> rest = Atom.to_string(atom)
    underscore(rest)
  end

  def underscore(""), do: ""
  def underscore(<<h, t::binary>>), do: <<down(h)>> <> under(t, h)

  defp under(<<h, t, rest::binary>>, _) when h in ?A..?Z and not (t in ?A..?Z or t in ?0..?9 or t == ?. or t == ?_), do: <<?_, down(h), t>> <> under(rest, t)
  defp under(<<h, t::binary>>, prev) when h in ?A..?Z and not (prev in ?A..?Z or prev == ?_), do: <<?_, down(h)>> <> under(t, h)
  defp under(<<?., t::binary>>, _), do: <<?/>> <> underscore(t)
  defp under(<<h, t::binary>>, _), do: <<down(h)>> <> under(t, h)
  defp under(<<>>, _), do: <<>>

  # `dbg`: code that runs the expression piece by piece and tells `__dbg__/3` what came out.

  @doc "The code behind `dbg/2`: prints the expression with its value, in steps where it has some."
  def dbg(code, options, %{__struct__: Macro.Env} = env) do
    place = Exception.format_file_line(Path.relative_to_cwd(env.file), env.line)

    header =
      case env do
        %{module: nil} -> "[#{place} (file)]"
        %{function: nil} -> "[#{place} #{inspect(env.module)} (module)]"
        %{function: {name, arity}} -> "[#{place} #{Exception.format_mfa(env.module, name, arity)}]"
      end

    {body, result} = steps(code, env)

    quote do
      unquote(body)
      Macro.__dbg__(unquote(header), unquote(result), unquote(options))
    end
  end

  # Gives code to run first and code whose value is what to print.
  defp steps({:|>, _, [_, _]} = pipeline, _env) do
    [{first, _} | rest] = unpipe(pipeline)
    first_var = unique_var(:value, __MODULE__)
    start = quote(do: unquote(first_var) = unquote(first))

    {forms, rows, _} =
      Enum.reduce(rest, {[start], [row(first, first_var)], first_var}, fn {call, position}, {forms, rows, last} ->
        value = unique_var(:value, __MODULE__)
        form = quote(do: unquote(value) = unquote(pipe(last, call, position)))
        {[form | forms], [row(call, value) | rows], value}
      end)

    {block(forms), quote(do: {:pipe, unquote(:lists.reverse(rows))})}
  end

  defp steps({operator, _, [_, _]} = expr, _env) when operator in [:and, :or, :&&, :||] do
    {forms, rows, _} = boolean(expr, [], [])
    {block(forms), quote(do: {:rows, unquote(:lists.reverse(rows))})}
  end

  defp steps({:__block__, _, [_, _ | _] = items}, _env) do
    {forms, rows} =
      Enum.map_reduce(items, [], fn item, rows ->
        value = unique_var(:value, __MODULE__)
        {quote(do: unquote(value) = unquote(item)), [row(item, value) | rows]}
      end)

    {{:__block__, [], forms}, quote(do: {:rows, unquote(:lists.reverse(rows))})}
  end

  defp steps({:case, meta, [subject, [do: clauses]]} = expr, _env) do
    {value, result} = {unique_var(:value, __MODULE__), unique_var(:result, __MODULE__)}
    clauses = numbered(clauses, fn body, n -> {n, body} end)

    body =
      quote do
        unquote(value) = unquote(subject)
        unquote(result) = unquote({:case, meta, [value, [do: clauses]]})
      end

    {body, quote(do: {:case, unquote(row(subject, value)), unquote(Macro.to_string(expr)), unquote(result)})}
  end

  defp steps({:cond, meta, [[do: clauses]]} = expr, _env) do
    result = unique_var(:result, __MODULE__)

    clauses =
      for {{:->, clause, [[test], body]}, n} <- Enum.with_index(clauses, 1) do
        value = unique_var(:value, __MODULE__)
        {:->, clause, [[quote(do: unquote(value) = unquote(test))], {:{}, [], [n, row(test, value), body]}]}
      end

    body = quote(do: unquote(result) = unquote({:cond, meta, [[do: clauses]]}))
    {body, quote(do: {:cond, unquote(Macro.to_string(expr)), unquote(result)})}
  end

  defp steps({:if, meta, [test, sections]} = expr, _env) do
    {value, result} = {unique_var(:value, __MODULE__), unique_var(:result, __MODULE__)}

    body =
      quote do
        unquote(value) = unquote(test)
        unquote(result) = unquote({:if, meta, [value, sections]})
      end

    {body, quote(do: {:if, unquote(row(test, value)), unquote(row(expr, result))})}
  end

  defp steps({:with, meta, args} = expr, _env) when is_list(args) and args != [] do
    {clauses, [sections]} = Enum.split(args, -1)
    {notes, result} = {unique_var(:notes, __MODULE__), unique_var(:result, __MODULE__)}
    note = fn code -> quote(do: Macro.__dbg_note__(unquote(notes), unquote(Macro.to_string(code)), unquote(code))) end

    clauses =
      Enum.map(clauses, fn
        {arrow, meta, [left, right]} when arrow in [:<-, :=] -> {arrow, meta, [left, note.(right)]}
        other -> note.(other)
      end)

    body =
      quote do
        unquote(notes) = :erlang.make_ref()
        unquote(result) = unquote({:with, meta, clauses ++ [sections]})
      end

    {body, quote(do: {:with, unquote(notes), unquote(row(expr, result))})}
  end

  defp steps({:binding, _, []} = code, _env), do: plain(code)
  defp steps(code, _env), do: plain(code)

  defp plain(code) do
    value = unique_var(:value, __MODULE__)
    {quote(do: unquote(value) = unquote(code)), quote(do: {:rows, [unquote(row(code, value))]})}
  end

  defp boolean({operator, meta, [left, right]} = expr, forms, rows) when operator in [:and, :or, :&&, :||] do
    {forms, rows, last} = boolean(left, forms, rows)
    value = unique_var(:value, __MODULE__)
    form = quote(do: unquote(value) = unquote({operator, meta, [last, right]}))
    {[form | forms], [row(expr, value) | rows], value}
  end

  defp boolean(expr, forms, rows) do
    value = unique_var(:value, __MODULE__)
    {[quote(do: unquote(value) = unquote(expr)) | forms], [row(expr, value) | rows], value}
  end

  defp block(forms), do: {:__block__, [], :lists.reverse(forms)}
  defp row(code, value), do: {Macro.to_string(code), value}

  defp numbered(clauses, fun) do
    for {{:->, meta, [left, body]}, n} <- Enum.with_index(clauses, 1), do: {:->, meta, [left, fun.(body, n)]}
  end

  @doc false
  def __dbg_note__(notes, text, value) do
    key = {:quaff_dbg, notes}
    Process.put(key, [{text, value} | Process.get(key, [])])
    value
  end

  @doc false
  def __dbg__(header, what, options) do
    {print_location?, options} = Keyword.pop(options, :print_location, true)
    ansi? = Keyword.get(options, :syntax_colors) != []
    options = Keyword.merge([width: 80, pretty: true], options)
    {parts, value} = parts(what, options)

    parts =
      if print_location? do
        [[:cyan, :italic, header, :reset, "\n"] | parts]
      else
        parts
      end

    IO.write(for part <- parts, do: styled(part, ansi?))
    value
  end

  defp parts({:rows, rows}, options), do: rows(rows, options, fn _ -> [] end)
  defp parts({:pipe, rows}, options), do: rows(rows, options, fn 0 -> []; _ -> [:faint, "|> ", :reset] end)

  defp parts({:if, test, {_, value} = whole}, options) do
    {[["If condition:\n", line(test, options), "\n"], ["If expression:\n", line(whole, options), "\n"]], value}
  end

  defp parts({:case, subject, text, {n, value}}, options) do
    matched = "Case expression (clause ##{n} matched):\n"
    {[["Case argument:\n", line(subject, options), "\n"], [matched, line({text, value}, options), "\n"]], value}
  end

  defp parts({:cond, text, {n, test, value}}, options) do
    matched = "Cond clause (clause ##{n} matched):\n"
    {[[matched, line(test, options), "\nCond expression:\n", line({text, value}, options), "\n"]], value}
  end

  defp parts({:with, notes, {_, value} = whole}, options) do
    clauses = for row <- :lists.reverse(Process.delete({:quaff_dbg, notes}) || []), do: line(row, options)
    {[["With clauses:\n", clauses, "\nWith expression:\n", line(whole, options), "\n"]], value}
  end

  defp rows(rows, options, prefix) do
    last = length(rows) - 1
    {_, value} = List.last(rows)
    parts = for {row, n} <- Enum.with_index(rows), do: [prefix.(n), line(row, options), if(n == last, do: "\n", else: "")]
    {parts, value}
  end

  defp line({text, value}, options), do: [text, :faint, " #=>", :reset, " ", inspect(value, options), "\n"]

  @styles %{cyan: "\e[36m", italic: "\e[3m", faint: "\e[2m", reset: "\e[0m"}

  defp styled(part, ansi?) do
    text = for piece <- :lists.flatten(part), do: if(is_atom(piece), do: if(ansi?, do: Map.fetch!(@styles, piece), else: ""), else: piece)
    if ansi?, do: [text, "\e[0m"], else: text
  end
end
