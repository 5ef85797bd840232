defmodule ExUnit.Assertions.Report do
  @moduledoc false

  # What failed assertions say, as exceptions: the test raises them, so that its place is on top of the stack trace. What
  # is about other exceptions (at the end) raises with their stack traces, and comparisons raise here, as in Elixir.

  alias ExUnit.AssertionError

  def not_truthy(value, code, args \\ AssertionError.no_value()) do
    AssertionError.exception(args: args, expr: code, message: "Expected truthy, got #{inspect(value)}")
  end

  def truthy(value, code, args) do
    AssertionError.exception(args: args, expr: code, message: "Expected false or nil, got #{inspect(value)}")
  end

  def no_match(left, right, code, pins, message) do
    AssertionError.exception(left: left, right: right, expr: code, message: message <> pinned(pins), context: {:match, pins})
  end

  def matched(left, right, code, pins) do
    AssertionError.exception(
      left: left,
      right: right,
      expr: code,
      message: "match (match?) succeeded, but should have failed" <> pinned(pins),
      context: {:match, pins}
    )
  end

  def comparison(kind, operator, left, right, code) do
    word = if kind == :assert, do: "Assertion", else: "Refute"
    text = "#{word} with #{operator} failed"

    if left === right do
      raise AssertionError, left: left, expr: code, message: text <> ", both sides are exactly equal"
    else
      raise AssertionError, left: left, right: right, expr: code, message: text, context: operator
    end
  end

  def pinned([]), do: ""

  def pinned(pins) do
    lines = Enum.map_join(pins, "\n", fn {name, value} -> "  #{name} = #{inspect(value)}" end)
    "\nThe following variables were pinned:\n" <> lines
  end

  ## Messages

  @shown 10

  def not_received(pattern, code, pins, timeout, failure_message, matches?) do
    {:messages, mailbox} = Process.info(self(), :messages)

    case failure_message do
      nil ->
        if Enum.any?(mailbox, matches?) do
          late(pattern, timeout)
        else
          empty_or_shown(mailbox, pattern, code, pins, timeout)
        end

      message ->
        AssertionError.exception(message: message)
    end
  end

  # It came while the report was being written.
  defp late(pattern, timeout) do
    suggestion = if timeout == 0, do: "consider using `assert_receive` instead", else: "you may want to increase the timeout"

    AssertionError.exception(
      message: """
      Found message matching #{Macro.to_string(pattern)} after #{timeout}ms.

      This means the message was delivered too close to the timeout value, #{suggestion}:

        1. you can give an increased timeout to `assert_receive/2`

        2. you can increase the default timeout to all `assert_receive` calls by setting `config :ex_unit, assert_receive_timeout: ...`
      """
    )
  end

  defp empty_or_shown(mailbox, pattern, code, pins, timeout) do
    count = length(mailbox)
    text = "Assertion failed, no matching message after #{timeout}ms" <> pinned(pins)

    if count == 0 do
      AssertionError.exception(message: text <> "\nThe process mailbox is empty.", expr: code)
    else
      shown = Enum.take(mailbox, -@shown)

      AssertionError.exception(
        message: text <> "\nShowing #{min(count, @shown)} of #{count} #{if count == 1, do: "message", else: "messages"} in the mailbox",
        expr: code,
        left: pattern,
        right: shown,
        context: {:mailbox, pins, shown}
      )
    end
  end

  def received(actual, pattern, nil) do
    AssertionError.exception(message: "Unexpectedly received message #{inspect(actual)} (which matched #{Macro.to_string(pattern)})")
  end

  def received(_actual, _pattern, message), do: AssertionError.exception(message: message)

  ## Errors

  def raised({%AssertionError{} = error, stack}, exception) when exception != AssertionError, do: :erlang.raise(:error, error, stack)

  def raised({%name{} = error, stack}, exception) do
    case error do
      %{__struct__: ^exception} ->
        check_message(error)
        error

      _ ->
        message = "Expected exception #{inspect(exception)} but got #{inspect(name)} (#{Exception.message(error)})"
        :erlang.raise(:error, AssertionError.exception(message: message), stack)
    end
  end

  # An exception whose message cannot be made is one to hear of.
  defp check_message(%module{} = error) do
    module.message(error)
  catch
    kind, reason ->
      text = Exception.format(kind, reason, __STACKTRACE__)
      raise AssertionError, message: "Got exception #{inspect(module)} but it failed to produce a message with:\n\n#{text}"
  end

  def raised(:nothing, exception) do
    raise AssertionError, message: "Expected exception #{inspect(exception)} but nothing was raised"
  end

  @doc "What is wrong with an exception's message, or nil."
  def wrong_message(error, exception, expected) do
    actual = Exception.message(error)

    matches? =
      case expected do
        %{__struct__: Regex} -> actual =~ expected
        text when is_binary(text) -> actual == text
      end

    unless matches? do
      """
      Wrong message for #{inspect(exception)}
      expected:
        #{inspect(expected)}
      actual:
        #{inspect(actual)}
      """
      |> String.trim_trailing("\n")
    end
  end
end
