größe = 3
名前 = "neko"
café? = fn -> true end
IO.inspect({größe, 名前, café?.()})
IO.inspect(%{größe: 1, 名前: 2})
