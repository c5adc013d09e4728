"""The SPARQL endpoint's inside: queries run in processes of their own, on a copy of what is known now (docs/sparql.md)."""
