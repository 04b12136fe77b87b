"""The pages of a party: its liaison files, answers and notifies there, and sees what became of it; nothing else."""
