[~s(a), ~s[a], ~s{a}, ~s<a>, ~s|a|, ~s/a/, ~s"a", ~s'a', ~S(a#{b}), ~w(a b)a, ~r/a.b/iu, ~D[2020-01-01], ~MYSIG(raw #{x})abc, ~X'a', ~s(a#{b}c), ~s(esc \) \n), ~S(esc \)), ~r/a\/b/, ~w[]c, ~C"x"]
