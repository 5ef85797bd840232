f g a, b do c end, d
