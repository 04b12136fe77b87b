"""What is published for a period: frozen figures, texts in several languages."""
