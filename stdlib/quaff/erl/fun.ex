defmodule Quaff.Erl.Fun do
  @moduledoc "Functions of Erlang expressions, and which of `:erlang` are called without its name; part of `:erl_eval`."

  @doc "A function of so many arguments that calls this one with a list of them."
  def make(0, call), do: fn -> call.([]) end
  def make(1, call), do: fn a1 -> call.([a1]) end
  def make(2, call), do: fn a1, a2 -> call.([a1, a2]) end
  def make(3, call), do: fn a1, a2, a3 -> call.([a1, a2, a3]) end
  def make(4, call), do: fn a1, a2, a3, a4 -> call.([a1, a2, a3, a4]) end
  def make(5, call), do: fn a1, a2, a3, a4, a5 -> call.([a1, a2, a3, a4, a5]) end
  def make(6, call), do: fn a1, a2, a3, a4, a5, a6 -> call.([a1, a2, a3, a4, a5, a6]) end
  def make(7, call), do: fn a1, a2, a3, a4, a5, a6, a7 -> call.([a1, a2, a3, a4, a5, a6, a7]) end
  def make(8, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8 -> call.([a1, a2, a3, a4, a5, a6, a7, a8]) end
  def make(9, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9]) end
  def make(10, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10]) end
  def make(11, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11]) end
  def make(12, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12]) end
  def make(13, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13]) end
  def make(14, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14]) end
  def make(15, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15]) end
  def make(16, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16]) end
  def make(17, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17]) end
  def make(18, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18]) end
  def make(19, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19]) end
  def make(20, call), do: fn a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20 -> call.([a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20]) end
  def make(_, _), do: :erlang.error(:argument_limit)

  @doc "Whether a function was made here."
  def ours?(fun), do: :erlang.fun_info(fun, :module) == {:module, Quaff.Erl.Fun}

  @imported %{
    abs: [1], alias: [0, 1], apply: [2, 3], atom_to_binary: [1, 2], atom_to_list: [1], binary_part: [2, 3],
    binary_to_atom: [1, 2], binary_to_existing_atom: [1, 2], binary_to_float: [1], binary_to_integer: [1, 2],
    binary_to_list: [1, 3], binary_to_term: [1, 2], bit_size: [1], bitstring_to_list: [1], byte_size: [1], ceil: [1],
    check_process_code: [2], date: [0], delete_module: [1], demonitor: [1, 2], element: [2], erase: [0, 1],
    error: [1, 2, 3], exit: [1, 2], float: [1], float_to_binary: [1, 2], float_to_list: [1, 2], floor: [1],
    garbage_collect: [0, 1], get: [0, 1], get_keys: [0, 1], group_leader: [0, 2], halt: [0, 1, 2], hd: [1],
    integer_to_binary: [1, 2], integer_to_list: [1, 2], iolist_size: [1], iolist_to_binary: [1], is_alive: [0],
    is_atom: [1], is_binary: [1], is_bitstring: [1], is_boolean: [1], is_float: [1], is_function: [1, 2],
    is_integer: [1], is_list: [1], is_map: [1], is_map_key: [2], is_number: [1], is_pid: [1], is_port: [1],
    is_process_alive: [1], is_record: [2, 3], is_reference: [1], is_tuple: [1], length: [1], link: [1],
    list_to_atom: [1], list_to_binary: [1], list_to_bitstring: [1], list_to_existing_atom: [1], list_to_float: [1],
    list_to_integer: [1, 2], list_to_pid: [1], list_to_ref: [1], list_to_tuple: [1], make_ref: [0], map_get: [2],
    map_size: [1], max: [2], min: [2], module_loaded: [1], monitor: [2, 3], node: [0, 1], nodes: [0, 1], now: [0],
    open_port: [2], pid_to_list: [1], port_close: [1], port_command: [2], port_connect: [2], process_flag: [2],
    process_info: [1, 2], processes: [0], put: [2], ref_to_list: [1], register: [2], registered: [0], round: [1],
    self: [0], setelement: [3], size: [1], spawn: [1, 2, 3, 4], spawn_link: [1, 2, 3, 4], spawn_monitor: [1, 3],
    spawn_opt: [2, 4], split_binary: [2], statistics: [1], term_to_binary: [1, 2], throw: [1], time: [0], tl: [1],
    trunc: [1], tuple_size: [1], tuple_to_list: [1], unalias: [1], unlink: [1], unregister: [1], whereis: [1]
  }

  @doc "Whether a name without a module means a function of `:erlang`."
  def imported?(name, arity) do
    case @imported do
      %{^name => arities} -> arity in arities
      _ -> false
    end
  end
end
