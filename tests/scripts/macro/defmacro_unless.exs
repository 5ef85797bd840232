defmodule My do
  defmacro my_unless(cond, do: body) do
    quote do
      if(!unquote(cond), do: unquote(body))
    end
  end
end

defmodule UseMy do
  require My

  def run do
    IO.inspect(My.my_unless(false, do: :ran))
    IO.inspect(My.my_unless(true, do: :ran))
  end
end

UseMy.run()
