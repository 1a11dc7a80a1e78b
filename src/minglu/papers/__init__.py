"""What is printed: letters that a person can sign and send. Bytes are the same everywhere for the same input."""
