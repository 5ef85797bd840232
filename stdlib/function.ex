defmodule Function do
  @moduledoc """
  Functions about functions.

      iex> Enum.group_by([1, 1, 2], &Function.identity/1)
      %{1 => [1, 1], 2 => [2]}
  """

  @type information :: :arity | :env | :index | :module | :name | :new_index | :new_uniq | :pid | :type | :uniq

  @doc """
  The function of that module, name and arity, as `&module.name/arity` gives it.

      iex> Function.capture(String, :length, 1).("abc")
      3
  """
  @spec capture(module, atom, arity) :: fun
  def capture(module, function_name, arity), do: :erlang.make_fun(module, function_name, arity)

  @doc """
  What is known about a function.

      iex> Function.info(&String.length/1)[:module]
      String
  """
  @spec info(fun) :: [{information, term}]
  def info(fun), do: :erlang.fun_info(fun)

  @doc """
  One thing that is known about a function, as `{item, value}`.

      iex> Function.info(fn _, _ -> nil end, :arity)
      {:arity, 2}
  """
  @spec info(fun, item) :: {item, term} when item: information
  def info(fun, item), do: :erlang.fun_info(fun, item)

  @doc """
  Its argument.

      iex> Function.identity(:same)
      :same
  """
  @spec identity(value) :: value when value: var
  def identity(value), do: value
end
