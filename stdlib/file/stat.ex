defmodule File.Stat do
  @moduledoc "What is known of a file."

  defstruct [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]

  @fields [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid]

  @doc "As Erlang's `:file_info` record."
  def to_record(%File.Stat{} = stat) do
    List.to_tuple([:file_info | Enum.map(@fields, &Map.fetch!(stat, &1))])
  end

  @doc "From Erlang's `:file_info` record."
  def from_record(record) when elem(record, 0) == :file_info do
    [:file_info | values] = Tuple.to_list(record)
    struct(File.Stat, Enum.zip(@fields, values))
  end
end
