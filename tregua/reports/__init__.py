"""Claims, statements and their renderings, published counts; sources and how far they are trusted."""
