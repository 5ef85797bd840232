throw({:ball, 1})
