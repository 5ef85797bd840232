defmodule GenServer do
  @moduledoc "A process that serves calls: state, synchronous requests, messages, an orderly end."

  @callback init(init_arg :: term) :: term
  @callback handle_call(request :: term, from :: term, state :: term) :: term
  @callback handle_cast(request :: term, state :: term) :: term
  @callback handle_info(msg :: term, state :: term) :: term
  @callback handle_continue(continue :: term, state :: term) :: term
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(old_vsn :: term, state :: term, extra :: term) :: term
  @callback format_status(status :: term) :: term
  @optional_callbacks code_change: 3,
                      terminate: 2,
                      handle_info: 2,
                      handle_cast: 2,
                      handle_call: 3,
                      format_status: 1,
                      handle_continue: 2

  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour GenServer

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc "Returns a specification to start this module under a supervisor."
      end

      def child_spec(init_arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [init_arg]}}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1

      @doc false
      def handle_call(_msg, _from, _state) do
        proc =
          case Process.info(self(), :registered_name) do
            {_, []} -> self()
            {_, name} -> name
          end

        raise "attempted to call GenServer #{inspect(proc)} but no handle_call/3 clause was provided"
      end

      @doc false
      def handle_info(msg, state) do
        proc =
          case Process.info(self(), :registered_name) do
            {_, []} -> self()
            {_, name} -> name
          end

        Quaff.Report.error("#{inspect(__MODULE__)} #{inspect(proc)} received unexpected message in handle_info/2: #{inspect(msg)}\n")
        {:noreply, state}
      end

      @doc false
      def handle_cast(_msg, _state) do
        proc =
          case Process.info(self(), :registered_name) do
            {_, []} -> self()
            {_, name} -> name
          end

        raise "attempted to cast GenServer #{inspect(proc)} but no handle_cast/2 clause was provided"
      end

      @doc false
      def terminate(_reason, _state), do: :ok

      @doc false
      def code_change(_old, state, _extra), do: {:ok, state}

      defoverridable code_change: 3, terminate: 2, handle_info: 2, handle_cast: 2, handle_call: 3
    end
  end

  @doc "Starts a server linked to the caller."
  def start_link(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:link, module, init_arg, options)

  @doc "Starts a server without link."
  def start(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:nolink, module, init_arg, options)

  defp do_start(link, module, init_arg, options) do
    case Keyword.pop(options, :name) do
      {nil, opts} ->
        Quaff.Gen.start(link, nil, module, init_arg, opts)

      {atom, opts} when is_atom(atom) ->
        Quaff.Gen.start(link, {:local, atom}, module, init_arg, opts)

      {{:global, _term} = name, opts} ->
        Quaff.Gen.start(link, name, module, init_arg, opts)

      {{:via, via_module, _term} = name, opts} when is_atom(via_module) ->
        Quaff.Gen.start(link, name, module, init_arg, opts)

      {other, _} ->
        raise ArgumentError, """
        expected :name option to be one of the following:

          * nil
          * atom
          * {:global, term}
          * {:via, module, term}

        Got: #{inspect(other)}
        """
    end
  end

  @doc "Sends a request and waits for the reply; exits when there is none in time."
  def call(server, request, timeout \\ 5000)
      when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    case whereis(server) do
      nil ->
        exit({:noproc, {GenServer, :call, [server, request, timeout]}})

      pid ->
        if pid == self(), do: exit({:calling_self, {GenServer, :call, [server, request, timeout]}})

        try do
          Quaff.Gen.call(pid, :"$gen_call", request, timeout)
        catch
          :exit, reason -> exit({reason, {GenServer, :call, [server, request, timeout]}})
        else
          reply -> reply
        end
    end
  end

  @doc "Sends a request without waiting."
  def cast(server, request)

  def cast({:global, name}, request) do
    try do
      :global.send(name, cast_msg(request))
      :ok
    catch
      _, _ -> :ok
    end
  end

  def cast({:via, mod, name}, request) do
    try do
      mod.send(name, cast_msg(request))
      :ok
    catch
      _, _ -> :ok
    end
  end

  def cast({name, node}, request) when is_atom(name) and is_atom(node), do: do_send({name, node}, cast_msg(request))
  def cast(dest, request) when is_atom(dest) or is_pid(dest), do: do_send(dest, cast_msg(request))

  defp cast_msg(request), do: {:"$gen_cast", request}

  defp do_send(dest, msg) do
    try do
      send(dest, msg)
      :ok
    catch
      _, _ -> :ok
    end
  end

  @doc "Replies to a caller."
  def reply({to, tag}, reply) when is_pid(to), do: Quaff.Gen.reply({to, tag}, reply)

  @doc "Asks the server to end with a reason; waits until it is gone."
  def stop(server, reason \\ :normal, timeout \\ :infinity) do
    case whereis(server) do
      nil ->
        exit({:noproc, {GenServer, :stop, [server, reason, timeout]}})

      pid when pid == self() ->
        exit({:calling_self, {GenServer, :stop, [server, reason, timeout]}})

      pid ->
        try do
          Quaff.Gen.stop(pid, reason, timeout)
        catch
          :exit, err -> exit({err, {GenServer, :stop, [server, reason, timeout]}})
        end
    end
  end

  @doc "The process a server's name stands for, or `nil`."
  def whereis(server)
  def whereis(pid) when is_pid(pid), do: pid
  def whereis(name) when is_atom(name), do: Process.whereis(name)

  def whereis({:global, name}) do
    case :global.whereis_name(name) do
      pid when is_pid(pid) -> pid
      :undefined -> nil
    end
  end

  def whereis({:via, mod, name}) do
    case mod.whereis_name(name) do
      pid when is_pid(pid) -> pid
      :undefined -> nil
    end
  end

  def whereis({name, local}) when is_atom(name) and local == node(), do: Process.whereis(name)
  def whereis({name, node} = server) when is_atom(name) and is_atom(node), do: server

  @doc "Calls the servers of this name on all the nodes."
  def multi_call(nodes \\ [node()], name, request, timeout \\ :infinity) when is_list(nodes) and is_atom(name) do
    {good, bad} =
      Enum.reduce(nodes, {[], []}, fn n, {good, bad} ->
        if n == node() and Process.whereis(name) do
          try do
            {[{n, call(name, request, timeout)} | good], bad}
          catch
            :exit, _ -> {good, [n | bad]}
          end
        else
          {good, [n | bad]}
        end
      end)

    {:lists.reverse(good), :lists.reverse(bad)}
  end

  @doc "Casts to the servers of this name on all the nodes."
  def abcast(nodes \\ [node()], name, request) when is_list(nodes) and is_atom(name) do
    Enum.each(nodes, fn n -> if n == node(), do: do_send(name, cast_msg(request)) end)
    :abcast
  end
end
