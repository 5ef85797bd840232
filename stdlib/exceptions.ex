# The exceptions that the language itself raises, one small module each.

defmodule RuntimeError do
  defexception message: "runtime error"
end

defmodule ArgumentError do
  defexception message: "argument error"
end

defmodule ArithmeticError do
  @unary [:+, :-]
  @binary [:+, :-, :*, :/]
  @bitwise [:band, :bor, :bxor, :bsl, :bsr, :bnot]

  defexception message: "bad argument in arithmetic expression"

  def blame(%{message: message} = exception, [{:erlang, name, args, _} | _] = stacktrace) when is_list(args) do
    case operation(name, args) do
      nil -> {exception, stacktrace}
      text -> {%{exception | message: message <> ": " <> text}, stacktrace}
    end
  end

  def blame(exception, stacktrace), do: {exception, stacktrace}

  defp operation(name, [a]) when name in @unary, do: "#{name}(#{inspect(a)})"
  defp operation(name, [a, b]) when name in @binary, do: "#{inspect(a)} #{name} #{inspect(b)}"
  defp operation(name, args) when name in @bitwise, do: "Bitwise.#{name}(#{Enum.map_join(args, ", ", &inspect/1)})"
  defp operation(name, args) when name in [:div, :rem], do: "#{name}(#{Enum.map_join(args, ", ", &inspect/1)})"
  defp operation(_, _), do: nil
end

defmodule SystemLimitError do
  defexception message: "a system limit has been reached"
end

defmodule SyntaxError do
  defexception [:file, :line, :column, :snippet, description: "syntax error"]

  def message(exception), do: Quaff.Excerpt.point("invalid syntax found on ", exception)
end

defmodule TokenMissingError do
  defexception [
    :file,
    :line,
    :column,
    :end_line,
    :end_column,
    :opening_delimiter,
    :expected_delimiter,
    :snippet,
    description: "expression is incomplete"
  ]

  def message(%{opening_delimiter: opening, snippet: snippet, line: line} = exception) when opening != nil and is_binary(snippet) do
    # Told at the end of the last line that has something in it.
    lines = snippet |> String.split("\n") |> Enum.reverse() |> Enum.drop_while(&(&1 == ""))
    last = List.first(lines, "")
    shown = %{exception | snippet: lines |> Enum.reverse() |> Enum.join("\n"), end_line: line + max(length(lines), 1) - 1, end_column: String.length(last) + 1}
    Quaff.Excerpt.delimiters("token missing on ", "missing closing delimiter", shown)
  end

  def message(%{opening_delimiter: opening} = exception) when opening != nil,
    do: Quaff.Excerpt.delimiters("token missing on ", "missing closing delimiter", exception)

  def message(exception), do: Quaff.Excerpt.point("token missing on ", exception)
end

defmodule MismatchedDelimiterError do
  defexception [
    :file,
    :line,
    :column,
    :end_line,
    :end_column,
    :opening_delimiter,
    :closing_delimiter,
    :expected_delimiter,
    :snippet,
    description: "mismatched delimiter error"
  ]

  def message(exception), do: Quaff.Excerpt.delimiters("mismatched delimiter found on ", "mismatched closing delimiter", exception)
end

defmodule CompileError do
  defexception [:file, :line, description: "compile error"]

  def message(%{file: file, line: line, description: description}) do
    case Exception.format_file_line(file && Path.relative_to_cwd(file), line) do
      "" -> description
      formatted -> formatted <> " " <> description
    end
  end
end

defmodule KeyError do
  defexception [:key, :term, :message]

  def message(%{message: nil, key: key, term: nil}), do: "key " <> inspect(key) <> " not found"

  def message(%{message: nil, key: key, term: module}) when is_atom(module) and is_atom(key) do
    "key #{inspect(key)} not found in: #{inspect(module)} (if instead you want to invoke #{inspect(module)}." <>
      "#{key}(), make sure to add parentheses after the function name)"
  end

  def message(%{message: nil, key: key, term: term}),
    do: "key " <> inspect(key) <> " not found in:\n\n" <> Kernel.Utils.indent(term) <> "\n"

  def message(%{message: message}), do: message

  def blame(%{message: message} = exception, stacktrace) when message != nil, do: {exception, stacktrace}

  def blame(%{term: nil, message: nil} = exception, stacktrace) do
    {%{exception | message: message(exception)}, stacktrace}
  end

  def blame(%{term: term, key: key} = exception, stacktrace) do
    {%{exception | message: message(exception) <> hint(key, Kernel.Utils.keys(term))}, stacktrace}
  end

  defp hint(key, keys) when is_atom(key) do
    name = Atom.to_string(key)

    close =
      for other <- keys, is_atom(other), distance = String.jaro_distance(name, Atom.to_string(other)), distance > 0.77 do
        {distance, other}
      end

    # The name as a string is a key: what is wrong is the type, not the spelling.
    if close == [] or :lists.member(name, keys) do
      ""
    else
      best = close |> Enum.sort_by(fn {distance, _} -> -distance end) |> Enum.take(5) |> Enum.sort_by(&elem(&1, 1))
      "\nDid you mean:\n\n" <> Enum.map_join(best, "", fn {_, other} -> "    * #{inspect(other)}\n" end)
    end
  end

  defp hint(_key, _keys), do: ""
end

defmodule MatchError do
  defexception [:term]
  def message(%{term: term}), do: "no match of right hand side value:\n\n" <> Kernel.Utils.indent(term) <> "\n"
end

defmodule CaseClauseError do
  defexception [:term]
  def message(%{term: term}), do: "no case clause matching:\n\n" <> Kernel.Utils.indent(term) <> "\n"
end

defmodule WithClauseError do
  defexception [:term]
  def message(%{term: term}), do: "no with clause matching:\n\n" <> Kernel.Utils.indent(term) <> "\n"
end

defmodule TryClauseError do
  defexception [:term]
  def message(%{term: term}), do: "no try clause matching:\n\n" <> Kernel.Utils.indent(term) <> "\n"
end

defmodule CondClauseError do
  defexception []
  def message(_), do: "no cond clause evaluated to a truthy value"
end

defmodule BadMapError do
  defexception [:term]
  def message(%{term: term}), do: "expected a map, got:\n\n" <> Kernel.Utils.indent(term) <> "\n"
end

defmodule BadBooleanError do
  defexception [:term, :operator]

  def message(%{term: term, operator: operator}),
    do: "expected a boolean on left-side of \"#{operator}\", got:\n\n" <> Kernel.Utils.indent(term) <> "\n"
end

defmodule BadFunctionError do
  defexception [:term]

  def message(%{term: term}) when is_function(term),
    do: "function #{inspect(term)} is invalid, likely because it points to an old version of the code"

  def message(%{term: term}), do: "expected a function, got: #{inspect(term)}"
end

defmodule BadArityError do
  defexception [:function, :args]

  def message(%{function: fun, args: args}) do
    given =
      case args do
        [] -> "no arguments"
        [arg] -> "1 argument (#{inspect(arg)})"
        _ -> "#{length(args)} arguments (#{Enum.map_join(args, ", ", &inspect/1)})"
      end

    {:arity, arity} = :erlang.fun_info(fun, :arity)
    "#{inspect(fun)} with arity #{arity} called with #{given}"
  end
end

defmodule ErlangError do
  defexception [:original, :reason]

  def message(%{original: original, reason: nil}), do: "Erlang error: #{inspect(original)}"
  def message(%{original: original, reason: reason}), do: "Erlang error: #{inspect(original)}#{reason}"

  @doc false
  def normalize(reason, stacktrace) do
    case :quaff.normalize(reason, stacktrace) do
      %ErlangError{} = error ->
        text = :quaff.argument_errors(stacktrace)
        if text, do: %{error | reason: ":\n\n" <> text}, else: error

      other ->
        other
    end
  end
end

defmodule FunctionClauseError do
  defexception [:module, :function, :arity, :kind, :args, :clauses]

  def message(%{function: nil}), do: "no function clause matches"

  def message(%{module: module, function: function, arity: arity} = exception) do
    formatted = Exception.format_mfa(module, function, arity)
    "no function clause matching in " <> formatted <> blame_args(exception, formatted) <> blame_clauses(exception)
  end

  defp blame_clauses(%{args: args, clauses: [_ | _]} = exception) when args != nil, do: Exception.Blame.text(exception)
  defp blame_clauses(_exception), do: ""

  defp blame_args(%{args: nil}, _formatted), do: ""

  defp blame_args(%{args: args}, formatted) do
    "\n\nThe following arguments were given to #{formatted}:\n" <>
      Kernel.Utils.numbered(args, 1)
  end

  @doc false
  # What was given and tried, each argument and part of a head as these functions show it.
  def blame(exception, _show, _mark) when not is_map_key(exception, :args) or exception.args == nil, do: ""

  def blame(%{module: module, function: function, arity: arity, args: args} = exception, show, mark) do
    given = args |> Enum.with_index(1) |> Enum.map_join("", fn {arg, n} -> "\n    # #{n}\n" <> ("    " <> String.replace(show.(arg), "\n", "\n    ")) <> "\n" end)
    formatted = Exception.format_mfa(module, function, arity)
    clauses = if exception.clauses in [nil, []], do: "", else: Exception.Blame.text(exception, mark)
    "\n\nThe following arguments were given to #{formatted}:\n" <> given <> clauses
  end

  def blame(%{module: module, function: function, arity: arity} = exception, stacktrace) do
    case stacktrace do
      [{^module, ^function, args, meta} | rest] when is_list(args) and length(args) == arity ->
        exception =
          case Exception.blame_mfa(module, function, args) do
            {:ok, kind, clauses} -> %{exception | args: args, kind: kind, clauses: clauses}
            :error -> %{exception | args: args}
          end

        {exception, [{module, function, arity, meta} | rest]}

      _ ->
        {exception, stacktrace}
    end
  end

  def blame(exception, stacktrace), do: {exception, stacktrace}
end

defmodule UndefinedFunctionError do
  defexception [:module, :function, :arity, :reason, :message]

  def message(%{message: nil, module: module, function: function, arity: arity}) when is_nil(function) or is_nil(arity) do
    "undefined function" <> if(is_nil(module), do: "", else: @hint)
  end

  def message(%{message: nil} = exception) do
    %{reason: reason, module: module, function: function, arity: arity} = exception
    text(reason || reason(module, function, arity), module, function, arity)
  end

  def message(%{message: message}), do: message

  defp reason(nil, _, _), do: :nil_module

  defp reason(module, _function, _arity) when is_atom(module) do
    cond do
      :code.ensure_loaded(module) == {:module, module} -> :"function not exported"
      :quaff_module.open(module) -> :"function not available"
      true -> :"module could not be loaded"
    end
  end

  defp reason(_, _, _), do: :unknown

  defp text(:nil_module, module, function, arity),
    do: "function " <> Exception.format_mfa(module, function, arity) <> " is undefined"

  defp text(:"module could not be loaded", module, function, arity) do
    "function " <>
      Exception.format_mfa(module, function, arity) <>
      " is undefined (module #{inspect(module)} is not available)" <> advice(module)
  end

  defp text(:"function not available", module, function, arity) do
    "function " <>
      Exception.format_mfa(module, function, arity) <> " is undefined (function not available)" <> advice(module)
  end

  defp text(:"function not exported", module, function, arity),
    do: "function " <> Exception.format_mfa(module, function, arity) <> " is undefined or private"

  defp text(reason, module, function, arity) when is_binary(reason),
    do: "function " <> Exception.format_mfa(module, function, arity) <> " is undefined (" <> reason <> ")" <> advice(module)

  defp text(_, module, function, arity),
    do: "function " <> Exception.format_mfa(module, function, arity) <> " is undefined"

  # A name of one part may want an alias; one of several was meant as it is.
  defp advice(module) do
    case Atom.to_charlist(module) do
      ~c"Elixir." ++ rest ->
        if :lists.member(?., rest),
          do: "",
          else: ". Make sure the module name is correct and has been specified in full (or that an alias has been defined)"

      _ ->
        ""
    end
  end

  def blame(%{message: nil, module: module, function: function, arity: arity} = exception, stacktrace)
      when is_atom(module) and module != nil do
    text = message(exception)

    hint =
      cond do
        :code.ensure_loaded(module) != {:module, module} -> hint_for_missing_module(module, function, arity)
        macro?(module, function, arity) -> macro_hint(module)
        true -> hint_for_loaded_module(module, function, arity)
      end

    text = if hint != "" and hint == hint_for_missing_module(module, function, arity), do: without_advice(text), else: text
    {%{exception | message: text <> hint}, stacktrace}
  end

  def blame(%{message: nil, module: nil, arity: 0} = exception, stacktrace) do
    hint =
      ". If you are using the dot syntax, such as module.function(), " <>
        "make sure the left-hand side of the dot is a module atom"

    {%{exception | message: message(exception) <> hint}, stacktrace}
  end

  def blame(exception, stacktrace), do: {exception, stacktrace}

  defp macro?(module, function, arity) do
    :erlang.function_exported(module, :__info__, 1) and :lists.member({function, arity}, module.__info__(:macros))
  end

  defp macro_hint(module) do
    ". However, there is a macro with the same name and arity. " <>
      "Be sure to require #{inspect(module)} if you intend to invoke this macro"
  end

  @doc false
  def hint_for_missing_module(module, function, arity) do
    wanted = module |> Atom.to_string() |> String.replace_prefix("Elixir.", "") |> String.downcase()

    similar =
      for other <- Enum.sort(:quaff.module_names()),
          other != module,
          "Elixir." <> name <- [Atom.to_string(other)],
          not String.starts_with?(name, "Quaff."),
          String.ends_with?(String.downcase(name), wanted) do
        other
      end

    case for(other <- similar, Code.ensure_loaded?(other), function_exported?(other, function, arity), do: other) do
      [] -> ""
      found -> ". Did you mean:\n\n" <> Enum.map_join(found, "", &"      * #{Exception.format_mfa(&1, function, arity)}\n")
    end
  end

  defp without_advice(text), do: text |> String.split(". Make sure") |> hd()

  @doc false
  def hint_for_loaded_module(module, function, arity) do
    exports = :quaff.exports(module)

    arities =
      for {^function, other} <- exports, other != arity, do: {function, other}

    close =
      if arities == [] do
        name = Atom.to_string(function)

        scored =
          for {other, a} <- exports,
              distance = String.jaro_distance(name, Atom.to_string(other)),
              distance > 0.77,
              do: {-distance, other, a}

        scored |> :lists.sort() |> Enum.take(5) |> Enum.map(fn {_, n, a} -> {n, a} end)
      else
        :lists.sort(arities)
      end

    case close do
      [] ->
        ""

      _ ->
        ". Did you mean:\n\n" <>
          Enum.map_join(:lists.sort(close), "", fn {n, a} -> "    * #{Macro.inspect_atom(:remote_call, n)}/#{a}\n" end)
    end
  end
end

defmodule Protocol.UndefinedError do
  defexception [:protocol, :value, description: ""]

  def message(%{protocol: protocol, value: value, description: description}) do
    "protocol #{inspect(protocol)} not implemented for #{kind(value)}" <>
      if(description == "", do: "", else: ", " <> description) <>
      "\n\nGot value:\n\n" <> Kernel.Utils.indent(value) <> "\n"
  end

  defp kind(%{__struct__: struct}) when is_atom(struct), do: "#{inspect(struct)} (a struct)"
  defp kind(value), do: inspect(Kernel.Utils.protocol_type(value))
end

defmodule UnicodeConversionError do
  defexception [:encoded, :message]

  def exception(opts) do
    encoded = Keyword.fetch!(opts, :encoded)
    rest = Keyword.fetch!(opts, :rest)
    kind = Keyword.fetch!(opts, :kind)
    %UnicodeConversionError{encoded: encoded, message: "#{kind} #{detail(rest)}"}
  end

  defp detail(rest) when is_binary(rest), do: "encoding starting at #{inspect(rest)}"
  defp detail([h | _]) when is_integer(h), do: "code point #{h}"
  defp detail([h | _]), do: detail(h)
end

defmodule Enum.EmptyError do
  defexception message: "empty error"
end

defmodule Code.LoadError do
  defexception [:file, :message, :reason]

  def exception(opts) do
    file = Keyword.fetch!(opts, :file)
    reason = Keyword.get(opts, :reason, :enoent)

    message =
      if reason == :enoent,
        do: "could not load #{file}. Reason: enoent",
        else: "could not load #{file}. Reason: #{reason}"

    %Code.LoadError{message: message, file: file, reason: reason}
  end
end

defmodule Kernel.TypespecError do
  defexception [:file, :line, :description]

  def message(%{file: nil, description: description}), do: description

  def message(%{file: file, line: line, description: description}) do
    Exception.format_file_line(Path.relative_to_cwd(file), line) <> " " <> description
  end
end

defmodule MissingApplicationsError do
  defexception apps: [], description: "missing applications found"

  def message(%{apps: apps, description: description}) do
    lines = for {name, requirement} <- apps, do: "  " <> inspect({name, requirement})
    description <> "\n\nTo address this, include these applications as your dependencies:\n\n" <> Enum.join(lines, "\n")
  end
end
