defmodule Code.Formatter.Operators do
  @moduledoc false

  # Operators: where lines break around them and which operands take parentheses.
  #
  # Operands of the same operator on its associative side belong to one chain: its breaks are in one group (`:|>`, `|`) or
  # stand under each other (`and`, `++`).

  import Inspect.Algebra
  import Code.Formatter, only: [expr: 3, wrap: 1, newline?: 2]

  alias Code.Formatter.{Calls, Comments, Containers, Migration}

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
  def binary?(op), do: info(op) != nil

  @doc "Whether it is a prefix operator."
  def unary?(op), do: op in [:+, :-, :!, :^, :not, :"~~~", :&, :...]

  @no_space [:.., :"//"]
  @no_newline [:\\, :in]
  @pipes [:|>, :~>>, :<<~, :~>, :<~, :<~>, :"<|>"]
  @before_line [:|, :when]
  @no_chain [:--, :---]
  @logical [:||, :|||, :or, :&&, :&&&, :and]
  @break_may_fit [:<-, :<, :>, :<=, :>=, :==, :!=, :=~, :===, :!==, :=, :\\, :"::"]
  @wraps_operands [:|>, :~>>, :<<~, :~>, :<~, :<~>, :"<|>", :<<<, :>>>, :"^^^", :in, :++, :--, :.., :<>, :+++, :---]

  @doc "`left op right`; `text` is how the operator is written."
  def binary(text, op, meta, left, right, context, settings) do
    group(chain(text, op, meta, left, right, {nil, settings.operand_nesting, operand_context(context)}, settings))
  end

  # An operand may lose its parentheses where a statement may.
  defp operand_context(:block), do: :operand
  defp operand_context(:no_parens_one_arg), do: :no_parens_arg
  defp operand_context(:parens_one_arg), do: :parens_arg
  defp operand_context(context), do: context

  # `parent` is the operator whose chain this continues, if any.
  defp chain(text, op, meta, left, right, {parent, nesting, context}, settings) do
    continued? = parent == op
    {left, right} = if op == :|>, do: migrated(meta, left, right, settings), else: {left, right}
    left_doc = operand(left, op, :left, context, settings)
    line = Comments.first_line(right, 0)
    comments = if op in @pipes or op in @before_line, do: left |> Comments.first_line(0) |> Comments.take(line + 1), else: []
    right_doc = operand(right, op, :right, context, settings)
    newline? = newline?(meta, settings)

    cond do
      op in @no_space ->
        concat(concat(group(left_doc), text), group(right_doc))

      op in @no_newline ->
        concat([group(left_doc), " " <> text <> " ", group(right_doc)])

      op in @pipes ->
        right_doc = concat(text <> " ", right_doc)
        # The newline of the last operator decides for all.
        breaks? = (newline? and parent not in @pipes) or comments != []
        doc = before(comments, line, left_doc, right_doc)
        if breaks?, do: force_unfit(doc), else: doc

      op in @before_line ->
        size = byte_size(text) + 1
        left_doc = group(left_doc)
        left_doc = if continued?, do: nest(left_doc, size), else: left_doc
        right_doc = if same_chain?(right, op, :right), do: right_doc, else: right_doc |> group() |> nest(size)
        doc = before(comments, line, left_doc, concat(text <> " ", right_doc))
        if (newline? and not continued?) or comments != [], do: force_unfit(doc), else: doc

      true ->
        fits? = op in @break_may_fit and not newline? and Containers.break_may_fit?(right, settings)
        right_doc = if fits?, do: Containers.optimistic(right_doc), else: group(right_doc)
        right_doc = glue(" " <> text, right_doc)
        right_doc = if continued? and right_associative?(op), do: right_doc, else: nest(right_doc, nesting, :break)
        right_doc = if newline?, do: force_unfit(right_doc), else: right_doc
        doc = concat(group(left_doc), group(right_doc))
        if fits?, do: Containers.pessimistic(doc), else: doc
    end
  end

  defp migrated(meta, left, right, settings) do
    with true <- settings.migrate_unless, {_, _, [left, right]} <- Migration.piped_unless({:|>, meta, [left, right]}) do
      {left, right}
    else
      _ -> {left, if(settings.migrate_pipes, do: Migration.called(right), else: right)}
    end
  end

  # Comments beside the operator or between it and its operand, on lines of their own.
  defp before([], _line, left, right), do: glue(left, right)
  defp before(comments, line, left, right), do: glue(concat(left, collapse_lines(2)), Comments.in_front_of(comments, right, line))

  defp right_associative?(op), do: match?({_, :right}, info(op))

  defp same_chain?({op, _, [_, _]}, op, side), do: match?({_, ^side}, info(op))
  defp same_chain?(_, _, _), do: false

  @doc "An operand of a binary operator, in parentheses where it takes them."
  def operand({:__block__, _, [{:not, _, [{:in, meta, [left, right]}]}]}, :in, :left, context, settings) do
    inner = chain("in", :in, meta, left, right, {nil, 2, context}, settings)
    wrap(concat("not ", inner |> group() |> wrap()))
  end

  # Without them it would be `not in`.
  def operand({:__block__, _, [{op, _, [_]} = node]}, :in, :left, context, settings) when op in [:not, :!], do: wrap(expr(node, context, settings))

  def operand({op, meta, [left, right]} = node, parent, side, context, settings) when is_atom(op) do
    if binary?(op),
      do: nested(Atom.to_string(op), op, meta, left, right, parent, side, context, settings),
      else: expr(node, context, settings)
  end

  def operand({:&, _, [arg]} = node, parent, side, context, settings) do
    doc = expr(node, context, settings)
    if not position?(arg) and (side == :left or (elem(info(parent), 0) > 100 and not right_associative?(parent))), do: wrap(doc), else: doc
  end

  def operand(list, :when, :right, _context, settings) when is_list(list), do: Containers.keywords(list, settings)
  def operand(node, _parent, _side, context, settings), do: expr(node, context, settings)

  defp nested(text, op, meta, left, right, parent, side, context, settings) do
    {precedence, associativity} = info(op)
    {outer, outer_associativity} = info(parent)

    cond do
      op == parent and associativity == side and op not in @no_chain ->
        chain(text, op, meta, left, right, {parent, 2, context}, settings)

      op in @pipes and parent in @pipes and side == :left ->
        chain(text, op, meta, left, right, {parent, 2, context}, settings)

      (parent in @wraps_operands and op not in @no_space) or (op in @logical and parent in @logical) or
        precedence < outer or (precedence == outer and outer_associativity != side) ->
        text |> chain(op, meta, left, right, {nil, 2, context}, settings) |> group() |> wrap()

      true ->
        chain(text, op, meta, left, right, {nil, 2, context}, settings)
    end
  end

  @doc "`op operand`"
  def unary(op, arg, context, settings) do
    doc = expr(arg, operand_context(context), settings)
    doc = if wraps?(op, arg), do: wrap(doc), else: doc
    concat(if(op == :not, do: "not ", else: Atom.to_string(op)), doc)
  end

  defp wraps?(_op, {:"..//", _, [_, _, _]}), do: true
  defp wraps?(_op, {op, _, [_, _]}) when is_atom(op), do: binary?(op)
  defp wraps?(_op, {:not, _, [{:in, _, [_, _]}]}), do: true
  defp wraps?(op, {:__block__, _, [{_, _, _} = inner]}), do: wraps?(op, inner) or unary_operation?(inner)
  # Two of the same read well without parentheses, if they had none.
  defp wraps?(op, {op, _, [_]}) when op in [:!, :not], do: false
  defp wraps?(_op, {:&, _, [arg]}), do: not position?(arg)
  defp wraps?(_op, {inner, _, [_]}) when is_atom(inner), do: unary?(inner)
  defp wraps?(_, _), do: false

  defp unary_operation?({op, _, [_]}) when is_atom(op), do: unary?(op)
  defp unary_operation?(_), do: false

  @doc "`first..last//step`"
  def stepped_range(first, last, step, context, settings) do
    context = operand_context(context)
    first = operand(first, :.., :left, context, settings)
    last = operand(last, :.., :right, context, settings)
    concat([first, "..", last, "//", operand(step, :"//", :right, context, settings)])
  end

  @doc "Whether the operand of `&` is a number: `&1`."
  def position?(number) when is_integer(number), do: true
  def position?({:__block__, _, [number]}) when is_integer(number), do: true
  def position?(_), do: false

  @doc "`&expression`"
  def capture(arg, context, settings) do
    case arg do
      {:/, _, [{{:., _, [target, name]}, _, []}, {:__block__, _, [arity]}]} when is_atom(name) and is_integer(arity) ->
        concat(["&", Calls.target(target, settings), "." <> Macro.inspect_atom(:remote_call, name) <> "/" <> Integer.to_string(arity)])

      {:/, _, [{name, _, context}, {:__block__, _, [arity]}]} when is_atom(name) and is_atom(context) and is_integer(arity) ->
        concat(["&", Atom.to_string(name), "/", Integer.to_string(arity)])

      {:__block__, _, [number]} when is_integer(number) ->
        "&" <> Integer.to_string(number)

      _ ->
        expression(arg, operand_context(context), settings)
    end
  end

  defp expression(arg, context, settings) do
    doc = expr(arg, context, settings)

    cond do
      operator?(arg) and not argument?(arg) -> concat("&", wrap(doc))
      begins_with_capture?(arg) -> concat("& ", doc)
      true -> concat("&", doc)
    end
  end

  defp argument?({:&, _, [number]}), do: position?(number)
  defp argument?(_), do: false

  defp operator?({:__block__, _, [{_, _, _} = inner]}), do: operator?(inner)
  defp operator?({:"..//", _, [_, _, _]}), do: true
  defp operator?({op, _, [_, _]}) when is_atom(op), do: binary?(op)
  defp operator?({op, _, [_]}) when is_atom(op), do: unary?(op)
  defp operator?(_), do: false

  # `& &1.x`: two ampersands are kept apart.
  defp begins_with_capture?({:&, _, _}), do: true
  defp begins_with_capture?({{:., _, [Access, :get]}, _, [left | _]}), do: begins_with_capture?(left)
  defp begins_with_capture?({{:., _, [left | _]}, _, _}), do: begins_with_capture?(left)
  defp begins_with_capture?({head, _, _}) when is_tuple(head), do: begins_with_capture?(head)
  defp begins_with_capture?(_), do: false

  @doc "Whether a node is an operator with its operands."
  def operation?(node), do: operator?(node)

  @doc "`@name` and `@name value`"
  def attribute(arg, context, settings) do
    case arg do
      {name, _, atom} when is_atom(name) and is_atom(atom) ->
        concat("@", expr(arg, :operand, settings))

      {name, meta, [_]} when is_atom(name) and name != :__block__ ->
        cond do
          binary?(name) or unary?(name) -> concat("@", wrap(expr(arg, :operand, settings)))
          Containers.sigil?(arg) -> concat("@", expr(arg, :operand, settings))
          meta[:do] != nil -> concat("@", Calls.local(arg, context, settings))
          true -> concat("@", Calls.attribute(arg, meta, context, settings))
        end

      {name, _, args} when is_atom(name) and is_list(args) and name not in [:__block__] ->
        if operator?(arg), do: concat("@", wrap(expr(arg, :operand, settings))), else: concat("@", expr(arg, :operand, settings))

      {:__block__, _, [literal]} when not is_tuple(literal) ->
        concat("@", expr(arg, :operand, settings))

      _ ->
        concat("@", wrap(expr(arg, :operand, settings)))
    end
  end
end
