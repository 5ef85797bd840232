defprotocol JSON.Encoder do
  @moduledoc """
  How values are written as JSON.

  A struct's implementation can be derived, for all fields or for some:

      @derive {JSON.Encoder, only: [:name]}
      defstruct [:name, :secret]
  """

  @undefined_impl_description """
  the protocol must be explicitly implemented.

  If you have a struct, you can derive the implementation specifying which fields should be encoded to JSON:

      @derive {JSON.Encoder, only: [....]}
      defstruct ...

  It is also possible to encode all fields, although this should be used carefully to avoid accidentally leaking private information when new fields are added:

      @derive JSON.Encoder
      defstruct ...

  Finally, if you don't own the struct you want to encode to JSON, you may use Protocol.derive/3 placed outside of any module:

      Protocol.derive(JSON.Encoder, NameOfTheStruct, only: [...])
      Protocol.derive(JSON.Encoder, NameOfTheStruct)\
  """

  @doc "The value as iodata; what it holds is written by `encoder`, which is given the value and itself."
  def encode(term, encoder)

  @doc false
  defmacro __deriving__(module, opts) do
    fields = for {field, _} <- :quaff_module.struct_fields(module), do: field
    chosen = JSON.Encoder.Deriving.fields(fields, opts)
    vars = for field <- chosen, do: {field, Macro.var(field, __MODULE__)}

    body =
      case vars do
        [] ->
          "{}"

        [{field, var} | rest] ->
          first = [{:<<>>, [], ["{" <> JSON.encode!(field) <> ":"]}, quote(do: encoder.(unquote(var), encoder))]
          others = for {field, var} <- rest, part <- ["," <> JSON.encode!(field) <> ":", quote(do: encoder.(unquote(var), encoder))], do: part
          first ++ others ++ [?}]
      end

    quote do
      defimpl JSON.Encoder, for: unquote(module) do
        def encode(%{unquote_splicing(vars)}, encoder) do
          _ = encoder
          unquote(body)
        end
      end
    end
  end
end

defmodule JSON.Encoder.Deriving do
  @moduledoc false

  @doc "The fields that `:only` or `:except` leave."
  def fields(fields, opts) do
    case {Keyword.fetch(opts, :only), Keyword.fetch(opts, :except)} do
      {{:ok, only}, _} -> known(only, fields, :only)
      {:error, {:ok, except}} -> fields -- known(except, fields, :except)
      _ -> fields
    end
  end

  defp known(chosen, fields, option) do
    case chosen -- fields do
      [] ->
        chosen

      unknown ->
        raise ArgumentError,
              "unknown struct fields #{inspect(unknown)} specified in :#{option}. Expected one of: #{inspect(fields)}"
    end
  end
end

defimpl JSON.Encoder, for: Atom do
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end

defimpl JSON.Encoder, for: BitString do
  def encode(value, encoder) when is_binary(value), do: JSON.protocol_encode(value, encoder)
  def encode(_value, _encoder), do: raise(FunctionClauseError, module: :json, function: :encode_binary, arity: 1)
end

defimpl JSON.Encoder, for: Integer do
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end

defimpl JSON.Encoder, for: Float do
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end

defimpl JSON.Encoder, for: List do
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end

defimpl JSON.Encoder, for: Map do
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end

defimpl JSON.Encoder, for: Date do
  def encode(value, _encoder), do: [?", Date.to_iso8601(value), ?"]
end

defimpl JSON.Encoder, for: Time do
  def encode(value, _encoder), do: [?", Time.to_iso8601(value), ?"]
end

defimpl JSON.Encoder, for: NaiveDateTime do
  def encode(value, _encoder), do: [?", NaiveDateTime.to_iso8601(value), ?"]
end

defimpl JSON.Encoder, for: DateTime do
  def encode(value, _encoder), do: [?", DateTime.to_iso8601(value), ?"]
end

defimpl JSON.Encoder, for: Duration do
  def encode(value, _encoder), do: [?", Duration.to_iso8601(value), ?"]
end
