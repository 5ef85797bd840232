@type a :: b
@type a(b) :: c | d
@type f :: (a, b -> c)
@type g :: (... -> a)
@type h :: (-> a)
@type l :: [a, ...]
@type k :: [a: b, c: d]
@type bs :: <<_::8, _::_*16>>
@opaque t :: %A{a: b}
@type r :: 1..2
@type n :: a :: b
