defmodule Quaff.Log do
  @moduledoc false

  # The store of the log's configuration, and the process behind it: it makes changes one by one and logs what the
  # run-time system reports (errors of plain processes), so that whoever fails need not wait for the formatting.
  #
  # The configuration is one map, read without a lock by everyone who logs:
  #
  #     %{primary: %{level:, filters:, filter_default:, metadata:}, handlers: [handler], modules: %{module => level}}
  #
  # Until something changes it there is none, and `config/0` gives the defaults: a script that never logs pays nothing.
  # Handlers are called by who logs; the default one writes the line with one call, so lines of several processes do not
  # mix, and what one process prints and logs is in order.

  def start do
    pid = :erlang.spawn(fn -> loop() end)
    :quaff_log.register(pid)
    pid
  end

  def config do
    case :quaff_log.config() do
      nil -> default()
      config -> config
    end
  end

  @doc "Whether reports of the domain `[:otp, :sasl]` are wanted, by the translator or another filter."
  def sasl? do
    case :quaff_log.config() do
      nil ->
        [_, _, _, sasl] = :quaff_log.options()
        sasl

      %{primary: %{filters: filters}} ->
        case :lists.keyfind(:logger_translator, 1, filters) do
          {_, {_, %{sasl: sasl}}} -> sasl
          _ -> true
        end
    end
  end

  defp default do
    [off, stderr, no_otp, sasl] = :quaff_log.options()

    %{
      primary: %{
        level: if(off, do: :none, else: :debug),
        filter_default: :log,
        filters: [
          logger_process_level: {&Logger.Utils.process_level/2, []},
          logger_translator:
            {&Logger.Utils.translator/2,
             %{otp: not no_otp, sasl: sasl, translators: [{Logger.Translator, :translate}]}}
        ],
        metadata: %{}
      },
      handlers: if(off, do: [], else: [default_handler(if(stderr, do: :standard_error, else: :standard_io))]),
      modules: %{}
    }
  end

  defp default_handler(type) do
    %{
      id: :default,
      module: :logger_std_h,
      config: :logger_std_h.complete(%{type: type}),
      level: :all,
      filter_default: :log,
      filters: [remote_gl: {&:logger_filters.remote_gl/2, :stop}],
      formatter: Logger.default_formatter()
    }
  end

  @doc "Changes the configuration by a function that gives `{answer, config}`, one change at a time."
  def update(fun) do
    case :quaff_log.process() do
      nil ->
        update_here(fun)

      pid when pid == self() ->
        update_here(fun)

      pid ->
        ref = :erlang.monitor(:process, pid)
        send(pid, {:update, self(), ref, fun})

        receive do
          {^ref, {:ok, answer}} ->
            :erlang.demonitor(ref, [:flush])
            answer

          {^ref, {:raised, kind, reason, stacktrace}} ->
            :erlang.demonitor(ref, [:flush])
            :erlang.raise(kind, reason, stacktrace)

          {:DOWN, ^ref, _, _, _} ->
            update_here(fun)
        end
    end
  end

  defp update_here(fun) do
    {answer, config} = fun.(config())
    :quaff_log.set_config(config)
    answer
  end

  @doc "Waits until all that was reported before is written."
  def flush do
    case :quaff_log.process() do
      nil ->
        :ok

      pid when pid == self() ->
        :ok

      pid ->
        ref = :erlang.monitor(:process, pid)
        send(pid, {:flush, self(), ref})

        receive do
          {^ref, :flushed} -> :ok
          {:DOWN, ^ref, _, _, _} -> :ok
        end

        :erlang.demonitor(ref, [:flush])
        :ok
    end
  end

  defp loop do
    receive do
      {:report, pid, kind, reason, stacktrace} ->
        safely(fn -> emulator_report(pid, kind, reason, stacktrace) end)

      {:update, from, ref, fun} ->
        answer =
          try do
            {:ok, update_here(fun)}
          catch
            kind, reason -> {:raised, kind, reason, __STACKTRACE__}
          end

        send(from, {ref, answer})

      {:flush, from, ref} ->
        send(from, {ref, :flushed})

      _ ->
        :ok
    end

    loop()
  end

  # The event that the run-time system of Erlang makes of an uncaught error.
  defp emulator_report(pid, _kind, reason, stacktrace) do
    if :logger.allow(:error) do
      :logger.dispatch(%{
        level: :error,
        msg: {~c"Error in process ~p with exit value:~n~p~n", [pid, {reason, stacktrace}]},
        meta: %{
          pid: pid,
          gl: :erlang.group_leader(),
          time: :logger.timestamp(),
          error_logger: %{emulator: true, tag: :error}
        }
      })
    end
  end

  defp safely(fun) do
    fun.()
  catch
    kind, reason -> :quaff_io.put_chars(2, ["report failed: ", Kernel.inspect({kind, reason, __STACKTRACE__})], "\n")
  end

  @doc "A format string of Erlang's with its arguments, as text: what `~p` and its like show is inspected."
  def format(format, args, opts \\ []) do
    format = if is_binary(format), do: format, else: IO.chardata_to_string(format)
    IO.iodata_to_binary(directives(format, args, opts))
  end

  defp directives("~" <> rest, args, opts), do: directive(rest, args, opts)
  defp directives("", _args, _opts), do: []
  defp directives(<<char::utf8, rest::binary>>, args, opts), do: [<<char::utf8>> | directives(rest, args, opts)]

  defp directive(<<"n", rest::binary>>, args, opts), do: ["\n" | directives(rest, args, opts)]
  defp directive(<<"~", rest::binary>>, args, opts), do: ["~" | directives(rest, args, opts)]

  defp directive(<<char, rest::binary>>, args, opts) when char in ~c"0123456789.-*tlK",
    do: directive(rest, args, opts)

  defp directive(<<char, rest::binary>>, [arg | args], opts) when char in ~c"pwPW" do
    args = if char in ~c"PW", do: tl(args), else: args
    [inspect(arg, opts) | directives(rest, args, opts)]
  end

  defp directive(<<"s", rest::binary>>, [arg | args], opts) do
    text =
      case arg do
        atom when is_atom(atom) -> Atom.to_string(atom)
        chardata -> IO.chardata_to_string(chardata)
      end

    [text | directives(rest, args, opts)]
  end

  defp directive(<<"c", rest::binary>>, [arg | args], opts), do: [<<arg::utf8>> | directives(rest, args, opts)]
  defp directive(<<"i", rest::binary>>, [_ | args], opts), do: directives(rest, args, opts)

  defp directive(<<char, rest::binary>>, [arg | args], opts) when char in ~c"bBxXfeg#+" do
    text =
      cond do
        is_integer(arg) -> Integer.to_string(arg)
        true -> inspect(arg, opts)
      end

    [text | directives(rest, args, opts)]
  end

  defp directive(rest, args, opts), do: ["~" | directives(rest, args, opts)]
end
