defmodule JSON.Reader do
  @moduledoc false
  # Reading with the caller's functions. Each container's function is given the accumulator of what it stands in, and gives
  # it back when the container ends.

  @doc "`{term, acc, rest}` or `{:error, reason}`."
  def read(text, acc, decoders) do
    with :error <- value(token(text, 0), text, acc, functions(decoders)) do
      {:error, {:unexpected_end, byte_size(text)}}
    else
      {value, acc, next} -> {value, acc, rest(text, next)}
    end
  catch
    {:quaff_json, reason} -> {:error, reason}
  end

  # White space at the very end belongs to nothing.
  defp rest(text, next) do
    case :quaff_json.token(text, next) do
      :end -> ""
      _ -> binary_part(text, next, byte_size(text) - next)
    end
  end

  defp functions(decoders) do
    defaults = %{
      array_start: fn _ -> [] end,
      array_push: fn value, acc -> [value | acc] end,
      array_finish: fn acc, outer -> {:lists.reverse(acc), outer} end,
      object_start: fn _ -> [] end,
      object_push: fn key, value, acc -> [{key, value} | acc] end,
      object_finish: fn acc, outer -> {:maps.from_list(acc), outer} end,
      float: &:erlang.binary_to_float/1,
      integer: &:erlang.binary_to_integer/1,
      string: & &1,
      null: nil
    }

    Enum.reduce(decoders, defaults, &set/2)
  end

  defp set({key, fun}, all) when key in [:array_start, :float, :integer, :string, :object_start] and is_function(fun, 1), do: %{all | key => fun}
  defp set({key, fun}, all) when key in [:array_push, :array_finish, :object_finish] and is_function(fun, 2), do: %{all | key => fun}
  defp set({:object_push, fun}, all) when is_function(fun, 3), do: %{all | object_push: fun}
  defp set({:null, value}, all), do: %{all | null: value}

  defp token(text, at) do
    case :quaff_json.token(text, at) do
      {:error, reason} -> throw({:quaff_json, reason})
      :end -> throw({:quaff_json, {:unexpected_end, byte_size(text)}})
      token -> token
    end
  end

  defp wrong(text, at), do: throw({:quaff_json, {:invalid_byte, at, :binary.at(text, at)}})

  defp value({:string, value, _, next}, _text, acc, f), do: {f.string.(value), acc, next}
  defp value({:integer, value, _, next}, _text, acc, f), do: {f.integer.(value), acc, next}
  defp value({:value, value, _, next}, _text, acc, _f), do: {value, acc, next}
  defp value({:null, _, _, next}, _text, acc, f), do: {f.null, acc, next}

  defp value({:float, value, at, next}, _text, acc, f) do
    {f.float.(value), acc, next}
  rescue
    e in ArgumentError ->
      if f.float == (&:erlang.binary_to_float/1), do: throw({:quaff_json, {:unexpected_sequence, at, value}}), else: reraise(e, __STACKTRACE__)
  end

  defp value({:mark, ?[, _, next}, text, acc, f) do
    case token(text, next) do
      {:mark, ?], _, next} -> finish(f.array_finish, f.array_start.(acc), acc, next)
      token -> array(token, text, f.array_start.(acc), acc, f)
    end
  end

  defp value({:mark, ?{, _, next}, text, acc, f) do
    case token(text, next) do
      {:mark, ?}, _, next} -> finish(f.object_finish, f.object_start.(acc), acc, next)
      token -> object(token, text, f.object_start.(acc), acc, f)
    end
  end

  defp value({:mark, _, at, _}, text, _acc, _f), do: wrong(text, at)

  defp finish(fun, acc, outer, next) do
    {value, outer} = fun.(acc, outer)
    {value, outer, next}
  end

  defp array(token, text, acc, outer, f) do
    {value, acc, next} = value(token, text, acc, f)
    acc = f.array_push.(value, acc)

    case token(text, next) do
      {:mark, ?,, _, next} -> array(token(text, next), text, acc, outer, f)
      {:mark, ?], _, next} -> finish(f.array_finish, acc, outer, next)
      {_, _, at, _} -> wrong(text, at)
    end
  end

  defp object({:string, key, _, next}, text, acc, outer, f) do
    key = f.string.(key)

    {value, acc, next} =
      case token(text, next) do
        {:mark, ?:, _, next} -> value(token(text, next), text, acc, f)
        {_, _, at, _} -> wrong(text, at)
      end

    acc = f.object_push.(key, value, acc)

    case token(text, next) do
      {:mark, ?,, _, next} -> object(token(text, next), text, acc, outer, f)
      {:mark, ?}, _, next} -> finish(f.object_finish, acc, outer, next)
      {_, _, at, _} -> wrong(text, at)
    end
  end

  defp object({_, _, at, _}, text, _acc, _outer, _f), do: wrong(text, at)
end
