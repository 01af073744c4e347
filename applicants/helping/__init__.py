"""代填: who may fill in an application that is not her own, by whose leave, and what she did there."""
