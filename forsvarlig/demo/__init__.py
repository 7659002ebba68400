"""The demonstration enterprises, made from a seed, with planted conditions."""
