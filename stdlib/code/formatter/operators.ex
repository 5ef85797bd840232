defmodule Code.Formatter.Operators do
  @moduledoc false

  # Operators: where lines break around them and which operands take parentheses.

  import Inspect.Algebra

  alias Code.Formatter

  # Precedence and associativity, from the loosest.
  defp info(op) do
    case op do
      op when op in [:<-, :\\] -> {40, :left}
      :when -> {50, :right}
      :"::" -> {60, :right}
      :| -> {70, :right}
      := -> {100, :right}
      op when op in [:||, :|||, :or] -> {120, :left}
      op when op in [:&&, :&&&, :and] -> {130, :left}
      op when op in [:==, :!=, :=~, :===, :!==] -> {140, :left}
      op when op in [:<, :<=, :>=, :>] -> {150, :left}
      op when op in [:|>, :<<<, :>>>, :<<~, :~>>, :<~, :~>, :<~>, :"<|>"] -> {160, :left}
      :in -> {170, :left}
      :"^^^" -> {180, :left}
      :"//" -> {190, :right}
      op when op in [:++, :--, :.., :<>, :+++, :---] -> {200, :right}
      op when op in [:+, :-] -> {210, :left}
      op when op in [:*, :/] -> {220, :left}
      :** -> {230, :left}
      _ -> nil
    end
  end

  @doc "Whether it is an infix operator."
  def binary(op), do: info(op) != nil

  @doc "Whether it is a prefix operator."
  def unary(op), do: op in [:+, :-, :!, :^, :not, :"~~~", :...]

  @no_space [:.., :"//"]
  @no_newline [:\\, :in]
  @pipes [:|>, :~>>, :<<~, :~>, :<~, :<~>, :"<|>"]
  @line_before [:|, :when]
  @logical [:||, :|||, :or, :&&, :&&&, :and]
  @break_may_fit [:<-, :==, :!=, :=~, :===, :!==, :=, :\\]
  @wraps_operands [:|>, :<<<, :>>>, :<~, :~>, :<<~, :~>>, :<~>, :"<|>", :"^^^", :in, :++, :--, :.., :"//", :<>, :+++, :---]

  @doc "`left op right`; `text` is how the operator is written."
  def binary(text, op, meta, left, right, context, settings) do
    doc = chain(text, op, meta, left, right, nil, settings)
    # A single argument without parentheses breaks together with its call.
    if context == :no_parens_one_arg, do: doc, else: grouped(op, doc)
  end

  # A pipeline breaks before what is inside of its calls does.
  defp grouped(op, doc), do: group(doc, if(op in @pipes, do: :pessimistic, else: :normal))

  # The document without its group, so that a chain of one operator breaks as a whole.
  defp chain(text, op, meta, left, right, parent, settings) do
    left_doc = operand(left, op, :left, settings)
    comments = if op in @pipes, do: Formatter.take_comments(Formatter.first_line(right)), else: []
    right_doc = operand(right, op, :right, settings)
    # What continues a chain of the same operator to the right is indented by it already.
    inner? = parent == op and elem(info(op), 1) == :right
    newline? = Keyword.get(meta, :newlines, 0) > 0

    cond do
      op in @no_space ->
        concat(concat(group(left_doc), text), group(right_doc))

      op in @no_newline ->
        concat([group(left_doc), " " <> text <> " ", group(right_doc)])

      op in @line_before ->
        text = text <> " "
        left_doc = if newline?, do: force_unfit(left_doc), else: left_doc
        glue(left_doc, concat(text, if(inlined?(op, right), do: right_doc, else: nest(right_doc, byte_size(text)))))

      op in @pipes ->
        text = text <> " "
        right_doc = concat(text, right_doc)
        left_doc = if inlined_left?(op, left), do: left_doc, else: group(left_doc, :pessimistic)
        above = comments |> Enum.map(&concat(string(Formatter.comment_text(&1)), line())) |> concat()

        if newline? or comments != [],
          do: force_unfit(line_between(left_doc, concat(above, right_doc))),
          else: glue(left_doc, right_doc)

      true ->
        fits? = op in @break_may_fit and Code.Formatter.Containers.break_may_fit?(right, settings) and not newline?
        right_doc = group(right_doc, if(fits?, do: :optimistic, else: :pessimistic))
        right_doc = glue(" " <> text, right_doc)
        right_doc = if inner?, do: right_doc, else: nest(right_doc, 2, :break)
        right_doc = if newline?, do: force_unfit(right_doc), else: right_doc
        concat(left_doc, if(inlined?(op, right), do: right_doc, else: group(right_doc)))
    end
  end

  defp inlined_left?(op, left) do
    case left do
      {inner, _, [_, _]} when is_atom(inner) -> inner in @pipes and elem(info(inner), 0) == elem(info(op), 0)
      _ -> false
    end
  end

  defp inlined?(op, right), do: elem(info(op), 1) == :right and match?({^op, _, [_, _]}, right)

  defp line_between(left, right), do: concat([left, line(), right])

  defp operand({:not, meta, [{:in, _, [left, right]}]}, parent, side, settings),
    do: nested("not in", :in, meta, left, right, parent, side, settings)

  defp operand({:.., _, [_, _]} = node, parent, _side, settings) when parent not in [:.., :++, :--, :<>, :+++, :---, :+, :-, :*, :/, :**],
    do: Formatter.expr(node, :operand, settings)

  defp operand({op, meta, [left, right]} = node, parent, side, settings) when is_atom(op) do
    if binary(op), do: nested(Atom.to_string(op), op, meta, left, right, parent, side, settings), else: simple(node, parent, side, settings)
  end

  defp operand({:__block__, _, [{_, _, _} = inner]}, parent, side, settings), do: operand(inner, parent, side, settings)
  defp operand([_ | _] = list, :when, :right, settings) do
    if Code.Formatter.Containers.keyword?(list),
      do: group(Code.Formatter.Containers.pairs(list, :no_parens_arg, settings)),
      else: Formatter.expr(list, :operand, settings)
  end

  defp operand(node, parent, side, settings), do: simple(node, parent, side, settings)

  defp nested(text, op, meta, left, right, parent, side, settings) do
    {precedence, associativity} = info(op)
    {outer, outer_associativity} = info(parent)
    same? = op == parent and text != "not in" and associativity == side and op not in [:--, :---]

    cond do
      same? ->
        chain(text, op, meta, left, right, parent, settings)

      precedence == outer and outer_associativity == side and op != parent and parent not in @logical and
          (parent in @pipes or parent not in @wraps_operands) ->
        chain(text, op, meta, left, right, parent, settings)

      parent in @wraps_operands or precedence <= outer or (op in @logical and parent in @logical) ->
        Formatter.wrap(grouped(op, chain(text, op, meta, left, right, nil, settings)))

      true ->
        grouped(op, chain(text, op, meta, left, right, nil, settings))
    end
  end

  defp simple({op, _, [_]} = node, parent, side, settings) when op in [:&, :not, :!] do
    doc = Formatter.expr(node, :operand, settings)

    cond do
      match?({:&, _, [n]} when is_integer(n), node) or match?({:&, _, [{:__block__, _, [n]}]} when is_integer(n), node) -> doc
      op == :& and (side == :left or elem(info(parent), 0) > 100) -> Formatter.wrap(doc)
      true -> doc
    end
  end

  defp simple(node, _parent, _side, settings), do: Formatter.expr(node, :operand, settings)

  @doc "`op operand`"
  def unary(op, _meta, arg, _context, settings) do
    doc = Formatter.expr(arg, :operand, settings)

    cond do
      wraps?(op, arg) -> concat(text_before_wrap(op), Formatter.wrap(doc))
      op == :not -> concat("not ", doc)
      op == :... -> concat("...", doc)
      true -> concat(Atom.to_string(op), doc)
    end
  end

  defp text_before_wrap(:not), do: "not "
  defp text_before_wrap(op), do: Atom.to_string(op)

  defp wraps?(_op, {:not, _, [{:in, _, [_, _]}]}), do: true
  defp wraps?(_op, {:"..//", _, _}), do: true
  defp wraps?(op, {:__block__, _, [{_, _, _} = inner]}), do: wraps?(op, inner)
  defp wraps?(_op, {op, _, [_, _]}) when is_atom(op), do: binary(op)
  defp wraps?(op, {inner, _, [_]}) when op in [:+, :-] and inner in [:+, :-], do: true
  defp wraps?(op, {inner, _, [_]}) when op == :! and inner == :not, do: true
  defp wraps?(op, {inner, _, [_]}) when op != :not and inner == :not, do: true
  defp wraps?(_op, {:&, _, [arg]}) when not is_integer(arg), do: not match?({:__block__, _, [n]} when is_integer(n), arg)
  defp wraps?(op, number) when op in [:+, :-] and is_number(number) and number < 0, do: true
  defp wraps?(_, _), do: false

  @doc "`first..last//step`"
  def stepped_range(_meta, first, last, step, settings) do
    [first, last, step] = Enum.map([first, last, step], &operand(&1, :.., :left, settings))
    concat([group(first), "..", group(last), "//", group(step)])
  end

  @doc "`&expression`"
  def capture(arg, _context, settings) do
    case plain_block(arg) do
      {:/, _, [{{:., _, [target, name]}, call, []}, arity]} when is_atom(name) ->
        if call[:no_parens] || not settings.written? or call[:closing] == nil do
          concat([
            "&",
            Code.Formatter.Calls.target(target, settings),
            "." <> Macro.inspect_atom(:remote_call, name) <> "/",
            Formatter.expr(arity, :operand, settings)
          ])
        else
          concat("&", Formatter.expr(arg, :operand, settings))
        end

      {:/, _, [{name, _, context}, arity]} when is_atom(name) and is_atom(context) ->
        concat(["&", Atom.to_string(name), "/", Formatter.expr(arity, :operand, settings)])

      {op, _, [_, _]} = node when is_atom(op) ->
        doc = Formatter.expr(node, :operand, settings)
        if binary(op), do: concat("&", Formatter.wrap(doc)), else: amp(doc, node, settings)

      {op, _, [_]} = node when op in [:not, :!] ->
        concat("&", Formatter.wrap(Formatter.expr(node, :operand, settings)))

      {:"..//", _, _} = node ->
        concat("&", Formatter.wrap(Formatter.expr(node, :operand, settings)))

      node ->
        amp(Formatter.expr(node, :operand, settings), node, settings)
    end
  end

  defp amp(doc, node, _settings), do: if(begins_with_capture?(node), do: concat("& ", doc), else: concat("&", doc))

  defp plain_block({:__block__, _, [{_, _, _} = inner]}), do: inner
  defp plain_block(other), do: other

  # `& &1.x`: two ampersands are kept apart.
  defp begins_with_capture?({:&, _, _}), do: true
  defp begins_with_capture?({{:., _, [left | _]}, _, _}), do: begins_with_capture?(left)
  defp begins_with_capture?({{:., _, [Access, :get]}, _, [left | _]}), do: begins_with_capture?(left)
  defp begins_with_capture?({op, _, [left, _]}) when is_atom(op), do: binary(op) and begins_with_capture?(left)
  defp begins_with_capture?({head, _, _}) when is_tuple(head), do: begins_with_capture?(head)
  defp begins_with_capture?(_), do: false

  @doc "`@name` and `@name value`"
  def attribute(arg, _meta, context, settings) do
    case arg do
      {name, _, atom} when is_atom(name) and is_atom(atom) ->
        "@" <> Atom.to_string(name)

      {name, meta, [value]} when is_atom(name) ->
        cond do
          binary(name) or unary(name) ->
            concat("@", Formatter.wrap(Formatter.expr(arg, :operand, settings)))

          context in [:block, :no_parens_one_arg] and meta[:do] == nil ->
            Code.Formatter.Calls.without_parens("@" <> Atom.to_string(name), [value], meta, settings)

          true ->
            concat("@", Formatter.expr(arg, :operand, settings))
        end

      {name, _, args} when is_atom(name) and is_list(args) ->
        concat("@", Formatter.expr(arg, :operand, settings))

      _ ->
        concat("@", Formatter.wrap(Formatter.expr(arg, :operand, settings)))
    end
  end
end
