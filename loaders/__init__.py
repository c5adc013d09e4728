"""Files in: law texts, tables and RDF become records; nothing is resolved or decided here."""
