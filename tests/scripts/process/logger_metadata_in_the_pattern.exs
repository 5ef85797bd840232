require Logger
:logger.update_handler_config(:default, :formatter, Logger.default_formatter(format: "$metadata[$level] $message\n", metadata: [:user, :mfa, :line, :domain]))
Logger.metadata(user: "ann")
Logger.info("at the top")
defmodule M do
  require Logger
  def f, do: Logger.info("in a function", user: "bob")
end
M.f()
Logger.error("last")
