defmodule :queue do
  @moduledoc """
  Erlang's double-ended queues: `{rear, front}`, two lists of which the first has the last elements, the very last at its
  head. Both ends are at hand: neither list is empty unless there is at most one element.
  """

  import Kernel, except: [in: 2]

  def new, do: {[], []}

  def is_queue({rear, front}) when is_list(rear) and is_list(front), do: true
  def is_queue(_), do: false

  def is_empty({[], []}), do: true
  def is_empty({rear, front}) when is_list(rear) and is_list(front), do: false
  def is_empty(_), do: bad()

  def len({rear, front}) when is_list(rear) and is_list(front), do: length(rear) + length(front)
  def len(_), do: bad()

  def to_list({rear, front}) when is_list(rear) and is_list(front), do: front ++ :lists.reverse(rear)
  def to_list(_), do: bad()

  def from_list(list) when is_list(list), do: rear_from_front(list)
  def from_list(_), do: bad()

  def member(x, {rear, front}) when is_list(rear) and is_list(front), do: :lists.member(x, rear) or :lists.member(x, front)
  def member(_, _), do: bad()

  # Splits one list into both, a half each.
  defp rear_from_front([]), do: {[], []}
  defp rear_from_front([x]), do: {[x], []}
  defp rear_from_front([x, y]), do: {[y], [x]}

  defp rear_from_front(front) do
    {front, rest} = :lists.split(div(length(front), 2), front)
    {:lists.reverse(rest), front}
  end

  defp front_from_rear([]), do: {[], []}
  defp front_from_rear([x]), do: {[], [x]}
  defp front_from_rear([x, y]), do: {[x], [y]}

  defp front_from_rear(rear) do
    {rear, rest} = :lists.split(div(length(rear), 2), rear)
    {rear, :lists.reverse(rest)}
  end

  def x in {[_] = rear, []}, do: {[x], rear}
  def x in {rear, front} when is_list(rear) and is_list(front), do: {[x | rear], front}
  def _x in _queue, do: bad()

  def in_r(x, {[], [_] = front}), do: {front, [x]}
  def in_r(x, {rear, front}) when is_list(rear) and is_list(front), do: {rear, [x | front]}
  def in_r(_, _), do: bad()

  def out({[], []} = queue), do: {:empty, queue}
  def out({[x], []}), do: {{:value, x}, {[], []}}

  def out({[y | rear], []}) do
    [x | front] = :lists.reverse(rear)
    {{:value, x}, {[y], front}}
  end

  def out({rear, [x]}) when is_list(rear), do: {{:value, x}, front_from_rear(rear)}
  def out({rear, [x | front]}) when is_list(rear), do: {{:value, x}, {rear, front}}
  def out(_), do: bad()

  def out_r({[], []} = queue), do: {:empty, queue}
  def out_r({[], [x]}), do: {{:value, x}, {[], []}}

  def out_r({[], [y | front]}) do
    [x | rear] = :lists.reverse(front)
    {{:value, x}, {rear, [y]}}
  end

  def out_r({[x], front}) when is_list(front), do: {{:value, x}, rear_from_front(front)}
  def out_r({[x | rear], front}) when is_list(front), do: {{:value, x}, {rear, front}}
  def out_r(_), do: bad()

  def get(queue), do: value_or_empty(peek(queue))
  def get_r(queue), do: value_or_empty(peek_r(queue))

  defp value_or_empty({:value, x}), do: x
  defp value_or_empty(:empty), do: :erlang.error(:empty)

  def peek({[], []}), do: :empty
  def peek({rear, [head | _]}) when is_list(rear), do: {:value, head}
  def peek({[_ | _] = rear, []}), do: {:value, :lists.last(rear)}
  def peek(_), do: bad()

  def peek_r({[], []}), do: :empty
  def peek_r({[head | _], front}) when is_list(front), do: {:value, head}
  def peek_r({[], [_ | _] = front}), do: {:value, :lists.last(front)}
  def peek_r(_), do: bad()

  def drop(queue), do: rest_or_empty(out(queue))
  def drop_r(queue), do: rest_or_empty(out_r(queue))

  defp rest_or_empty({{:value, _}, queue}), do: queue
  defp rest_or_empty({:empty, _}), do: :erlang.error(:empty)

  def reverse({rear, front}) when is_list(rear) and is_list(front), do: {front, rear}
  def reverse(_), do: bad()

  def join({_, _} = queue, {[], []}), do: queue
  def join({[], []}, {_, _} = queue), do: queue

  def join({rear1, front1}, {rear2, front2})
      when is_list(rear1) and is_list(front1) and is_list(rear2) and is_list(front2) do
    {rear2, front1 ++ :lists.reverse(rear1, front2)}
  end

  def join(_, _), do: bad()

  def split(n, queue) when is_integer(n) and n >= 0 do
    {front, rest} = :lists.split(n, to_list(queue))
    {from_list(front), from_list(rest)}
  end

  def split(_, _), do: bad()

  def filter(fun, queue) when is_function(fun, 1) do
    queue
    |> to_list()
    |> Enum.flat_map(fn x ->
      case fun.(x) do
        true -> [x]
        false -> []
        list when is_list(list) -> list
      end
    end)
    |> from_list()
  end

  def filtermap(fun, queue) when is_function(fun, 1), do: fun |> :lists.filtermap(to_list(queue)) |> from_list()
  def fold(fun, acc, queue) when is_function(fun, 2), do: Enum.reduce(to_list(queue), acc, fun)
  def any(fun, queue) when is_function(fun, 1), do: Enum.any?(to_list(queue), fun)
  def all(fun, queue) when is_function(fun, 1), do: Enum.all?(to_list(queue), fun)
  def delete(x, queue), do: x |> :lists.delete(to_list(queue)) |> from_list()

  def delete_r(x, queue) do
    x |> :lists.delete(:lists.reverse(to_list(queue))) |> :lists.reverse() |> from_list()
  end

  def delete_with(fun, queue), do: queue |> to_list() |> without_first(fun) |> from_list()

  def delete_with_r(fun, queue) do
    queue |> to_list() |> :lists.reverse() |> without_first(fun) |> :lists.reverse() |> from_list()
  end

  defp without_first([], _fun), do: []
  defp without_first([head | tail], fun), do: if(fun.(head), do: tail, else: [head | without_first(tail, fun)])

  def cons(x, queue), do: in_r(x, queue)
  def head(queue), do: get(queue)
  def tail(queue), do: drop(queue)
  def snoc(queue, x), do: :queue.in(x, queue)
  def daeh(queue), do: get_r(queue)
  def last(queue), do: get_r(queue)
  def liat(queue), do: drop_r(queue)
  def lait(queue), do: drop_r(queue)
  def init(queue), do: drop_r(queue)

  defp bad, do: :erlang.error(:badarg)
end
