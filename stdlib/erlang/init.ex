defmodule :init do
  @moduledoc "The root process: it stops the system."

  def stop, do: stop(0)

  def stop(status) when is_integer(status) and status >= 0 do
    send(:init, {:stop, status})
    :ok
  end

  # A text is a slogan for a crash.
  def stop(slogan) when is_list(slogan) do
    :quaff_io.put_chars(2, slogan, "\n")
    send(:init, {:stop, 1})
    :ok
  end

  def restart, do: restart([])
  def restart(options) when is_list(options), do: :erlang.error(:undef)
  def reboot, do: stop()
  def boot(args) when is_list(args), do: Quaff.Badarg.wrong(1, "name is in use")
  def get_status, do: {:started, :started}
  def get_arguments, do: []
  def get_argument(:home), do: {:ok, [[:erlang.binary_to_list(System.user_home() || "/")]]}
  def get_argument(_flag), do: :error
  def get_plain_arguments, do: :lists.map(&:erlang.binary_to_list/1, System.argv())
  def script_id, do: {~c"start", ~c""}
end
