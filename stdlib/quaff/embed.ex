defmodule Quaff.Embed do
  @moduledoc false

  # The server behind `quaff::Interpreter`: a request is a message from outside, its answer goes back by a native.
  #
  # Texts are evaluated one after the other in one process, which keeps variables, imports and its mailbox. When it dies (an
  # exit signal, a time limit) the next request finds a new one with the variables and imports of the last success. Calls
  # of functions have a process each and do not wait for texts.
  #
  # A process that serves a request tells this one by `{:done, id, answer}`; what kills it comes as a `:DOWN`.

  def main do
    Process.flag(:trap_exit, true)
    :quaff_embed.ready(self())
    loop(%{evaluator: nil, state: {[], nil}, queue: :queue.new(), running: nil, calls: %{}})
  end

  defp loop(server) do
    receive do
      {:eval, id, what} -> server |> enqueue({id, what}) |> next() |> loop()
      {:call, id, module, name, args} -> server |> call(id, {module, name, args}) |> loop()
      {:abort, id} -> server |> abort(id) |> loop()
      {:done, pid, id, answer, state} -> server |> done(pid, id, answer, state) |> loop()
      {:DOWN, ref, :process, _, reason} -> server |> down(ref, reason) |> loop()
      :stop -> :ok
      _ -> loop(server)
    end
  end

  defp enqueue(server, request), do: %{server | queue: :queue.in(request, server.queue)}

  defp next(%{running: nil} = server) do
    case :queue.out(server.queue) do
      {:empty, _} ->
        server

      {{:value, {id, what}}, queue} ->
        {pid, _} = evaluator = server.evaluator || start(server.state)
        send(pid, {:evaluate, id, what})
        %{server | evaluator: evaluator, queue: queue, running: id}
    end
  end

  defp next(server), do: server

  defp start(state) do
    server = self()
    :erlang.spawn_monitor(fn -> evaluator(server, state) end)
  end

  defp call(server, id, mfa) do
    parent = self()
    {pid, ref} = :erlang.spawn_monitor(fn -> send(parent, {:done, self(), id, apply_mfa(mfa), nil}) end)
    %{server | calls: Map.put(server.calls, ref, {id, pid})}
  end

  defp abort(%{running: id, evaluator: {pid, _}} = server, id) do
    Process.exit(pid, :kill)
    server
  end

  defp abort(server, id) do
    for {_, {^id, pid}} <- server.calls, do: Process.exit(pid, :kill)
    queue = :queue.filter(fn {queued, _} -> queued != id end, server.queue)
    if :queue.len(queue) < :queue.len(server.queue), do: :quaff_embed.answer(id, {:exit, :killed, "** (exit) killed", []})
    %{server | queue: queue}
  end

  defp done(%{running: id, evaluator: {pid, _}} = server, pid, id, answer, state) do
    :quaff_embed.answer(id, answer)
    next(%{server | running: nil, state: state || server.state})
  end

  defp done(server, pid, id, answer, _state) do
    case for({ref, {^id, ^pid}} <- server.calls, do: ref) do
      [ref] ->
        Process.demonitor(ref, [:flush])
        :quaff_embed.answer(id, answer)
        %{server | calls: Map.delete(server.calls, ref)}

      [] ->
        server
    end
  end

  defp down(%{evaluator: {_, ref}} = server, ref, reason) do
    if server.running, do: :quaff_embed.answer(server.running, exited(reason))
    next(%{server | evaluator: nil, running: nil})
  end

  defp down(server, ref, reason) do
    case Map.pop(server.calls, ref) do
      {nil, _} ->
        server

      {{id, _}, calls} ->
        :quaff_embed.answer(id, exited(reason))
        %{server | calls: calls}
    end
  end

  defp exited(reason), do: {:exit, reason, Exception.format_banner(:exit, reason), []}

  ## In the evaluator

  defp evaluator(server, state) do
    receive do
      {:evaluate, id, what} ->
        :quaff_embed.reset()
        {answer, state} = guarded(what, state)
        send(server, {:done, self(), id, answer, state})
        evaluator(server, state)
    end
  end

  defp guarded(what, state) do
    evaluate(what, state)
  catch
    kind, reason -> {failed(kind, reason, __STACKTRACE__), state}
  end

  defp evaluate({:text, text, file}, {binding, env}) do
    quoted = Code.string_to_quoted!(text, file: file)
    env = %{(env || Code.env_for_eval(file: file)) | file: file}
    {value, binding, env} = Code.eval_quoted_with_env(quoted, binding, env)
    {{:ok, value}, {binding, env}}
  end

  defp evaluate({:set, name, value}, {binding, env}) do
    {{:ok, value}, {List.keystore(binding, name, 0, {name, value}), env}}
  end

  defp evaluate({:get, name}, {binding, _} = state) do
    case List.keyfind(binding, name, 0) do
      {_, value} -> {{:ok, {:ok, value}}, state}
      nil -> {{:ok, nil}, state}
    end
  end

  # Functions of the embedder: `{name, arity}` of one module. Another interpreter of this program may have made it.
  defp evaluate({:define, module, functions}, state) do
    missing = Enum.reject(functions, fn {name, arity} -> function_exported?(module, name, arity) end)

    if missing != [] do
      known = if function_exported?(module, :__embedded__, 0), do: module.__embedded__(), else: []
      Module.create(module, definitions(module, Enum.uniq(known ++ functions)), file: "nofile", line: 1)
    end

    {{:ok, :ok}, state}
  end

  defp definitions(module, functions) do
    if Code.ensure_loaded?(module), do: :code.delete(module)

    bodies =
      for {name, arity} <- functions do
        args = Macro.generate_arguments(arity, __MODULE__)

        quote do
          def unquote(name)(unquote_splicing(args)),
            do: :quaff_embed.call(unquote(module), unquote(name), unquote(args))
        end
      end

    quote do
      @moduledoc false
      def __embedded__, do: unquote(functions)
      unquote_splicing(bodies)
    end
  end

  defp apply_mfa({module, name, args}) do
    {:ok, apply(module, name, args)}
  catch
    kind, reason -> failed(kind, reason, __STACKTRACE__)
  end

  ## Failures as data

  defp failed(kind, reason, stacktrace) do
    stacktrace = prune(stacktrace)
    {reason, stacktrace} = if kind == :error, do: Exception.blame(kind, reason, stacktrace), else: {reason, stacktrace}
    text = Exception.format(kind, reason, stacktrace)

    case {kind, reason} do
      {:error, %{__exception__: true, __struct__: module} = exception} ->
        place = {Map.get(exception, :file), Map.get(exception, :line), Map.get(exception, :column)}
        {:error, exception, inspect(module), Exception.message(exception), text, place, frames(stacktrace)}

      _ ->
        {kind, reason, text, frames(stacktrace)}
    end
  end

  # The frames below the script's are ours.
  defp prune([{Quaff.Embed, _, _, _} | _]), do: []
  defp prune([entry | rest]), do: [entry | prune(rest)]
  defp prune([]), do: []

  defp frames(stacktrace) do
    for {module, name, arity, location} <- stacktrace do
      arity = if is_list(arity), do: length(arity), else: arity
      {Exception.format_mfa(module, name, arity), to_string(location[:file] || ""), location[:line] || 0}
    end
  end
end
