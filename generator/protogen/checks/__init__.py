"""What is valid: the check programs that strict and tolerant readers run."""
