defmodule Node do
  @moduledoc "Nodes of a distributed system: there is one, this, and it is not distributed."

  @doc "Whether this node can talk to others."
  def alive?, do: :erlang.is_alive()

  @doc "All nodes of a kind."
  def list, do: :erlang.nodes()
  @doc "All nodes of a kind."
  def list(args), do: :erlang.nodes(args)

  @doc "The name of this node."
  def self, do: :erlang.node()

  @doc "Turns this node into a distributed one, which is not possible."
  def start(_name, _opts_or_type \\ [], _tick_time \\ 15000), do: {:error, :not_available}

  @doc "Turns a distributed node into a local one."
  def stop, do: {:error, :not_found}

  @doc "Watches the state of a node."
  def monitor(node, flag, _options \\ []) when is_atom(node) and is_boolean(flag) do
    if flag and node != :erlang.node(), do: Kernel.send(Kernel.self(), {:nodedown, node})
    true
  end

  @doc "Whether a node answers: `:pong` or `:pang`."
  def ping(node) when is_atom(node), do: :pang

  @doc "Connects to a node."
  def connect(node) when is_atom(node), do: :ignored

  @doc "Ends the connection with a node."
  def disconnect(node) when is_atom(node), do: :ignored

  @doc "Starts a process on a node."
  def spawn(node, fun), do: :erlang.spawn(node, fun)
  @doc "Starts a process on a node, with options."
  def spawn(node, fun, opts), do: :erlang.spawn_opt(node, fun, opts)
  @doc "Starts a process that runs a named function on a node."
  def spawn(node, module, fun, args), do: :erlang.spawn(node, module, fun, args)
  @doc "Starts a process that runs a named function on a node, with options."
  def spawn(node, module, fun, args, opts), do: :erlang.spawn_opt(node, module, fun, args, opts)
  @doc "Starts a linked process on a node."
  def spawn_link(node, fun), do: :erlang.spawn_link(node, fun)
  @doc "Starts a linked process that runs a named function on a node."
  def spawn_link(node, module, fun, args), do: :erlang.spawn_link(node, module, fun, args)
  @doc "Starts a monitored process on a node."
  def spawn_monitor(node, fun), do: :erlang.spawn_opt(node, fun, [:monitor])
  @doc "Starts a monitored process that runs a named function on a node."
  def spawn_monitor(node, module, fun, args), do: :erlang.spawn_opt(node, module, fun, args, [:monitor])

  @doc "Sets the cookie of a node."
  def set_cookie(_node \\ Node.self(), cookie) when is_atom(cookie), do: true

  @doc "The cookie of this node."
  def get_cookie, do: :nocookie
end
