defprotocol Ud do
  @undefined_impl_description "please derive it"
  def f(x)
end
try do Ud.f(1) rescue e -> IO.puts Exception.message(e) end
try do Ud.impl_for!(1) rescue e -> IO.inspect e end
defprotocol Fb do
  @fallback_to_any true
  def f(x)
end
try do Fb.f(1) rescue e -> IO.puts Exception.message(e) end
IO.inspect Fb.impl_for(1)
