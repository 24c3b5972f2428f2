"""What people may ask for: to be forgotten, to see what is kept of them; and what is forgotten by itself."""
