defmodule Inspect.Opts do
  @moduledoc """
  The options of `inspect/2`, as implementations of `Inspect` receive them.

  `:limit` is what is left of it: each container passes the count on to what follows.
  """

  defstruct base: :decimal,
            binaries: :infer,
            char_lists: :infer,
            charlists: :infer,
            custom_options: [],
            inspect_fun: &Inspect.inspect/2,
            limit: 200,
            pretty: false,
            printable_limit: 4096,
            safe: true,
            structs: true,
            syntax_colors: [],
            width: 80

  @type color_key :: atom
  @type t :: %__MODULE__{}

  @doc """
  Options from a keyword list; the default function that makes documents included.

      iex> Inspect.Opts.new(limit: 3).limit
      3
  """
  @spec new(keyword) :: t
  def new(opts), do: struct(%Inspect.Opts{inspect_fun: default_inspect_fun()}, opts)

  @doc """
  The function that makes a document of a term unless `:inspect_fun` says otherwise.
  """
  @spec default_inspect_fun() :: (term, t -> Inspect.Algebra.t())
  def default_inspect_fun, do: :quaff_inspect.default_fun() || (&Inspect.inspect/2)

  @doc """
  Sets that function for the whole program.
  """
  @spec default_inspect_fun((term, t -> Inspect.Algebra.t())) :: :ok
  def default_inspect_fun(fun) when is_function(fun, 2) do
    :quaff_inspect.set_default_fun(if fun == (&Inspect.inspect/2), do: nil, else: fun)
    :ok
  end
end
