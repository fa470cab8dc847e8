"""The brief of the crisis meeting: a neutral model made from a picture."""
