defmodule :zlib do
  @moduledoc """
  Erlang's `:zlib`, the streams: data that comes in pieces. Whole texts are native.

  A stream is a cell `{owner, mode, state}`, `mode` of `:none`, `:deflate`, `:inflate` and `:closed`.
  """

  @part 16_384
  @parts 1_048_576

  @levels %{default: 6, none: 0, best_speed: 1, best_compression: 9}

  @doc "A stream, for the calling process."
  def open, do: :quaff_zlib.cell({self(), :none, nil})

  @doc "Forgets a stream."
  def close(stream) do
    {_, mode, _} = look(stream)
    if mode == :closed, do: :erlang.error(:not_initialized)
    put(stream, :closed, nil)
  end

  @doc "Gives a stream to another process."
  def set_controlling_process(stream, pid) when is_pid(pid) do
    {_, mode, state} = look(stream)
    :quaff_zlib.set(stream, {pid, mode, state})
    :ok
  end

  def set_controlling_process(_, _), do: raise(ArgumentError)

  defp look(stream) do
    case :quaff_zlib.get(stream) do
      {owner, _, _} = cell when owner == self() -> cell
      {_, _, _} -> :erlang.error(:not_on_controlling_process)
      nil -> raise ArgumentError
    end
  end

  defp state(stream, mode) do
    case look(stream) do
      {_, ^mode, state} -> state
      _ -> :erlang.error(:not_initialized)
    end
  end

  defp put(stream, mode, state) do
    :quaff_zlib.set(stream, {self(), mode, state})
    :ok
  end

  defp begin(stream, mode, state) do
    case look(stream) do
      {_, :none, _} -> put(stream, mode, state)
      _ -> :erlang.error(:already_initialized)
    end
  end

  ## Compressing

  @doc "Makes a stream one that compresses."
  def deflateInit(stream), do: deflateInit(stream, :default)
  def deflateInit(stream, level), do: deflateInit(stream, level, :deflated, 15, 8, :default)

  def deflateInit(stream, level, method, window, memory, strategy) do
    level = level(level)
    if method != :deflated, do: :erlang.error(:bad_compression_method)
    if memory not in 1..9, do: :erlang.error(:bad_memlevel)
    check(strategy)
    format = format(window)
    if format == :either, do: :erlang.error(:stream_error)
    begin(stream, :deflate, %{stream: :quaff_zlib.deflater(level, format), level: level, format: format, begun: false, ended: false})
  end

  defp level(level) when level in 0..9, do: level
  defp level(-1), do: 6
  defp level(level), do: @levels[level] || :erlang.error(:bad_compression_level)

  defp check(strategy) when strategy in [:default, :filtered, :huffman_only, :rle], do: :ok
  defp check(_), do: :erlang.error(:bad_compression_strategy)

  defp format(bits) when bits in 8..15, do: :zlib
  defp format(bits) when bits in -15..-8//1, do: :raw
  defp format(bits) when bits in 24..31, do: :gzip
  defp format(bits) when bits in 40..47, do: :either
  defp format(_), do: :erlang.error(:stream_error)

  @doc "Compresses a piece; all that there is to give only with `:sync`, `:full` or `:finish`."
  def deflate(stream, data), do: deflate(stream, data, :none)

  def deflate(stream, data, flush) do
    state = state(stream, :deflate)
    if flush not in [:none, :sync, :full, :finish], do: :erlang.error(:bad_flush_mode)
    {out, ended} = :quaff_zlib.deflate(state.stream, data, flush)
    put(stream, :deflate, %{state | begun: true, ended: ended})
    if out == "", do: [], else: [out]
  end

  @doc "Sets text that the data is likely to share with, before anything is compressed; gives its check sum."
  def deflateSetDictionary(stream, dictionary) do
    state = state(stream, :deflate)
    :quaff_zlib.set_deflate_dictionary(state.stream, checked(dictionary))
  end

  defp checked(dictionary) do
    :erlang.iolist_to_binary(dictionary)
  rescue
    ArgumentError -> :erlang.error(:badarg)
  end

  @doc "Ends compressing; what was not flushed is lost."
  def deflateEnd(stream) do
    state = state(stream, :deflate)
    put(stream, :none, nil)
    if state.begun and not state.ended, do: :erlang.error(:data_error), else: :ok
  end

  @doc "Starts compressing anew."
  def deflateReset(stream) do
    state = state(stream, :deflate)
    put(stream, :deflate, %{state | stream: :quaff_zlib.deflater(state.level, state.format), begun: false, ended: false})
  end

  @doc "Changes the level from here on; what has begun keeps its own."
  def deflateParams(stream, level, strategy) do
    state = state(stream, :deflate)
    check(strategy)
    state = %{state | level: level(level)}
    state = if state.begun, do: state, else: %{state | stream: :quaff_zlib.deflater(state.level, state.format)}
    put(stream, :deflate, state)
  end

  ## Expanding

  @doc "Makes a stream one that expands."
  def inflateInit(stream), do: inflateInit(stream, 15)
  def inflateInit(stream, window), do: inflateInit(stream, window, :cut)

  def inflateInit(stream, window, at_end) do
    if at_end not in [:cut, :reset, :error], do: :erlang.error(:bad_eos_behavior)
    format = format(window)
    begin(stream, :inflate, %{stream: :quaff_zlib.inflater(format), format: format, at_end: at_end, begun: false, ended: false})
  end

  @doc "Expands a piece."
  def inflate(stream, data), do: inflate(stream, data, [])

  def inflate(stream, data, options) when is_list(options) do
    case all(stream, data, []) do
      {:need_dictionary, sum, _} = need ->
        if :proplists.get_value(:exception_on_need_dict, options, true), do: :erlang.error({:need_dictionary, sum}), else: need

      out ->
        out
    end
  end

  @doc "Sets the dictionary that the data was compressed with."
  def inflateSetDictionary(stream, dictionary) do
    state = state(stream, :inflate)
    :quaff_zlib.set_inflate_dictionary(state.stream, checked(dictionary))
  end

  @doc "What matches may reach back to."
  def inflateGetDictionary(stream), do: :quaff_zlib.inflate_dictionary(state(stream, :inflate).stream)

  defp all(stream, data, acc) do
    # In parts, so that what grows without end is seen to between them.
    case step(stream, data, @parts) do
      {:need_dictionary, sum} -> {:need_dictionary, sum, acc}
      {:more, out} -> all(stream, [], [acc, out])
      {:done, out} -> if acc == [] and out == "", do: [], else: [acc, out]
    end
  end

  @doc "Expands a part of what it can, so that a small text that stands for a huge one does no harm."
  def safeInflate(stream, data) do
    case step(stream, data, @part) do
      {:need_dictionary, sum} -> {:need_dictionary, sum, []}
      {:more, out} -> {:continue, [out]}
      {:done, out} -> {:finished, if(out == "", do: [], else: [out])}
    end
  end

  defp step(stream, data, limit) do
    state = state(stream, :inflate)

    if state.ended do
      behind(stream, state, data)
    else
      case :quaff_zlib.inflate(state.stream, data, limit) do
        {:need_dictionary, sum, _} ->
          {:need_dictionary, sum}

        {out, ended, left} ->
          put(stream, :inflate, %{state | begun: true, ended: ended == true})
          after_step(stream, out, ended, left)
      end
    end
  end

  defp after_step(_, out, nil, _), do: {:more, out}
  defp after_step(_, out, false, _), do: {:done, out}
  defp after_step(_, out, true, ""), do: {:done, out}

  defp after_step(stream, out, true, left) do
    case behind(stream, state(stream, :inflate), left) do
      {:done, ""} -> {:done, out}
      {kind, more} -> {kind, out <> more}
    end
  end

  # Data behind the end.
  defp behind(stream, %{at_end: :reset} = state, data) do
    put(stream, :inflate, %{state | stream: :quaff_zlib.inflater(state.format), ended: false})
    step(stream, data, @parts)
  end

  defp behind(_, %{at_end: :error}, data), do: if(IO.iodata_length(data) > 0, do: :erlang.error(:data_error), else: {:done, ""})
  defp behind(_, %{at_end: :cut}, _), do: {:done, ""}

  @doc "Ends expanding; an error unless the data had its end."
  def inflateEnd(stream) do
    state = state(stream, :inflate)
    put(stream, :none, nil)
    if state.begun and not state.ended, do: :erlang.error(:data_error), else: :ok
  end

  @doc "Starts expanding anew."
  def inflateReset(stream) do
    state = state(stream, :inflate)
    put(stream, :inflate, %{state | stream: :quaff_zlib.inflater(state.format), begun: false, ended: false})
  end
end
