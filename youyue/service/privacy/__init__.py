"""What the tables keep of people: the class of every field, why it is kept, how long and who receives it."""
