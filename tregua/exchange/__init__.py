"""What is sent to, received from and compared with the other centre."""
