"""What each command of `tregua` does; read only once the centre's folder is known."""
