"""Other programs that orscan works with, a module each."""
