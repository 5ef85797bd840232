defmodule Quaff.FileCopy do
  @moduledoc """
  Copies of files and of folders with all below them, for `File.cp/3` and `File.cp_r/3`.

  Paths are text without a null byte. `on_conflict` is asked before a file or link that is there is replaced.
  """

  @doc "Copies a file with its mode. What is wrong with the source is told first."
  def file(source, destination, on_conflict) do
    with {:ok, stat} <- :quaff_file.stat(source, true),
         false <- elem(stat, 1) == :directory && {:error, :eisdir},
         :nomatch <- with({_, _} <- :binary.match(destination, <<0>>), do: {:error, :badarg}),
         :skipped <- one(source, destination, elem(stat, 6), on_conflict),
         do: :ok
  end

  @doc "Copies whatever it is; gives the paths made, or the error and where it was met."
  def tree(source, destination, on_conflict, follow) do
    case {Path.expand(source), Path.expand(destination)} do
      # What is there already stays.
      {same, same} ->
        walk(source, destination, fn _, _ -> false end, follow, [])

      {from, to} ->
        if String.starts_with?(to, if(from == "/", do: from, else: from <> "/")),
          do: {:error, :einval, destination},
          else: walk(source, destination, on_conflict, follow, [])
    end
  end

  defp walk(source, destination, on_conflict, follow, acc) do
    case :quaff_file.stat(source, follow) do
      {:ok, stat} ->
        case elem(stat, 1) do
          :regular -> copied(regular(source, destination, elem(stat, 6), on_conflict), source, destination, acc)
          :symlink -> copied(link(source, destination, on_conflict), source, destination, acc)
          :directory -> folder(source, destination, on_conflict, follow, acc)
          # Pipes, sockets and devices are left out.
          _ -> acc
        end

      {:error, reason} ->
        {:error, reason, missing(source, follow)}
    end
  end

  defp missing(source, true) do
    case :quaff_file.read_link(source) do
      {:ok, to} -> Path.expand(to, Path.dirname(source))
      _ -> source
    end
  end

  defp missing(source, _), do: source

  defp copied(:ok, _source, destination, acc), do: [destination | acc]
  defp copied(:skipped, _source, _destination, acc), do: acc
  # The file is there, so it is its new place that is not.
  defp copied({:error, :enoent, destination}, _source, _destination, _acc), do: {:error, :enoent, destination}
  defp copied({:error, reason}, source, _destination, _acc), do: {:error, reason, source}

  defp regular(source, destination, mode, on_conflict) do
    with {:error, :enoent} <- one(source, destination, mode, on_conflict), do: {:error, :enoent, destination}
  end

  defp one(source, destination, mode, on_conflict) do
    if not there?(destination) or on_conflict.(source, destination) do
      with {:ok, _} <- :quaff_file.copy(source, destination, :infinity), do: :quaff_file.chmod(destination, Bitwise.band(mode, 0o7777))
    else
      :skipped
    end
  end

  # A folder is no conflict, but an error when it is written to.
  defp there?(path) do
    case :quaff_file.stat(path, true) do
      {:ok, stat} -> elem(stat, 1) != :directory
      _ -> false
    end
  end

  defp link(source, destination, on_conflict) do
    with {:ok, to} <- :quaff_file.read_link(source) do
      case :quaff_file.symlink(to, destination) do
        {:error, :eexist} = error ->
          if on_conflict.(source, destination) do
            with :ok <- :quaff_file.rm(destination), :ok <- :quaff_file.symlink(to, destination), do: :ok, else: (_ -> error)
          else
            :skipped
          end

        other ->
          other
      end
    end
  end

  defp folder(source, destination, on_conflict, follow, acc) do
    case :quaff_file.ls(source) do
      {:ok, names} ->
        case :quaff_file.mkdir(destination) do
          made when made in [:ok, {:error, :eexist}] -> names(names, source, destination, on_conflict, follow, [destination | acc])
          {:error, reason} -> {:error, reason, destination}
        end

      {:error, reason} ->
        {:error, reason, source}
    end
  end

  defp names([], _, _, _, _, acc), do: acc

  defp names([name | rest], source, destination, on_conflict, follow, acc) do
    case walk(Path.join(source, name), Path.join(destination, name), on_conflict, follow, acc) do
      {:error, _, _} = error -> error
      acc -> names(rest, source, destination, on_conflict, follow, acc)
    end
  end
end
