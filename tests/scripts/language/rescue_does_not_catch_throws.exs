r =
  try do
    try do
      throw(:ball)
    rescue
      _ -> :rescued
    end
  catch
    :ball -> :caught_outside
  end

IO.inspect(r)
