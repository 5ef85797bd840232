defmodule GenServer do
  @moduledoc "A process that serves calls: state, synchronous requests, messages, an orderly end."

  @type from :: {pid, tag :: term}
  @type name :: atom | {:global, term} | {:via, module, term}
  @type server :: pid | name | {atom, node}
  @type option ::
          {:debug, debug} | {:name, name} | {:timeout, timeout} | {:spawn_opt, [Process.spawn_opt()]} | {:hibernate_after, timeout}
  @type options :: [option]
  @type debug :: [:trace | :log | :statistics | {:log_to_file, Path.t()}]
  @type on_start :: {:ok, pid} | :ignore | {:error, {:already_started, pid} | term}

  @callback init(init_arg :: term) ::
              {:ok, state}
              | {:ok, state, timeout | :hibernate | {:continue, continue_arg :: term}}
              | :ignore
              | {:stop, reason :: term}
            when state: term
  @callback handle_call(request :: term, from, state :: term) ::
              {:reply, reply, new_state}
              | {:reply, reply, new_state, timeout | :hibernate | {:continue, continue_arg :: term}}
              | {:noreply, new_state}
              | {:noreply, new_state, timeout | :hibernate | {:continue, continue_arg :: term}}
              | {:stop, reason, reply, new_state}
              | {:stop, reason, new_state}
            when reply: term, new_state: term, reason: term
  @callback handle_cast(request :: term, state :: term) ::
              {:noreply, new_state}
              | {:noreply, new_state, timeout | :hibernate | {:continue, continue_arg :: term}}
              | {:stop, reason :: term, new_state}
            when new_state: term
  @callback handle_info(msg :: :timeout | term, state :: term) ::
              {:noreply, new_state}
              | {:noreply, new_state, timeout | :hibernate | {:continue, continue_arg :: term}}
              | {:stop, reason :: term, new_state}
            when new_state: term
  @callback handle_continue(continue_arg, state :: term) ::
              {:noreply, new_state}
              | {:noreply, new_state, timeout | :hibernate | {:continue, continue_arg}}
              | {:stop, reason :: term, new_state}
            when new_state: term, continue_arg: term
  @callback terminate(reason, state :: term) :: term when reason: :normal | :shutdown | {:shutdown, term} | term
  @callback code_change(old_vsn, state :: term, extra :: term) :: {:ok, new_state :: term} | {:error, reason :: term}
            when old_vsn: term | {:down, term}
  @callback format_status(status :: :gen_server.format_status()) :: new_status :: :gen_server.format_status()
  @callback format_status(reason, pdict_and_state :: list) :: term when reason: :normal | :terminate
  @optional_callbacks code_change: 3,
                      terminate: 2,
                      handle_info: 2,
                      handle_cast: 2,
                      handle_call: 3,
                      format_status: 1,
                      format_status: 2,
                      handle_continue: 2

  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour GenServer
      @before_compile GenServer

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc "Returns a specification to start this module under a supervisor."
      end

      def child_spec(init_arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [init_arg]}}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1

      @doc false
      def handle_call(msg, _from, state), do: GenServer.__unhandled__(:call, __MODULE__, msg, state)

      @doc false
      def handle_info(msg, state), do: GenServer.__unhandled__(:info, __MODULE__, msg, state)

      @doc false
      def handle_cast(msg, state), do: GenServer.__unhandled__(:cast, __MODULE__, msg, state)

      @doc false
      def terminate(_reason, _state), do: :ok

      @doc false
      def code_change(_old, state, _extra), do: {:ok, state}

      defoverridable code_change: 3, terminate: 2, handle_info: 2, handle_cast: 2, handle_call: 3
    end
  end

  @doc false
  # A server that says nothing about its start has what it was given as its state, and should say so.
  defmacro __before_compile__(env) do
    unless Module.defines?(env.module, {:init, 1}) do
      message = """
      function init/1 required by behaviour GenServer is not implemented \
      (in module #{inspect(env.module)}).

      We will inject a default implementation for now:

          def init(init_arg) do
            {:ok, init_arg}
          end

      You can copy the implementation above or define your own that converts \
      the arguments given to GenServer.start_link/3 to the server state.
      """

      IO.warn(message, env)

      quote do
        @doc false
        def init(init_arg), do: {:ok, init_arg}

        defoverridable init: 1
      end
    end
  end

  @doc false
  # What the callbacks that `use` provides do.
  def __unhandled__(:info, module, msg, state) do
    :logger.log(
      :error,
      %{
        label: {GenServer, :no_handle_info},
        report: %{module: module, message: msg, name: me()}
      },
      %{domain: [:otp, :elixir], error_logger: %{tag: :error_msg}, report_cb: &GenServer.format_report/1}
    )

    {:noreply, state}
  end

  def __unhandled__(kind, _module, _msg, _state) do
    function = if kind == :call, do: "handle_call/3", else: "handle_cast/2"
    raise "attempted to #{kind} GenServer #{inspect(me())} but no #{function} clause was provided"
  end

  defp me do
    case :erlang.process_info(self(), :registered_name) do
      {:registered_name, name} -> name
      _ -> self()
    end
  end

  @doc false
  def format_report(%{
        label: {GenServer, :no_handle_info},
        report: %{module: module, message: message, name: name}
      }) do
    {~c"~p ~p received unexpected message in handle_info/2: ~p~n", [module, name, message]}
  end

  @doc "Starts a server linked to the caller."
  def start_link(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:link, module, init_arg, options)

  @doc "Starts a server without link."
  def start(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:nolink, module, init_arg, options)

  defp do_start(link, module, init_arg, []), do: :gen.start(:gen_server, link, module, init_arg, [])

  defp do_start(link, module, init_arg, options) do
    case Keyword.pop(options, :name) do
      {nil, opts} ->
        :gen.start(:gen_server, link, module, init_arg, opts)

      {atom, opts} when is_atom(atom) ->
        :gen.start(:gen_server, link, {:local, atom}, module, init_arg, opts)

      {{:global, _term} = name, opts} ->
        :gen.start(:gen_server, link, name, module, init_arg, opts)

      {{:via, via_module, _term} = name, opts} when is_atom(via_module) ->
        :gen.start(:gen_server, link, name, module, init_arg, opts)

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

  @doc "Stops the server with a reason and waits until it is gone; exits when it ends for another reason."
  def stop(server, reason \\ :normal, timeout \\ :infinity) do
    case whereis(server) do
      nil ->
        exit({:noproc, {GenServer, :stop, [server, reason, timeout]}})

      pid when pid == self() ->
        exit({:calling_self, {GenServer, :stop, [server, reason, timeout]}})

      {name, node} when is_atom(name) and is_atom(node) ->
        raise ArgumentError, "errors were found at the given arguments:\n\n  * 2nd argument: not a pid\n"

      pid ->
        try do
          :gen.stop(pid, reason, timeout)
        catch
          :exit, why -> exit({why, {GenServer, :stop, [server, reason, timeout]}})
        end
    end
  end

  @doc "Sends a request and waits for the reply; exits when there is none in time."
  def call(server, request, timeout \\ 5000)
      when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    case whereis(server) do
      nil ->
        exit({:noproc, {GenServer, :call, [server, request, timeout]}})

      pid when pid == self() ->
        exit({:calling_self, {GenServer, :call, [server, request, timeout]}})

      pid ->
        try do
          :gen.do_call(pid, :"$gen_call", request, timeout)
        catch
          :exit, reason -> exit({reason, {GenServer, :call, [server, request, timeout]}})
        end
    end
  end

  @doc "Sends a request without waiting."
  def cast(server, request)

  def cast({:global, name}, request) do
    :global.send(name, cast_msg(request))
    :ok
  catch
    _, _ -> :ok
  end

  def cast({:via, mod, name}, request) do
    mod.send(name, cast_msg(request))
    :ok
  catch
    _, _ -> :ok
  end

  def cast({name, node}, request) when is_atom(name) and is_atom(node), do: do_send({name, node}, cast_msg(request))
  def cast(dest, request) when is_atom(dest) or is_pid(dest), do: do_send(dest, cast_msg(request))

  defp cast_msg(req), do: {:"$gen_cast", req}

  defp do_send(dest, msg) do
    send(dest, msg)
    :ok
  catch
    _, _ -> :ok
  end

  @doc "Casts to the servers of this name on all the nodes."
  def abcast(nodes \\ [node() | Node.list()], name, request) when is_list(nodes) and is_atom(name) do
    Enum.each(nodes, fn n -> do_send({name, n}, cast_msg(request)) end)
    :abcast
  end

  @doc "Calls the servers of this name on all the nodes."
  def multi_call(nodes \\ [node() | Node.list()], name, request, timeout \\ :infinity) when is_list(nodes) and is_atom(name),
    do: :gen_server.multi_call(nodes, name, request, timeout)

  @doc "Answers a call whose `handle_call/3` did not reply at once."
  def reply(client, reply), do: :gen.reply(client, reply)

  @doc "The process behind a server's name: a pid, `{name, node}`, or `nil`."
  def whereis(server)
  def whereis(nil), do: nil
  def whereis(pid) when is_pid(pid), do: pid

  def whereis(name) when is_atom(name) do
    case :erlang.whereis(name) do
      :undefined -> nil
      pid -> pid
    end
  end

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
end
