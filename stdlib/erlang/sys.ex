defmodule :sys do
  @moduledoc "System messages: looking into processes of a supervision tree, suspending, tracing and stopping them."

  ## The asking side

  def suspend(name), do: request(name, :suspend, [name])
  def suspend(name, timeout), do: request(name, :suspend, timeout, [name, timeout])
  def resume(name), do: request(name, :resume, [name])
  def resume(name, timeout), do: request(name, :resume, timeout, [name, timeout])
  def get_status(name), do: request(name, :get_status, [name])
  def get_status(name, timeout), do: request(name, :get_status, timeout, [name, timeout])

  def get_state(name), do: state(request(name, :get_state, [name]), [name])
  def get_state(name, timeout), do: state(request(name, :get_state, timeout, [name, timeout]), [name, timeout])

  def replace_state(name, fun), do: state(request(name, {:replace_state, fun}, 5000, [name, fun]), [name, fun])

  def replace_state(name, fun, timeout),
    do: state(request(name, {:replace_state, fun}, timeout, [name, fun, timeout]), [name, fun, timeout])

  defp state({:error, reason}, _args), do: :erlang.error(reason)
  defp state({:ok, state}, _args), do: state

  def terminate(name, reason), do: request(name, {:terminate, reason}, 5000, [name, reason])
  def terminate(name, reason, timeout), do: request(name, {:terminate, reason}, timeout, [name, reason, timeout])

  def change_code(name, module, vsn, extra),
    do: request(name, {:change_code, module, vsn, extra}, 5000, [name, module, vsn, extra])

  def change_code(name, module, vsn, extra, timeout),
    do: request(name, {:change_code, module, vsn, extra}, timeout, [name, module, vsn, extra, timeout])

  def log(name, flag), do: request(name, {:debug, {:log, flag}}, 5000, [name, flag])
  def log(name, flag, timeout), do: request(name, {:debug, {:log, flag}}, timeout, [name, flag, timeout])
  def trace(name, flag), do: request(name, {:debug, {:trace, flag}}, 5000, [name, flag])
  def trace(name, flag, timeout), do: request(name, {:debug, {:trace, flag}}, timeout, [name, flag, timeout])
  def log_to_file(name, file), do: request(name, {:debug, {:log_to_file, file}}, 5000, [name, file])
  def log_to_file(name, file, timeout), do: request(name, {:debug, {:log_to_file, file}}, timeout, [name, file, timeout])

  def statistics(name, flag), do: statistics(name, flag, 5000)

  def statistics(name, flag, timeout) do
    case request(name, {:debug, {:statistics, flag}}, timeout, [name, flag]) do
      {:ok, {:statistics, stats}} -> {:ok, stats}
      other -> other
    end
  end

  def no_debug(name), do: request(name, {:debug, :no_debug}, 5000, [name])
  def no_debug(name, timeout), do: request(name, {:debug, :no_debug}, timeout, [name, timeout])
  def install(name, spec), do: request(name, {:debug, {:install, spec}}, 5000, [name, spec])
  def install(name, spec, timeout), do: request(name, {:debug, {:install, spec}}, timeout, [name, spec, timeout])
  def remove(name, fun), do: request(name, {:debug, {:remove, fun}}, 5000, [name, fun])
  def remove(name, fun, timeout), do: request(name, {:debug, {:remove, fun}}, timeout, [name, fun, timeout])

  defp request(name, request, args), do: request(name, request, 5000, args)

  defp request(name, request, timeout, args) do
    {:ok, answer} = :gen.call(name, :system, request, timeout)
    answer
  catch
    :exit, reason -> exit({reason, {:sys, function(request), args}})
  end

  defp function({:debug, {name, _}}), do: name
  defp function({:debug, name}), do: name
  defp function(request) when is_tuple(request), do: elem(request, 0)
  defp function(request), do: request

  ## The answering side

  def handle_system_msg(request, from, parent, module, debug, misc),
    do: handle(:running, request, from, parent, module, debug, misc, false)

  def handle_system_msg(request, from, parent, module, debug, misc, hibernate),
    do: handle(:running, request, from, parent, module, debug, misc, hibernate)

  defp handle(status, request, from, parent, module, debug, misc, hibernate) do
    case perform(status, request, parent, module, debug, misc) do
      {:suspended, answer, debug, misc} ->
        :gen.reply(from, answer)
        suspended(parent, module, debug, misc, hibernate)

      {:running, answer, debug, misc} ->
        :gen.reply(from, answer)
        module.system_continue(parent, debug, misc)

      {{:terminating, reason}, answer, debug, misc} ->
        :gen.reply(from, answer)
        module.system_terminate(reason, parent, debug, misc)
    end
  end

  defp suspended(parent, module, debug, misc, hibernate) do
    receive do
      {:system, from, request} -> handle(:suspended, request, from, parent, module, debug, misc, hibernate)
      {:EXIT, ^parent, reason} -> module.system_terminate(reason, parent, debug, misc)
    end
  end

  defp perform(_, :suspend, _parent, _module, debug, misc), do: {:suspended, :ok, debug, misc}
  defp perform(_, :resume, _parent, _module, debug, misc), do: {:running, :ok, debug, misc}

  defp perform(status, :get_state, _parent, module, debug, misc), do: {status, get(module, misc), debug, misc}

  defp perform(status, {:replace_state, fun}, _parent, module, debug, misc) do
    {answer, misc} = replace(module, fun, misc)
    {status, answer, debug, misc}
  end

  defp perform(status, :get_status, parent, module, debug, misc),
    do: {status, status(status, parent, module, debug, misc), debug, misc}

  defp perform(status, {:debug, what}, _parent, _module, debug, misc) do
    {answer, debug} = debug_request(what, debug)
    {status, answer, debug, misc}
  end

  defp perform(_status, {:terminate, reason}, _parent, _module, debug, misc), do: {{:terminating, reason}, :ok, debug, misc}

  defp perform(:suspended, {:change_code, code, vsn, extra}, _parent, module, debug, misc) do
    case (try do
            module.system_code_change(misc, code, vsn, extra)
          catch
            :throw, value -> value
            :exit, reason -> {:EXIT, reason}
            :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
          end) do
      {:ok, misc} -> {:suspended, :ok, debug, misc}
      other -> {:suspended, {:error, other}, debug, misc}
    end
  end

  defp perform(status, other, _parent, _module, debug, misc), do: {status, {:error, {:unknown_system_msg, other}}, debug, misc}

  defp get(module, misc) do
    if :erlang.function_exported(module, :system_get_state, 1) do
      try do
        {:ok, _} = module.system_get_state(misc)
      catch
        class, reason -> {:error, {:callback_failed, {module, :system_get_state}, {class, reason}}}
      end
    else
      {:ok, misc}
    end
  end

  defp replace(module, fun, misc) do
    if :erlang.function_exported(module, :system_replace_state, 2) do
      try do
        {:ok, state, misc} = module.system_replace_state(fun, misc)
        {{:ok, state}, misc}
      catch
        class, reason -> {{:error, {:callback_failed, {module, :system_replace_state}, {class, reason}}}, misc}
      end
    else
      try do
        misc = fun.(misc)
        {{:ok, misc}, misc}
      catch
        class, reason -> {{:error, {:callback_failed, fun, {class, reason}}}, misc}
      end
    end
  end

  defp status(status, parent, module, debug, misc) do
    dictionary = :erlang.get()

    shown =
      if :erlang.function_exported(module, :format_status, 2),
        do: module.format_status(:normal, [dictionary, status, parent, debug, misc]),
        else: misc

    {:status, self(), {:module, module}, [dictionary, status, parent, debug, shown]}
  end

  ## Debug options: a list of `{:trace, true}`, `{:log, {max, events}}`, `{:statistics, …}`, `{:log_to_file, …}`, `{id, {fun, state}}`

  def debug_options(options), do: :lists.foldl(&debug_option/2, [], options)

  defp debug_option(:trace, debug), do: set(:trace, true, debug)
  defp debug_option(:log, debug), do: set(:log, {10, []}, debug)
  defp debug_option({:log, n}, debug) when is_integer(n) and n > 0, do: set(:log, {n, []}, debug)
  defp debug_option(:statistics, debug), do: set(:statistics, fresh_statistics(), debug)
  defp debug_option({:log_to_file, file}, debug), do: set(:log_to_file, file, debug)
  defp debug_option({:install, spec}, debug), do: elem(debug_request({:install, spec}, debug), 1)

  defp set(key, value, debug), do: :lists.keystore(key, 1, debug, {key, value})
  defp unset(key, debug), do: :lists.keydelete(key, 1, debug)

  defp fresh_statistics, do: {:calendar.local_time(), reductions(), 0, 0}

  defp reductions do
    {:reductions, n} = :erlang.process_info(self(), :reductions)
    n
  end

  defp debug_request({:trace, true}, debug), do: {:ok, set(:trace, true, debug)}
  defp debug_request({:trace, false}, debug), do: {:ok, unset(:trace, debug)}
  defp debug_request({:log, true}, debug), do: debug_request({:log, {true, 10}}, debug)

  defp debug_request({:log, {true, n}}, debug) when is_integer(n) and n > 0 do
    events = kept(debug)
    {:ok, set(:log, {n, :lists.sublist(events, n)}, debug)}
  end

  defp debug_request({:log, false}, debug), do: {:ok, unset(:log, debug)}

  defp debug_request({:log, :get}, debug), do: {{:ok, get_log(debug)}, debug}

  defp debug_request({:log, :print}, debug) do
    print_log(debug)
    {:ok, debug}
  end

  defp debug_request({:statistics, true}, debug), do: {:ok, set(:statistics, fresh_statistics(), debug)}
  defp debug_request({:statistics, false}, debug), do: {:ok, unset(:statistics, debug)}

  defp debug_request({:statistics, :get}, debug) do
    stats =
      case :lists.keyfind(:statistics, 1, debug) do
        {_, {start, reductions, messages_in, messages_out}} ->
          [
            start_time: start,
            current_time: :calendar.local_time(),
            reductions: reductions() - reductions,
            messages_in: messages_in,
            messages_out: messages_out
          ]

        false ->
          :no_statistics
      end

    {{:ok, {:statistics, stats}}, debug}
  end

  defp debug_request({:log_to_file, false}, debug), do: {:ok, unset(:log_to_file, debug)}

  defp debug_request({:log_to_file, file}, debug) do
    case Elixir.File.write(file, "") do
      :ok -> {:ok, set(:log_to_file, file, debug)}
      _ -> {{:error, :open_file}, unset(:log_to_file, debug)}
    end
  end

  defp debug_request({:install, {fun, state}}, debug), do: {:ok, set(fun, {fun, state}, debug)}
  defp debug_request({:install, {id, fun, state}}, debug), do: {:ok, set(id, {fun, state}, debug)}
  defp debug_request({:remove, id}, debug), do: {:ok, unset(id, debug)}
  defp debug_request(:no_debug, _debug), do: {:ok, []}
  defp debug_request(_other, debug), do: {{:error, :unknown_debug}, debug}

  defp kept(debug) do
    case :lists.keyfind(:log, 1, debug) do
      {_, {_, events}} -> events
      false -> []
    end
  end

  @doc "The logged events, oldest first."
  def get_log(debug), do: :lists.reverse(:lists.map(fn {event, _, _} -> event end, kept(debug)))

  def get_debug(item, debug, default) do
    case :lists.keyfind(item, 1, debug) do
      {_, value} -> value
      false -> default
    end
  end

  def print_log(debug) do
    :lists.foreach(fn {event, name, form} -> form.(:standard_io, event, name) end, :lists.reverse(kept(debug)))
  end

  @doc "Notes an event in everything that is switched on."
  def handle_debug([], _form, _name, _event), do: []

  def handle_debug([{:trace, true} | rest], form, name, event) do
    form.(:standard_io, event, name)
    [{:trace, true} | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{:log, {max, events}} | rest], form, name, event) do
    [{:log, {max, :lists.sublist([{event, name, form} | events], max)}} | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{:log_to_file, file} | rest], form, name, event) do
    {:ok, device} = Elixir.File.open(file, [:append, :utf8])
    form.(device, event, name)
    Elixir.File.close(device)
    [{:log_to_file, file} | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{:statistics, stats} | rest], form, name, event) do
    [{:statistics, count(stats, event)} | handle_debug(rest, form, name, event)]
  end

  def handle_debug([{id, {fun, state}} | rest], form, name, event) do
    case (try do
            fun.(state, event, name)
          catch
            _, _ -> :done
          end) do
      :done -> handle_debug(rest, form, name, event)
      state -> [{id, {fun, state}} | handle_debug(rest, form, name, event)]
    end
  end

  defp count({time, reductions, i, o}, {:in, _}), do: {time, reductions, i + 1, o}
  defp count({time, reductions, i, o}, {:in, _, _}), do: {time, reductions, i + 1, o}
  defp count({time, reductions, i, o}, {:out, _, _}), do: {time, reductions, i, o + 1}
  defp count({time, reductions, i, o}, {:out, _, _, _}), do: {time, reductions, i, o + 1}
  defp count(stats, _event), do: stats
end
