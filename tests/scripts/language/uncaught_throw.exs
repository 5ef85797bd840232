throw {:a, "b"}
