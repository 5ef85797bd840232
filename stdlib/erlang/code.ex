defmodule :code do
  @moduledoc """
  Erlang's `:code`: what modules there are.

  Modules are part of the program or come from the script; none comes from a file of its own. Files that are named here are
  made up (`lib/Elixir.Enum.beam`), and the search path is kept for those that ask for it.
  """

  @applications [:kernel, :stdlib, :elixir, :logger, :eex, :ex_unit, :iex, :mix, :compiler, :crypto, :sasl, :runtime_tools]
  @preloaded [:atomics, :counters, :erl_init, :erl_prim_loader, :erl_tracer, :erlang, :erts_code_purger, :erts_internal, :init, :persistent_term, :prim_buffer, :prim_eval, :prim_file, :prim_inet, :prim_net, :prim_socket, :prim_zip, :socket_registry, :zlib]

  # Modules.

  @doc "Whether the module is loaded, and from where."
  def is_loaded(module) when is_atom(module) do
    if :quaff_code.is_loaded(module), do: {:file, file(module)}, else: false
  end

  @doc "The file of a module; `[]` for one of the script."
  def which(module) when is_atom(module) do
    if known?(module), do: file(module), else: :non_existing
  end

  defp known?(module), do: :code.ensure_loaded(module) == {:module, module}

  defp file(module) do
    cond do
      module in @preloaded -> :preloaded
      :quaff.library_module(module) -> to_charlist("lib/#{module}.beam")
      true -> []
    end
  end

  @doc "All modules that are loaded, with their files."
  def all_loaded, do: for(module <- :quaff.module_names(), :quaff_code.is_loaded(module), do: {module, file(module)})

  @doc "All modules that there are: name, file, whether it is loaded."
  def all_available do
    for module <- :quaff.module_names(), do: {Atom.to_charlist(module), file(module), :quaff_code.is_loaded(module)}
  end

  @doc "Loads the modules, or says which are not there."
  def ensure_modules_loaded(modules) when is_list(modules), do: missing(modules)
  @doc "Loads the modules, or says which are not there."
  def atomic_load(modules) when is_list(modules), do: missing(names(modules))

  defp missing(modules) do
    case for(module <- modules, not known?(module), do: {module, :nofile}) do
      [] -> :ok
      missing -> {:error, missing}
    end
  end

  defp names(modules), do: for(module <- modules, do: if(is_tuple(module), do: elem(module, 0), else: module))

  def prepare_loading(modules) when is_list(modules) do
    with :ok <- missing(names(modules)), do: {:ok, names(modules)}
  end

  def finish_loading(modules) when is_list(modules), do: missing(modules)

  def load_file(module) when is_atom(module), do: :code.ensure_loaded(module)
  def load_abs(name) when is_list(name) or is_atom(name), do: {:error, :nofile}
  def load_binary(module, name, code) when is_atom(module) and (is_list(name) or is_atom(name)) and is_binary(code), do: {:error, :badfile}

  @doc "Removes a module of the script."
  def delete(module) when is_atom(module), do: not :quaff.library_module(module) and :quaff_code.delete(module)

  # Old code is gone as soon as nobody runs it.
  def purge(module) when is_atom(module), do: false
  def soft_purge(module) when is_atom(module), do: true

  def is_sticky(module) when is_atom(module), do: :quaff.library_module(module) and not match?("Elixir." <> _, Atom.to_string(module))
  def stick_dir(dir) when is_list(dir), do: :ok
  def unstick_dir(dir) when is_list(dir), do: :ok

  def module_status, do: for({module, _} <- all_loaded(), do: {module, :loaded})
  def module_status(modules) when is_list(modules), do: for(module <- modules, do: {module, module_status(module)})
  def module_status(module) when is_atom(module), do: if(:quaff_code.is_loaded(module), do: :loaded, else: :not_loaded)
  def modified_modules, do: []

  def get_object_code(module) when is_atom(module), do: :error
  def get_doc(module) when is_atom(module), do: if(known?(module), do: {:error, :missing}, else: {:error, :non_existing})
  def get_debug_info(module) when is_atom(module), do: if(known?(module), do: {:error, :missing}, else: {:error, :non_existing})

  def get_mode, do: :interactive
  def objfile_extension, do: ~c".beam"
  def clear_cache, do: :ok
  def coverage_support, do: false
  def get_coverage_mode, do: :none

  def get_coverage_mode(module) when is_atom(module) do
    if :quaff_code.is_loaded(module), do: :none, else: not_loaded(1)
  end

  def set_coverage_mode(mode) when mode in [:none, :function, :function_counters, :line, :line_counters], do: :none

  def set_coverage_mode(_),
    do: Quaff.Badarg.wrong(1, "must be one of: none, function, function_counters, line, or line_counters")

  def get_coverage(level, module) when level in [:function, :line] and is_atom(module), do: not_covered(module, 2)
  def reset_coverage(module) when is_atom(module), do: not_covered(module, 1)

  defp not_covered(module, index) do
    if :quaff_code.is_loaded(module), do: Quaff.Badarg.wrong(index, "not loaded with coverage enabled"), else: not_loaded(index)
  end

  defp not_loaded(index), do: Quaff.Badarg.wrong(index, "the atom does not refer to a loaded module")

  # Folders.

  def root_dir, do: ~c"."
  def lib_dir, do: ~c"lib"
  def compiler_dir, do: ~c"lib/compiler"

  @doc "The folder of an application."
  def lib_dir(application) when is_atom(application) do
    if application in @applications, do: to_charlist("lib/#{application}"), else: {:error, :bad_name}
  end

  def lib_dir(application, sub) when is_atom(application) and is_atom(sub) do
    with dir when is_list(dir) <- lib_dir(application), do: dir ++ [?/ | Atom.to_charlist(sub)]
  end

  @doc "Where an application keeps its own files."
  def priv_dir(application) when is_atom(application), do: lib_dir(application, :priv)

  @doc "The folders that are searched."
  def get_path, do: :persistent_term.get({:code, :path}, [~c"."])

  defp keep(path), do: :persistent_term.put({:code, :path}, path)

  def set_path(path), do: set_path(path, :nocache)

  def set_path(path, _cache) when is_list(path) do
    if :lists.all(&:filelib.is_dir/1, path) do
      keep(path)
      true
    else
      {:error, :bad_directory}
    end
  end

  def add_path(dir), do: add_pathz(dir)
  def add_path(dir, cache), do: add_pathz(dir, cache)
  def add_pathz(dir), do: add_pathz(dir, :nocache)
  def add_patha(dir), do: add_patha(dir, :nocache)

  def add_pathz(dir, _cache) when is_list(dir), do: add(dir, fn path -> if dir in path, do: path, else: path ++ [dir] end)
  def add_patha(dir, _cache) when is_list(dir), do: add(dir, fn path -> [dir | :lists.delete(dir, path)] end)

  defp add(dir, change) do
    if :filelib.is_dir(dir) do
      keep(change.(get_path()))
      true
    else
      {:error, :bad_directory}
    end
  end

  def add_paths(dirs), do: add_pathsz(dirs)
  def add_paths(dirs, cache), do: add_pathsz(dirs, cache)
  def add_pathsz(dirs), do: add_pathsz(dirs, :nocache)
  def add_pathsa(dirs), do: add_pathsa(dirs, :nocache)

  def add_pathsz(dirs, cache) when is_list(dirs), do: :lists.foreach(&add_pathz(&1, cache), dirs)
  def add_pathsa(dirs, cache) when is_list(dirs), do: :lists.foreach(&add_patha(&1, cache), dirs)

  def del_path(dir) when is_list(dir) or is_atom(dir) do
    path = get_path()
    dir = if is_atom(dir), do: Atom.to_charlist(dir), else: dir

    if dir in path do
      keep(:lists.delete(dir, path))
      true
    else
      false
    end
  end

  def del_paths(dirs) when is_list(dirs), do: :lists.foreach(&del_path/1, dirs)

  def replace_path(name, dir), do: replace_path(name, dir, :nocache)
  def replace_path(_name, dir, cache) when is_list(dir), do: add_pathz(dir, cache)

  @doc "A file in one of the folders."
  def where_is_file(name) when is_list(name) do
    case :lists.filter(&:filelib.is_regular/1, for(dir <- get_path(), do: :filename.join(dir, name))) do
      [found | _] -> found
      [] -> :non_existing
    end
  end

  @doc "Says which modules are there twice: none."
  def clash do
    :io.put_chars("** Found 0 name clashes in code paths \n")
  end
end
